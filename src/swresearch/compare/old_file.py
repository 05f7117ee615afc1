"""The old file: where its scores and people are, found by name, by label and by value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import pandas as pd

from swresearch.clean.missing import in_ranges
from swresearch.clean.numbers import parse
from swresearch.clean.texts import same, shown, tidy
from swresearch.errors import Problem, UsageError
from swresearch.instruments import Instrument
from swresearch.read import Export

_ALIKE = 0.75  # of two names: "bfi_agree" and "agreeable" share this much, "agree" and "open" do not
_SHORTEST = 4  # letters of a name that may be part of another one
_EQUAL_SHARE = 0.6  # of the people, for a column that is recognised by its values only
_UNIQUE_SHARE = 0.95  # of people's numbers; sums of items look like numbers too, but repeat
_NOT_LETTERS = re.compile(r"[\W_]+")
Persons = Callable[[pd.Series], pd.Series]
"""From people's numbers to what they are called in the programme's frames."""


@dataclass(frozen=True)
class Found:
    """The column of the old file that holds a scale, and how it was found (name, label, values ...)."""

    column: str
    by: str


@dataclass(frozen=True)
class People:
    """Which row of the old file is whose.

    `old` and `new` are places in the old file and in the programme's frame, in pairs. `column` is the
    column with people's numbers, None when the rows were taken in their order. The rest are rows (as
    the researcher sees them) that were left out: `only_old` and `only_new` have no counterpart,
    `twice` belong to a person who has more rows.
    """

    old: np.ndarray
    new: np.ndarray
    column: str | None
    only_old: tuple[int, ...] = ()
    only_new: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()


def old_numbers(export: Export, column: str) -> np.ndarray:
    """A column of the old file as numbers; its user-missing codes and texts are empty."""
    cells = export.frame[column]
    if pd.api.types.is_datetime64_any_dtype(cells):
        return np.full(len(cells), np.nan)
    if pd.api.types.is_numeric_dtype(cells):
        values = cells.to_numpy(dtype=float, na_value=np.nan)
    else:
        texts = cells.fillna("").astype("str").map(tidy)
        values = np.array([parse(text, export.decimal) for text in texts], dtype=float)
    declared = in_ranges(values, export.missing_codes.get(column, ()))
    return np.where(declared, np.nan, values)


def score_columns(
    export: Export,
    instrument: Instrument,
    new: Mapping[str, np.ndarray],
    people: People,
    given: Mapping[str, str],
) -> dict[str, Found]:
    """The column of each scale: as given, by its name or label, by a name like it, or by its values.

    `new` holds the programme's scores of the paired people. Items and numbers of answered items are
    never taken for scores. Raises `UsageError` for a given scale or column that is not there.
    """
    _refuse_unknown(export, instrument, given)
    found = {scale: Found(column, "given") for scale, column in given.items()}
    free = _free_columns(export, instrument, people.column)
    for by, fits in (("name", _name), ("label", _label), ("alike", _alike)):
        for scale in instrument.scales:
            taken = {part.column for part in found.values()}
            left = [column for column in free if column not in taken]
            if scale not in found:
                column = fits(scale, instrument, export, left)
                found |= {scale: Found(column, by)} if column is not None else {}
    taken = {part.column for part in found.values()}
    for scale, values in new.items():
        if scale not in found:
            left = [column for column in free if column not in taken]
            column = _by_values(export, left, values, people)
            found |= {scale: Found(column, "values")} if column is not None else {}
    return {scale: found[scale] for scale in instrument.scales if scale in found}


def pair_people(
    export: Export, index: pd.Index, rows: pd.Series, persons: Persons, names: Iterable[str]
) -> People | None:
    """Pair the old file's rows with the programme's people; None when they cannot be paired.

    By the column with people's numbers: one of `names`, else the column in which most people are
    recognised; failing that in the order of the rows, when there are as many.
    """
    known = pd.Series(np.arange(len(index)), index=index)
    unique = known[~known.index.duplicated(keep=False)]
    best, places = None, pd.Series(dtype=float)
    for column in _id_candidates(export, names):
        numbers = export.frame[column].map(shown, na_action="ignore").fillna("").astype("str")
        found = persons(numbers.map(tidy)).map(unique)
        if found.notna().sum() > places.notna().sum():
            best, places = column, found
            if found.notna().all():
                break
    if best is not None and places.notna().sum() * 2 >= min(len(places), len(unique)):
        return _paired(best, places, rows, unique.index, index)
    if len(export.frame) == len(index):
        everyone = np.arange(len(index))
        return People(everyone, everyone, None)
    return None


def _paired(
    column: str, places: pd.Series, rows: pd.Series, unique: pd.Index, index: pd.Index
) -> People:
    known = places.notna()
    twice = known & places.duplicated(keep=False)
    used = known & ~twice
    new = places[used].to_numpy(dtype=int)
    paired = np.isin(np.arange(len(index)), places[known].to_numpy(dtype=int))
    return People(
        np.flatnonzero(used),
        new,
        column,
        tuple(int(row) for row in places.index[~known]),
        tuple(int(row) for row in rows[~paired]),
        tuple(int(row) for row in places.index[twice]),
    )


def _id_candidates(export: Export, names: Iterable[str]) -> list[str]:
    wanted = {same(name) for name in names}
    first = [column for column in export.frame.columns if same(column) in wanted]
    return first or [
        column
        for column in export.frame.columns
        if export.frame[column].nunique() >= _UNIQUE_SHARE * len(export.frame)
    ]


def _free_columns(export: Export, instrument: Instrument, id_column: str | None) -> list[str]:
    items = {same(name) for key, item in instrument.items.items() for name in (key, *item.aliases)}
    return [
        column
        for column in export.frame.columns
        if same(column) not in items
        and column != id_column
        and not _letters(column).endswith("nvalid")
        and not np.isnan(old_numbers(export, column)).all()
    ]


def _refuse_unknown(export: Export, instrument: Instrument, given: Mapping[str, str]) -> None:
    problems = [
        Problem("compare.unknown-scale", found=scale, allowed=list(instrument.scales))
        for scale in given
        if scale not in instrument.scales
    ]
    problems += [
        Problem("compare.unknown-column", found=column, allowed=list(export.frame.columns))
        for column in given.values()
        if column not in export.frame.columns
    ]
    if problems:
        raise UsageError(problems)


def _name(scale: str, instrument: Instrument, export: Export, free: list[str]) -> str | None:
    return next((column for column in free if _letters(column) == _letters(scale)), None)


def _label(scale: str, instrument: Instrument, export: Export, free: list[str]) -> str | None:
    words = {_letters(text) for text in instrument.scales[scale].title.values()}
    for column in free:
        if _letters(export.labels.get(column, column)) in words or _letters(column) in words:
            return column
    return None


def _alike(scale: str, instrument: Instrument, export: Export, free: list[str]) -> str | None:
    """The free column whose name or label is most like this scale's, and less like any other's."""
    scored = [(_likeness(scale, instrument, export, column), column) for column in free]
    best, column = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    rivals = [_likeness(o, instrument, export, column) for o in instrument.scales if o != scale]
    return column if best >= _ALIKE and best > max(rivals, default=0.0) else None


def _likeness(scale: str, instrument: Instrument, export: Export, column: str) -> float:
    texts = [_letters(column), _letters(export.labels.get(column, ""))]
    words = [_letters(word) for word in (scale, *instrument.scales[scale].title.values())]
    return max(_ratio(word, text) for word in words for text in texts)


def _ratio(word: str, text: str) -> float:
    if (len(word) >= _SHORTEST and word in text) or (len(text) >= _SHORTEST and text in word):
        return 1.0
    return SequenceMatcher(None, word, text).ratio() if word and text else 0.0


def _by_values(export: Export, free: list[str], values: np.ndarray, people: People) -> str | None:
    best, column = 0.0, None
    for name in free:
        old = old_numbers(export, name)[people.old]
        both = ~np.isnan(old) & ~np.isnan(values)
        share = float(np.isclose(old[both], values[both]).mean()) if both.sum() > 1 else 0.0
        if share > best and len(np.unique(old[both])) > 2:
            best, column = share, name
    return column if best >= _EQUAL_SHARE else None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", same(text))
