"""Do two or more people who judged the same thing agree? Kappa and Krippendorff's alpha.

Kappa's standard error is the asymptotic one of Fleiss, Cohen & Everitt (1969, Psychological
Bulletin 72, 323-327), as `vcd::Kappa`. Alpha follows Krippendorff (2011, Computing
Krippendorff's Alpha-Reliability).
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from swresearch.statistics.checks import MOST_CATEGORIES, SMALLEST, enough, matrix
from swresearch.statistics.proportion import small
from swresearch.statistics.result import Analysis, Refused, Result

KAPPA = Analysis(
    "kappa", "method.kappa", ("weights", "kappa", "low", "high", "se", "observed", "expected")
)
KRIPPENDORFF = Analysis(
    "krippendorff",
    "method.krippendorff",
    ("level", "alpha", "low", "high", "units", "judges", "resamples"),
)


class Weights(StrEnum):
    """How far apart two categories count."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


class Level(StrEnum):
    """What the codes mean: names, an order, equal steps, or amounts."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@KAPPA.guard
def kappa(
    first: pd.Series,
    second: pd.Series,
    weights: Weights = Weights.NONE,
    categories: list[object] | None = None,
    confidence: float = 0.95,
) -> Result:
    """Agreement of two judges beyond chance (Cohen's kappa, plain or weighted).

    `first` and `second`: the judgements of the same things, by position. `categories`: all codes
    in order (by default those that occur, sorted); weighted kappa takes them as equally spaced.
    Columns: weights, kappa (at most 1), low, high (normal), se, observed, expected (agreement,
    0-1, weighted as kappa is). Refuses judges who used one and the same category throughout.
    """
    table, missing = _judgements(first, second, categories)
    n = int(table.sum())
    p, w = table / n, _closeness(len(table), Weights(weights))
    of_first, of_second = p.sum(axis=1), p.sum(axis=0)
    observed, expected = float((w * p).sum()), float(of_first @ w @ of_second)
    if expected >= 1 - 1e-12:
        raise Refused("constant", n, missing)
    value = (observed - expected) / (1 - expected)
    around = (w @ of_second)[:, None] + (of_first @ w)[None, :]
    spread = (p * (w - around * (1 - value)) ** 2).sum() - (value - expected * (1 - value)) ** 2
    se = float(np.sqrt(max(spread, 0.0) / n) / (1 - expected))
    # Full agreement leaves no spread to take an interval from.
    half = _normal(confidence) * se if se > 0 else np.nan
    row = {
        "weights": str(weights),
        "kappa": value,
        "low": value - half,
        "high": min(value + half, 1.0) if se > 0 else np.nan,
        "se": se if se > 0 else np.nan,
        "observed": observed,
        "expected": expected,
    }
    return KAPPA.result(row, n, missing, [*small(n), *(["no-interval"] if se == 0 else [])])


def _judgements(
    first: pd.Series, second: pd.Series, categories: list[object] | None
) -> tuple[np.ndarray, int]:
    """Counts of the pairs of judgements, categories x categories, and how many are incomplete."""
    one, other = (pd.Series(judge).reset_index(drop=True) for judge in (first, second))
    there = one.notna() & other.notna()
    n, missing = int(there.sum()), int((~there).sum())
    enough(n, missing=missing)
    used = pd.concat([one[there], other[there]])
    if pd.api.types.is_numeric_dtype(used) and np.isinf(used.to_numpy(dtype=float)).any():
        raise Refused("infinite", n, missing)
    codes = sorted(used.unique()) if categories is None else list(categories)
    if len(codes) > MOST_CATEGORIES:
        raise Refused("too-many-categories", n, missing)
    if not used.isin(codes).all():
        raise Refused("unknown-answers", n, missing)
    if len(codes) < 2:
        raise Refused("one-category", n, missing)
    pairs = pd.crosstab(one[there], other[there])
    table = pairs.reindex(index=codes, columns=codes, fill_value=0)
    return table.to_numpy(dtype=float), missing


def _closeness(k: int, weights: Weights) -> np.ndarray:
    """1 for the same category, less the further two are apart."""
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / max(k - 1, 1)
    if weights == Weights.NONE:
        return np.eye(k)
    return 1 - apart if weights == Weights.LINEAR else 1 - apart**2


def _normal(confidence: float) -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + confidence) / 2))


@KRIPPENDORFF.guard
def krippendorff(
    ratings: pd.DataFrame,
    level: Level = Level.NOMINAL,
    seed: int | None = None,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> Result:
    """Krippendorff's alpha of any number of judges, with gaps allowed.

    `ratings`: one row per unit that was judged, one column per judge, numeric codes, NaN where a
    judge did not judge. Units judged once say nothing about agreement and are left out.
    Columns: level, alpha (at most 1), low, high (with a `seed`: percentiles over `resamples` draws
    of units; NaN without), units, judges, resamples. n counts units.
    """
    values = matrix(ratings)
    judged = (~np.isnan(values)).sum(axis=1)
    units, missing = values[judged >= 2], int((judged < 2).sum())
    enough(len(units), SMALLEST, missing)
    codes = np.unique(units[~np.isnan(units)])
    if len(codes) > MOST_CATEGORIES:
        raise Refused("too-many-categories", len(units), missing)
    if len(codes) < 2:
        raise Refused("constant", len(units), missing)
    counts = (units[:, :, None] == codes).sum(axis=1).astype(float)
    level = Level(level)
    value = float(_alphas(counts, codes, level, np.ones((1, len(units))))[0])
    row = {"level": str(level), "alpha": value, "units": len(units), "judges": values.shape[1]}
    row |= {"low": np.nan, "high": np.nan, "resamples": 0}
    if seed is not None:
        row |= _bootstrap(counts, codes, level, seed, resamples, confidence)
    return KRIPPENDORFF.result(row, len(units), missing, small(len(units)))


def _bootstrap(
    counts: np.ndarray, codes: np.ndarray, level: Level, seed: int, resamples: int, confidence: float
) -> dict[str, float]:
    """Percentile interval over draws of as many units, with replacement."""
    n = len(counts)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples)
    found = _alphas(counts, codes, level, times.astype(float))
    tail = (1 - confidence) / 2
    # A draw in which every judgement is the same has no alpha.
    low, high = np.quantile(found[np.isfinite(found)], [tail, 1 - tail])
    return {"low": float(low), "high": float(high), "resamples": resamples}


def _alphas(counts: np.ndarray, codes: np.ndarray, level: Level, times: np.ndarray) -> np.ndarray:
    """Alpha for every row of `times`, the number of times each unit counts.

    `counts`: units x codes, how many judges gave the code to the unit.
    """
    judges = counts.sum(axis=1)
    within = np.einsum("uc,ud->ucd", counts, counts)
    within[:, np.arange(len(codes)), np.arange(len(codes))] -= counts
    within /= (judges - 1)[:, None, None]
    coincidences = np.tensordot(times, within, axes=1)
    totals = coincidences.sum(axis=2)
    n = totals.sum(axis=1)
    apart = _distances(codes, totals, level)
    seen = (coincidences * apart).sum(axis=(1, 2)) * (n - 1)
    by_chance = np.einsum("bc,bd,bcd->b", totals, totals, apart)
    return 1 - seen / by_chance


def _distances(codes: np.ndarray, totals: np.ndarray, level: Level) -> np.ndarray:
    """Squared distances between codes, per row of `totals` (rows x codes)."""
    shape = (len(totals), len(codes), len(codes))
    if level == Level.NOMINAL:
        return np.broadcast_to(1 - np.eye(len(codes)), shape)
    if level == Level.INTERVAL:
        return np.broadcast_to(np.subtract.outer(codes, codes) ** 2, shape)
    if level == Level.RATIO:
        whole = np.add.outer(codes, codes)
        gap = np.subtract.outer(codes, codes) / np.where(whole == 0, 1, whole)
        return np.broadcast_to(gap**2, shape)
    # Ordinal: as many judgements as lie between the two codes, each end counting for half.
    middle = totals.cumsum(axis=1) - totals / 2
    return (middle[:, :, None] - middle[:, None, :]) ** 2
