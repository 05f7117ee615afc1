"""The parts of which tables are made: cells, row order, captions and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell
from swresearch.disclosure import BELOW_BASE, SENSITIVE
from swresearch.language import say
from swresearch.writing import (
    NO_NUMBER,
    count_text,
    interval_text,
    known,
    may_be_share,
    share_text,
    signed,
    synthetic_note,
    who,
)

SMALLEST_P = 0.001


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Statements by agreement within their block, the most first; what is not shown comes last."""
    blocks = {block: at for at, block in enumerate(frame["block"].unique())}
    order = frame.assign(_block=frame["block"].map(blocks))
    order = order.sort_values(["_block", "share"], ascending=[True, False], kind="stable")
    return order.drop(columns="_block").reset_index(drop=True)


def headings(frame: pd.DataFrame) -> dict[int, str]:
    """Row number -> block title, where a block starts; none when there is one block only."""
    if frame["block"].nunique() < 2:
        return {}
    starts = frame["block"].ne(frame["block"].shift()).to_numpy()
    return {at: frame["block_title"].iloc[at] for at in range(len(frame)) if starts[at]}


def share_cell(row: Mapping[str, Any], group: Group) -> Cell:
    """A share with its interval, or a count of people where there are too few for a percentage."""
    if not known(row["share"]):
        return Cell(NO_NUMBER)
    share = share_text(row["share"], row["base"], group)
    if share:
        return Cell(share, interval_text(row["low"], row["high"], row["base"], group))
    counts = {key: count_text(row[key], group.language) for key in ("count", "base")}
    return Cell(say("sentences.of", group.language, **counts))


def count_and_share(row: Mapping[str, Any], group: Group) -> Cell:
    """A count with its share in lighter weight: "20 41%"."""
    return Cell(count_text(row["count"], group.language), share_text(row["share"], row["base"], group))


def estimate_cell(value: float, low: float, high: float, places: int, language: str) -> Cell:
    """A number with its interval in lighter weight; a dash where there is none."""
    if not known(value):
        return Cell(NO_NUMBER)
    ends = [signed(end, places, language) for end in (low, high)]
    # A dash between negative numbers reads as another minus sign.
    between = say("tables.to", language) if min(low, high) < 0 else "–"
    return Cell(signed(value, places, language), f"[{between.join(ends)}]" if known(low) else "")


def number_text(value: float, places: int, language: str) -> str:
    """A number with a real minus sign; a dash where there is none."""
    return signed(value, places, language) if known(value) else NO_NUMBER


def p_text(value: float, language: str) -> str:
    """A p-value to three decimals; a smaller one as "< 0,001"."""
    if known(value) and value < SMALLEST_P:
        return f"< {number_text(SMALLEST_P, 3, language)}"
    return number_text(value, 3, language)


def count_cell(value: Any, language: str) -> Cell:
    """A number of people; a dash where it is not shown."""
    return Cell(count_text(value, language))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries, text columns untouched."""
    return [dict(row) for _, row in frame.iterrows()]


def class_rows(
    frame: pd.DataFrame, group: Group, by: Sequence[str], title: Callable[[Mapping[str, Any]], str]
) -> tuple[list[list[Cell]], dict[int, str]]:
    """A row per class of people with its share and n; and row number -> title where `by` changes.

    `frame` has the columns `by`, label, count, share, low, high and base.
    """
    rows, starts, before = [], {}, None
    for at, row in enumerate(records(frame)):
        here = [row[key] for key in by]
        if here != before:
            before, starts[at] = here, title(row)
        n = count_cell(row["base"], group.language)
        rows.append([Cell(row["label"]), share_cell(row, group), n])
    return rows, starts


def caption(key: str, group: Group, **values: str) -> str:
    """The caption of a kind of table for a group; says so when the data are synthetic."""
    return say(
        f"tables.caption.{key}", group.language, who=f"{who(group)}{synthetic_note(group)}", **values
    )


def written_alike(cells: Sequence[Cell], language: str) -> list[Cell]:
    """Cells of one table with their intervals written one way: where one needs "tot", all have it."""
    between = say("tables.to", language)
    if not any(_is_interval(cell) and between in cell.light for cell in cells):
        return list(cells)
    return [
        replace(cell, light=cell.light.replace("–", between)) if _is_interval(cell) else cell
        for cell in cells
    ]


def _is_interval(cell: Cell) -> bool:
    return cell.light.startswith("[") and cell.light.endswith("]")


def rows_alike(rows: Sequence[Sequence[Cell]], language: str) -> list[list[Cell]]:
    """The rows of a table, all their intervals written one way (see `written_alike`)."""
    cells = iter(written_alike([cell for row in rows for cell in row], language))
    return [[next(cells) for _ in row] for row in rows]


def notes_for(
    frame: pd.DataFrame, group: Group, intervals: bool = False, shares: bool = True
) -> list[str]:
    """What a reader must know of the numbers: intervals, small bases, what is hidden.

    `shares`: whether the table has shares, which few people make counts; means and differences stay.
    """
    notes = []
    base = frame["base"] if "base" in frame else frame.get("n", pd.Series(dtype=float))
    with_interval = base.map(lambda n: may_be_share(n, group)) if shares else base.notna()
    if intervals and bool(with_interval.any()):
        notes.append(say("tables.interval-note", group.language))
    few = base.dropna() < group.publication.percentages_from
    if shares and bool(few.any()):
        limit = group.publication.percentages_from
        notes.append(say("tables.counts-note", group.language, **{"from": limit}))
    if "hidden" in frame and bool(frame["hidden"].any()):
        smallest = group.publication.smallest_base
        hidden = frame.loc[frame["hidden"].astype(bool)]
        reasons = set(hidden["reason"]) if "reason" in hidden else {BELOW_BASE}
        if reasons != {SENSITIVE}:
            notes.append(say("tables.hidden-note", group.language, base=smallest))
        if SENSITIVE in reasons:
            notes.append(say("tables.sensitive-note", group.language))
    return notes
