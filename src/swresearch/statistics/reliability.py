"""How well the items of a scale hang together: item statistics, item-rest correlations, alpha.

Items come reversed already (`min + max - answer`). Missing answers are handled pairwise, as
`psych::alpha` 2.2.9 does, with which every number here agrees; `listwise` keeps complete rows.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.covariance import Items, items_of, squared_multiple
from swresearch.statistics.proportion import small
from swresearch.statistics.result import Analysis, Refused, Result

SMALLEST_SCALE = 10
"""With fewer people the interval of alpha spans most of the range from 0 to 1."""

NO_SPREAD = 1e-10
"""A total with less of its items' variance than this is the same for everyone, but for rounding."""

SAME_TOTAL = "refusal.same-total"

ITEM_STATISTICS = Analysis(
    "item-statistics",
    "method.item-statistics",
    ("item", "n", "missing", "mean", "sd", "se", "low", "high", "median", "skew", "kurtosis"),
)
ALPHA = Analysis(
    "alpha",
    "method.alpha",
    (
        "alpha", "low", "high", "se", "low_duhachek", "high_duhachek",
        "standardised", "guttman_6", "average_r", "items",
    ),
)  # fmt: skip
ITEM_REST = Analysis(
    "item-rest",
    "method.item-rest",
    ("item", "item_rest", "item_total", "item_total_corrected", "alpha_dropped",
     "standardised_dropped"),
)  # fmt: skip
INTER_ITEM = Analysis("inter-item", "method.inter-item", ("item", "other", "r", "n"))


@ITEM_STATISTICS.guard
def item_statistics(
    items: pd.DataFrame | Items, listwise: bool = False, confidence: float = 0.95
) -> Result:
    """Per item: n, missing, mean with t interval, sd, se, median, skew, kurtosis (type 3).

    `items`: one column per item, answer codes, missing as NaN. Agrees with `psych::describe`.
    """
    from scipy.special import stdtrit

    scale = _scale(items, listwise)
    n = scale.count
    squares = scale.centred**2
    sd = np.sqrt(squares @ scale.people / (n - 1))
    half = stdtrit(n - 1, (1 + confidence) / 2) * sd / np.sqrt(n)
    table = {
        "item": scale.names,
        "n": n.astype(int),
        "missing": (scale.n - n).astype(int),
        "mean": scale.mean,
        "sd": sd,
        "se": sd / np.sqrt(n),
        "low": scale.mean - half,
        "high": scale.mean + half,
        "median": medians(scale),
        "skew": (squares * scale.centred) @ scale.people / n / sd**3,
        "kurtosis": squares**2 @ scale.people / n / sd**4 - 3,
    }
    return ITEM_STATISTICS.result(pd.DataFrame(table), scale.n, scale.empty, _warnings(scale))


def medians(scale: Items) -> np.ndarray:
    """The median answer per item, missing answers left out."""
    return np.array([_median(item, scale.people) for item in scale.patterns])


def _median(answers: np.ndarray, people: np.ndarray) -> float:
    """The middle answer, or the mean of the two in the middle, each answer counting for `people`."""
    there = ~np.isnan(answers)
    values, place = np.unique(answers[there], return_inverse=True)
    upto = np.bincount(place, people[there]).cumsum()
    middle = np.searchsorted(upto, [(upto[-1] - 1) // 2, upto[-1] // 2], side="right")
    return float(values[middle].mean())


@ALPHA.guard
def alpha(items: pd.DataFrame | Items, listwise: bool = False, confidence: float = 0.95) -> Result:
    """Cronbach's alpha of a scale, with intervals.

    Columns: alpha (raw), low and high (Feldt, Woodruff & Salih 1987, APM 11, 93-103), se with
    low_duhachek and high_duhachek (Duhachek & Iacobucci 2004, JAP 89, 792-808; 1.96 as psych has
    it), standardised, guttman_6, average_r, items. `psych::alpha`, `psychometric::alpha.CI`.
    Warns of items that correlate negatively with the rest: not reversed, perhaps. Refuses "same-total"
    when the items cancel each other out: alpha would be minus infinity.
    """
    scale = _scale(items, listwise)
    if _cancels(scale.covariance):
        raise Refused("same-total", scale.n, scale.empty)
    raw, se = raw_alpha(scale.covariance), alpha_error(scale.covariance, scale.n)
    low, high = feldt(raw, scale.n, scale.k, confidence)
    sums = scale.correlation.sum()
    row = {
        "alpha": raw,
        "low": low,
        "high": high,
        "se": se,
        "low_duhachek": raw - _normal(confidence) * se,
        "high_duhachek": raw + _normal(confidence) * se,
        "standardised": raw_alpha(scale.correlation),
        "guttman_6": _guttman_6(scale.correlation),
        "average_r": (sums - scale.k) / (scale.k * (scale.k - 1)),
        "items": scale.k,
    }
    return ALPHA.result(row, scale.n, scale.empty, _warnings(scale))


def _guttman_6(correlation: np.ndarray) -> float:
    if _cancels(correlation):
        return float("nan")
    unexplained = len(correlation) - squared_multiple(correlation).sum()
    return float(1 - unexplained / correlation.sum())


def raw_alpha(covariance: np.ndarray) -> float:
    """Alpha from a covariance matrix (or the standardised one, from correlations).

    NaN when the items cancel each other out, so that the total does not differ between people.
    """
    k = len(covariance)
    if _cancels(covariance):
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _cancels(covariance: np.ndarray) -> bool:
    """Whether the items add up to the same total for everyone, or (pairwise) to no variance at all."""
    return bool(covariance.sum() <= NO_SPREAD * np.trace(covariance))


def alpha_error(covariance: np.ndarray, n: int) -> float:
    """Asymptotic standard error of alpha (Duhachek & Iacobucci 2004, equation 1)."""
    k, total, trace = len(covariance), covariance.sum(), np.trace(covariance)
    squared = covariance @ covariance
    q = total * (np.trace(squared) + trace**2) - 2 * trace * squared.sum()
    return float(np.sqrt(2 * k**2 / ((k - 1) ** 2 * total**3) * q / n))


def feldt(raw: float, n: int, k: int, confidence: float = 0.95) -> tuple[float, float]:
    """Feldt's interval of alpha from `n` people and `k` items, at full precision."""
    from scipy.special import fdtri

    tail = (1 - confidence) / 2
    df1, df2 = n - 1, (n - 1) * (k - 1)
    low, high = (1 - (1 - raw) * fdtri(df1, df2, p) for p in (1 - tail, tail))
    return float(low), float(high)


@ITEM_REST.guard
def item_rest(items: pd.DataFrame | Items, listwise: bool = False) -> Result:
    """Per item: how it goes with the rest of the scale, and alpha without it.

    Columns: item, item_rest (correlation with the sum of the other items; psych's r.drop),
    item_total (with the mean of all items; raw.r), item_total_corrected (r.cor), alpha_dropped and
    standardised_dropped (NaN when two items are left over after nothing can be dropped: k = 2).
    Numbers about a total that is the same for everyone are NaN, with the warning "flat-rest".
    """
    scale = _scale(items, listwise)
    table = {
        "item": scale.names,
        "item_rest": rest_correlations(scale.covariance),
        "item_total": _total_correlations(scale),
        "item_total_corrected": _corrected(scale.correlation),
        "alpha_dropped": dropped(scale.covariance),
        "standardised_dropped": dropped(scale.correlation),
    }
    return ITEM_REST.result(pd.DataFrame(table), scale.n, scale.empty, _warnings(scale))


def rest_correlations(covariance: np.ndarray) -> np.ndarray:
    """Correlation of each item with the sum of the other items; NaN when that sum is always the same."""
    variance, sums = np.diag(covariance), covariance.sum(axis=0)
    return (sums - variance) / np.sqrt(variance * _rest_variances(covariance))


def _rest_variances(covariance: np.ndarray) -> np.ndarray:
    """Variance of the sum of the items but one, for each item; NaN when the rest cancels out."""
    variance, sums = np.diag(covariance), covariance.sum(axis=0)
    rest = covariance.sum() - 2 * sums + variance
    return np.where(rest > NO_SPREAD * (variance.sum() - variance), rest, np.nan)


def dropped(covariance: np.ndarray) -> np.ndarray:
    """Alpha without each item in turn; NaN for two items, and where the others cancel out."""
    k, variance = len(covariance) - 1, np.diag(covariance)
    if k < 2:
        return np.full(len(covariance), np.nan)
    return k / (k - 1) * (1 - (variance.sum() - variance) / _rest_variances(covariance))


def _total_correlations(scale: Items) -> np.ndarray:
    """Correlation of each item with each person's mean over the items he or she answered."""
    answered = np.maximum(scale.there.sum(axis=0), 1)
    total = (scale.centred.sum(axis=0) + scale.mean @ scale.there) / answered
    total -= total @ scale.people / scale.n
    counted = scale.there * scale.people
    sums, squares = counted @ total, counted @ total**2
    spread = squares - sums**2 / scale.count
    spread = np.where(spread > NO_SPREAD * np.diag(scale.products), spread, np.nan)
    deviation = np.sqrt(np.diag(scale.products) * spread)
    return scale.centred * scale.people @ total / deviation


def _corrected(correlation: np.ndarray) -> np.ndarray:
    """Item-total correlations, corrected for overlap and reliability (`psych::alpha`'s r.cor)."""
    common = correlation.copy()
    np.fill_diagonal(common, squared_multiple(correlation))
    total = common.sum() if common.sum() > NO_SPREAD * len(common) else np.nan
    return common.sum(axis=0) / np.sqrt(total)


@INTER_ITEM.guard
def inter_item(items: pd.DataFrame | Items, listwise: bool = False) -> Result:
    """Pearson correlation of every pair of items; one row per pair, upper triangle.

    Columns: item, other, r, n (people who answered both). R: `cor(use = "pairwise")`.
    """
    scale = _scale(items, listwise)
    rows, columns = np.triu_indices(scale.k, 1)
    names = np.array(scale.names, dtype=object)
    table = {
        "item": names[rows],
        "other": names[columns],
        "r": scale.correlation_of_pairs[rows, columns],
        "n": scale.pairs[rows, columns].astype(int),
    }
    return INTER_ITEM.result(pd.DataFrame(table), scale.n, scale.empty, _warnings(scale))


def report(items: pd.DataFrame, listwise: bool = False) -> tuple[Result, Result, Result]:
    """`item_statistics`, `alpha` and `item_rest` of one scale, with the covariances taken once."""
    try:
        scale: pd.DataFrame | Items = _scale(items, listwise)
    except Refused:
        scale = items  # each of the three then says why
    return (
        item_statistics(scale, listwise),
        alpha(scale, listwise),
        item_rest(scale, listwise),
    )


def _scale(items: pd.DataFrame | Items, listwise: bool) -> Items:
    return items if isinstance(items, Items) else items_of(items, SMALLEST_SCALE, listwise)


def _warnings(scale: Items) -> tuple[str, ...]:
    found = list(small(scale.n))
    if (rest_correlations(scale.covariance) < 0).any():
        found.append("negative-item")
    if _cancels(scale.covariance) or np.isnan(_rest_variances(scale.covariance)).any():
        found.append("flat-rest")
    if scale.empty:
        found.append("empty-rows")
    return tuple(found)


def _normal(confidence: float) -> float:
    from scipy.special import ndtri

    # psych has 1.96 where the normal quantile is 1.959964; kept, so that its numbers return.
    return 1.96 if confidence == 0.95 else float(ndtri((1 + confidence) / 2))
