"""The measurements of a phase in order, and which pairs of them are of the same people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import pandas as pd

from swresearch.answers import Group
from swresearch.instruments import Instrument, Scale
from swresearch.notebook import ComparedWave, WaveData
from swresearch.statistics.pairs import drop_out


class Design(StrEnum):
    """What two measurements are to each other: the same people, other people, or not to be told."""

    PANEL = "panel"
    CROSS_SECTIONS = "cross-sections"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Pair:
    """Two measurements, `shared` people among them; `reason` (catalogue key) why they are no panel."""

    earlier: ComparedWave
    later: ComparedWave
    design: Design
    shared: int
    reason: str | None = None

    @property
    def title(self) -> str:
        """What the pair is called: "2020–2022"."""
        return f"{self.earlier.name}–{self.later.name}"

    @property
    def group(self) -> Group:
        """The people of both measurements, as figures and tables name them."""
        return replace(self.later.group, when=self.title)


def measurements(waves: Iterable[WaveData]) -> list[ComparedWave]:
    """The waves in order; of a wave with steps the people of its step `compare`, or everyone."""
    return [ComparedWave(wave) for wave in waves]


def pairs_of_waves(measured: Sequence[ComparedWave]) -> list[Pair]:
    """Each measurement with the next, and the first with the last when there are more than two."""
    found = list(pairwise(measured))
    if len(measured) > 2:
        found.append((measured[0], measured[-1]))
    return [_pair(earlier, later) for earlier, later in found]


def of_design(pairs: Iterable[Pair], design: Design) -> list[Pair]:
    """The pairs of one design."""
    return [pair for pair in pairs if pair.design is design]


def of_pair(frame: pd.DataFrame, pair: Pair) -> pd.DataFrame:
    """The rows of a frame (columns earlier, later) that are about one pair."""
    chosen = (frame["earlier"] == pair.earlier.name) & (frame["later"] == pair.later.name)
    return frame[chosen].reset_index(drop=True)


def same_scales(pair: Pair) -> Iterator[tuple[str, Scale, str | None]]:
    """The scales that have scores at both measurements: key, scale, and why they do not compare.

    The reason (catalogue key) is given where items, method or bounds are not the same.
    """
    before, after = pair.earlier.instrument.scales, pair.later.instrument.scales
    for key, scale in before.items():
        if key in after and key in pair.earlier.answers and key in pair.later.answers:
            alike = _rule(scale) == _rule(after[key])
            yield key, scale, None if alike else "changes.other-scale"


def reworded(pair: Pair, scale: Scale) -> bool:
    """Whether an item of the scale was put in other words the second time."""
    return any(
        _words(pair.earlier, pair.earlier.instrument, item)
        != _words(pair.later, pair.later.instrument, item)
        for item in scale.items
    )


def _pair(earlier: ComparedWave, later: ComparedWave) -> Pair:
    before, after = earlier.answers.index, later.answers.index
    shared = int(before.unique().isin(after).sum())
    refusal = drop_out({"earlier": before, "later": after}).refusal
    designs = {None: Design.PANEL, "refusal.no-panel": Design.CROSS_SECTIONS}
    return Pair(earlier, later, designs.get(refusal, Design.UNKNOWN), shared, refusal)


def _rule(scale: Scale) -> tuple[object, ...]:
    return (
        tuple(scale.items), scale.method, scale.bounds, scale.multiply, scale.add, scale.counted,
    )  # fmt: skip


def _words(wave: ComparedWave, instrument: Instrument, item: str) -> str:
    return instrument.items[item].words(wave.perspective, wave.name, wave.language)
