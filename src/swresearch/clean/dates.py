"""Dates: as offices write them, as Excel counts them, and typed; one that can be two is a question."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pandas as pd

from swresearch.clean import missing
from swresearch.clean.cells import Distinct, Field, Meaning, Outcome, Reader
from swresearch.clean.decisions import Kind
from swresearch.clean.texts import shown, tidy, within

_TIME = r"(?:[ T,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?| ?Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME, re.IGNORECASE)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?:19|20)\d{6}")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_EXCEL_DAY_ZERO = date(1899, 12, 30)  # Excel's 1900 calendar has a 29 February that never was
NO_DAY = np.datetime64("NaT", "us")


def read(about: Field, found: Distinct) -> Meaning:
    """What each distinct value of a date column means, as a day.

    Known are yyyy-mm-dd, dd-mm-yyyy (with -, / or .), yyyymmdd, Excel's 1900 day numbers of five
    digits, and typed dates; a time of day is left out. Day or month first: what the rest of the column
    shows; without evidence the day goes first, except between slashes, where both are
    possible. The item's `earliest` and `latest` decide where one of the readings lies outside them. A
    date that stays ambiguous or lies outside the bounds is unclear.
    """
    meaning = Meaning.blank(len(found.texts), NO_DAY)
    if not found.is_text and not pd.api.types.is_numeric_dtype(found.values):
        _read_typed(about, found, meaning)
        return meaning
    texts = [tidy(text) for text in found.texts]
    month_first = _month_first(texts)
    for i, text in enumerate(texts):
        outcome, rule = missing.reason(about, _code(text), text)
        if outcome is not None or rule:
            meaning.missing[i] = outcome.missing if outcome else meaning.missing[i]
            meaning.rules[i], meaning.unclear[i] = (rule, "") if outcome else ("", rule)
            continue
        _read_one(about, text, month_first, meaning, i)
        if meaning.unclear[i] == "" and found.texts[i] != shown(meaning.values[i]):
            meaning.rules[i] = meaning.rules[i] or "date-text"
    return meaning


def decide(about: Field, text: str) -> Outcome | None:
    """What a decision means: a possible day (yyyy-mm-dd or dd-mm-yyyy), or a reason for no answer."""
    days = [day for day in _readings(tidy(text), {"day"}) if _possible(about, day)]
    if len(days) == 1:
        return Outcome(np.datetime64(days[0], "us"))
    return missing.decided(text) or missing.reason(about, _code(text), text)[0]


def allowed(about: Field) -> tuple[str, ...]:
    """The range in words, then the reasons for no answer."""
    low, high = (
        None if day is None else day.isoformat() for day in (about.item.earliest, about.item.latest)
    )
    return (*within("day", low, high, about.language), *missing.allowed(about))


def _read_typed(about: Field, found: Distinct, meaning: Meaning) -> None:
    moments = pd.DatetimeIndex(found.values)
    days = moments.normalize()
    meaning.values[:] = days.to_numpy().astype("datetime64[us]")
    meaning.rules[np.asarray(moments != days)] = "date-time"
    for i, day in enumerate(days):
        if not _possible(about, day.date()):
            meaning.unclear[i], meaning.rules[i], meaning.values[i] = "date-out-of-range", "", NO_DAY


def _read_one(about: Field, text: str, order: set[str], meaning: Meaning, i: int) -> None:
    """Put in the day that a text stands for, or the question it raises."""
    if _SERIAL.fullmatch(text):
        days, meaning.rules[i] = [_excel_day(text)], "date-serial"
    else:
        days = list(dict.fromkeys(_readings(text, order)))
    within = [day for day in days if _possible(about, day)]
    if len(within) == 1:
        meaning.values[i] = np.datetime64(within[0], "us")
        return
    meaning.rules[i] = ""
    if not days:
        meaning.unclear[i] = "no-date"
    else:
        meaning.unclear[i] = "date-ambiguous" if within else "date-out-of-range"


def _readings(text: str, order: set[str]) -> list[date]:
    """Every day that a text can stand for, given what may go first ("day", "month")."""
    first = _YEAR_FIRST.fullmatch(text)
    if first:
        return _days((first[1], first[3], first[4]))
    if _RUN_TOGETHER.fullmatch(text):
        return _days((text[:4], text[4:6], text[6:]))
    last = _YEAR_LAST.fullmatch(text)
    if not last:
        return []
    if not order:
        order = {"day", "month"} if last[2] == "/" else {"day"}
    years = [last[4]] if len(last[4]) == 4 else [f"19{last[4]}", f"20{last[4]}"]
    parts = [(last[3], last[1])] if "day" in order else []
    parts += [(last[1], last[3])] if "month" in order else []
    return _days(*((year, month, day) for year in years for month, day in parts))


def _month_first(texts: list[str]) -> set[str]:
    """What goes first in a column, as far as its dates show: "day", "month", both, or nothing."""
    shown_first = set()
    for text in texts:
        found = _YEAR_LAST.fullmatch(text)
        if found:
            shown_first |= {"day"} if int(found[1]) > 12 else set()
            shown_first |= {"month"} if int(found[3]) > 12 else set()
    return shown_first


def _days(*parts: tuple[str, str, str]) -> list[date]:
    days = []
    for year, month, day in parts:
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days


def _excel_day(text: str) -> date:
    return _EXCEL_DAY_ZERO + timedelta(days=int(float(text.replace(",", "."))))


def _possible(about: Field, day: date) -> bool:
    low, high = about.item.earliest, about.item.latest
    return (low is None or day >= low) and (high is None or day <= high)


def _code(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


READER = Reader(Kind.DATE, NO_DAY, read, decide, allowed)
"""How a date column is read."""
