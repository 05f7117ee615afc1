"""Counts, means and covariances of items with missing answers, by matrix algebra.

Pairwise means that each covariance uses the people who answered both items, with the means of
those same people: R's `cov(use = "pairwise.complete.obs")`, on which `psych::alpha` builds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from swresearch.statistics.checks import enough, few_categories, matrix
from swresearch.statistics.result import Refused


@dataclass(frozen=True, eq=False)
class Items:
    """The answers to the items of one scale, in the form in which sums over people are cheap.

    names: item keys. answers: people x items, NaN where missing. there: people x items, 1 where
    there is an answer and 0 where not; None when nothing is missing. mean: per item.
    centred: people x items, answer minus the item's mean, 0 where missing.
    """

    names: tuple[str, ...]
    answers: np.ndarray
    there: np.ndarray | None
    mean: np.ndarray
    centred: np.ndarray

    @property
    def n(self) -> int:
        """Number of rows, people without any answer included (as `psych::alpha` counts)."""
        return len(self.answers)

    @property
    def k(self) -> int:
        """Number of items."""
        return len(self.names)

    @cached_property
    def count(self) -> np.ndarray:
        """Number of answers per item."""
        return np.full(self.k, float(self.n)) if self.there is None else self.there.sum(axis=0)

    @cached_property
    def empty(self) -> int:
        """Number of people without any answer."""
        return 0 if self.there is None else int((self.there.sum(axis=1) == 0).sum())

    @cached_property
    def pairs(self) -> np.ndarray:
        """Number of people who answered both items, items x items."""
        if self.there is None:
            return np.full((self.k, self.k), float(self.n))
        return self.there.T @ self.there

    @cached_property
    def covariance(self) -> np.ndarray:
        """Pairwise covariances (divided by pairs - 1), items x items."""
        products = self.centred.T @ self.centred
        if self.there is not None:
            # The pairs' own means differ a little from the items' means.
            sums = self.centred.T @ self.there
            products = products - sums * sums.T / self.pairs
        return products / (self.pairs - 1)

    @cached_property
    def correlation(self) -> np.ndarray:
        """Pairwise covariances over the items' own standard deviations (R's `cov2cor`)."""
        return correlations(self.covariance)


def items_of(frame: pd.DataFrame, smallest: int, listwise: bool = False) -> Items:
    """Check the items of a scale and prepare them; `listwise` keeps complete rows only.

    Refuses: text, infinite values, one item, fewer than `smallest` people, items that everyone
    answered the same, items that are no answer scale, pairs of items few answered together.
    """
    answers = matrix(frame)
    n = len(answers)
    absent = np.isnan(answers)
    if listwise and absent.any():
        keep = ~absent.any(axis=1)
        answers, absent = answers[keep], absent[keep]
    answered = len(answers) - int(absent.all(axis=1).sum()) if absent.any() else len(answers)
    enough(answered, smallest, missing=n - answered)
    if frame.shape[1] < 2:
        raise Refused("one-item", n=answered)
    few_categories(answers)
    items = _prepare(tuple(map(str, frame.columns)), answers, absent)
    _check(items, smallest)
    return items


def _prepare(names: tuple[str, ...], answers: np.ndarray, absent: np.ndarray) -> Items:
    if not absent.any():
        mean = answers.mean(axis=0)
        return Items(names, answers, None, mean, answers - mean)
    there = (~absent).astype(float)
    filled = np.where(absent, 0.0, answers)
    mean = filled.sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    return Items(names, answers, there, mean, filled - mean * there)


def _check(items: Items, smallest: int) -> None:
    if items.pairs.min() < smallest:
        raise Refused("too-few-together", n=items.n)
    # Against the size of the answers: the mean of equal answers can differ in its last digit.
    if (np.diag(items.covariance) <= 1e-20 + 1e-24 * items.mean**2).any():
        raise Refused("constant-item", n=items.n)


def correlations(covariance: np.ndarray) -> np.ndarray:
    """A covariance matrix as correlations."""
    deviation = np.sqrt(np.diag(covariance))
    return covariance / np.outer(deviation, deviation)


def squared_multiple(correlation: np.ndarray) -> np.ndarray:
    """Each item's squared multiple correlation with the others (`psych::smc`).

    NaN where an item is a sum of others, so that the correlations have no inverse.
    """
    if np.linalg.cond(correlation) > 1e12:
        return np.full(len(correlation), np.nan)
    return 1 - 1 / np.diag(np.linalg.inv(correlation))
