"""Counts, means and covariances of items with missing answers, by matrix algebra.

Pairwise means that each covariance uses the people who answered both items, with the means of
those same people: R's `cov(use = "pairwise.complete.obs")`, on which `psych::alpha` builds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from swresearch.statistics.checks import LARGEST, MOST_CATEGORIES, enough, few_categories, floats
from swresearch.statistics.patterns import distinct
from swresearch.statistics.result import Refused


@dataclass(frozen=True, eq=False)
class Items:
    """The answers to the items of one scale, in the form in which sums over people are cheap.

    Arrays are items x patterns of answers, so that one item's answers lie together in memory and
    people who answered everything the same are counted instead of repeated.
    names: item keys. patterns: answers, missing as NaN. people: number of people per pattern.
    there: 1 where there is an answer and 0 where not. mean: per item. centred: answer minus the
    item's mean, 0 where missing.
    """

    names: tuple[str, ...]
    patterns: np.ndarray
    people: np.ndarray
    there: np.ndarray
    mean: np.ndarray
    centred: np.ndarray

    @cached_property
    def n(self) -> int:
        """Number of people, those without any answer included (as `psych::alpha` counts)."""
        return int(self.people.sum())

    @property
    def k(self) -> int:
        """Number of items."""
        return len(self.names)

    @cached_property
    def answers(self) -> np.ndarray:
        """The answers, items x people, in no particular order of people."""
        return np.repeat(self.patterns, self.people.astype(int), axis=1)

    @cached_property
    def count(self) -> np.ndarray:
        """Number of answers per item."""
        return self.there @ self.people

    @cached_property
    def empty(self) -> int:
        """Number of people without any answer."""
        return int(self.people[~self.there.any(axis=0)].sum())

    @cached_property
    def pairs(self) -> np.ndarray:
        """Number of people who answered both items, items x items."""
        return self.there * self.people @ self.there.T

    @cached_property
    def products(self) -> np.ndarray:
        """Sums over people of products of the centred answers, items x items."""
        return self.centred * self.people @ self.centred.T

    @cached_property
    def _sums(self) -> np.ndarray:
        """Sums of the centred answers to each item of the people who answered the other."""
        return self.centred * self.people @ self.there.T

    @cached_property
    def covariance(self) -> np.ndarray:
        """Pairwise covariances (divided by pairs - 1), items x items."""
        # The pairs' own means differ from the items' means by the people who skipped one of them.
        return (self.products - self._sums * self._sums.T / self.pairs) / (self.pairs - 1)

    @cached_property
    def correlation(self) -> np.ndarray:
        """Pairwise covariances over the items' own standard deviations (R's `cov2cor`)."""
        return correlations(self.covariance)

    @cached_property
    def correlation_of_pairs(self) -> np.ndarray:
        """Correlations within the people who answered both items (R's `cor(use = "pairwise")`)."""
        squares = self.centred**2 * self.people @ self.there.T
        spread = np.sqrt(squares - self._sums**2 / self.pairs)
        return (self.products - self._sums * self._sums.T / self.pairs) / (spread * spread.T)


def items_of(frame: pd.DataFrame, smallest: int, listwise: bool = False) -> Items:
    """Check the items of a scale and prepare them; `listwise` keeps complete rows only.

    Refuses: text, infinite values, one item, fewer than `smallest` people, items that everyone
    answered the same, items that are no answer scale, pairs of items few answered together.
    """
    answers = floats(frame)
    ends = np.array([edge.reduce(answers, axis=0, initial=np.nan) for edge in (np.fmin, np.fmax)])
    if np.isinf(ends).any():
        raise Refused("infinite", n=len(frame))
    if (np.abs(ends) > LARGEST).any():
        raise Refused("beyond-reach", n=len(frame))
    patterns, people = distinct(answers, *ends)
    if listwise:
        keep = ~np.isnan(patterns).any(axis=0)
        patterns, people = patterns[:, keep], people[keep]
    items = _prepare(tuple(map(str, frame.columns)), patterns, people)
    answered = items.n - items.empty
    enough(answered, smallest, missing=len(frame) - answered)
    if items.k < 2:
        raise Refused("one-item", n=answered)
    _check(items, smallest)
    return items


def _prepare(names: tuple[str, ...], patterns: np.ndarray, people: np.ndarray) -> Items:
    absent = np.isnan(patterns)
    there = 1.0 - absent
    mean = np.where(absent, 0.0, patterns) @ people / np.maximum(there @ people, 1)
    centred = np.where(absent, 0.0, patterns - mean[:, None])
    return Items(names, patterns, people, there, mean, centred)


def _check(items: Items, smallest: int) -> None:
    if items.pairs.min() < smallest:
        raise Refused("too-few-together", n=items.n)
    # Against the size of the answers: the mean of equal answers can differ in its last digit.
    if (np.diag(items.covariance) <= 1e-20 + 1e-24 * items.mean**2).any():
        raise Refused("constant-item", n=items.n)
    wide = items.centred.max(axis=1) - items.centred.min(axis=1) >= MOST_CATEGORIES
    few_categories(items.patterns[wide].T)


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
