"""Linked tables that may be published: unsafe cells hidden, others hidden so that these stay unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swresearch.disclosure.linked import LinkedTables
from swresearch.disclosure.primary import VISIBLE, Status, unsafe
from swresearch.programme import Publication


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
    from swresearch.disclosure.secondary import Task, choose

    found = unsafe(linked, publication, outcomes)
    values = linked.cells["value"].to_numpy(float)
    fixed = linked.cells["given"].to_numpy(bool)
    least = float(AMOUNT_WIDTH if linked.amounts else COUNT_WIDTH)
    down = np.nan_to_num(values - found["need_low"].to_numpy(float))
    up = np.nan_to_num(found["need_high"].to_numpy(float) - values)
    matrix = linked.matrix()
    attainable_down, attainable_up = _attainable(matrix, values, fixed, down, up)
    task = Task(matrix, values, attainable_down, attainable_up, fixed, least)
    hidden, cheapest = choose(task)
    return _protected(linked, found, task, hidden, publication, cheapest)


COUNT_WIDTH = 1
AMOUNT_WIDTH = 1e-3


def _attainable(
    matrix: object, values: np.ndarray, fixed: np.ndarray, down: np.ndarray, up: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The distances that are left when all but the given cells are hidden."""
    if not fixed.any():
        return down, up
    from swresearch.disclosure.reach import Question, reach

    cells = np.flatnonzero((down > 0) | (up > 0))
    asked = [Question(int(at), 1, up[at]) for at in cells]
    asked += [Question(int(at), -1, down[at]) for at in cells]
    distance = reach(matrix, values, ~fixed, asked).distance  # type: ignore[arg-type]
    distance[distance < CLOSE] = 0.0
    new_up, new_down = np.zeros_like(up), np.zeros_like(down)
    new_up[cells], new_down[cells] = distance[: len(cells)], distance[len(cells) :]
    return new_down, new_up


CLOSE = 1e-6


def _protected(
    linked: LinkedTables,
    found: pd.DataFrame,
    task: object,
    hidden: np.ndarray,
    publication: Publication,
    cheapest: bool,
) -> ProtectedTables:
    unsafe_cells, down, up = task.unsafe, task.down, task.up  # type: ignore[attr-defined]
    value = linked.cells["value"].to_numpy(float)
    status = found["status"].to_numpy(object).copy()
    status[hidden & ~unsafe_cells] = Status.LINKED.value
    implied = ~hidden & ~np.isin(status, [seen.value for seen in VISIBLE])
    status[implied] = Status.GIVEN.value
    rounding = 1 if linked.amounts else publication.rounding
    given = linked.cells["given"].to_numpy(bool)
    shown = np.where(given, value, np.floor(value / rounding + 0.5) * rounding)
    cells = pd.DataFrame(
        {
            "value": value,
            "status": status,
            "hidden": hidden,
            "shown": np.where(hidden, np.nan, shown if rounding > 1 else value),
            "need_low": np.where(unsafe_cells, value - down, np.nan),
            "need_high": np.where(unsafe_cells, value + up, np.nan),
        },
        index=linked.cells.index,
    )
    return ProtectedTables(linked, cells, rounding, task.least, cheapest)  # type: ignore[attr-defined]
