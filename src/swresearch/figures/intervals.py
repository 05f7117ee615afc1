"""Estimates with their intervals as dots and whiskers: scales of one group, or perspectives together.

Each perspective has its own colour, shape and word, so that the drawing does not lean on colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Block, Figure, Table, Text, Tone
from swresearch.figures.axis import Axis, interval
from swresearch.figures.canvas import NARROW, WIDE, Canvas
from swresearch.figures.fonts import width, wrap
from swresearch.figures.parts import LEADING, SMALL, TEXT, lines_high, marker, paragraph
from swresearch.language import number, say
from swresearch.perspectives import all_reworded
from swresearch.sentences import scales_finding
from swresearch.writing import STAR, count_text, interval_text, known, share_text, source_line, who

SHAPES = {"worker": "circle", "client": "square", "partner": "diamond"}
_LABEL = 200.0
_GAP = 14.0
_LINE = 21.0
_MANY = 6
_BASE = 30.0


@dataclass(frozen=True)
class Estimate:
    """One dot with its whisker; `value` is NaN where it may not be shown. `n` is people.

    `instead` stands in the place of a number that is hidden for another reason than a small base.
    """

    perspective: str
    value: float
    low: float
    high: float
    n: float
    instead: str = ""


@dataclass(frozen=True)
class Rows:
    """What is drawn: titles with their estimates, and the axis they share.

    `bounds` are the ends of the axis; `share` says that values are shares (0-1); `decimals` goes with
    means. `groups`: perspective -> its group, in the order of drawing. `reworded` says that
    everything was asked in other words, so that no title has a star.
    """

    rows: Sequence[tuple[str, Sequence[Estimate]]]
    bounds: tuple[float, float]
    share: bool
    decimals: int
    groups: Mapping[str, Group]
    reworded: bool = False

    @property
    def language(self) -> str:
        """The language of the numbers."""
        return next(iter(self.groups.values())).language

    def axis(self, left: float = 0.0, right: float = 0.0) -> Axis:
        """The axis, drawn between two positions."""
        return Axis(*self.bounds, self.language, self.share, left, right)


def perspectives(
    estimates: pd.DataFrame,
    titles: Mapping[str, str],
    groups: Mapping[str, Group],
    *,
    title: str,
    table: Table,
    name: str,
    bounds: tuple[float, float] | None = None,
    decimals: int = 1,
) -> Block:
    """The perspectives side by side per construct, from `perspectives.estimates` (protected).

    Without `bounds` the values are shares on an axis from 0 to 100%; with `bounds` means on that scale.
    `titles`: construct -> name; `groups`: perspective -> group. `table` is the table under the figure.
    """
    everywhere = all_reworded(estimates)
    rows = [
        (
            _starred(titles.get(str(construct), str(construct)), part, everywhere),
            _of_construct(part, groups),
        )
        for construct, part in estimates.groupby("construct", sort=False)
    ]
    data = Rows(rows, bounds or (0.0, 1.0), bounds is None, decimals, groups, everywhere)
    people = [
        say(
            "figures.people-n",
            data.language,
            who=who(group),
            n=count_text(_most(rows, key), data.language),
        )
        for key, group in groups.items()
    ]
    synthetic = any(group.synthetic for group in groups.values())
    note = say("sentences.synthetic", data.language) if synthetic else ""
    source = say("sentences.source", data.language, who="; ".join(people), people="", note=note)
    if everywhere:
        source = f"{source} {say('figures.alt.reworded-all', data.language)}"
    elif any(title.endswith(STAR) for title, _ in rows):
        source = f"{source} {say('figures.reworded', data.language)}"
    return figure(data, title, source, table, name)


def scales(frame: pd.DataFrame, group: Group, *, title: str, table: Table, name: str) -> list[Block]:
    """The means of a group's scales, from `scales.scale_summary` (protected); a figure per range.

    Scales that run over different ranges cannot share an axis; each such figure has a title of its own.
    """
    blocks = []
    key = group.perspective or "group"
    ranges = frame.groupby(["lowest", "highest"], sort=False)
    for at, (_, part) in enumerate(ranges):
        own_title = title if len(ranges) == 1 else scales_finding(part, group)
        rows = [
            (row["title"], [Estimate(key, row["mean"], row["low"], row["high"], row["base"])])
            for _, row in part.iterrows()
        ]
        low, high = (float(part[end].iloc[0]) for end in ("lowest", "highest"))
        data = Rows(rows, (low, high), False, int(part["decimals"].max()), {key: group})
        own = name if at == 0 else f"{name}-{at + 1}"
        people = float(part["n"].max()) if part["n"].notna().any() else None
        places = frame.index.get_indexer(part.index)
        caption = table.caption if len(ranges) == 1 else f"{table.caption} ({low:g}–{high:g})"
        rows_below = [table.rows[int(place)] for place in places]
        below = replace(table, caption=caption, rows=rows_below)
        blocks.append(figure(data, own_title, source_line(group, people), below, own))
    return blocks


def _starred(title: str, part: pd.DataFrame, everywhere: bool) -> str:
    """The title with a star where the perspectives were asked in different words, and others were not."""
    differs = part["wording_differs"].astype(bool).any() and not everywhere
    return f"{title}{STAR}" if differs else title


def _of_construct(part: pd.DataFrame, groups: Mapping[str, Group]) -> list[Estimate]:
    found = {row["perspective"]: row for _, row in part.iterrows()}
    return [
        Estimate(key, *(found[key][name] for name in ("estimate", "low", "high", "n")))
        for key in groups
        if key in found
    ]


def _most(rows: Sequence[tuple[str, Sequence[Estimate]]], perspective: str) -> float:
    sizes = [e.n for _, row in rows for e in row if e.perspective == perspective and known(e.n)]
    return max(sizes, default=float("nan"))


def figure(data: Rows, title: str, source: str, table: Table, name: str) -> Block:
    """The rows drawn for wide and narrow places; a text with the reason where nothing may be shown."""
    if not any(known(estimate.value) for _, row in data.rows for estimate in row):
        group = next(iter(data.groups.values()))
        # Where rows are hidden their n is too; a group that is large enough has another reason.
        sizes = [estimate.n for _, row in data.rows for estimate in row]
        hidden = bool(sizes) and not any(known(n) for n in sizes)
        key = "disclosure.below-base" if hidden else "figures.nothing-to-draw"
        return Text(say(key, data.language, base=group.publication.smallest_base), Tone.CAUTION)
    alt = _alternative(data)
    return Figure(
        title=title,
        alt=alt,
        source=source,
        wide=_draw_wide(data, name, alt),
        narrow=_draw_narrow(data, name, alt),
        table=replace(table, name=table.name or name),
        name=name,
    )


def _alternative(data: Rows) -> str:
    parts = [say("figures.alt.intervals", data.language, **_ends(data))]
    mark = f" ({say('figures.alt.reworded', data.language)})"
    for title, estimates in data.rows:
        told = [f"{_people(data, e)} {_told(data, e)}".strip() for e in estimates]
        starred = title.endswith(STAR)
        spoken = f"{title.removesuffix(STAR)}{mark}" if starred else title
        parts.append(f"{spoken}: {'; '.join(told)}.")
    if data.reworded:
        parts.append(say("figures.alt.reworded-all", data.language))
    return " ".join(parts)


def _draw_wide(data: Rows, name: str, alt: str) -> str:
    canvas = Canvas(WIDE)
    numbers = max(width(_told(data, e), SMALL) + 8 for _, row in data.rows for e in row)
    axis = data.axis(_LABEL + _GAP, WIDE - numbers - _BASE - 2 * _GAP)
    y = _legend(canvas, data) + SMALL + 2
    canvas.text(WIDE, y - 4, "n", SMALL, role="muted", anchor="right")
    for title, estimates in data.rows:
        high = lines_high(title, _LABEL)
        room = max(high, _LINE * len(estimates)) + 14
        paragraph(canvas, 0, y + (room - high) / 2, title, _LABEL)
        axis.grid(canvas, y, y + room)
        line = y + (room - _LINE * len(estimates)) / 2 + _LINE / 2
        for estimate in estimates:
            _mark(canvas, axis, estimate, line)
            canvas.text(axis.right + _GAP, line + 4.3, _told(data, estimate), SMALL)
            n = count_text(estimate.n, data.language)
            canvas.text(WIDE, line + 4.3, n, SMALL, role="muted", anchor="right")
            line += _LINE
        y += room
        canvas.line((0, y), (WIDE, y), "line", 0.6)
    axis.numbers(canvas, y)
    return canvas.svg(y + 22, name, alt)


def _draw_narrow(data: Rows, name: str, alt: str) -> str:
    canvas = Canvas(NARROW)
    every = [e for _, row in data.rows for e in row]
    sizes = max(width(_n_of(data, e), SMALL) for e in every) + 6
    numbers = max(width(_told(data, e), SMALL) for e in every)
    axis = data.axis(8.0, NARROW - numbers - sizes - _GAP)
    y = _legend(canvas, data) + 6
    if len(data.rows) > _MANY:  # the axis below is out of sight
        axis.numbers(canvas, y - 8)
        y += _LINE
    for title, estimates in data.rows:
        y = paragraph(canvas, 0, y, title, NARROW, TEXT + 1) + 2
        axis.grid(canvas, y, y + _LINE * len(estimates))
        for estimate in estimates:
            line = y + _LINE / 2
            _mark(canvas, axis, estimate, line)
            canvas.text(NARROW - sizes, line + 4.3, _told(data, estimate), SMALL, anchor="right")
            n = _n_of(data, estimate)
            canvas.text(NARROW, line + 4.3, n, SMALL, role="muted", anchor="right")
            y += _LINE
        y += 12
    axis.numbers(canvas, y - 8)
    return canvas.svg(y + 14, name, alt)


def _legend(canvas: Canvas, data: Rows) -> float:
    """Shape, colour and word of each perspective; nothing for a single group."""
    if len(data.groups) < 2:
        return 0
    x, y = 0.0, 0.0
    for key, group in data.groups.items():
        lines = wrap(who(group), canvas.width - 18, SMALL)
        needed = 18 + max(width(line, SMALL) for line in lines)
        if x > 0 and x + needed > canvas.width:
            x, y = 0.0, y + SMALL * 1.6
        marker(canvas, x + 6, y + 8, SHAPES.get(key, "circle"), _role(key))
        for line in lines:
            canvas.text(x + 18, y + SMALL, line, SMALL)
            y += SMALL * LEADING
        y -= SMALL * LEADING
        x += needed + 18
    return y + SMALL * 1.6 + 4


def _mark(canvas: Canvas, axis: Axis, estimate: Estimate, y: float) -> None:
    if not known(estimate.value):
        return
    role = _role(estimate.perspective)
    interval(canvas, axis, estimate.low, estimate.high, y, role)
    shape = SHAPES.get(estimate.perspective, "circle")
    marker(canvas, axis.at(estimate.value), y, shape, role)


def _ends(data: Rows) -> dict[str, str]:
    """The ends of the axis in words."""
    axis = data.axis()
    return {"low": axis.words(axis.low), "high": axis.words(axis.high)}


def _told(data: Rows, estimate: Estimate) -> str:
    """An estimate with its interval: "84% [71–92]", "3,8 [3,6–4,0]", or why there is none."""
    group = data.groups[estimate.perspective]
    if not known(estimate.value) and estimate.instead:
        return estimate.instead
    if not known(estimate.value):
        base = group.publication.smallest_base
        return say("disclosure.below-base-tiny", data.language, base=base)
    if data.share:
        share = share_text(estimate.value, estimate.n, group)
        count = count_text(round(estimate.value * estimate.n), data.language)
        counted = say(
            "sentences.of", data.language, count=count, base=count_text(estimate.n, data.language)
        )
        interval = interval_text(estimate.low, estimate.high, estimate.n, group)
        return f"{share or counted} {interval}".strip()
    value, low, high = (
        number(end, data.decimals, data.language)
        for end in (estimate.value, estimate.low, estimate.high)
    )
    return f"{value} [{low}–{high}]"


def _n_of(data: Rows, estimate: Estimate) -> str:
    """The n of an estimate, where n has no column of its own."""
    if not known(estimate.value) or not known(estimate.n):
        return ""
    return say("figures.n", data.language, n=count_text(estimate.n, data.language))


def _people(data: Rows, estimate: Estimate) -> str:
    return data.groups[estimate.perspective].people if len(data.groups) > 1 else ""


def _role(perspective: str) -> str:
    return perspective if perspective in SHAPES else "accent"
