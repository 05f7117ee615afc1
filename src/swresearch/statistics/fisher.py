"""Fisher's exact test for tables with up to four rows or columns, and the conditional odds ratio.

The chance of each table with these margins falls apart into an upper and a lower half that meet
in the column totals of the upper half. Both halves are counted for every such meeting point, which
takes the square root of the work of counting all tables.
"""

from __future__ import annotations

import numpy as np

MOST_WORK = 100_000
"""Meeting points above which the exact p is not given (seconds of work)."""

SAME = 3.4525e-7
"""Log chances this close count as equal: the tolerance of R's FEXACT, kept so that R's p returns.
For 2 x 2 tables R has 1e-7; the two give the same p there."""


def conditional_odds(counts: np.ndarray, confidence: float = 0.95) -> tuple[float, float, float]:
    """Odds ratio of a 2 x 2 table by conditional maximum likelihood, with its exact interval.

    R's `fisher.test` finds the same with `uniroot`, to about 1e-5. May be 0 or infinite when a
    cell is empty; NaN is given then, for an infinite number is no number to report.
    """
    from scipy.stats.contingency import odds_ratio

    found = odds_ratio(counts.astype(int), kind="conditional")
    interval = found.confidence_interval(confidence)
    limits = (found.statistic, interval.low, interval.high)
    value, low, high = (float(limit) if np.isfinite(limit) else np.nan for limit in limits)
    return value, low, high


def fisher_p(counts: np.ndarray) -> float | None:
    """Two-sided exact p of a table of counts; None when it is too large to count."""
    rows, columns = _margins(counts)
    if rows is None or columns is None:
        return None
    logs = _log_factorials(int(counts.sum()))
    observed = -logs[counts].sum()
    more_likely, total = 0.0, _log_total(rows, columns, logs)
    limit = observed + SAME
    for middle in _meetings(rows, columns, limit):
        upper = _halves(rows[:2], middle, logs)
        lower = np.sort(_halves(rows[2:], columns - middle, logs))
        weight = np.concatenate([[0.0], np.cumsum(np.exp(lower - lower[-1])[::-1])])
        # Of the sorted lower halves, those that stay above the limit together with each upper one.
        count = len(lower) - np.searchsorted(lower, limit - upper, side="right")
        more_likely += float((np.exp(upper + lower[-1] - total) * weight[count]).sum())
    return float(min(max(1 - more_likely, 0.0), 1.0))


def _margins(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray] | tuple[None, None]:
    """Row totals (four, empty rows added, small beside large) and column totals; None if too big."""
    if counts.shape[0] > 4 or (counts.shape[1] <= 4 and counts.shape[1] > counts.shape[0]):
        counts = counts.T
    if counts.shape[0] > 4:
        return None, None
    sizes = np.zeros(4, dtype=int)
    sizes[: counts.shape[0]] = np.sort(counts.sum(axis=1))[::-1]
    rows, columns = sizes[[0, 3, 1, 2]], np.sort(counts.sum(axis=0))
    meetings = np.prod(np.minimum(columns[:-1], rows[:2].sum()) + 1.0)
    return (None, None) if meetings > MOST_WORK else (rows, columns)


def _log_factorials(n: int) -> np.ndarray:
    from scipy.special import gammaln

    return np.asarray(gammaln(np.arange(n + 1) + 1.0))


def _log_total(rows: np.ndarray, columns: np.ndarray, logs: np.ndarray) -> float:
    """Log of the sum over all tables of 1 / product of cell factorials."""
    return float(logs[rows.sum()] - logs[rows].sum() - logs[columns].sum())


def _meetings(rows: np.ndarray, columns: np.ndarray, limit: float) -> np.ndarray:
    """Column totals of the upper half for which some table may be more likely than the limit."""
    found = _vectors(columns, int(rows[:2].sum()))
    best = _best(rows[:2], found) + _best(rows[2:], columns - found)
    return found[best > limit]


def _best(sizes: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Upper bound of the log chance of a half-table: near that of cells at their expected counts.

    Log factorials are convex, so that spreading the counts evenly is best; exactly proportional
    cells miss the best by a fraction, for which one unit is ample (tests compare with counting).
    """
    from scipy.special import gammaln

    whole = max(int(sizes.sum()), 1)
    cells = totals[:, None, :] * sizes[:, None] / whole
    return 1.0 - np.asarray(gammaln(cells + 1)).sum(axis=(1, 2))


def _vectors(limits: np.ndarray, total: int) -> np.ndarray:
    """Every vector of counts with this total that stays within the limits."""
    axes = [np.arange(min(limit, total) + 1) for limit in limits[:-1]]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))
    last = total - grid.sum(axis=1)
    keep = (last >= 0) & (last <= limits[-1])
    return np.column_stack([grid[keep], last[keep]])


def _halves(sizes: np.ndarray, totals: np.ndarray, logs: np.ndarray) -> np.ndarray:
    """Log of 1 / product of cell factorials of every two-row table with these margins."""
    first = _vectors(totals, int(sizes[0]))
    return -(logs[first] + logs[totals - first]).sum(axis=1)
