"""What the e-learning is: a course of lessons with questions, and a case at the end.

All texts are plain words in one language; markup in them stays the characters it is. A question has
one of four kinds, and every answer has feedback of its own:

- single: one answer is right; multiple: every right answer is to be ticked;
- order: the answers stand in the file in the right order; match: each answer goes with something.

A question counts one point when it is wholly right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from swresearch.cases import StudentCase
from swresearch.settings import Fault, SchemaVersion, Settings, fault

MOST_ANSWERS = 10  # Moodle knows the weights of up to ten right answers
# What XML cannot hold: half a pair of surrogates cannot be in a file, the rest can be written as \u....
_NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDER = "order"
    MATCH = "match"

    @property
    def by_ticking(self) -> bool:
        """Whether answers are ticked, rather than given a place or a partner."""
        return self in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)


def _words(text: str) -> str:
    if sign := _NO_SIGN.search(text):
        raise fault("elearning.sign", found=f"U+{ord(sign.group()):04X}")
    if not text.strip():
        raise fault("settings.empty-value")
    return " ".join(text.split())


# Names end up in file names, addresses and the state that a learning environment keeps.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]
Title = Annotated[str, AfterValidator(_words), StringConstraints(max_length=120)]
Sentence = Annotated[str, AfterValidator(_words), StringConstraints(max_length=600)]
Paragraph = Annotated[str, AfterValidator(_words), StringConstraints(max_length=1500)]


class Answer(Settings):
    """One answer: what it says, whether it is right or what it goes with, and why."""

    text: Sentence
    feedback: Sentence
    correct: bool = False
    goes_with: Title | None = None


class Question(Settings):
    """A question; `explanation` is said once it has been answered."""

    kind: QuestionKind
    text: Sentence
    answers: Annotated[list[Answer], Field(min_length=2)]
    explanation: Sentence | None = None

    @property
    def partners(self) -> list[str]:
        """What the answers of a matching question go with: each once, sorted, so that nothing is told."""
        return sorted({answer.goes_with for answer in self.answers if answer.goes_with is not None})

    def faults(self) -> Iterator[Fault]:
        """What does not fit the kind of question, at locations within it."""
        if len(self.answers) > MOST_ANSWERS:
            limit = {"found": len(self.answers), "values": {"limit": MOST_ANSWERS}}
            yield Fault(("answers",), "elearning.many-answers", limit)
        yield from self._twice()
        yield from _FAULTS[self.kind](self)

    def _twice(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for i, answer in enumerate(self.answers):
            if answer.text.casefold() in seen:
                yield Fault(("answers", i, "text"), "elearning.answer-twice", {"found": answer.text})
            seen.add(answer.text.casefold())

    def _ticked(self) -> Iterator[Fault]:
        right = sum(answer.correct for answer in self.answers)
        if self.kind is QuestionKind.SINGLE and right != 1:
            yield Fault(("answers",), "elearning.one-right", {"found": right})
        if self.kind is QuestionKind.MULTIPLE and not 0 < right < len(self.answers):
            yield Fault(("answers",), "elearning.some-right", {"found": right})
        for i, answer in enumerate(self.answers):
            if answer.goes_with is not None:
                yield Fault(("answers", i, "goes_with"), "elearning.no-partner")

    def _ordered(self) -> Iterator[Fault]:
        if len(self.answers) < 3:
            yield Fault(("answers",), "elearning.three", {"found": len(self.answers)})
        if self.explanation is None:
            yield Fault((), "elearning.explain")
        for i, answer in enumerate(self.answers):
            for key in ("correct", "goes_with"):
                if key in answer.model_fields_set:
                    yield Fault(("answers", i, key), "elearning.order-key")

    def _matched(self) -> Iterator[Fault]:
        if len(self.answers) < 3:
            yield Fault(("answers",), "elearning.three", {"found": len(self.answers)})
        if len(self.partners) < 2:
            yield Fault(("answers",), "elearning.two-partners")
        for i, answer in enumerate(self.answers):
            if answer.goes_with is None:
                yield Fault(("answers", i), "elearning.partner")
            if "correct" in answer.model_fields_set:
                yield Fault(("answers", i, "correct"), "elearning.match-key")


_FAULTS = {
    QuestionKind.SINGLE: Question._ticked,
    QuestionKind.MULTIPLE: Question._ticked,
    QuestionKind.ORDER: Question._ordered,
    QuestionKind.MATCH: Question._matched,
}

Questions = Annotated[dict[Slug, Question], Field(min_length=1)]


def question_faults(questions: dict[str, Question], *above: str) -> Iterator[Fault]:
    """The faults of questions that stand below the keys `above`."""
    for key, question in questions.items():
        for broken in question.faults():
            yield Fault((*above, key, *broken.location), broken.key, broken.fields)


class Part(Settings):
    """A part of a lesson: a heading, paragraphs, and points below them."""

    title: Title
    text: Annotated[list[Paragraph], Field(min_length=1)]
    points: list[Sentence] = []


class Lesson(Settings):
    """A lesson, the content of one file: what it is for, its text, and its questions by name."""

    schema_version: SchemaVersion
    title: Title
    aim: Sentence
    minutes: Annotated[int, Field(ge=1, le=240)]
    parts: Annotated[list[Part], Field(min_length=1)]
    remember: Annotated[list[Sentence], Field(min_length=1)]
    questions: Questions
    sources: list[Sentence] = []

    def problems(self) -> Iterator[Fault]:
        """Questions that do not fit their kind."""
        yield from question_faults(self.questions, "questions")


class CaseWork(Settings):
    """The case at the end: its name in the programme's folder of cases, and the questions about it."""

    name: Slug
    intro: Annotated[list[Paragraph], Field(min_length=1)]
    questions: Questions


class CourseFile(Settings):
    """The content of `course.yml`.

    `language` is the one it is written in, `pass_mark` in percent of the points.
    """

    schema_version: SchemaVersion
    language: Literal["nl", "en"] = "nl"
    name: Slug
    title: Title
    summary: Sentence
    intro: Annotated[list[Paragraph], Field(min_length=1)]
    pass_mark: Annotated[int, Field(ge=1, le=100)]
    minutes_for_case: Annotated[int, Field(ge=1, le=240)] = 20
    lessons: Annotated[list[Slug], Field(min_length=1)]
    case: CaseWork | None = None
    licence: Sentence

    def problems(self) -> Iterator[Fault]:
        """Lessons that are named twice, and questions that do not fit their kind."""
        for i, name in enumerate(self.lessons):
            if name in self.lessons[:i]:
                yield Fault(("lessons", i), "elearning.lesson-twice", {"found": name})
        if self.case is not None:
            yield from question_faults(self.case.questions, "case", "questions")


@dataclass(frozen=True)
class Course:
    """A whole course: its file, its lessons in their order, and the case as students see it."""

    file: CourseFile
    lessons: dict[str, Lesson]
    case: StudentCase | None

    @property
    def language(self) -> str:
        """The language of its texts."""
        return self.file.language

    @property
    def minutes(self) -> int:
        """How long the whole takes, about."""
        lessons = sum(lesson.minutes for lesson in self.lessons.values())
        return lessons + (self.file.minutes_for_case if self.file.case else 0)

    @property
    def questions(self) -> dict[str, Question]:
        """Every question by its id: "<lesson>.<name>", and "_.<name>" for those of the case."""
        found = {
            f"{name}.{key}": question
            for name, lesson in self.lessons.items()
            for key, question in lesson.questions.items()
        }
        case = self.file.case.questions if self.file.case else {}
        return found | {f"{CASE}.{key}": question for key, question in case.items()}


CASE = "_"
