"""What people answered, as tables: agreement per statement, and every answer that was given."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from swresearch.answers import Group, Side, agreement, by_options
from swresearch.blocks import Cell, Table
from swresearch.instruments import MissingKind
from swresearch.language import say
from swresearch.tables.cells import (
    caption,
    count_and_share,
    count_cell,
    headings,
    notes_for,
    ranked,
    records,
    share_cell,
)
from swresearch.writing import count_text, interval_text, share_text, who

MOST_COLUMNS = 8
"""More answer options than this go below each other instead of beside each other."""


def statements(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Agreement per statement with interval, n, and what is missing, from `answers.distribution`.

    Within a block the statements stand in the order of agreement; only kinds of missing answers that
    occur have a column.
    """
    ordered = ranked(agreement(frame))
    kinds = {
        kind.value: _kind_label(frame, kind.value) for kind in MissingKind if _occurs(frame, kind.value)
    }
    language = group.language
    rows = [
        [
            Cell(row["words"]),
            share_cell(row, group),
            count_cell(row["count"], language),
            count_cell(row["base"], language),
            *(count_cell(row[kind], language) for kind in kinds),
        ]
        for row in records(ordered)
    ]
    heads = [say(f"tables.{key}", language) for key in ("statement", "agree", "people-agree", "n")]
    blocks = [title for title in ordered["block_title"].unique() if title]
    key = "statements-block" if len(blocks) == 1 else "statements"
    return Table(
        caption=caption(key, group, block="".join(blocks[:1])),
        columns=[*heads, *kinds.values()],
        numeric=[False, *[True] * (3 + len(kinds))],
        rows=rows,
        notes=notes_for(ordered, group, intervals=True),
        groups=headings(ordered),
        name=name,
    )


def distributions(frame: pd.DataFrame, group: Group, name: str = "") -> list[Table]:
    """Every answer that was given, from `answers.distribution`: one table per set of options.

    Long lists of options, such as municipalities, get a table per item, options below each other.
    """
    tables = []
    for part in by_options(frame):
        options = part[part["item"] == part["item"].iloc[0]]
        if (options["side"] != Side.MISSING.value).sum() <= MOST_COLUMNS:
            tables.append(_wide(part, group))
        else:
            tables += [_long(item, group) for _, item in part.groupby("item", sort=False)]
    return [_named(table, name, i) for i, table in enumerate(tables)]


def _wide(part: pd.DataFrame, group: Group) -> Table:
    first = part[part["item"] == part["item"].iloc[0]]
    given = [code for code, side in zip(first["code"], first["side"], strict=True) if side != "missing"]
    labels = dict(zip(first["code"], first["label"], strict=True))
    kinds = [kind.value for kind in MissingKind if _occurs(part, kind.value)]
    rows, heads = [], []
    for _, item in part.groupby("item", sort=False):
        by_code = {row["code"]: row for row in records(item)}
        heads.append(item.iloc[0])
        rows.append(
            [
                Cell(item["words"].iloc[0]),
                *(count_and_share(by_code[code], group) for code in given),
                count_cell(item["base"].iloc[0], group.language),
                *(count_cell(by_code[kind]["count"], group.language) for kind in kinds),
            ]
        )
    columns = [
        say("tables.question", group.language),
        *(labels[code] for code in given),
        say("tables.n", group.language),
        *(labels[kind] for kind in kinds),
    ]
    frame = pd.DataFrame(heads)
    return Table(
        caption=caption("answers", group),
        columns=columns,
        numeric=[False, *[True] * (len(columns) - 1)],
        rows=rows,
        notes=notes_for(frame, group),
        groups=headings(frame),
    )


def _long(item: pd.DataFrame, group: Group) -> Table:
    base = item["base"].iloc[0]
    shown = item[(item["side"] != Side.MISSING.value) | (item["count"] > 0)]
    rows = [
        [
            Cell(row["label"]),
            count_cell(row["count"], group.language),
            Cell(
                share_text(row["share"], base, group),
                interval_text(row["low"], row["high"], base, group),
            ),
        ]
        for row in records(shown)
    ]
    n = say("tables.of-n", group.language, n=count_text(base, group.language))
    return Table(
        caption=f"{item['words'].iloc[0]} ({who(group)}; {n})",
        columns=[say(f"tables.{key}", group.language) for key in ("answer", "people", "share")],
        numeric=[False, True, True],
        rows=rows,
        notes=notes_for(item, group, intervals=True),
    )


def _occurs(part: pd.DataFrame, kind: str) -> bool:
    return bool(part.loc[part["code"] == kind, "count"].fillna(0).sum() > 0)


def _named(table: Table, name: str, at: int) -> Table:
    return replace(table, name=f"{name}-{at + 1}" if name and at else name)


def _kind_label(frame: pd.DataFrame, kind: str) -> str:
    """The questionnaire's own word for a missing kind, when it has one for all these items."""
    labels = frame.loc[frame["code"] == kind, "label"].unique()
    return labels[0] if len(labels) == 1 else " / ".join(labels)
