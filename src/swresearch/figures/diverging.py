"""Statements as diverging bars: disagree to the left and agree to the right of one zero line.

Neutral answers and missing answers have columns of their own at the right, so that nothing hides in
the middle (Heiberger and Robbins 2014, Journal of Statistical Software 57(5)). Under each bar a dot
and whisker give the share that agrees with its interval, on the same axis: the dot stands under the
end of the bar. Groups smaller than `percentages_from` are drawn person by person, as dots.
"""

from __future__ import annotations

from dataclasses import dataclass

from swresearch.answers import Group
from swresearch.figures.canvas import NARROW, WIDE, Canvas
from swresearch.figures.fonts import SEMIBOLD, width
from swresearch.figures.palette import on
from swresearch.figures.parts import (
    LEADING,
    SMALL,
    TEXT,
    heading,
    legend,
    lines_high,
    paragraph,
    whisker,
)
from swresearch.figures.row_texts import hidden, interval_of, number_of, part_of, told
from swresearch.figures.rows import Part, Statement, Statements
from swresearch.language import percentage, say
from swresearch.writing import count_text, known

BAR = 20.0
_UNDER = 13.0  # room under a bar for the whisker
_LABEL = 204.0
_GAP = 12.0
_AFTER = 32.0  # room for a number behind a bar
_TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)


@dataclass(frozen=True)
class Layout:
    """Where things stand, in pixels.

    `zero` is the zero line, `unit` the length of everyone's share together; `numbers`, `neutral` and
    `base` are where those columns start (base: ends); `missing` has the right edge of each column.
    """

    zero: float
    unit: float
    numbers: float
    neutral: float
    missing: dict[str, float]

    def at(self, share: float) -> float:
        """The position of a share of people who agree."""
        return self.zero + share * self.unit


def draw_wide(data: Statements, group: Group, name: str, alt: str) -> str:
    """The drawing for wide screens: statements in full at the left, a column for everything."""
    canvas = Canvas(WIDE)
    layout = _wide_layout(data, group)
    y = legend(canvas, 0, data.legend, _whisker_label(data, group)) + 10
    y = _header(canvas, y, data, layout, group)
    for at, row in enumerate(data.rows):
        if row.heading:
            y = heading(canvas, y, row.heading, at > 0)
        y = _wide_row(canvas, y, row, layout, group)
    _axis(canvas, y, data, layout, group)
    return canvas.svg(y + 20, name, alt)


def draw_narrow(data: Statements, group: Group, name: str, alt: str) -> str:
    """The drawing for phones: each statement above its bar, its numbers in words below."""
    canvas = Canvas(NARROW)
    layout = _layout(data, group, 2, NARROW - 4 - _GAP, _GAP)
    y = legend(canvas, 0, data.legend, _whisker_label(data, group)) + 12
    for at, row in enumerate(data.rows):
        if row.heading:
            y = heading(canvas, y, row.heading, at > 0)
        y = paragraph(canvas, 0, y, row.words, NARROW, TEXT + 1) + 4
        if not row.hidden:
            _marks(canvas, y, row, layout, group)
            canvas.line((layout.zero, y - 3), (layout.zero, y + BAR + 3), "ink", 1.2)
            _neutral(canvas, y, row, layout)
            y += BAR + (_UNDER if known(row.share) and not row.counted else 2)
        y = paragraph(canvas, 0, y, told(row, data, group), NARROW, SMALL + 1, role="muted") + 14
    return canvas.svg(y, name, alt)


def _wide_layout(data: Statements, group: Group) -> Layout:
    numbers = max(_number_width(row, group) for row in data.rows)
    columns = sum(_column_width(title) for title in data.missing.values())
    room = (
        WIDE
        - _LABEL
        - 3 * _GAP
        - numbers
        - columns
        - _base_width(data, group)
        - (_AFTER if data.neutral else 0)
    )
    layout = _layout(data, group, _LABEL + _GAP, room, numbers + 2 * _GAP)
    # Short neutral bars leave too little room for the title of their column.
    longest = max(row.middle / row.base for row in data.rows if not row.hidden) * layout.unit
    lacking = _column_width(data.neutral) - _AFTER - longest if data.neutral else 0
    return (
        _layout(data, group, _LABEL + _GAP, room - lacking, numbers + 2 * _GAP)
        if lacking > 0
        else layout
    )


def _column_width(title: str) -> float:
    """The width of a column of missing answers: that of the longest word of its title."""
    return min(max(width(word, SMALL) for word in title.split() or [""]), 80) + _GAP


def _base_width(data: Statements, group: Group) -> float:
    """The width of the column of n."""
    return max(width(count_text(row.base, group.language), SMALL) for row in data.rows) + _GAP


def _missing_edges(data: Statements, group: Group) -> dict[str, float]:
    edges, edge = {}, WIDE - _base_width(data, group)
    for key, title in reversed(list(data.missing.items())):
        edges[key] = edge
        edge -= _column_width(title)
    return dict(reversed(list(edges.items())))


def _layout(data: Statements, group: Group, left: float, room: float, between: float) -> Layout:
    """The layout in which the longest bars of each kind just fit into `room`.

    `between` is the distance from the bars to the neutral column.
    """
    shown = [row for row in data.rows if not row.hidden]
    against = max([0.03 if data.sided else 0.0, *(row.size(row.left) for row in shown)])
    # The whisker of the highest share may reach further than its bar.
    agree = max([0.5, *(max(row.size(row.right), _reach(row)) for row in shown)])
    agree = 1.0 if agree > 0.9 or not data.sided else agree
    neutral = max(row.middle / row.base for row in shown)
    unit = room / (against + agree + neutral)
    zero = left + against * unit
    end = zero + agree * unit
    return Layout(zero, unit, end + _GAP, end + between, _missing_edges(data, group))


def _reach(row: Statement) -> float:
    return row.high if known(row.share) and not row.counted else 0.0


def _header(canvas: Canvas, y: float, data: Statements, layout: Layout, group: Group) -> float:
    """The titles of the columns, all standing on the same bottom line; the y below them."""
    neutral = [(layout.neutral, data.neutral, 66.0, "left")] if data.neutral else []
    missing = [
        (edge, data.missing[key], _column_width(data.missing[key]) - 8, "right")
        for key, edge in layout.missing.items()
    ]
    heads = [*neutral, *missing, (float(WIDE), "n", _GAP, "right")]
    bottom = y + max(lines_high(words, room, SMALL) for _, words, room, _ in heads)
    for x, words, room, anchor in heads:
        start = bottom - lines_high(words, room, SMALL)
        paragraph(canvas, x, start, words, room, SMALL, role="muted", anchor=anchor)
    if not data.sided:
        return bottom + 4
    line = bottom - SMALL * (LEADING - 1)
    left, right = (say(f"figures.{key}", group.language) for key in ("to-disagree", "to-agree"))
    canvas.text(layout.zero + 6, line, right, SMALL, weight=SEMIBOLD)
    # Without room beside the zero line the word would run into the statements.
    if layout.zero - width(left, SMALL, SEMIBOLD) - 6 > 0:
        canvas.text(layout.zero - 6, line, left, SMALL, weight=SEMIBOLD, anchor="right")
    return bottom + 4


def _wide_row(canvas: Canvas, y: float, row: Statement, layout: Layout, group: Group) -> float:
    """One statement with its bar and numbers; the y below it."""
    high = lines_high(row.words, _LABEL, TEXT)
    content = BAR + (_UNDER if known(row.share) and not row.counted else 0)
    room = max(high, content) + 12
    paragraph(canvas, 0, y + (room - high) / 2, row.words, _LABEL, TEXT)
    top = y + (room - content) / 2
    line = top + BAR / 2 + TEXT * 0.34
    if row.hidden:
        canvas.text(layout.zero + 6, line, hidden(row, group), SMALL, role="muted")
        return y + room
    half = layout.at(0.5)
    if not row.counted and half < layout.numbers:
        canvas.line((half, y), (half, y + room), "line", 1)
    _marks(canvas, top, row, layout, group)
    # Over the bars: in grey print the two sides are equally dark.
    canvas.line((layout.zero, y), (layout.zero, y + room), "ink", 1.2)
    x = layout.numbers
    x += canvas.text(x, line, number_of(row, group), TEXT, weight=SEMIBOLD) + 4
    canvas.text(x, line, interval_of(row, group), SMALL, role="muted")
    if row.middle:
        behind = _neutral(canvas, top, row, layout) + 5
        canvas.text(behind, line, part_of(row.middle, row, group), SMALL, role="muted")
    for key, edge in layout.missing.items():
        count = count_text(row.missing[key], group.language)
        canvas.text(edge, line, count, SMALL, role="muted", anchor="right")
    canvas.text(WIDE, line, count_text(row.base, group.language), SMALL, anchor="right")
    return y + room


def _marks(canvas: Canvas, y: float, row: Statement, layout: Layout, group: Group) -> None:
    """The bar of one statement from zero to both sides, with the whisker of agreement under it."""
    for parts, direction in ((row.left, -1), (row.right, 1)):
        at = layout.zero
        for part in parts:
            end = at + direction * part.count / row.base * layout.unit
            _part(canvas, min(at, end), max(at, end), y, part, row, group)
            at = end
    if known(row.share) and not row.counted:
        ends = (layout.at(row.low), layout.at(row.share), layout.at(row.high))
        whisker(canvas, *ends, y + BAR + 7)


def _part(
    canvas: Canvas, start: float, end: float, y: float, part: Part, row: Statement, group: Group
) -> None:
    """One answer option: a piece of the bar with its share where that fits, or a dot per person."""
    if not part.count:
        return
    if row.counted:
        step = (end - start) / part.count
        for person in range(int(part.count)):
            canvas.circle(start + (person + 0.5) * step, y + BAR / 2, min(6.5, 0.44 * step), part.role)
        return
    canvas.rectangle(start, y, end - start, BAR, part.role)
    label = part_of(part.count, row, group)
    if width(label, SMALL) + 6 <= end - start:
        middle = (start + end) / 2
        canvas.text(middle, y + BAR / 2 + 4.3, label, SMALL, role=on(part.role), anchor="center")


def _neutral(canvas: Canvas, y: float, row: Statement, layout: Layout) -> float:
    """The neutral answers in their own column; the x where they end."""
    end = layout.neutral + row.middle / row.base * layout.unit
    if row.middle and row.counted:
        step = (end - layout.neutral) / row.middle
        for person in range(int(row.middle)):
            x = layout.neutral + (person + 0.5) * step
            canvas.circle(x, y + BAR / 2, min(6.5, 0.44 * step), "neutral")
    elif row.middle:
        canvas.rectangle(layout.neutral, y, end - layout.neutral, BAR, "neutral")
    return end


def _axis(canvas: Canvas, bottom: float, data: Statements, layout: Layout, group: Group) -> None:
    """Short marks and shares below the bars; none where people are drawn one by one."""
    if any(row.counted for row in data.rows):
        return
    left, right = _LABEL + _GAP - 1, layout.numbers - _GAP + 1
    canvas.line((left, bottom + 1), (right, bottom + 1), "line", 1)
    for tick in _TICKS:
        x = layout.at(tick)
        if left <= x <= right:
            canvas.line((x, bottom + 1), (x, bottom + 5), "line", 1)
            words = percentage(abs(tick), 0, group.language)
            canvas.tick(x, bottom + 17, words, SMALL - 0.5)


def _whisker_label(data: Statements, group: Group) -> str:
    drawn = any(known(row.share) and not row.counted for row in data.rows)
    return say("figures.whisker", group.language) if drawn else ""


def _number_width(row: Statement, group: Group) -> float:
    interval = interval_of(row, group)
    if not known(row.share):
        return 0.0
    return width(number_of(row, group), TEXT, SEMIBOLD) + (
        4 + width(interval, SMALL) if interval else 0
    )
