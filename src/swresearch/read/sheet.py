"""The cells of one sheet of a workbook that hold anything, and what lies too far from the others."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from swresearch.read.model import ReadOptions, refuse

EXCEL_ROWS = 1_048_576
"""Rows in one sheet of Excel; a sheet that claims more was not made by Excel."""
MAX_CELLS = 50_000_000
"""Cells of one sheet, empty ones on the way to a filled one included: 100,000 people, 500 questions."""
TOP_ROWS = 30
"""Rows among which the heading is looked for."""
ROW_GAP, COLUMN_GAP = 1_000, 100
"""More empty rows or columns than this do not occur inside a table: what follows is a stray cell."""

Row = tuple[Any, ...]


def row_limit(options: ReadOptions) -> int:
    """The last row that a sheet may have, its heading included."""
    return min(EXCEL_ROWS, options.max_rows + TOP_ROWS)


def watched(sheet: Any, path: Path, options: ReadOptions) -> Iterator[Row]:
    """The rows of a sheet, refused as soon as they are too many, too wide, too slow or too far apart.

    openpyxl fills in every row and column before a cell, wherever a file says that the cell is. A row
    ends at its last cell that holds anything, so that one without any is an empty tuple.
    """
    limit = row_limit(options)
    ends, cells, above = time.monotonic() + options.max_seconds, 0, 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells += len(row)
        if number > limit:
            raise refuse(path, "read.too-many-rows", values={"limit": limit})
        if cells > MAX_CELLS:
            raise refuse(path, "read.too-many-cells", values={"limit": MAX_CELLS // 10**6})
        if number % 100 == 0 and time.monotonic() > ends:
            raise refuse(path, "read.too-slow", values={"limit": round(options.max_seconds)})
        filled = _filled(row)
        if filled:
            if number - above - 1 > ROW_GAP:
                column = next(n for n, cell in enumerate(filled) if not is_empty(cell))
                values = {"sheet": sheet.title, "cell": f"{letters(column)}{number}"}
                raise refuse(path, "read.stray-row", values={**values, "count": number - above - 1})
            above = number
        yield filled


def filled_rows(rows: Iterator[Row]) -> list[Row]:
    """All rows up to the last one that holds anything."""
    found: list[Row] = []
    last = 0
    for number, row in enumerate(rows, start=1):
        found.append(row)
        if row:
            last = number
    return found[:last]


def check_range(rows: Sequence[Row], title: str, path: Path) -> None:
    """Refuse a sheet of which one cell stands far to the right, or whose table would be too large.

    The table is every row up to the last and every column up to the last, empty cells included.
    """
    places = _places(rows)
    for left, right in pairwise(sorted(places)):
        if right - left - 1 > COLUMN_GAP:
            values = {"sheet": title, "cell": f"{letters(right)}{places[right]}"}
            raise refuse(path, "read.stray-column", values={**values, "count": right - left - 1})
    if len(rows) * (max(places, default=0) + 1) > MAX_CELLS:
        raise refuse(path, "read.too-many-cells", values={"limit": MAX_CELLS // 10**6})


def _places(rows: Sequence[Row]) -> dict[int, int]:
    """Per column of the heading, or beside it, the first row (from 1) that holds anything there."""
    places: dict[int, int] = {}
    width = 0
    for number, row in enumerate(rows, start=1):
        for column in range(0 if number <= TOP_ROWS else width, len(row)):
            if not is_empty(row[column]):
                places.setdefault(column, number)
        width = max(width, len(row))
    return places


def _filled(row: Sequence[Any]) -> Row:
    """The row up to its last cell that holds anything."""
    last = len(row)
    while last and is_empty(row[last - 1]):
        last -= 1
    return tuple(row[:last])  # a row that the file skips comes as a list


def is_empty(cell: object) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or cell == ""


def letters(column: int) -> str:
    """A column counted from 0 as Excel writes it: 0 = A, 26 = AA."""
    written, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        written = chr(65 + rest) + written
    return written
