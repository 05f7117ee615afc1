"""What the site offers for download: print, a bundle per case, and the e-learning for other places."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from swresearch.archive import zipped
from swresearch.bundles.bundle import student_files, teacher_files
from swresearch.bundles.extract import Numbers, is_result
from swresearch.bundles.materials import Materials, gather
from swresearch.elearning import PACKAGES, Course, package_name
from swresearch.errors import Problem, ProblemsError
from swresearch.language import say
from swresearch.print import FactSheets, cards_pdf, case_deck, factsheet_pdf, poster_pdf
from swresearch.programme import Programme
from swresearch.teaching import Teaching


@dataclass(frozen=True)
class Download:
    """One file to offer: its name, title, a line about it, and its content; `group` keeps kinds together.

    `group` is "print", "case", "elearning" or "teacher"; `case` the name of its case, if it is of one.
    """

    name: str
    title: str
    about: str
    content: bytes
    group: str
    case: str = ""


def downloads(
    programme: Programme, teaching: Teaching, numbers: Numbers | None = None
) -> Iterator[Download]:
    """Everything the site offers to teachers and students: print first, then cases, then e-learning.

    The teacher's bundles only where the programme says that it publishes them. The same programme and
    numbers give the same bytes.
    """
    if teaching.guide is not None:
        materials = gather(programme, teaching, numbers)
        yield from prints(materials, teaching.sheets)
        for name in materials.cases:
            yield _student(materials, name)
        if programme.file.publish_teachers:
            for name in materials.cases:
                yield _teacher(materials, name)
    if teaching.course is not None:
        yield from _packages(teaching.course)


def used_numbers(teaching: Teaching, numbers: Numbers) -> dict[str, Mapping[str, Any]]:
    """The numbers that can stand in a download: published shares, and the evidence of factsheets."""
    sheets = teaching.sheets.sheets.values() if teaching.sheets else ()
    evidence = {name for sheet in sheets for part in sheet.parts for name in part.evidence}
    return {name: one for name, one in numbers.items() if is_result(name) or name in evidence}


def prints(materials: Materials, sheets: FactSheets | None) -> Iterator[Download]:
    """The guide, the cards, and what there is of factsheets and poster."""
    language = materials.language
    makers = {
        "guide": lambda: materials.guide_print,
        "cards": lambda: materials.cards,
        "cards-single": lambda: materials.single_cards,
    }
    for name, make in makers.items():
        title = say(f"bundles.download.{name}", language)
        about = say(f"bundles.download.{name}-about", language, count=len(materials.guide.cards))
        yield Download(materials.file(name), title, about, make(), "print")
    if sheets is not None:
        yield from _sheets(materials, sheets)


def _sheets(materials: Materials, sheets: FactSheets) -> Iterator[Download]:
    language = materials.language
    students = [case.student for case in materials.cases.values()]
    for name, sheet in sheets.sheets.items():
        content = factsheet_pdf(
            sheets, name, students, language,
            numbers=materials.numbers, synthetic=materials.programme.file.synthetic,
        )  # fmt: skip
        about = say("bundles.download.factsheet-about", language)
        yield Download(materials.file("factsheet", sheet=name), sheet.title, about, content, "print")
    content = poster_pdf(materials.guide, sheets, language)
    title = say("bundles.download.poster", language)
    about = say("bundles.download.poster-about", language)
    yield Download(materials.file("poster"), title, about, content, "print")


def case_cards(materials: Materials, name: str) -> bytes:
    """The cards of one case as PDF."""
    case = materials.cases[name].student
    return cards_pdf(case_deck(case, materials.guide, materials.language))


def print_problems(programme: Programme, teaching: Teaching) -> list[Problem]:
    """Every text that cannot be printed or does not fit its card, page or sheet."""
    if teaching.guide is None:
        return []
    materials = gather(programme, teaching)
    makers: list[Callable[[], object]] = [lambda: list(prints(materials, teaching.sheets))]
    makers += [functools.partial(case_cards, materials, name) for name in materials.cases]
    problems: list[Problem] = []
    for make in makers:
        try:
            make()
        except ProblemsError as error:
            problems += error.problems
    return problems


def _student(materials: Materials, name: str) -> Download:
    case = materials.cases[name].student
    values = {"target_group": case.target_group, "question": case.question}
    about = say("bundles.download.case-about", materials.language, **values)
    content = zipped(student_files(materials, [name]))
    return Download(f"{name}.zip", case.title, about, content, "case", name)


def _teacher(materials: Materials, name: str) -> Download:
    case = materials.cases[name].student
    title = say("bundles.readme.teacher-title", materials.language, title=case.title)
    warning = say("bundles.teacher.warning", materials.language)
    file = f"{name}{materials.file('teacher-suffix')}.zip"
    return Download(file, title, warning, zipped(teacher_files(materials, [name])), "teacher", name)


def _packages(course: Course) -> Iterator[Download]:
    for format, package in PACKAGES.items():
        title, about = (
            say(f"bundles.download.{format}{end}", course.language) for end in ("", "-about")
        )
        name = package_name(course, format)
        yield Download(name, title, about, package.write(course), "elearning")
