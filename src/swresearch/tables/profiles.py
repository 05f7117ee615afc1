"""People with no, few or many items at or below a level, as a table."""

from __future__ import annotations

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.language import say
from swresearch.tables.cells import caption, count_cell, notes_for, records, share_cell


def profiles(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """How many people have how many items at or below each level, from `profiles.profile_shares`."""
    language = group.language
    rows, starts, before = [], {}, None
    for at, row in enumerate(records(frame)):
        if (row["block"], row["level"]) != before:
            before = (row["block"], row["level"])
            values = {"title": row["title"], "level": row["level_title"]}
            starts[at] = say("tables.profile-level", language, **values)
        rows.append([Cell(row["label"]), share_cell(row, group), count_cell(row["base"], language)])
    return Table(
        caption=caption("profiles", group),
        columns=[say(f"tables.{key}", language) for key in ("profile-count", "profile-share", "n")],
        numeric=[False, True, True],
        rows=rows,
        groups=starts,
        notes=[*notes_for(frame, group, intervals=True), say("tables.profile-note", language)],
        name=name,
    )
