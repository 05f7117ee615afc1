"""The e-learning as a Common Cartridge 1.1: pages to read, and a quiz after each.

The pages hold no script; the questions are in the quizzes (`qti`). A certificate page closes the
cartridge; the score is the learning environment's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from swresearch.archive import zipped
from swresearch.blocks import Block
from swresearch.elearning.assets import STYLES, licence, styles
from swresearch.elearning.forms import Choice, as_choices
from swresearch.elearning.markup import block_html, joined
from swresearch.elearning.model import CASE, Course, Question
from swresearch.elearning.pages import (
    case_text,
    case_title,
    certificate_blocks,
    course_blocks,
    lesson_text,
    lesson_title,
    tell,
)
from swresearch.elearning.qti import assessment

MANIFEST = "imsmanifest.xml"
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'"
ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
SHARED = "shared"


@dataclass(frozen=True)
class Entry:
    """One line of the cartridge's contents: a page, or a quiz."""

    ident: str
    title: str
    file: str
    content: str
    quiz: bool = False


def cartridge_package(course: Course) -> bytes:
    """The cartridge as a zip; the same course gives the same bytes."""
    return zipped(cartridge_files(course))


def cartridge_files(course: Course) -> Mapping[str, bytes]:
    """Every file of the cartridge by name, the manifest included."""
    entries = list(_entries(course))
    shared = {"LICENSE.txt": licence(course), **styles()}
    files = shared | {entry.file: entry.content.encode() for entry in entries}
    return {MANIFEST: str(_manifest(course, entries, sorted(shared))).encode(), **files}


def quiz_choices(questions: Mapping[str, Question], name: str) -> list[Choice]:
    """The questions of one lesson or of the case, in the forms that a cartridge knows."""
    return [
        choice
        for key, question in questions.items()
        for choice in as_choices(f"{name}.{key}", question)
    ]


def _entries(course: Course) -> Iterator[Entry]:
    yield _page(course, "start", course.file.title, course_blocks(course))
    for name, lesson in course.lessons.items():
        title = lesson_title(course, name)
        yield _page(course, f"lesson-{name}", title, lesson_text(course, name))
        yield _quiz(course, f"quiz-{name}", title, quiz_choices(lesson.questions, name))
    if course.file.case is not None:
        title = case_title(course)
        yield _page(course, "case", title, case_text(course))
        yield _quiz(course, "quiz", title, quiz_choices(course.file.case.questions, CASE))
    title = tell(course, "certificate.title")
    yield _page(course, "certificate", title, certificate_blocks(course))


def _page(course: Course, ident: str, title: str, blocks: Iterable[Block]) -> Entry:
    page = Markup(
        '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        "{styles}\n</head>\n<body>\n"
        '<main class="inside page">\n<h1>{title}</h1>\n{blocks}\n</main>\n</body>\n</html>\n'
    ).format(
        language=course.language,
        policy=POLICY,
        title=title,
        styles=joined(Markup('<link rel="stylesheet" href="{}">').format(style) for style in STYLES),
        blocks=joined(block_html(block.payload()) for block in blocks),
    )
    return Entry(ident, title, f"{ident}.html", str(page))


def _quiz(course: Course, ident: str, title: str, choices: list[Choice]) -> Entry:
    title = tell(course, "quiz", title=title)
    return Entry(ident, title, f"{ident}.xml", assessment(course, ident, title, choices), quiz=True)


def _manifest(course: Course, entries: list[Entry], shared: list[str]) -> Markup:
    return Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest identifier="course-{name}" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"'
        ' xmlns:lom="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest">\n'
        "  <metadata>\n    <schema>IMS Common Cartridge</schema>\n"
        "    <schemaversion>1.1.0</schemaversion>\n{metadata}\n  </metadata>\n"
        '  <organizations>\n    <organization identifier="contents" structure="rooted-hierarchy">\n'
        '      <item identifier="root">\n        <item identifier="course">\n'
        "          <title>{title}</title>\n{items}\n"
        "        </item>\n      </item>\n    </organization>\n  </organizations>\n"
        "  <resources>\n{resources}\n{shared}\n  </resources>\n</manifest>\n"
    ).format(
        name=course.file.name,
        metadata=_metadata(course),
        title=course.file.title,
        items=joined(_item(entry) for entry in entries),
        resources=joined(_resource(entry) for entry in entries),
        shared=_shared(shared),
    )


def _metadata(course: Course) -> Markup:
    """Title, language, description and licence (IEEE LOM in the cartridge's profile)."""
    string = Markup('<lom:string language="{}">{{}}</lom:string>').format(course.language)
    return Markup(
        "    <lom:lom>\n      <lom:general>\n        <lom:title>{title}</lom:title>\n"
        "        <lom:language>{language}</lom:language>\n"
        "        <lom:description>{summary}</lom:description>\n      </lom:general>\n"
        "      <lom:rights>\n"
        "        <lom:copyrightAndOtherRestrictions><lom:value>yes</lom:value>"
        "</lom:copyrightAndOtherRestrictions>\n"
        "        <lom:description>{licence}</lom:description>\n      </lom:rights>\n    </lom:lom>"
    ).format(
        title=string.format(course.file.title),
        language=course.language,
        summary=string.format(course.file.summary),
        licence=string.format(course.file.licence),
    )


def _item(entry: Entry) -> Markup:
    return Markup(
        '          <item identifier="item-{id}" identifierref="{id}"><title>{title}</title></item>'
    ).format(id=entry.ident, title=entry.title)


def _resource(entry: Entry) -> Markup:
    if entry.quiz:  # an assessment has one file, no address and depends on nothing (rule set 3)
        form = '    <resource identifier="{id}" type="{type}"><file href="{file}"/></resource>'
        return Markup(form).format(id=entry.ident, type=ASSESSMENT, file=entry.file)
    form = (
        '    <resource identifier="{id}" type="webcontent" href="{file}"><file href="{file}"/>'
        '<dependency identifierref="{shared}"/></resource>'
    )
    return Markup(form).format(id=entry.ident, file=entry.file, shared=SHARED)


def _shared(names: list[str]) -> Markup:
    files = joined(Markup('<file href="{}"/>').format(name) for name in names)
    return Markup('    <resource identifier="{}" type="webcontent">{}</resource>').format(SHARED, files)
