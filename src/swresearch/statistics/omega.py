"""Omega total: the reliability of a sum score when the items load unequally on one factor.

In the items' own metric it is `lavaan`'s (one factor, ML); in the correlation metric it is
`psych`'s. The two differ: compare like with like.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from swresearch.statistics.covariance import items_of
from swresearch.statistics.onefactor import OneFactor, full_information, maximum_likelihood
from swresearch.statistics.proportion import small
from swresearch.statistics.result import Analysis, Refused, Result

SMALLEST_FACTOR = 20
"""Fewest people for a factor; and at least twice as many people as items."""

OMEGA = Analysis(
    "omega",
    "method.omega",
    ("omega", "low", "high", "se", "standardised", "omega_observed", "items"),
)
FIT = Analysis(
    "one-factor-fit", "method.one-factor", ("chisq", "df", "p", "cfi", "tli", "rmsea", "srmr")
)
LOADINGS = Analysis("loadings", "method.one-factor", ("item", "loading", "uniqueness"))


class Missing(StrEnum):
    """What happens to people who skipped an item."""

    LISTWISE = "listwise"
    PAIRWISE = "pairwise"
    FIML = "fiml"


@OMEGA.guard
def omega(items: pd.DataFrame, missing: Missing = Missing.LISTWISE, confidence: float = 0.95) -> Result:
    """Omega total of a scale from one factor.

    Columns: omega (own metric, total implied by the factor; `lavaan`), low and high (delta method
    on the logit scale; Kelley & Pornprasertmanit 2016, Psychological Methods 21, 69-92), se,
    standardised (the same on standardised items; NaN with FIML), omega_observed (1 - sum of
    uniquenesses over the observed total of the correlations; `psych::omega`), items.
    With FIML there is a value and no interval. Needs three items: refuses "few-items" otherwise.
    """
    missing = Missing(missing)
    scale = items_of(items, SMALLEST_FACTOR, listwise=missing == Missing.LISTWISE)
    _carries(scale.n - scale.empty, scale.k)
    row: dict[str, object] = {"items": scale.k}
    if missing == Missing.FIML:
        row["omega"] = ratio(*full_information(scale.answers.T))
        return OMEGA.result(row, scale.n - scale.empty, scale.empty, small(scale.n))
    fit = maximum_likelihood(scale.correlation_of_pairs)
    spread = np.sqrt(np.diag(scale.covariance))
    value, se = _with_error(fit, spread, scale.n)
    low, high = _logit_interval(value, se, confidence)
    row |= {
        "omega": value,
        "se": se,
        "low": low,
        "high": high,
        "standardised": ratio(fit.loadings, fit.uniquenesses),
        "omega_observed": 1 - fit.uniquenesses.sum() / scale.correlation_of_pairs.sum(),
    }
    return OMEGA.result(row, scale.n, len(items) - scale.n, small(scale.n))


def ratio(loadings: np.ndarray, uniquenesses: np.ndarray) -> float:
    """Common over total variance of the sum score."""
    common = loadings.sum() ** 2
    return float(common / (common + uniquenesses.sum()))


def _carries(n: int, k: int) -> None:
    if k < 3:
        raise Refused("few-items", n=n)
    if n < 2 * k:
        raise Refused("too-few", n=n)


def _with_error(fit: OneFactor, spread: np.ndarray, n: int) -> tuple[float, float]:
    """Omega in the items' own metric with its delta-method standard error (lavaan's `:=`)."""
    common = (fit.loadings * spread).sum()
    unique = (fit.uniquenesses * spread**2).sum()
    total = common**2 + unique
    gradient = np.concatenate(
        [2 * common * unique / total**2 * spread, -(common**2) / total**2 * spread**2]
    )
    variance = gradient @ np.linalg.solve(fit.information, gradient) / n
    return float(common**2 / total), float(np.sqrt(variance))


def _logit_interval(value: float, se: float, confidence: float) -> tuple[float, float]:
    from scipy.special import expit, logit, ndtri

    half = float(ndtri((1 + confidence) / 2)) * se / (value * (1 - value))
    return float(expit(logit(value) - half)), float(expit(logit(value) + half))


@FIT.guard
def one_factor_fit(items: pd.DataFrame) -> Result:
    """How well one factor describes the items, on complete rows.

    Columns: chisq, df, p, cfi, tli, rmsea, srmr; `lavaan::fitMeasures` of a one-factor ML model.
    """
    scale = items_of(items, SMALLEST_FACTOR, listwise=True)
    _carries(scale.n, scale.k)
    fit = maximum_likelihood(scale.correlation)
    row = _fit_measures(fit, scale.correlation, scale.n)
    return FIT.result(row, scale.n, len(items) - scale.n, small(scale.n))


def _fit_measures(fit: OneFactor, correlation: np.ndarray, n: int) -> dict[str, float]:
    from scipy.special import chdtrc

    k = len(correlation)
    chisq, df = n * fit.discrepancy, k * (k - 3) / 2
    baseline, baseline_df = -n * np.linalg.slogdet(correlation)[1], k * (k - 1) / 2
    off, worst = max(chisq - df, 0.0), max(baseline - baseline_df, chisq - df, 0.0)
    residual = (correlation - fit.implied)[np.tril_indices(k)]
    if df == 0:  # three items: any factor fits
        unknown = {"p": np.nan, "cfi": np.nan, "tli": np.nan, "rmsea": np.nan}
        return {"chisq": chisq, "df": 0, **unknown, "srmr": float(np.sqrt((residual**2).mean()))}
    ratios = baseline / baseline_df, chisq / df
    return {
        "chisq": chisq,
        "df": df,
        "p": float(chdtrc(df, chisq)),
        "cfi": 1 - off / worst if worst else 1.0,
        "tli": float((ratios[0] - ratios[1]) / (ratios[0] - 1)),
        "rmsea": float(np.sqrt(off / (df * n))),
        "srmr": float(np.sqrt((residual**2).mean())),
    }


@LOADINGS.guard
def loadings(items: pd.DataFrame) -> Result:
    """Standardised loading and uniqueness per item, on complete rows (`lavaan`, one factor, ML)."""
    scale = items_of(items, SMALLEST_FACTOR, listwise=True)
    _carries(scale.n, scale.k)
    fit = maximum_likelihood(scale.correlation)
    table = {"item": scale.names, "loading": fit.loadings, "uniqueness": fit.uniquenesses}
    return LOADINGS.result(pd.DataFrame(table), scale.n, len(items) - scale.n, small(scale.n))
