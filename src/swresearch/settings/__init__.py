"""Settings files: YAML read safely, checked by a model, every problem at once with its line.

Every YAML file of a programme is read here: `document` turns it into plain data with lines, `model`
holds what all models share, `faults` puts a model's complaints into sentences, and `examine` brings
them together and checks the references.
"""

from swresearch.settings.document import Document, Location, read_document
from swresearch.settings.examine import AnySettings, Examined, Fault, check, examine, load
from swresearch.settings.faults import nearest, unknown_name
from swresearch.settings.model import (
    SCHEMA_VERSION,
    Day,
    ItemName,
    Name,
    SchemaVersion,
    Settings,
    Text,
    fault,
    text,
)

__all__ = [
    "SCHEMA_VERSION",
    "AnySettings",
    "Day",
    "Document",
    "Examined",
    "Fault",
    "ItemName",
    "Location",
    "Name",
    "SchemaVersion",
    "Settings",
    "Text",
    "check",
    "examine",
    "fault",
    "load",
    "nearest",
    "read_document",
    "text",
    "unknown_name",
]
