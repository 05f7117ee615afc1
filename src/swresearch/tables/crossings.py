"""Statements crossed with traits, as tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from swresearch.answers import Group, Side
from swresearch.blocks import Cell, Table
from swresearch.disclosure import Crossing
from swresearch.language import say
from swresearch.tables.cells import count_cell, notes_for, share_cell
from swresearch.writing import NO_NUMBER, quoted, synthetic_note, who


def crossing(found: Crossing, group: Group, name: str = "") -> Table:
    """One row per group with a share per answer, the whole group last, from `disclosure.crossing`.

    What is hidden is a dash, whatever the reason, and a note says why there are dashes. A crossing that
    is withheld has no rows and the reason as its note.
    """
    language = group.language
    labels = list(dict.fromkeys(found.frame["label"]))
    rows = [_row(part, group) for _, part in found.frame.groupby("group", sort=False)]
    caption = say(
        "disclosure.crossing-caption",
        language,
        words=quoted(found.words, language),
        trait=found.trait_title,
        who=f"{who(group)}{synthetic_note(group)}",
    )
    return Table(
        caption=caption,
        columns=[found.trait_title, *labels, say("tables.n", language)],
        numeric=[False, *[True] * (len(labels) + 1)],
        rows=rows,
        notes=_notes(found, group),
        name=name,
    )


def single_groups(found: Sequence[Crossing], group: Group, name: str = "") -> Table:
    """One row per statement: who agree in the group that can be shown, and of everyone.

    `found` are crossings of agreement with one trait, at least one. What is hidden is a dash.
    """
    language = group.language
    agree = [part.frame[part.frame["code"] == Side.AGREE.value] for part in found]
    labels = list(dict.fromkeys(label for part in agree for label in part["group_label"].iloc[:-1]))
    rows = [
        [Cell(part.words), *_shares(shares, labels, group)]
        for part, shares in zip(found, agree, strict=True)
    ]
    everyone = say("disclosure.everyone", language, people=group.people)
    return Table(
        caption=say(
            "disclosure.single-caption",
            language,
            trait=found[0].trait_title,
            who=f"{who(group)}{synthetic_note(group)}",
        ),
        columns=[say("tables.statement", language), *labels, everyone],
        numeric=[False, *[True] * (len(labels) + 1)],
        rows=rows,
        notes=list(dict.fromkeys(note for part in found for note in _notes(part, group))),
        name=name,
    )


def _shares(agree: pd.DataFrame, labels: Sequence[str], group: Group) -> list[Cell]:
    """A cell per group label, and one for everyone, from the rows of one crossing that agree."""
    cells = {str(row["group_label"]): share_cell(dict(row), group) for _, row in agree.iterrows()}
    everyone = share_cell(dict(agree.iloc[-1]), group)
    return [*(cells.get(label, Cell(NO_NUMBER)) for label in labels), everyone]


def _row(part: pd.DataFrame, group: Group) -> list[Cell]:
    first = part.iloc[0]
    label = first["group_label"] or say("disclosure.everyone", group.language, people=group.people)
    shares = [share_cell(dict(row), group) for _, row in part.iterrows()]
    return [Cell(label), *shares, count_cell(first["base"], group.language)]


def _notes(found: Crossing, group: Group) -> list[str]:
    language, rules = group.language, group.publication
    if found.reason:
        return [say(found.reason, language, base=rules.smallest_base)]
    notes = notes_for(found.frame.drop(columns="hidden"), group, intervals=True)
    if bool(found.frame["hidden"].any()):
        notes.append(say("disclosure.hidden-cells", language, cell=rules.smallest_cell))
    if found.merged:
        groups = "; ".join(found.merged)
        notes.append(say("disclosure.merged", language, groups=groups, cell=rules.smallest_cell))
    return notes
