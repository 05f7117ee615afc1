"""What is inside an Excel file, before anything is unpacked: which kind, how large, safe or not."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from swresearch.read.heading import Span
from swresearch.read.model import refuse

MAX_RATIO = 150
"""Unpacked size over packed size; Excel files of real surveys stay under 30."""
_SMALL = 50 * 1024**2  # under this size any ratio is harmless
_CHUNK = 4 * 1024**2
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\s[^>]*\bhidden="(?:1|true)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


@dataclass(frozen=True)
class SheetFacts:
    """What a sheet says of itself apart from its cells."""

    rows: int
    formulas: bool
    hidden_rows: int
    hidden_columns: bool
    spans: tuple[Span, ...]


def check_archive(path: Path, max_unpacked_bytes: int) -> None:
    """Refuse zip files that are no Excel workbook, or that unpack to more than the limit.

    The sizes are those the archive declares; `zipfile` never unpacks more than these.
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise refuse(path, "read.protected")
        if not any(entry.filename.casefold().endswith("xl/workbook.xml") for entry in entries):
            raise refuse(path, "read.other-zip")
        if any(_declares(archive, entry) for entry in entries):
            raise refuse(path, "read.unsafe")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > max_unpacked_bytes:
        values = {"unpacked": unpacked // 1024**2, "limit": max_unpacked_bytes // 1024**2}
        raise refuse(path, "read.too-large-unpacked", values=values)
    if unpacked > _SMALL and unpacked / packed > MAX_RATIO:
        sizes = {"unpacked": unpacked // 1024**2, "times": unpacked // packed, "limit": MAX_RATIO}
        raise refuse(path, "read.too-packed", values={**sizes, "packed": _size(packed)})


def _size(number: int) -> str:
    return f"{number // 1024**2} MB" if number >= 1024**2 else f"{max(1, number // 1024)} kB"


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a part declares a document type, as Excel never does and XML bombs must."""
    if not entry.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(entry) as stream:
        return b"<!DOCTYPE" in stream.read(4096).replace(b"\0", b"").upper()


def sheet_facts(path: Path, part: str) -> SheetFacts:
    """Read the facts of a sheet from its XML, `part` being its name in the archive.

    openpyxl's economical mode knows none of them, and believes the size that a sheet claims.
    """
    rows = hidden = 0
    formulas = hidden_columns = False
    spans: list[Span] = []
    for chunk in _chunks(path, part):
        rows += len(_ROW.findall(chunk))
        hidden += len(_HIDDEN_ROW.findall(chunk))
        formulas = formulas or bool(_FORMULA.search(chunk))
        hidden_columns = hidden_columns or bool(_HIDDEN_COLUMN.search(chunk))
        spans += [_span(*found) for found in _MERGED.findall(chunk)]
    return SheetFacts(rows, formulas, hidden, hidden_columns, tuple(spans))


def _chunks(path: Path, part: str) -> Iterator[bytes]:
    """The XML in pieces that end at the end of a tag."""
    rest = b""
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            whole, end, rest = (rest + piece).rpartition(b">")
            yield whole + end
    yield rest


def _span(first_column: bytes, first_row: bytes, last_column: bytes, last_row: bytes) -> Span:
    return Span(int(first_row) - 1, _number(first_column), int(last_row) - 1, _number(last_column))


def _number(letters: bytes) -> int:
    """Column letters as a number from 0: A = 0, AA = 26."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
