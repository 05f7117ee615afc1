"""Scores of a wave compared between groups of its people: by ranks, all comparisons as one family.

Which groups are compared is said elsewhere: who asked and how (`sensitivity`), or traits of the people
themselves (`group_scores`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from swresearch.instruments import text
from swresearch.notebook import WaveData
from swresearch.statistics.result import Result

SURE = 0.05
TELLS_OF_ALL = "contrasts.tells-of-all"
CONTRAST_COLUMNS = (
    "step", "step_title", "key", "what", "scale", "title", "groups", "n", "measure", "value", "low",
    "high", "p", "p_holm", "reason",
)  # fmt: skip


class Measure(StrEnum):
    """The size of a difference: rank-biserial between two groups, epsilon squared between more."""

    BISERIAL = "biserial"
    EPSILON = "epsilon2"


@dataclass(frozen=True, eq=False)
class Grouping:
    """The people of one step of a wave in groups.

    `key` is the item that makes the groups and `what` its name; `labels` are those of the groups;
    `values` is the place of each person's group in `labels` (NaN: not known, or left out), in the order
    of the wave's answers; `merged` names groups that were taken together as the last one.
    """

    step: str | None
    step_title: str
    key: str
    what: str
    labels: tuple[str, ...]
    values: pd.Series
    merged: tuple[str, ...] = ()


def contrasts(
    wave: WaveData,
    groupings: Sequence[Grouping],
    seed: int,
    withheld: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """Every scale between the groups of every grouping with two or more; Holm over all rows, one family.

    `withheld` names scales that are not compared, with the reason (catalogue key). Columns
    `CONTRAST_COLUMNS`: key and what of the grouping; groups (how many) and n (people with score and
    group); measure (`Measure`) with value, low and high (95 %; rank-biserial from -1 to 1, epsilon squared
    from 0 to 1); p (for two groups of up to 200 people together exact, by `mann_whitney`; for more groups
    by random divisions, which start from `seed`, and `kruskal_wallis`: there stands which functions of R
    agree); p_holm; reason (catalogue key) where there is no comparison: it is withheld, cannot be made, or
    would say something about everyone in a group (`TELLS_OF_ALL`). A positive rank-biserial correlation
    says that the first group of `Grouping.labels` scores higher.
    """
    from swresearch.statistics.multiplicity import holm

    rows = [
        _head(wave, one, key, withheld[key]) if key in withheld else _row(wave, one, key, seed)
        for one in groupings
        if len(one.labels) > 1
        for key in wave.instrument.scales
        if key in wave.answers
    ]
    frame = pd.DataFrame(rows, columns=list(CONTRAST_COLUMNS))
    return frame.assign(p_holm=holm(frame["p"].to_numpy(dtype=float)))


def epsilon_interval(h: float, df: int, n: int) -> tuple[float, float]:
    """The 95 % interval of epsilon squared = H / (n - 1), from the noncentral chi-square of H.

    As intervals of Cramer's V: the noncentralities for which H lies at the edges of what is likely
    (Smithson 2003, Confidence Intervals, chapter 4), over n - 1; at most 1. An H below what chance alone
    gives (df) would make the upper end collapse, so that few people would seem to know much: it is then
    that of H = df.
    """
    from swresearch.statistics.noncentral import chi_square_limits

    low, high = chi_square_limits(h, df)[0], chi_square_limits(max(h, df), df)[1]
    return low / (n - 1), min(high / (n - 1), 1.0)


def _head(wave: WaveData, one: Grouping, scale: str, reason: str | None) -> dict[str, Any]:
    """What every row says, also one without numbers."""
    return {
        "step": one.step or "",
        "step_title": one.step_title,
        "key": one.key,
        "what": one.what,
        "scale": scale,
        "title": text(wave.instrument.scales[scale].title, wave.language),
        "groups": float(len(one.labels)),
        "n": np.nan,
        "p": np.nan,
        "reason": reason,
    }


def _row(wave: WaveData, one: Grouping, scale: str, seed: int) -> dict[str, Any]:
    scores = wave.step_answers(one.step)
    outcome = scores[scale] if scale in scores else pd.Series(np.nan, index=one.values.index)
    two = len(one.labels) == 2
    result = _compare(outcome, one.values, two, seed)
    telling = result.n and _tells_of_all(outcome, one, wave.publication.smallest_cell)
    reason = TELLS_OF_ALL if telling else result.refusal
    row = _head(wave, one, scale, reason) | {"n": float(result.n)}
    return row if reason else row | (_two(result) if two else _several(result))


def _tells_of_all(outcome: pd.Series, one: Grouping, cell: int) -> bool:
    """Whether the result would say something about everyone in a group.

    It does where a group has fewer than `cell` people with a score, where everyone in a group has the
    same score, and where the scores of no two groups overlap: who knows the size of a difference and how
    often each answer was given, then knows the answers of a group.
    """
    scored = outcome[outcome.notna() & one.values.notna()]
    if scored.nunique() < 2:
        return False  # everyone together the same: no comparison can be made, and the test says so
    groups = [part for _, part in scored.groupby(one.values[scored.index])]
    if len(groups) < len(one.labels) or any(len(part) < cell or part.nunique() == 1 for part in groups):
        return True
    ranges = sorted((part.min(), part.max()) for part in groups)
    return all(before[1] < after[0] for before, after in pairwise(ranges))


def _compare(outcome: pd.Series, groups: pd.Series, two: bool, seed: int) -> Result:
    from swresearch.statistics.compare import mann_whitney
    from swresearch.statistics.several import kruskal_wallis

    return mann_whitney(outcome, groups) if two else kruskal_wallis(outcome, groups, seed)


def _two(result: Result) -> dict[str, Any]:
    found = {name: result.value(name) for name in ("low", "high", "p")}
    return {"measure": Measure.BISERIAL.value, "value": result.value("rank_biserial"), **found}


def _several(result: Result) -> dict[str, Any]:
    h, df = result.value("h"), int(result.value("df"))
    low, high = epsilon_interval(h, df, result.n)
    value = {
        "value": result.value("epsilon2"),
        "low": low,
        "high": high,
        "p": result.value("p_permutation"),
    }
    return {"measure": Measure.EPSILON.value, **value}
