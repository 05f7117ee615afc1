"""Do two numbers of the same people go together? Pearson, Spearman, Kendall with intervals.

Agrees with R's `cor.test`; intervals by Bonett & Wright (2000, Psychometrika 65, 23-28) for
Spearman and Fieller, Hartley & Pearson (1957, Biometrika 44, 470-481) for Kendall.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.checks import numbers
from swresearch.statistics.proportion import small
from swresearch.statistics.ranks import ranks
from swresearch.statistics.result import Analysis, Refused, Result

CORRELATION = Analysis(
    "correlation", "method.correlation", ("kind", "r", "low", "high", "p", "interval", "p_corrected")
)
SMALLEST_CORRELATION = 6
"""The standard errors divide by n - 3 and n - 4; below six people an interval is the whole range."""


@CORRELATION.guard
def correlation(first: pd.Series, second: pd.Series, confidence: float = 0.95) -> Result:
    """Correlations of two numbers per person; five rows, so that each says what it rests on.

    Columns: kind ("spearman", "kendall", "pearson"), r, low, high, p, interval ("bonett-wright",
    "fieller" or "fisher"), p_corrected (Spearman only: `cor.test(continuity = TRUE)`). Spearman
    comes with all three intervals, Kendall's tau-b with Fieller's.
    Refuses fewer than 6 people and a variable without spread. Pairs with a gap are left out.
    """
    x, y = numbers(first), numbers(second)
    there = ~np.isnan(x) & ~np.isnan(y)
    x, y, missing = x[there], y[there], int((~there).sum())
    if len(x) == 0:
        raise Refused("no-answers", missing=missing)
    if len(x) < SMALLEST_CORRELATION:
        raise Refused("too-few", len(x), missing)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise Refused("constant", len(x), missing)
    rows = [*_spearman(x, y, confidence), _kendall(x, y, confidence), _pearson(x, y, confidence)]
    perfect = ["no-interval"] if any(np.isnan(row["low"]) for row in rows) else []
    return CORRELATION.result(rows, len(x), missing, [*small(len(x)), *perfect])


def _spearman(x: np.ndarray, y: np.ndarray, confidence: float) -> list[dict]:
    n, r = len(x), _r(ranks(x), ranks(y))
    errors = {
        "bonett-wright": (1 + r**2 / 2) / (n - 3),
        "fieller": 1.06 / (n - 3),
        "fisher": 1 / (n - 3),
    }
    p, pairs = _t_p(r, n), n * (n**2 - 1) / 6
    corrected = _t_p(1 - pairs * (1 - r) / (pairs + 1), n)
    return [
        _row("spearman", r, p, name, variance, confidence) | {"p_corrected": corrected}
        for name, variance in errors.items()
    ]


def _kendall(x: np.ndarray, y: np.ndarray, confidence: float) -> dict:
    from scipy.stats import kendalltau

    found = kendalltau(x, y, method="asymptotic")
    variance = 0.437 / (len(x) - 4)
    return _row("kendall", float(found.statistic), float(found.pvalue), "fieller", variance, confidence)


def _pearson(x: np.ndarray, y: np.ndarray, confidence: float) -> dict:
    n, r = len(x), _r(x, y)
    return _row("pearson", r, _t_p(r, n), "fisher", 1 / (n - 3), confidence)


def _r(x: np.ndarray, y: np.ndarray) -> float:
    x, y = x - x.mean(), y - y.mean()
    return float(np.clip(x @ y / np.sqrt((x @ x) * (y @ y)), -1, 1))


def _t_p(r: float, n: int) -> float:
    """Two-sided p of a correlation from the t distribution (for ranks: `exact = FALSE`)."""
    from scipy.special import stdtr

    return float(2 * stdtr(n - 2, -abs(r) * np.sqrt((n - 2) / (1 - r**2)))) if abs(r) < 1 else 0.0


def _row(kind: str, r: float, p: float, name: str, variance: float, confidence: float) -> dict:
    low, high = fisher_interval(r, variance, confidence)
    return {"kind": kind, "r": r, "low": low, "high": high, "p": p, "interval": name}


def fisher_interval(r: float, variance: float, confidence: float) -> tuple[float, float]:
    """Limits of a correlation on Fisher's scale; NaN for -1 and 1, where that scale has no end."""
    from scipy.special import ndtri

    if abs(r) > 1 - 1e-12:
        return np.nan, np.nan
    half = float(ndtri((1 + confidence) / 2)) * np.sqrt(variance)
    return float(np.tanh(np.arctanh(r) - half)), float(np.tanh(np.arctanh(r) + half))
