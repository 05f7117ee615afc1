"""One zip per case or selection: what students get, and apart from it what teachers get.

The same cases, guide and numbers always give the same bytes. Before anything is written every file for
students is searched for lines that only teachers may see.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from swresearch.archive import zipped
from swresearch.bundles.leaks import refuse_leaks, teacher_lines
from swresearch.bundles.materials import Materials
from swresearch.bundles.pages import document_page
from swresearch.bundles.parts import after_document, handout, teacher_document
from swresearch.bundles.readme import lines, reference, student_readme, teacher_readme
from swresearch.bundles.word import document_word
from swresearch.cases import Case
from swresearch.language import say
from swresearch.print import cards_pdf, case_deck
from swresearch.print.guide import guide_data

MIT_0 = """\
MIT No Attribution

Copyright swresearch maintainers

Permission is hereby granted, free of charge, to any person obtaining a copy of this
software and associated documentation files (the "Software"), to deal in the Software
without restriction, including without limitation the rights to use, copy, modify,
merge, publish, distribute, sublicense, and/or sell copies of the Software, and to
permit persons to whom the Software is furnished to do so.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE
OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
CC_BY = """\
Creative Commons Attribution 4.0 International (CC BY 4.0)
https://creativecommons.org/licenses/by/4.0/legalcode
"""

Files = dict[str, bytes]


def bundle(
    materials: Materials, names: Sequence[str], output: Path, *, teacher: bool = False
) -> list[Path]:
    """Write the bundle of one case or of a selection to `output`; returns the files written.

    `teacher` adds the teacher's zip beside the student's. Raises `ProblemsError` when a card does not
    fit, when a number rests on too few people, or when a student's file would hold a teacher's line;
    nothing is written then.
    """
    stem = bundle_name(materials, names)
    made = {f"{stem}.zip": zipped(student_files(materials, names))}
    if teacher:
        suffix = materials.file("teacher-suffix")
        made[f"{stem}{suffix}.zip"] = zipped(teacher_files(materials, names))
    output.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (output / name).write_bytes(content)
    return [output / name for name in made]


def bundle_name(materials: Materials, names: Sequence[str]) -> str:
    """The name of the zip, without ending: that of the case, or one for the selection."""
    if len(names) == 1:
        return names[0]
    if set(names) == set(materials.cases):
        return materials.file("all-cases")
    return materials.file("selection", first=names[0], more=len(names) - 1)


def student_files(materials: Materials, names: Sequence[str]) -> Files:
    """Every file of the student's zip by its name; a selection has a folder per case."""
    files: Files = {}
    printed: dict[str, str] = {}
    for name in names:
        folder = f"{name}/" if len(names) > 1 else ""
        case_files, text = _case_files(materials, materials.cases[name])
        files |= {f"{folder}{key}": content for key, content in case_files.items()}
        printed[f"{folder}{materials.file('case-cards')}"] = text
    files |= _shared_files(materials, names)
    printed[materials.file("cards")] = _text(materials.deck.data())
    printed[materials.file("guide")] = _text(guide_data(materials.guide, materials.language))
    refuse_leaks(files, teacher_lines(materials.cases.values(), materials.solutions), printed)
    return files


def teacher_files(materials: Materials, names: Sequence[str]) -> Files:
    """Every file of the teacher's zip by its name."""
    files: Files = {}
    for name in names:
        folder = f"{name}/" if len(names) > 1 else ""
        made = _teacher_case(materials, materials.cases[name])
        files |= {f"{folder}{key}": content for key, content in made.items()}
    data, book = materials.file("data-folder"), materials.file("workbook")
    files[f"{data}/{materials.file('teacher-notebook')}"] = materials.solved_notebook
    # The notebook reads the workbook from its own folder.
    files[f"{data}/{book}"] = _data(materials, names)[book]
    students = f"{bundle_name(materials, names)}.zip"
    files[materials.file("readme")] = teacher_readme(materials, names, students)
    files[materials.file("licence")] = _licence()
    return files


def _teacher_case(materials: Materials, case: Case) -> Files:
    """The teacher's version of one case, as a page and in Word."""
    language = materials.language
    referred = {
        "page": materials.file("after-page"),
        "word": materials.file("after-word"),
        "notebook": f"{materials.file('data-folder')}/{materials.file('teacher-notebook')}",
    }
    document = teacher_document(case, language, referred)
    page = document_page(document, language, closing=[reference(materials, [case.name])])
    return {
        materials.file("teacher-page"): page.encode("utf-8"),
        materials.file("teacher-word"): document_word(document, language, materials.day),
    }


def _case_files(materials: Materials, case: Case) -> tuple[Files, str]:
    """The files of one case, and the text of its cards."""
    language, day = materials.language, materials.day
    first = handout(case.student, materials.book.teams, language)
    after = after_document(case.student, language)
    names = {"word": materials.file("word"), "form": materials.file("form")}
    cite = reference(materials, [case.name])
    closing = [say("bundles.page-worksheet", language, **names), cite]
    deck = case_deck(case.student, materials.guide, language)
    pages = {
        "page": document_page(first, language, closing=closing),
        "after-page": document_page(after, language, closing=[cite]),
    }
    files = {
        **{materials.file(name): content.encode("utf-8") for name, content in pages.items()},
        materials.file("word"): document_word(first, language, day, guide=materials.guide),
        materials.file("after-word"): document_word(after, language, day),
        materials.file("case-cards"): cards_pdf(deck),
    }
    return files, _text(deck.data())


def _shared_files(materials: Materials, names: Sequence[str]) -> Files:
    """What a bundle holds once, however many cases it has."""
    folder = materials.file("data-folder")
    data = {f"{folder}/{name}": content for name, content in _data(materials, names).items()}
    files = {
        materials.file("cards"): materials.cards,
        materials.file("guide"): materials.guide_print,
        materials.file("form"): materials.form,
        f"{folder}/{materials.file('notebook')}": materials.notebook,
        materials.file("licence"): _licence(),
        **data,
    }
    return {**files, materials.file("readme"): student_readme(materials, names, files)}


def _data(materials: Materials, names: Sequence[str]) -> dict[str, bytes]:
    """The data files that go with these cases."""
    return materials.data(
        {condition for name in names for condition in materials.cases[name].student.conditions}
    )


def _licence() -> bytes:
    return lines([CC_BY, MIT_0])


def _text(data: Mapping[str, object]) -> str:
    """The texts that a PDF is made from, one per line."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Mapping):
            for part in value.values():
                walk(part)
        elif isinstance(value, (list, tuple)):
            for part in value:
                walk(part)

    walk(json.loads(json.dumps(data)))
    return "\n".join(found)
