"""Change of the same people between two measurements, and over more than two.

Differences are after - before and keep their sign. Agrees with R's `t.test(paired = TRUE)`,
`effectsize` 0.8, `wilcox.test`, `coin::wilcoxsign_test` (zeros by Pratt, exact under ties) and
`friedman.test`. Intervals of d_av: Algina & Keselman (2003, Educational and Psychological
Measurement 63, 537-553).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.checks import enough, matrix, numbers, same
from swresearch.statistics.correlation import fisher_interval
from swresearch.statistics.noncentral import t_limits, unbiased
from swresearch.statistics.pairs import Pairs, pairs_of
from swresearch.statistics.proportion import small
from swresearch.statistics.ranks import (
    MOST_EXACT,
    normal_p,
    ranks,
    signed_rank_p,
    tie_sum,
)
from swresearch.statistics.result import Analysis, Refused, Result
from swresearch.statistics.shift import shift_of_pairs

CHANGE = Analysis(
    "change",
    "method.change",
    (
        "mean_before", "sd_before", "mean_after", "sd_after", "r", "difference", "low", "high",
        "sd_difference", "t", "df", "p", "d_av", "d_av_low", "d_av_high", "g_av", "g_av_low",
        "g_av_high", "d_av_mean_sd", "g_av_mean_sd", "d_rm", "d_z", "d_z_low", "d_z_high", "g_z",
        "g_z_low", "g_z_high", "glass_delta",
    ),
)  # fmt: skip
CHANGE_OF_MEANS = Analysis(
    "change-of-means",
    "method.change-of-means",
    (
        "n_both", "n_before", "n_after", "mean_before", "mean_after", "difference", "low", "high", "t",
        "df", "p",
    ),
)  # fmt: skip
WILCOXON = Analysis(
    "wilcoxon",
    "method.wilcoxon",
    (
        "v", "zeros", "z", "p", "p_exact", "p_asymptotic", "z_dropped", "p_dropped_exact",
        "p_dropped_asymptotic", "p_dropped_corrected", "rank_biserial", "low", "high",
        "pseudomedian", "pseudomedian_low", "pseudomedian_high",
    ),
)  # fmt: skip
FRIEDMAN = Analysis(
    "friedman", "method.friedman", ("measurement", "mean_rank", "chi2", "df", "p", "kendall_w")
)


@CHANGE.guard
def change(before: pd.Series, after: pd.Series, confidence: float = 0.95) -> Result:
    """How much did the same people change, and how large is that?

    `before` and `after`: values indexed by pseudonym. Columns: means, standard deviations and
    correlation r of the two; difference (after - before) with low, high, t, df, p; d_av over the
    root mean square of both standard deviations, and g_av (Hedges' factor with n - 1 degrees of
    freedom), both with Algina-Keselman's noncentral interval; d_av_mean_sd and g_av_mean_sd over
    the mean standard deviation; d_rm; d_z and g_z with noncentral interval; glass_delta over the
    standard deviation before. Refuses measurements of different people.
    """
    pairs = pairs_of(before, after)
    if any(same(side) for side in (pairs.before, pairs.after)):
        raise Refused("constant", pairs.n, pairs.missing)
    if np.ptp(pairs.differences) <= 1e-12 * np.abs(pairs.after).max():
        raise Refused("same-change", pairs.n, pairs.missing)
    row = _difference(pairs, confidence) | _sizes(pairs, confidence)
    return CHANGE.result(row, pairs.n, pairs.missing, small(pairs.n))


def _difference(pairs: Pairs, confidence: float) -> dict[str, float]:
    from scipy.special import stdtr, stdtrit

    n, away = pairs.n, pairs.differences
    se = away.std(ddof=1) / np.sqrt(n)
    half = stdtrit(n - 1, (1 + confidence) / 2) * se
    t = away.mean() / se
    return {
        "mean_before": pairs.before.mean(),
        "sd_before": pairs.before.std(ddof=1),
        "mean_after": pairs.after.mean(),
        "sd_after": pairs.after.std(ddof=1),
        "r": float(np.corrcoef(pairs.before, pairs.after)[0, 1]),
        "difference": away.mean(),
        "low": away.mean() - half,
        "high": away.mean() + half,
        "sd_difference": away.std(ddof=1),
        "t": t,
        "df": n - 1,
        "p": float(2 * stdtr(n - 1, -abs(t))),
    }


def _sizes(pairs: Pairs, confidence: float) -> dict[str, float]:
    n, away = pairs.n, pairs.differences
    spreads = np.array([pairs.before.std(ddof=1), pairs.after.std(ddof=1)])
    mean, own = away.mean(), away.std(ddof=1)
    r = float(np.corrcoef(pairs.before, pairs.after)[0, 1])
    average, factor = np.sqrt((spreads**2).mean()), unbiased(n - 1)
    limits = np.array(t_limits(float(mean / own * np.sqrt(n)), n - 1, confidence))
    z_limits = limits / np.sqrt(n)
    # The noncentrality counts standard errors of the difference; here it is put in average sds.
    av_limits = z_limits * own / average
    return {
        "d_av": mean / average,
        "d_av_low": av_limits[0],
        "d_av_high": av_limits[1],
        "g_av": mean / average * factor,
        "g_av_low": av_limits[0] * factor,
        "g_av_high": av_limits[1] * factor,
        "d_av_mean_sd": mean / spreads.mean(),
        "g_av_mean_sd": mean / spreads.mean() * factor,
        "d_rm": mean / own * np.sqrt(2 * (1 - r)),
        "d_z": mean / own,
        "d_z_low": z_limits[0],
        "d_z_high": z_limits[1],
        "g_z": mean / own * factor,
        "g_z_low": z_limits[0] * factor,
        "g_z_high": z_limits[1] * factor,
        "glass_delta": mean / spreads[0],
    }


@CHANGE_OF_MEANS.guard
def change_of_means(before: pd.Series, after: pd.Series, confidence: float = 0.95) -> Result:
    """How much did the mean change, of all who were measured at either time?

    For measurements of partly the same people, with everyone in: the partially overlapping samples t test
    with unequal variances (Derrick, Russ, Toher & White, 2017, Journal of Modern Applied Statistical
    Methods 16(1), 137-157; T_new2). When everyone was measured twice it is the paired t test. Columns:
    n_both, n_before, n_after; the two means; difference (after - before) with low, high, t, df, p. Refuses
    as `change` does.
    """
    from scipy.special import stdtr, stdtrit

    pairs = pairs_of(before, after)
    first, second = (numbers(wave.dropna()) for wave in (before, after))
    if any(same(side) for side in (pairs.before, pairs.after)):
        raise Refused("constant", pairs.n, pairs.missing)
    errors = np.array([side.var(ddof=1) / len(side) for side in (first, second)])
    r = float(np.corrcoef(pairs.before, pairs.after)[0, 1])
    shared = 2 * r * np.sqrt(errors.prod() / (len(first) * len(second))) * pairs.n
    if (variance := errors.sum() - shared) <= 1e-12 * errors.sum():
        raise Refused("same-change", pairs.n, pairs.missing)
    welch = errors.sum() ** 2 / (errors**2 / [len(first) - 1, len(second) - 1]).sum()
    once = len(first) + len(second) - 2 * pairs.n
    df = pairs.n - 1 + (welch - pairs.n + 1) / (once + 2 * pairs.n) * once
    difference = second.mean() - first.mean()
    half = float(stdtrit(df, (1 + confidence) / 2)) * np.sqrt(variance)
    t = difference / np.sqrt(variance)
    row = {
        "n_both": pairs.n,
        "n_before": len(first),
        "n_after": len(second),
        "mean_before": first.mean(),
        "mean_after": second.mean(),
        "difference": difference,
        "low": difference - half,
        "high": difference + half,
        "t": t,
        "df": df,
        "p": float(2 * stdtr(df, -abs(t))),
    }
    return CHANGE_OF_MEANS.result(row, pairs.n, pairs.missing, small(pairs.n))


@WILCOXON.guard
def wilcoxon(before: pd.Series, after: pd.Series, confidence: float = 0.95) -> Result:
    """Did people go up more than down? Wilcoxon's signed ranks.

    People who did not change count in the ranking (Pratt): they are evidence against change.
    Columns: v (sum of the ranks of those who went up, zeros dropped: R's V), zeros; z, p (exact
    up to 200 people, else asymptotic), p_exact, p_asymptotic (Pratt; coin); the same with zeros
    dropped as `wilcox.test` does (p_dropped_*; corrected is R's default); rank_biserial with low
    and high (`effectsize`); pseudomedian of the changes with its interval.
    """
    pairs = pairs_of(before, after)
    away = pairs.differences
    if (away == 0).all():
        raise Refused("no-change", pairs.n, pairs.missing)
    # Differences of scores such as 2.2 - 2.0 tie only when rounded to what a score can show.
    away = np.round(away, 10)
    changed = int((away != 0).sum())
    enough(changed, missing=pairs.n - changed + pairs.missing)
    row = _pratt(away) | _zeros_dropped(away, confidence)
    one_way = ["no-overlap"] if np.isnan(row["low"]) else []
    return WILCOXON.result(row, pairs.n, pairs.missing, [*small(changed), *one_way])


def _pratt(away: np.ndarray) -> dict[str, float]:
    """Zeros are ranked, and lose their ranks then."""
    changed = away != 0
    scores = ranks(np.abs(away))[changed]
    up = scores[away[changed] > 0].sum()
    z = float((up - scores.sum() / 2) / np.sqrt((scores**2).sum() / 4))
    return {"z": z, "zeros": int((~changed).sum())} | _p_values(scores, up, z, "")


def _p_values(scores: np.ndarray, up: float, z: float, name: str) -> dict[str, float]:
    exact = signed_rank_p(scores, up) if len(scores) <= MOST_EXACT else np.nan
    found = {f"p_{name}exact": exact, f"p_{name}asymptotic": normal_p(z)}
    return found if name else found | {"p": normal_p(z) if np.isnan(exact) else exact}


def _zeros_dropped(away: np.ndarray, confidence: float) -> dict[str, float]:
    zeros = int((away == 0).sum())
    away = away[away != 0]
    n, sizes = len(away), np.abs(away)
    scores = ranks(sizes)
    v = scores[away > 0].sum()
    spread = np.sqrt(n * (n + 1) * (2 * n + 1) / 24 - tie_sum(sizes) / 48)
    gap = v - n * (n + 1) / 4
    biserial = float(2 * v / (n * (n + 1) / 2) - 1)
    # effectsize takes everyone for this error, also the people without change.
    everyone = n + zeros
    variance = (2 * everyone + 1) / 6 * 4 / (everyone * (everyone + 1))
    low, high = fisher_interval(biserial, variance, confidence)
    shift = shift_of_pairs(away, confidence)
    return {
        "v": v,
        "z_dropped": float(gap / spread),
        "p_dropped_corrected": normal_p(float((gap - np.sign(gap) * 0.5) / spread)),
        "rank_biserial": biserial,
        "low": low,
        "high": high,
        "pseudomedian": shift["shift"],
        "pseudomedian_low": shift["shift_low"],
        "pseudomedian_high": shift["shift_high"],
    } | _p_values(scores, v, float(gap / spread), "dropped_")


@FRIEDMAN.guard
def friedman(measurements: pd.DataFrame) -> Result:
    """Do the same people differ between three or more measurements? Friedman, corrected for ties.

    `measurements`: one column per measurement, one row per person; people with a gap are left
    out. Columns: measurement, mean_rank; chi2, df, p, kendall_w (0-1), the same on every row.
    """
    from scipy.special import chdtrc

    values = matrix(measurements)
    rows = values[~np.isnan(values).any(axis=1)]
    n, k = rows.shape
    missing = len(values) - n
    if k < 3:
        raise Refused("two-measurements", n, missing)
    enough(n, missing=missing)
    if (np.ptp(rows, axis=1) == 0).all():
        raise Refused("constant", n, missing)
    from scipy.stats import rankdata

    scores = rankdata(rows, axis=1)
    ties = sum(tie_sum(row) for row in rows)
    total = ((scores.sum(axis=0) - n * (k + 1) / 2) ** 2).sum()
    chi2 = float(12 * total / (n * k * (k + 1) - ties / (k - 1)))
    table = pd.DataFrame({"measurement": measurements.columns, "mean_rank": scores.mean(axis=0)})
    table = table.assign(
        chi2=chi2, df=k - 1, p=float(chdtrc(k - 1, chi2)), kendall_w=chi2 / (n * (k - 1))
    )
    return FRIEDMAN.result(table, n, missing, small(n))
