"""Change drawn: per scale the level at each of two measurements, with intervals, joined by a line.

The earlier measurement is an open mark and the later a filled one, so that the drawing does not lean
on colour. People are never drawn one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Block, Figure, Table, Text, Tone
from swresearch.figures.axis import Axis, interval
from swresearch.figures.canvas import NARROW, WIDE, Canvas
from swresearch.figures.fonts import SEMIBOLD, width
from swresearch.figures.parts import SMALL, TEXT, lines_high, paragraph
from swresearch.language import say
from swresearch.writing import known, signed, source_line

_LABEL = 190.0
_GAP = 14.0
_LINE = 21.0
_RADIUS = 5.5


@dataclass(frozen=True)
class Level:
    """The level at one measurement, with the ends of its interval."""

    wave: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """One scale: its levels (earlier, later) and the difference in words."""

    title: str
    levels: tuple[Level, Level]
    told: str


@dataclass(frozen=True)
class Drawn:
    """What is drawn: the scales, the axis that they share, and how numbers are written."""

    rows: Sequence[Change]
    bounds: tuple[float, float]
    decimals: int
    role: str
    language: str

    def axis(self, left: float = 0.0, right: float = 0.0) -> Axis:
        """The axis, drawn between two positions."""
        return Axis(*self.bounds, self.language, left=left, right=right)


def change(
    frame: pd.DataFrame, group: Group, *, title: str, table: Table, name: str, paired: bool = True
) -> list[Block]:
    """The scales of one pair of measurements; a figure per range of scores.

    `frame` is a protected `changes.paired_changes` or (`paired` False) `changes.crossed_levels`. Scales
    without numbers are left out: the table says why. A text where none is left.
    """
    shown = frame[frame["difference"].notna()]
    if shown.empty:
        return [Text(say("figures.nothing-to-draw", group.language), Tone.CAUTION)]
    blocks: list[Block] = []
    for at, (_, part) in enumerate(shown.groupby(["lowest", "highest"], sort=False)):
        own = name if at == 0 else f"{name}-{at + 1}"
        people = part["n"] if paired else part[["n_first", "n_second"]].sum(axis=1)
        source = source_line(group, float(people.max()))
        blocks.append(_figure(_drawn(part, group), title, source, table, own, paired))
    return blocks


def _drawn(part: pd.DataFrame, group: Group) -> Drawn:
    decimals = int(part["decimals"].max())
    low, high = (float(part[end].iloc[0]) for end in ("lowest", "highest"))
    role = group.perspective if group.perspective in {"worker", "client", "partner"} else "accent"
    rows = [_change(row, decimals, group.language) for _, row in part.iterrows()]
    return Drawn(rows, (low, high), decimals, role, group.language)


def _change(row: pd.Series, decimals: int, language: str) -> Change:
    before, after = (
        Level(str(row[wave]), *(row[f"{key}_{when}"] for key in ("mean", "low", "high")))
        for wave, when in (("earlier", "before"), ("later", "after"))
    )
    told = say(
        "figures.difference",
        language,
        difference=_with_sign(row["difference"], decimals, language),
        low=signed(row["low"], decimals, language),
        high=signed(row["high"], decimals, language),
    )
    return Change(row["title"], (before, after), told)


def _with_sign(value: float, decimals: int, language: str) -> str:
    written = signed(value, decimals, language)
    return f"+{written}" if value > 0 and float(f"{value:.{decimals}f}") else written


def _figure(data: Drawn, title: str, source: str, table: Table, name: str, paired: bool) -> Figure:
    alt = _alternative(data, paired)
    return Figure(
        title=title,
        alt=alt,
        source=source,
        wide=_wide(data, name, alt),
        narrow=_narrow(data, name, alt),
        table=replace(table, name=table.name or name),
        name=name,
    )


def _alternative(data: Drawn, paired: bool) -> str:
    axis = data.axis()
    ends = {"low": axis.words(axis.low), "high": axis.words(axis.high)}
    parts = [say(f"figures.alt.{'change' if paired else 'levels'}", data.language, **ends)]
    for row in data.rows:
        levels = ", ".join(f"{level.wave} {_written(data, level)}" for level in row.levels)
        parts.append(f"{row.title}: {levels}; {row.told}.")
    return " ".join(parts)


def _wide(data: Drawn, name: str, alt: str) -> str:
    canvas = Canvas(WIDE)
    numbers = max(width(_written(data, level), SMALL) for row in data.rows for level in row.levels)
    waves = max(width(level.wave, SMALL) for row in data.rows for level in row.levels)
    axis = data.axis(_LABEL + waves + 2 * _GAP, WIDE - numbers - _GAP)
    y = 2.0
    for row in data.rows:
        high = lines_high(row.title, _LABEL, TEXT, SEMIBOLD) + lines_high(row.told, _LABEL, SMALL)
        room = max(high, 2 * _LINE) + 18
        top = paragraph(canvas, 0, y + (room - high) / 2, row.title, _LABEL, weight=SEMIBOLD)
        paragraph(canvas, 0, top, row.told, _LABEL, SMALL, role="muted")
        axis.grid(canvas, y, y + room)
        first = y + (room - 2 * _LINE) / 2 + _LINE / 2
        _marks(canvas, axis, row, data.role, first)
        for at, level in enumerate(row.levels):
            line = first + at * _LINE + 4.3
            canvas.text(axis.left - _GAP, line, level.wave, SMALL, role="muted", anchor="right")
            canvas.text(axis.right + _GAP, line, _written(data, level), SMALL)
        y += room
        canvas.line((0, y), (WIDE, y), "line", 0.6)
    axis.numbers(canvas, y)
    return canvas.svg(y + 22, name, alt)


def _narrow(data: Drawn, name: str, alt: str) -> str:
    canvas = Canvas(NARROW)
    told = [f"{level.wave}: {_written(data, level)}" for row in data.rows for level in row.levels]
    axis = data.axis(8.0, NARROW - max(width(words, SMALL) for words in told) - _GAP)
    y = 2.0
    for row in data.rows:
        y = paragraph(canvas, 0, y, row.title, NARROW, TEXT + 1, weight=SEMIBOLD)
        y = paragraph(canvas, 0, y, row.told, NARROW, SMALL, role="muted") + 4
        axis.grid(canvas, y, y + 2 * _LINE)
        _marks(canvas, axis, row, data.role, y + _LINE / 2)
        for level in row.levels:
            words = f"{level.wave}: {_written(data, level)}"
            canvas.text(NARROW, y + _LINE / 2 + 4.3, words, SMALL, anchor="right")
            y += _LINE
        y += 14
    axis.numbers(canvas, y - 10)
    return canvas.svg(y + 12, name, alt)


def _marks(canvas: Canvas, axis: Axis, row: Change, role: str, y: float) -> None:
    """Both whiskers, the line from the earlier mark to the later, and the marks on top."""
    places = [(axis.at(level.mean), y + at * _LINE) for at, level in enumerate(row.levels)]
    for level, (_, line) in zip(row.levels, places, strict=True):
        if known(level.low):
            interval(canvas, axis, level.low, level.high, line, role)
    canvas.line(places[0], places[1], role, 1)
    for at, (x, line) in enumerate(places):
        canvas.circle(x, line, _RADIUS + 1, "paper")
        canvas.circle(x, line, _RADIUS, role)
        if at == 0:
            canvas.circle(x, line, _RADIUS - 2, "paper")


def _written(data: Drawn, level: Level) -> str:
    mean, low, high = (
        signed(end, data.decimals, data.language) for end in (level.mean, level.low, level.high)
    )
    return f"{mean} [{low}–{high}]" if known(level.low) else mean
