"""Scores compared between groups of people as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.language import say
from swresearch.tables.cells import caption, count_cell, estimate_cell, p_text, records, rows_alike
from swresearch.writing import capital, count_or_fewer, known


def contrasts(frame: pd.DataFrame, group: Group, about: str, name: str = "") -> Table:
    """Every scale between the groups of every grouping, from `contrasts.contrasts` (protected).

    `about` is the key of the caption: "sensitivity" or "group-scores".
    """
    language = group.language
    rows: list[list[Cell]] = []
    starts: dict[int, str] = {}
    before = ("", "")
    for at, row in enumerate(records(frame)):
        if (row["step"], row["key"]) != before:
            before = (row["step"], row["key"])
            starts[at] = capital(": ".join(filter(None, (row["step_title"], row["what"]))))
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
    heads += [say(f"contrasts.column.{key}", language) for key in ("groups", "size", "p")]
    return Table(
        caption=caption(about, group),
        columns=[*heads, say("tables.p-holm", language)],
        numeric=[False, *[True] * 5],
        rows=rows_alike(rows, language),
        notes=[*_notes(frame, language), *_reasons(frame, group)],
        groups=starts,
        name=name,
    )


def _sign(row: Mapping[str, Any], language: str) -> str:
    if not known(row["value"]):
        return ""
    measure = say(f"contrasts.measure.{row['measure']}", language)
    return f"{measure} = "


def _notes(frame: pd.DataFrame, language: str) -> list[str]:
    """How to read the measures that stand in the table."""
    told = [
        say(f"contrasts.explained.{measure}", language)
        for measure in sorted(frame["measure"].dropna().unique())
    ]
    return [" ".join([*told, say("contrasts.note", language)])] if told else []


def _reasons(frame: pd.DataFrame, group: Group) -> list[str]:
    """Why comparisons were not made, once per reason."""
    notes = []
    for reason, part in frame.groupby("reason", sort=False):
        base = group.publication.smallest_base
        n = part["n"].max()
        told = count_or_fewer(n if known(n) else 0, base, group.language)
        titles = ", ".join(dict.fromkeys(part["title"]))
        words = say(str(reason), group.language, n=told, base=base)
        notes.append(say("contrasts.refused", group.language, titles=titles, reason=words))
    return notes
