"""Texts as people type them: what counts as the same, and how a value is shown."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

import numpy as np
import pandas as pd

from swresearch.language import LANGUAGES, say

_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼ´`′", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "…": "...",
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
    }
)
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """The text without spaces around it; non-breaking and repeated spaces become one space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def same(text: object) -> str:
    """A form in which texts that differ in case, spaces or typographic marks only are equal.

    Other punctuation stays: "ja" and "ja!" are two answers.
    """
    return tidy(str(text).translate(_MARKS)).casefold()


def shown(value: object) -> str:
    """A value as the researcher sees it: whole numbers without decimals, days as yyyy-mm-dd."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, np.datetime64):
        if np.isnat(value):
            return ""
        value = pd.Timestamp(value).to_pydatetime()
    if isinstance(value, datetime) and value == datetime(value.year, value.month, value.day):
        value = value.date()
    if isinstance(value, (date, datetime)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, (float, np.floating)):
        return f"{value:.15g}"
    return str(value)


def row_list(rows: Iterable[int]) -> str:
    """Row numbers in short: "4-6, 12"."""
    parts: list[list[int]] = []
    for row in sorted(set(rows)):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def rows_in(text: str) -> tuple[int, ...]:
    """The row numbers of a list such as "4-6, 12"; raises `ValueError` for anything else."""
    rows: list[int] = []
    for part in re.split(r"[,;]", text):
        first, _, last = part.partition("-")
        rows += range(int(first), int(last or first) + 1)
    return tuple(rows)


def word(name: str, language: str) -> str:
    """A word in which decisions are written, such as "dont_know", in the language."""
    return say(f"clean.word.{name}", language)


def within(kind: str, low: str | None, high: str | None, language: str) -> tuple[str, ...]:
    """What may be decided between two bounds, in words; nothing where there are none.

    `kind` is "number" or "day": "een getal van 0 tot en met 168".
    """
    if low is None and high is None:
        return ()
    key = "upto" if low is None else "from" if high is None else "between"
    return (say(f"clean.word.{kind}-{key}", language, low=low, high=high),)


def canonical(text: str, names: Iterable[str]) -> str | None:
    """The name of the word that a text is, in English or in any language of the catalogue."""
    return _words(tuple(names)).get(same(text))


@functools.cache
def _words(names: tuple[str, ...]) -> dict[str, str]:
    known = {same(word(name, language)): name for name in names for language in LANGUAGES}
    return known | {same(name): name for name in names}
