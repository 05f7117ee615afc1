"""The tables of one site beside each other where people are partly the same, before the swap.

The people come from the staged answers, the counts from what the notebooks say they published: measurements
of a panel, a wave and its steps, and those asked a sensitive question and those who answered it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from swresearch.disclosure import Cells, Counted, told_by_overlap
from swresearch.disclosure.crossing import MISSING
from swresearch.disclosure.merging import OTHER
from swresearch.errors import Problem
from swresearch.programme import Perspective, Phase, Programme, Wave
from swresearch.publish.runs import wave_stem
from swresearch.statistics.pairs import drop_out


@dataclass(frozen=True)
class _People:
    """The people of a wave, of a step, or who answered an item, under the name of the record."""

    name: str
    answers: pd.DataFrame


def overlap_problems(programme: Programme, cells: Cells, data: Path) -> Iterator[Problem]:
    """Every pair of tables of which the difference tells about fewer people than the smallest cell."""
    rules = programme.file.publication
    for perspective, phase in programme.file.phases.items():
        for first, second in _pairs(programme, perspective, phase, data):
            for trait in phase.groups:
                if trait not in first.answers or trait not in second.answers:
                    continue
                one, other = (_counted(people, trait, cells) for people in (first, second))
                if one.shown and other.shown and told_by_overlap(one, other, rules):
                    values = {"trait": trait, "first": first.name, "second": second.name}
                    yield Problem("disclosure.overlap", values=values)


def _pairs(
    programme: Programme, perspective: Perspective, phase: Phase, data: Path
) -> Iterator[tuple[_People, _People]]:
    compared: list[_People] = []
    for name, wave in phase.waves.items():
        answers = pd.read_parquet(data / f"{wave_stem(perspective, name)}.parquet")
        everyone = _People(f"{perspective.value}.{name}", answers)
        steps = _steps(everyone)
        yield from ((everyone, step) for step in steps)
        for people in steps or [everyone]:
            for item in programme.file.publication.sensitive:
                if item in people.answers:
                    given = people.answers[people.answers[item].notna()]
                    yield people, _People(f"{people.name}.{item}", given)
        compared.append(_compared(wave, everyone, steps))
    for at, later in enumerate(compared):
        for earlier in compared[:at]:
            if _panel(earlier, later):
                yield earlier, later


def _steps(everyone: _People) -> list[_People]:
    if "step" not in everyone.answers:
        return []
    found = everyone.answers.groupby("step", sort=True)
    return [_People(f"{everyone.name}.{step}", answers) for step, answers in found]


def _compared(wave: Wave, everyone: _People, steps: list[_People]) -> _People:
    named = f"{everyone.name}.{wave.compare}"
    return next((step for step in steps if step.name == named), everyone)


def _panel(earlier: _People, later: _People) -> bool:
    """Whether the page of change says how many people took part in both."""
    indexes: dict[object, pd.Series | pd.Index] = {
        people.name: people.answers.index for people in (earlier, later)
    }
    return drop_out(indexes).refusal is None


def _counted(people: _People, trait: str, cells: Cells) -> Counted:
    answers = people.answers[~people.answers.index.duplicated()]
    groups = answers[trait].map(lambda code: MISSING if pd.isna(code) else f"{code:g}")
    every = frozenset(groups)
    shown = {every: float(len(groups))}
    at_least: dict[frozenset[str], float] = {}
    for name, count in cells.items():
        who, _, words = name.rpartition(": ")
        if count is None or not words.startswith(f"{trait}=") or "&" in words:
            continue
        members = _members(words.partition("=")[2], who, trait, every, cells)
        whole = who == people.name or cells.get(f"{who}: all") == len(groups)
        if whole and people.name in (who, who.rpartition(".")[0]):
            shown[members] = count
        elif who.rpartition(".")[0] == people.name:
            at_least[members] = max(count, at_least.get(members, 0.0))
    published = len(shown) > 1 or bool(at_least)
    return Counted(groups, shown if published else {}, at_least)


def _members(key: str, who: str, trait: str, every: frozenset[str], cells: Cells) -> frozenset[str]:
    """The groups of a published cell: one, those joined by name, or all that the table does not name."""
    if key != OTHER:
        return frozenset(key.split("+"))
    return frozenset(one for one in every if f"{who}: {trait}={one}" not in cells)
