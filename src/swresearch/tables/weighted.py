"""Results for the population behind a sample, as tables."""

from __future__ import annotations

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.language import say
from swresearch.tables.cells import (
    caption,
    count_cell,
    estimate_cell,
    headings,
    number_text,
    records,
)
from swresearch.writing import (
    NO_NUMBER,
    count_or_fewer,
    interval_text,
    known,
    may_be_share,
    share_text,
)


def weighted_statements(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Weighted shares beside unweighted ones, from `weighted.weighted_agreement` (protected)."""
    rows = [
        [
            Cell(row["words"]),
            _share(row["share"], row["low"], row["high"], row["base"], group),
            Cell(share_text(row["unweighted"], row["base"], group) or NO_NUMBER),
            count_cell(row["base"], group.language),
        ]
        for row in records(frame)
    ]
    return _table(frame, rows, group, "statements", name, headings(frame))


def weighted_scales(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Weighted means beside unweighted ones, from `weighted.weighted_scales` (protected)."""
    rows = [
        [
            Cell(row["title"]),
            estimate_cell(row["mean"], row["low"], row["high"], int(row["decimals"]), group.language),
            Cell(number_text(row["unweighted"], int(row["decimals"]), group.language)),
            count_cell(row["base"], group.language),
        ]
        for row in records(frame)
    ]
    return _table(frame, rows, group, "scales", name, {})


def _table(
    frame: pd.DataFrame,
    rows: list[list[Cell]],
    group: Group,
    kind: str,
    name: str,
    starts: dict[int, str],
) -> Table:
    language = group.language
    first = say(f"tables.{'statement' if kind == 'statements' else 'scale'}", language)
    heads = [say(f"weighted.column.{key}", language) for key in ("weighted", "unweighted")]
    return Table(
        caption=caption(f"weighted-{kind}", group),
        columns=[first, *heads, say("tables.n", language)],
        numeric=[False, True, True, True],
        rows=rows,
        notes=[say("weighted.note", language), *_reasons(frame, group)],
        groups=starts,
        name=name,
    )


def _share(share: float, low: float, high: float, base: float, group: Group) -> Cell:
    if not known(share) or not may_be_share(base, group):
        return Cell(NO_NUMBER)
    return Cell(share_text(share, base, group), interval_text(low, high, base, group))


def _reasons(frame: pd.DataFrame, group: Group) -> list[str]:
    """Why numbers are missing, once per reason."""
    base = group.publication.smallest_base
    notes = []
    for reason, part in frame.groupby("reason", sort=False):
        n = part["base"].min()
        told = count_or_fewer(n if known(n) else 0, base, group.language)
        notes.append(say(str(reason), group.language, n=told, base=base))
    return notes
