"""The doors: make bundles or cards of a programme's cases, and what the site offers for download."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from swresearch.bundles.archive import zipped
from swresearch.bundles.bundle import bundle, student_files, teacher_files
from swresearch.bundles.extract import Numbers
from swresearch.bundles.materials import Materials, gather
from swresearch.errors import Problem, UsageError
from swresearch.language import number, say
from swresearch.print import (
    cards_pdf,
    case_deck,
    factsheet_pdf,
    load_factsheets,
    poster_pdf,
)
from swresearch.programme import Programme, load_programme

FORMATS = ("zip", "cards")


@dataclass(frozen=True)
class Download:
    """One file to offer: its name, title, a line about it, and its content; `group` keeps kinds together.

    `group` is "case", "print" or "teacher".
    """

    name: str
    title: str
    about: str
    content: bytes
    group: str


def make_bundles(
    programme_folder: Path,
    cases: Sequence[str],
    format: str,
    teacher: bool,
    output: Path,
    *,
    numbers: Numbers | None = None,
) -> list[str]:
    """Write bundles to `output` and tell what was written, a line per file.

    `format` "zip": without cases a zip for every case; with cases one zip that holds them all; `teacher`
    adds the teacher's zip. `format` "cards": the guide, the cards (both variants), form, factsheets and
    poster, or the cards of the cases named. `numbers` are those of the last published site. Raises
    `UsageError` for an unknown case or format, `ProblemsError` for what is wrong in the programme.
    """
    if format not in FORMATS:
        raise UsageError([Problem("bundles.format", found=format, allowed=FORMATS)])
    if teacher and format == "cards":
        raise UsageError([Problem("bundles.teacher-cards")])
    materials = gather(load_programme(programme_folder), numbers)
    chosen = known_cases(materials, cases)
    if format == "cards":
        made = _write_cards(materials, chosen, output)
    else:
        selections = [chosen] if chosen else [[name] for name in materials.cases]
        made = [
            path for names in selections for path in bundle(materials, names, output, teacher=teacher)
        ]
    told = [_told(path, materials.language) for path in made]
    if format == "zip" and not materials.numbers:
        told.append(say("bundles.told.no-results", materials.language))
    return told


def known_cases(materials: Materials, names: Sequence[str]) -> list[str]:
    """The named cases in their order, each once; raises `UsageError` with every unknown one."""
    unknown = [name for name in names if name not in materials.cases]
    if unknown:
        allowed = list(materials.cases)
        raise UsageError(
            [Problem("bundles.unknown-case", found=name, allowed=allowed) for name in unknown]
        )
    return list(dict.fromkeys(names))


def downloads(
    programme: Programme, numbers: Numbers | None = None, *, teacher: bool = False
) -> list[Download]:
    """Everything the site offers to teachers and students: print first, then a bundle per case.

    `teacher` adds the teacher's bundles, for a programme that says it publishes them. The same
    programme and numbers give the same bytes.
    """
    materials = gather(programme, numbers)
    made = list(_prints(materials))
    for name, case in materials.cases.items():
        values = {"target_group": case.student.target_group, "question": case.student.question}
        about = say("bundles.download.case-about", materials.language, **values)
        content = zipped(student_files(materials, [name]))
        made.append(Download(f"{name}.zip", case.student.title, about, content, "case"))
        if teacher:
            title = say("bundles.readme.teacher-title", materials.language, title=case.student.title)
            file = f"{name}{materials.file('teacher-suffix')}.zip"
            warning = say("bundles.teacher.warning", materials.language)
            content = zipped(teacher_files(materials, [name]))
            made.append(Download(file, title, warning, content, "teacher"))
    return made


def _prints(materials: Materials) -> Iterator[Download]:
    """The guide, cards, form, factsheets and poster."""
    language = materials.language
    makers = {
        "guide": lambda: materials.guide_print,
        "cards": lambda: materials.cards,
        "cards-single": lambda: materials.single_cards,
        "form": lambda: materials.form,
    }
    for name, make in makers.items():
        title = say(f"bundles.download.{name}", language)
        about = say(f"bundles.download.{name}-about", language, count=len(materials.guide.cards))
        yield Download(materials.file(name), title, about, make(), "print")
    sheets = load_factsheets(materials.programme.folder)
    students = [case.student for case in materials.cases.values()]
    for name, sheet in sheets.sheets.items():
        content = factsheet_pdf(
            sheets, name, students, language,
            numbers=materials.numbers, synthetic=materials.programme.file.synthetic,
        )  # fmt: skip
        about = say("bundles.download.factsheet-about", language)
        yield Download(materials.file("factsheet", sheet=name), sheet.title, about, content, "print")
    content = poster_pdf(materials.guide, sheets, language)
    about = say("bundles.download.poster-about", language)
    yield Download(
        materials.file("poster"), say("bundles.download.poster", language), about, content, "print"
    )


def _write_cards(materials: Materials, names: Sequence[str], output: Path) -> list[Path]:
    """Write the cards of the named cases, or without names everything there is in print."""
    if names:
        made = {
            f"{name}-{materials.file('case-cards')}": _case_cards(materials, name) for name in names
        }
    else:
        made = {download.name: download.content for download in _prints(materials)}
    output.mkdir(parents=True, exist_ok=True)
    for file, content in made.items():
        (output / file).write_bytes(content)
    return [output / file for file in made]


def _case_cards(materials: Materials, name: str) -> bytes:
    case = materials.cases[name].student
    return cards_pdf(case_deck(case, materials.guide, materials.language))


def _told(path: Path, language: str) -> str:
    size = number(max(path.stat().st_size / 1000, 1), 0, language)
    return say("bundles.told.written-one", language, file=path, size=size)
