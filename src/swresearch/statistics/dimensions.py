"""How many factors: parallel analysis (Horn 1965), principal components and common factors.

As `psych::fa.parallel` with simulated normal data: eigenvalues that stand out above the mean
eigenvalues of data of the same size without any structure.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.covariance import items_of
from swresearch.statistics.onefactor import minimum_residual
from swresearch.statistics.result import Analysis, Refused, Result

SMALLEST_PARALLEL = 50
"""With fewer people chance alone gives eigenvalues as large as real ones."""

PARALLEL = Analysis(
    "parallel",
    "method.parallel",
    ("rank", "component", "component_by_chance", "factor", "factor_by_chance", "keep_component",
     "keep_factor"),
)  # fmt: skip


@PARALLEL.guard
def parallel(items: pd.DataFrame, seed: int, rounds: int = 20) -> Result:
    """Eigenvalues of the items' correlations beside those of random data, on complete rows.

    Columns: rank, component (eigenvalues), component_by_chance (mean over `rounds` simulations),
    factor (eigenvalues with the communalities of one minres factor on the diagonal),
    factor_by_chance, keep_component and keep_factor (True up to the first that falls below).
    The number of factors is the sum of keep_factor. Refuses fewer than 50 people, or fewer than
    three per item.
    """
    scale = items_of(items, SMALLEST_PARALLEL, listwise=True)
    if scale.k < 3:
        raise Refused("few-items", n=scale.n)
    if scale.n < 3 * scale.k:
        raise Refused("too-few", n=scale.n)
    component, factor = eigenvalues(scale.correlation)
    by_chance = _simulated(scale.n, scale.k, np.random.default_rng(seed), rounds)
    table = {
        "rank": np.arange(1, scale.k + 1),
        "component": component,
        "component_by_chance": by_chance[0],
        "factor": factor,
        "factor_by_chance": by_chance[1],
        "keep_component": np.logical_and.accumulate(component > by_chance[0]),
        "keep_factor": np.logical_and.accumulate(factor > by_chance[1]),
    }
    return PARALLEL.result(pd.DataFrame(table), scale.n, len(items) - scale.n)


def eigenvalues(correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues of components and of common factors, largest first."""
    loadings = minimum_residual(correlation)
    reduced = correlation.copy()
    np.fill_diagonal(reduced, loadings**2)
    return np.linalg.eigvalsh(correlation)[::-1], np.linalg.eigvalsh(reduced)[::-1]


def _simulated(n: int, k: int, generator: np.random.Generator, rounds: int) -> np.ndarray:
    """Mean eigenvalues (2 x items) of normal data without structure."""
    found = []
    for _ in range(rounds):
        noise = generator.standard_normal((n, k))
        found.append(eigenvalues(np.atleast_2d(np.corrcoef(noise, rowvar=False))))
    return np.mean(found, axis=0)
