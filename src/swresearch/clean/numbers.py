"""Numbers: decimal commas, thousands, codes for a missing answer, and what is possible."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from swresearch.clean import missing
from swresearch.clean.cells import Distinct, Field, Meaning, Outcome, Reader
from swresearch.clean.decisions import Kind
from swresearch.clean.texts import same, shown, tidy, within

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_SPACED = re.compile(r"[+-]?\d{1,3}( \d{3})+(?=\D|$)")
_ENDS_IN_THREE = re.compile(r"[+-]?[1-9]\d{0,2}(?:\D\d{3})+")


def read(about: Field, found: Distinct) -> Meaning:
    """What each distinct value of a number column means.

    Which mark stands before decimals is the file's, unless every number of the column that can be read
    in one way only shows that it is the other; the other mark then parts thousands. Missing codes go
    before numbers; a number outside the item's bounds, and a text that is no number, is unclear.
    """
    meaning = Meaning.blank(len(found.texts), np.nan)
    if not found.texts:
        return meaning
    values = _values(about, found)
    texts = found.texts
    meaning.values[:] = values
    if found.is_text:
        as_shown = np.array([shown(value) for value in values], dtype=object)
        meaning.rules[np.array(texts, dtype=object) != as_shown] = "number-text"
    meaning.unclear[~possible(about, values)] = "out-of-range"
    meaning.unclear[np.isnan(values)] = "no-number"
    _put_missing(about, texts, values, meaning)
    asked = meaning.unclear != ""
    meaning.values[asked], meaning.rules[asked] = np.nan, ""
    return meaning


def decide(about: Field, text: str) -> Outcome | None:
    """What a decision means: a possible number, or a reason for no answer."""
    value = parse(tidy(text), "," if "," in text else ".")
    if not np.isnan(value) and possible(about, np.array([value])).all():
        return Outcome(value)
    code = None if np.isnan(value) else value
    return missing.decided(text) or missing.reason(about, code, text)[0]


def allowed(about: Field) -> tuple[str, ...]:
    """The range in words, then the reasons for no answer."""
    low, high = (
        None if bound is None else missing.code_text(bound)
        for bound in (about.item.minimum, about.item.maximum)
    )
    return (*within("number", low, high, about.language), *missing.allowed(about))


def possible(about: Field, values: np.ndarray) -> np.ndarray:
    """Whether each number lies within the bounds of the item, the bounds included."""
    low = -np.inf if about.item.minimum is None else about.item.minimum
    high = np.inf if about.item.maximum is None else about.item.maximum
    return (values >= low) & (values <= high)


def parse(text: str, decimal: str) -> float:
    """The number that a text is with this decimal mark; not a number (NaN) when it is none.

    The other mark, a space or an apostrophe may part thousands: "1.234,5", "12 345".
    """
    thousands = "." if decimal == "," else ","
    if _SPACED.match(text):
        text = text.replace(" ", "")
    whole, mark, rest = text.partition(decimal)
    if thousands in whole:
        if not _ENDS_IN_THREE.fullmatch(whole):
            return np.nan
        whole = whole.replace(thousands, "")
    plain = f"{whole}.{rest}" if mark else whole
    return float(plain) if _PLAIN.fullmatch(plain) else np.nan


def _values(about: Field, found: Distinct) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(found.values):
        return found.values.to_numpy(dtype=float)
    if not found.is_text:
        return np.full(len(found.texts), np.nan)  # dates are no numbers
    texts = [tidy(text) for text in found.texts]
    mark = _mark(texts, about.decimal)
    return np.array([parse(text, mark) for text in texts])


def _mark(texts: list[str], declared: str) -> str:
    """The decimal mark of a column: the file's, unless the column shows that it is the other."""
    other = "." if declared == "," else ","
    certain = {mark for text in texts for mark in _certain(text)}
    return other if certain == {other} else declared


def _certain(text: str) -> set[str]:
    """The mark that can only stand before decimals in this text, if there is one."""
    if not text[:1].isdigit() and text[:1] not in ("+", "-", ",", "."):
        return set()
    marks = [char for char in text if char in ",."]
    if not marks or not re.fullmatch(r"[+-]?[\d.,]+", text):
        return set()
    last = marks[-1]
    if marks.count(last) > 1:
        return set()
    if len(marks) > 1:
        return {last}
    return set() if _ENDS_IN_THREE.fullmatch(text) else {last}


def _put_missing(about: Field, texts: list[str], values: np.ndarray, meaning: Meaning) -> None:
    """Give the reason for every value that stands for no answer."""
    for i in np.flatnonzero(_may_be_missing(about, texts, values)):
        code = None if np.isnan(values[i]) else float(values[i])
        outcome, rule = missing.reason(about, code, texts[i])
        if outcome is not None:
            meaning.values[i], meaning.missing[i] = np.nan, outcome.missing
            meaning.rules[i], meaning.unclear[i] = rule, ""
        elif rule:
            meaning.unclear[i] = rule


def _may_be_missing(about: Field, texts: list[str], values: np.ndarray) -> np.ndarray:
    """Values worth a closer look: so that a long column is not looked at number by number."""
    codes = np.array([*about.missing, missing.SEEN_UNANSWERED], dtype=float)
    labels = {same(label) for part in about.missing.values() for label in part.label.values()}
    suspect = np.isnan(values) | np.isin(values, codes)
    if any(not label.strip("+-.0123456789") for label in labels):  # a label that is itself a number
        suspect |= np.array([same(text) in labels for text in texts])
    return suspect | missing.in_ranges(values, about.declared)


READER = Reader(Kind.NUMBER, np.nan, read, decide, allowed)
"""How a number column is read."""
