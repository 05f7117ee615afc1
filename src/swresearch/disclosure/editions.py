"""What was published before: a record with each edition, and what two editions tell together.

A cell of 12 people that becomes 11 says what one person answered; a cell that is hidden now and stood
there last time is hidden from nobody. The record holds published numbers only, so it may be kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

from swresearch.disclosure.linked import EVERYONE, category_word, cell_name
from swresearch.disclosure.merging import OTHER, Groups
from swresearch.disclosure.protecting import ProtectedTables
from swresearch.errors import Problem, ProblemsError
from swresearch.programme import Publication

Cells = Mapping[str, float | None]
MEAN = "mean"
_VERSION = 1


@dataclass(frozen=True)
class EditionRecord:
    """What one edition published: per table its cells by name, with None for what was hidden."""

    edition: str
    tables: Mapping[str, Cells] = field(default_factory=dict)

    @property
    def cells(self) -> dict[str, float | None]:
        """All cells of the edition; one that stands in two tables is shown when either shows it."""
        found: dict[str, float | None] = {}
        for table in self.tables.values():
            for name, value in table.items():
                if found.get(name) is None:
                    found[name] = value
        return found

    def write(self, path: Path) -> None:
        """Write the record in one step; an earlier one with the same path is gone.

        This is also how a withdrawal is carried through: the edition is computed again without the
        person, and its record is written over the old one.
        """
        content = {"version": _VERSION, "edition": self.edition, "tables": self.tables}
        new = path.with_name(f"{path.name}.new")
        new.write_text(
            json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
        new.replace(path)


def read_record(path: Path) -> EditionRecord:
    """The record of an edition; raises `ProblemsError` when it is not one.

    Without its record an edition cannot be compared, so a damaged one stops the build.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        tables = {
            str(table): {str(name): _number(value) for name, value in cells.items()}
            for table, cells in content["tables"].items()
        }
        return EditionRecord(str(content["edition"]), tables)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProblemsError([Problem("disclosure.no-record", file=path.name)]) from error


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def protected_cells(protected: ProtectedTables) -> dict[str, float | None]:
    """What protected tables publish, for an edition's record."""
    shown = protected.cells["shown"]
    return {str(name): None if pd.isna(value) else float(value) for name, value in shown.items()}


def distribution_cells(frame: pd.DataFrame, population: str) -> dict[str, float | None]:
    """What a protected `answers.distribution` publishes, under the names that crossings use.

    `population` is who was asked ("client.2020.mirror").
    """
    found: dict[str, float | None] = {}
    for row in frame.to_dict("records"):
        who = f"{population}.{row['item']}"
        found[cell_name({}, who)] = None if pd.isna(row["base"]) else float(row["base"])
        name = cell_name({row["item"]: row["code"]}, who)
        found[name] = None if pd.isna(row["count"]) else float(row["count"])
    return found


def group_cells(
    counts: pd.DataFrame, shown: Groups, item: str, population: str
) -> dict[str, float | None]:
    """What a table of people per group publishes: `counts` before and `shown` after `protect_groups`.

    Groups that were taken together are one cell under the keys of all ("region=2+3"), and hidden
    themselves.
    """
    found: dict[str, float | None] = {cell_name({item: key}, population): None for key in counts["key"]}
    for key, count in zip(shown.frame["key"], shown.frame["count"], strict=True):
        name = "+".join(sorted(map(category_word, shown.merged_keys))) if key == OTHER else key
        found[cell_name({item: name}, population)] = float(count)
    return found


def scale_cells(frame: pd.DataFrame, population: str) -> dict[str, float | None]:
    """What a protected `scales.scale_summary` publishes: per scale its base, and its mean.

    A mean is no count: what it gives away depends on how many people were added to it or left it.
    """
    found: dict[str, float | None] = {}
    for row in frame.to_dict("records"):
        who = f"{population}.{row['scale']}"
        found[cell_name({}, who)] = None if pd.isna(row["base"]) else float(row["base"])
        found[f"{who}: {MEAN}"] = None if pd.isna(row["mean"]) else float(row["mean"])
    return found


class Tells(StrEnum):
    """Why two editions say too much together.

    `few`: the difference is about too few people: fewer than the smallest cell, or for everyone and for a
    mean than the smallest base. `whole`: all who came into a group, or none of them, gave this answer.
    `shown_before`: what is hidden now was published then. `hidden_before`: what was hidden then is
    published now about the same people.
    """

    FEW = "few"
    WHOLE = "whole"
    SHOWN_BEFORE = "shown-before"
    HIDDEN_BEFORE = "hidden-before"


@dataclass(frozen=True)
class Difference:
    """One cell about which two editions say too much together."""

    cell: str
    tells: Tells
    first: str
    second: str

    def problem(self) -> Problem:
        """The difference as a problem, without the numbers."""
        values = {"cell": self.cell, "first": self.first, "second": self.second}
        return Problem(f"disclosure.difference-{self.tells.value}", values=values)


def compare(first: EditionRecord, second: EditionRecord, rules: Publication) -> tuple[Difference, ...]:
    """What the later record gives away about people beside the earlier one.

    Cells are matched by name. The difference of two editions is itself a table, of the people who came in
    between, so that both kinds of rule hold for it: the smallest base for everyone, cells for crossings.
    A cell that an earlier edition showed and that is hidden now is known to every reader: it is named
    too, so that no audit has to count with it.
    """
    before, after = first.cells, second.cells
    found = []
    for name in after.keys() & before.keys():
        tells = _tells(name, before, after, rules)
        if tells:
            found.append(Difference(name, tells, first.edition, second.edition))
    return tuple(sorted(found, key=lambda one: one.cell))


def _tells(name: str, before: Cells, after: Cells, rules: Publication) -> Tells | None:
    then, now = before[name], after[name]
    total = _everyone(name)
    if then is not None and now is not None:
        if name in (total, _mean(name)):
            few = 0 < abs(_change(total, before, after)) < rules.smallest_base
        else:
            few = 0 < abs(now - then) < rules.smallest_cell
        whole = rules.group_disclosure and _about_all(name, before, after)
        return Tells.FEW if few else Tells.WHOLE if whole else None
    if then is not None:
        return Tells.SHOWN_BEFORE
    same_people = before.get(total) is not None and before.get(total) == after.get(total)
    return Tells.HIDDEN_BEFORE if now is not None and same_people else None


def _change(name: str, before: Cells, after: Cells) -> float:
    """How much a cell changed; 0 where either edition does not show it."""
    then, now = before.get(name), after.get(name)
    return 0.0 if then is None or now is None else now - then


def _about_all(name: str, before: Cells, after: Cells) -> bool:
    """Whether all who came into a group, or none of them, gave the answer that a crossing counts."""
    population, mark, words = name.rpartition(": ")
    parts = words.split("&")
    answer = f"{population.rpartition('.')[2]}="
    group = [part for part in parts if not part.startswith(answer)]
    if not group or len(group) == len(parts):
        return False
    came = _change(f"{population}{mark}{'&'.join(group)}", before, after)
    return came != 0 and _change(name, before, after) in (0, came)


def _everyone(name: str) -> str:
    population, mark, _ = name.rpartition(": ")
    return f"{population}{mark}{EVERYONE}"


def _mean(name: str) -> str:
    population, mark, _ = name.rpartition(": ")
    return f"{population}{mark}{MEAN}"
