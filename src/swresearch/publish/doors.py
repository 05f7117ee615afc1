"""The doors: every place in a programme whose words, or whose names of files, reach the site.

Each door gives its texts by the name of their file, as they stand there, so that a finding has a line to
look at. Answers and decisions are data and pass the gate of tables; labels in data files are read as the
codebook's or stop the run. What is told about a data file itself (its sheets, the lines above its heading)
comes to `texts.source_texts`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from swresearch.errors import Problem
from swresearch.programme import FILE_NAME, Programme
from swresearch.teaching import teaching_files
from swresearch.textgate import Kind, Settled, Verdict, find


@dataclass(frozen=True)
class Door:
    """One way into the site, and its files."""

    name: str
    files: Callable[[Programme], Iterator[Path]]


def written(path: Path) -> str:
    """The text of a file; a byte that is no text becomes a mark, so that nothing stops the search.

    The programme file's own list of names to look for is left out: that is not published.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    return _NAMES.sub(_blank, text) if path.name == FILE_NAME else text


def prose_text(path: Path) -> str:
    """The words of a Markdown file as a page shows them, each on its line.

    Marks of emphasis, comments, soft hyphens and characters written as codes would hide a number or a
    name from a search of the source: 111**222**333 is a number to who reads the page.
    """
    read = _COMMENTED.sub(lambda found: "\n" * found[0].count("\n"), written(path))
    return "\n".join(map(_shown, read.split("\n")))


def _shown(line: str) -> str:
    shown = _CODE.sub(_character, html.unescape(_ESCAPED.sub(r"\1", _COMMENTED.sub("", line))))
    shown = _EMPHASIS.sub("", _TAG.sub("", _UNSEEN.sub("", shown)))
    tags = " ".join(
        tag for tag in _TAG.findall(line) if "=" in tag
    )  # an address stands in an attribute
    return " ".join(f"{shown} {tags}".splitlines()).rstrip() if shown != line else line


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2] or found[3], 16)
    return chr(code) if 0xA0 <= code <= 0x10FFFF or 0x20 <= code < 0x7F else " "


def settings_text(path: Path) -> str:
    """The keys and values of a YAML file where they stand; comments do not reach the site."""
    text = written(path)
    try:
        tokens = list(yaml.scan(text, Loader=_Loader))
    except yaml.YAMLError:  # what reads the file tells what is wrong with it
        return text
    kept = [
        (token.start_mark.index, token.end_mark.index)
        for token in tokens
        if isinstance(token, yaml.ScalarToken)
    ]
    ends = [0, *(end for _, end in kept)]
    starts = [*(start for start, _ in kept), len(text)]
    parts = [_CODE.sub(_character, text[start:end]) for start, end in kept]
    between = [_COMMENT.sub(_blank, text[a:b]) for a, b in zip(ends, starts, strict=True)]
    return "".join(part for pair in zip(between, [*parts, ""], strict=True) for part in pair)


def notebook_text(path: Path) -> str:
    """What people wrote in a notebook, on the lines of its file.

    Code stays out of the site; what it shows is made anew by a run, and searched then.
    A line of a cell is a line of the file when Jupyter saved it; what cannot be found back on a line of
    its own stands below the others.
    """
    raw = written(path)
    try:
        notebook = json.loads(raw)
    except ValueError:  # the run tells what is wrong with it
        return raw
    wanted = {json.dumps(words, ensure_ascii=False): words for words in _own_words(notebook)}
    lines = []
    for line in raw.splitlines():
        said = [string for string in _STRING.findall(line) if string in wanted]
        lines.append(_shown(" ".join(wanted[string] for string in said).replace("\n", " ")))
    placed = {string for string in _STRING.findall(raw) if string in wanted}
    return "\n".join(
        [*lines, *(_shown(words) for string, words in wanted.items() if string not in placed)]
    )


def drawing_text(path: Path) -> str:
    """The words in a drawing; its lines and styles are numbers that resemble telephone numbers."""
    return _MARKUP.sub(_blank, written(path))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])  # every line stays where it is


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"#.*")
_COMMENTED = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"\*+|~~|`+|(?<!\w)_+|_+(?!\w)")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# How YAML writes a character by its number, in front matter too.
_CODE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_NAMES = re.compile(r"^names:.*(?:\n(?:[ \t#].*)?)*", re.MULTILINE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_MARKUP = re.compile(r"<style\b.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def _own_words(notebook: Any) -> Iterator[str]:
    if not isinstance(notebook, dict):
        return
    metadata, cells = notebook.get("metadata"), notebook.get("cells")
    yield from _strings(metadata.get("swresearch", {}) if isinstance(metadata, dict) else {})
    for cell in cells if isinstance(cells, list) else ():  # the run tells what is wrong with its form
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            source = cell.get("source", "")
            yield from [source] if isinstance(source, str) else map(str, source or ())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)


def _programme_file(programme: Programme) -> Iterator[Path]:
    yield programme.folder / FILE_NAME


def _other_settings(programme: Programme) -> Iterator[Path]:
    """Instruments, construct map, ledger of findings: all that was read beside the programme file."""
    named = [
        programme.path(name) for name in (programme.file.findings, programme.file.constructs) if name
    ]
    unpublished = {
        programme.path(name) for name in (programme.file.rules, programme.file.decisions) if name
    }
    for path in {*programme.settings_files, *named} - {programme.folder / FILE_NAME} - unpublished:
        if path.is_relative_to(programme.folder):
            yield path


def _prose(programme: Programme) -> Iterator[Path]:
    yield from _below(programme.folder / "book")


def _notebooks(programme: Programme) -> Iterator[Path]:
    yield from _below(programme.folder / "notebooks")


def _teaching(programme: Programme) -> Iterator[Path]:
    yield from teaching_files(programme)


def _below(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file())


DOORS = (
    Door("programme", _programme_file),
    Door("settings", _other_settings),
    Door("prose", _prose),
    Door("notebooks", _notebooks),
    Door("teaching", _teaching),
)
"""Every door; a test plants something in each and walks the demonstration's files to see none is missed."""


READERS = {
    **dict.fromkeys((".txt", ".csv"), written),
    ".md": prose_text,
    **dict.fromkeys((".yml", ".yaml"), settings_text),
    ".svg": drawing_text,
    ".ipynb": notebook_text,
}
"""How the words of a file are read, by its ending; of the others (pictures) only the name is searched."""
_CHECKED = (".md", ".txt")


def _all_files(programme: Programme) -> set[Path]:
    return {path for door in DOORS for path in door.files(programme)}


def door_texts(programme: Programme) -> dict[str, str]:
    """The words of every file behind a door, by its name in the programme's folder, sorted."""
    read = {
        _name(path, programme): READERS[path.suffix](path)
        for path in _all_files(programme)
        if path.suffix in READERS
    }
    return dict(sorted(read.items()))


def not_text(programme: Programme) -> list[Problem]:
    """The files behind a door that are no UTF-8, with the line where that shows; others say it themselves."""
    found = []
    for path in sorted(_all_files(programme)):
        if path.suffix in _CHECKED:
            content = path.read_bytes()
            try:
                content.decode("utf-8")
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                found.append(Problem("settings.not-utf8", file=_name(path, programme), line=line))
    return found


def door_names(programme: Programme) -> dict[str, str]:
    """The names of all these files, without their endings, as texts: names become web addresses."""
    names = sorted(_name(path, programme) for path in _all_files(programme))
    return {name: Path(name).with_suffix("").as_posix() for name in names}


def declared(programme: Programme) -> list[Settled]:
    """What the programme itself declares to be public, settled beforehand.

    That is the e-mail address of `contact`, wherever it stands, and the web addresses in an instrument's
    own `source` and `reference`, where they stand. Anything else beside them is a question as everywhere.
    """
    told = programme.file.contact.email
    entries = [(told, Kind.EMAIL, "")] if told else []
    for name, instrument in programme.instruments.items():
        for words in (instrument.source, *instrument.reference):
            addresses = [one.text for one in find(words) if one.kind is Kind.URL]
            entries += [(address, Kind.URL, f"instruments/{name}.yml") for address in addresses]
    return [
        Settled(text=text, kind=kind, where=where, verdict=Verdict.HARMLESS, reason="declared public")
        for text, kind, where in entries
    ]


def _name(path: Path, programme: Programme) -> str:
    folder = programme.folder
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
