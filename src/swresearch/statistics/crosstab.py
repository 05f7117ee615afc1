"""Two categorical answers of the same people: chi-square, Fisher, Cramer's V.

Agrees with R's `chisq.test`, `fisher.test`, `vcd::assocstats` and `effectsize::cramers_v`. V comes
from the uncorrected chi-square, also for 2 x 2 tables.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.checks import SMALLEST, enough
from swresearch.statistics.fisher import conditional_odds, fisher_p
from swresearch.statistics.noncentral import chi_square_limits
from swresearch.statistics.proportion import small
from swresearch.statistics.result import Analysis, Refused, Result

MOST_KINDS = 30
"""More rows or columns than this leave too few people per cell to say anything."""

ASSOCIATION = Analysis(
    "association",
    "method.association",
    (
        "chi2", "df", "p", "chi2_yates", "p_yates", "g2", "p_g2", "expected_min", "cramer_v",
        "low", "high", "lower_bound", "v_corrected", "v_corrected_bound", "contingency",
        "p_fisher", "odds_ratio", "odds_low", "odds_high",
    ),
)  # fmt: skip
CELLS = Analysis("cells", "method.cells", ("row", "column", "count", "expected", "residual"))


@ASSOCIATION.guard
def association(rows: pd.Series, columns: pd.Series, confidence: float = 0.95) -> Result:
    """Do two categorical answers go together? One row of numbers.

    `rows` and `columns`: the two answers, by position of the same people. Columns: chi2, df, p;
    chi2_yates, p_yates (2 x 2 only; the same as chi2 otherwise); g2, p_g2 (likelihood ratio);
    expected_min; cramer_v (0-1, uncorrected) with low and high (two-sided, from the noncentral
    chi-square) and lower_bound (one-sided, what `effectsize` prints); v_corrected (Bergsma) with
    its lower bound; contingency coefficient; p_fisher (exact, NaN when the table is too large to
    count); odds_ratio (conditional maximum likelihood, as R), odds_low, odds_high (2 x 2 only).
    """
    table, missing = contingency(rows, columns)
    counts = table.to_numpy(dtype=float)
    row = _chi_squares(counts) | _sizes(counts, confidence) | _exact(counts, confidence)
    n = int(counts.sum())
    few = ["small-expected"] if row["expected_min"] < 5 else []
    return ASSOCIATION.result(row, n, missing, [*small(n), *few])


@CELLS.guard
def cells(rows: pd.Series, columns: pd.Series) -> Result:
    """Per cell: count, expected count and standardised residual (`chisq.test()$stdres`).

    Columns: row, column, count, expected, residual (beyond -2 and 2 is notable).
    """
    table, missing = contingency(rows, columns)
    counts = table.to_numpy(dtype=float)
    n, expected = counts.sum(), _expected(counts)
    shares = counts.sum(axis=1, keepdims=True) / n, counts.sum(axis=0, keepdims=True) / n
    residual = (counts - expected) / np.sqrt(expected * (1 - shares[0]) * (1 - shares[1]))
    tidy = pd.DataFrame(
        {
            "row": np.repeat(table.index.to_numpy(), table.shape[1]),
            "column": np.tile(table.columns.to_numpy(), table.shape[0]),
            "count": counts.ravel().astype(int),
            "expected": expected.ravel(),
            "residual": residual.ravel(),
        }
    )
    return CELLS.result(tidy, int(n), missing, small(int(n)))


def contingency(rows: pd.Series, columns: pd.Series) -> tuple[pd.DataFrame, int]:
    """Counts of the two answers of people who gave both, and how many did not.

    Refuses: too few people, one kind of answer, more than 30 kinds, infinite answers.
    """
    first, second = pd.Series(rows).reset_index(drop=True), pd.Series(columns).reset_index(drop=True)
    there = first.notna() & second.notna()
    n, missing = int(there.sum()), int((~there).sum())
    enough(n, SMALLEST, missing)
    for answers in (first[there], second[there]):
        if pd.api.types.is_numeric_dtype(answers) and np.isinf(answers.to_numpy(float)).any():
            raise Refused("infinite", n, missing)
        if answers.nunique() > MOST_KINDS:
            raise Refused("too-many-categories", n, missing)
        if answers.nunique() < 2:
            raise Refused("constant", n, missing)
    return pd.crosstab(first[there], second[there]), missing


def _expected(counts: np.ndarray) -> np.ndarray:
    return np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()


def _chi_squares(counts: np.ndarray) -> dict[str, float]:
    from scipy.special import chdtrc, xlogy

    expected = _expected(counts)
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    away = np.abs(counts - expected)
    chi2 = float((away**2 / expected).sum())
    # R takes half off, or less where a cell is closer than half to what is expected.
    yates = min(0.5, float(away.min())) if counts.shape == (2, 2) else 0.0
    chi2_yates = float(((away - yates) ** 2 / expected).sum())
    g2 = float(2 * (xlogy(counts, counts) - xlogy(counts, expected)).sum())
    return {
        "chi2": chi2,
        "df": df,
        "p": float(chdtrc(df, chi2)),
        "chi2_yates": chi2_yates,
        "p_yates": float(chdtrc(df, chi2_yates)),
        "g2": g2,
        "p_g2": float(chdtrc(df, g2)),
        "expected_min": float(expected.min()),
        "contingency": float(np.sqrt(chi2 / (chi2 + counts.sum()))),
    }


def _sizes(counts: np.ndarray, confidence: float) -> dict[str, float]:
    """Cramer's V, uncorrected and corrected, with their limits."""
    n, (r, c) = counts.sum(), counts.shape
    chi2 = _chi_squares(counts)["chi2"]
    df, short = (r - 1) * (c - 1), min(r, c) - 1
    low, high = chi_square_limits(chi2, df, confidence)
    one_sided = chi_square_limits(chi2, df, 2 * confidence - 1)[0]
    return {
        "cramer_v": float(np.sqrt(chi2 / (n * short))),
        "low": float(np.sqrt(low / (n * short))),
        "high": float(min(np.sqrt(high / (n * short)), 1.0)),
        "lower_bound": float(np.sqrt(one_sided / (n * short))),
        "v_corrected": _corrected(chi2, n, r, c),
        "v_corrected_bound": _corrected(one_sided, n, r, c),
    }


def _corrected(chi2: float, n: float, r: int, c: int) -> float:
    """Bergsma's bias-corrected V (2013, J. Korean Statistical Society 42, 323-328)."""
    phi2 = max(0.0, chi2 / n - (r - 1) * (c - 1) / (n - 1))
    short = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    # Three people in three rows: the correction takes away the whole table.
    return float(np.sqrt(phi2 / short)) if short > 0 else float("nan")


def _exact(counts: np.ndarray, confidence: float) -> dict[str, float]:
    found = fisher_p(counts.astype(int))
    exact = {"p_fisher": np.nan if found is None else found}
    odds = conditional_odds(counts, confidence) if counts.shape == (2, 2) else (np.nan,) * 3
    return exact | dict(zip(("odds_ratio", "odds_low", "odds_high"), odds, strict=True))
