"""Instruments: a questionnaire as data, never as code.

An instrument is one YAML file: its items by key with their wording, the answers they take, the codes
that mean "no answer", and the scales with the rules by which they are scored. The catalogue of
published instruments comes with the package; a programme adds its own under `instruments/`.
"""

from swresearch.instruments.instrument import Block, Instrument, Licence
from swresearch.instruments.items import (
    AnswerSet,
    Item,
    ItemKind,
    MissingAnswer,
    MissingAnswers,
    MissingKind,
    Perspective,
)
from swresearch.instruments.scales import Band, Better, Method, MissingRule, Norm, Scale
from swresearch.instruments.shipped import (
    catalogue,
    catalogue_names,
    from_catalogue,
    load_instrument,
)
from swresearch.settings import SCHEMA_VERSION, Text, text

__all__ = [
    "SCHEMA_VERSION",
    "AnswerSet",
    "Band",
    "Better",
    "Block",
    "Instrument",
    "Item",
    "ItemKind",
    "Licence",
    "Method",
    "MissingAnswer",
    "MissingAnswers",
    "MissingKind",
    "MissingRule",
    "Norm",
    "Perspective",
    "Scale",
    "Text",
    "catalogue",
    "catalogue_names",
    "from_catalogue",
    "load_instrument",
    "text",
]
