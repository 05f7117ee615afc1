"""Reading a folder of cases: one Markdown file each, with the facts in front and the story after it.

    ---
    schema_version: 1
    title: De ongeopende post
    ...
    ---
    The story, in paragraphs of plain words.

Beside them stand `teams.yml` and, when cases share signals, `signals.yml`. Nothing in a file is more
than text: markup, templates and directives in it stay the characters they are.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from swresearch.cases.model import (
    Case,
    Casebook,
    CaseFile,
    Content,
    SignalsFile,
    StudentCase,
    Team,
    TeamsFile,
    texts,
)
from swresearch.errors import Problem, ProblemsError
from swresearch.settings import (
    AnySettings,
    Document,
    Examined,
    Fault,
    examine,
    read_document,
    unknown_name,
)
from swresearch.settings.document import MAX_BYTES

TEAMS = "teams.yml"
SIGNALS = "signals.yml"
NO_CASE = "README.md"
FEWEST_WORDS, MOST_WORDS = 150, 1500  # less is no story to talk about, more is no story for an hour
OWN_WORDS = 40  # a teacher's text of this many characters is not found in the story by chance

_MARK = re.compile(r"^---[ \t]*$", re.MULTILINE)
_LIKE_CASES = {".md", ".markdown", ".txt", ".text", ""}
_DOCUMENTS = {".doc", ".docx", ".odt", ".pdf", ".rtf", ".pages", ".html", ".htm"}
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def load_cases(folder: Path) -> dict[str, Case]:
    """Every case of the folder by name; raises `ProblemsError` with all problems in all files."""
    return _checked(folder).cases


def load_casebook(folder: Path) -> Casebook:
    """The cases as students see them, with teams and signals; raises `ProblemsError` as `load_cases`."""
    return load_folder(folder)[1]


def load_folder(folder: Path) -> tuple[dict[str, Case], Casebook]:
    """Every case by name, and the casebook made of them; raises `ProblemsError` as `load_cases`."""
    found = _checked(folder)
    cases = {name: case.student for name, case in found.cases.items()}
    return found.cases, Casebook(teams=found.teams, signals=found.signals, cases=cases)


def case_problems(folder: Path) -> list[Problem]:
    """All that is wrong in a folder of cases, file by file from top to bottom."""
    return _read(folder).problems


@dataclass
class _Folder:
    """What was read of a folder of cases, and all that is wrong in it."""

    teams: dict[str, Team] = field(default_factory=dict)
    signals: dict[str, dict] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)


def _checked(folder: Path) -> _Folder:
    found = _read(folder)
    if found.problems:
        raise ProblemsError(found.problems)
    return found


def _read(folder: Path) -> _Folder:
    if not folder.is_dir():
        return _Folder(problems=[Problem("cases.folder-missing", file=str(folder))])
    found = _Folder()
    teams = _vocabulary(folder / TEAMS, TeamsFile, found)
    signals = _vocabulary(folder / SIGNALS, SignalsFile, found) if (folder / SIGNALS).exists() else None
    found.teams = teams.teams if teams else {}
    found.signals = dict(signals.signals) if signals else {}
    files = [path for path in sorted(folder.glob("*.md")) if path.name != NO_CASE]
    if not files:
        found.problems.append(Problem("cases.none", file=folder.name))
    found.problems += _unread(folder)
    for path in files:
        try:
            _read_case(path, found)
        except ProblemsError as error:
            found.problems += error.problems
    return found


def _unread(folder: Path) -> Iterator[Problem]:
    """Files that look like the text of a case, and would not be read; hidden ones are of programs."""
    for path in sorted(folder.iterdir()):
        ending = path.suffix.casefold()
        if path.suffix == ".md" or path.name.startswith((".", "~$")) or path.is_dir():
            continue
        if ending in _LIKE_CASES:
            yield Problem("cases.ending", file=_name(path), found=path.name)
        elif ending in _DOCUMENTS:
            yield Problem("cases.document", file=_name(path), found=path.name)


def _vocabulary(path: Path, model: type[AnySettings], found: _Folder) -> AnySettings | None:
    try:
        examined = examine(read_document(path, _name(path)), model)
    except ProblemsError as error:
        found.problems += error.problems
        return None
    found.problems += examined.problems
    return examined.value


def _read_case(path: Path, found: _Folder) -> None:
    """Read one file into the folder, or report what is wrong in it."""
    if not path.resolve().is_relative_to(path.parent.resolve()):
        raise ProblemsError([Problem("programme.outside", file=_name(path))])
    document, story, line = _parts(path)
    examined = examine(document, CaseFile)
    problems = [*_path_problems(path), *examined.problems]
    problems += _story_problems(_name(path), story, line)
    if examined.value is not None:
        problems += _references(examined, found, path)
        problems += _teacher_words(examined, story)
    if problems:
        found.problems += sorted(problems, key=lambda problem: problem.line or 0)
    elif examined.value is not None:
        found.cases[path.stem] = _case(path.stem, examined.value, story)


def _parts(path: Path) -> tuple[Document, str, int]:
    """The front matter as a document, the story, and the line on which the story starts."""
    name = _name(path)
    text = _text(path)
    marks = list(itertools.islice(_MARK.finditer(text), 2))
    if not marks or marks[0].start() > 0:
        raise ProblemsError([Problem("cases.no-front-matter", file=name, line=1)])
    if len(marks) < 2:
        raise ProblemsError([Problem("cases.not-closed", file=name, line=1)])
    document = read_document(path, name)
    line = text.count("\n", 0, marks[1].start()) + 1
    # To YAML the story is a second document, of which it reads no more than the mark above it.
    after = Problem("settings.second-document", file=name, line=line)
    others = tuple(problem for problem in document.problems if problem != after)
    return replace(document, problems=others), text[marks[1].end() :].strip(), line + 1


def _text(path: Path) -> str:
    """The whole file; what is no UTF-8 in it, or more than fits, is for `read_document` to report."""
    if not path.is_file():
        read_document(path, _name(path))
    with path.open("rb") as file:
        content = file.read(MAX_BYTES)
    return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def _path_problems(path: Path) -> Iterator[Problem]:
    if not _NAME.fullmatch(path.stem):
        yield Problem("cases.file-name", file=_name(path), found=path.name)


def _story_problems(name: str, story: str, line: int) -> Iterator[Problem]:
    words = len(story.split())
    if words < FEWEST_WORDS:
        yield Problem(
            "cases.story-short", file=name, line=line, found=words, values={"limit": FEWEST_WORDS}
        )
    if words > MOST_WORDS:
        yield Problem(
            "cases.story-long", file=name, line=line, found=words, values={"limit": MOST_WORDS}
        )


def _references(examined: Examined[CaseFile], found: _Folder, path: Path) -> Iterator[Problem]:
    """A team or signal that is not declared, and a title that another case has."""
    case = examined.value
    if case is None:
        return
    faults = [_unknown(("team",), case.team, found.teams)]
    faults += [
        _unknown(("signals", i, "theme"), signal.theme, found.signals)
        for i, signal in enumerate(case.signals)
    ]
    other = found.titles.setdefault(case.title.casefold(), path.name)
    if other != path.name:
        fields = {"found": case.title, "values": {"other": other}}
        faults.append(Fault(("title",), "cases.title-twice", fields))
    for broken in faults:
        if broken is not None and not examined.in_doubt(broken):
            yield examined.document.problem(broken.location, broken.key, **broken.fields)


def _unknown(location: tuple, name: str | None, known: dict) -> Fault | None:
    if name is None or name in known:
        return None
    return Fault(location, *unknown_name(name, sorted(known)))


def _teacher_words(examined: Examined[CaseFile], story: str) -> Iterator[Problem]:
    """A teacher's text that also stands where students read it."""
    case = examined.value
    if case is None:
        return
    facts = case.model_dump(mode="json", exclude={"teacher"})
    shown = " ".join([*texts(facts), *story.split()])
    for words in texts(case.teacher):
        if len(words) >= OWN_WORDS and words.casefold() in shown.casefold():
            found = {"found": words if len(words) <= 80 else f"{words[:77]}..."}
            yield examined.document.problem(("teacher",), "cases.teacher-words", **found)


def _case(name: str, file: CaseFile, story: str) -> Case:
    content = {key: getattr(file, key) for key in Content.model_fields}
    return Case(StudentCase(name=name, story=story, **content), file.teacher)


def _name(path: Path) -> str:
    return f"{path.parent.resolve().name}/{path.name}"
