"""How many parts of a life are hard for how many people: counts per person in a block of levels.

Some instruments publish no total score, but do count per person the items at or below a level, such
as the domains of a self-sufficiency matrix. A block names these levels under `low`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from swresearch.disclosure.whole_groups import BELOW_BASE, SENSITIVE
from swresearch.instruments import Instrument, text
from swresearch.language import DEFAULT_LANGUAGE, number, say
from swresearch.programme import Publication

PROFILE_COLUMNS = (
    "block", "title", "level", "level_title", "label", "count", "base", "share", "low", "high", "reason",
)  # fmt: skip
NUMBERS = ["count", "share", "low", "high"]
STARTS = (0, 1, 3, 6)
"""Where the classes of a count begin: none, 1 or 2, 3 to 5, 6 or more."""


def has_profiles(instrument: Instrument) -> bool:
    """Whether a block of the instrument names levels at or below which its items are counted."""
    return any(block.low for block in instrument.blocks.values())


def profile_shares(
    answers: pd.DataFrame, instrument: Instrument, language: str = DEFAULT_LANGUAGE
) -> pd.DataFrame:
    """Per block and level how many people have no, few or many items at or below that level.

    `answers` has a column per item that was asked (codes; NaN where there is no answer). Only people with
    an answer to every item of the block that was asked count: a domain that is unknown would make a
    count too low. Columns `PROFILE_COLUMNS`: count (people in the class), base (people who count), share
    (0-1) with its Wilson interval low, high; reason (catalogue key) where there is no number.
    """
    rows = [
        row
        for block, level, counts, most in _counted(answers, instrument)
        for row in _classes(block, level, counts, most, instrument, language)
    ]
    return pd.DataFrame(rows, columns=list(PROFILE_COLUMNS))


def protect_profiles(
    frame: pd.DataFrame, answers: pd.DataFrame, instrument: Instrument, publication: Publication
) -> pd.DataFrame:
    """The shares that may be shown: a smallest base, and the rules for cells where an item is sensitive.

    A block with a `sensitive` item is hidden whole when few people stand in a class of one level, or in a
    pair of classes of two levels, which can be subtracted; and when everyone or nobody does. Adds `hidden`
    and the reason.
    """
    placed: dict[str, list[np.ndarray]] = {}
    possible: dict[str, int] = {}
    for block, _, counts, most in _counted(answers, instrument):
        placed.setdefault(block, []).append(np.digitize(counts, STARTS[1:]))
        possible[block] = sum(start <= most for start in STARTS)
    telling = {
        block
        for block, classes in placed.items()
        if set(instrument.items_in(block)) & set(publication.sensitive)
        if _tells(pd.DataFrame(dict(enumerate(classes))), possible[block], publication)
    }
    small = frame["base"] < publication.smallest_base
    hides = frame["block"].isin(telling)
    reason = frame["reason"].mask(hides, SENSITIVE).mask(small, BELOW_BASE)
    hidden = small | hides
    blank = {name: frame[name].where(~hidden, np.nan) for name in NUMBERS}
    base = frame["base"].where(~small, np.nan)
    return frame.assign(**blank, base=base, hidden=hidden, reason=reason)


def _counted(
    answers: pd.DataFrame, instrument: Instrument
) -> Iterator[tuple[str, int, pd.Series, int]]:
    """Block, level, how many items each person has at or below it, and how many items were asked."""
    for name, block in instrument.blocks.items():
        asked = [item for item in instrument.items_in(name) if item in answers]
        whole = answers[asked].dropna()
        for level in block.low if asked else []:
            yield name, level, (whole <= level).sum(axis=1), len(asked)


def _classes(
    name: str, level: int, counts: pd.Series, most: int, instrument: Instrument, language: str
) -> Iterator[dict[str, Any]]:
    from swresearch.statistics.proportion import wilson

    base = len(counts)
    starts = [start for start in STARTS if start <= most]
    head = {
        "block": name,
        "title": text(instrument.blocks[name].title, language),
        "level": level,
        "level_title": _level_title(name, level, instrument, language),
        "base": float(base),
        "reason": None if base else "statistics.no-answers",
    }
    for start, after in zip(starts, [*starts[1:], most + 1], strict=True):
        row: dict[str, Any] = {**head, "label": _label(start, after - 1, most, language)}
        if base:
            count = int(counts.between(start, after - 1).sum())
            low, high = wilson(np.array([count]), base)
            row |= {"count": float(count), "share": count / base, "low": low[0], "high": high[0]}
        yield row


def _level_title(block: str, level: int, instrument: Instrument, language: str) -> str:
    """A level as its number and word: "2 (niet zelfredzaam)"."""
    options = instrument.answers(instrument.items_in(block)[0])
    word = text(options.options[level], language) if options and level in options.options else ""
    shown = number(level, 0, language)
    return f"{shown} ({word})" if word else shown


def _label(first: int, last: int, most: int, language: str) -> str:
    """A class of counts in words: "geen", "1 of 2", "3 tot en met 5", "6 of meer"."""
    if first == 0:
        return say("tables.profile-none", language)
    if first == last:
        return number(first, 0, language)
    key = "more" if last == most else "two" if last == first + 1 else "range"
    ends = {"first": number(first, 0, language), "last": number(last, 0, language)}
    return say(f"tables.profile-{key}", language, **ends)


def _tells(classes: pd.DataFrame, possible: int, publication: Publication) -> bool:
    """Whether a class, or what lies between the classes of two levels, says too much."""
    few = bool((classes.value_counts() < publication.smallest_cell).any())
    empty = any(classes[level].nunique() < possible for level in classes)
    return few or (empty and publication.group_disclosure)
