"""Questions in GIFT, the text format that Moodle imports.

Moodle's documentation of the format (docs.moodle.org, "GIFT format") and its reader
(question/format/gift/format.php) agree on: a category line, `::title::`, `{ }` around the answers,
`=` right, `~` wrong, `~%50%` a weight, `->` in matching, `#` feedback, `####` general feedback, and a
backslash before `~ = # { } :`. Ordering is not in GIFT: it becomes matching with places. Answers of a
matching question carry no feedback of their own in GIFT; theirs is joined in the general feedback.
"""

from __future__ import annotations

from collections.abc import Iterator

from swresearch.elearning.forms import mixed
from swresearch.elearning.model import Course, Question, QuestionKind
from swresearch.elearning.pages import case_title, lesson_title, tell, told_of_all

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"})


def gift(course: Course) -> str:
    """All questions, in a category per lesson below one for the course."""
    parts: list[str] = []
    for name, lesson in course.lessons.items():
        parts += _category(course, lesson_title(course, name), lesson.questions)
    if course.file.case is not None:
        parts += _category(course, case_title(course), course.file.case.questions)
    return "\n\n".join([*parts, ""])


def _category(course: Course, title: str, questions: dict[str, Question]) -> Iterator[str]:
    # A slash in a category starts a category within it; two are a slash.
    path = "/".join(part.replace("/", "//") for part in (course.file.title, title))
    yield f"$CATEGORY: {path}"
    for number, (key, question) in enumerate(questions.items(), start=1):
        name = f"{number}. {question.text}"
        yield _question(course, key, _shortened(name), question)


def _shortened(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:79].rstrip()}…"


def _question(course: Course, key: str, name: str, question: Question) -> str:
    text = f"{question.text} {_how(course, question)}"
    answers = "\n".join(_answers(course, key, question))
    return f"::{_escaped(name)}::[plain]{_escaped(text)}{{\n{answers}\n}}"


def _how(course: Course, question: Question) -> str:
    return tell(course, f"how.{question.kind.value}", count=len(question.answers))


def _answers(course: Course, key: str, question: Question) -> Iterator[str]:
    if question.kind.by_ticking:
        yield from _ticks(question)
        general = question.explanation or ""
    else:
        yield from _pairs(key, question)
        general = told_of_all(course, question)
    if general:
        yield f"####{_part(general)}"


def _ticks(question: Question) -> Iterator[str]:
    right = sum(answer.correct for answer in question.answers)
    wrong = len(question.answers) - right
    for answer in question.answers:
        if question.kind is QuestionKind.MULTIPLE:
            mark = f"~%{_weight(right)}%" if answer.correct else f"~%-{_weight(wrong)}%"
        else:
            mark = "=" if answer.correct else "~%0%" if answer.text.startswith("%") else "~"
        yield f"{mark}{_part(answer.text)}#{_part(answer.feedback)}"


def _weight(number: int) -> str:
    """An equal share of 100 percent, as Moodle writes it (33.33333)."""
    return f"{100 / number:.5f}".rstrip("0").rstrip(".")


def _pairs(key: str, question: Question) -> Iterator[str]:
    for place, answer in mixed(list(enumerate(question.answers, start=1)), key):
        partner = str(place) if question.kind is QuestionKind.ORDER else answer.goes_with or ""
        yield f"={_part(answer.text)} -> {_part(partner)}"


def _part(text: str) -> str:
    """Text of an answer or feedback.

    A bracket in front would be read as the name of a format; an arrow, which no backslash can hide, as
    the one between the sides of a pair.
    """
    words = _escaped(text.replace("->", "→"))
    return f"[plain]{words}" if text.startswith("[") else words


def _escaped(text: str) -> str:
    return text.translate(_SIGNS)
