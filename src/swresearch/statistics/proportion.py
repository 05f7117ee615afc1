"""Shares with Wilson intervals, answer distributions, and means with t intervals.

Agrees with R 4.2: `prop.test(correct = FALSE)` (Wilson), `t.test`, `psych::describe(type = 3)`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from swresearch.statistics.checks import MOST_CATEGORIES, enough, numbers, varying
from swresearch.statistics.result import Analysis, Refused, Result

DISTRIBUTION = Analysis("distribution", "method.wilson", ("option", "count", "share", "low", "high"))
SHARE = Analysis("share", "method.wilson", ("count", "share", "low", "high"))
MEAN = Analysis(
    "mean",
    "method.mean",
    ("mean", "low", "high", "median", "sd", "se", "skew", "kurtosis"),
)
SMALL = 30
"""Below this many people a result carries the warning that it rests on a small group."""


def wilson(
    count: np.ndarray | float, n: np.ndarray | float, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Wilson score interval for `count` out of `n`, without continuity correction; shares 0-1.

    Source: Wilson (1927, JASA 22, 209-212); equal to R's `prop.test(correct = FALSE)`.
    """
    from scipy.special import ndtri

    count, n = np.asarray(count, float), np.asarray(n, float)
    z = ndtri((1 + confidence) / 2)
    centre = (count + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(count * (n - count) / n + z**2 / 4) / (n + z**2)
    # Rounding may leave 1e-17 instead of the exact 0 and 1 at the ends.
    low = np.where(count == 0, 0.0, centre - half)
    return low, np.where(count == n, 1.0, centre + half)


@DISTRIBUTION.guard
def distribution(answers: pd.Series, options: Sequence[object], confidence: float = 0.95) -> Result:
    """How often each answer option was chosen, empty options included.

    `answers`: one answer code per person, missing where there is none. `options`: every code that
    could be chosen, in the order of the questionnaire; the table keeps that order.
    Columns: option, count, share (of the people who answered, 0-1), low, high (Wilson).
    """
    answers = pd.Series(answers)
    valid = answers.dropna()
    check_options(valid, options)
    enough(len(valid), missing=len(answers) - len(valid))
    count = valid.value_counts().reindex(list(options), fill_value=0).to_numpy()
    low, high = wilson(count, len(valid), confidence)
    table = pd.DataFrame({"option": list(options), "count": count, "share": count / len(valid)}).assign(
        low=low, high=high
    )
    return DISTRIBUTION.result(table, len(valid), len(answers) - len(valid), small(len(valid)))


def check_options(valid: pd.Series, options: Sequence[object]) -> None:
    """Refuse one option, too many options, infinite answers and answers that are no option."""
    if len(options) > MOST_CATEGORIES:
        raise Refused("too-many-categories", n=len(valid))
    if len(set(options)) < 2:
        raise Refused("one-category", n=len(valid))
    if _infinite(valid):
        raise Refused("infinite", n=len(valid))
    if not valid.isin(list(options)).all():
        raise Refused("unknown-answers", n=len(valid))


def _infinite(valid: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(valid) and bool(np.isinf(valid.to_numpy(dtype=float)).any())


@SHARE.guard
def share(answers: pd.Series, codes: Collection[object], confidence: float = 0.95) -> Result:
    """The share of people who answered with one of `codes`, among those who answered.

    Columns: count, share (0-1), low, high (Wilson). A share of 0 or 1 keeps its interval.
    """
    answers = pd.Series(answers)
    valid = answers.dropna()
    if _infinite(valid):
        raise Refused("infinite", n=len(valid))
    if valid.nunique() > MOST_CATEGORIES:
        raise Refused("too-many-categories", n=len(valid))
    missing = len(answers) - len(valid)
    enough(len(valid), missing=missing)
    count = int(valid.isin(list(codes)).sum())
    low, high = wilson(count, len(valid), confidence)
    row = {"count": count, "share": count / len(valid), "low": float(low), "high": float(high)}
    return SHARE.result(row, len(valid), missing, small(len(valid)))


@MEAN.guard
def mean(values: pd.Series, confidence: float = 0.95) -> Result:
    """Mean with t interval, and the shape of the distribution.

    Columns: mean, low, high (t interval), median, sd, se, skew and kurtosis (type 3, as
    `psych::describe`: central moments over the sample standard deviation; kurtosis minus 3).
    """
    valid = varying(values)
    missing = len(numbers(values)) - len(valid)
    return MEAN.result(describe(valid, confidence), len(valid), missing, small(len(valid)))


def describe(valid: np.ndarray, confidence: float = 0.95) -> dict[str, float]:
    """The numbers of `mean` for an array without missing values, length 2 or more."""
    from scipy.special import stdtrit

    n, centre, sd = len(valid), float(valid.mean()), float(valid.std(ddof=1))
    deviations = (valid - centre) / sd
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * sd / n**0.5
    return {
        "mean": centre,
        "low": centre - half,
        "high": centre + half,
        "median": float(np.median(valid)),
        "sd": sd,
        "se": sd / n**0.5,
        "skew": float((deviations**3).mean()),
        "kurtosis": float((deviations**4).mean() - 3),
    }


def small(n: int) -> tuple[str, ...]:
    """The warning that goes with fewer than `SMALL` people."""
    return ("small-group",) if n < SMALL else ()
