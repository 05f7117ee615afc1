"""Several measurements as tables: who took part, change of the same people, levels of other people.

The frames are those of `changes`, protected, of one pair of measurements each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.language import say
from swresearch.tables.cells import count_cell, estimate_cell, number_text, p_text, records, rows_alike
from swresearch.writing import (
    NO_NUMBER,
    count_or_fewer,
    count_text,
    interval_text,
    known,
    limit_text,
    may_be_share,
    share_text,
)

_SHARE = 2  # the place of the column with shares among those of `reliable`


def changes(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Levels of the same people at both measurements, and the difference with its interval."""
    return _levels(frame, group, name, "paired")


def levels(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Levels of other people at each measurement, the difference, its size, and p (Welch, Holm)."""
    return _levels(frame, group, name, "crossed")


def change_sizes(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """How large the change is: d, g and rank correlation with intervals, p of Wilcoxon, and Holm's."""
    language = group.language
    rows = [
        [
            Cell(row["title"]),
            *(
                estimate_cell(row[value], row[low], row[high], 2, language)
                for value, low, high in (
                    ("d_av", "d_low", "d_high"),
                    ("g_av", "g_low", "g_high"),
                    ("biserial", "biserial_low", "biserial_high"),
                )
            ),
            *(Cell(p_text(row[key], language)) for key in ("p", "p_holm")),
        ]
        for row in records(frame)
    ]
    heads = [_head(key, language) for key in ("d", "g", "biserial", "p")]
    return Table(
        caption=_caption("sizes", frame, group),
        columns=[say("tables.scale", language), *heads, say("tables.p-holm", language)],
        numeric=[False, *[True] * 5],
        rows=rows_alike(rows, language),
        notes=[
            *(say(f"changes.note.{key}", language) for key in ("sizes", "wilcoxon")),
            *_doubted(frame, language),
        ],
        name=name,
    )


def reliable(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """The shares that reliably changed and did not, from `changes.reliable_changes`."""
    language = group.language
    shown = frame[frame["verdict"].notna() & ~frame["hidden"]]
    rows = [
        [
            Cell(say(f"changes.verdict.{_kind(row)}.{row['verdict']}", language)),
            count_cell(row["count"], language),
            Cell(
                share_text(row["share"], row["n"], group),
                interval_text(row["low"], row["high"], row["n"], group),
            ),
            Cell(limit_text(row["needed"], int(row["decimals"]), language)),
            Cell(number_text(row["alpha"], 2, language)),
        ]
        for row in records(shown)
    ]
    heads = [
        _head("outcome", language),
        *(say(f"tables.{key}", language) for key in ("people", "share")),
    ]
    starts = shown["scale"].ne(shown["scale"].shift()).to_numpy()
    columns = [*heads, _head("needed", language), say("tables.alpha", language)]
    if not any(row[_SHARE].text for row in rows):  # of so few people no share is told
        columns.pop(_SHARE)
        for row in rows:
            row.pop(_SHARE)
    return Table(
        caption=_caption("reliable", frame, group),
        columns=columns,
        numeric=[False, *[True] * (len(columns) - 1)],
        rows=rows,
        notes=[
            say("changes.note.reliable", language),
            *_doubted(frame, language),
            *_refused(frame, group),
        ],
        groups={at: _with_n(shown.iloc[at], language) for at in range(len(shown)) if starts[at]},
        name=name,
    )


def kept(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Who took part in which measurement, from `changes.kept_people`."""
    language, first = group.language, frame["n"].iloc[0]
    rows = [
        [
            Cell(str(row["wave"])),
            count_cell(row["n"], language),
            # At the first measurement there is none before, so nobody is old or new.
            *(
                Cell(count_text(row[key], language) if at else NO_NUMBER)
                for key in ("also_before", "new")
            ),
            _kept_cell(row, first, group) if at else count_cell(row["n"], language),
        ]
        for at, row in enumerate(records(frame))
    ]
    heads = [_head("measurement", language), say("tables.people", language)]
    return Table(
        caption=say("changes.caption.kept", language, people=group.people),
        columns=[*heads, *(_head(key, language) for key in ("also", "new", "kept"))],
        numeric=[False, *[True] * 4],
        rows=rows,
        notes=[say("tables.interval-note", language)] if may_be_share(first, group) else [],
        name=name,
    )


def _kept_cell(row: Mapping[str, Any], first: float, group: Group) -> Cell:
    """How many of the first measurement are left, with the share and its interval."""
    count = count_text(row["from_first"], group.language)
    share = share_text(row["share_kept"], first, group)
    interval = interval_text(row["low"], row["high"], first, group)
    return Cell(f"{count} ({share})" if share else count, interval)


def over_all(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """All measurements together, from a protected `changes.over_all`."""
    language = group.language
    rows = [
        [
            Cell(row["title"]),
            count_cell(row["n"], language),
            Cell(number_text(row["chi2"], 2, language)),
            Cell(number_text(row["kendall_w"], 2, language)),
            Cell(p_text(row["p"], language)),
        ]
        for row in records(frame)
    ]
    heads = [say(f"tables.{key}", language) for key in ("scale", "n")]
    return Table(
        caption=say("changes.caption.over-all", language, people=group.people),
        columns=[*heads, *(_head(key, language) for key in ("friedman", "kendall", "p"))],
        numeric=[False, *[True] * 4],
        rows=rows,
        notes=[
            say("changes.note.friedman", language),
            *_doubted(frame, language),
            *_refused(frame, group),
        ],
        name=name,
    )


def _levels(frame: pd.DataFrame, group: Group, name: str, kind: str) -> Table:
    language, crossed = group.language, kind == "crossed"
    rows = [_level_cells(row, language, crossed) for row in records(frame)]
    earlier, later = (str(frame[key].iloc[0]) for key in ("earlier", "later"))
    n = say("tables.n", language)
    heads = [f"{earlier} ({n})", f"{later} ({n})"] if crossed else [n]
    means = [earlier, later] if not crossed else []
    extra = [_head("g-pooled", language), say("tables.p-holm", language)] if crossed else []
    columns = [say("tables.scale", language), *heads, *means, _head("difference", language), *extra]
    notes = [say(f"changes.note.{key}", language) for key in ("difference", *["welch"] * crossed)]
    return Table(
        caption=_caption(kind, frame, group),
        columns=columns,
        numeric=[False, *[True] * (len(columns) - 1)],
        rows=rows,
        notes=[*notes, *_level_notes(frame, group, crossed)],
        name=name,
    )


def _level_cells(row: Mapping[str, Any], language: str, crossed: bool) -> list[Cell]:
    places = int(row["decimals"])
    means = [
        estimate_cell(row[f"mean_{when}"], row[f"low_{when}"], row[f"high_{when}"], places, language)
        for when in ("before", "after")
    ]
    difference = estimate_cell(row["difference"], row["low"], row["high"], places, language)
    if not crossed:
        return [Cell(row["title"]), count_cell(row["n"], language), *means, difference]
    sizes = [f"({count_text(row[key], language)})" for key in ("n_first", "n_second")]
    both = [Cell(f"{mean.text} {n}", mean.light) for mean, n in zip(means, sizes, strict=True)]
    g = estimate_cell(row["g"], row["g_low"], row["g_high"], 2, language)
    return [Cell(row["title"]), *both, difference, g, Cell(p_text(row["p_holm"], language))]


def _level_notes(frame: pd.DataFrame, group: Group, crossed: bool) -> list[str]:
    language, notes = group.language, []
    everyone = frame[frame["everyone"].astype(bool) & frame["difference"].notna()]
    if len(everyone) and not crossed:
        titles = ", ".join(everyone["title"])
        notes.append(say("changes.note.everyone", language, titles=titles))
    reworded = frame[frame["wording_differs"].astype(bool)]
    if len(reworded):
        notes.append(say("changes.note.wording", language, titles=", ".join(reworded["title"])))
    return [*notes, *_doubted(frame, language), *_refused(frame, group)]


def _doubted(frame: pd.DataFrame, language: str) -> list[str]:
    """Which scales contradict themselves, so that their numbers are no change."""
    titles = list(dict.fromkeys(frame[frame["doubted"].astype(bool)]["title"]))
    return [say("changes.note.doubted", language, titles=", ".join(titles))] if titles else []


def _refused(frame: pd.DataFrame, group: Group) -> list[str]:
    """Why rows have no number; a number of people below the smallest base is not told."""
    base = group.publication.smallest_base
    sizes = frame["n"] if "n" in frame else frame[["n_first", "n_second"]].min(axis=1)
    notes = []
    for (_, row), n in zip(frame.iterrows(), sizes, strict=True):
        if isinstance(row["reason"], str):
            told = count_or_fewer(n if known(n) else 0, base, group.language)
            reason = say(row["reason"], group.language, n=told, base=base)
            notes.append(say("changes.note.refused", group.language, title=row["title"], reason=reason))
    return notes


def _head(key: str, language: str) -> str:
    return say(f"changes.column.{key}", language)


def _caption(key: str, frame: pd.DataFrame, group: Group) -> str:
    ends = {name: frame[name].iloc[0] for name in ("earlier", "later")}
    return say(f"changes.caption.{key}", group.language, people=group.people, **ends)


def _kind(row: Mapping[str, Any]) -> str:
    return "directed" if row["directed"] else "undirected"


def _with_n(row: pd.Series, language: str) -> str:
    n = say("tables.of-n", language, n=count_text(row["n"], language))
    return f"{row['title']} ({n})"
