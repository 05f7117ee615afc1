"""The text to read first in a bundle: what is in it, what to hand out when, and how to refer to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from swresearch.bundles.materials import Materials
from swresearch.language import long_date, say

# What a bundle holds once per case, and what students get when the conversation is over.
PER_CASE = ("page", "word", "case-cards", "after-page", "after-word", "teacher-page", "teacher-word")
FIRST = ("page", "word", "case-cards", "cards", "guide", "form")
AFTER = ("after-page", "after-word")
DATA = ("workbook", "results-sav", "interventions-sav", "notebook")
TEACHERS = ("teacher-page", "teacher-word")
TEACHERS_DATA = ("teacher-notebook", "workbook")


def student_readme(materials: Materials, names: Sequence[str], files: Collection[str]) -> bytes:
    """The readme of what students get; `files` are the names of all files in it."""
    data = [one for one in DATA if _in_data(materials, one) in files]
    return lines(
        _heading(materials, names, "readme.title"),
        [_say(materials, "fictional"), *_folders(materials, names)],
        _section(
            materials, "first", [_say(materials, "first-text"), *_listed(materials, names, FIRST)]
        ),
        _section(
            materials,
            "after",
            [
                _say(materials, "after-text"),
                *_listed(materials, names, AFTER),
                *_listed(materials, names, data),
            ],
        ),
        _section(materials, "how", [_say(materials, "how-text")]),
        _section(materials, "cite", _references(materials, names)),
        _section(
            materials, "licence", [_say(materials, "licence-text", file=materials.file("licence"))]
        ),
    )


def teacher_readme(materials: Materials, names: Sequence[str], students: str) -> bytes:
    """The readme of what teachers get; `students` is the name of the zip with what students get."""
    warning = say("bundles.teacher.warning", materials.language)
    return lines(
        _heading(materials, names, "readme.teacher-title"),
        [warning, _say(materials, "fictional"), *_folders(materials, names)],
        _section(materials, "what", _listed(materials, names, (*TEACHERS, *TEACHERS_DATA))),
        [_say(materials, "students", file=students)],
        _section(materials, "cite", _references(materials, names)),
    )


def reference(materials: Materials, names: Sequence[str]) -> str:
    """How to refer to these cases: they carry the date of the teaching material, not of the research."""
    titles = "; ".join(materials.cases[name].student.title for name in names)
    day = long_date(materials.day, materials.language)
    return _say(materials, "cite-text", titles=titles, programme=materials.title, day=day)


def lines(*sections: Sequence[str]) -> bytes:
    """Sections of lines as a text file that Windows' Notepad shows well."""
    text = "\n\n".join("\n".join(section) for section in sections)
    return f"{text}\n".replace("\n", "\r\n").encode("utf-8-sig")


def _references(materials: Materials, names: Sequence[str]) -> list[str]:
    """The reference, and that the research has an edition of its own where it has one."""
    edition = materials.programme.file.edition
    own = [_say(materials, "cite-research", edition=edition)] if edition else []
    return [reference(materials, names), *own]


def _folders(materials: Materials, names: Sequence[str]) -> list[str]:
    """Of a selection, in which folder which case stands."""
    if len(names) == 1:
        return []
    titles = [f"- {name}: {materials.cases[name].student.title}" for name in names]
    return ["", _say(materials, "folders"), *titles]


def _listed(materials: Materials, names: Sequence[str], files: Sequence[str]) -> list[str]:
    """A line per file: its name, with its folder, and what it is."""
    listed = []
    for one in files:
        in_data = one in DATA or one in TEACHERS_DATA
        name = _in_data(materials, one) if in_data else materials.file(one)
        if len(names) > 1 and one in PER_CASE:
            name = _say(materials, "in-each", file=name)
        listed.append(f"- {name}: {_say(materials, one)}")
    return listed


def _in_data(materials: Materials, name: str) -> str:
    return f"{materials.file('data-folder')}/{materials.file(name)}"


def _heading(materials: Materials, names: Sequence[str], name: str) -> list[str]:
    if len(names) == 1:
        title = materials.cases[names[0]].student.title
        words = say(f"bundles.{name}", materials.language, title=title)
    else:
        words = say(f"bundles.{name}s", materials.language, count=len(names))
    return [words, "=" * len(words)]


def _section(materials: Materials, name: str, told: Sequence[str]) -> list[str]:
    words = _say(materials, name)
    return [words, "-" * len(words), *told]


def _say(materials: Materials, name: str, **values: object) -> str:
    return say(f"bundles.readme.{name}", materials.language, **values)
