"""The chapter on teaching: which pages there are, and what each holds.

A programme has the pages for which it has material: cases with lesson plans, the conversation guide,
the e-learning, and what can be downloaded. What is for teachers only is in none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from swresearch.blocks import Block, Tile, Tiles
from swresearch.elearning import (
    Course,
    case_blocks,
    case_title,
    certificate_blocks,
    course_blocks,
    lesson_blocks,
    lesson_title,
)
from swresearch.elearning.pages import tell
from swresearch.publish.pages import cases, files, guide
from swresearch.publish.pages.material import Material

CASES, LESSONS, GUIDE, FORM, CARDS = (
    "casussen/index", "lesgeven/index", "lesgeven/gesprek", "lesgeven/samenvattingsblad", "lesgeven/kaarten"
)  # fmt: skip
COURSE, DOWNLOADS = "e-learning/index", "lesgeven/downloads"
BLOCKS = "page"


@dataclass(frozen=True)
class TeachingPage:
    """One page: its address, title and blocks, and the pages below it; `menu` is its short title.

    A page of `prose` has its text in `book/`, in which its blocks have a place.
    """

    address: str
    title: str
    blocks: Sequence[Block] = ()
    below: Sequence[TeachingPage] = ()
    menu: str = ""
    prose: bool = False


def teaching_pages(material: Material) -> list[TeachingPage]:
    """The pages of the chapter in their order; none for a programme without teaching material."""
    teaching = material.teaching
    pages = []
    if teaching.cases:
        pages += [_cases(material), *_together(material)]
    if teaching.guide is not None:
        pages.append(_lessons(material) if teaching.cases else _guide_pages(material)[0])
    if teaching.course is not None:
        pages.append(_course(material, teaching.course))
    if material.downloads:
        blocks = list(files.offered(material, DOWNLOADS))
        pages.append(TeachingPage(DOWNLOADS, material.teach("downloads"), blocks))
    return pages


def all_pages(pages: Sequence[TeachingPage]) -> Iterator[TeachingPage]:
    """The pages with all that is below them."""
    for page in pages:
        yield page
        yield from all_pages(page.below)


def _cases(material: Material) -> TeachingPage:
    below = [
        TeachingPage(cases.address(name), case.title, list(cases.case(material, case)))
        for name, case in material.teaching.book.cases.items()
    ]
    return TeachingPage(CASES, material.teach("cases"), list(cases.overview(material)), below)


def _together(material: Material) -> Iterator[TeachingPage]:
    """The pages that a notebook makes of the cases; their content is the run's."""
    for run in material.runs:
        if run.on_cases:
            yield TeachingPage(run.page, run.title, menu=run.menu, prose=True)


def _lessons(material: Material) -> TeachingPage:
    blocks = list(files.ways(material, _there(material)))
    title = material.teach("lessons")
    return TeachingPage(LESSONS, title, blocks, _guide_pages(material), prose=True)


def _guide_pages(material: Material) -> list[TeachingPage]:
    found = material.teaching.guide
    if found is None:
        return []
    title = material.teach("guide")
    form = TeachingPage(FORM, found.summary.title, [guide.form(found, material)])
    cards = TeachingPage(CARDS, material.teach("cards"), list(guide.cards(found, material)))
    blocks = list(guide.conversation(found, material))
    if material.teaching.cases:
        return [TeachingPage(GUIDE, title, blocks), form, cards]
    return [TeachingPage(GUIDE, title, blocks, [form, cards])]


def _course(material: Material, course: Course) -> TeachingPage:
    below = [
        TeachingPage(f"e-learning/{name}", lesson_title(course, name), lesson_blocks(course, name))
        for name in course.lessons
    ]
    if course.case is not None:
        below.append(TeachingPage("e-learning/casus", case_title(course), case_blocks(course)))
    name = tell(course, "certificate.title")
    below.append(TeachingPage("e-learning/bewijs", name, certificate_blocks(course)))
    lessons = Tiles([Tile(page.title, "", "", page.address) for page in below])
    blocks = [*course_blocks(course), lessons]
    return TeachingPage(COURSE, material.teach("course", title=course.file.title), blocks, below)


def _there(material: Material) -> dict[str, str]:
    """The pages to go on to from the lesson plans, by what they are."""
    pages = {"cases": CASES, "guide": GUIDE, "cards": CARDS, "form": FORM}
    if material.teaching.course is not None:
        pages["course"] = COURSE
    if material.downloads:
        pages["downloads"] = DOWNLOADS
    return pages
