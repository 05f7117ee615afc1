"""A reader with a computer: linear programs over whole tables, written apart from the library.

The library works with sums over one dimension and deviations from the truth. This reader writes every
published number as a sum of the cells inside each table, and looks for possible worlds.
"""

import itertools
import re

import numpy as np
from scipy.optimize import linprog

SMALLEST, INTERVAL = 5, 2


class Reader:
    """Knows the categories, and per table what is published; asks what each hidden cell could be."""

    def __init__(self, tables):
        self.tables = tables
        self.insides = {}
        for name, frame in tables.items():
            dims = [column for column in frame.columns if column != "value"]
            for row in itertools.product(*[frame[dim].unique() for dim in dims]):
                self.insides.setdefault((name, frozenset(zip(dims, map(str, row), strict=True))), None)
        self.places = {inside: at for at, inside in enumerate(self.insides)}

    def sums(self):
        """Every cell and total of every table: (cell, the unknowns inside it)."""
        for name, frame in self.tables.items():
            dims = [column for column in frame.columns if column != "value"]
            own = [inside for inside in self.insides if inside[0] == name]
            for size in range(len(dims) + 1):
                for chosen in itertools.combinations(dims, size):
                    groups = {}
                    for inside in own:
                        where = frozenset(pair for pair in inside[1] if pair[0] in chosen)
                        groups.setdefault(where, []).append(self.places[inside])
                    yield from groups.items()

    def program(self, published):
        """Equations over the unknowns: published numbers, and shared cells that are hidden."""
        rows, right, first = [], [], {}
        for where, inside in self.sums():
            row = np.zeros(len(self.places))
            row[inside] = 1
            if published.get(where) is not None:
                rows.append(row)
                right.append(published[where])
            elif where in first:
                rows.append(row - first[where])
                right.append(0)
            first.setdefault(where, row)
        return np.array(rows).reshape(-1, len(self.places)), np.array(right, float), first

    def worlds(self, published, needs):
        """Per hidden cell the lowest and highest value found, looking no further than it needs.

        `needs` is {cell: (low, high)}, with None for a cell that must only not be known exactly.
        """
        matrix, right, cells = self.program(published)
        found = {where: [np.inf, -np.inf] for where in needs}
        for where, need in needs.items():
            for side in (0, 1):
                if self._enough(found[where], need, side):
                    continue
                sign = 1 if side == 0 else -1
                kept, level = matrix, right
                world = linprog(sign * cells[where], A_eq=kept, b_eq=level, bounds=(0, 10_000)).x
                assert world is not None, "the published numbers contradict each other"
                assert np.allclose(matrix @ world, right)
                for other in needs:
                    value = cells[other] @ world
                    found[other] = [min(found[other][0], value), max(found[other][1], value)]
        return found

    @staticmethod
    def _enough(seen, need, side):
        if need is None:
            return seen[1] - seen[0] >= 1
        return seen[0] <= need[0] if side == 0 else seen[1] >= need[1]


def exposed(found, needs):
    """The cells whose possible values lie inside their protection interval."""
    close = 1e-6
    return [
        where
        for where, (low, high) in found.items()
        if (needs[where] is None and high - low < 1 - close)
        or (needs[where] and (low > needs[where][0] + close or high < needs[where][1] - close))
    ]


def truth(tables):
    """{cell: value} of every cell and total, summed from the tables themselves."""
    found = {}
    for frame in tables.values():
        dims = [column for column in frame.columns if column != "value"]
        for size in range(len(dims) + 1):
            for chosen in itertools.combinations(dims, size):
                sums = {}
                for row in frame.to_dict("records"):
                    where = frozenset((dim, str(row[dim])) for dim in chosen)
                    sums[where] = sums.get(where, 0) + row["value"]
                found |= sums
    return found


def rule(where, values):
    """What must stay possible for a cell by the rules, or None when it is safe in itself."""
    value = values[where]
    if 0 < value < SMALLEST:
        return max(value - INTERVAL, 0), max(value + INTERVAL, SMALLEST)
    groups = [values[where - {pair}] for pair in where]
    if value == 0 and any(groups):
        return 0, INTERVAL
    others = [value == group for pair, group in zip(where, groups, strict=True) if _split(pair, values)]
    return (value - INTERVAL, value) if value and any(others) else None


def _split(pair, values):
    """Whether the dimension has more than one category."""
    return len({p for where in values for p in where if p[0] == pair[0]}) > 1


def coordinates(name):
    """The cell that a name of the library stands for."""
    words = name.rpartition(": ")[2]
    return frozenset(tuple(part.split("=")) for part in re.findall(r"[^&]+=[^&]+", words))
