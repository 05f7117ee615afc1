"""Cleaning: from exports as they stand to one row per person, by the codebook and never by position.

Nothing is dropped, coerced or guessed in silence: every change is in the log, and what the codebook
does not know stops the run with the full list, to be settled in the rules file or the workbook.
"""

from swresearch.clean.decisions import Decision, Kind, Question, UnsettledError, read_rules
from swresearch.clean.keys import Key, key_path, load_key
from swresearch.clean.log import rule_counts
from swresearch.clean.source import Cleaned, CleanedAll, Task, clean_source, clean_sources
from swresearch.clean.wordings import coverage, rewordings, wordings
from swresearch.clean.workbook import read_workbook, write_workbook

__all__ = [
    "Cleaned",
    "CleanedAll",
    "Decision",
    "Key",
    "Kind",
    "Question",
    "Task",
    "UnsettledError",
    "clean_source",
    "clean_sources",
    "coverage",
    "key_path",
    "load_key",
    "read_rules",
    "read_workbook",
    "rewordings",
    "rule_counts",
    "wordings",
    "write_workbook",
]
