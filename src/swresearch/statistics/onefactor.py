"""One common factor behind the items of a scale, fitted by maximum likelihood or least squares.

Own code: `factor_analyzer` and `semopy` fail with current scikit-learn and scipy. Standardised
loadings and uniquenesses equal those of `lavaan` 0.6 (ML, FIML) and `psych::fa` (ml, minres).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swresearch.statistics.result import Refused

MOST_COMMON = 0.995
"""The largest communality of least squares, as in `psych::fa`: without it a loading of items that have
next to nothing in common runs away."""


@dataclass(frozen=True, eq=False)
class OneFactor:
    """A fitted factor: loadings and uniquenesses of standardised items, and what they rest on.

    discrepancy: the ML fit function at the minimum; information: expected information of
    (loadings, uniquenesses) per person.
    """

    loadings: np.ndarray
    uniquenesses: np.ndarray
    discrepancy: float
    information: np.ndarray

    @property
    def implied(self) -> np.ndarray:
        """The correlations that the factor implies, items x items."""
        return np.outer(self.loadings, self.loadings) + np.diag(self.uniquenesses)


def maximum_likelihood(correlation: np.ndarray, rounds: int = 200) -> OneFactor:
    """The ML fit of one factor to a correlation matrix, by Fisher scoring.

    The loadings' sum is positive. Refuses "no-factor" when the matrix is not positive definite,
    when a uniqueness runs to zero (a Heywood case) or when the fit does not settle.
    """
    if np.linalg.eigvalsh(correlation)[0] < 1e-8:
        raise Refused("no-factor")
    k = len(correlation)
    at = np.concatenate(_start(correlation))
    value = _discrepancy(at, correlation)
    for _ in range(rounds):
        score, information = _score(at, correlation)
        step = np.linalg.solve(information, score)
        size, value, moved = _shorten(at, step, value, correlation)
        at = moved
        if np.abs(size * step).max() < 1e-11:
            break
    # The score decides, not the step: halving stops at rounding long after the fit is exact.
    if np.abs(_score(at, correlation)[0]).max() > 1e-6 or at[k:].min() < 1e-4:
        raise Refused("no-factor")
    sign = np.sign(at[:k].sum()) or 1.0
    at[:k] *= sign
    return OneFactor(at[:k], at[k:], value, _score(at, correlation)[1])


def _start(correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Loadings and uniquenesses from the first principal component, uniquenesses kept positive."""
    values, vectors = np.linalg.eigh(correlation)
    loadings = vectors[:, -1] * np.sqrt(values[-1]) * 0.9
    return loadings, np.clip(1 - loadings**2, 0.1, 1)


def _implied(at: np.ndarray) -> np.ndarray:
    k = len(at) // 2
    return np.outer(at[:k], at[:k]) + np.diag(at[k:])


def _discrepancy(at: np.ndarray, correlation: np.ndarray) -> float:
    """log|Sigma| + tr(R Sigma^-1) - log|R| - k; infinite outside the admissible uniquenesses."""
    k = len(correlation)
    if at[k:].min() <= 0:
        return np.inf
    implied = _implied(at)
    fit = np.linalg.slogdet(implied)[1] - np.linalg.slogdet(correlation)[1]
    return float(fit + np.trace(np.linalg.solve(implied, correlation)) - k)


def _score(at: np.ndarray, correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Score and expected information per person of (loadings, uniquenesses)."""
    k = len(correlation)
    loadings = at[:k]
    inverse = np.linalg.inv(_implied(at))
    gap = inverse @ (correlation - _implied(at)) @ inverse
    score = np.concatenate([gap @ loadings, 0.5 * np.diag(gap)])
    weight = inverse @ loadings
    information = np.block(
        [
            [inverse * (loadings @ weight) + np.outer(weight, weight), inverse * weight],
            [(inverse * weight).T, 0.5 * inverse**2],
        ]
    )
    return score, information


def _shorten(
    at: np.ndarray, step: np.ndarray, value: float, correlation: np.ndarray
) -> tuple[float, float, np.ndarray]:
    """Halve the step until the fit does not get worse: (size, new value, new place)."""
    size = 1.0
    while size > 1e-10:
        moved = at + size * step
        found = _discrepancy(moved, correlation)
        if found <= value + 1e-14:
            return size, found, moved
        size /= 2
    return 0.0, value, at


def full_information(answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Loadings and uniquenesses in the items' own metric, from all answers that were given (FIML).

    `answers`: people x items, NaN where missing; people without any answer are passed over.
    Equal to `lavaan`'s `missing = "fiml"`. Refuses "no-factor" when the fit does not settle.
    """
    from scipy.optimize import minimize

    centre, spread = np.nanmean(answers, axis=0), np.nanstd(answers, axis=0)
    groups = _patterns((answers - centre) / spread)
    pairwise = np.ma.corrcoef(np.ma.masked_invalid(answers), rowvar=False).filled(0)
    loadings, uniquenesses = _start(pairwise)
    start = np.concatenate([loadings, np.log(uniquenesses), np.zeros(len(centre))])
    found = minimize(_deviance, start, args=(groups,), jac=True, method="BFGS", options={"gtol": 1e-8})
    k = len(centre)
    if np.abs(found.jac).max() > 1e-5 or found.x[k : 2 * k].min() < np.log(1e-4):
        raise Refused("no-factor")
    loadings = found.x[:k] * (np.sign(found.x[:k].sum()) or 1.0)
    return loadings * spread, np.exp(found.x[k : 2 * k]) * spread**2


Pattern = tuple[np.ndarray, float, np.ndarray, np.ndarray]


def _patterns(answers: np.ndarray) -> list[Pattern]:
    """Per pattern of answered items: the items, share of people, their means and covariances."""
    there = ~np.isnan(answers)
    keep = there.any(axis=1)
    kinds, member = np.unique(there[keep], axis=0, return_inverse=True)
    groups = []
    for number, kind in enumerate(kinds):
        rows = answers[keep][member.ravel() == number][:, kind]
        mean = rows.mean(axis=0)
        covariance = (rows - mean).T @ (rows - mean) / len(rows)
        groups.append((np.flatnonzero(kind), len(rows) / keep.sum(), mean, covariance))
    return groups


def _deviance(at: np.ndarray, groups: list[Pattern]) -> tuple[float, np.ndarray]:
    """Minus log-likelihood per person and its gradient for (loadings, log uniquenesses, means)."""
    k = len(at) // 3
    loadings, uniquenesses, means = at[:k], np.exp(at[k : 2 * k]), at[2 * k :]
    implied = np.outer(loadings, loadings) + np.diag(uniquenesses)
    value, gap, pull = 0.0, np.zeros((k, k)), np.zeros(k)
    for items, weight, mean, covariance in groups:
        inverse = np.linalg.inv(implied[np.ix_(items, items)])
        away = mean - means[items]
        seen = covariance + np.outer(away, away)
        value += weight / 2 * (np.trace(inverse @ seen) - np.linalg.slogdet(inverse)[1])
        gap[np.ix_(items, items)] += weight * (inverse - inverse @ seen @ inverse)
        pull[items] -= weight * inverse @ away
    gradient = np.concatenate([gap @ loadings, 0.5 * np.diag(gap) * uniquenesses, pull])
    return value, gradient


def minimum_residual(correlation: np.ndarray, rounds: int = 500) -> np.ndarray:
    """Loadings of one factor that leave the smallest off-diagonal residuals (minres, ULS).

    As `psych::fa(fm = "minres")`, to the precision of its optimiser; no communality is above 0.995.
    """
    from scipy.optimize import minimize

    off = 1 - np.eye(len(correlation))

    def misfit(loadings: np.ndarray) -> tuple[float, np.ndarray]:
        residual = (correlation - np.outer(loadings, loadings)) * off
        return float((residual**2).sum()) / 2, -2 * residual @ loadings

    most = np.sqrt(MOST_COMMON)
    found = minimize(
        misfit,
        np.clip(_start(correlation)[0], -most, most),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-most, most)] * len(correlation),
        options={"maxiter": rounds, "ftol": 1e-13, "gtol": 1e-8},
    )
    return np.asarray(found.x)
