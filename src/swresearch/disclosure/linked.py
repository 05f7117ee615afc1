"""Tables that share cells and totals, as one set: cells by name and the sums that hold between them.

A cell is named by what its people have in common ("gender=1&region=2"; the whole group is "all"). The
same people under the same name are the same cell, in whichever table they stand, so tables with a
dimension in common are linked without anyone saying so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import numpy as np
import pandas as pd

from swresearch.errors import Problem, UsageError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

EVERYONE = "all"
MEASURES = ("value", "largest", "people")
_TOLERANCE = 1e-9


class Relation(NamedTuple):
    """A sum that every reader may count on: the parts add up to the total, over one dimension."""

    total: str
    parts: tuple[str, ...]
    over: str


@dataclass(frozen=True)
class LinkedTables:
    """Cells and relations of tables about the same people.

    `cells` has the name as its index and the columns `value` (a count, or an amount), `largest` (the
    largest contribution to an amount; NaN for counts), `people` (contributors; for counts the count),
    `given` (bool: published whatever happens) and `depth` (how many dimensions name it; 0 is
    everyone). `tables` names the dimensions of each table.
    """

    cells: pd.DataFrame
    relations: tuple[Relation, ...]
    tables: Mapping[str, tuple[str, ...]]

    @property
    def amounts(self) -> bool:
        """Whether the cells hold amounts rather than counts of people."""
        return bool(self.cells["largest"].notna().any())

    @cached_property
    def matrix(self) -> csr_array:
        """Relations x cells: 1 for a part, -1 for the total; times the values it gives zeros."""
        from scipy.sparse import csr_array

        places = {name: at for at, name in enumerate(self.cells.index)}
        rows, columns, signs = [], [], []
        for row, relation in enumerate(self.relations):
            rows += [row] * (1 + len(relation.parts))
            columns += [places[name] for name in (relation.total, *relation.parts)]
            signs += [-1.0, *[1.0] * len(relation.parts)]
        shape = (len(self.relations), len(places))
        return csr_array((signs, (rows, columns)), shape=shape)


def cell_name(coordinates: Mapping[str, Any], population: str = "") -> str:
    """The name of the cell of people with these categories; without any, of everyone.

    `population` sets apart people who are not the others: "client.2020.mirror: region=2".
    """
    words = (
        "&".join(f"{name}={category_word(coordinates[name])}" for name in sorted(coordinates))
        or EVERYONE
    )
    return f"{population}: {words}" if population else words


def link(
    tables: Mapping[str, pd.DataFrame],
    *,
    population: str = "",
    given: Iterable[Mapping[str, Any]] = (),
) -> LinkedTables:
    """The linked set of some tables about the same people.

    Each table is a tidy frame: a column per dimension, and `value` (count or amount, 0 or more); for
    amounts also `largest` (largest single contribution) and `people` (contributors). Combinations that
    do not occur count as 0; all totals are added. `given` are the coordinates of cells that are
    published by the rule for whole groups, and stay.

    Raises `UsageError` when a value is negative or missing, or two tables contradict each other.
    """
    parts = [_margins(name, frame, population) for name, frame in tables.items()]
    cells = pd.concat([cells for cells, _ in parts])
    _check_agreement(cells)
    cells = cells[~cells.index.duplicated()]
    known = {cell_name(where, population) for where in given}
    relations = dict.fromkeys(relation for _, found in parts for relation in found)
    return LinkedTables(
        cells=cells.assign(given=cells.index.isin(known)),
        relations=tuple(relations),
        tables={name: _dimensions(frame) for name, frame in tables.items()},
    )


def _dimensions(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(str(name) for name in frame.columns if name not in MEASURES)


@dataclass(frozen=True)
class _Level:
    """Every combination of the categories of some dimensions: arrays with an axis per dimension."""

    names: np.ndarray
    measures: Mapping[str, np.ndarray]

    def frame(self) -> pd.DataFrame:
        """A row per cell, by name, with its measures and its depth."""
        columns = {measure: values.ravel() for measure, values in self.measures.items()}
        index = pd.Index(self.names.ravel(), name="cell")
        return pd.DataFrame({**columns, "depth": self.names.ndim}, index=index)


def _margins(name: str, frame: pd.DataFrame, population: str) -> tuple[pd.DataFrame, list[Relation]]:
    """All cells and totals of one table, and the sums between them."""
    dimensions = _dimensions(frame)
    categories = {dimension: list(dict.fromkeys(frame[dimension])) for dimension in dimensions}
    inner = _dense(_checked(name, frame), categories)
    levels = {
        subset: _summed(inner, categories, subset, population)
        for size in range(len(dimensions), -1, -1)
        for subset in combinations(dimensions, size)
    }
    relations = [relation for subset in levels for relation in _relations(subset, levels)]
    return pd.concat([level.frame() for level in levels.values()]), relations


def _checked(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    values = frame["value"].astype(float)
    if bool((values.isna() | (values < 0)).any()):
        raise UsageError([Problem("disclosure.no-count", values={"table": name})])
    largest = frame["largest"].astype(float) if "largest" in frame else np.nan
    people = frame["people"].astype(float) if "people" in frame else values
    return frame.assign(value=values, largest=largest, people=people)


# How a measure of several cells together is made; `fmax` passes over cells without a contribution.
_TOGETHER = {"value": np.add, "largest": np.fmax, "people": np.add}


def _dense(frame: pd.DataFrame, categories: Mapping[str, list[Any]]) -> dict[str, np.ndarray]:
    """Per measure an array with an axis per dimension; what does not occur is 0."""
    shape = tuple(len(found) for found in categories.values())
    places = tuple(
        frame[dimension].map({category: at for at, category in enumerate(found)}).to_numpy(int)
        for dimension, found in categories.items()
    )
    dense = {}
    for measure, together in _TOGETHER.items():
        dense[measure] = np.full(shape, np.nan if measure == "largest" else 0.0)
        together.at(dense[measure], places, frame[measure].to_numpy(float))
    return dense


def _summed(
    inner: Mapping[str, np.ndarray],
    categories: Mapping[str, list[Any]],
    subset: tuple[str, ...],
    population: str,
) -> _Level:
    over = tuple(at for at, dimension in enumerate(categories) if dimension not in subset)
    measures = {
        name: np.asarray(_TOGETHER[name].reduce(values, axis=over)) for name, values in inner.items()
    }
    names = np.empty(measures["value"].shape, dtype=object)
    names.ravel()[:] = [
        cell_name(dict(zip(subset, found, strict=True)), population)
        for found in product(*(categories[dimension] for dimension in subset))
    ]
    return _Level(names, measures)


def _relations(subset: tuple[str, ...], levels: Mapping[tuple[str, ...], _Level]) -> Iterator[Relation]:
    """The sums over each dimension of a level: its cells add up to those of the level above."""
    fine = levels[subset].names
    for axis, over in enumerate(subset):
        coarse = levels[subset[:axis] + subset[axis + 1 :]].names.ravel()
        parts = np.moveaxis(fine, axis, -1).reshape(len(coarse), -1)
        for total, added in zip(coarse, parts, strict=True):
            yield Relation(str(total), tuple(added), over)


def _check_agreement(cells: pd.DataFrame) -> None:
    if not cells.index.has_duplicates:
        return
    values = cells.groupby(level=0, sort=False)["value"]
    apart = values.max() - values.min() > _TOLERANCE * (1 + values.max())
    if bool(apart.any()):
        raise UsageError(
            [Problem("disclosure.contradiction", found=name) for name in apart.index[apart]]
        )


def category_word(category: Any) -> str:
    """A category as it stands in the name of a cell: 1.0 is "1"."""
    if isinstance(category, float):
        return f"{category:g}"
    return quote(str(category), safe=" +")
