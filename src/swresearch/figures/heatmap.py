"""A coloured grid of counts: rows by columns, each cell with its number and darker as it is more.

The number stands in every cell, so that nothing rests on colour alone; an empty cell has an edge and
no colour. On narrow screens the words of a row stand above its cells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from swresearch.blocks import Figure, Table
from swresearch.figures.canvas import NARROW, WIDE, Canvas
from swresearch.figures.fonts import REGULAR, SEMIBOLD, width
from swresearch.figures.palette import on
from swresearch.figures.parts import LEADING, SMALL, TEXT, lines_high, paragraph
from swresearch.language import number, say

_LABEL = 212.0
_GAP = 12.0
_BETWEEN = 3.0
_HIGH = 36.0
_WIDEST = 150.0
_STEPS = 7
_SMALLEST = 11.0  # a heading is divided rather than made smaller than this


@dataclass(frozen=True)
class _Grid:
    """The words of rows and columns in their order, and (count, base) by row and column."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: dict[tuple[str, str], tuple[int, int]]
    language: str


def heatmap(
    frame: pd.DataFrame, *, title: str, source: str, table: Table, name: str, language: str
) -> Figure:
    """Counts as a coloured grid, from a frame with columns row, column, count and base.

    `row` and `column` are words, in the order of their first appearance, and every pair stands there
    once; `count` of `base` (at least 1) decides how dark a cell is. `table` gives the same numbers.
    """
    columns = (frame[key].tolist() for key in ("row", "column", "count", "base"))
    cells = {
        (row, column): (int(count), int(base))
        for row, column, count, base in zip(*columns, strict=True)
    }
    rows, heads = list(frame["row"].unique()), list(frame["column"].unique())
    grid = _Grid(rows, heads, cells, language)
    alt = _alt(grid)
    return Figure(
        title=title,
        alt=alt,
        source=source,
        wide=_draw(Canvas(WIDE), grid, name, alt),
        narrow=_draw(Canvas(NARROW), grid, name, alt),
        table=table,
        name=name,
    )


def _alt(grid: _Grid) -> str:
    rows = []
    for row in grid.rows:
        cells = [
            say("cases.heatmap-cell", grid.language, column=column, **_numbers(grid, row, column))
            for column in grid.columns
        ]
        rows.append(say("cases.heatmap-row", grid.language, row=row, cells=", ".join(cells)))
    return say("cases.heatmap", grid.language, rows="; ".join(rows))


def _numbers(grid: _Grid, row: str, column: str) -> dict[str, str]:
    count, base = grid.cells[row, column]
    return {"count": number(count, 0, grid.language), "base": number(base, 0, grid.language)}


def _draw(canvas: Canvas, grid: _Grid, name: str, alt: str) -> str:
    """Labels beside the cells on wide screens, above them on narrow ones."""
    beside = canvas.width > NARROW
    left = _LABEL + _GAP if beside else 0.0
    step = (canvas.width - left) / len(grid.columns)
    step = min(step, _WIDEST + _BETWEEN) if beside else step
    y = _legend(canvas, left, grid) + 12
    y = _headings(canvas, y, left, step, grid)
    for row in grid.rows:
        if beside:
            high = max(lines_high(row, _LABEL), _HIGH)
            paragraph(canvas, 0, y + (high - lines_high(row, _LABEL)) / 2, row, _LABEL)
        else:
            y, high = paragraph(canvas, 0, y + 6, row, canvas.width) + 3, _HIGH
        for at, column in enumerate(grid.columns):
            _cell(canvas, (left + at * step, y, step - _BETWEEN, high), grid, (row, column))
        y += high + _BETWEEN
    return canvas.svg(y, name, alt)


def _headings(canvas: Canvas, y: float, left: float, step: float, grid: _Grid) -> float:
    """The words of the columns, their last lines level; the y below them."""
    room = step - _BETWEEN
    longest = max(
        width(word, SMALL, SEMIBOLD) for words in grid.columns for word in words.split() or [""]
    )
    size = max(_SMALLEST, min(SMALL, SMALL * room / max(longest, 1)))
    tall = max(lines_high(words, room, size, SEMIBOLD) for words in grid.columns)
    for at, words in enumerate(grid.columns):
        top = y + tall - lines_high(words, room, size, SEMIBOLD)
        middle = left + at * step + room / 2
        paragraph(canvas, middle, top, words, room, size, weight=SEMIBOLD, anchor="center")
    return y + tall + 4


def _cell(
    canvas: Canvas,
    place: tuple[float, float, float, float],
    grid: _Grid,
    key: tuple[str, str],
) -> None:
    x, y, wide, high = place
    count, base = grid.cells[key]
    role = _role(count, base)
    _square(canvas, x, y, wide, high, role)
    words = number(count, 0, grid.language)
    rest = say("cases.heatmap-of", grid.language, base=number(base, 0, grid.language))
    first, second = width(words, TEXT, SEMIBOLD), width(rest, SMALL)
    shown = first + 4 + second + 6 <= wide
    start = x + (wide - first - (4 + second if shown else 0)) / 2
    line = y + high / 2 + TEXT * 0.34
    ink = on(role) if count else "muted"
    canvas.text(start, line, words, TEXT, role=ink, weight=SEMIBOLD if count else REGULAR)
    if shown:
        canvas.text(start + first + 4, line, rest, SMALL, role=ink)


def _role(count: int, base: int) -> str:
    """Paper for nothing, and a darker step the greater the part of the base."""
    return f"step-{math.ceil(count / base * _STEPS)}" if count else "paper"


def _square(canvas: Canvas, x: float, y: float, wide: float, high: float, role: str) -> None:
    """A filled rectangle; one without colour gets an edge."""
    if role == "paper":
        canvas.rectangle(x, y, wide, high, "line")
        canvas.rectangle(x + 1, y + 1, wide - 2, high - 2, role)
    else:
        canvas.rectangle(x, y, wide, high, role)


def _legend(canvas: Canvas, left: float, grid: _Grid) -> float:
    """From nothing to all in small squares; the y below them."""
    none, every = (say(f"cases.legend.{key}", grid.language) for key in ("none", "all"))
    x = left + canvas.text(left, SMALL, none, SMALL, role="muted") + 8
    for role in ["paper", *(f"step-{step}" for step in range(1, _STEPS + 1))]:
        _square(canvas, x, 1, 14, 14, role)
        x += 16
    canvas.text(x + 4, SMALL, every, SMALL, role="muted")
    return SMALL * LEADING
