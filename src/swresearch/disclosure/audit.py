"""What a reader can compute of the hidden cells from everything that is published.

The audit knows only what is shown and the sums that hold; it never looks at a hidden value before its
bounds are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from swresearch.disclosure.linked import LinkedTables
from swresearch.disclosure.protecting import ProtectedTables
from swresearch.errors import Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BLOCK_CELLS = 6_000
CLOSE = 1e-6


@dataclass(frozen=True)
class Exposure:
    """A hidden cell that a reader can compute too closely: the bounds found, and those it needs.

    `low` and `high` are NaN when what is published contradicts itself.
    """

    cell: str
    low: float
    high: float
    need_low: float
    need_high: float

    def problem(self) -> Problem:
        """The exposure as a problem, without the bounds: those are as secret as the cell."""
        contradiction = bool(np.isnan(self.low))
        key = "disclosure.inconsistent" if contradiction else "disclosure.exposed"
        return Problem(key, values={"cell": self.cell})


def audit(protected: ProtectedTables, known: Mapping[str, float] | None = None) -> tuple[Exposure, ...]:
    """The hidden cells that can be known within their protection interval; none when all is well.

    An unsafe cell must possibly be as low as `need_low` and as high as `need_high`; of any other hidden
    cell an interval of width `least` must remain. `known` are cells that the reader knows besides, by
    name: from an earlier edition, another page, or as one of the people counted.
    """
    cells = protected.cells
    lowest, highest = _published(protected, known or {})
    hidden = np.flatnonzero(cells["hidden"].to_numpy(bool))
    found = bounds(protected.linked, lowest, highest, hidden)
    found = found.assign(cell=cells.index[hidden])
    need = cells.iloc[hidden]
    low_needed, high_needed = need["need_low"].to_numpy(), need["need_high"].to_numpy()
    low, high = found["low"].to_numpy(), found["high"].to_numpy()
    near = (low > low_needed + CLOSE) | (high < high_needed - CLOSE)
    near |= np.isnan(low_needed) & (high - low < protected.least - CLOSE)
    near |= np.isnan(low)
    return tuple(
        Exposure(str(cells.index[hidden[at]]), low[at], high[at], low_needed[at], high_needed[at])
        for at in np.flatnonzero(near)
    )


def bounds(
    linked: LinkedTables, lowest: np.ndarray, highest: np.ndarray, cells: np.ndarray
) -> pd.DataFrame:
    """Lowest and highest possible value of some cells (positions), given what is known of all.

    `lowest` and `highest` are per cell; equal where the value is published. Columns low and high;
    high is infinite where nothing holds a cell back, both are NaN where no value is possible.
    """
    matrix = linked.matrix
    free = np.flatnonzero(highest > lowest)
    fixed = np.flatnonzero(highest <= lowest)
    moving = matrix[:, free]
    rows = np.flatnonzero(np.diff(moving.indptr))
    right = -(matrix[rows][:, fixed] @ lowest[fixed])
    spread = np.stack([lowest[free], highest[free]], axis=1)
    places = np.full(len(lowest), -1)
    places[free] = np.arange(len(free))
    result = np.stack([lowest[cells], highest[cells]], axis=1)
    asked = [(row, side) for row in np.flatnonzero(places[cells] >= 0) for side in (0, 1)]
    size = max(1, BLOCK_CELLS // max(len(free), 1))
    for start in range(0, len(asked), size):
        some = asked[start : start + size]
        targets = [(int(places[cells[row]]), side) for row, side in some]
        extremes = _extremes(moving[rows], right, spread, targets)
        for (row, side), value in zip(some, extremes, strict=True):
            result[row, side] = value
    return pd.DataFrame(result, columns=["low", "high"])


def _extremes(
    matrix: csr_array, right: np.ndarray, spread: np.ndarray, targets: list[tuple[int, int]]
) -> np.ndarray:
    """The lowest (side 0) or highest (side 1) value per target; inf where it has no end."""
    from scipy.optimize import linprog
    from scipy.sparse import eye_array, kron

    blocks, size = len(targets), matrix.shape[1]
    # Without an end the program has no solution; far beyond every published sum is as good.
    far = 1e3 * (1 + np.abs(right).sum())
    cost = np.zeros((blocks, size))
    for block, (at, side) in enumerate(targets):
        cost[block, at] = -1.0 if side else 1.0
    result = linprog(
        cost.ravel(),
        A_eq=kron(eye_array(blocks, format="csr"), matrix, format="csr"),
        b_eq=np.tile(right, blocks),
        bounds=np.tile(np.minimum(spread, far), (blocks, 1)),
        method="highs",
    )
    if result.x is None:
        return np.full(blocks, np.nan)
    values = np.abs((result.x.reshape(blocks, size) * cost).sum(axis=1))
    return np.where(values > far * (1 - CLOSE), np.inf, values)


def _published(protected: ProtectedTables, known: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """What the reader knows of every cell: its value, the rounding around it, or nothing."""
    cells = protected.cells
    shown = cells["shown"].to_numpy(float)
    margin = protected.rounding / 2 if protected.rounding > 1 else 0.0
    margins = np.where(protected.linked.cells["given"].to_numpy(bool), 0.0, margin)
    hidden = cells["hidden"].to_numpy(bool)
    low = np.where(hidden, 0.0, np.maximum(np.nan_to_num(shown) - margins, 0.0))
    high = np.where(hidden, np.inf, shown + margins)
    for name, value in known.items():
        if name in cells.index:
            at = cells.index.get_loc(name)
            low[at] = high[at] = value
    return low, high
