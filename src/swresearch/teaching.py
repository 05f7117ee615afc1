"""What a programme has to teach with: its cases, guide, factsheets and e-learning, read and checked as one.

Each is optional and named in the programme file. Cases are talked about with a guide; a Dutch programme
that names none gets the guide that comes with the library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from swresearch.cases import Case, Casebook, load_folder
from swresearch.elearning import Course, load_course
from swresearch.errors import Problem, ProblemsError
from swresearch.language import DEFAULT_LANGUAGE
from swresearch.print import FactSheets, Guide, load_factsheets, load_guide
from swresearch.programme import FILE_NAME, Programme

Part = TypeVar("Part")

KEYS = ("cases", "guide", "factsheets", "elearning")


@dataclass(frozen=True)
class Teaching:
    """The teaching material of a programme; a part that it does not have is empty or None."""

    cases: dict[str, Case] = field(default_factory=dict)
    book: Casebook = field(default_factory=lambda: Casebook(teams={}, signals={}, cases={}))
    guide: Guide | None = None
    sheets: FactSheets | None = None
    course: Course | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to teach with."""
        return bool(self.cases) or any((self.guide, self.sheets, self.course))


def load_teaching(programme: Programme) -> Teaching:
    """All teaching material of a programme; raises `ProblemsError` with every problem in all its files."""
    teaching, problems = _read(programme)
    if problems:
        raise ProblemsError(problems)
    return teaching


def teaching_problems(programme: Programme) -> list[Problem]:
    """All that is wrong in cases, guide, factsheets and e-learning, file by file."""
    return _read(programme)[1]


def teaching_files(programme: Programme) -> list[Path]:
    """Every file of the teaching material, by which it can be told whether it has changed."""
    found: list[Path] = []
    for key in KEYS:
        named = getattr(programme.file, key)
        path = programme.path(named) if named else None
        if path is not None and path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.is_file())
        elif path is not None:
            found.append(path)
    return found


def _read(programme: Programme) -> tuple[Teaching, list[Problem]]:
    file = programme.file
    problems: list[Problem] = []

    def part(read: Callable[[], Part]) -> Part | None:
        try:
            return read()
        except ProblemsError as error:
            problems.extend(error.problems)
            return None

    def at(name: str | None) -> Path | None:
        return programme.path(name) if name else None

    folder, sheets, lessons = at(file.cases), at(file.factsheets), at(file.elearning)
    read = part(lambda: load_folder(folder)) if folder else ({}, Teaching().book)
    problems += _guide_missing(programme)
    guide = part(lambda: load_guide(at(file.guide))) if file.guide or _shipped(programme) else None
    cases = read[0] if read else None
    teaching = Teaching(
        cases or {},
        read[1] if read else Teaching().book,
        guide,
        part(lambda: load_factsheets(sheets)) if sheets else None,
        part(lambda: load_course(lessons, cases)) if lessons else None,
    )
    return teaching, problems


def _needs_guide(programme: Programme) -> bool:
    return bool(programme.file.cases or programme.file.factsheets) and not programme.file.guide


def _shipped(programme: Programme) -> bool:
    return _needs_guide(programme) and programme.language == DEFAULT_LANGUAGE


def _guide_missing(programme: Programme) -> Iterator[Problem]:
    """The guide that comes with the library is Dutch; another language needs one of its own."""
    if _needs_guide(programme) and not _shipped(programme):
        yield Problem("teaching.no-guide", file=FILE_NAME)
