"""From the cells of one column to answers: distinct values are read once, then laid out over the rows.

Each kind of item has a reader (`answers`, `numbers`, `dates`) that says what every distinct value
means. This module lays the meanings out, puts the researcher's decisions over them, and collects the
change log and the questions that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from swresearch.clean import log
from swresearch.clean.decisions import Decision, Kind, Question, contradiction
from swresearch.clean.texts import same, shown, tidy
from swresearch.errors import Problem
from swresearch.instruments import Item, MissingAnswer, MissingKind, Text

KINDS = tuple(MissingKind)
ANSWERED = -1
NO_ANSWER = KINDS.index(MissingKind.NO_ANSWER)


@dataclass(frozen=True)
class Field:
    """One item as it stands in one file.

    `options` and `missing` are the codebook's; `labels` and `declared` what the file itself says about
    the column: labels by code, and its user-missing codes (single codes and ranges). `tool` is
    the survey tool that made the file ("LimeSurvey"), `decimal` the mark in its numbers.
    """

    key: str
    item: Item
    file: str
    column: str
    options: Mapping[int, Text] = field(default_factory=dict)
    missing: Mapping[float, MissingAnswer] = field(default_factory=dict)
    labels: Mapping[float | str, str] = field(default_factory=dict)
    declared: tuple = ()
    tool: str | None = None
    decimal: str = "."
    language: str = "nl"

    @property
    def names(self) -> tuple[str, str]:
        """The names by which a decision may call the column."""
        return self.column, self.key


@dataclass(frozen=True)
class Distinct:
    """The different values of a column: `codes` per row (-1 for an empty cell), `values`, `texts`."""

    codes: np.ndarray
    values: pd.Index
    texts: list[str]

    @property
    def is_text(self) -> bool:
        """Whether the column holds text, to be read, rather than numbers or dates."""
        return not (
            pd.api.types.is_numeric_dtype(self.values)
            or pd.api.types.is_datetime64_any_dtype(self.values)
        )


@dataclass
class Meaning:
    """What each distinct value means: arrays of one length.

    `values` hold the answer (empty where there is none); `missing` the place in `KINDS` of the reason
    why not, or `ANSWERED`; `rules` the rule that changed the cell, "" where it stands as it was;
    `unclear` the key of the question that it raises, "" where it raises none.
    """

    values: np.ndarray
    missing: np.ndarray
    rules: np.ndarray
    unclear: np.ndarray

    @classmethod
    def blank(cls, size: int, empty: object) -> Meaning:
        """Meanings to be filled in: no answer, nothing changed, nothing unclear."""
        dtype = "datetime64[us]" if isinstance(empty, np.datetime64) else type(empty)
        values = np.full(size, empty, dtype=object if dtype in (type(None), str) else dtype)
        texts = np.full(size, "", dtype=object)
        return cls(values, np.full(size, ANSWERED, dtype=np.int8), texts, texts.copy())

    def with_one_more(self, value: object, missing: int, rule: str) -> Meaning:
        """With a further meaning at the end."""
        return Meaning(
            np.append(self.values, np.array([value], dtype=self.values.dtype)),
            np.append(self.missing, np.array([missing], dtype=np.int8)),
            np.append(self.rules, np.array([rule], dtype=object)),
            np.append(self.unclear, np.array([""], dtype=object)),
        )


@dataclass(frozen=True)
class Outcome:
    """What one text means when the researcher decides it: an answer, or why there is none."""

    value: object = None
    missing: int = ANSWERED


@dataclass(frozen=True)
class Reader:
    """How the cells of one kind of item are read.

    `empty` stands where there is no answer; `read` gives the meaning of distinct values; `decide` that
    of a decision (None when it is no answer to the item); `allowed` says what may be decided.
    """

    kind: Kind
    empty: object
    read: Callable[[Field, Distinct], Meaning]
    decide: Callable[[Field, str], Outcome | None]
    allowed: Callable[[Field], tuple[str, ...]]


@dataclass(frozen=True)
class Column:
    """One cleaned column: an answer or a reason (`missing`) per row, and what came of it."""

    values: pd.Series
    missing: np.ndarray
    changes: pd.DataFrame
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    used: frozenset[Decision]


def distinct(column: pd.Series) -> Distinct:
    """The different values of a column; a cell with only spaces counts as empty."""
    codes, values = pd.factorize(column)
    texts = [shown(value) for value in values]
    if pd.api.types.is_string_dtype(values) or values.dtype == object:
        blank = np.array([not tidy(text) for text in texts] + [False])
        codes = np.where(blank[codes], -1, codes)  # code -1 looks up the extra place at the end
    return Distinct(codes, pd.Index(values), texts)


def clean_column(
    raw: pd.Series, about: Field, reader: Reader, decisions: tuple[Decision, ...] = ()
) -> Column:
    """Read one column (index: row in the file) of an item; decisions go before what the reader made."""
    found = distinct(raw)
    sheet = _Sheet(raw.index.to_numpy(), found, reader.read(about, found), reader.empty)
    problems, used = _decide(sheet, about, reader, decisions)
    meaning = sheet.meaning
    values = pd.Series(meaning.values[sheet.at], index=raw.index, dtype=_dtype(reader.empty))
    return Column(
        values,
        meaning.missing[sheet.at],
        _changes(sheet, about),
        tuple(_questions(sheet, about, reader)),
        tuple(problems),
        frozenset(used),
    )


class _Sheet:
    """The column while decisions are laid over it: `at` says which meaning each row has.

    The meaning after those of the distinct values is that of an empty cell; each decision adds one.
    """

    def __init__(self, rows: np.ndarray, found: Distinct, meaning: Meaning, empty: object) -> None:
        self.rows = rows
        self.found = found
        self.meaning = meaning.with_one_more(empty, NO_ANSWER, "")
        self.at = np.where(found.codes < 0, len(found.texts), found.codes)
        self.empty = empty

    def places(self, decision: Decision) -> np.ndarray:
        """The rows that a decision is about."""
        about = np.ones(len(self.rows), dtype=bool)
        if decision.found is not None:
            wanted = same(decision.found)
            alike = np.array([same(text) == wanted for text in self.found.texts] + [wanted == ""])
            about = alike[self.found.codes]
        if decision.rows:
            about = about & np.isin(self.rows, decision.rows)
        return about

    def put(self, where: np.ndarray, outcome: Outcome) -> None:
        """Put a decided answer in place of what was read."""
        value = outcome.value if outcome.missing == ANSWERED else self.empty
        self.at[where] = len(self.meaning.values)
        self.meaning = self.meaning.with_one_more(value, outcome.missing, "decision")


def _changes(sheet: _Sheet, about: Field) -> pd.DataFrame:
    """The log of the column: every cell whose meaning has a rule."""
    meaning = sheet.meaning
    changed = np.flatnonzero((meaning.rules != "")[sheet.at])
    at, codes = sheet.at[changed], sheet.found.codes[changed]
    before = log.coded(codes, [*sheet.found.texts, ""])
    after = log.coded(at, _shown(meaning.values, meaning.missing))
    rules = log.coded(at, meaning.rules)
    return log.changes(about.file, sheet.rows[changed], about.column, before, after, rules)


def _decide(
    sheet: _Sheet, about: Field, reader: Reader, decisions: tuple[Decision, ...]
) -> tuple[list[Problem], set[Decision]]:
    """Lay the decisions over the column, the general before the particular."""
    problems: list[Problem] = []
    used: set[Decision] = set()
    mine = [d for d in decisions if d.is_about(reader.kind, about.file, about.names)]
    made: list[tuple[Decision, np.ndarray, Outcome]] = []
    for decision in sorted(mine, key=lambda d: d.rank):
        where = sheet.places(decision)
        if not where.any() or (decision.found is None and not decision.rows):
            continue
        used.add(decision)
        outcome = reader.decide(about, decision.decision)
        if outcome is None:
            fields = {"found": decision.decision, "allowed": reader.allowed(about)}
            problems.append(decision.problem("clean.decision-unknown", column=about.column, **fields))
            continue
        problems += [
            contradiction([other, decision])
            for other, place, their in made
            if other.rank == decision.rank and their != outcome and (place & where).any()
        ]
        made.append((decision, where, outcome))
        sheet.put(where, outcome)
    return problems, used


def _questions(sheet: _Sheet, about: Field, reader: Reader) -> list[Question]:
    """One question for each value that nobody knows, with the rows it stands in."""
    asked: dict[tuple[str, str], list[int]] = {}
    as_found: dict[tuple[str, str], str] = {}
    unclear = np.flatnonzero((sheet.meaning.unclear != "")[sheet.at])
    for place in unclear:
        text = sheet.found.texts[sheet.found.codes[place]]
        key = str(sheet.meaning.unclear[sheet.at[place]])
        asked.setdefault((same(text), key), []).append(int(sheet.rows[place]))
        as_found.setdefault((same(text), key), text)
    allowed = reader.allowed(about) if asked else ()
    choices = tuple(one for one in allowed if reader.decide(about, one) is not None)
    values = {"item": about.key}
    questions = []
    for (text, key), rows in asked.items():
        where = (about.file, about.column, tuple(rows))
        found = as_found[text, key]
        questions.append(Question(reader.kind, key, *where, found, allowed, values, choices))
    return questions


def _shown(values: np.ndarray, missing: np.ndarray) -> list[str]:
    return [
        shown(value) if reason == ANSWERED else KINDS[reason].value
        for value, reason in zip(values, missing, strict=True)
    ]


def _dtype(empty: object) -> str:
    if isinstance(empty, np.datetime64):
        return "datetime64[us]"
    return "float64" if isinstance(empty, float) else "str"
