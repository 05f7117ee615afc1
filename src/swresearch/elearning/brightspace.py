"""Questions in the CSV that Brightspace imports into its question library.

D2L documents the import ("Import questions into the Question Library",
community.d2l.com/brightspace/kb/articles/27274) and gives a sample file to fill in. From that sample: a row
`NewQuestion,<MC, MS, M or O>`, then `ID`, `Title`, `QuestionText`, `Points`, `Difficulty`, `Scoring`
(RightAnswers for MS, EquallyWeighted for M, RightMinusWrong for O), and
`Option,<100 or 0; for MS 1 or 0>,<text>,<HTML or empty>,<feedback>`, `Choice,<number>,<text>` with
`Match,<number of the choice>,<text>`, or `Item,<text>,<HTML or NOT HTML>,<feedback>` in the right order;
`Feedback,<text>` closes. Rows have five cells. Without HTML in its cell a text is plain. No Brightspace
was at hand to try it in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from swresearch.elearning.model import CASE, Course, Question, QuestionKind
from swresearch.elearning.pages import tell, told_of_all
from swresearch.spreadsheet import is_formula

WIDTH = 5
CODES = {
    QuestionKind.SINGLE: "MC",
    QuestionKind.MULTIPLE: "MS",
    QuestionKind.MATCH: "M",
    QuestionKind.ORDER: "O",
}
SCORING = {
    QuestionKind.MULTIPLE: "RightAnswers",
    QuestionKind.MATCH: "EquallyWeighted",
    QuestionKind.ORDER: "RightMinusWrong",
}

Row = list[str]


def brightspace(course: Course) -> str:
    """All questions as CSV (UTF-8, lines ending in CR LF as spreadsheets write them)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for ident, question in course.questions.items():
        for row in _rows(course, ident, question):
            writer.writerow([_safe(cell) for cell in row] + [""] * (WIDTH - len(row)))
        writer.writerow([""] * WIDTH)
    return buffer.getvalue()


def _safe(cell: str) -> str:
    """The cell with a space in front where it would be a formula; an apostrophe would show in a course."""
    return f" {cell}" if is_formula(cell) else cell


def _rows(course: Course, ident: str, question: Question) -> Iterator[Row]:
    how = tell(course, f"how.{question.kind.value}", count=len(question.answers))
    yield ["NewQuestion", CODES[question.kind]]
    lesson, _, key = ident.partition(".")
    title = f"{'case' if lesson == CASE else lesson}.{key}"
    yield ["ID", f"{course.file.name}.{title}"]
    yield ["Title", title]
    yield ["QuestionText", f"{question.text} {how}"]
    yield ["Points", "1"]
    yield ["Difficulty", "1"]
    if question.kind in SCORING:
        yield ["Scoring", SCORING[question.kind]]
    yield from _ANSWERS[question.kind](question)
    # Lines of a pair have no place for feedback of their own.
    matching = question.kind is QuestionKind.MATCH
    feedback = told_of_all(course, question) if matching else question.explanation
    if feedback:
        yield ["Feedback", feedback]


def _ticks(question: Question) -> Iterator[Row]:
    full = "1" if question.kind is QuestionKind.MULTIPLE else "100"
    for answer in question.answers:
        yield ["Option", full if answer.correct else "0", answer.text, "", answer.feedback]


def _pairs(question: Question) -> Iterator[Row]:
    partners = question.partners
    for number, partner in enumerate(partners, start=1):
        yield ["Choice", str(number), partner]
    for answer in question.answers:
        yield ["Match", str(partners.index(answer.goes_with or "") + 1), answer.text]


def _items(question: Question) -> Iterator[Row]:
    for answer in question.answers:
        yield ["Item", answer.text, "NOT HTML", answer.feedback]


_ANSWERS = {
    QuestionKind.SINGLE: _ticks,
    QuestionKind.MULTIPLE: _ticks,
    QuestionKind.MATCH: _pairs,
    QuestionKind.ORDER: _items,
}
