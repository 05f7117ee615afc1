"""The names of people that stand in the data, for the text gate: those of columns that were dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from swresearch.clean import Task
from swresearch.textgate import are_names, name_parts

_NAMED = re.compile(r"na(?:am|men)\b|name")
# What a dropped column may hold that is called by a name and is no person.
_PLACED = re.compile(
    r"organi|instelling|gemeente|plaats|straat|adres|wijk|buurt|regio|team|locatie|werkgever|school|city|place"
)


def person_names(tasks: Iterable[Task]) -> set[str]:
    """The words by which people in dropped columns may be called (see `textgate.name_parts`)."""
    found: set[str] = set()
    for task in tasks:
        raw = task.export.frame
        for column in (name for name in (*task.source.drop, task.source.id) if name and name in raw):
            values, heading = raw[column].dropna().astype("str").unique(), column.casefold()
            told = _NAMED.search(heading) is not None
            if not _PLACED.search(heading) and are_names(values, told=told):
                found |= name_parts(values)
    return found
