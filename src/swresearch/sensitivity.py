"""Do the scores hang together with who asked, or with how? A check on the asking, not a finding.

Within one step of a wave the scores of people who were asked in different ways (mode), or by
different interviewers, are compared by ranks. Interviewers are counted and never named; groups smaller
than the smallest cell are taken together, or left out where that is no group either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from swresearch.contrasts import SURE, Grouping
from swresearch.instruments import text
from swresearch.language import say
from swresearch.notebook import WaveData
from swresearch.writing import count_text, listed


class Kind(StrEnum):
    """A circumstance of asking: how it was done, or by whom."""

    MODE = "mode"
    INTERVIEWER = "interviewer"


@dataclass(frozen=True, eq=False)
class Circumstance:
    """One circumstance in one step in which people differ.

    `grouping` are the groups that are left (those of interviewers are called by numbers of order);
    `sizes` the people in each, by its label; `asked` how many groups there were, `small` how many of
    them were below the smallest cell, `pools` into how many groups these were taken together (0: they
    were left out).
    """

    kind: Kind
    grouping: Grouping
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


def circumstance_sentence(one: Circumstance, wave: WaveData) -> str:
    """Which groups are compared, without naming an interviewer: "beeldbellen (34) en telefoon (15)"."""
    language, cell = wave.language, wave.publication.smallest_cell
    what, step = one.grouping.what, one.grouping.step_title
    where = say("sensitivity.in-step", language, step=step) if step else ""
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
    """The one sentence above the page, from a protected `contrasts` frame."""
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
    what = say(f"sensitivity.kind.{kind.value}", wave.language)
    values = given.map(place).astype(float)
    grouping = Grouping(step, title, kind.value, what, tuple(labels), values)
    return Circumstance(kind, grouping, sizes, len(counts), len(small), len(pools))


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
