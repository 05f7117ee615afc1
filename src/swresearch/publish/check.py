"""`swresearch check`: every problem in data and settings at once, and the decisions workbook."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from swresearch.bundles import print_problems
from swresearch.clean import Cleaned, Task, UnsettledError, read_workbook, write_workbook
from swresearch.draft.people import repeats_by
from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.language import say
from swresearch.programme import Programme, load_programme
from swresearch.publish.doors import not_text
from swresearch.publish.pages.material import asked_question
from swresearch.publish.people import person_names
from swresearch.publish.runs import plan
from swresearch.publish.shown import dropped_answers, only_in_codebook
from swresearch.publish.stages import (
    clean_programme,
    decisions,
    doubtful_scales,
    missing_decisions,
    people_per_phase,
    read_sources,
)
from swresearch.publish.texts import source_texts, text_problems, write_open, written_texts
from swresearch.teaching import load_teaching, teaching_problems

_SAFE_BASE, _SAFE_CELL = 5, 3
_PRIVATE = (
    ":(top)*private/secrets.json",
    ":(top)*private/changes.csv",
    ":(top)*.parquet",
)


def check_programme(
    folder: Path, workbook: Path | None = None, settle: Path | None = None
) -> list[str]:
    """Check settings, data files and their cleaning; returns what there is to say when all is well.

    With `workbook` the open questions are written there, beside the decisions it already has; with
    `settle` what the text gate found and nobody settled. Raises `ProblemsError` with everything that needs
    attention.
    """
    if workbook is not None and workbook.suffix.lower() != ".xlsx":
        raise UsageError([Problem("check.no-workbook", file=workbook)])
    programme = load_programme(folder)
    problems = [
        *_gathered(programme),
        *not_text(programme),
        *_tracked(programme),
        *_teaching(programme),
    ]
    if workbook is None or workbook.resolve() != _named(programme):
        problems += missing_decisions(programme)
    tasks, unread = _read(programme)
    named = person_names(tasks).__contains__
    problems += text_problems(programme, written_texts(programme), named)
    if settle is not None:
        problems += write_open(programme, settle, named)
    if unread:
        raise ProblemsError([*problems, *unread])
    try:
        cleaned = clean_programme(programme, tasks)
    except UnsettledError as error:
        problems += error.problems
        if workbook is not None:
            problems.append(_write_questions(programme, workbook, error))
        raise ProblemsError(problems) from None
    except ProblemsError as error:
        raise ProblemsError([*problems, *error.problems]) from None
    problems += dropped_answers(programme, cleaned.sources)
    problems += text_problems(programme, source_texts(cleaned.sources, programme.language), named)
    if problems:
        raise ProblemsError(problems)
    people = sum(people_per_phase(cleaned.sources).values())
    waves = sum(1 for _ in programme.waves())
    words = say("check.fine", programme.language, waves=waves, people=people)
    return [
        words,
        *_remarks(programme, cleaned.sources),
        *ProblemsError(cleaned.stale).sentences(programme.language),
    ]


def _read(programme: Programme) -> tuple[list[Task], list[Problem]]:
    """The data files, or what is wrong with them."""
    try:
        return read_sources(programme), []
    except ProblemsError as error:
        return [], list(error.problems)


def _remarks(programme: Programme, sources: Sequence[Cleaned]) -> Iterator[str]:
    """What does not stop a build but should be looked at."""
    if not asked_question(programme):
        yield say("check.no-question", programme.language)
    for name in programme.instruments:
        if hidden := only_in_codebook(programme, name):
            yield say("check.not-shown", programme.language, instrument=name, items=", ".join(hidden))
    rules = programme.file.publication
    if rules.smallest_base < _SAFE_BASE:
        yield say("check.small-base", programme.language, base=rules.smallest_base)
    if rules.smallest_cell < _SAFE_CELL:
        yield say("check.small-cell", programme.language, cell=rules.smallest_cell)
    yield from _without_reason(programme)
    for part in sources:
        yield from _moments(part, programme.language)
    yield from doubtful_scales(programme, sources)


def _without_reason(programme: Programme) -> Iterator[str]:
    """Decisions that nobody can follow later, per file."""
    language = programme.language
    bare = [one for one in decisions(programme) if not one.reason.strip()]
    for file in dict.fromkeys(one.origin for one in bare):
        mine = [one for one in bare if one.origin == file]
        kind = "row" if mine[0].row else "line"
        numbers = [one.row or one.line or 1 for one in mine]
        many = len(mine) > 1
        places = say(
            f"check.{kind}s" if many else f"check.{kind}",
            language,
            row=numbers[0],
            rows=", ".join(map(str, sorted(numbers))),
        )
        key = "check.no-reason-many" if many else "check.no-reason"
        yield say(key, language, file=file, count=len(mine), places=places)


def _moments(part: Cleaned, language: str) -> Iterator[str]:
    """Rows that are counted as a registration and look like measurements of the same people."""
    source, frame = part.task.source, part.task.export.frame
    if source.rows == "many" and source.id in frame:
        column = repeats_by(frame, source.id)
        if column is not None:
            yield say("check.moments", language, file=source.file, column=column)


def _gathered(programme: Programme) -> Iterator[Problem]:
    try:
        plan(programme)
    except ProblemsError as error:
        yield from error.problems


def _teaching(programme: Programme) -> list[Problem]:
    """What is wrong in the teaching material; once all can be read, also what does not fit on paper."""
    problems = teaching_problems(programme)
    if problems or not (teaching := load_teaching(programme)):
        return problems
    return print_problems(programme, teaching)


def _write_questions(programme: Programme, workbook: Path, error: UnsettledError) -> Problem:
    earlier = read_workbook(workbook) if workbook.is_file() else ()
    write_workbook(workbook, error.questions, earlier, programme.language)
    values = {"count": len(error.questions), "file": workbook}
    inside = workbook.resolve().is_relative_to(programme.folder.resolve())
    if not inside:
        return Problem("check.written-outside", values={**values, "named": workbook.name})
    named = workbook.resolve().relative_to(programme.folder.resolve()).as_posix()
    return Problem("check.written", values={**values, "named": named})


def _named(programme: Programme) -> Path | None:
    """Where the programme says that its decisions workbook is."""
    name = programme.file.decisions
    return programme.path(name).resolve() if name else None


def _tracked(programme: Programme) -> Iterator[Problem]:
    """Files about real people that git tracks, and so would share with the rest of a repository.

    These are the raw files, the decisions about them, and what a build keeps for the researcher alone.
    """
    if programme.file.synthetic:
        return
    files = sorted({source.file for _, _, wave in programme.waves() for source in wave.sources})
    files += filter(None, [programme.file.decisions])
    literal = [f":(literal){name}" for name in files]
    command = ["git", "-C", str(programme.folder), "ls-files", "-z", "--", *literal, *_PRIVATE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return  # no git, so nothing is tracked
    for name in filter(None, done.stdout.split("\0")):
        yield Problem("check.tracked", file=name)
