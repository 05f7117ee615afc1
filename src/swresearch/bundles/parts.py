"""A case as a document: headings, paragraphs, points and tables, of which page and Word file are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from swresearch.cases import Case, Level, StudentCase, Team
from swresearch.language import say
from swresearch.print import Round
from swresearch.settings import text

SYMBOLS = {Level.INDIVIDUAL: "●", Level.GROUP: "▲", Level.SOCIETY: "■"}


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it; `level` 2 or 3; the first row of `rows` is their header.

    `apart` begins a new sheet, or on the site a part that opens when it is asked for.
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
    """All that students see of a case: first to talk about, then, `apart`, what the team did."""
    first = handout(case, teams, language)
    return replace(first, parts=[*first.parts, *_after(case, language)])


def handout(case: StudentCase, teams: Mapping[str, Team], language: str) -> Document:
    """What students get before they talk: nothing in it tells what the team did."""
    team = text(teams[case.team].title, language) if case.team in teams else case.team
    return Document(
        title=case.title,
        about=say("bundles.about", language, target_group=case.target_group, team=team),
        note=say("bundles.fictional", language),
        parts=_before(case, language),
    )


def after_document(case: StudentCase, language: str) -> Document:
    """What students get when they have chosen: what the team did and saw."""
    lead, *parts = _after(case, language)
    return Document(
        title=say("bundles.after-title", language, title=case.title),
        about=case.question,
        note=" ".join([*lead.paragraphs, say("bundles.fictional", language)]),
        parts=[replace(part, level=2) for part in parts],
    )


def teacher_document(case: Case, language: str, files: Mapping[str, str]) -> Document:
    """All a teacher needs at hand: how to lead it, the case itself, answers under their questions.

    `files` names what it refers to: "page" and "word" of what students get afterwards, and "notebook".
    """
    notes = case.teacher
    return Document(
        title=say("bundles.teacher.title", language, title=case.student.title),
        about=case.student.question,
        note=f"{say('bundles.teacher.warning', language)} {say('bundles.fictional', language)}",
        parts=[
            Part(say("bundles.teacher.aims", language), points=notes.aims),
            Part(say("bundles.teacher.notes", language), points=notes.notes),
            Part(say("bundles.teacher.pitfalls", language), points=notes.pitfalls),
            *_with_answers(case, language),
            *_after_for_teachers(case.student, language, files),
            Part(
                say("bundles.teacher.afterwards", language),
                paragraphs=[
                    *notes.afterwards,
                    say("bundles.teacher.notebook", language, file=files["notebook"]),
                ],
            ),
        ],
    )


def level_word(level: Level, language: str) -> str:
    """A level with its shape: "● Individu"."""
    return f"{SYMBOLS[level]}\u00a0{say(f'cases.level-short.{level}', language)}"


def _before(case: StudentCase, language: str) -> list[Part]:
    """What students read before they choose."""
    return [
        *_told(case, language),
        *(_round(case, part, language) for part in Round),
        _dilemmas(case, language),
    ]


def _with_answers(case: Case, language: str) -> list[Part]:
    """The same on a new sheet, with under the questions of a round what a good conversation brings up."""
    told, *more = _told(case.student, language)
    parts = [replace(told, apart=True), *more]
    for part in Round:
        points = getattr(case.teacher.answers, part)
        answers = Part(say("bundles.teacher.answers", language), 3, points=points)
        parts += [_round(case.student, part, language), answers]
    return [*parts, _dilemmas(case.student, language)]


def _told(case: StudentCase, language: str) -> list[Part]:
    return [
        Part(say("bundles.part.question", language), paragraphs=[case.question, case.situation]),
        Part(say("bundles.part.story", language), paragraphs=case.paragraphs),
        Part(say("bundles.part.people", language), points=case.actors),
    ]


def _round(case: StudentCase, part: Round, language: str) -> Part:
    points = getattr(case.questions, part)
    return Part(say(f"bundles.part.questions-{part}", language), points=points)


def _dilemmas(case: StudentCase, language: str) -> Part:
    return Part(say("bundles.part.dilemmas", language), points=case.dilemmas)


def _after_for_teachers(case: StudentCase, language: str, files: Mapping[str, str]) -> list[Part]:
    """What the team did, with where students find it instead of a line that speaks to them."""
    lead, *parts = _after(case, language)
    told = say("bundles.teacher.after-lead", language, page=files["page"], word=files["word"])
    return [replace(lead, paragraphs=[told], apart=False), *parts]


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
