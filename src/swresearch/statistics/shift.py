"""Hodges-Lehmann estimates: by how much one group, or one measurement, lies above the other.

The estimate and its limits are where the standardised rank statistic of the shifted data crosses
zero and its critical values. R's `wilcox.test(conf.int = TRUE)` looks for the same places with
`uniroot` to 1e-4; here they are found to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from swresearch.statistics.ranks import ranks, tie_sum

Statistic = Callable[[float, bool], float]


def shift_between(first: np.ndarray, second: np.ndarray, confidence: float) -> dict[str, float]:
    """Shift of `first` above `second` with interval: shift, shift_low, shift_high."""
    m, n = len(first), len(second)

    def statistic(shift: float, correct: bool) -> float:
        pooled = np.concatenate([first - shift, second])
        away = ranks(pooled)[:m].sum() - m * (m + 1) / 2 - m * n / 2
        spread = np.sqrt(m * n / 12 * ((m + n + 1) - tie_sum(pooled) / ((m + n) * (m + n - 1))))
        return float((away - correct * np.sign(away) * 0.5) / spread)

    ends = float(first.min() - second.max()), float(first.max() - second.min())
    return _crossings(statistic, ends, confidence)


def shift_of_pairs(differences: np.ndarray, confidence: float) -> dict[str, float]:
    """Pseudomedian of paired differences (zeros dropped) with interval: the same three keys."""

    def statistic(shift: float, correct: bool) -> float:
        away = differences - shift
        away = away[away != 0]
        n, sizes = len(away), np.abs(away)
        total = ranks(sizes)[away > 0].sum() - n * (n + 1) / 4
        spread = np.sqrt(n * (n + 1) * (2 * n + 1) / 24 - tie_sum(sizes) / 48)
        return float((total - correct * np.sign(total) * 0.5) / spread)

    ends = float(differences.min()), float(differences.max())
    return _crossings(statistic, ends, confidence)


def _crossings(statistic: Statistic, ends: tuple[float, float], confidence: float) -> dict[str, float]:
    from scipy.special import ndtri

    z = float(ndtri((1 + confidence) / 2))
    # Where the statistic is zero over a stretch, its middle: the median of all differences.
    first = _crossing(lambda at: statistic(at, False), ends)
    last = -_crossing(lambda at: -statistic(-at, False), (-ends[1], -ends[0]))
    return {
        "shift": (first + last) / 2,
        "shift_low": _crossing(lambda at: statistic(at, True) - z, ends),
        "shift_high": _crossing(lambda at: statistic(at, True) + z, ends),
    }


def _crossing(gap: Callable[[float], float], ends: tuple[float, float]) -> float:
    """Where a falling step function goes through zero, by halving; an end when it never does."""
    low, high = ends
    if not gap(low) > 0:
        return low
    if not gap(high) < 0:
        return high
    while high - low > 1e-12 * max(1.0, abs(low), abs(high)):
        middle = (low + high) / 2
        low, high = (middle, high) if gap(middle) > 0 else (low, middle)
    return (low + high) / 2
