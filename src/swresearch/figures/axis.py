"""The axis that rows of estimates share: where a value stands, its grid, and the numbers along it."""

from __future__ import annotations

from dataclasses import dataclass

from swresearch.figures.canvas import Canvas
from swresearch.figures.parts import SMALL
from swresearch.language import number, percentage

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_MOST = 6
"""More spaces than this between the marks of a scale are hard to count."""


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high`, drawn from `left` to `right` (pixels); `share`: it is of shares (0-1)."""

    low: float
    high: float
    language: str
    share: bool = False
    left: float = 0.0
    right: float = 0.0

    def at(self, value: float) -> float:
        """The position of a value; an interval that passes the end of the scale stops there."""
        inside = min(max(value, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)

    @property
    def marks(self) -> list[float]:
        """The values that get a line and a number."""
        if self.share:
            return [0, 0.25, 0.5, 0.75, 1]
        span = self.high - self.low
        step = next((size for size in _STEPS if span / size <= _MOST), span)
        found = [self.low]
        while found[-1] + step <= self.high + 1e-9:
            found.append(found[-1] + step)
        return found

    def grid(self, canvas: Canvas, top: float, bottom: float) -> None:
        """A line at every mark."""
        for value in self.marks:
            canvas.line((self.at(value), top), (self.at(value), bottom), "line", 0.8)

    def numbers(self, canvas: Canvas, y: float) -> None:
        """The number of every mark, below y."""
        for value in self.marks:
            canvas.tick(self.at(value), y + 16, self.words(value), SMALL - 0.5)

    def words(self, value: float) -> str:
        """A value as it stands along the axis."""
        if self.share:
            return percentage(value, 0, self.language)
        return number(value, 0 if float(value).is_integer() else 1, self.language)


def interval(canvas: Canvas, axis: Axis, low: float, high: float, y: float, role: str) -> None:
    """An interval along the axis: a line with an upright stroke at either end."""
    ends = axis.at(low), axis.at(high)
    canvas.line((ends[0], y), (ends[1], y), role, 2)
    for end in ends:
        canvas.line((end, y - 4), (end, y + 4), role, 2)
