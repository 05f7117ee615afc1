"""The check on the asking as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.language import say
from swresearch.tables.cells import caption, count_cell, estimate_cell, p_text, records, rows_alike
from swresearch.writing import count_or_fewer, known


def sensitivity(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Every scale against every circumstance of asking, from `sensitivity.checks` (protected)."""
    language = group.language
    rows, starts, before = [], {}, ("", "")
    for at, row in enumerate(records(frame)):
        if (row["step"], row["kind"]) != before:
            before = (row["step"], row["kind"])
            what = say(f"sensitivity.kind.{row['kind']}", language)
            starts[at] = f"{row['step_title']}: {what}" if row["step_title"] else what
        size = estimate_cell(row["value"], row["low"], row["high"], 2, language)
        rows.append(
            [
                Cell(row["title"]),
                count_cell(row["n"], language),
                count_cell(row["groups"], language),
                Cell(f"{_sign(row, language)}{size.text}", size.light),
                *(Cell(p_text(row[key], language)) for key in ("p", "p_holm")),
            ]
        )
    heads = [say(f"tables.{key}", language) for key in ("scale", "n")]
    heads += [say(f"sensitivity.column.{key}", language) for key in ("groups", "size", "p")]
    return Table(
        caption=caption("sensitivity", group),
        columns=[*heads, say("tables.p-holm", language)],
        numeric=[False, *[True] * 5],
        rows=rows_alike(rows, language),
        notes=[say("sensitivity.note", language), *_reasons(frame, group)],
        groups={at: start[:1].upper() + start[1:] for at, start in starts.items()},
        name=name,
    )


def _sign(row: Mapping[str, Any], language: str) -> str:
    if not known(row["value"]):
        return ""
    measure = say(f"sensitivity.measure.{row['measure']}", language)
    return f"{measure} = "


def _reasons(frame: pd.DataFrame, group: Group) -> list[str]:
    """Why checks were not made, once per reason."""
    notes = []
    for reason, part in frame.groupby("reason", sort=False):
        base = group.publication.smallest_base
        n = part["n"].max()
        told = count_or_fewer(n if known(n) else 0, base, group.language)
        titles = ", ".join(dict.fromkeys(part["title"]))
        words = say(str(reason), group.language, n=told, base=base)
        notes.append(say("sensitivity.refused", group.language, titles=titles, reason=words))
    return notes
