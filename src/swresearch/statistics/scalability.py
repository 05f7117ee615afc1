"""Mokken's scalability: do people who agree with the hard statements agree with the easy ones?

Source: Mokken (1971); Sijtsma & Molenaar (2002), chapter 4; R's `mokken::coefH`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.statistics.checks import MOST_ORDERED, few_categories
from swresearch.statistics.covariance import items_of
from swresearch.statistics.proportion import small
from swresearch.statistics.result import Analysis, Result

SMALLEST_MOKKEN = 50
"""With fewer people H goes up and down too much to judge a scale by its usual bounds."""

SCALABILITY = Analysis("scalability", "method.mokken", ("item", "h"))
PAIRS = Analysis("scalability-pairs", "method.mokken", ("item", "other", "h"))
WHOLE = "*"
"""Stands in the item column for the scale as a whole."""


@SCALABILITY.guard
def scalability(items: pd.DataFrame) -> Result:
    """Loevinger's H of the scale (first row, item "*") and of each item, on complete rows.

    Covariances over the largest ones that the margins allow. Below 0.3 an item or scale does not
    order people; from 0.5 it does so well (Mokken).
    """
    names, covariance, largest, n = _covariances(items)
    off = 1 - np.eye(len(names))
    of_items = (covariance * off).sum(axis=0) / (largest * off).sum(axis=0)
    whole = (covariance * off).sum() / (largest * off).sum()
    table = {"item": [WHOLE, *names], "h": [whole, *of_items]}
    return SCALABILITY.result(pd.DataFrame(table), n, len(items) - n, small(n))


@PAIRS.guard
def scalability_of_pairs(items: pd.DataFrame) -> Result:
    """H of every pair of items: item, other, h; on complete rows."""
    names, covariance, largest, n = _covariances(items)
    rows, columns = np.triu_indices(len(names), 1)
    labels = np.array(names, dtype=object)
    table = {
        "item": labels[rows],
        "other": labels[columns],
        "h": (covariance / largest)[rows, columns],
    }
    return PAIRS.result(pd.DataFrame(table), n, len(items) - n, small(n))


def _covariances(items: pd.DataFrame) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, int]:
    """Names, covariances, the largest possible covariances given the margins, and n."""
    scale = items_of(items, SMALLEST_MOKKEN, listwise=True)
    few_categories(scale.answers.T, MOST_ORDERED)
    # Two items covary most when everybody stands in the same order on both.
    ordered = np.sort(scale.answers - scale.mean[:, None], axis=1)
    return scale.names, scale.products, ordered @ ordered.T, scale.n
