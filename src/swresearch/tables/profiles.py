"""People with no, few or many items at or below a level, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Table
from swresearch.language import say
from swresearch.tables.cells import caption, class_rows, notes_for


def profiles(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """How many people have how many items at or below each level, from `profiles.profile_shares`."""
    language = group.language

    def level(row: Mapping[str, Any]) -> str:
        values = {"title": row["title"], "level": row["level_title"]}
        return say("tables.profile-level", language, **values)

    rows, starts = class_rows(frame, group, ("block", "level"), level)
    return Table(
        caption=caption("profiles", group),
        columns=[say(f"tables.{key}", language) for key in ("profile-count", "profile-share", "n")],
        numeric=[False, True, True],
        rows=rows,
        groups=starts,
        notes=[*notes_for(frame, group, intervals=True), say("tables.profile-note", language)],
        name=name,
    )
