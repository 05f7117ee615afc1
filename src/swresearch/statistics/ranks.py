"""Ranks with ties, and the exact distributions of rank sums given those ties.

scipy's exact distributions pass over ties and zeros; these count every arrangement of the ranks
that occurred (the shift algorithm of Streitberg & Rohmel 1986), as R's coin and exactRankTests.
"""

from __future__ import annotations

import numpy as np

MOST_EXACT = 200
"""Up to this many people the arrangements are counted; above it a normal distribution does."""


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values sharing their middle rank."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), dtype=float)


def tie_sum(values: np.ndarray) -> float:
    """Sum of t^3 - t over groups of t equal values: what ties take from the variance of ranks."""
    counts = np.unique(values, return_counts=True)[1].astype(float)
    return float((counts**3 - counts).sum())


def normal_p(z: float) -> float:
    """Two-sided p of a standard normal statistic."""
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(z)))


def signed_rank_p(scores: np.ndarray, observed: float) -> float:
    """Exact two-sided p of a sum of positive scores, every sign being as likely as the other.

    `scores`: ranks of the absolute differences that are not zero (halves allowed).
    """
    doubled = np.rint(2 * scores).astype(int)
    ways = np.zeros(doubled.sum() + 1)
    ways[0] = 1.0
    for score in doubled:
        shifted = np.zeros_like(ways)
        shifted[score:] = ways[: len(ways) - score]
        ways = (ways + shifted) / 2
    return _as_far(ways, 2 * observed)


def rank_sum_p(scores: np.ndarray, size: int, observed: float) -> float:
    """Exact two-sided p of the sum of `size` scores drawn from `scores` without replacement."""
    from scipy.special import gammaln

    doubled = np.rint(2 * scores).astype(int)
    doubled = doubled - doubled.min()  # smaller sums, same distribution
    shift = round(2 * (scores.sum() - doubled.sum() / 2) / len(scores) * size)
    most = int(np.sort(doubled)[-size:].sum())
    ways = np.zeros((size + 1, most + 1))
    ways[0, 0] = 1.0
    for number, score in enumerate(doubled, start=1):
        used = min(number, size)
        ways[1 : used + 1, score:] += ways[:used, : most + 1 - score].copy()
    n = len(scores)
    choices = np.exp(gammaln(n + 1) - gammaln(size + 1) - gammaln(n - size + 1))
    return _as_far(ways[size] / choices, 2 * observed - shift)


def _as_far(chance: np.ndarray, observed: float) -> float:
    """Chance of a sum at least as far from the expected sum as the observed one."""
    sums = np.arange(len(chance))
    centre = (chance * sums).sum() / chance.sum()
    far = np.abs(sums - centre) >= abs(observed - centre) - 1e-7
    return float(min(chance[far].sum() / chance.sum(), 1.0))
