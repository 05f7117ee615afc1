"""Do the scores hang together with who asked, or with how? A check on the asking, not a finding.

Within one step of a wave the scores of people who were asked in different ways (mode), or by
different interviewers, are compared by ranks. Interviewers are counted and never named; groups smaller
than the smallest cell are taken together, or left out where that is no group either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from swresearch.instruments import text
from swresearch.language import say
from swresearch.notebook import WaveData
from swresearch.statistics.result import Result
from swresearch.writing import count_text, listed

SURE = 0.05
CHECK_COLUMNS = (
    "step", "step_title", "kind", "scale", "title", "groups", "n", "measure", "value", "low", "high",
    "p", "p_holm", "reason",
)  # fmt: skip


class Kind(StrEnum):
    """A circumstance of asking: how it was done, or by whom."""

    MODE = "mode"
    INTERVIEWER = "interviewer"


class Measure(StrEnum):
    """The size of a difference: rank-biserial between two groups, epsilon squared between more."""

    BISERIAL = "biserial"
    EPSILON = "epsilon2"


@dataclass(frozen=True, eq=False)
class Circumstance:
    """One circumstance in one step in which people differ.

    `values` is the group per person (NaN: not known, or left out), in the order of the wave's answers;
    `sizes` the people per group that is left, by its label (interviewers have no label: their keys are
    numbers of order); `asked` how many groups there were, `small` how many of them were below the
    smallest cell, `pools` into how many groups these were taken together (0: they were left out).
    """

    step: str | None
    step_title: str
    kind: Kind
    values: pd.Series
    sizes: Mapping[str, int]
    asked: int
    small: int
    pools: int


def circumstances(wave: WaveData) -> list[Circumstance]:
    """Every circumstance with at least two groups within a step of the wave."""
    items = {Kind.MODE: wave.phase.mode, Kind.INTERVIEWER: wave.phase.interviewer}
    found = []
    for step, title in wave.steps:
        answers = wave.step_answers(step)
        for kind, item in items.items():
            if item is not None and item in answers and answers[item].nunique() > 1:
                found.append(_circumstance(wave, step, title, kind, answers[item]))
    return found


def checks(wave: WaveData, found: Sequence[Circumstance], seed: int) -> pd.DataFrame:
    """Every scale against every circumstance; Holm over all rows, the family that was declared.

    Columns `CHECK_COLUMNS`: groups and n (people with score and group), measure (`Measure`) with value,
    low and high; p (for two groups of up to 200 people together exact, by Mann-Whitney; for more groups
    by random divisions, which start from `seed`, and Kruskal-Wallis), p_holm; reason (catalogue key)
    where the check cannot be made. A positive rank-biserial correlation says
    that the first group of `Circumstance.sizes` scores higher.
    """
    from swresearch.statistics.multiplicity import holm

    rows = [
        _row(wave, one, key, seed)
        for one in found
        for key in wave.instrument.scales
        if key in wave.answers
    ]
    frame = pd.DataFrame(rows, columns=list(CHECK_COLUMNS))
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


def circumstance_sentence(one: Circumstance, wave: WaveData) -> str:
    """Which groups are compared, without naming an interviewer: "beeldbellen (34) en telefoon (15)"."""
    language, cell = wave.language, wave.publication.smallest_cell
    what = say(f"sensitivity.kind.{one.kind.value}", language)
    where = say("sensitivity.in-step", language, step=one.step_title) if one.step_title else ""
    if one.kind is Kind.MODE:
        named = [f"{label} ({count_text(n, language)})" for label, n in one.sizes.items()]
        groups = listed(named, language) if len(named) > 1 else say("sensitivity.too-small", language)
    else:
        groups = say("sensitivity.interviewers", language, number=one.asked)
    parts = [say("sensitivity.compared", language, what=what, where=where, groups=groups)]
    if one.small:
        key = "pooled" if one.pools else "left-out"
        parts.append(say(f"sensitivity.{key}", language, number=one.small, cell=cell, pools=one.pools))
    return " ".join(parts)


def finding(frame: pd.DataFrame, language: str) -> str:
    """The one sentence above the page, from a protected `checks` frame."""
    made = frame[frame["p_holm"].notna()]
    if made.empty:
        return say("sensitivity.finding.none-made", language)
    sure = made[made["p_holm"] < SURE]
    key = "sure" if len(sure) else "none"
    titles = listed(list(dict.fromkeys(sure["title"])), language)
    return say(f"sensitivity.finding.{key}", language, all=len(made), number=len(sure), titles=titles)


def _circumstance(
    wave: WaveData, step: str | None, title: str, kind: Kind, given: pd.Series
) -> Circumstance:
    counts, cell = given.value_counts().sort_index(), wave.publication.smallest_cell
    small = [code for code in counts.index if counts[code] < cell]
    large = [[code] for code in counts.index if code not in small]
    pools = _pools(counts[small], cell, several=kind is Kind.INTERVIEWER)
    groups = [*large, *pools]
    place = {code: float(at) for at, codes in enumerate(groups) for code in codes}
    labels = _labels(wave, kind, large, pools)
    sizes = {label: int(counts[codes].sum()) for label, codes in zip(labels, groups, strict=True)}
    values = given.map(place).astype(float)
    return Circumstance(step, title, kind, values, sizes, len(counts), len(small), len(pools))


def _pools(small: pd.Series, cell: int, several: bool) -> list[list[float]]:
    """Small groups taken together until there are `cell` people; none where there are too few.

    With `several` as many pools as there can be, in the order of the codes; else everyone in one.
    """
    pools: list[list[float]] = []
    waiting: list[float] = []
    for code in small.index:
        waiting.append(code)
        if several and small[waiting].sum() >= cell:
            pools.append(waiting)
            waiting = []
    if small[waiting].sum() >= cell:
        return [*pools, waiting]
    if pools:
        pools[-1] += waiting
    return pools


def _labels(
    wave: WaveData, kind: Kind, large: Sequence[Sequence[float]], pools: Sequence[Sequence[float]]
) -> list[str]:
    if kind is Kind.INTERVIEWER:
        return [str(at) for at in range(1, len(large) + len(pools) + 1)]
    options = wave.instrument.answers(wave.phase.mode or "")
    known = options.options if options else {}
    named = [text(known[int(codes[0])], wave.language) for codes in large]
    return [*named, *[say("disclosure.other-groups", wave.language)] * len(pools)]


def _row(wave: WaveData, one: Circumstance, scale: str, seed: int) -> dict[str, Any]:
    scores = wave.step_answers(one.step)
    outcome = scores[scale] if scale in scores else pd.Series(np.nan, index=one.values.index)
    row: dict[str, Any] = {
        "step": one.step or "",
        "step_title": one.step_title,
        "kind": one.kind.value,
        "scale": scale,
        "title": text(wave.instrument.scales[scale].title, wave.language),
        "groups": float(len(one.sizes)),
        "p": np.nan,
    }
    two = len(one.sizes) == 2
    result = _compare(outcome, one.values, two, seed)
    row |= {"n": float(result.n), "reason": result.refusal}
    return row if result.refusal else row | (_two(result) if two else _several(result))


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
