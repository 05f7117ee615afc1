"""Omega for the sum of ordered answers themselves (Green & Yang 2009, Psychometrika 74, 155-167).

One factor is fitted to the polychoric correlations by diagonally weighted least squares, each
weighted by its own sampling variance (Muthen 1984), as `lavaan` does with `ordered`; the
reliability is that of the sum of the answers, as `semTools::reliability`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.binormal import density, distribution
from swresearch.statistics.covariance import items_of
from swresearch.statistics.polychoric import (
    SMALLEST_POLYCHORIC,
    Ordered,
    cells,
    correlation_matrix,
    ordered_answers,
)
from swresearch.statistics.proportion import small
from swresearch.statistics.result import Analysis, Refused, Result

CATEGORICAL_OMEGA = Analysis("categorical-omega", "method.categorical-omega", ("omega", "items"))


@CATEGORICAL_OMEGA.guard
def categorical_omega(items: pd.DataFrame) -> Result:
    """Green and Yang's categorical omega, on complete rows. Columns: omega, items.

    Refuses "no-factor" when the polychoric correlations contradict each other (not positive
    definite): the outcome can then exceed 1.
    """
    scale = items_of(items, SMALLEST_POLYCHORIC, listwise=True)
    if scale.k < 3:
        raise Refused("few-items", n=scale.n)
    ordered = ordered_answers(scale)
    matrix = correlation_matrix(ordered)
    if np.linalg.eigvalsh(matrix)[0] < 1e-8:
        raise Refused("no-factor", n=scale.n)
    loadings = _weighted_factor(matrix, _variances(ordered, matrix))
    common = np.outer(loadings, loadings)
    value = _sum_covariances(common, ordered) / _sum_covariances(matrix, ordered, whole=True)
    if not 0 < value < 1:
        raise Refused("no-factor", n=scale.n)
    row = {"omega": value, "items": scale.k}
    return CATEGORICAL_OMEGA.result(row, scale.n, len(items) - scale.n, small(scale.n))


def _weighted_factor(matrix: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """Loadings with the smallest weighted squared residuals (DWLS), their sum positive."""
    from scipy.optimize import minimize

    weights = 1 / variances
    np.fill_diagonal(weights, 0)
    weights /= weights.max()

    def misfit(loadings: np.ndarray) -> tuple[float, np.ndarray]:
        residual = weights * (matrix - np.outer(loadings, loadings))
        value = (residual * (matrix - np.outer(loadings, loadings))).sum() / 2
        return float(value), -2 * residual @ loadings

    vector = np.linalg.eigh(matrix)[1][:, -1]
    found = minimize(misfit, vector, jac=True, method="BFGS", options={"gtol": 1e-10})
    return np.asarray(found.x) * (np.sign(found.x.sum()) or 1.0)


def _sum_covariances(matrix: np.ndarray, ordered: Ordered, whole: bool = False) -> float:
    """Sum of the covariances of the answers, given the correlations of what lies behind them.

    `whole`: the diagonal holds each answer's own variance, not the part shared through the factor.
    """
    from scipy.special import ndtr

    total = 0.0
    for one, a in enumerate(ordered.thresholds):
        for other, b in enumerate(ordered.thresholds):
            inner, outer = a[1:-1], b[1:-1]
            product = ndtr(inner).sum() * ndtr(outer).sum()
            if whole and one == other:
                total += ndtr(np.minimum(inner[:, None], outer)).sum() - product
            else:
                total += distribution(inner, outer, matrix[one, other]).sum() - product
    return total


def _variances(ordered: Ordered, matrix: np.ndarray) -> np.ndarray:
    """Sampling variance of every polychoric correlation, its thresholds being estimates too."""
    k = len(matrix)
    marginal = [_threshold_scores(codes, a) for codes, a in zip(*_lists(ordered), strict=True)]
    found = np.ones((k, k))
    for one in range(k):
        for other in range(one + 1, k):
            found[one, other] = found[other, one] = _variance(
                ordered, marginal, one, other, matrix[one, other]
            )
    return found


def _lists(ordered: Ordered) -> tuple[list[np.ndarray], list[np.ndarray]]:
    return list(ordered.codes), list(ordered.thresholds)


def _threshold_scores(codes: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Per person the derivative of the log of the chosen category's share to every threshold."""
    from scipy.special import ndtr

    height = np.exp(-(a[1:-1] ** 2) / 2) / np.sqrt(2 * np.pi)
    return _steps(height)[codes] / np.diff(ndtr(a))[codes, None]


def _steps(height: np.ndarray) -> np.ndarray:
    """Categories x thresholds: a threshold adds to the category below it, takes from the next."""
    k = len(height)
    grid = np.zeros((k + 1, k))
    grid[np.arange(k), np.arange(k)] = height
    grid[np.arange(1, k + 1), np.arange(k)] = -height
    return grid


def _variance(ordered: Ordered, marginal: list[np.ndarray], one: int, other: int, rho: float) -> float:
    """Variance of one correlation from its influence function (Muthen 1984, equations 17-20)."""
    a, b = ordered.thresholds[one], ordered.thresholds[other]
    rows, columns = ordered.codes[one], ordered.codes[other]
    share = cells(distribution(a, b, rho))
    of_rho = (cells(density(a, b, rho)) / share)[rows, columns]
    influence = of_rho.copy()
    for item, (x, y, place) in {
        one: (a, b, share[rows, columns]),
        other: (b, a, share[rows, columns]),
    }.items():
        codes, others = ordered.codes[item], columns if item == one else rows
        joint = _joint_scores(x, y, rho, codes, others) / place[:, None]
        own = marginal[item]
        influence -= own @ np.linalg.solve(own.T @ own, joint.T @ of_rho)
    return float((influence**2).sum() / (of_rho**2).sum() ** 2)


def _joint_scores(
    a: np.ndarray, b: np.ndarray, rho: float, codes: np.ndarray, others: np.ndarray
) -> np.ndarray:
    """Per person the derivative of the share of his or her cell to the thresholds `a`."""
    from scipy.special import ndtr

    inner = a[1:-1]
    given = np.diff(ndtr((b[None, :] - rho * inner[:, None]) / np.sqrt(1 - rho**2)), axis=1)
    height = np.exp(-(inner**2) / 2) / np.sqrt(2 * np.pi)
    return _steps(height)[codes] * given[:, others].T
