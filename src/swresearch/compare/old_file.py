"""The old file: its numbers, and which of its rows is whose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from swresearch.clean.missing import in_ranges
from swresearch.clean.numbers import parse
from swresearch.clean.texts import same, shown, tidy
from swresearch.read import Export

_UNIQUE_SHARE = 0.95  # of people's numbers; sums of items look like numbers too, but repeat
Persons = Callable[[pd.Series], pd.Series]
"""From people's numbers to what they are called in the programme's frames."""


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
