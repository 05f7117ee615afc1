"""Taking groups apart: one value per person and the group he or she is in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swresearch.statistics.checks import MOST_CATEGORIES, SMALLEST, enough, numbers, same
from swresearch.statistics.result import Refused


@dataclass(frozen=True, eq=False)
class Groups:
    """The values of people with a value and a group, and their groups.

    names: groups in sorted order. values: one per person. member: position of the person's group
    in `names`. missing: people without a value or a group.
    """

    names: tuple[object, ...]
    values: np.ndarray
    member: np.ndarray
    missing: int

    @property
    def n(self) -> int:
        """Number of people with a value and a group."""
        return len(self.values)

    @property
    def sizes(self) -> np.ndarray:
        """Number of people per group."""
        return np.bincount(self.member, minlength=len(self.names))

    def of(self, group: int) -> np.ndarray:
        """The values of one group, by its position in `names`."""
        return self.values[self.member == group]


def groups_of(
    values: pd.Series, groups: pd.Series, exactly: int | None = None, smallest: int = SMALLEST
) -> Groups:
    """The groups to compare; people without value or group are left out and counted.

    `values` and `groups` go together by position. Refuses: fewer than two groups (or not
    `exactly` so many), more groups than categories make sense, a group with fewer than `smallest`
    people, everybody the same value.
    """
    array, labels = numbers(values), pd.Series(groups).reset_index(drop=True)
    there = ~np.isnan(array) & labels.notna().to_numpy()
    missing = len(array) - int(there.sum())
    enough(int(there.sum()), missing=missing)
    member, names = pd.factorize(labels[there], sort=True)
    found = Groups(tuple(names.tolist()), array[there], member, missing)
    _check(found, exactly, smallest)
    return found


def _check(found: Groups, exactly: int | None, smallest: int) -> None:
    n, kinds = found.n, len(found.names)
    if kinds > MOST_CATEGORIES:
        raise Refused("too-many-categories", n, found.missing)
    if kinds < 2:
        raise Refused("one-group", n, found.missing)
    if exactly is not None and kinds != exactly:
        raise Refused("not-two-groups", n, found.missing)
    if found.sizes.min() < smallest:
        raise Refused("small-cell-group", n, found.missing)
    if same(found.values):
        raise Refused("constant", n, found.missing)
