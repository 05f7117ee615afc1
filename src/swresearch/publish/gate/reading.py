"""Pieces of text out of files that are text: pages, drawings, styles, tables with commas, notebooks."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator

from swresearch.json_texts import strings
from swresearch.publish.gate.search import Piece

MARKUP = {".html", ".xhtml", ".svg", ".xml", ".xsd", ".rels", ".dtd"}
PLAIN = {".txt", ".md", ".gift", ".js", ".css", ".map", ".json", ".csv", ".tsv", ".yml", ".bib"}

_TAG = re.compile(r"<[^>]*>")
_SCRIPT = re.compile(r"<(script|style)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL | re.IGNORECASE)
_DRAWING = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
_DRAWN = re.compile(r"<text\b[^>]*>.*?</text\s*>", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)


class UnreadableError(Exception):
    """A file that cannot be searched; `key` is the finding in the catalogue, below `gate`."""

    def __init__(self, key: str, reason: str = "") -> None:
        super().__init__(reason)
        self.key = key


def decoded(content: bytes) -> str:
    """Text of bytes: UTF-8 or UTF-16 with a mark, else UTF-8; what is no text raises."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    text = content.decode("utf-8-sig")
    if "\0" in text:
        raise UnreadableError("unreadable", "NUL")
    return text


def text_pieces(name: str, ending: str, content: bytes) -> Iterator[Piece]:
    """The piece of a text file; `ending` is one of `MARKUP` or `PLAIN`."""
    text = decoded(content)
    if ending in MARKUP:
        yield markup_piece(name, text)
    elif ending in (".csv", ".tsv"):
        yield Piece(name, text, rows=_delimited(text))
    elif ending == ".css":
        yield Piece(name, text, raw=text)
    else:
        yield Piece(name, text)


def markup_piece(name: str, source: str) -> Piece:
    """A page, drawing or XML file: its text, and apart from it what a reader does not see."""
    unseen = [script for _, script in _SCRIPT.findall(source)]
    bare = _SCRIPT.sub(" ", source)
    unseen += _COMMENT.findall(bare)
    bare = _COMMENT.sub(" ", bare)
    values = _VALUE.findall(" ".join(_TAG.findall(bare)))
    unseen.append(html.unescape("\n".join(one or other for one, other in values)))
    rows = [
        [html.unescape(_TAG.sub("", cell)).strip() for cell in _CELL.findall(row)]
        for row in _ROW.findall(bare)
    ]
    rows += [row for drawing in _DRAWING.findall(bare) for row in _drawn_rows(drawing)]
    # The texts of a drawing stand apart: counts with words between them are no row of answers.
    bare = _DRAWN.sub(r"\n\g<0>\n", bare)
    text = html.unescape(_TAG.sub(" ", bare))
    return Piece(name, text, unseen="\n".join(unseen), rows=rows, raw=source)


def _drawn_rows(drawing: str) -> Iterator[list[str]]:
    """The numbers that a drawing shows one after another, without a word between them."""
    row: list[str] = []
    for part in _DRAWN.findall(drawing):
        text = html.unescape(_TAG.sub("", part)).strip()
        if any(character.isalpha() for character in text):
            yield row
            row = []
        else:
            row.append(text)
    yield row


def _delimited(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    mark = max(",;\t|", key=first.count)
    return list(csv.reader(io.StringIO(text), delimiter=mark))


def notebook_pieces(name: str, content: bytes) -> Iterator[Piece]:
    """A notebook: all its text; one that holds outputs or attached files is refused."""
    notebook = json.loads(decoded(content))
    for cell in notebook["cells"]:
        if cell.get("outputs") or cell.get("attachments"):
            raise UnreadableError("outputs")
    yield Piece(name, "\n".join(strings(notebook)))
