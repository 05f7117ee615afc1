"""Which safe cells are hidden as well, so that no unsafe one can be computed from what is shown.

For small sets the cheapest choice is found exactly: a 0-1 program over the cells, to which the reader's
own linear programs add what is still missing (Fischetti and Salazar-Gonzalez 2000). Large sets, and
sets where that takes too many rounds, are protected cell by cell: the cheapest path along which the
cell can move is hidden, and what proves superfluous is shown again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from swresearch.disclosure.reach import Question, reach

if TYPE_CHECKING:
    from scipy.sparse import csr_array

EXACT_CELLS = 150
ROUNDS = 30
NODES = 500
TOLERANCE = 1e-6
SHOW_AGAIN_CELLS = 60
"""With more hidden cells than this no attempt is made to show each of them again."""


@dataclass(frozen=True)
class Task:
    """One set to protect: relations x cells, values, costs, and how far each unsafe cell must reach.

    `down` and `up` are distances from the true value (0 where the cell is safe); `least` is the width
    of the interval that a reader is left with about any hidden cell; `fixed` cells stay published.
    """

    matrix: csr_array
    values: np.ndarray
    down: np.ndarray
    up: np.ndarray
    fixed: np.ndarray
    least: float

    @cached_property
    def unsafe(self) -> np.ndarray:
        """The cells that have a distance to reach."""
        return (self.down > 0) | (self.up > 0)

    @cached_property
    def cost(self) -> np.ndarray:
        """What hiding costs: large cells more; the position breaks ties, so that runs agree."""
        ties = np.arange(len(self.values)) / max(len(self.values), 1)
        return 1 + np.log2(1 + self.values) + 1e-4 * ties

    def questions(self) -> list[Question]:
        """The distances that unsafe cells must reach."""
        unsafe = np.flatnonzero(self.unsafe)
        asked = [Question(int(cell), 1, self.up[cell]) for cell in unsafe if self.up[cell] > 0]
        return asked + [Question(int(cell), -1, self.down[cell]) for cell in unsafe if self.down[cell]]

    def widths(self, cells: np.ndarray) -> list[Question]:
        """Up and down questions that tell whether the reader knows these cells exactly."""
        return [Question(int(cell), way, self.least) for cell in cells for way in (1, -1)]


def choose(task: Task) -> tuple[np.ndarray, bool]:
    """Which cells to hide (bool per cell), and whether that choice is the cheapest there is."""
    if not task.unsafe.any():
        return np.zeros(len(task.values), dtype=bool), True
    exact = len(task.values) <= EXACT_CELLS
    hidden, proven = _cheapest(task) if exact else (task.unsafe.copy(), False)
    if not proven:
        hidden = _wide_enough(task, _one_by_one(task, hidden))
    return hidden, proven


def _cheapest(task: Task) -> tuple[np.ndarray, bool]:
    """Solve, look as a reader, add what is missing, solve again; False when it takes too long."""
    rows, limits = _first_cuts(task)
    hidden = task.unsafe
    for _ in range(ROUNDS):
        solution, optimal = _master(task, rows, limits)
        if solution is None:
            break
        hidden = solution
        new_rows, new_limits = _missing(task, hidden)
        if not new_rows:
            return hidden, optimal
        rows, limits = rows + new_rows, limits + new_limits
    return hidden, False


def _first_cuts(task: Task) -> tuple[list[np.ndarray], list[float]]:
    """In no sum is one cell hidden alone, and an unsafe cell has room within each of its sums."""
    rows: list[np.ndarray] = []
    limits: list[float] = []
    dense = task.matrix.toarray()
    for relation in dense:
        members = np.flatnonzero(relation)
        for cell in members[~task.fixed[members]]:
            others = members[(members != cell) & ~task.fixed[members]]
            row = np.zeros(len(task.values))
            row[others], row[cell] = 1.0, -1.0
            rows.append(row)
            limits.append(0.0)
            for way, need in ((1, task.up[cell]), (-1, task.down[cell])):
                if need > 0:
                    row = np.zeros(len(task.values))
                    rises = relation[others] * relation[cell] * way < 0
                    row[others] = np.where(rises, need, np.minimum(task.values[others], need))
                    rows.append(row)
                    limits.append(need)
    return rows, limits


def _master(task: Task, rows: list[np.ndarray], limits: list[float]) -> tuple[np.ndarray | None, bool]:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    result = milp(
        task.cost,
        integrality=np.ones(len(task.cost)),
        bounds=Bounds(task.unsafe.astype(float), np.where(task.fixed, 0.0, 1.0)),
        constraints=LinearConstraint(csr_array(np.array(rows)), np.array(limits) - TOLERANCE, np.inf),
        options={"node_limit": NODES},
    )
    return (None if result.x is None else result.x > 0.5), result.status == 0


def _missing(task: Task, hidden: np.ndarray) -> tuple[list[np.ndarray], list[float]]:
    """Constraints that this choice breaks: unsafe cells too near, others known exactly."""
    asked = task.questions()
    others = np.flatnonzero(hidden & ~task.unsafe)
    answers = reach(task.matrix, task.values, hidden, asked + task.widths(others))
    needs = np.array([question.enough for question in asked])
    short = np.flatnonzero(answers.distance[: len(asked)] < needs - TOLERANCE)
    rows = [answers.price[at] for at in short]
    limits = [float(needs[at]) for at in short]
    for number, cell in enumerate(others):
        at = len(asked) + 2 * number
        if answers.distance[at : at + 2].sum() < task.least - TOLERANCE:
            row = np.minimum(answers.price[at : at + 2].sum(axis=0), task.least)
            row[cell] -= task.least
            rows.append(row)
            limits.append(0.0)
    return rows, limits


def _one_by_one(task: Task, hidden: np.ndarray) -> np.ndarray:
    """Hide the cheapest path for each question that is still open; show again what is not needed."""
    hidden = hidden | task.unsafe
    for question in _open(task, hidden):
        moved = _path(task, hidden, question)
        if moved is not None:
            hidden = hidden | moved
    if hidden.sum() <= SHOW_AGAIN_CELLS:
        hidden = _shown_again(task, hidden)
    return hidden


def _open(task: Task, hidden: np.ndarray) -> list[Question]:
    asked = task.questions()
    distance = reach(task.matrix, task.values, hidden, asked).distance
    return [
        question
        for question, far in zip(asked, distance, strict=True)
        if far < question.enough - TOLERANCE
    ]


def _path(task: Task, hidden: np.ndarray, question: Question) -> np.ndarray | None:
    """The cells to hide for one question; None where even hiding everything is not enough."""
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    size = len(task.values)
    price = np.where(hidden, 1e-3, task.cost)
    free = ~task.fixed
    up = np.where(free, np.inf, 0.0)
    down = np.where(free, task.values, 0.0)
    bounds = np.stack([np.zeros(2 * size), np.concatenate([up, down])], axis=1)
    forward, back = question.cell, size + question.cell
    if question.direction < 0:
        forward, back = back, forward
    bounds[forward], bounds[back] = question.enough, 0.0
    result = linprog(
        np.concatenate([price, price]),
        A_eq=hstack([task.matrix, -task.matrix], format="csr"),
        b_eq=np.zeros(task.matrix.shape[0]),
        bounds=bounds,
        method="highs",
    )
    if result.x is None:
        return None
    return (result.x[:size] > TOLERANCE) | (result.x[size:] > TOLERANCE)


def _shown_again(task: Task, hidden: np.ndarray) -> np.ndarray:
    others = np.flatnonzero(hidden & ~task.unsafe)
    for cell in others[np.argsort(-task.cost[others], kind="stable")]:
        fewer = hidden.copy()
        fewer[cell] = False
        if not _open(task, fewer):
            hidden = fewer
    return hidden


def _wide_enough(task: Task, hidden: np.ndarray) -> np.ndarray:
    """What a reader can compute exactly is shown: hiding it protects nobody. Near misses get room."""
    for _ in range(ROUNDS):
        others = np.flatnonzero(hidden & ~task.unsafe)
        if not len(others):
            break
        distance = reach(task.matrix, task.values, hidden, task.widths(others)).distance
        width = distance.reshape(-1, 2).sum(axis=1)
        hidden = hidden.copy()
        hidden[others[width < TOLERANCE]] = False
        near = others[(width >= TOLERANCE) & (width < task.least - TOLERANCE)]
        if not len(near):
            break
        moved = _path(task, hidden, Question(int(near[0]), 1, task.least))
        hidden = hidden | moved if moved is not None else hidden & (np.arange(len(hidden)) != near[0])
    return hidden
