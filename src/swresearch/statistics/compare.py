"""Two and more groups of different people, on a value per person.

Ranks first: answers to statements are ordered, seldom normal, and full of ties. Agrees with R's
`wilcox.test`, `kruskal.test`, `effectsize` 0.8, `coin` 1.4 and `t.test`.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from swresearch.statistics.checks import same
from swresearch.statistics.correlation import fisher_interval
from swresearch.statistics.difference import welch
from swresearch.statistics.groups import groups_of
from swresearch.statistics.multiplicity import holm
from swresearch.statistics.noncentral import t_limits, unbiased
from swresearch.statistics.proportion import small
from swresearch.statistics.ranks import MOST_EXACT, normal_p, rank_sum_p, ranks, tie_sum
from swresearch.statistics.result import Analysis, Refused, Result
from swresearch.statistics.shift import shift_between

MANN_WHITNEY = Analysis(
    "mann-whitney",
    "method.mann-whitney",
    (
        "first", "second", "n_first", "n_second", "u", "rank_biserial", "low", "high",
        "superiority", "p", "p_exact", "p_asymptotic", "p_corrected", "shift", "shift_low",
        "shift_high",
    ),
)  # fmt: skip
MEAN_DIFFERENCE = Analysis(
    "mean-difference",
    "method.welch",
    (
        "first", "second", "n_first", "n_second", "difference", "low", "high", "t", "df", "p",
        "cohens_d", "d_low", "d_high", "hedges_g", "g_low", "g_high", "t_student", "p_student",
        "student_low", "student_high",
    ),
)  # fmt: skip
PAIRWISE = Analysis(
    "pairwise",
    "method.pairwise",
    ("first", "second", "n_first", "n_second", "rank_biserial", "low", "high", "p", "p_holm"),
)


@MANN_WHITNEY.guard
def mann_whitney(values: pd.Series, groups: pd.Series, confidence: float = 0.95) -> Result:
    """Do people in one group score higher than in the other? Mann-Whitney with rank-biserial.

    `values`: one number per person; `groups`: his or her group, two of them; the first in sorted
    order is "first". Columns: u of the first group; rank_biserial (-1 to 1, positive when the
    first is higher) with low and high (`effectsize`, on Fisher's scale); superiority (chance that
    someone of the first group scores higher, ties halved); p (exact when there are at most 200
    people, else asymptotic), p_exact (given the ties; coin), p_asymptotic and p_corrected
    (`wilcox.test` without and with continuity correction); shift with interval (Hodges-Lehmann).
    """
    found = groups_of(values, groups, exactly=2)
    row: dict[str, Any] = {"first": found.names[0], "second": found.names[1]}
    row |= dict(zip(("n_first", "n_second"), found.sizes.tolist(), strict=True))
    row |= rank_test(found.of(0), found.of(1), confidence)
    row |= shift_between(found.of(0), found.of(1), confidence)
    warnings = [*small(int(found.sizes.min()))]
    warnings += ["no-overlap"] if abs(row["rank_biserial"]) == 1 else []
    return MANN_WHITNEY.result(row, found.n, found.missing, warnings)


def rank_test(first: np.ndarray, second: np.ndarray, confidence: float) -> dict[str, float]:
    """The rank numbers of `mann_whitney` for two arrays."""
    m, n = len(first), len(second)
    pooled = np.concatenate([first, second])
    scores = ranks(pooled)
    total = scores[:m].sum()
    u = total - m * (m + 1) / 2
    biserial = 2 * u / (m * n) - 1
    low, high = fisher_interval(biserial, (m + n + 1) / (3 * m * n), confidence)
    plain, corrected = _rank_z(u, m, n, tie_sum(pooled))
    exact = rank_sum_p(scores, m, total) if m + n <= MOST_EXACT else np.nan
    return {
        "u": u,
        "rank_biserial": biserial,
        "low": low,
        "high": high,
        "superiority": u / (m * n),
        "p": exact if m + n <= MOST_EXACT else normal_p(plain),
        "p_exact": exact,
        "p_asymptotic": normal_p(plain),
        "p_corrected": normal_p(corrected),
    }


def _rank_z(u: float, m: int, n: int, ties: float) -> tuple[float, float]:
    """Standardised U without and with continuity correction."""
    spread = np.sqrt(m * n / 12 * ((m + n + 1) - ties / ((m + n) * (m + n - 1))))
    away = u - m * n / 2
    return float(away / spread), float((away - np.sign(away) * 0.5) / spread)


@PAIRWISE.guard
def pairwise(values: pd.Series, groups: pd.Series, confidence: float = 0.95) -> Result:
    """Every pair of groups by Mann-Whitney (asymptotic), Holm over all pairs.

    Columns: first, second, n_first, n_second, rank_biserial, low, high, p, p_holm.
    R: `pairwise.wilcox.test(exact = FALSE, correct = FALSE)`.
    """
    found = groups_of(values, groups)
    rows = []
    for one, other in combinations(range(len(found.names)), 2):
        got = rank_test(found.of(one), found.of(other), confidence)
        rows.append(
            {
                "first": found.names[one],
                "second": found.names[other],
                "n_first": found.sizes[one],
                "n_second": found.sizes[other],
                "rank_biserial": got["rank_biserial"],
                "low": got["low"],
                "high": got["high"],
                "p": got["p_asymptotic"],
            }
        )
    table = pd.DataFrame(rows).assign(p_holm=lambda frame: holm(frame["p"].to_numpy()))
    return PAIRWISE.result(table, found.n, found.missing, small(int(found.sizes.min())))


@MEAN_DIFFERENCE.guard
def mean_difference(values: pd.Series, groups: pd.Series, confidence: float = 0.95) -> Result:
    """Difference of two means (first - second) with Welch's interval, and its size.

    Columns: difference, low, high, t, df, p (Welch; `t.test`); cohens_d and hedges_g (pooled
    standard deviation) with noncentral intervals (`effectsize`); t_student, p_student, student_low,
    student_high (equal variances).
    """
    found = groups_of(values, groups, exactly=2)
    first, second = found.of(0), found.of(1)
    if same(first) and same(second):
        raise Refused("constant-group", found.n, found.missing)
    row: dict[str, object] = {"first": found.names[0], "second": found.names[1]}
    row |= dict(zip(("n_first", "n_second"), found.sizes.tolist(), strict=True))
    row |= welch(first, second, confidence) | student(first, second, confidence)
    return MEAN_DIFFERENCE.result(row, found.n, found.missing, small(int(found.sizes.min())))


def student(first: np.ndarray, second: np.ndarray, confidence: float = 0.95) -> dict[str, float]:
    """Student's t with pooled variance, Cohen's d and Hedges' g of two arrays."""
    from scipy.special import stdtr, stdtrit

    m, n = len(first), len(second)
    df = m + n - 2
    pooled = np.sqrt((first.var(ddof=1) * (m - 1) + second.var(ddof=1) * (n - 1)) / df)
    difference, scale = first.mean() - second.mean(), np.sqrt(1 / m + 1 / n)
    t = difference / (pooled * scale)
    half = stdtrit(df, (1 + confidence) / 2) * pooled * scale
    low, high = (limit * scale for limit in t_limits(float(t), df, confidence))
    factor = unbiased(df)
    return {
        "t_student": float(t),
        "p_student": float(2 * stdtr(df, -abs(t))),
        "student_low": float(difference - half),
        "student_high": float(difference + half),
        "cohens_d": float(difference / pooled),
        "d_low": float(low),
        "d_high": float(high),
        "hedges_g": float(difference / pooled * factor),
        "g_low": float(low * factor),
        "g_high": float(high * factor),
    }
