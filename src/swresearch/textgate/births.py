"""Dates of birth: any date after a word of birth, and full dates long ago."""

from __future__ import annotations

import re
from collections.abc import Iterator

from swresearch.textgate.findings import Finding, Kind

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    r"jan|feb|febr|mrt|apr|jun|jul|aug|sept|sep|okt|nov|dec"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_MARK = r"\s?[-./ ]\s?"
_YEAR = r"(?P<year{0}>(?:19|20)\d\d|['’‘]?\d\d)(?!\d)"
DATE = re.compile(
    rf"(?<![\d-]){_DAY}(?:ste|de|e)?\s(?:{_MONTHS})\.?,?\s{_YEAR.format(1)}"
    rf"|(?<![\d-]){_DAY}{_MARK}{_MONTH}{_MARK}{_YEAR.format(2)}"
    rf"|(?<![\d-])(?P<year3>(?:19|20)\d\d){_MARK}{_MONTH}{_MARK}{_DAY}(?!\d)",
    re.IGNORECASE,
)
TOLD = re.compile(
    r"(?:\bgeb(?:oren|\.|oortedatum|oortedag)?|\bjarig|\bverjaar\w*|\b(?:ben|is|kom) van|\bter wereld)"
    r"[^\d\n]{0,25}\n?[^\d\n]{0,10}$",
    re.IGNORECASE,
)
YOUNGEST = 2010
"""A full date up to this year is rarely that of a visit or a course."""


def births(text: str) -> Iterator[Finding]:
    """Dates of birth, with the date only as their text."""
    for match in DATE.finditer(text):
        year = match["year1"] or match["year2"] or match["year3"]
        told = TOLD.search(text, max(0, match.start() - 60), match.start())
        if told or (year.isdigit() and 1900 <= int(year) <= YOUNGEST):
            yield Finding(match.start(), match.end(), Kind.BIRTH, match.group())
