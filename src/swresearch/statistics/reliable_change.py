"""Reliable change: who changed more than the unreliability of the scale can explain?

Source: Jacobson & Truax (1991, J. Consulting and Clinical Psychology 59, 12-19): the change over
S_diff = SD_before * sqrt(2) * sqrt(1 - reliability), against 1.96.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.pairs import pairs_of
from swresearch.statistics.proportion import small, wilson
from swresearch.statistics.result import Analysis, Refused, Result

PER_PERSON = Analysis(
    "reliable-change-per-person",
    "method.reliable-change",
    ("person", "before", "after", "change", "index", "verdict"),
)
SHARES = Analysis(
    "reliable-change",
    "method.reliable-change",
    ("verdict", "count", "share", "low", "high", "needed", "s_diff", "sem"),
)
VERDICTS = ("improved", "unchanged", "worsened")


def _check(reliability: float, spread: float, n: int) -> float:
    """S_diff; refuses a reliability outside 0 to 1 and a measurement without spread."""
    if not 0 < reliability < 1:
        raise Refused("no-reliability", n=n)
    if not np.isfinite(spread):
        raise Refused("infinite", n=n)
    if spread <= 0:
        raise Refused("constant", n=n)
    return float(spread * np.sqrt(2 * (1 - reliability)))


@PER_PERSON.guard
def reliable_change(
    before: pd.Series,
    after: pd.Series,
    reliability: float,
    spread: float | None = None,
    higher_is_better: bool = True,
) -> Result:
    """Reliable change of every person; not for publication, for it is about persons.

    `before`, `after`: scores indexed by pseudonym; `reliability`: of the scale, such as alpha at
    the first measurement; `spread`: standard deviation at the first measurement (of everyone who
    was measured then, by default). Columns: person, before, after, change (after - before), index
    (change over S_diff), verdict ("improved", "unchanged", "worsened").
    """
    pairs = pairs_of(before, after)
    s_diff = _check(reliability, _spread(before, spread), pairs.n)
    index = pairs.differences / s_diff
    up, down = ("improved", "worsened") if higher_is_better else ("worsened", "improved")
    table = {
        "person": pairs.people,
        "before": pairs.before,
        "after": pairs.after,
        "change": pairs.differences,
        "index": index,
        "verdict": np.select([index > 1.96, index < -1.96], [up, down], "unchanged"),
    }
    return PER_PERSON.result(pd.DataFrame(table), pairs.n, pairs.missing, small(pairs.n))


@SHARES.guard
def reliable_change_shares(
    before: pd.Series,
    after: pd.Series,
    reliability: float,
    spread: float | None = None,
    higher_is_better: bool = True,
    confidence: float = 0.95,
) -> Result:
    """The shares of people who reliably improved, did not change, worsened.

    Input as `reliable_change`. Columns: verdict, count, share (0-1), low, high (Wilson); needed
    (the smallest change that counts, in points), s_diff, sem (standard error of measurement).
    """
    people = reliable_change(before, after, reliability, spread, higher_is_better)
    if people.refusal:
        raise Refused(people.refusal.removeprefix("refusal."), people.n, people.missing)
    s_diff = _check(reliability, _spread(before, spread), people.n)
    count = people.table["verdict"].value_counts().reindex(VERDICTS, fill_value=0).to_numpy()
    low, high = wilson(count, people.n, confidence)
    table = pd.DataFrame({"verdict": VERDICTS, "count": count, "share": count / people.n}).assign(
        low=low, high=high, needed=1.96 * s_diff, s_diff=s_diff, sem=s_diff / np.sqrt(2)
    )
    return SHARES.result(table, people.n, people.missing, small(people.n))


def _spread(before: pd.Series, spread: float | None) -> float:
    return float(before.std()) if spread is None else float(spread)
