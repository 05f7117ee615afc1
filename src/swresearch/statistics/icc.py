"""Intraclass correlations: how much of the differences between ratings lies in what was rated.

All six forms of Shrout & Fleiss (1979, Psychological Bulletin 86, 420-428) with their F tests and
intervals (McGraw & Wong 1996), as `psych::ICC`. With missing ratings the variance components come
from restricted maximum likelihood on all ratings, as psych's `lmer = TRUE`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.checks import enough, matrix
from swresearch.statistics.proportion import small
from swresearch.statistics.result import Analysis, Refused, Result

ICC = Analysis("icc", "method.icc", ("form", "icc", "low", "high", "f", "df1", "df2", "p"))
MOST_LEVELS = 2000
"""Rated things plus judges for which the variance components are still quick to fit."""


@ICC.guard
def icc(ratings: pd.DataFrame, confidence: float = 0.95) -> Result:
    """The six intraclass correlations of ratings.

    `ratings`: one row per thing rated, one column per judge, NaN where a rating is missing.
    Rows by form: "ICC1" (other judges for every thing), "ICC2" (judges drawn at random), "ICC3"
    (these judges only), and "ICC1k", "ICC2k", "ICC3k" for the mean of all judges. Columns: form,
    icc, low, high, f, df1, df2, p. With missing ratings the warning "missing-ratings".
    """
    values = matrix(ratings)
    rated = values[~np.isnan(values).all(axis=1)]
    n, k = rated.shape
    enough(n, missing=len(values) - n)
    if k < 2:
        raise Refused("one-judge", n)
    if np.nanmax(rated) == np.nanmin(rated):
        raise Refused("constant", n)
    gaps = bool(np.isnan(rated).any())
    between, judges, error = _components(rated) if gaps else _mean_squares(rated)
    if error <= 1e-12 * between:
        raise Refused("no-disagreement", n)
    # The averaged forms divide by what the rated things differ.
    if between <= 1e-12 * max(error, judges):
        raise Refused("same-judged", n)
    rows = _forms(between, judges, error, n, k, confidence)
    warnings = [*small(n), *(["missing-ratings"] if gaps else [])]
    return ICC.result(rows, n, len(values) - n, warnings)


def _mean_squares(rated: np.ndarray) -> tuple[float, float, float]:
    """Mean squares between things, between judges and of the error."""
    n, k = rated.shape
    grand = rated.mean()
    things, judges = rated.mean(axis=1), rated.mean(axis=0)
    between = k * ((things - grand) ** 2).sum() / (n - 1)
    of_judges = n * ((judges - grand) ** 2).sum() / (k - 1)
    residual = rated - things[:, None] - judges + grand
    return float(between), float(of_judges), float((residual**2).sum() / ((n - 1) * (k - 1)))


def _components(rated: np.ndarray) -> tuple[float, float, float]:
    """The mean squares that a full table with the REML variance components would have."""
    n, k = rated.shape
    if n + k > MOST_LEVELS:
        raise Refused("too-many-levels", n)
    things, judges, error = reml(rated)
    return error + k * things, error + n * judges, error


def _forms(
    between: float, judges: float, error: float, n: int, k: int, confidence: float
) -> list[dict[str, float | str]]:
    from scipy.special import fdtrc

    within = (error * (n - 1) * (k - 1) + judges * (k - 1)) / (n * (k - 1))
    f1, f3 = between / within, between / error
    df1, df3 = n * (k - 1), (n - 1) * (k - 1)
    one, three = _limits(f1, n - 1, df1, confidence), _limits(f3, n - 1, df3, confidence)
    two, value2 = _limits_of_two(between, judges, error, n, k, confidence)
    value2k = (between - error) / (between + (judges - error) / n)
    single = [
        ("ICC1", (f1 - 1) / (f1 + k - 1), [(f - 1) / (f + k - 1) for f in one], f1, df1),
        ("ICC2", value2, two, f3, df3),
        ("ICC3", (f3 - 1) / (f3 + k - 1), [(f - 1) / (f + k - 1) for f in three], f3, df3),
        ("ICC1k", 1 - 1 / f1, [1 - 1 / f for f in one], f1, df1),
        ("ICC2k", value2k, [k * r / (1 + (k - 1) * r) for r in two], f3, df3),
        ("ICC3k", 1 - 1 / f3, [1 - 1 / f for f in three], f3, df3),
    ]
    return [
        {
            "form": form, "icc": value, "low": limits[0], "high": limits[1], "f": f,
            "df1": n - 1, "df2": df2, "p": float(fdtrc(n - 1, df2, f)),
        }
        for form, value, limits, f, df2 in single
    ]  # fmt: skip


def _limits(f: float, df1: float, df2: float, confidence: float) -> tuple[float, float]:
    from scipy.special import fdtri

    upper = (1 + confidence) / 2
    return f / float(fdtri(df1, df2, upper)), f * float(fdtri(df2, df1, upper))


def _limits_of_two(
    between: float, judges: float, error: float, n: int, k: int, confidence: float
) -> tuple[tuple[float, float], float]:
    """ICC2 and its limits: judges drawn at random (Shrout & Fleiss 1979, page 424)."""
    from scipy.special import fdtri

    value = (between - error) / (between + (k - 1) * error + k * (judges - error) / n)
    spill = judges / error
    free = (
        (k - 1)
        * (n - 1)
        * (k * value * spill + n * (1 + (k - 1) * value) - k * value) ** 2
        / ((n - 1) * k**2 * value**2 * spill**2 + (n * (1 + (k - 1) * value) - k * value) ** 2)
    )
    upper = (1 + confidence) / 2
    over, under = float(fdtri(n - 1, free, upper)), float(fdtri(free, n - 1, upper))
    rest = k * judges + (k * n - k - n) * error
    low = n * (between - over * error) / (over * rest + n * between)
    high = n * (under * between - error) / (rest + n * under * between)
    return (float(low), float(high)), float(value)


def reml(rated: np.ndarray) -> tuple[float, float, float]:
    """Variance of things, of judges and of the error by restricted maximum likelihood.

    Refuses "no-solution" when the search does not settle.
    """
    from scipy.optimize import minimize

    there = ~np.isnan(rated)
    if there.sum() < sum(rated.shape) + 1:
        raise Refused("too-few", rated.shape[0])
    rows, columns = np.nonzero(there)
    values = rated[there]
    spread = values.std()
    standard = (values - values.mean()) / spread
    sums = _sums(rows, columns, standard, rated.shape)

    def deviance(log_ratios: np.ndarray) -> float:
        return _profile(np.exp(log_ratios), sums)[0]

    found = minimize(
        deviance,
        np.zeros(2),
        method="Nelder-Mead",
        bounds=[(-25, 12), (-25, 12)],
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000, "maxfev": 8000},
    )
    if not found.success:
        raise Refused("no-solution", rated.shape[0])
    ratios = np.exp(found.x)
    error = _profile(ratios, sums)[1] * spread**2
    return float(ratios[0] * error), float(ratios[1] * error), float(error)


Sums = tuple[np.ndarray, np.ndarray, np.ndarray, float, tuple[int, int]]


def _sums(rows: np.ndarray, columns: np.ndarray, y: np.ndarray, shape: tuple[int, int]) -> Sums:
    """Cross products of the design: effects x effects, with the mean, with y; and y with y."""
    design = np.zeros((len(y), sum(shape)))
    design[np.arange(len(y)), rows] = 1
    design[np.arange(len(y)), shape[0] + columns] = 1
    return design.T @ design, design.sum(axis=0), design.T @ y, float(y @ y), shape


def _profile(ratios: np.ndarray, sums: Sums) -> tuple[float, float]:
    """REML deviance and error variance, given the variances as ratios to the error."""
    products, counts, with_y, squares, shape = sums
    n = int(counts[: shape[0]].sum())
    scale = np.sqrt(np.repeat(ratios, shape))
    inner = np.eye(len(scale)) + scale[:, None] * products * scale
    right = scale[:, None] * np.column_stack([counts, with_y])
    solved = np.linalg.solve(inner, right)
    ones, mixed = n - right[:, 0] @ solved[:, 0], -right[:, 0] @ solved[:, 1]
    left = squares - right[:, 1] @ solved[:, 1] - mixed**2 / ones
    error = left / (n - 1)
    deviance = (n - 1) * np.log(error) + np.linalg.slogdet(inner)[1] + np.log(ones)
    return float(deviance), float(error)
