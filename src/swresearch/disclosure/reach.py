"""How far a reader who computes can be led away from hidden cells: linear programs in blocks.

The unknowns are the deviations of hidden cells from their true values that leave all published sums
right. One program holds a block per question ("how high could cell 3 be?"), so that many small
questions cost one call of the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BLOCK_CELLS = 6_000
"""Unknowns per program; more in one program is slower than one after another."""
FAR = 1e6


class Question(NamedTuple):
    """How far can this cell go up (+1) or down (-1)? It stops counting at `enough`."""

    cell: int
    direction: int
    enough: float


@dataclass(frozen=True)
class Answers:
    """Per question the distance reached, and per cell what hiding it adds to that at most.

    `distance` has one number per question; `price` is questions x cells: the distance cannot exceed
    the sum of the prices of the hidden cells, whichever cells are hidden.
    """

    distance: np.ndarray
    price: np.ndarray


def reach(
    matrix: csr_array, values: np.ndarray, hidden: np.ndarray, questions: list[Question]
) -> Answers:
    """Answer the questions for a set of hidden cells (bool per cell).

    `matrix` is relations x cells, `values` the true values, all 0 or more. Prices come from the duals
    (Fischetti and Salazar-Gonzalez 2000, "Models and algorithms for optimizing cell suppression").
    """
    distance = np.zeros(len(questions))
    price = np.zeros((len(questions), len(values)))
    part = components(matrix, hidden)
    for label in sorted({int(part[question.cell]) for question in questions}):
        inside = [at for at, question in enumerate(questions) if part[question.cell] == label]
        cells = np.flatnonzero(part == label)
        size = max(1, BLOCK_CELLS // len(cells))
        for start in range(0, len(inside), size):
            chosen = inside[start : start + size]
            asked = [questions[at] for at in chosen]
            found = _solve(matrix, values, cells, asked)
            distance[chosen], price[chosen] = found.distance, found.price
    return Answers(distance, price)


def components(matrix: csr_array, hidden: np.ndarray) -> np.ndarray:
    """Per hidden cell the group of hidden cells that move together; -1 for cells that are shown."""
    from scipy.sparse.csgraph import connected_components

    cells = np.flatnonzero(hidden)
    touching = abs(matrix[:, cells])
    _, labels = connected_components(touching.T @ touching, directed=False)
    part = np.full(len(hidden), -1)
    part[cells] = labels
    return part


def _solve(
    matrix: csr_array, values: np.ndarray, cells: np.ndarray, questions: list[Question]
) -> Answers:
    from scipy.optimize import linprog
    from scipy.sparse import eye_array, kron

    held = matrix[:, cells]
    rows = np.flatnonzero(np.diff(held.indptr))
    held = held[rows]
    blocks, size = len(questions), len(cells)
    places = {int(cell): at for at, cell in enumerate(cells)}
    cost = np.zeros((blocks, size))
    bounds = np.empty((blocks, size, 2))
    bounds[:, :, 0], bounds[:, :, 1] = -values[cells], np.inf
    for block, question in enumerate(questions):
        at = places[question.cell]
        cost[block, at] = -question.direction
        side = 1 if question.direction > 0 else 0
        bounds[block, at, side] = question.direction * min(question.enough, FAR)
        if side == 0:
            bounds[block, at, 0] = max(bounds[block, at, 0], -values[question.cell])
    result = linprog(
        cost.ravel(),
        A_eq=kron(eye_array(blocks, format="csr"), held, format="csr"),
        b_eq=np.zeros(blocks * len(rows)),
        bounds=bounds.reshape(-1, 2),
        method="highs",
    )
    if result.x is None:  # nothing can move is always a solution
        raise ArithmeticError(f"the solver failed on {blocks} questions: {result.message}")
    moved = result.x.reshape(blocks, size)
    distance = -(moved * cost).sum(axis=1)
    duals = result.eqlin.marginals.reshape(blocks, len(rows))
    return Answers(distance, _prices(matrix[rows], values, duals, questions))


def _prices(
    rows: csr_array, values: np.ndarray, duals: np.ndarray, questions: list[Question]
) -> np.ndarray:
    reduced = -np.asarray((rows.T @ duals.T).T)
    for block, question in enumerate(questions):
        reduced[block, question.cell] -= question.direction
    reduced[np.abs(reduced) < 1e-9] = 0.0
    down = np.where(reduced > 0, reduced * values, 0.0)
    up = np.where(reduced < 0, -reduced * FAR, 0.0)
    enough = np.array([[question.enough] for question in questions])
    return np.minimum(down + up, enough)
