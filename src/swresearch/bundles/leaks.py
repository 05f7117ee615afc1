"""No line for teachers in what students get: every file of a student's bundle is searched before it is
written. What cannot be searched is refused; the texts of PDFs are searched before they are typeset.
"""

from __future__ import annotations

import functools
import html
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from swresearch.cases import Case, texts
from swresearch.errors import Problem, ProblemsError
from swresearch.json_texts import strings

# Shorter texts, such as "Ja." or a single word of code, may stand anywhere by chance.
SHORTEST = 20
LONG_SENTENCE = 40

_TAGS = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</w:p>|</si>|</row>|<br\s*/?>|</(?:p|li|td|th|h[1-6])>")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def teacher_lines(cases: Iterable[Case], solutions: Iterable[str] = ()) -> tuple[str, ...]:
    """Everything that may stand in no student's file: texts for teachers, their long sentences, solutions."""
    lines: dict[str, None] = {}
    for case in cases:
        for words in texts(case.teacher):
            lines[words] = None
            lines |= dict.fromkeys(s for s in _SENTENCE.split(words) if len(s) >= LONG_SENTENCE)
    lines |= dict.fromkeys(solutions)
    folded = (folded_text(line) for line in lines)
    return tuple(line for line in dict.fromkeys(folded) if len(line) >= SHORTEST)


def refuse_leaks(files: Mapping[str, bytes], lines: Iterable[str], printed: Mapping[str, str]) -> None:
    """Raise `ProblemsError` for every line for teachers in a file, or in the text of a printed one.

    `printed` holds the text of each PDF by its name; a PDF without one cannot be searched.
    """
    problems = []
    forbidden = tuple(lines)
    for name, content in files.items():
        text = printed.get(name) if name.endswith(".pdf") else None
        try:
            found = folded_text(text) if text is not None else _searched(name, content)
        except (ValueError, KeyError, zipfile.BadZipFile):
            problems.append(Problem("bundles.unreadable", values={"file": name}))
            continue
        problems += [
            Problem("bundles.leak", values={"file": name, "text": line[:80]})
            for line in forbidden
            if line in found
        ]
    if problems:
        raise ProblemsError(problems)


def readable(name: str, content: bytes) -> str:
    """All text in a file, whatever its kind; raises `ValueError` for a kind it cannot search."""
    if name.endswith((".docx", ".xlsx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(_parts(archive))
    if name.endswith((".html", ".xml", ".rels")):
        return _plain(content.decode("utf-8"))
    if name.endswith(".ipynb"):
        return "\n".join(strings(json.loads(content)))
    if name.endswith(".txt"):
        return content.decode("utf-8")
    if name.endswith(".sav"):
        return "\n".join(_spss_texts(content))
    raise ValueError(name)


# A guide, form or table that stands in many bundles is read once.
@functools.lru_cache(maxsize=32)
def _searched(name: str, content: bytes) -> str:
    return folded_text(readable(name, content))


def folded_text(text: str) -> str:
    """Words only: case, white space and the shape of quotation marks make no difference."""
    plain = text.casefold().translate(_QUOTES)
    return " ".join(plain.split())


_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})


def _parts(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        content = archive.read(name)
        # Pictures of the templates hold no text; anything else must be searchable.
        if not name.endswith((".jpeg", ".png")):
            yield readable(name, content)


def _spss_texts(content: bytes) -> Iterator[str]:
    """The texts of an SPSS file as a program reads them; in the file itself they are packed in pieces."""
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.sav"
        path.write_bytes(content)
        frame, about = pyreadstat.read_sav(path)
    yield str(about.file_label)
    yield from map(str, about.notes or ())
    yield from map(str, about.column_labels)
    for codes in about.variable_value_labels.values():
        yield from map(str, codes.values())
    for column in frame:
        yield from frame[column].dropna().astype("str").unique()


def _plain(markup: str) -> str:
    return html.unescape(_TAGS.sub("", _PARAGRAPH.sub("\n", markup)))
