"""Decisions of the researcher: what to do with answers, numbers, people and columns that stop the run.

A `Question` is something only the researcher can settle; a `Decision` settles it. Decisions are written
in a rules file (YAML, `read_rules`) or in the Excel workbook (`swresearch.clean.workbook`); the two say
the same thing, and a decision does not know which of the two it came from except to name its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from swresearch.clean.texts import row_list, same, shown
from swresearch.errors import Problem, ProblemsError
from swresearch.settings import SchemaVersion, Settings, check, fault, read_document

_SHOWN_ROWS = 200  # characters of a list of rows in a sentence; the workbook has them all


class Kind(StrEnum):
    """What a question is about."""

    ANSWER = "answer"
    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    COLUMN = "column"


@dataclass(frozen=True)
class Decision:
    """What the researcher decided.

    `found` is the value (or person, or column) it is about, compared without regard to case and spaces;
    without `file`, `column` or `rows` it holds for all of them. `decision` is, by kind: an answer code,
    label or reason for a missing answer; a number or date; "keep 12", "same R0031", "different",
    "separate" or "drop" for people; an item, "ignore" or "drop" for columns. A decision for rows goes
    before one for the file, and one for the file before one for all files. `origin` and `line` (YAML)
    or `row` (workbook) say where it is written; `allowed` what the workbook says that could be decided.
    """

    kind: Kind
    decision: str
    found: str | None = None
    file: str | None = None
    column: str | None = None
    rows: tuple[int, ...] = ()
    reason: str = ""
    origin: str | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)
    row: int | None = field(default=None, compare=False)
    allowed: str = field(default="", compare=False)

    def problem(self, key: str, **fields: Any) -> Problem:
        """A problem with this decision, at the place where it is written."""
        return Problem(key, file=self.origin, line=self.line, row=self.row, **fields)

    @property
    def place(self) -> str:
        """Where the decision is written: "rules.yml, 12"."""
        number = self.line or self.row
        return f"{self.origin}, {number}" if number else str(self.origin)

    @property
    def rank(self) -> tuple[bool, bool]:
        """How closely it says what it is about: decisions of the highest rank go first."""
        return bool(self.rows), self.file is not None

    def is_about(self, kind: Kind, file: str, columns: Iterable[str] = ()) -> bool:
        """Whether it is about this kind of question in this file and one of these column names."""
        return (
            self.kind is kind
            and (self.file is None or _same_file(self.file, file))
            and (self.column is None or same(self.column) in {same(name) for name in columns})
        )


def _same_file(named: str, file: str) -> bool:
    return named == file or named == PurePosixPath(file).name


@dataclass(frozen=True)
class Question:
    """Something in the data that only the researcher can settle.

    `rows` are rows of the file; `found` is the value as it stands there; `allowed` is what may be
    decided, in words; `choices` (default: the same) which of them are decisions as they stand: "a
    number from 0 to 168" is not; `key` and `values` make the sentence (catalogue: `problem.clean.<key>`).
    """

    kind: Kind
    key: str
    file: str
    column: str | None = None
    rows: tuple[int, ...] = ()
    found: str = ""
    allowed: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[str, ...] | None = None

    @property
    def offered(self) -> tuple[str, ...]:
        """The decisions to choose from a list."""
        return self.allowed if self.choices is None else self.choices

    def problem(self) -> Problem:
        """The question as a problem that stops the run."""
        many = len(self.rows) > 1
        rows = row_list(self.rows)
        if len(rows) > _SHOWN_ROWS:
            rows = rows[:_SHOWN_ROWS].rpartition(",")[0] + " ..."
        return Problem(
            f"clean.{self.key}-many" if many else f"clean.{self.key}",
            file=self.file,
            row=self.rows[0] if len(self.rows) == 1 else None,
            column=self.column,
            found=self.found or None,
            allowed=self.allowed or None,
            values={**self.values, "rows": rows, "count": len(self.rows)},
        )


class UnsettledError(ProblemsError):
    """The data cannot be cleaned before these problems are settled; `questions` go to the workbook."""

    def __init__(self, problems: Iterable[Problem], questions: Iterable[Question]) -> None:
        self.questions = tuple(questions)
        asked = [question.problem() for question in self.questions]
        super().__init__([*problems, *asked])


def chosen(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions of the highest rank among those that are about the same thing."""
    found = list(decisions)
    best = max((decision.rank for decision in found), default=None)
    return [decision for decision in found if decision.rank == best]


def contradiction(decisions: list[Decision]) -> Problem:
    """The problem that decisions about the same thing do not agree."""
    first, second = decisions[0], decisions[-1]
    values = {"first": first.decision, "second": second.decision, "other": second.place}
    return first.problem("clean.decisions-contradict", found=first.found, values=values)


def _as_written(value: Any) -> Any:
    """Numbers and days as the researcher sees them; true and false are no answer of anybody."""
    if isinstance(value, bool):
        raise fault("clean.rule-not-quoted", found=str(value).lower())
    return shown(value) if isinstance(value, (int, float, date)) else value


Written = Annotated[str, BeforeValidator(_as_written, json_schema_input_type=str | int | float)]


class Rule(Settings):
    """One decision in the rules file."""

    kind: Kind
    file: str | None = None
    column: str | None = None
    rows: list[Annotated[int, Field(ge=1)]] = []
    found: Written | None = None
    decision: Written
    reason: str = ""


class RulesFile(Settings):
    """The content of `rules.yml`."""

    schema_version: SchemaVersion
    decisions: list[Rule] = []


def read_rules(path: Path, name: str | None = None) -> tuple[Decision, ...]:
    """The decisions of a rules file; raises `ProblemsError` with every problem in it.

    `name` is how the file is called in messages (default: its file name).
    """
    document = read_document(path, name or path.name)
    content = check(document, RulesFile)
    return tuple(
        Decision(
            rule.kind,
            rule.decision,
            rule.found,
            rule.file,
            rule.column,
            tuple(rule.rows),
            rule.reason,
            origin=document.file,
            line=document.line(("decisions", i)),
        )
        for i, rule in enumerate(content.decisions)
    )


def stale(decisions: Iterable[Decision], used: Iterable[Decision]) -> Iterator[Problem]:
    """The decisions that nothing in the data asked for; they are reported and do not stop the run."""
    done = set(used)
    for decision in decisions:
        if decision not in done:
            about = decision.found if decision.found is not None else decision.column
            values = {"decision": decision.decision}
            yield decision.problem("clean.decision-stale", found=about, values=values)
