"""Items over phases and waves: where the wording changed, and where an item was not asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from swresearch.clean.texts import same
from swresearch.instruments import Instrument, Item, text

Round = tuple[str, str]
"""A perspective and a wave, such as ("client", "2020")."""


def rewordings(instrument: Instrument, rounds: Iterable[Round], language: str = "nl") -> pd.DataFrame:
    """The items that were put in other words in a later round of the same perspective.

    Columns: `item`, `perspective`, `wave`, `wording` (what was asked in that wave), `before` (the wave
    it is compared with) and `wording_before`; one row per change, in the order of items and rounds.
    Differences in case, spaces and typographic marks do not count. Between perspectives wordings differ
    by design: see `wordings`.
    """
    rows = []
    given = list(rounds)
    for key, item in instrument.items.items():
        last: dict[str, tuple[str, str]] = {}
        for perspective, wave in given:
            words = _words(item, perspective, wave, language)
            before = last.get(perspective)
            if before is not None and same(before[1]) != same(words):
                rows.append((key, perspective, wave, words, *before))
            last[perspective] = (wave, words)
    columns = ["item", "perspective", "wave", "wording", "before", "wording_before"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def wordings(instrument: Instrument, rounds: Iterable[Round], language: str = "nl") -> pd.DataFrame:
    """Every wording, item x round: index item, one column per round ("client/2020")."""
    asked = {
        f"{perspective}/{wave}": [
            _words(item, perspective, wave, language) for item in instrument.items.values()
        ]
        for perspective, wave in rounds
    }
    return pd.DataFrame(asked, index=pd.Index(instrument.items, name="item"), dtype="str")


def coverage(instrument: Instrument, frames: Mapping[Round, Iterable[pd.DataFrame]]) -> pd.DataFrame:
    """Which items were asked in which round: index item, one column of True/False per round.

    `frames` holds the cleaned frames of each round; an item was asked when one of them has it.
    """
    asked = {}
    for (perspective, wave), cleaned in frames.items():
        columns = {column for frame in cleaned for column in frame.columns}
        asked[f"{perspective}/{wave}"] = [key in columns for key in instrument.items]
    return pd.DataFrame(asked, index=pd.Index(instrument.items, name="item"), dtype="bool")


def _words(item: Item, perspective: str, wave: str, language: str) -> str:
    return item.words(perspective, wave, language) or text(item.label, language)
