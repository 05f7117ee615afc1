"""The door of the command line: write bundles, cards or e-learning packages of a programme."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from swresearch.bundles.bundle import bundle
from swresearch.bundles.downloads import case_cards, prints
from swresearch.bundles.extract import Numbers
from swresearch.bundles.materials import Materials, gather
from swresearch.elearning import PACKAGES, write_package
from swresearch.errors import Problem, UsageError
from swresearch.language import number, say
from swresearch.programme import FILE_NAME, Programme
from swresearch.teaching import Teaching, load_teaching

FORMATS = ("zip", "cards", *PACKAGES)


def make_bundles(
    programme: Programme,
    cases: Sequence[str],
    format: str,
    teacher: bool,
    output: Path,
    *,
    numbers: Numbers | None = None,
) -> list[str]:
    """Write bundles to `output` and tell what was written, a line per file.

    `format` "zip": without cases a zip for every case; with cases one zip that holds them all; `teacher`
    adds the teacher's zip. "cards": the guide, the cards (both variants), form, factsheets and poster, or
    the cards of the cases named. "scorm", "cartridge", "gift" and "brightspace": the e-learning as a
    whole. `numbers` are those of the last published site. Raises `UsageError` for what cannot be asked,
    `ProblemsError` for what is wrong in the programme.
    """
    _refuse(cases, format, teacher)
    teaching = load_teaching(programme)
    if format in PACKAGES:
        return [_package(teaching, format, output)]
    materials = gather(programme, teaching, numbers)
    chosen = known_cases(materials, cases)
    if format == "cards":
        made = _write_cards(materials, teaching, chosen, output)
    else:
        made = _write_zips(materials, chosen, teacher, output)
    told = [_told(path, materials.language) for path in made]
    if format == "zip" and not materials.numbers:
        told.append(say("bundles.told.no-results", materials.language))
    return told


def _refuse(cases: Sequence[str], format: str, teacher: bool) -> None:
    """What cannot be asked of a format, as a sentence."""
    problems = []
    if format not in FORMATS:
        problems.append(Problem("bundles.format", found=format, allowed=FORMATS))
    if teacher and format != "zip":
        problems.append(Problem("bundles.teacher-format", found=format))
    if cases and format in PACKAGES:
        problems.append(Problem("bundles.case-format", found=format))
    if problems:
        raise UsageError(problems)


def known_cases(materials: Materials, names: Sequence[str]) -> list[str]:
    """The named cases in their order, each once; raises `UsageError` with every unknown one."""
    unknown = [name for name in names if name not in materials.cases]
    if unknown:
        allowed = list(materials.cases)
        raise UsageError(
            [Problem("bundles.unknown-case", found=name, allowed=allowed) for name in unknown]
        )
    return list(dict.fromkeys(names))


def _package(teaching: Teaching, format: str, output: Path) -> str:
    if teaching.course is None:
        raise UsageError([Problem("bundles.no-elearning", file=FILE_NAME)])
    return write_package(teaching.course, format, output)


def _write_zips(materials: Materials, chosen: Sequence[str], teacher: bool, output: Path) -> list[Path]:
    if not materials.cases:
        raise UsageError([Problem("bundles.no-cases", file=FILE_NAME)])
    selections = [list(chosen)] if chosen else [[name] for name in materials.cases]
    return [path for names in selections for path in bundle(materials, names, output, teacher=teacher)]


def _write_cards(
    materials: Materials, teaching: Teaching, names: Sequence[str], output: Path
) -> list[Path]:
    """Write the cards of the named cases, or without names everything there is in print."""
    if names:
        made = {f"{name}-{materials.file('case-cards')}": case_cards(materials, name) for name in names}
    else:
        made = {one.name: one.content for one in prints(materials, teaching.sheets)}
        made[materials.file("form")] = materials.form
    output.mkdir(parents=True, exist_ok=True)
    for file, content in made.items():
        (output / file).write_bytes(content)
    return [output / file for file in made]


def _told(path: Path, language: str) -> str:
    size = number(max(path.stat().st_size / 1000, 1), 0, language)
    return say("bundles.told.written-one", language, file=path, size=size)
