"""What reading takes and gives: options, the export that was read, and notes about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pandas as pd

from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.language import DEFAULT_LANGUAGE, say

MAX_ROWS = 5_000_000
"""Rows of data in one file; a survey with more is taken for a mistake or an attack."""
MAX_UNPACKED_BYTES = 2 * 1024**3
"""Bytes of a file after unpacking, whatever its size on disk."""
MAX_SECONDS = 300.0
"""Reading a workbook takes no longer; other kinds of file take seconds at the sizes above."""


class Format(StrEnum):
    """What a file is; LimeSurvey and Qualtrics exports are CSV or Excel with columns of their own."""

    CSV = "csv"
    XLSX = "xlsx"
    SAV = "sav"
    DTA = "dta"
    PARQUET = "parquet"
    LIMESURVEY = "limesurvey"
    QUALTRICS = "qualtrics"

    @property
    def is_survey_tool(self) -> bool:
        """Whether this is a survey tool, which exports to CSV or Excel."""
        return self in (Format.LIMESURVEY, Format.QUALTRICS)


class Rows(StrEnum):
    """What happens to a kind of row."""

    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True)
class ReadOptions:
    """What the programme file may say about a file; None means: recognise it.

    - `format`: see `Format`; `encoding`: any name Python knows (utf-8, cp1252, utf-16, cp850,
      mac_roman); `separator`: one character; `decimal`: "," or "."; `sheet`: the name of an Excel
      sheet.
    - `header_rows`: rows above the first answer, all of them (1 or more); `header_row`: which of these,
      counted from the top of the file, holds the names of the columns.
    - `incomplete`: answers that were begun and not sent in (LimeSurvey without submitdate, Qualtrics
      with Finished = 0). Kept unless the programme says otherwise; always counted in a note.
    - `test_answers`: previews, tests and answers that Qualtrics marks as spam. They come from the
      makers of the questionnaire or from machines, so they are dropped unless the programme says
      otherwise; the note names their rows.
    - `max_rows`, `max_unpacked_bytes`: larger files are refused before they are loaded.
    - `max_seconds`: a workbook that takes longer to go through is refused.

    Raises `UsageError` for a value outside these.
    """

    format: Format | str | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    header_rows: int | None = None
    header_row: int | None = None
    incomplete: Rows | str = Rows.KEEP
    test_answers: Rows | str = Rows.DROP
    max_rows: int = MAX_ROWS
    max_unpacked_bytes: int = MAX_UNPACKED_BYTES
    max_seconds: float = MAX_SECONDS

    def __post_init__(self) -> None:
        """Turn words into choices and refuse what is none."""
        problems = list(self._problems())
        if problems:
            raise UsageError(problems)
        if self.format is not None:
            object.__setattr__(self, "format", Format(self.format))
        object.__setattr__(self, "incomplete", Rows(self.incomplete))
        object.__setattr__(self, "test_answers", Rows(self.test_answers))

    def _problems(self) -> list[Problem]:
        formats, rows = [f.value for f in Format], [r.value for r in Rows]
        checks: list[tuple[str, object, bool, object]] = [
            ("format", self.format, self.format is None or self.format in formats, formats),
            ("incomplete", self.incomplete, self.incomplete in rows, rows),
            ("test_answers", self.test_answers, self.test_answers in rows, rows),
            ("decimal", self.decimal, self.decimal in (None, ",", "."), [",", "."]),
            ("separator", self.separator, _one_character(self.separator), None),
            ("header_rows", self.header_rows, _at_least_one(self.header_rows), None),
            ("header_row", self.header_row, self._name_row_fits(), None),
        ]
        return [
            Problem(f"read.option-{name}" if allowed is None else "read.option", found=found,
                    allowed=allowed, values={"option": name})  # type: ignore[arg-type]
            for name, found, fits, allowed in checks
            if not fits
        ]  # fmt: skip

    def _name_row_fits(self) -> bool:
        row, rows = self.header_row, self.header_rows
        return row is None or (row >= 1 and (rows is None or row <= rows))


def _one_character(separator: str | None) -> bool:
    return separator is None or (len(separator) == 1 and separator not in '"\r\n')


def _at_least_one(number: int | None) -> bool:
    return number is None or number >= 1


@dataclass(frozen=True)
class Note:
    """Something the researcher should know about a file that was read; nothing has to be done."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The note in one sentence of the given language ("nl" or "en")."""
        return say(f"read.note.{self.key}", language, **self.values)


@dataclass(frozen=True)
class Export:
    """One file, read exactly as it stands.

    - `frame`: index "row" is the row in the file as the researcher sees it in Excel (for .sav, .dta and
      Parquet the case number, from 1). Each column is of one of three kinds: `str` (every column of a
      CSV, cells as written, not stripped), `float64`, or `datetime64[us]`; empty is missing. An Excel
      column of numbers and text together is `str`, its numbers written with a point, its dates as
      yyyy-mm-dd.
    - `labels`: column -> text of the question; `sections`: column -> heading that stands above it.
    - `value_labels`: column -> {code: label}; codes are float, or str for text columns.
    - `missing_codes`: column -> codes that the file declares as user-missing: single codes and (lowest,
      highest) ranges with -inf and inf for open ends. They stay in the frame; system-missing is
      missing. Stata's .a to .z are the texts ".a" to ".z" and make their column `str`.
    - `recognised`: what the file turned out to be, as name -> value, for the researcher; the names are
      written in words by `recognised_lines`. `notes`: see `Note`. `decimal`: the mark in text numbers.
    """

    frame: pd.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, dict[float | str, str]] = field(default_factory=dict)
    missing_codes: dict[str, tuple] = field(default_factory=dict)
    recognised: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    decimal: str = "."

    def recognised_lines(self, language: str = DEFAULT_LANGUAGE) -> list[str]:
        """What was recognised, one line each: "scheidingsteken: puntkomma"."""
        return [
            f"{say(f'read.recognised.{name}', language)}: {_in_words(value, language)}"
            for name, value in self.recognised.items()
        ]


_WORDS = {",": "comma", ";": "semicolon", ".": "point", "|": "bar", "codes": "codes", "text": "text"}


def _in_words(value: str, language: str) -> str:
    """A mark or a way of answering by its name; other values as they are."""
    return say(f"read.found.{_WORDS[value]}", language) if value in _WORDS else value


def refuse(path: Path, key: str, **details: object) -> ProblemsError:
    """The error that a file cannot be read, as one problem; `details` go to `Problem`."""
    return ProblemsError([Problem(key, file=path, **details)])  # type: ignore[arg-type]
