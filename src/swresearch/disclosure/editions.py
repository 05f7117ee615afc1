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

from swresearch.disclosure.linked import EVERYONE, cell_name
from swresearch.disclosure.protecting import ProtectedTables
from swresearch.errors import Problem, ProblemsError

Cells = Mapping[str, float | None]
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


class Tells(StrEnum):
    """Why two editions say too much together.

    `few`: a cell changed by fewer people than the smallest cell. `shown_before`: what is hidden now was
    published then. `hidden_before`: what was hidden then is published now about the same people.
    """

    FEW = "few"
    SHOWN_BEFORE = "shown-before"
    HIDDEN_BEFORE = "hidden-before"


@dataclass(frozen=True)
class Difference:
    """One cell about which two editions, or two waves, say too much together."""

    cell: str
    tells: Tells
    first: str
    second: str

    def problem(self) -> Problem:
        """The difference as a problem, without the numbers."""
        values = {"cell": self.cell, "first": self.first, "second": self.second}
        return Problem(f"disclosure.difference-{self.tells.value}", values=values)


def compare(
    first: EditionRecord,
    second: EditionRecord,
    smallest_cell: int,
    populations: Mapping[str, str] | None = None,
) -> tuple[Difference, ...]:
    """What the later record gives away about people beside the earlier one.

    Cells are matched by name. `populations` maps populations of the first onto those of the second
    where they are the same people, such as two waves of a panel: {"client.2019": "client.2020"}.
    """
    before = _renamed(first.cells, populations or {})
    after = second.cells
    found = []
    for name in after.keys() & before.keys():
        tells = _tells(name, before, after, smallest_cell)
        if tells:
            found.append(Difference(name, tells, first.edition, second.edition))
    return tuple(sorted(found, key=lambda one: one.cell))


def _tells(name: str, before: Cells, after: Cells, smallest_cell: int) -> Tells | None:
    then, now = before[name], after[name]
    if then is not None and now is not None:
        return Tells.FEW if 0 < abs(now - then) < smallest_cell else None
    if then is not None:
        return Tells.SHOWN_BEFORE
    total = _everyone(name)
    same_people = before.get(total) is not None and before.get(total) == after.get(total)
    return Tells.HIDDEN_BEFORE if now is not None and same_people else None


def _everyone(name: str) -> str:
    population, mark, _ = name.rpartition(": ")
    return f"{population}{mark}{EVERYONE}"


def _renamed(cells: Cells, populations: Mapping[str, str]) -> dict[str, float | None]:
    """The cells with another name for who was asked; the longest prefix that fits counts."""
    prefixes = sorted(populations, key=len, reverse=True)
    renamed = {}
    for name, value in cells.items():
        prefix = next((p for p in prefixes if name.startswith((f"{p}.", f"{p}:"))), None)
        renamed[name if prefix is None else populations[prefix] + name[len(prefix) :]] = value
    return renamed


def known_before(record: EditionRecord, protected: ProtectedTables) -> dict[str, float]:
    """Cells that an earlier edition published and that are hidden now, when the data are the same.

    Give these to `audit` as `known`. When the numbers differ the data have changed: see `compare`.
    """
    now, before = protected_cells(protected), record.cells
    both = [name for name in now if name in before]
    shown = [name for name in both if now[name] is not None and before[name] is not None]
    if any(now[name] != before[name] for name in shown):
        return {}
    return {name: value for name in both if now[name] is None and (value := before[name]) is not None}
