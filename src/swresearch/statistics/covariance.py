"""Counts, means and covariances of items with missing answers, by matrix algebra.

Pairwise means that each covariance uses the people who answered both items, with the means of
those same people: R's `cov(use = "pairwise.complete.obs")`, on which `psych::alpha` builds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from swresearch.statistics.checks import MOST_CATEGORIES, enough, few_categories, floats
from swresearch.statistics.result import Refused


@dataclass(frozen=True, eq=False)
class Items:
    """The answers to the items of one scale, in the form in which sums over people are cheap.

    Arrays are items x people, so that one item's answers lie together in memory; most people
    answer everything, so that gaps are kept for the others only.
    names: item keys. answers: missing as NaN. mean: per item. centred: answer minus the item's
    mean, 0 where missing. gaps: positions of the people with a missing answer.
    absent: items x gaps, 1 where the answer is missing.
    """

    names: tuple[str, ...]
    answers: np.ndarray
    mean: np.ndarray
    centred: np.ndarray
    gaps: np.ndarray
    absent: np.ndarray

    @property
    def n(self) -> int:
        """Number of people, those without any answer included (as `psych::alpha` counts)."""
        return self.answers.shape[1]

    @property
    def k(self) -> int:
        """Number of items."""
        return len(self.names)

    @cached_property
    def count(self) -> np.ndarray:
        """Number of answers per item."""
        return self.n - self.absent.sum(axis=1)

    @cached_property
    def empty(self) -> int:
        """Number of people without any answer."""
        return int((self.absent.sum(axis=0) == self.k).sum())

    @cached_property
    def pairs(self) -> np.ndarray:
        """Number of people who answered both items, items x items."""
        neither = self.absent @ self.absent.T
        return self.count[:, None] + self.count - self.n + neither

    @cached_property
    def products(self) -> np.ndarray:
        """Sums of products of the centred answers, items x items."""
        return self.centred @ self.centred.T

    @cached_property
    def covariance(self) -> np.ndarray:
        """Pairwise covariances (divided by pairs - 1), items x items."""
        # The pairs' own means differ from the items' means by the people who skipped one of them.
        sums = self.centred[:, self.gaps] @ self.absent.T
        return (self.products - sums * sums.T / self.pairs) / (self.pairs - 1)

    @cached_property
    def correlation(self) -> np.ndarray:
        """Pairwise covariances over the items' own standard deviations (R's `cov2cor`)."""
        return correlations(self.covariance)

    @cached_property
    def correlation_of_pairs(self) -> np.ndarray:
        """Correlations within the people who answered both items (R's `cor(use = "pairwise")`)."""
        some = self.centred[:, self.gaps]
        sums = -some @ self.absent.T
        squares = np.diag(self.products)[:, None] - some**2 @ self.absent.T
        spread = np.sqrt(squares - sums**2 / self.pairs)
        return (self.products - sums * sums.T / self.pairs) / (spread * spread.T)


def items_of(frame: pd.DataFrame, smallest: int, listwise: bool = False) -> Items:
    """Check the items of a scale and prepare them; `listwise` keeps complete rows only.

    Refuses: text, infinite values, one item, fewer than `smallest` people, items that everyone
    answered the same, items that are no answer scale, pairs of items few answered together.
    """
    answers = np.ascontiguousarray(floats(frame).T)
    gaps = np.flatnonzero(~np.isfinite(answers.sum(axis=0)))
    if np.isinf(answers[:, gaps]).any():
        raise Refused("infinite", n=len(frame))
    if listwise:
        answers, gaps = np.delete(answers, gaps, axis=1), gaps[:0]
    items = _prepare(tuple(map(str, frame.columns)), answers, gaps)
    answered = items.n - items.empty
    enough(answered, smallest, missing=len(frame) - answered)
    if items.k < 2:
        raise Refused("one-item", n=answered)
    _check(items, smallest)
    return items


def _prepare(names: tuple[str, ...], answers: np.ndarray, gaps: np.ndarray) -> Items:
    absent = np.isnan(answers[:, gaps])
    filled = answers.copy()
    filled[:, gaps] = np.where(absent, 0.0, answers[:, gaps])
    count = answers.shape[1] - absent.sum(axis=1)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    filled -= mean[:, None]
    filled[:, gaps] = np.where(absent, 0.0, filled[:, gaps])
    return Items(names, answers, mean, filled, gaps, absent.astype(float))


def _check(items: Items, smallest: int) -> None:
    if items.pairs.min() < smallest:
        raise Refused("too-few-together", n=items.n)
    # Against the size of the answers: the mean of equal answers can differ in its last digit.
    if (np.diag(items.covariance) <= 1e-20 + 1e-24 * items.mean**2).any():
        raise Refused("constant-item", n=items.n)
    wide = items.centred.max(axis=1) - items.centred.min(axis=1) >= MOST_CATEGORIES
    few_categories(items.answers[wide].T)


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
