"""Correlations between the continuous leanings behind ordered answers, and ordinal alpha.

Two steps (Olsson 1979, Psychometrika 44, 443-460): thresholds from the margins, then each pair's
correlation by maximum likelihood. Agrees with `psych::polychoric(correct = 0)`, its smoothing
of matrices that are not positive definite included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swresearch.statistics.binormal import density, distribution
from swresearch.statistics.checks import MOST_ORDERED
from swresearch.statistics.covariance import Items, correlations, items_of
from swresearch.statistics.proportion import small
from swresearch.statistics.reliability import raw_alpha
from swresearch.statistics.result import Analysis, Refused, Result

SMALLEST_POLYCHORIC = 100
"""With fewer people most pairs of answers have empty cells, and the outcome hangs on them."""

ORDINAL_ALPHA = Analysis("ordinal-alpha", "method.ordinal-alpha", ("alpha", "average_r", "items"))
POLYCHORIC = Analysis("polychoric", "method.polychoric", ("item", "other", "r", "n"))


@dataclass(frozen=True, eq=False)
class Ordered:
    """Answers as ranks of categories: codes (items x people, -1 missing) and thresholds per item.

    Thresholds run from -inf to inf: one more than the item's categories.
    """

    codes: np.ndarray
    thresholds: tuple[np.ndarray, ...]

    def table(self, one: int, other: int) -> np.ndarray:
        """Counts of the answers to two items by the people who answered both."""
        rows, columns = len(self.thresholds[one]) - 1, len(self.thresholds[other]) - 1
        both = (self.codes[one] >= 0) & (self.codes[other] >= 0)
        cells = self.codes[one][both] * columns + self.codes[other][both]
        return np.bincount(cells, minlength=rows * columns).reshape(rows, columns).astype(float)


@POLYCHORIC.guard
def polychoric(items: pd.DataFrame, listwise: bool = False) -> Result:
    """Polychoric correlation of every pair of items: item, other, r, n (who answered both).

    Refuses fewer than 100 people and items with more than 20 different answers.
    """
    scale, matrix, warnings = _prepare(items, listwise)
    rows, columns = np.triu_indices(scale.k, 1)
    names = np.array(scale.names, dtype=object)
    table = {
        "item": names[rows],
        "other": names[columns],
        "r": matrix[rows, columns],
        "n": scale.pairs[rows, columns].astype(int),
    }
    return POLYCHORIC.result(pd.DataFrame(table), scale.n, scale.empty, warnings)


@ORDINAL_ALPHA.guard
def ordinal_alpha(items: pd.DataFrame, listwise: bool = False) -> Result:
    """Standardised alpha on polychoric correlations (Zumbo, Gadermann & Zeisser 2007).

    Says how reliable the leanings behind the answers would be, not the answers themselves;
    it comes out higher than alpha. Columns: alpha, average_r, items. Refuses "same-total" as alpha does.
    """
    scale, matrix, warnings = _prepare(items, listwise)
    value = raw_alpha(matrix)
    if np.isnan(value):
        raise Refused("same-total", scale.n, scale.empty)
    row = {
        "alpha": value,
        "average_r": (matrix.sum() - scale.k) / (scale.k * (scale.k - 1)),
        "items": scale.k,
    }
    return ORDINAL_ALPHA.result(row, scale.n, scale.empty, warnings)


def _prepare(items: pd.DataFrame, listwise: bool) -> tuple[Items, np.ndarray, list[str]]:
    scale = items_of(items, SMALLEST_POLYCHORIC, listwise)
    found = correlation_matrix(ordered_answers(scale))
    matrix = smoothed(found)
    changed = ["smoothed"] if not np.array_equal(found, matrix) else []
    return scale, matrix, [*small(scale.n), *changed]


def smoothed(matrix: np.ndarray) -> np.ndarray:
    """The matrix itself, or when pairs contradict each other the nearest that does not.

    As `psych::cor.smooth`: negative eigenvalues become (almost) zero.
    """
    values, vectors = np.linalg.eigh(matrix)
    least = np.finfo(float).eps
    if values[0] >= least:
        return matrix
    values = np.where(values < least, 100 * least, values)
    values *= len(values) / values.sum()
    return correlations((vectors * values) @ vectors.T)


def ordered_answers(scale: Items) -> Ordered:
    """Categories that occur, in order, and the thresholds between them."""
    from scipy.special import ndtri

    codes = np.full(scale.answers.shape, -1, dtype=np.intp)
    thresholds = []
    for item, answers in enumerate(scale.answers):
        there = ~np.isnan(answers)
        found, codes[item, there] = np.unique(answers[there], return_inverse=True)
        if len(found) > MOST_ORDERED:
            raise Refused("too-many-categories", n=scale.n)
        shares = np.bincount(codes[item, there]).cumsum()[:-1] / there.sum()
        thresholds.append(np.concatenate([[-np.inf], ndtri(shares), [np.inf]]))
    return Ordered(codes, tuple(thresholds))


def correlation_matrix(ordered: Ordered) -> np.ndarray:
    """Polychoric correlations, items x items."""
    k = len(ordered.thresholds)
    matrix = np.eye(k)
    for one in range(k):
        for other in range(one + 1, k):
            table = ordered.table(one, other)
            matrix[one, other] = matrix[other, one] = pair_correlation(
                table, ordered.thresholds[one], ordered.thresholds[other]
            )
    return matrix


def pair_correlation(table: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """The correlation that makes the table most likely, given the thresholds of both items.

    Refuses "no-solution" when the likelihood still grows at a correlation of -0.99 or 0.99.
    """
    from scipy.optimize import brentq

    try:
        return float(brentq(_slope, -0.99, 0.99, args=(table, a, b), xtol=1e-10))
    except ValueError:
        raise Refused("no-solution", n=int(table.sum())) from None


def _slope(rho: float, table: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """Derivative of the log-likelihood to the correlation; only cells with people count."""
    change = cells(density(a, b, rho))
    share = np.maximum(cells(distribution(a, b, rho)), 1e-14)
    return float((table * change / share).sum())


def cells(grid: np.ndarray) -> np.ndarray:
    """What lies between neighbouring thresholds: differences in both directions."""
    return np.diff(np.diff(grid, axis=0), axis=1)
