"""Statements crossed with traits, as tables."""

from __future__ import annotations

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.disclosure import Crossing
from swresearch.language import say
from swresearch.tables.cells import count_cell, notes_for, share_cell
from swresearch.writing import quoted, who


def crossing(found: Crossing, group: Group, name: str = "") -> Table:
    """One row per group with a share per answer, the whole group last, from `disclosure.crossing`.

    What is hidden is a dash, whatever the reason, and a note says why there are dashes. A crossing that
    is withheld has no rows and the reason as its note.
    """
    language = group.language
    labels = list(dict.fromkeys(found.frame["label"]))
    rows = [_row(part, group) for _, part in found.frame.groupby("group", sort=False)]
    synthetic = say("sentences.synthetic", language) if group.synthetic else ""
    caption = say(
        "disclosure.crossing-caption",
        language,
        words=quoted(found.words, language),
        trait=found.trait_title,
        who=f"{who(group)}{synthetic}",
    )
    return Table(
        caption=caption,
        columns=[found.trait_title, *labels, say("tables.n", language)],
        numeric=[False, *[True] * (len(labels) + 1)],
        rows=rows,
        notes=_notes(found, group),
        name=name,
    )


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
