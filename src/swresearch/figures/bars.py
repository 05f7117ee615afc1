"""People per group as plain bars: who took part, how they were asked, how they were recruited."""

from __future__ import annotations

from collections.abc import Sequence

from swresearch import tables
from swresearch.answers import Group
from swresearch.blocks import Block, Figure, Text, Tone
from swresearch.disclosure import Groups
from swresearch.figures.canvas import NARROW, WIDE, Canvas
from swresearch.figures.fonts import SEMIBOLD
from swresearch.figures.parts import SMALL, lines_high, paragraph
from swresearch.language import say
from swresearch.writing import count_text, share_text, source_line

BAR = 18.0
_LABEL = 212.0
_GAP = 12.0
_NUMBERS = 84.0


def bars(found: Groups, heading: str, group: Group, *, name: str, title: str = "") -> Block:
    """People per group, from `disclosure.protect_groups`; a text with the reason where withheld.

    `heading` is what the groups are called ("Gemeente"); it is the title unless one is given.
    """
    if found.reason or found.frame.empty:
        key = found.reason or "figures.nothing"
        return Text(f"{heading}: {_lower(say(key, group.language))}", Tone.NOTE)
    rows = [
        (str(label), float(count))
        for label, count in zip(found.frame["label"], found.frame["count"], strict=True)
    ]
    total = sum(count for _, count in rows)
    words = [f"{label} {_written(count, total, group)}" for label, count in rows]
    alt = say("figures.alt.bars", group.language, heading=heading, groups="; ".join(words))
    role = group.perspective if group.perspective in {"worker", "client", "partner"} else "accent"
    return Figure(
        title=title or heading,
        alt=alt,
        source=source_line(group, total),
        wide=_draw(Canvas(WIDE), rows, role, group, (name, alt)),
        narrow=_draw(Canvas(NARROW), rows, role, group, (name, alt)),
        table=tables.groups(found, heading, group, name),
        name=name,
    )


def _draw(
    canvas: Canvas,
    rows: Sequence[tuple[str, float]],
    role: str,
    group: Group,
    named: tuple[str, str],
) -> str:
    """Labels beside the bars on wide screens, above them on narrow ones."""
    beside = canvas.width > NARROW
    left = _LABEL + _GAP if beside else 0
    room = canvas.width - left - _NUMBERS
    total, most = sum(count for _, count in rows), max(count for _, count in rows)
    y = 2.0
    for label, count in rows:
        high = lines_high(label, _LABEL if beside else canvas.width)
        if beside:
            row = max(high, BAR)
            paragraph(canvas, 0, y + (row - high) / 2, label, _LABEL)
            top = y + (row - BAR) / 2
        else:
            top, row = paragraph(canvas, 0, y, label, canvas.width) + 2, high + 2 + BAR
        end = left + count / most * room
        canvas.rectangle(left, top, end - left, BAR, role)
        line = top + BAR / 2 + 4.6
        at = end + 6 + canvas.text(end + 6, line, count_text(count, group.language), weight=SEMIBOLD)
        share = share_text(count / total, total, group)
        canvas.text(at + 5, line, share, SMALL, role="muted")
        y += row + 12
    return canvas.svg(y - 6, *named)


def _written(count: float, total: float, group: Group) -> str:
    share = share_text(count / total, total, group)
    return f"{count_text(count, group.language)}{f' ({share})' if share else ''}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
