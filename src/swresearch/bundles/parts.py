"""A case as a document: headings, paragraphs, points and tables, of which page and Word file are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from swresearch.cases import Case, Level, StudentCase, Team
from swresearch.language import say
from swresearch.print import Round
from swresearch.settings import text

SYMBOLS = {Level.INDIVIDUAL: "●", Level.GROUP: "▲", Level.SOCIETY: "■"}


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it; `level` 2 or 3; the first row of `rows` is their header.

    `apart` begins a new sheet, so that a teacher can hand out what comes before it first.
    """

    title: str
    level: int = 2
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    apart: bool = False


@dataclass(frozen=True)
class Document:
    """A titled document; `about` is the line under the title, `note` what must be known first."""

    title: str
    about: str
    note: str
    parts: Sequence[Part]


def student_document(case: StudentCase, teams: Mapping[str, Team], language: str) -> Document:
    """All that students see of a case: first to talk about, then what the team did."""
    team = text(teams[case.team].title, language) if case.team in teams else case.team
    return Document(
        title=case.title,
        about=say("bundles.about", language, target_group=case.target_group, team=team),
        note=say("bundles.fictional", language),
        parts=[*_before(case, language), *_after(case, language)],
    )


def teacher_document(case: Case, notebook: str, language: str) -> Document:
    """What only teachers see of a case."""
    notes = case.teacher
    answers = [
        Part(say(f"bundles.part.questions-{part}", language), 3, points=getattr(notes.answers, part))
        for part in Round
    ]
    return Document(
        title=say("bundles.teacher.title", language, title=case.student.title),
        about=case.student.question,
        note=say("bundles.teacher.warning", language),
        parts=[
            Part(say("bundles.teacher.aims", language), points=notes.aims),
            Part(say("bundles.teacher.notes", language), points=notes.notes),
            Part(say("bundles.teacher.pitfalls", language), points=notes.pitfalls),
            Part(say("bundles.teacher.answers", language)),
            *answers,
            Part(
                say("bundles.teacher.afterwards", language),
                paragraphs=[
                    *notes.afterwards,
                    say("bundles.teacher.notebook", language, file=notebook),
                ],
            ),
        ],
    )


def level_word(level: Level, language: str) -> str:
    """A level with its shape: "● Individu"."""
    return f"{SYMBOLS[level]}\u00a0{say(f'cases.level-short.{level}', language)}"


def _before(case: StudentCase, language: str) -> list[Part]:
    """What students read before they choose."""
    rounds = [
        Part(say(f"bundles.part.questions-{part}", language), points=getattr(case.questions, part))
        for part in Round
    ]
    return [
        Part(say("bundles.part.question", language), paragraphs=[case.question, case.situation]),
        Part(say("bundles.part.story", language), paragraphs=case.paragraphs),
        Part(say("bundles.part.people", language), points=case.actors),
        *rounds,
        Part(say("bundles.part.dilemmas", language), points=case.dilemmas),
    ]


def _after(case: StudentCase, language: str) -> list[Part]:
    """What the team did and saw, to read after choosing."""
    parts = [
        Part(
            say("bundles.part.after", language),
            paragraphs=[say("bundles.part.after-lead", language)],
            apart=True,
        ),
        Part(say("bundles.part.interventions", language), 3, rows=_interventions(case, language)),
        Part(say("bundles.part.conditions", language), 3, rows=_conditions(case, language)),
        Part(say("bundles.part.factors", language), 3, rows=_factors(case, language)),
        Part(say("bundles.part.considerations", language), 3, points=case.considerations),
    ]
    if case.signals:
        words = [signal.text for signal in case.signals]
        parts.append(Part(say("bundles.part.signals", language), 3, points=words))
    return parts


def _interventions(case: StudentCase, language: str) -> list[tuple[str, ...]]:
    order = list(Level)
    found = sorted(case.interventions, key=lambda one: (order.index(one.level), one.status))
    rows = [
        (level_word(one.level, language), one.what, say(f"cases.status.{one.status}", language))
        for one in found
    ]
    return [_header(("level", "what", "status"), language), *rows]


def _conditions(case: StudentCase, language: str) -> list[tuple[str, ...]]:
    rows = [
        (_capital(say(f"cases.condition.{condition}", language)), words)
        for condition, words in case.conditions.items()
    ]
    return [_header(("condition", "text"), language), *rows]


def _factors(case: StudentCase, language: str) -> list[tuple[str, ...]]:
    rows = [
        (_capital(say(f"cases.factor.{factor.factor}", language)), factor.text)
        for factor in case.factors
    ]
    return [_header(("factor", "text"), language), *rows]


def _header(names: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(say(f"bundles.column.{name}", language) for name in names)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
