"""What several drawings share: legends, wrapped labels, headings, dots for people, whiskers."""

from __future__ import annotations

from collections.abc import Sequence

from swresearch.figures.canvas import Canvas
from swresearch.figures.fonts import REGULAR, SEMIBOLD, width, wrap

TEXT = 14.0
SMALL = 12.5
LEADING = 1.28
"""Line height as a multiple of the font size."""


def paragraph(
    canvas: Canvas,
    x: float,
    y: float,
    words: str,
    room: float,
    size: float = TEXT,
    *,
    role: str = "ink",
    weight: int = REGULAR,
    anchor: str = "left",
) -> float:
    """Wrapped text whose first line starts at y (its top); the y below its last line."""
    for line in wrap(words, room, size, weight):
        canvas.text(x, y + size, line, size, role=role, weight=weight, anchor=anchor)
        y += size * LEADING
    return y


def lines_high(words: str, room: float, size: float = TEXT, weight: int = REGULAR) -> float:
    """The height of the paragraph."""
    return len(wrap(words, room, size, weight)) * size * LEADING


def legend(
    canvas: Canvas, y: float, entries: Sequence[tuple[str, str]], extra: str = "", x: float = 0
) -> float:
    """Squares with their labels in a row that wraps; `extra` names the dot with its whisker.

    Every option stands here, also when nobody chose it. Returns the y below the legend.
    """
    at, line = x, y
    for role, label in [*entries, *([("", extra)] if extra else [])]:
        mark = 13 if role else 26
        room = canvas.width - x - mark - 6
        pieces = wrap(label, room, SMALL)
        needed = mark + 5 + max(width(piece, SMALL) for piece in pieces)
        if at > x and at + needed > canvas.width:
            at, line = x, line + SMALL * 1.55
        if role:
            canvas.rectangle(at, line + 1.5, 13, 13, role)
        else:
            whisker(canvas, at + 1, at + 13, at + 25, line + 8)
        for i, piece in enumerate(pieces):
            canvas.text(at + mark + 5, line + SMALL + i * SMALL * LEADING, piece, SMALL)
        line += (len(pieces) - 1) * SMALL * LEADING
        at += needed + 16
    return line + SMALL * 1.55


def whisker(
    canvas: Canvas, low: float, middle: float, high: float, y: float, role: str = "ink"
) -> None:
    """An interval as a line with a dot at the estimate; all positions in pixels."""
    canvas.line((low, y), (high, y), role, 1.6)
    for end in (low, high):
        canvas.line((end, y - 3), (end, y + 3), role, 1.6)
    canvas.circle(middle, y, 3.8, role)


def heading(canvas: Canvas, y: float, words: str, above: bool) -> float:
    """The title of a block of rows, with a line above it when rows precede it; the y below it."""
    if above:
        canvas.line((0, y + 4), (canvas.width, y + 4), "line", 1)
        y += 10
    return paragraph(canvas, 0, y, words, canvas.width, TEXT, weight=SEMIBOLD) + 6


def marker(canvas: Canvas, x: float, y: float, shape: str, role: str, size: float = 5.5) -> None:
    """A mark in the shape that goes with a perspective: circle, square or diamond."""
    if shape == "circle":
        canvas.circle(x, y, size, role, 1.2)
    elif shape == "square":
        s = size * 0.92
        canvas.polygon([(x - s, y - s), (x + s, y - s), (x + s, y + s), (x - s, y + s)], role, 1.2)
    else:
        s = size * 1.3
        canvas.polygon([(x, y - s), (x + s, y), (x, y + s), (x - s, y)], role, 1.2)
