"""Linked tables that may be published: what is unsafe is hidden, and what would give it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from swresearch.disclosure.linked import LinkedTables
from swresearch.disclosure.primary import VISIBLE, Status, unsafe
from swresearch.disclosure.reach import Question, reach
from swresearch.disclosure.secondary import Task, choose
from swresearch.programme import Publication

if TYPE_CHECKING:
    from scipy.sparse import csr_array

COUNT_WIDTH = 1.0
AMOUNT_WIDTH = 1e-3
CLOSE = 1e-6


@dataclass(frozen=True)
class ProtectedTables:
    """A linked set after protection.

    `cells` has the name as its index and the columns `value` (the truth, not for publication), `status`
    (`Status`), `hidden`, `shown` (what is published: NaN where hidden, rounded where the rules say so),
    `need_low`, `need_high` (values that must both remain possible; NaN for cells that are safe).
    `least` is the width of what a reader knows about any other hidden cell. `cheapest`: no choice of
    cells to hide does with less.
    """

    linked: LinkedTables
    cells: pd.DataFrame
    rounding: int
    least: float
    cheapest: bool

    @property
    def share_hidden(self) -> float:
        """The part of all cells, totals included, that is hidden (0-1)."""
        return float(self.cells["hidden"].mean())


def protect(
    linked: LinkedTables, publication: Publication, outcomes: tuple[str, ...] | None = None
) -> ProtectedTables:
    """Hide what the rules for crossings forbid, and as little else as it takes.

    `outcomes` are the dimensions that say something about a group (default: all); 0 % and 100 % are
    looked for over these. Cells that are `given` stay; what a reader knows from them already is not
    protected, and what follows from them is shown. The same input gives the same choice anywhere.
    """
    found = unsafe(linked, publication, outcomes)
    task = _task(linked, found)
    hidden, cheapest = choose(task)
    value = linked.cells["value"].to_numpy(float)
    rounding = 1 if linked.amounts else publication.rounding
    cells = pd.DataFrame(
        {
            "value": value,
            "status": _status(found, task.unsafe, hidden),
            "hidden": hidden,
            "shown": np.where(hidden, np.nan, _rounded(value, task.fixed, rounding)),
            "need_low": np.where(task.unsafe, value - task.down, np.nan),
            "need_high": np.where(task.unsafe, value + task.up, np.nan),
        },
        index=linked.cells.index,
    )
    return ProtectedTables(linked, cells, rounding, task.least, cheapest)


def _task(linked: LinkedTables, found: pd.DataFrame) -> Task:
    values = linked.cells["value"].to_numpy(float)
    fixed = linked.cells["given"].to_numpy(bool)
    down = np.nan_to_num(values - found["need_low"].to_numpy(float))
    up = np.nan_to_num(found["need_high"].to_numpy(float) - values)
    matrix = linked.matrix
    if fixed.any():
        down, up = _attainable(matrix, values, fixed, down, up)
    least = AMOUNT_WIDTH if linked.amounts else COUNT_WIDTH
    return Task(matrix, values, down, up, fixed, least)


def _attainable(
    matrix: csr_array, values: np.ndarray, fixed: np.ndarray, down: np.ndarray, up: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The distances that are left when all but the given cells are hidden."""
    cells = np.flatnonzero((down > 0) | (up > 0))
    asked = [Question(int(at), 1, up[at]) for at in cells]
    asked += [Question(int(at), -1, down[at]) for at in cells]
    distance = reach(matrix, values, ~fixed, asked).distance
    distance[distance < CLOSE] = 0.0
    new_up, new_down = np.zeros_like(up), np.zeros_like(down)
    new_up[cells], new_down[cells] = distance[: len(cells)], distance[len(cells) :]
    return new_down, new_up


def _status(found: pd.DataFrame, protected: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    status = found["status"].to_numpy(object).copy()
    status[hidden & ~protected] = Status.LINKED.value
    implied = ~hidden & ~np.isin(status, [seen.value for seen in VISIBLE])
    status[implied] = Status.GIVEN.value
    return status


def _rounded(value: np.ndarray, given: np.ndarray, multiple: int) -> np.ndarray:
    """To the nearest multiple, halves up; given cells stand unrounded elsewhere."""
    if multiple == 1:
        return value
    return np.where(given, value, np.floor(value / multiple + 0.5) * multiple)
