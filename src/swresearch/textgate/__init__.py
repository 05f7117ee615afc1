"""The text gate: what people wrote or said is searched before it may be published.

`find` gives everything in a text that may point to a person; a person settles each finding with a
reason, in a ledger (`settled`). What is not settled is not published (`examine`). `told_together` looks
at what quotes say together about one person.
"""

from swresearch.textgate.deduced import deduced
from swresearch.textgate.findings import Finding, Kind
from swresearch.textgate.gate import Gate, find
from swresearch.textgate.people import are_names, called, name_parts
from swresearch.textgate.settled import (
    Outcome,
    Settled,
    SettledFile,
    Verdict,
    examine,
    read_settled,
    to_settle,
)
from swresearch.textgate.together import Recognisable, told_together

__all__ = [
    "Finding",
    "Gate",
    "Kind",
    "Outcome",
    "Recognisable",
    "Settled",
    "SettledFile",
    "Verdict",
    "are_names",
    "called",
    "deduced",
    "examine",
    "find",
    "name_parts",
    "read_settled",
    "to_settle",
    "told_together",
]
