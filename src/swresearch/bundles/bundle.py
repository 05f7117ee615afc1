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
from swresearch.bundles.parts import student_document, teacher_document
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
    language, day = materials.language, materials.day
    for name in names:
        folder = f"{name}/" if len(names) > 1 else ""
        document = teacher_document(materials.cases[name], materials.file("teacher-notebook"), language)
        page = document_page(document, language, closing=[_cite(materials, [name])])
        files[f"{folder}{materials.file('teacher-page')}"] = page.encode("utf-8")
        files[f"{folder}{materials.file('teacher-word')}"] = document_word(document, language, day)
    files[materials.file("teacher-notebook")] = materials.solved_notebook
    files[materials.file("readme")] = _teacher_readme(materials, names)
    files[materials.file("licence")] = _licence()
    return files


def _case_files(materials: Materials, case: Case) -> tuple[Files, str]:
    """The files of one case, and the text of its cards."""
    language, day = materials.language, materials.day
    document = student_document(case.student, materials.book.teams, language)
    names = {"word": materials.file("word"), "form": materials.file("form")}
    closing = [
        say("bundles.page-worksheet", language, **names),
        _cite(materials, [case.name]),
    ]
    deck = case_deck(case.student, materials.guide, language)
    word = document_word(document, language, day, guide=materials.guide)
    files = {
        materials.file("page"): document_page(document, language, closing=closing).encode("utf-8"),
        materials.file("word"): word,
        materials.file("case-cards"): cards_pdf(deck),
    }
    return files, _text(deck.data())


def _shared_files(materials: Materials, names: Sequence[str]) -> Files:
    """What a bundle holds once, however many cases it has."""
    conditions = {condition for name in names for condition in materials.cases[name].student.conditions}
    folder = materials.file("data-folder")
    data = {f"{folder}/{name}": content for name, content in materials.data(conditions).items()}
    files = {
        materials.file("cards"): materials.cards,
        materials.file("guide"): materials.guide_print,
        materials.file("form"): materials.form,
        f"{folder}/{materials.file('notebook')}": materials.notebook,
        materials.file("licence"): _licence(),
        **data,
    }
    return {**files, materials.file("readme"): _readme(materials, names, list(data))}


def _readme(materials: Materials, names: Sequence[str], data: Sequence[str]) -> bytes:
    language = materials.language
    folder = materials.file("data-folder")
    listed = [
        (materials.file(key), say(f"bundles.readme.{key}", language))
        for key in ("page", "word", "case-cards", "cards", "guide", "form")
    ]
    listed += [
        (f"{folder}/{materials.file(key)}", say(f"bundles.readme.{key}", language))
        for key in ("workbook", "results-sav", "interventions-sav", "notebook")
        if key == "notebook" or f"{folder}/{materials.file(key)}" in data
    ]
    return _lines(
        _heading(materials, names, ""),
        [say("bundles.readme.fictional", language)],
        _section(materials, "what", [f"- {name}: {about}" for name, about in listed]),
        _section(materials, "how", [say("bundles.readme.how-text", language)]),
        _section(materials, "cite", [_cite(materials, names)]),
        _section(
            materials,
            "licence",
            [say("bundles.readme.licence-text", language, file=materials.file("licence"))],
        ),
    )


def _teacher_readme(materials: Materials, names: Sequence[str]) -> bytes:
    language = materials.language
    listed = [
        f"- {materials.file(key)}: {say(f'bundles.readme.{key}', language)}"
        for key in ("teacher-page", "teacher-word", "teacher-notebook")
    ]
    return _lines(
        _heading(materials, names, "teacher-"),
        [say("bundles.teacher.warning", language), say("bundles.readme.fictional", language)],
        _section(materials, "what", listed),
        _section(materials, "cite", [_cite(materials, names)]),
    )


def _heading(materials: Materials, names: Sequence[str], kind: str) -> list[str]:
    if len(names) == 1:
        title = materials.cases[names[0]].student.title
        words = say(f"bundles.readme.{kind}title", materials.language, title=title)
    else:
        words = say(f"bundles.readme.{kind}titles", materials.language, count=len(names))
    return [words, "=" * len(words)]


def _section(materials: Materials, name: str, lines: Sequence[str]) -> list[str]:
    words = say(f"bundles.readme.{name}", materials.language)
    return [words, "-" * len(words), *lines]


def _lines(*sections: Sequence[str]) -> bytes:
    """Sections of lines as a text file that Windows' Notepad shows well."""
    text = "\n\n".join("\n".join(section) for section in sections)
    return f"{text}\n".replace("\n", "\r\n").encode("utf-8-sig")


def _licence() -> bytes:
    return _lines([CC_BY, MIT_0])


def _cite(materials: Materials, names: Sequence[str]) -> str:
    titles = "; ".join(materials.cases[name].student.title for name in names)
    return say(
        "bundles.readme.cite-text",
        materials.language,
        titles=titles,
        programme=materials.title,
        year=materials.programme.file.edition or materials.day.year,
    )


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
