"""Counts per group of people who are partly the same: what two of them tell about those in only one.

A panel of 20 in the north that is 19 at its second measurement tells in which group the one who left
was. So do everyone of a wave beside one of its steps, and those who were asked a sensitive question
beside those who answered it. No answer is compared: people answer anew at every measurement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from swresearch.disclosure.audit import audit, bounds
from swresearch.disclosure.linked import LinkedTables, Relation
from swresearch.disclosure.primary import unsafe
from swresearch.disclosure.protecting import COUNT_WIDTH, ProtectedTables
from swresearch.programme import Publication

_PARTS = ("first", "both", "second")
_TOTAL, _OTHER, _INNER = range(3)


@dataclass(frozen=True)
class Counted:
    """People who were counted by a trait, and what of it is published.

    `groups`: the group of each person, by pseudonym; `shown`: published counts, each of the people of
    one or more groups; `at_least`: counts of those of them who answered some question.
    """

    groups: pd.Series
    shown: Mapping[frozenset[str], float]
    at_least: Mapping[frozenset[str], float] = field(default_factory=dict)


def told_by_overlap(first: Counted, second: Counted, rules: Publication) -> tuple[str, ...]:
    """The groups of which two tables tell too closely how few people are in one of them, or in both.

    How many people are in the first only, in both and in the second only is taken as known; a reader who
    knows the counts per group solves for the rest. Who has another group in the second counts as gone from
    the one and new in the other, and those totals are not known then.
    """
    linked = _linked(first, second)
    found = unsafe(linked, rules.model_copy(update={"group_disclosure": False}))
    given = linked.cells["given"].to_numpy(bool)
    value = linked.cells["value"].to_numpy(float)
    cells = found.assign(value=value, hidden=~given, shown=np.where(given, value, np.nan))
    inner = np.flatnonzero(linked.cells["depth"] == _INNER)
    cells.loc[linked.cells["depth"] != _INNER, ["need_low", "need_high"]] = np.nan
    # Nobody can be led further away than how many there are of each kind together.
    total = (linked.cells["depth"] == _TOTAL).to_numpy()
    low, high = np.where(total, value, 0.0), np.where(total, value, np.inf)
    possible = bounds(linked, low, high, inner).set_index(cells.index[inner])
    cells["need_low"] = cells["need_low"].clip(lower=possible["low"].reindex(cells.index))
    cells["need_high"] = cells["need_high"].clip(upper=possible["high"].reindex(cells.index))
    exposed = audit(ProtectedTables(linked, cells, 1, COUNT_WIDTH, False))
    # A large number that can be computed exactly is no secret; a small one is.
    small = [one for one in exposed if not np.isnan(one.need_low)]
    return tuple(dict.fromkeys(one.cell.rpartition(" ")[0] for one in small))


def _sides(there: pd.Series, then: pd.Series) -> tuple[dict[str, pd.Series], bool]:
    """How many people of each group are in the first only, in both, in the second only; whether any moved."""
    again = there.index.intersection(then.index)
    stayed = again[(there[again] == then[again]).to_numpy()]
    sides = {
        "first": there.drop(stayed).value_counts(),
        "both": there[stayed].value_counts(),
        "second": then.drop(stayed).value_counts(),
    }
    return sides, len(again) > len(stayed)


def _linked(first: Counted, second: Counted) -> LinkedTables:
    sides, moved = _sides(first.groups, second.groups)
    keys = sorted({key for counts in sides.values() for key in counts.index})
    values = {f"{key} {part}": float(sides[part].get(key, 0)) for key in keys for part in _PARTS}
    known: dict[str, float] = {}
    relations = []
    for part in () if moved else _PARTS:
        total = f"all {part}"
        known[total] = float(sides[part].sum())
        relations.append(Relation(total, tuple(f"{key} {part}" for key in keys), "group"))
    free: dict[str, float] = {}
    for side, counted in (("first", first), ("second", second)):
        for at, (members, count) in enumerate([*counted.shown.items(), *counted.at_least.items()]):
            parts = tuple(f"{key} {part}" for key in keys if key in members for part in (side, "both"))
            total, known_part = f"{side} {at}", f"{side} {at} counted"
            relations.append(Relation(total, parts, "part"))
            known[known_part] = count
            free[total] = sum(values[part] for part in parts)
            left = () if at < len(counted.shown) else (f"{side} {at} left",)
            free |= dict.fromkeys(left, free[total] - count)
            relations.append(Relation(total, (known_part, *left), "part"))
    every = pd.Series(values | known | free)
    depth = [
        _INNER if name in values else _TOTAL if name.startswith("all ") else _OTHER
        for name in every.index
    ]
    cells = pd.DataFrame({"value": every, "largest": np.nan, "people": every, "depth": depth})
    cells["given"] = cells.index.isin(list(known))
    return LinkedTables(cells, tuple(relations), {})
