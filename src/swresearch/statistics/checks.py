"""Checks that every statistic starts with: numbers, finite, enough people, not constant.

Each check returns the data in the form the calculation needs, or raises `Refused` with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from swresearch.statistics.result import Refused

SMALLEST = 3
"""With one or two people every number is about a person, and no interval means anything."""

MOST_CATEGORIES = 101
"""A slider from 0 to 100 has 101 answers; more is an identifier, an amount or an open question."""

MOST_ORDERED = 20
"""Most categories for statistics that estimate something per category (polychoric, Mokken)."""


LARGEST = 1e60
"""Beyond this size (or below 1 over it) a fourth power overflows: no answer, amount or weight is."""


def numbers(values: pd.Series | Sequence[float] | np.ndarray) -> np.ndarray:
    """The values as floats, missing as NaN; refuses text, infinite values and those beyond reach."""
    try:
        array = np.asarray(pd.Series(values).to_numpy(dtype=float, na_value=np.nan))
    except (TypeError, ValueError):
        raise Refused("not-numeric") from None
    _within_reach(array)
    return array


def _within_reach(array: np.ndarray) -> None:
    """Refuse infinite values, and sizes whose squares (variances) a computer cannot hold."""
    if np.isinf(array).any():
        raise Refused("infinite", n=len(array))
    size = np.abs(array[array != 0])
    if (size > LARGEST).any() or (size < 1 / LARGEST).any():
        raise Refused("beyond-reach", n=len(array))


def floats(frame: pd.DataFrame) -> np.ndarray:
    """The frame as floats (people x columns), missing as NaN; refuses text."""
    try:
        if (frame.dtypes == "float64").all():
            return frame.to_numpy()
        return np.asarray(frame.to_numpy(dtype=float, na_value=np.nan))
    except (TypeError, ValueError):
        raise Refused("not-numeric", n=len(frame)) from None


def matrix(frame: pd.DataFrame) -> np.ndarray:
    """As `floats`; refuses infinite values too, and those beyond reach."""
    array = floats(frame)
    _within_reach(array)
    return array


def present(values: pd.Series | Sequence[float] | np.ndarray, smallest: int = SMALLEST) -> np.ndarray:
    """The values that are there; refuses when fewer than `smallest` are."""
    array = numbers(values)
    valid = array[~np.isnan(array)]
    enough(len(valid), smallest, missing=len(array) - len(valid))
    return valid


def varying(values: pd.Series | Sequence[float] | np.ndarray, smallest: int = SMALLEST) -> np.ndarray:
    """As `present`, and not all the same."""
    valid = present(values, smallest)
    if same(valid):
        raise Refused("constant", n=len(valid))
    return valid


def same(values: np.ndarray) -> bool:
    """Whether all values are equal; a mean of equal answers can differ from them in its last digit."""
    return bool(np.ptp(values) <= 1e-12 * np.abs(values).max())


def enough(n: int, smallest: int = SMALLEST, missing: int = 0) -> None:
    """Refuse when there is nobody ("no-answers") or fewer than `smallest` people ("too-few")."""
    if n == 0:
        raise Refused("no-answers", missing=missing)
    if n < smallest:
        raise Refused("too-few", n, missing)


def few_categories(array: np.ndarray, most: int = MOST_CATEGORIES) -> None:
    """Refuse columns with more than `most` different values that also span that range.

    Columns within a range of `most` pass uncounted: standardised scores make sense in many places.
    """
    for column in array.T:
        valid = column[~np.isnan(column)]
        if valid.size and np.ptp(valid) >= most and len(np.unique(valid)) > most:
            raise Refused("too-many-categories", n=len(array))


def complete(array: np.ndarray, smallest: int = SMALLEST) -> np.ndarray:
    """The rows without a missing value; refuses when fewer than `smallest` are left."""
    rows = array[~np.isnan(array).any(axis=1)]
    enough(len(rows), smallest, missing=len(array) - len(rows))
    return rows
