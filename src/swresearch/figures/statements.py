"""Figures of statements: title, text alternative, source and table around the drawings."""

from __future__ import annotations

import pandas as pd

from swresearch import tables
from swresearch.answers import Group, Side, agreement, by_options
from swresearch.blocks import Block, Figure, Text, Tone
from swresearch.disclosure import BELOW_BASE
from swresearch.figures.diverging import draw_narrow, draw_wide
from swresearch.figures.row_texts import hidden
from swresearch.figures.rows import Statement, Statements, read_statements
from swresearch.language import say
from swresearch.sentences import statements_finding
from swresearch.writing import (
    capital,
    count_text,
    interval_text,
    known,
    quoted,
    share_text,
    source_line,
)

MOST_STEPS = 7
"""More answer options than this cannot be told apart by shade."""
MOST_IN_ALT = 12


def statements(frame: pd.DataFrame, group: Group, *, name: str, title: str = "") -> list[Block]:
    """What people answered to statements, drawn: one figure per set of answer options.

    `frame` is a protected `answers.distribution`; `name` is the figures' own name on the site. Without
    `title` the finding of the statements is the title. Where nothing may be shown, or the options are
    too many to draw, a text says so; the table of all answers is always there to turn to.
    """
    parts = by_options(frame)
    if not parts:
        return [Text(say("sentences.nothing-shown", group.language, people=group.people), Tone.CAUTION)]
    names = [name if at == 0 else f"{name}-{at + 1}" for at in range(len(parts))]
    return [_figure(part, group, own, title) for part, own in zip(parts, names, strict=True)]


def _figure(part: pd.DataFrame, group: Group, name: str, title: str) -> Block:
    data = read_statements(part, group)
    if all(row.hidden for row in data.rows):
        return Text(_why_nothing(data, group), Tone.CAUTION)
    if not data.sided and len(data.legend) > MOST_STEPS:
        return Text(say("figures.too-many-options", group.language), Tone.NOTE)
    alt = alternative(data, group)
    table = (
        tables.statements(part, group, name)
        if data.sided
        else tables.distributions(part, group, name)[0]
    )
    return Figure(
        title=title or _title(part, data, group),
        alt=alt,
        source=source_line(group, _asked(part)),
        wide=draw_wide(data, group, name, alt),
        narrow=draw_narrow(data, group, name, alt),
        table=table,
        name=name,
    )


def _why_nothing(data: Statements, group: Group) -> str:
    base = group.publication.smallest_base
    reasons = dict.fromkeys(row.reason or BELOW_BASE for row in data.rows)
    told = [say(reason, group.language, base=base) for reason in reasons]
    if BELOW_BASE in reasons:
        told.insert(0, say("sentences.nothing-shown", group.language, people=group.people))
    return " ".join(told)


def _title(part: pd.DataFrame, data: Statements, group: Group) -> str:
    if data.sided:
        return statements_finding(agreement(part), group)
    return say("figures.answers-title", group.language, people=group.people)


def _asked(part: pd.DataFrame) -> float:
    """How many people the figure is about: the most that any item was put to."""
    by_item = part.groupby("item", sort=False)
    missing = part["count"].where(part["side"] == Side.MISSING.value, 0)
    asked = by_item["base"].first() + missing.groupby(part["item"], sort=False).sum()
    return float(asked.max())


def alternative(data: Statements, group: Group) -> str:
    """The drawing in words, from its rows; of a long one the first and last statements."""
    rows = list(data.rows)
    left_out = len(rows) - MOST_IN_ALT
    if left_out > 0:
        half = MOST_IN_ALT // 2
        rows = rows[:half] + rows[-half:]
    kind = "diverging" if data.sided else "stacked"
    number = len(data.rows)
    key = f"figures.alt.{kind}{'-one' if number == 1 else ''}"
    sentences = [say(key, group.language, number=number, people=group.people)]
    sentences += [_row_in_words(row, data, group) for row in rows]
    if left_out > 0:
        sentences.append(say("figures.alt.left-out", group.language, number=left_out))
    return " ".join(sentences)


def _row_in_words(row: Statement, data: Statements, group: Group) -> str:
    statement = quoted(row.words, group.language)
    if row.hidden:
        return f"{capital(statement)}: {hidden(row, group)}."
    numbers = _sides_in_words(row, data, group) if data.sided else _options_in_words(row, data, group)
    numbers += [
        f"{count_text(row.missing[key], group.language)} {title}"
        for key, title in data.missing.items()
        if row.missing[key]
    ]
    return f"{statement}: {', '.join(numbers)} (n = {count_text(row.base, group.language)})."


def _sides_in_words(row: Statement, data: Statements, group: Group) -> list[str]:
    counts = [("agree", row.right), ("disagree", row.left)]
    words = []
    for side, parts in counts:
        label = say(f"answers.side.{side}", group.language)
        number = _share_or_count(sum(part.count for part in parts), row, group)
        interval = interval_text(row.low, row.high, row.base, group) if side == "agree" else ""
        words.append(" ".join(part for part in (number, label, interval) if part))
    if data.neutral:
        words.insert(1, f"{_share_or_count(row.middle, row, group)} {data.neutral}")
    return words


def _options_in_words(row: Statement, data: Statements, group: Group) -> list[str]:
    return [
        f"{_share_or_count(part.count, row, group)} {label}"
        for part, (_, label) in zip(row.right, data.legend, strict=False)
    ]


def _share_or_count(count: float, row: Statement, group: Group) -> str:
    share = share_text(count / row.base, row.base, group) if known(row.base) else ""
    return share or count_text(count, group.language)
