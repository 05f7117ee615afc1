"""Scores and comparisons as tables: scales, the perspectives side by side, their differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.language import say
from swresearch.perspectives import all_reworded
from swresearch.sentences import wording_remark
from swresearch.tables.cells import (
    caption,
    count_cell,
    estimate_cell,
    notes_for,
    number_text,
    p_text,
    records,
    rows_alike,
    share_cell,
)
from swresearch.writing import NO_NUMBER, STAR, count_text, known


def scales(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Means of scales with intervals, sd and alpha, from `scales.scale_summary` (protected)."""
    language = group.language
    with_alpha = bool(frame["alpha"].notna().any())
    with_ends = "minimum" in frame and bool(frame["minimum"].notna().any())
    rows = []
    for row in records(frame):
        places = int(row["decimals"])
        cells = [
            Cell(row["title"]),
            Cell(f"{row['lowest']:g}–{row['highest']:g}"),
            estimate_cell(row["mean"], row["low"], row["high"], places, language),
            Cell(number_text(row["sd"], places, language)),
            count_cell(row["base"], language),
            count_cell(row["n"] - row["base"], language),
        ]
        if with_alpha:
            cells.append(estimate_cell(row["alpha"], row["alpha_low"], row["alpha_high"], 2, language))
        if with_ends:
            cells += [Cell(number_text(row[end], places, language)) for end in ("minimum", "maximum")]
        rows.append(cells)
    keys = ["scale", "range", "mean", "sd", "n", "no-score", *(["alpha"] if with_alpha else [])]
    keys += ["minimum", "maximum"] if with_ends else []
    notes = notes_for(frame, group, intervals=True, shares=False)
    return Table(
        caption=caption("scales", group),
        columns=[say(f"tables.{key}", language) for key in keys],
        numeric=[False, *[True] * (len(keys) - 1)],
        rows=rows,
        notes=[*notes, *(_alpha_notes(frame, language) if with_alpha else [])],
        name=name,
    )


def _alpha_notes(frame: pd.DataFrame, language: str) -> list[str]:
    """What alpha is, and of how many people where these are others than those with a score."""
    notes = [say("tables.alpha-note", language)]
    if "alpha_n" not in frame:
        return notes
    others = frame[frame["alpha"].notna() & (frame["alpha_n"] != frame["base"])]
    named = [f"{row['title']} {count_text(row['alpha_n'], language)}" for row in records(others)]
    if named:
        notes.append(say("tables.alpha-people", language, people="; ".join(named)))
    return notes


def perspectives(
    estimates: pd.DataFrame,
    titles: Mapping[str, str],
    groups: Mapping[str, Group],
    as_share: bool,
    *,
    decimals: int = 1,
    title: str = "",
    name: str = "",
) -> Table:
    """The perspectives side by side per construct, from `perspectives.estimates` (protected).

    `titles`: construct -> its name; `groups`: perspective -> its group, in the order of the columns;
    `title` stands in the place of the usual caption.
    """
    group = next(iter(groups.values()))
    rows = []
    everywhere = all_reworded(estimates)
    for construct, part in estimates.groupby("construct", sort=False):
        found = {row["perspective"]: row for row in records(part)}
        star = STAR if part["wording_differs"].astype(bool).any() and not everywhere else ""
        cells = [Cell(f"{titles.get(str(construct), str(construct))}{star}")]
        for key in groups:
            cells += _perspective_cells(found.get(key), group, as_share, decimals)
        rows.append(cells)
    heads = [say("tables.construct", group.language)]
    for each in groups.values():
        named = ", ".join(part for part in (each.people, each.step) if part)
        heads += [each.people, say("tables.n-of", group.language, people=named)]
    notes = notes_for(estimates, group, intervals=True, shares=as_share)
    if everywhere:
        notes.append(say("figures.alt.reworded-all", group.language))
    elif estimates["wording_differs"].any():
        notes.append(say("figures.reworded", group.language))
    return Table(
        caption=title or say(f"tables.caption.{'shares' if as_share else 'means'}", group.language),
        columns=heads,
        numeric=[False, *[True] * (len(heads) - 1)],
        rows=rows,
        notes=notes,
        name=name,
    )


def differences(
    frame: pd.DataFrame,
    titles: Mapping[str, str],
    groups: Mapping[str, Group],
    decimals: Mapping[str, int] | None = None,
    name: str = "",
) -> Table:
    """The differences between perspectives with their intervals, from `statistics.perspectives`.

    `decimals`: construct -> decimals of its means (for shares none are needed).
    """
    group = next(iter(groups.values()))
    language, share = group.language, "share_first" in frame
    everywhere = all_reworded(frame)
    rows, starts, before = [], {}, None
    for at, row in enumerate(records(frame)):
        if row["construct"] != before:
            before = row["construct"]
            starts[at] = titles.get(str(before), str(before))
        first, second = groups[row["first"]], groups[row["second"]]
        pair = say("tables.pair", language, first=first.people, second=second.people)
        factor, places = (100, 0) if share else (1, (decimals or {}).get(row["construct"], 1))
        found, low, high = (factor * row[key] for key in ("difference", "low", "high"))
        cell = estimate_cell(found, low, high, places, language)
        if row["wording_differs"] and known(found) and not everywhere:
            cell = replace(cell, text=f"{cell.text}{STAR}")
        sizes = f"{count_text(row['n_first'], language)} / {count_text(row['n_second'], language)}"
        rows.append(
            [
                Cell(pair),
                cell,
                Cell(p_text(row["p_holm"], language)),
                Cell(sizes),
            ]
        )
    notes = notes_for(frame.assign(base=frame["n_second"]), group, intervals=True, shares=False)
    if frame["wording_differs"].any():
        notes.append(wording_remark(language, everywhere))
    notes += [
        say("tables.steps-note", language, people=each.people, step=each.step)
        for each in groups.values()
        if each.step
    ]
    unit = "difference-points" if share else "difference"
    keys = ("compared", unit, "p-holm", "n")
    return Table(
        caption=say(f"tables.caption.differences-{'shares' if share else 'means'}", language),
        columns=[say(f"tables.{key}", language) for key in keys],
        numeric=[False, True, True, True],
        rows=rows_alike(rows, language),
        groups=starts,
        notes=[*notes, say("tables.holm-note", language)],
        name=name,
    )


def _perspective_cells(
    row: Mapping[str, Any] | None, group: Group, as_share: bool, decimals: int
) -> list[Cell]:
    if row is None:
        return [Cell(say("tables.not-asked", group.language)), Cell("")]
    if not known(row["estimate"]):
        return [Cell(NO_NUMBER), count_cell(row["n"], group.language)]
    n = count_cell(row["n"], group.language)
    if not as_share:
        return [estimate_cell(row["estimate"], row["low"], row["high"], decimals, group.language), n]
    counted = {**row, "share": row["estimate"], "base": row["n"]}
    return [share_cell(counted | {"count": round(row["estimate"] * row["n"])}, group), n]
