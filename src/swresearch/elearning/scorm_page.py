"""The page of the SCORM package: every lesson, its questions to answer, and the end.

One page holds all, because a package may speak to its learning environment from one page at a time;
the script shows one part at once. Without script the whole can be read from top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from swresearch.blocks import Block
from swresearch.elearning.forms import mixed
from swresearch.elearning.markup import block_html, joined, listing, tagged
from swresearch.elearning.model import CASE, Answer, Course, Question, QuestionKind
from swresearch.elearning.pages import (
    case_text,
    case_title,
    course_blocks,
    lesson_text,
    lesson_title,
    subjects,
    tell,
)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'"
)


@dataclass(frozen=True)
class Part:
    """One part of the page: its id, its title, its name in the menu, its content, its questions."""

    ident: str
    title: str
    menu: str
    content: Markup
    questions: int = 0


def scorm_page(course: Course) -> str:
    """The whole page as HTML."""
    parts = list(_parts(course))
    head = Markup(
        '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        '<link rel="stylesheet" href="course.css">\n<link rel="stylesheet" href="questions.css">\n'
        '<script src="scorm.js" defer></script>\n<script src="course.js" defer></script>\n</head>\n'
    ).format(language=course.language, policy=POLICY, title=course.file.title)
    body = Markup(
        "<body {sayings}>\n{header}\n"
        '<div class="frame">\n{menu}\n<main id="main" tabindex="-1">\n{parts}\n'
        '<p class="connection" id="connection" role="status"></p>\n</main>\n</div>\n</body>\n</html>\n'
    ).format(
        sayings=_sayings(course),
        header=_header(course),
        menu=_menu(course, parts),
        parts=joined(_part(course, parts, place) for place in range(len(parts))),
    )
    return str(head + body)


def _sayings(course: Course) -> Markup:
    """What the script says, in the language of the course; words in braces are for the script."""
    numbers = {name: f"{{{name}}}" for name in ("right", "count", "percent")}
    sayings = {
        "right": tell(course, "right"),
        "wrong": tell(course, "wrong"),
        "missing": tell(course, "some-missing"),
        "fits": tell(course, "verdict.right"),
        "fits-not": tell(course, "verdict.wrong"),
        "first": tell(course, "first-answer"),
        "choose": tell(course, "first-choose"),
        "progress": tell(course, "progress", **numbers),
        "of": tell(course, "of", **numbers),
        "score": tell(course, "score-text", **numbers),
        "passed": tell(course, "passed"),
        "not-passed": tell(course, "not-passed"),
        "pass-mark": str(course.file.pass_mark),
        "connected": tell(course, "connected"),
        "not-connected": tell(course, "not-connected"),
        "not-kept": tell(course, "not-kept"),
        "certificate-score": tell(course, "certificate.score", **numbers),
    }
    return Markup(" ").join(
        Markup(f'data-{name}="{{}}"').format(text) for name, text in sayings.items()
    )


def _header(course: Course) -> Markup:
    count = len(course.questions)
    return Markup(
        '<a class="skip" href="#main">{skip}</a>\n<header><div class="inside">\n'
        '<p class="brand">{title}</p>\n<p class="progress"><span id="progress" role="status"></span>'
        '<progress id="meter" max="{count}" value="0" aria-labelledby="progress"></progress></p>\n'
        "</div></header>"
    ).format(skip=tell(course, "skip"), title=course.file.title, count=count)


def _menu(course: Course, parts: list[Part]) -> Markup:
    entries = joined(
        Markup('<li><a href="#{id}" data-page="{id}"><span>{menu}</span>{count}</a></li>').format(
            id=part.ident,
            menu=part.menu,
            count=Markup('<span class="count"></span>') if part.questions else "",
        )
        for part in parts
    )
    return Markup('<nav id="contents" aria-label="{}">\n<ol>\n{}\n</ol>\n</nav>').format(
        tell(course, "contents"), entries
    )


def _part(course: Course, parts: list[Part], place: int) -> Markup:
    part = parts[place]
    return Markup(
        '<article class="page" id="{id}">\n<h1 tabindex="-1">{title}</h1>\n{content}\n'
        '<p class="turn">{turn}</p>\n</article>'
    ).format(id=part.ident, title=part.title, content=part.content, turn=_turning(course, parts, place))


def _turning(course: Course, parts: list[Part], place: int) -> Markup:
    """Links to the part before and the part after."""
    link = Markup('<a class="button{css}" href="#{id}" data-page="{id}">{text}</a>')
    links = []
    if place > 0:
        before = parts[place - 1].ident
        links.append(link.format(css=" quiet", id=before, text=tell(course, "previous")))
    if place + 1 < len(parts):
        after = parts[place + 1]
        text = f"{tell(course, 'next')}: {after.menu}"
        links.append(link.format(css=" next", id=after.ident, text=text))
    return joined(links)


def _parts(course: Course) -> Iterator[Part]:
    script = Markup('<noscript><p class="sw-caution">{}</p></noscript>').format(
        tell(course, "needs-script")
    )
    start = joined([script, _blocks(course_blocks(course))])
    yield Part("start", course.file.title, tell(course, "start"), start)
    for name, lesson in course.lessons.items():
        content = _blocks(lesson_text(course, name))
        content += _questions(course, f"{name}.", tell(course, "questions"), lesson.questions)
        if lesson.sources:
            content += Markup("\n<h2>{}</h2>\n").format(tell(course, "sources"))
            content += joined(tagged("p", "sw-text sw-source", source) for source in lesson.sources)
        title = lesson_title(course, name)
        yield Part(f"lesson-{name}", title, title, content, len(lesson.questions))
    if course.file.case is not None:
        questions = course.file.case.questions
        content = _blocks(case_text(course))
        content += _questions(course, f"{CASE}.", tell(course, "case-questions"), questions)
        title = case_title(course)
        yield Part("case", title, title, content, len(questions))
    yield Part("finish", tell(course, "finish"), tell(course, "finish"), _end(course))


def _blocks(blocks: Iterator[Block] | list[Block]) -> Markup:
    return joined(block_html(block.payload()) for block in blocks)


def _questions(course: Course, prefix: str, title: str, questions: dict[str, Question]) -> Markup:
    shown = (
        _question(
            course, f"{prefix}{key}", question, tell(course, "number", number=i, count=len(questions))
        )
        for i, (key, question) in enumerate(questions.items(), start=1)
    )
    return Markup("\n<h2>{}</h2>\n{}").format(title, joined(shown))


def _question(course: Course, ident: str, question: Question, number: str) -> Markup:
    explanation = Markup("")
    if question.explanation:
        explanation = Markup('\n<p class="explanation" hidden>{}</p>').format(question.explanation)
    return Markup(
        '<section class="question sw-question" data-id="{id}" data-kind="{kind}">\n{number}\n'
        '<h3 class="sw-question-text" id="{id}.text">{text}</h3>\n'
        '<p class="sw-question-how" id="{id}.how">{how}</p>\n'
        '<div class="choices" role="group" aria-labelledby="{id}.text {id}.how">\n{choices}\n</div>\n'
        '<button type="button" class="button check" aria-describedby="{id}.text">{check}</button>\n'
        '<p class="result" role="status" tabindex="-1"></p>{explanation}\n</section>'
    ).format(
        id=ident,
        kind=question.kind.value,
        number=tagged("p", "sw-question-number", number),
        text=question.text,
        how=tell(course, f"how.{question.kind.value}", count=len(question.answers)),
        choices=joined(_choices(course, ident, question)),
        check=tell(course, "check"),
        explanation=explanation,
    )


def _choices(course: Course, ident: str, question: Question) -> Iterator[Markup]:
    if question.kind.by_ticking:
        for place, answer in enumerate(question.answers):
            yield _tick(ident, question.kind, place, answer)
    elif question.kind is QuestionKind.ORDER:
        places = [str(place) for place in range(1, len(question.answers) + 1)]
        for right, answer in mixed(list(enumerate(question.answers)), ident):
            yield _row(course, f"{ident}.{right}", answer, right, places)
    else:
        partners = question.partners
        for place, answer in enumerate(question.answers):
            right = partners.index(answer.goes_with or "")
            yield _row(course, f"{ident}.{place}", answer, right, partners)


def _tick(ident: str, kind: QuestionKind, place: int, answer: Answer) -> Markup:
    return Markup(
        '<div class="choice"><div class="tick"><input type="{type}" id="{id}.{place}" name="{id}" '
        'value="{place}"{right}><label for="{id}.{place}">{text}</label></div>'
        '<p class="mark"></p><p class="feedback" hidden>{feedback}</p></div>'
    ).format(
        type="radio" if kind is QuestionKind.SINGLE else "checkbox",
        id=ident,
        place=place,
        right=Markup(" data-right") if answer.correct else "",
        text=answer.text,
        feedback=answer.feedback,
    )


def _row(course: Course, ident: str, answer: Answer, right: int, options: list[str]) -> Markup:
    """A line with a list to choose its place or its partner from."""
    listed = joined(
        Markup('<option value="{}">{}</option>').format(value, text)
        for value, text in enumerate(options)
    )
    places = " of-places" if options[0] == "1" else ""
    return Markup(
        '<div class="choice"><div class="row{places}"><label for="{id}">{text}</label>'
        '<select id="{id}" data-right="{right}"><option value="">{choose}</option>\n{listed}\n</select></div>'
        '<p class="mark"></p><p class="feedback" hidden>{feedback}</p></div>'
    ).format(
        places=places,
        id=ident,
        text=answer.text,
        right=right,
        choose=tell(course, "choose"),
        listed=listed,
        feedback=answer.feedback,
    )


def _end(course: Course) -> Markup:
    """The score, and the certificate once it is enough."""
    return Markup(
        '<p class="outcome" id="outcome"></p>\n<p id="score"></p>\n<p class="sw-note">{mark}</p>\n'
        '<p id="locked">{locked}</p>\n<div id="certificate" hidden>\n<p>{intro}</p>\n'
        '<section class="sw-certificate">\n<h2>{title}</h2>\n'
        '<p class="sw-field"><label for="certificate-name">{name}</label>'
        '<input id="certificate-name" type="text" maxlength="120" autocomplete="name"></p>\n'
        '<p class="sw-certificate-says">{says}</p>\n<p><strong>{covers}</strong></p>\n{subjects}\n'
        '<p>{hours}</p>\n<p id="certificate-score"></p>\n'
        '<p class="sw-field"><label for="certificate-date">{date}</label>'
        '<input id="certificate-date" type="text" maxlength="40" autocomplete="off"></p>\n</section>\n'
        '<button type="button" class="button" id="print">{print}</button>\n</div>'
    ).format(
        mark=tell(course, "pass-text", mark=course.file.pass_mark),
        locked=tell(course, "certificate.locked"),
        intro=tell(course, "certificate.intro"),
        title=tell(course, "certificate.title"),
        name=tell(course, "certificate.name"),
        says=tell(course, "certificate.says", title=course.file.title),
        covers=tell(course, "certificate.covers"),
        subjects=listing("ul", subjects(course)),
        hours=tell(course, "certificate.hours", minutes=course.minutes),
        date=tell(course, "certificate.date"),
        print=tell(course, "certificate.print"),
    )
