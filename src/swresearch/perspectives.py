"""Worker, client and partner side by side: the same statements and scales, other people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import pandas as pd

from swresearch.instruments import Instrument, ItemKind, text
from swresearch.language import say
from swresearch.programme import Publication
from swresearch.statistics.result import Result
from swresearch.writing import count_or_fewer

FEWEST = 2  # perspectives that a comparison takes
SURE = 0.05


class AskedWave(Protocol):
    """What is needed of a wave: who was asked what, in which words, with which answers."""

    perspective: str
    name: str
    instrument: Instrument
    language: str

    @property
    def answers(self) -> pd.DataFrame:
        """Valid answers and scores, one row per person."""


@dataclass(frozen=True)
class Together:
    """What several perspectives were asked.

    `values`: columns construct (item or scale key), perspective, value. `titles` names each construct
    in words; `words` is what each perspective was asked for it, by construct and perspective;
    `blocks` the title of the block of a statement; `decimals` how many decimals the means of a scale
    are written with.
    """

    values: pd.DataFrame
    titles: dict[str, str]
    words: dict[tuple[str, str], object] = field(default_factory=dict)
    decimals: dict[str, int] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)

    @property
    def differing(self) -> set[str]:
        """The constructs whose wording was not the same for all who were asked."""
        wordings: dict[str, set[object]] = {}
        for (construct, _), words in self.words.items():
            wordings.setdefault(construct, set()).add(words)
        return {key for key, found in wordings.items() if len(found) > 1 and key in self.titles}

    def worded(self, differences: pd.DataFrame) -> pd.DataFrame:
        """Differences with `wording_differs` as it is for each pair of perspectives."""
        differ = [
            self.words.get((row["construct"], str(row["first"])))
            != self.words.get((row["construct"], str(row["second"])))
            for _, row in differences.iterrows()
        ]
        return differences.assign(wording_differs=np.array(differ, dtype=bool))

    @property
    def perspectives(self) -> list[str]:
        """The perspectives that were asked anything of this, in order."""
        return list(dict.fromkeys(self.values["perspective"]))

    def by_block(self) -> list[tuple[str, dict[str, str]]]:
        """The titles of the statements of each block together, with the block's title."""
        found: dict[str, dict[str, str]] = {}
        for key, title in self.titles.items():
            found.setdefault(self.blocks[key], {})[key] = title
        return list(found.items())

    def by_bounds(self, waves: Sequence[AskedWave]) -> list[tuple[tuple[float, float], dict[str, str]]]:
        """The titles of scales with the same bounds together: each such set can share an axis."""
        found: dict[tuple[float, float], dict[str, str]] = {}
        bounds = {key: scale.bounds for wave in waves for key, scale in wave.instrument.scales.items()}
        for key, title in self.titles.items():
            found.setdefault(bounds[key], {})[key] = title
        return list(found.items())


def statements_together(waves: Sequence[AskedWave]) -> Together:
    """The statements with sides that at least two perspectives were asked; value 1 = agrees, else 0.

    `titles` are the items' short labels where they have one, else the wording of the first wave.
    """
    parts: list[pd.DataFrame] = []
    titles: dict[str, str] = {}
    words: dict[tuple[str, str], object] = {}
    blocks: dict[str, str] = {}
    for wave in waves:
        for key, item in wave.instrument.items.items():
            options = wave.instrument.answers(key)
            if key not in wave.answers or item.kind is not ItemKind.CHOICE or item.block is None:
                continue
            if options is None or not options.agree:
                continue
            given = wave.answers[key]
            agrees = given.isin(options.agree).astype(float).where(given.notna())
            parts.append(_long(key, wave, agrees))
            wording = item.words(wave.perspective, wave.name, wave.language)
            titles.setdefault(key, text(item.label, wave.language) or wording)
            blocks.setdefault(key, text(wave.instrument.blocks[item.block].title, wave.language))
            words[key, str(wave.perspective)] = wording
    return replace(_shared(parts, titles, words), blocks=blocks)


def scales_together(waves: Sequence[AskedWave]) -> Together:
    """The scales that at least two perspectives have scores on; a scale of reworded items differs."""
    parts: list[pd.DataFrame] = []
    titles: dict[str, str] = {}
    words: dict[tuple[str, str], object] = {}
    decimals: dict[str, int] = {}
    for wave in waves:
        for key, scale in wave.instrument.scales.items():
            if key not in wave.answers:
                continue
            parts.append(_long(key, wave, wave.answers[key]))
            titles.setdefault(key, text(scale.title, wave.language))
            decimals.setdefault(key, scale.places)
            items = (wave.instrument.items[item] for item in scale.items)
            wordings = tuple(i.words(wave.perspective, wave.name, wave.language) for i in items)
            words[key, str(wave.perspective)] = wordings
    return replace(_shared(parts, titles, words), decimals=decimals)


def all_reworded(frame: pd.DataFrame) -> bool:
    """Whether everything in a frame with `wording_differs` was asked in other words: a star tells nothing."""
    return len(frame) > 0 and bool(frame["wording_differs"].astype(bool).all())


def sure_differences(frame: pd.DataFrame) -> pd.DataFrame:
    """The differences to speak of: an interval beside 0, and p below 0.05 after Holm's correction."""
    beside = (frame["low"] > 0) | (frame["high"] < 0)
    return frame[beside & (frame["p_holm"] < SURE)]


def _long(key: str, wave: AskedWave, values: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"construct": key, "perspective": str(wave.perspective), "value": values})
    return frame.reset_index(drop=True)


def why_not(result: Result, publication: Publication, language: str) -> str:
    """Why a comparison has no numbers at all; empty when it has."""
    if result.refusal is None:
        return ""
    n = count_or_fewer(result.n, publication.smallest_base, language)
    return say(result.refusal, language, n=n)


def _shared(
    parts: list[pd.DataFrame], titles: dict[str, str], words: dict[tuple[str, str], object]
) -> Together:
    columns = ["construct", "perspective", "value"]
    values = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    asked = values.groupby("construct", sort=False)["perspective"].nunique()
    shared = [key for key in titles if asked.get(key, 0) >= FEWEST]
    kept = values[values["construct"].isin(shared)].reset_index(drop=True)
    return Together(kept, {key: titles[key] for key in shared}, words)
