"""Who took part and what is missing, as tables."""

from __future__ import annotations

import pandas as pd

from swresearch.answers import Group, missing_label
from swresearch.blocks import Cell, Table
from swresearch.disclosure import Groups
from swresearch.instruments import Instrument, MissingKind, text
from swresearch.language import say
from swresearch.tables.cells import caption, count_cell, headings, notes_for, records
from swresearch.writing import count_text, known, share_text, who


def missing(frame: pd.DataFrame, group: Group, instrument: Instrument, name: str = "") -> Table:
    """Missing answers per item and kind, from `answers.missing_answers` (protected).

    The kinds are those that `instrument` has an answer for at these items, and those that occur.
    """
    language = group.language
    kinds = _kinds(frame, instrument, language)
    rows = [
        [
            Cell(row["words"]),
            *(count_cell(row[key], language) for key in ("asked", "base", *kinds)),
        ]
        for row in records(frame)
    ]
    heads = [say(f"tables.{key}", language) for key in ("question", "asked", "answered")]
    return Table(
        caption=caption("missing", group),
        columns=[*heads, *kinds.values()],
        numeric=[False, *[True] * (2 + len(kinds))],
        rows=rows,
        notes=notes_for(frame, group),
        groups=headings(frame),
        name=name,
    )


def _kinds(frame: pd.DataFrame, instrument: Instrument, language: str) -> dict[str, str]:
    """What each kind is called: in the questionnaire's own words where those are one and the same.

    An answer that joins two reasons ("weet niet / n.v.t.") so keeps its name. An empty cell always is
    no answer, whatever the questionnaire calls its code for it.
    """
    own: dict[str, set[str]] = {}
    for item in frame["item"]:
        for answer in instrument.missing_answers(item).values():
            own.setdefault(answer.kind.value, set()).add(text(answer.label, language))
    always = MissingKind.NO_ANSWER.value
    shown = [k.value for k in MissingKind if k.value in {*own, always} or (frame[k.value] > 0).any()]
    return {
        kind: own[kind].pop()
        if kind != always and len(own.get(kind, ())) == 1
        else missing_label(kind, language)
        for kind in shown
    }


def groups(found: Groups, title: str, group: Group, name: str = "") -> Table:
    """People per group (step, way of asking, organisation), from `disclosure.protect_groups`.

    `title` is what the groups are called. A withheld table has no rows and the reason as its note.
    """
    language, total = group.language, found.frame["count"].sum()
    rows = [
        [
            Cell(row["label"]),
            count_cell(row["count"], language),
            Cell(share_text(row["count"] / total, total, group)),
        ]
        for row in records(found.frame)
    ]
    notes = [say(found.reason, language)] if found.reason else []
    if found.merged:
        cell = group.publication.smallest_cell
        notes.append(say("disclosure.merged", language, groups="; ".join(found.merged), cell=cell))
    return Table(
        caption=say("tables.caption.groups", language, title=title, who=who(group)),
        columns=[title, *(say(f"tables.{key}", language) for key in ("people", "share"))],
        numeric=[False, True, True],
        rows=rows,
        notes=notes,
        name=name,
    )


def recruitment(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """How people were recruited per channel; what is not known is said so."""
    language = group.language
    numbers = ("approached", "reached", "took_part", "refused")
    unknown = say("tables.unknown", language)
    gaps = bool(frame[list(numbers)].isna().any(axis=None))
    rows = [
        [
            Cell(row["by"]),
            *(Cell(count_text(row[key], language) if known(row[key]) else unknown) for key in numbers),
        ]
        for row in records(frame)
    ]
    keys = ["by", *(key.replace("_", "-") for key in numbers)]
    return Table(
        caption=caption("recruitment", group),
        columns=[say(f"tables.{key}", language) for key in keys],
        numeric=[False, True, True, True, True],
        rows=rows,
        notes=[say("tables.response-note", language)] if gaps else [],
        name=name,
    )
