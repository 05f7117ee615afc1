"""Warning signs in answers: the same answer throughout, and a direction that does not fit.

Neither changes an answer or a score. A straight line gives a plausible score on many instruments, and
answers that were reversed before they were exported give one too.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from swresearch.instruments import Instrument, ItemKind

MIN_ANSWERS = 3
"""Fewer answers than this cannot be called a straight line."""

MIN_PEOPLE = 10
"""With fewer people a correlation says too little to raise a flag."""


def straight_lined(
    frame: pd.DataFrame, instrument: Instrument, items: Iterable[str] | None = None
) -> pd.DataFrame:
    """Who gave one and the same answer to every item that they answered.

    `frame` has one row per person and one numeric column per item, empty where there is no answer.
    `items` are looked at together (default: all choice items); those without a column are left out.
    Returns a frame with the same index: `n_valid` (int, number of items answered), `answer` (float, the
    code that was given throughout, else empty), `both_directions` (bool, whether the answered items
    include reversed ones beside others, so that the same code contradicts itself), and `straight_lined`
    (bool, one code on at least `MIN_ANSWERS` items in both directions).

    Without items in both directions a line of equal answers may be somebody's opinion: it is then shown
    in `answer` and not flagged. Raises `KeyError` for an item that the instrument does not have.
    """
    chosen = _choice_items(instrument) if items is None else list(items)
    reversed_ = np.array([instrument.items[key].reversed for key in chosen], dtype=bool)
    points = frame.reindex(columns=chosen).to_numpy(dtype=float, na_value=np.nan)
    answered = ~np.isnan(points)
    n_valid = answered.sum(axis=1)
    lowest = np.where(answered, points, np.inf).min(axis=1, initial=np.inf)
    highest = np.where(answered, points, -np.inf).max(axis=1, initial=-np.inf)
    same = (n_valid >= MIN_ANSWERS) & (lowest == highest)
    both = answered[:, reversed_].any(axis=1) & answered[:, ~reversed_].any(axis=1)
    columns = {
        "n_valid": n_valid,
        "answer": np.where(same, lowest, np.nan),
        "both_directions": both,
        "straight_lined": same & both,
    }
    return pd.DataFrame(columns, index=frame.index)


def direction_flipped(frame: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Scales whose reversed items go up with the others before any reversal.

    In raw answers the two kinds of item should go against each other. When they go together, half of
    them was probably reversed before the export, and reversing them again spoils the score. Returns one
    row per scale with items in both directions: `scale`, `n` (people with an answer of both kinds),
    `correlation` (Pearson, between the means of the two kinds), `low` and `high` (95 % interval by
    Fisher's z; empty for fewer than `MIN_PEOPLE` people or answers without spread) and `flipped` (the
    whole interval lies above 0).

    Codes that are the wrong way round for all items alike (1 = yes instead of 3 = yes) keep their
    correlations: that can only be seen from the labels.
    """
    rows = []
    for name, scale in instrument.scales.items():
        here = [key for key in scale.items if key in frame.columns]
        turned = [key for key in here if instrument.items[key].reversed]
        plain = [key for key in here if not instrument.items[key].reversed]
        if turned and plain:
            pair = pd.DataFrame(
                {"plain": frame[plain].mean(axis=1), "turned": frame[turned].mean(axis=1)}
            ).dropna()
            rows.append({"scale": name, **_correlation(pair["plain"], pair["turned"])})
    return pd.DataFrame(rows, columns=["scale", "n", "correlation", "low", "high", "flipped"])


def _choice_items(instrument: Instrument) -> list[str]:
    return [key for key, item in instrument.items.items() if item.kind is ItemKind.CHOICE]


def _correlation(first: pd.Series, second: pd.Series) -> dict[str, float | int | bool]:
    """Pearson's r with its 95 % interval by Fisher's z transformation."""
    n = len(first)
    if n < MIN_PEOPLE or first.nunique() < 2 or second.nunique() < 2:
        empty = float("nan")
        return {"n": n, "correlation": empty, "low": empty, "high": empty, "flipped": False}
    r = float(np.corrcoef(first.to_numpy(float), second.to_numpy(float))[0, 1])
    low, high = correlation_limits(r, n)
    return {"n": n, "correlation": r, "low": low, "high": high, "flipped": low > 0}


def correlation_limits(r: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a correlation between `n` people, by Fisher's z transformation."""
    z = np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12))
    half = 1.959963984540054 / np.sqrt(n - 3)
    return float(np.tanh(z - half)), float(np.tanh(z + half))
