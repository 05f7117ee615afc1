"""Dates of birth: any date, or part of one, after a word of birth, and full dates long ago."""

from __future__ import annotations

import re
from collections.abc import Iterator

from swresearch.textgate.findings import Finding, Kind
from swresearch.textgate.numbers import WORDS

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october|"
    r"jan|feb|febr|mrt|apr|jun|jul|aug|sept|sep|okt|oct|nov|dec"
)
_ORDINALS = {"een": "eerste", "één": "eerste", "drie": "derde", "acht": "achtste"}


def _day_words() -> str:
    """The days of a month in words: "drie", "derde", "eenentwintigste"; the longest first."""
    days = {word: int(value) for word, value in WORDS.items() if 1 <= int(value) <= 31}
    ordinals = {_ORDINALS.get(word, word + ("de" if day < 20 else "ste")) for word, day in days.items()}
    return "|".join(sorted(days.keys() | ordinals, key=lambda word: (-len(word), word)))


_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_MARK = r"\s?[-./ ]\s?"
_YEAR = r"(?P<year{0}>(?:19|20)\d\d|['’‘]?\d\d)(?!\d)"
DATE = re.compile(
    # A text in YAML goes on, indented, on the next line.
    rf"(?<![\d-])(?:\b(?:{_day_words()})|{_DAY}(?:ste|de|e|st|nd|rd|th)?)\s+"
    rf"(?:{_MONTHS})\.?,?\s+{_YEAR.format(1)}"
    rf"|(?<![\d-]){_DAY}{_MARK}{_MONTH}{_MARK}{_YEAR.format(2)}"
    rf"|(?<![\d-])(?P<year3>(?:19|20)\d\d){_MARK}{_MONTH}{_MARK}{_DAY}(?!\d)"
    rf"|\b(?:{_MONTHS})\.?\s+{_DAY}(?:st|nd|rd|th)?,\s+{_YEAR.format(4)}",
    re.IGNORECASE,
)
PART = re.compile(
    rf"\b(?:{_MONTHS})\s+(?:19|20)\d\d(?!\d)|(?<!\d)(?:\d{{6}}|\d{{8}})(?!\d)", re.IGNORECASE
)
"""A month with a year, and a date without marks: only after a word of birth."""
TOLD = re.compile(
    r"(?:\bgeb(?:oren|\.|oortedatum|oortedag)?|\bjarig|\bverjaar\w*|\b(?:ben|is|kom) van|\bter wereld"
    r"|\bborn|\bdate of birth)"
    r"[^\d\n]{0,25}\n?[^\d\n]{0,10}$",
    re.IGNORECASE,
)
BORN = re.compile(
    r"(?:\bgeboren|\bgeb\.|\bgeboorte\w+|\bborn|\bdate of birth)\W{1,3}(?:(?:is|op|in|was|on)\s+)?$",
    re.IGNORECASE,
)
"""What goes just before part of a date; "is van juni 2019" is said of a survey too."""
YOUNGEST = 2010
"""A full date up to this year is rarely that of a visit or a course."""


def births(text: str) -> Iterator[Finding]:
    """Dates of birth, with the date only as their text."""
    for match in DATE.finditer(text):
        year = match["year1"] or match["year2"] or match["year3"] or match["year4"]
        if _told(text, match.start()) or (year.isdigit() and 1900 <= int(year) <= YOUNGEST):
            yield Finding(match.start(), match.end(), Kind.BIRTH, match.group())
    for match in PART.finditer(text):
        if BORN.search(text, max(0, match.start() - 40), match.start()):
            yield Finding(match.start(), match.end(), Kind.BIRTH, match.group())


def _told(text: str, at: int) -> bool:
    """Whether a word of birth stands shortly before."""
    return TOLD.search(text, max(0, at - 60), at) is not None
