"""Cleaning: from exports as they stand to one row per person and one column per item.

`clean_sources` cleans all files of a programme together, so that every problem is reported at once;
`clean_source` cleans one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from swresearch.clean import log
from swresearch.clean.cells import Column
from swresearch.clean.columns import Matched, match_columns
from swresearch.clean.decisions import Decision, Question, UnsettledError, stale
from swresearch.clean.items import clean_items, fixed_items, missing_reasons
from swresearch.clean.keys import Key
from swresearch.clean.people import People, find_people
from swresearch.clean.rows import leave_out_absent, own_rows
from swresearch.clean.task import Task
from swresearch.clean.together import between_files
from swresearch.errors import Problem
from swresearch.instruments import Instrument
from swresearch.programme import Source
from swresearch.read.model import Export


@dataclass(frozen=True)
class Cleaned:
    """One cleaned file.

    - `frame`: index "person" (pseudonym); per item of the instrument that was asked a column: codes of
      answers and numbers as float64, dates as datetime64[us], open answers as str, empty where there is
      no answer; then `file_row` (row in the file), `source` (file) and `step` (empty without steps).
    - `missing`: same index; per item that is no open answer why there is no answer, as a category
      (dont_know, not_applicable, refused, no_answer); empty where there is an answer.
    - `changes`: every changed cell and every row left out: file, row (int64), column, before, after,
      rule (categories). It
      holds raw answers and people's numbers: private.
    - `columns`: item -> column; `left_out`: column -> rule by which it is not used.
    - `task`: what was cleaned.
    """

    frame: pd.DataFrame
    missing: pd.DataFrame
    changes: pd.DataFrame
    columns: dict[str, str]
    left_out: dict[str, str]
    task: Task

    @property
    def counts(self) -> dict[str, int]:
        """How often each rule was used, on cells, rows and columns: rule -> count, by name."""
        cells = self.changes["rule"].value_counts()
        used = Counter({str(rule): int(n) for rule, n in cells.items()}) + Counter(
            self.left_out.values()
        )
        return dict(sorted(used.items()))


@dataclass(frozen=True)
class CleanedAll:
    """All cleaned files, in the order given, and decisions that nothing asked for (to be reported)."""

    sources: tuple[Cleaned, ...]
    stale: tuple[Problem, ...] = ()


@dataclass
class _Part:
    """A file while it is being cleaned."""

    task: Task
    matched: Matched
    people: People
    columns: dict[str, Column]
    problems: list[Problem] = field(default_factory=list)

    @property
    def questions(self) -> list[Question]:
        cells = [question for column in self.columns.values() for question in column.questions]
        return [*self.matched.questions, *self.people.questions, *cells]

    @property
    def all_problems(self) -> list[Problem]:
        cells = [problem for column in self.columns.values() for problem in column.problems]
        return [*self.matched.problems, *self.people.problems, *self.problems, *cells]

    @property
    def used(self) -> set[Decision]:
        cells = {decision for column in self.columns.values() for decision in column.used}
        return self.matched.used | self.people.used | cells


def clean_sources(
    tasks: Iterable[Task], key: Key, decisions: Sequence[Decision] = (), language: str = "nl"
) -> CleanedAll:
    """Clean all files of a programme.

    People get the same pseudonym in every wave of a phase. Raises `UnsettledError` with every problem
    of every file when anything cannot be read by the codebook and the decisions; its `questions` can be
    settled in the rules file or the workbook.
    """
    parts = [_clean(task, decisions, language) for task in tasks]
    shared = [(part.task.perspective, part.task.wave, part.task.source, part.people) for part in parts]
    questions, used = between_files(shared, decisions, language)
    questions = _each_once([question for part in parts for question in part.questions] + questions)
    problems = list(dict.fromkeys(repr(p) for part in parts for p in part.all_problems))
    by_text = {repr(p): p for part in parts for p in part.all_problems}
    if problems or questions:
        raise UnsettledError([by_text[text] for text in problems], questions)
    used |= {decision for part in parts for decision in part.used}
    return CleanedAll(tuple(_finish(part, key) for part in parts), tuple(stale(decisions, used)))


def _each_once(questions: Sequence[Question]) -> list[Question]:
    """A file that two waves name raises its questions twice."""
    return list({repr(question): question for question in questions}.values())


def clean_source(
    export: Export,
    source: Source,
    instrument: Instrument,
    key: Key,
    decisions: Sequence[Decision] = (),
    perspective: str = "",
    wave: str = "",
    language: str = "nl",
) -> Cleaned:
    """Clean one file; raises `UnsettledError` as `clean_sources` does."""
    task = Task(export, source, instrument, perspective, wave)
    return clean_sources([task], key, decisions, language).sources[0]


def _clean(task: Task, decisions: Sequence[Decision], language: str) -> _Part:
    task, changes, unmet = own_rows(task)
    export, source, instrument = task.export, task.source, task.instrument
    matched = match_columns(
        export.frame.columns,
        source,
        instrument,
        decisions,
        export.recognised.get("tool"),
        task.perspective,
        task.wave,
        language,
    )
    people = _people(task, matched, decisions, language)
    leave_out_absent(people, task, matched)
    rows, file = people.ids.index, source.file
    columns = clean_items(export, rows, matched.items, instrument, file, decisions, language)
    fixed, problems = fixed_items(source.fixed, rows, instrument, file, language)
    columns |= {key: column for key, column in fixed.items() if key not in columns}
    people.changes[:0] = changes
    return _Part(task, matched, people, columns, [*unmet, *problems])


def _people(task: Task, matched: Matched, decisions: Sequence[Decision], language: str) -> People:
    frame, source = task.export.frame, task.source
    if matched.id is None:
        rows = [f"\x1f{source.file} {row}" for row in frame.index]
        ids = pd.Series(rows, index=frame.index, dtype="str")
        return People(source.file, "", ids, ids, language)
    answers = frame[list(dict.fromkeys(matched.items.values()))]
    many = source.rows == "many"
    return find_people(frame[matched.id], answers, source.file, decisions, many, language)


def _finish(part: _Part, key: Key) -> Cleaned:
    """The file as it goes on: people under pseudonyms, items in the order of the codebook."""
    task, source = part.task, part.task.source
    persons = pd.Index(key.pseudonyms(part.people.ids, task.perspective), name="person")
    items = {name: part.columns[name] for name in task.instrument.items if name in part.columns}
    frame = pd.DataFrame({name: column.values.to_numpy() for name, column in items.items()})
    frame = frame.astype({name: column.values.dtype for name, column in items.items()})
    frame["file_row"] = part.people.ids.index.to_numpy(dtype="int64")
    frame["source"] = pd.Series(source.file, index=frame.index, dtype="str")
    frame["step"] = pd.Series(source.step, index=frame.index, dtype="str")
    changes = log.join([*part.people.changes, *(column.changes for column in items.values())])
    return Cleaned(
        frame.set_axis(persons, axis=0),
        missing_reasons(items, task.instrument).set_axis(persons, axis=0),
        changes,
        dict(part.matched.items),
        dict(part.matched.left_out),
        task,
    )
