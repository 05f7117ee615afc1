"""Many tests at once: p-values adjusted over a declared family.

The family is what was planned to be tested together; it counts in full, also when some of its
tests come out unremarkable. Agrees with R's `p.adjust`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from swresearch.statistics.checks import enough, numbers
from swresearch.statistics.result import Analysis, Refused, Result

ADJUSTED = Analysis("adjusted", "method.adjusted", ("test", "p", "holm", "bh"))


@ADJUSTED.guard
def adjusted(p: pd.Series) -> Result:
    """Holm's and Benjamini-Hochberg's adjusted p-values over one declared family.

    `p`: p-values indexed by the name of the test; NaN where a test was refused (R leaves these
    out of the family as well). Columns: test, p, holm, bh.
    """
    values = numbers(p)
    there = values[~np.isnan(values)]
    enough(len(there), 1)
    if (there < 0).any() or (there > 1).any():
        raise Refused("no-p-value", n=len(there))
    table = {"test": list(p.index), "p": values, "holm": holm(values), "bh": bh(values)}
    return ADJUSTED.result(pd.DataFrame(table), len(there), len(values) - len(there))


def holm(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """Holm (1979): keeps the chance of any false finding in the family below alpha."""
    return _over_known(p, lambda ordered, n: np.maximum.accumulate(ordered * np.arange(n, 0, -1)))


def bonferroni(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """Every p-value times the size of the family."""
    return _over_known(p, lambda ordered, n: ordered * n)


def bh(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """Benjamini & Hochberg (1995): keeps the expected share of false findings below alpha."""
    return _over_known(p, lambda ordered, n: _from_largest(ordered * n / np.arange(1, n + 1)))


def by(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """Benjamini & Yekutieli (2001): as `bh`, whatever the dependence between the tests."""

    def step(ordered: np.ndarray, n: int) -> np.ndarray:
        ranks = np.arange(1, n + 1)
        return _from_largest(ordered * n * (1 / ranks).sum() / ranks)

    return _over_known(p, step)


def hochberg(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """Hochberg (1988): as `holm`, for independent tests."""
    return _over_known(p, lambda ordered, n: _from_largest(ordered * np.arange(n, 0, -1)))


def hommel(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """Hommel (1988), by the algorithm of Wright (1992, Biometrics 48, 1005-1013)."""

    def step(ordered: np.ndarray, n: int) -> np.ndarray:
        ranks = np.arange(1, n + 1)
        least = np.full(n, (n * ordered / ranks).min())
        found = least.copy()
        for m in range(n - 1, 1, -1):
            head, tail = slice(0, n - m + 1), slice(n - m + 1, n)
            smallest = (m * ordered[tail] / np.arange(2, m + 1)).min()
            least[head] = np.minimum(m * ordered[head], smallest)
            least[tail] = least[n - m]
            found = np.maximum(found, least)
        return np.maximum(found, ordered)

    return _over_known(p, step)


def _from_largest(stepped: np.ndarray) -> np.ndarray:
    return np.minimum.accumulate(stepped[::-1])[::-1]


def _over_known(
    p: Sequence[float] | np.ndarray, step: Callable[[np.ndarray, int], np.ndarray]
) -> np.ndarray:
    """`step(ordered p, n)` over the p-values that are known, back in their own order, at most 1."""
    values = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    found = np.full(len(values), np.nan)
    if len(order):
        found[order] = np.minimum(step(values[order], len(order)), 1)
    return found
