"""Scales whose questions contradict each other at a measurement: their change is no outcome either."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from swresearch.changes.measurements import Pair
from swresearch.doubts import direction_doubts, doubt_sentences
from swresearch.language import say
from swresearch.notebook import ComparedWave
from swresearch.programme import Publication

DOUBT_COLUMNS = ("wave", "scale", "n", "alpha", "items", "told")


def change_doubts(measured: Sequence[ComparedWave], publication: Publication) -> pd.DataFrame:
    """The scales in doubt at each measurement, a row per measurement and scale.

    Columns `DOUBT_COLUMNS`: wave (the measurement's name), scale, n, alpha and items as
    `doubts.direction_doubts` gives them, told (what a reader should know, in words). Groups below the
    smallest base are not judged: alpha of a few people is theirs.
    """
    rows = []
    for wave in measured:
        found = direction_doubts(wave.answers, wave.instrument)
        found = found[found["n"] >= publication.smallest_base]
        told = doubt_sentences(found, wave.instrument, wave.language)
        for (_, row), sentence in zip(found.iterrows(), told, strict=True):
            said = say("changes.doubt", wave.language, wave=wave.name, told=sentence)
            rows.append({"wave": wave.name, **row, "told": said})
    return pd.DataFrame(rows, columns=list(DOUBT_COLUMNS))


def with_doubts(frame: pd.DataFrame, doubts: pd.DataFrame) -> pd.DataFrame:
    """A frame of changes with `doubted`: the scale is in doubt at a measurement that the row rests on."""
    pairs = set(zip(doubts["scale"], doubts["wave"], strict=True))
    ends = [frame[name] for name in ("earlier", "later") if name in frame]
    if not ends:  # over all measurements
        return frame.assign(doubted=frame["scale"].isin(doubts["scale"]))
    found = [
        any((scale, end) in pairs for end in row)
        for scale, *row in zip(frame["scale"], *ends, strict=True)
    ]
    return frame.assign(doubted=pd.Series(found, index=frame.index, dtype=bool))


def doubts_of_pair(doubts: pd.DataFrame, pair: Pair) -> list[str]:
    """What to know about the scales in doubt at either of two measurements, a sentence per scale each."""
    return list(doubts[doubts["wave"].isin([pair.earlier.name, pair.later.name])]["told"])
