"""Two measurements of the same people, put side by side by pseudonym.

Waves that share too few people are repeated cross-sections: different people asked the same
question. They are refused here, and compared as groups (`compare`) instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from swresearch.statistics.checks import SMALLEST, enough, numbers, same
from swresearch.statistics.proportion import wilson
from swresearch.statistics.result import Analysis, Refused, Result

SMALLEST_OVERLAP = 0.2
"""Below this share of the smaller wave found back in the other, it is no panel."""

DROP_OUT = Analysis(
    "drop-out",
    "method.drop-out",
    ("wave", "n", "also_before", "new", "from_first", "share_kept", "low", "high"),
)
ATTRITION = Analysis(
    "attrition", "method.attrition", ("group", "n", "mean", "sd", "difference", "low", "high", "p")
)


@dataclass(frozen=True, eq=False)
class Pairs:
    """The people with a value at both measurements.

    before, after: one value per person. people: their pseudonyms. missing: people seen at one
    measurement or without a value at one of them.
    """

    before: np.ndarray
    after: np.ndarray
    people: tuple[object, ...]
    missing: int

    @property
    def n(self) -> int:
        """Number of people with both values."""
        return len(self.before)

    @property
    def differences(self) -> np.ndarray:
        """After minus before."""
        return self.after - self.before


def pairs_of(before: pd.Series, after: pd.Series, smallest: int = SMALLEST) -> Pairs:
    """Match two measurements on their index, the pseudonym.

    Refuses: a pseudonym that occurs twice in a wave ("double-people"), waves that share nobody or
    hardly anybody ("no-panel"), too few people with both values.
    """
    for wave in (before, after):
        if wave.index.hasnans:
            raise Refused("no-pseudonym", n=len(wave))
        if not wave.index.is_unique:
            raise Refused("double-people", n=len(wave))
    shared = before.index[before.index.isin(after.index)]
    everybody = len(before.index.union(after.index))
    check_panel(len(shared), len(before), len(after))
    x, y = numbers(before.loc[shared]), numbers(after.loc[shared])
    there = ~np.isnan(x) & ~np.isnan(y)
    missing = everybody - int(there.sum())
    enough(int(there.sum()), smallest, missing)
    return Pairs(x[there], y[there], tuple(shared[there]), missing)


def check_panel(shared: int, before: int, after: int) -> None:
    """Refuse repeated cross-sections: too few of the same people at both measurements."""
    smaller = min(before, after)
    if smaller == 0:
        raise Refused("no-answers")
    if shared < SMALLEST_OVERLAP * smaller:
        raise Refused("no-panel", n=shared, missing=before + after - 2 * shared)


@DROP_OUT.guard
def drop_out(waves: Mapping[object, pd.Series | pd.Index]) -> Result:
    """Who took part in which wave: how many stayed, left and came in.

    `waves`: pseudonyms per wave, in order of time (a series of values indexed by pseudonym will
    do). Columns: wave, n, also_before (were in the wave before), new (never seen before),
    from_first (were in the first wave), share_kept (of the first wave, 0-1) with low and high
    (Wilson). Refuses repeated cross-sections.
    """
    people = {
        name: pd.Index(wave.index if isinstance(wave, pd.Series) else wave)
        for name, wave in waves.items()
    }
    if len(people) < 2:
        raise Refused("one-wave")
    if any(index.hasnans for index in people.values()):
        raise Refused("no-pseudonym")
    if any(not index.is_unique for index in people.values()):
        raise Refused("double-people")
    order = list(people.values())
    enough(len(order[0]))
    for earlier, later in pairwise(order):
        check_panel(int(later.isin(earlier).sum()), len(earlier), len(later))
    rows, seen = [], order[0][:0]
    for position, (name, index) in enumerate(people.items()):
        stayed = int(index.isin(order[0]).sum())
        low, high = wilson(stayed, len(order[0]))
        rows.append(
            {
                "wave": name,
                "n": len(index),
                "also_before": int(index.isin(order[position - 1]).sum()) if position else 0,
                "new": int((~index.isin(seen)).sum()),
                "from_first": stayed,
                "share_kept": stayed / len(order[0]),
                "low": float(low),
                "high": float(high),
            }
        )
        seen = seen.union(index)
    return DROP_OUT.result(pd.DataFrame(rows), len(seen))


@ATTRITION.guard
def attrition(before: pd.Series, after: pd.Series) -> Result:
    """Did those who left score differently at the start from those who stayed?

    `before` and `after`: values indexed by pseudonym. Rows: group "stayed" and "left", with n,
    mean and sd of `before`; the row "left" has the difference (stayed - left) with Welch's
    interval and p. Refuses fewer than three people in either group.
    """
    from swresearch.statistics.difference import welch

    pairs = pairs_of(before, after)
    values = before.dropna()
    inside = values.index.isin(pairs.people)
    stayed, left = numbers(values[inside]), numbers(values[~inside])
    if len(left) < SMALLEST:
        raise Refused("few-left", n=len(values))
    if same(stayed) or same(left):
        raise Refused("constant", n=len(values))
    rows = [
        {"group": name, "n": len(group), "mean": group.mean(), "sd": group.std(ddof=1)}
        for name, group in (("stayed", stayed), ("left", left))
    ]
    found = welch(stayed, left)
    rows[1] |= {key: found[key] for key in ("difference", "low", "high", "p")}
    return ATTRITION.result(pd.DataFrame(rows), len(values), pairs.missing)
