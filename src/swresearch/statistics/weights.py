"""Means, shares and totals of a survey with weights, strata, clusters and a finite population.

Standard errors are linearised (Taylor), as R's `survey` 4.1 does; those of statsmodels'
`DescrStatsW` treat weights as numbers of people and are wrong for a survey.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from swresearch.statistics.checks import SMALLEST, enough, numbers
from swresearch.statistics.proportion import check_options, small
from swresearch.statistics.result import Analysis, Refused, Result

WEIGHTED_MEAN = Analysis(
    "weighted-mean",
    "method.weighted-mean",
    ("mean", "low", "high", "se", "sd", "df", "population", "design_effect"),
)
WEIGHTED_TOTAL = Analysis(
    "weighted-total", "method.weighted-total", ("total", "low", "high", "se", "df")
)
WEIGHTED_SHARE = Analysis(
    "weighted-share",
    "method.weighted-share",
    ("option", "count", "share", "low", "high", "se", "df"),
)
WEIGHTED_DIFFERENCE = Analysis(
    "weighted-difference",
    "method.weighted-difference",
    ("first", "second", "n_first", "n_second", "difference", "low", "high", "se", "t", "df", "p"),
)
WEIGHTED_QUANTILES = Analysis("weighted-quantiles", "method.weighted-quantiles", ("share", "value"))


@dataclass(frozen=True, eq=False)
class Design:
    """How the people were drawn: one value per person, in the order of the data.

    weights: people each one stands for. strata, clusters: the groups drawn from and drawn;
    None where there are none. population: size of the stratum in the population (number of
    clusters when clusters were drawn); None when it is large.
    """

    weights: pd.Series
    strata: pd.Series | None = None
    clusters: pd.Series | None = None
    population: pd.Series | None = None


@dataclass(frozen=True, eq=False)
class _Sample:
    """The design as arrays: weights, and per person the cluster; per cluster stratum and factor."""

    weights: np.ndarray
    cluster: np.ndarray
    stratum: np.ndarray
    share_drawn: np.ndarray

    @property
    def df(self) -> int:
        """Degrees of freedom of the design: clusters minus strata."""
        return len(self.stratum) - len(self.share_drawn)

    def error(self, influence: np.ndarray) -> float:
        """Linearised standard error of the sum of `influence` over people."""
        sums = np.bincount(self.cluster, influence, minlength=len(self.stratum))
        sizes = np.bincount(self.stratum)
        means = np.bincount(self.stratum, sums) / sizes
        squares = np.bincount(self.stratum, (sums - means[self.stratum]) ** 2)
        return float(np.sqrt(((1 - self.share_drawn) * sizes / (sizes - 1) * squares).sum()))


def _sample(design: Design) -> _Sample:
    """Refuses weights that are missing, zero or negative, and strata with one cluster."""
    weights = numbers(design.weights)
    n = len(weights)
    enough(n)
    if not (weights > 0).all():
        raise Refused("bad-weights", n=n)
    strata = _codes(design.strata, n)
    _, cluster = np.unique(
        np.column_stack([strata, _codes(design.clusters, n, np.arange(n))]),
        axis=0,
        return_inverse=True,
    )
    cluster = cluster.ravel()
    stratum = np.zeros(cluster.max() + 1, dtype=int)
    stratum[cluster] = strata
    sizes = np.bincount(stratum)
    if sizes.min() < 2:
        raise Refused("lonely-stratum", n=n)
    return _Sample(weights, cluster, stratum, _share_drawn(design.population, strata, sizes))


def _codes(labels: pd.Series | None, n: int, otherwise: np.ndarray | None = None) -> np.ndarray:
    if labels is None:
        return np.zeros(n, dtype=int) if otherwise is None else otherwise
    if labels.isna().any():
        raise Refused("bad-design", n=n)
    return np.unique(labels.to_numpy(), return_inverse=True)[1]


def _share_drawn(population: pd.Series | None, strata: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Share of each stratum that was drawn: 0 for a large population."""
    if population is None:
        return np.zeros(len(sizes))
    stated = numbers(population)
    whole = np.zeros(len(sizes))
    whole[strata] = stated
    if not np.array_equal(whole[strata], stated) or (whole < sizes).any():
        raise Refused("bad-design", n=len(strata))
    return sizes / whole


@WEIGHTED_MEAN.guard
def weighted_mean(values: pd.Series, design: Design, confidence: float = 0.95) -> Result:
    """Mean in the population, with linearised standard error.

    `values`: one per person, in the order of the design; people without a value are outside the
    domain, but stay in the design (`survey::svymean(na.rm = TRUE)`). Columns: mean, low, high (t,
    df of the design), se, sd (`svyvar`), df, population (sum of the weights), design_effect
    (against a simple random sample without replacement of the same size).
    """
    array, sample, there = _domain(values, design)
    w, y = sample.weights * there, np.where(there, array, 0.0)
    n, total = int(there.sum()), (sample.weights * there).sum()
    mean = (w * y).sum() / total
    se = sample.error(w * (y - mean) / total)
    variance = (w * (y - mean) ** 2).sum() / total * n / (n - 1)
    half = _quantile(sample.df, confidence) * se
    row = {
        "mean": mean,
        "low": mean - half,
        "high": mean + half,
        "se": se,
        "sd": np.sqrt(variance),
        "df": sample.df,
        "population": total,
        "design_effect": se**2 / (variance / n * max(1 - n / total, 0) or np.nan),
    }
    return WEIGHTED_MEAN.result(row, n, len(array) - n, small(n))


def _domain(values: pd.Series, design: Design) -> tuple[np.ndarray, _Sample, np.ndarray]:
    array, sample = numbers(values), _sample(design)
    if len(array) != len(sample.weights):
        raise Refused("bad-design", n=len(array))
    there = ~np.isnan(array)
    enough(int(there.sum()), SMALLEST, int((~there).sum()))
    if np.ptp(array[there]) == 0:
        raise Refused("constant", int(there.sum()), int((~there).sum()))
    return array, sample, there


def _quantile(df: int, confidence: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + confidence) / 2))


@WEIGHTED_TOTAL.guard
def weighted_total(values: pd.Series, design: Design, confidence: float = 0.95) -> Result:
    """Total in the population (`survey::svytotal`); columns total, low, high, se, df."""
    array, sample, there = _domain(values, design)
    part = np.where(there, sample.weights * array, 0.0)
    total, se = float(part.sum()), sample.error(part)
    half = _quantile(sample.df, confidence) * se
    row = {"total": total, "low": total - half, "high": total + half, "se": se, "df": sample.df}
    n = int(there.sum())
    return WEIGHTED_TOTAL.result(row, n, len(array) - n, small(n))


@WEIGHTED_SHARE.guard
def weighted_share(
    answers: pd.Series, options: Collection[object], design: Design, confidence: float = 0.95
) -> Result:
    """Share of the population per answer option.

    Columns: option, count (people who gave it), share (0-1), low, high (logit scale with the
    design's degrees of freedom: `survey::svyciprop`), se, df. An option that nobody or everybody
    chose has a share and no interval (NaN): linearisation has nothing to go on there.
    """
    from scipy.special import expit, logit

    answers, sample = pd.Series(answers).reset_index(drop=True), _sample(design)
    there = answers.notna().to_numpy()
    n = int(there.sum())
    enough(n, missing=len(answers) - n)
    if len(answers) != len(sample.weights):
        raise Refused("bad-design", n=n)
    check_options(answers[there], list(options))
    w = sample.weights * there
    rows: list[dict[str, object]] = []
    for option in options:
        chosen = (answers == option).to_numpy(dtype=float)
        share = float((w * chosen).sum() / w.sum())
        se = sample.error(w * (chosen - share) / w.sum())
        low = high = np.nan
        if 0 < share < 1:
            half = _quantile(sample.df, confidence) * se / (share * (1 - share))
            low, high = expit(logit(share) - half), expit(logit(share) + half)
        row = {"option": option, "count": int(chosen.sum()), "share": share}
        rows.append(row | {"low": low, "high": high, "se": se, "df": sample.df})
    return WEIGHTED_SHARE.result(pd.DataFrame(rows), n, len(answers) - n, small(n))


@WEIGHTED_DIFFERENCE.guard
def weighted_difference(
    values: pd.Series, groups: pd.Series, design: Design, confidence: float = 0.95
) -> Result:
    """Difference of two group means in the population (second - first, sorted).

    R's `survey::svyttest`: linearised, df of the design minus 1. Columns: first, second, n_first,
    n_second, difference, low, high, se, t, df, p.
    """
    from scipy.special import stdtr

    array, sample, _ = _domain(values, design)
    labels = pd.Series(groups).reset_index(drop=True)
    there = ~np.isnan(array) & labels.notna().to_numpy()
    names = np.unique(labels[there].to_numpy())
    if len(names) != 2:
        raise Refused("not-two-groups", n=int(there.sum()))
    y, influence = np.where(there, array, 0.0), np.zeros(len(array))
    means, sizes = [], []
    for sign, name in zip((-1, 1), names, strict=True):
        inside = there & (labels == name).to_numpy()
        w = sample.weights * inside
        enough(int(inside.sum()))
        means.append(float((w * y).sum() / w.sum()))
        sizes.append(int(inside.sum()))
        influence += sign * w * (y - means[-1]) / w.sum()
    difference, se, df = means[1] - means[0], sample.error(influence), sample.df - 1
    if se == 0 or df < 1:
        raise Refused("constant-group", n=int(there.sum()))
    half = _quantile(df, confidence) * se
    row = dict(zip(("first", "second", "n_first", "n_second"), (*names, *sizes), strict=True))
    row |= {"difference": difference, "low": difference - half, "high": difference + half}
    row |= {"se": se, "t": difference / se, "df": df}
    row |= {"p": float(2 * stdtr(df, -abs(difference / se)))}
    return WEIGHTED_DIFFERENCE.result(row, sum(sizes), len(array) - sum(sizes), small(min(sizes)))


@WEIGHTED_QUANTILES.guard
def weighted_quantiles(
    values: pd.Series, design: Design, shares: Sequence[float] = (0.25, 0.5, 0.75)
) -> Result:
    """Values below which a share of the population lies (`survey::svyquantile`, rule "math")."""
    array, sample, there = _domain(values, design)
    order = np.argsort(array[there], kind="stable")
    weights, sorted_values = sample.weights[there][order], array[there][order]
    upto = weights.cumsum() / weights.sum()
    # Sums of weights miss a round share by their last digit.
    places = np.searchsorted(upto, np.asarray(shares) - 1e-12)
    table = {"share": list(shares), "value": sorted_values[np.minimum(places, len(upto) - 1)]}
    n = int(there.sum())
    return WEIGHTED_QUANTILES.result(pd.DataFrame(table), n, len(array) - n, small(n))
