"""The e-learning as blocks for pages of the site and for the pages of a cartridge."""

from __future__ import annotations

from collections.abc import Iterator

from swresearch.blocks import Block, Heading, Items, Text, Tone
from swresearch.elearning.blocks import Certificate, FoldedAnswer, FoldedQuestion
from swresearch.elearning.forms import mixed
from swresearch.elearning.model import CASE, Answer, Course, Lesson, Question, QuestionKind
from swresearch.language import say


def tell(course: Course, key: str, **values: object) -> str:
    """A text of the catalogue's `elearning` room in the language of the course."""
    return say(f"elearning.{key}", course.language, **values)


def lesson_title(course: Course, name: str) -> str:
    """The title of a lesson with its number: "Les 2: Sociale kwaliteit"."""
    number = list(course.lessons).index(name) + 1
    return tell(course, "lesson", number=number, title=course.lessons[name].title)


def case_title(course: Course) -> str:
    """The title of the case, empty when there is none."""
    return tell(course, "case", title=course.case.title) if course.case else ""


def about_line(course: Course) -> str:
    """How many lessons there are and how long they take."""
    key = "about" if course.file.case else "about-no-case"
    return tell(course, key, count=len(course.lessons), minutes=course.minutes)


def course_blocks(course: Course) -> list[Block]:
    """The opening page: what the course is about, and how long it takes."""
    texts = [Text(text) for text in course.file.intro]
    return [Text(course.file.summary, Tone.LEAD), *texts, Text(about_line(course), Tone.NOTE)]


def lesson_blocks(course: Course, name: str) -> list[Block]:
    """One lesson: its aim, its text, what to remember, its questions and its sources."""
    lesson = course.lessons[name]
    return [
        *lesson_text(course, name),
        Heading(tell(course, "questions")),
        *question_blocks(course, f"{name}.", lesson.questions),
        *_sources(course, lesson),
    ]


def lesson_text(course: Course, name: str) -> Iterator[Block]:
    """The text of a lesson without its questions."""
    lesson = course.lessons[name]
    yield Text(lesson.aim, Tone.LEAD)
    yield Text(tell(course, "minutes", minutes=lesson.minutes), Tone.NOTE)
    for part in lesson.parts:
        yield Heading(part.title)
        yield from (Text(text) for text in part.text)
        if part.points:
            yield Items(part.points)
    yield Heading(tell(course, "remember"))
    yield Items(lesson.remember)


def _sources(course: Course, lesson: Lesson) -> Iterator[Block]:
    if lesson.sources:
        yield Heading(tell(course, "sources"))
        yield from (Text(source, Tone.SOURCE) for source in lesson.sources)


def case_blocks(course: Course) -> list[Block]:
    """The case at the end with its questions; nothing when the course has none."""
    if course.file.case is None:
        return []
    questions = question_blocks(course, f"{CASE}.", course.file.case.questions)
    return [*case_text(course), Heading(tell(course, "case-questions")), *questions]


def case_text(course: Course) -> Iterator[Block]:
    """The case as students see it: why, the story, and the question for the team."""
    if course.file.case is None or course.case is None:
        return
    yield from (Text(text) for text in course.file.case.intro)
    yield Text(tell(course, "fictional"), Tone.CAUTION)
    yield Heading(tell(course, "situation"))
    yield Text(course.case.situation)
    yield Items(course.case.actors, title=tell(course, "actors"))
    yield Heading(course.case.title)
    yield from (Text(paragraph) for paragraph in course.case.paragraphs)
    yield Heading(tell(course, "team"))
    yield Text(course.case.question)


def certificate_blocks(course: Course) -> list[Block]:
    """The certificate of completion, to fill in and print."""
    return [
        Certificate(
            title=tell(course, "certificate.title"),
            intro=[tell(course, "certificate.intro"), tell(course, "certificate.self")],
            name_label=tell(course, "certificate.name"),
            date_label=tell(course, "certificate.date"),
            says=tell(course, "certificate.says", title=course.file.title),
            covers_title=tell(course, "certificate.covers"),
            covers=subjects(course),
            hours=tell(course, "certificate.hours", minutes=course.minutes),
            hint=tell(course, "certificate.print-hint"),
        )
    ]


def subjects(course: Course) -> list[str]:
    """What the course is about: the titles of its lessons and its case."""
    titles = [lesson.title for lesson in course.lessons.values()]
    return [*titles, case_title(course)] if course.case else titles


def question_blocks(course: Course, prefix: str, questions: dict[str, Question]) -> list[Block]:
    """Questions with their answers folded; `prefix` comes before their names in their ids."""
    return [
        _folded(course, f"{prefix}{key}", question, number, len(questions))
        for number, (key, question) in enumerate(questions.items(), start=1)
    ]


def _folded(course: Course, ident: str, question: Question, number: int, count: int) -> FoldedQuestion:
    title, listed = _listed(course, ident, question)
    return FoldedQuestion(
        number=tell(course, "number", number=number, count=count),
        text=question.text,
        how=tell(course, f"how-folded.{question.kind.value}"),
        folds=list(_folds(course, question)),
        listed_title=title,
        listed=listed,
    )


def _listed(course: Course, ident: str, question: Question) -> tuple[str, list[str]]:
    if question.kind is QuestionKind.ORDER:
        return tell(course, "items"), [answer.text for answer in mixed(question.answers, ident)]
    if question.kind is QuestionKind.MATCH:
        return tell(course, "partners"), question.partners
    return "", []


def _folds(course: Course, question: Question) -> Iterator[FoldedAnswer]:
    explanation = question.explanation or ""
    if question.kind is QuestionKind.ORDER:
        items = [told_of(course, answer) for answer in question.answers]
        yield FoldedAnswer(tell(course, "show-order"), explanation, items=items)
        return
    for answer in question.answers:
        yield _fold(course, question, answer)
    if explanation:
        yield FoldedAnswer(tell(course, "show-explanation"), explanation)


def _fold(course: Course, question: Question, answer: Answer) -> FoldedAnswer:
    if question.kind is QuestionKind.MATCH:
        pair = tell(course, "pair", partner=answer.goes_with)
        return FoldedAnswer(answer.text, answer.feedback, "pair", pair)
    verdict = "right" if answer.correct else "wrong"
    return FoldedAnswer(answer.text, answer.feedback, verdict, tell(course, f"verdict.{verdict}"))


def told_of(course: Course, answer: Answer) -> str:
    """An answer with its feedback, for where the two stand in one text."""
    return tell(course, "told", answer=answer.text.removesuffix("."), feedback=answer.feedback)


def told_of_all(course: Course, question: Question) -> str:
    """All answers with their feedback and the explanation, as one text."""
    told = [told_of(course, answer) for answer in question.answers]
    return " ".join([*told, question.explanation or ""]).strip()
