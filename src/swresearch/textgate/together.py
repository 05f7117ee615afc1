"""What quotes say together about one person: enough small things make somebody recognisable.

"Een moeder", "uit het buitengebied", "met een kind op de dagbesteding": each says little, and in one
region there is one person of whom all three are true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from swresearch.errors import Problem

SMALLEST = 5


@dataclass(frozen=True)
class Recognisable:
    """A person of whom the quotes together say what is true of too few people.

    `quotes` are theirs; `told` what these say (role, place, age, situation), by attribute; `alike` how
    many people it is true of, the person included; `leave_out` the attribute without which most people
    are alike (empty: none helps enough by itself).
    """

    person: str
    quotes: tuple[str, ...]
    told: Mapping[str, object]
    alike: int
    leave_out: str

    def problem(self) -> Problem:
        """The finding as a sentence; it names the quotes and the kind of thing told, never the person."""
        key = "textgate.together-leave" if self.leave_out else "textgate.together"
        values = {
            "quotes": ", ".join(self.quotes),
            "told": ", ".join(self.told),
            "alike": self.alike,
            "leave": self.leave_out,
        }
        return Problem(key, values=values)


def told_together(
    quotes: pd.DataFrame, people: pd.DataFrame, smallest: int = SMALLEST
) -> tuple[Recognisable, ...]:
    """The people who are recognisable by all their published quotes taken together.

    `quotes`: a row per published quote, columns quote (its name), person, and one per attribute with what
    the quote or its caption tells (NaN: nothing). `people`: everyone who could have said it, a row per
    person, with the same attributes (an age in the same classes). A person is recognisable when what
    is told is true of fewer than `smallest` people (k-anonymity). An attribute that no column of `people`
    holds is true of the person alone. When two quotes of one person tell differently, both count.
    """
    attributes = [name for name in quotes.columns if name not in ("quote", "person")]
    found = []
    for person, own in quotes.groupby("person", sort=True):
        told = {name: own[name].dropna().unique().tolist() for name in attributes}
        told = {name: values for name, values in told.items() if values}
        alike = _alike(people, told)
        if told and alike < smallest:
            without = {
                name: _alike(people, {k: v for k, v in told.items() if k != name}) for name in told
            }
            best = max(without, key=lambda name: without[name])
            plain = {name: values[0] if len(values) == 1 else values for name, values in told.items()}
            quoted = tuple(map(str, own["quote"]))
            leave = best if without[best] >= smallest else ""
            found.append(Recognisable(str(person), quoted, plain, max(alike, 1), leave))
    return tuple(found)


def _alike(people: pd.DataFrame, told: Mapping[str, Sequence[object]]) -> int:
    if any(name not in people for name in told):
        return 1
    alike = pd.Series(True, index=people.index)
    for name, values in told.items():
        alike &= people[name].isin(list(values))
    return int(alike.sum())
