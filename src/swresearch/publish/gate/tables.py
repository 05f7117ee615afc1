"""Every table of the site beside the protected table it was made from, cell by cell.

What a run showed is kept in its folder by the notebook itself, before any page is made of it; what the
build laid in generated pages comes from its memory. A table with numbers that comes from neither is a
finding, whatever it says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from swresearch.errors import Problem

_TABLE = re.compile(r"<table\b[^>]*>(.*?)</table>", re.DOTALL | re.IGNORECASE)
_CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# A cell that is a result: a number by itself, a share, a number of people out of others. The hours of a
# lesson ("0–10", "0:15") and years in a sentence are not.
_RESULT = re.compile(r"[<>≤≥]?\s*[-−]?\d[\d.,]*\s*(?:\[.*\])?|.*\d\s*%.*|\d+\s*(?:/|van de|of)\s*\d+.*")


@dataclass(frozen=True)
class Laid:
    """A table as texts: caption, heads of the columns, rows of cells.

    `page` is where it may stand (empty: anywhere); `name` its own name, such as "answers-mirror".
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    page: str = ""
    name: str = ""


def laid_tables(payloads: Any, page: str = "") -> Iterator[Laid]:
    """Every table in blocks, also those under figures, from their payloads at any depth."""
    if isinstance(payloads, Mapping):
        if payloads.get("kind") == "table" or {"caption", "columns", "rows"} <= payloads.keys():
            yield _of_payload(payloads, page)
        else:
            for value in payloads.values():
                yield from laid_tables(value, page)
    elif isinstance(payloads, Sequence) and not isinstance(payloads, str):
        for value in payloads:
            yield from laid_tables(value, page)


def _of_payload(payload: Mapping[str, Any], page: str) -> Laid:
    rows = tuple(
        tuple(_plain(f"{cell['text']} {cell['light']}") for cell in row) for row in payload["rows"]
    )
    columns = tuple(_plain(str(column)) for column in payload["columns"])
    return Laid(_plain(payload["caption"]), columns, rows, page, payload.get("name", ""))


def site_tables(source: str, page: str) -> Iterator[Laid]:
    """Every table of a page of the site."""
    for table in _TABLE.findall(source):
        caption = _CAPTION.search(table)
        head = _HEAD.search(table)
        columns = tuple(_cells(head[0])) if head else ()
        body = _CAPTION.sub("", _HEAD.sub("", table))
        rows = tuple(tuple(_cells(row)) for row in _ROW.findall(body) if "rowgroup" not in row)
        yield Laid(_text(caption[1]) if caption else "", columns, rows, page)


def _cells(row: str) -> Iterator[str]:
    for _, _, inside in _CELL.findall(row):
        yield _text(inside)


def _text(source: str) -> str:
    return _plain(html.unescape(_TAG.sub("", source)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def table_problems(page: str, source: str, known: Mapping[str, Sequence[Laid]]) -> Iterator[Problem]:
    """What is not as it was protected in the tables of a page; `known` tables are found by caption."""
    for table in site_tables(source, page):
        candidates = [one for one in known.get(table.caption, ()) if one.page in ("", page)]
        if any(one.columns == table.columns and one.rows == table.rows for one in candidates):
            continue
        if candidates:
            yield min((list(_differences(table, one)) for one in candidates), key=len)[0]
        elif any(_RESULT.fullmatch(cell) for row in table.rows for cell in row):
            values = {"table": table.caption or " · ".join(table.columns)}
            yield Problem("gate.table-unknown", file=page, values=values)


def by_caption(tables: Iterable[Laid]) -> dict[str, list[Laid]]:
    """The tables to find by their caption."""
    found: dict[str, list[Laid]] = {}
    for table in tables:
        found.setdefault(table.caption, []).append(table)
    return found


def _differences(table: Laid, known: Laid) -> Iterator[Problem]:
    if table.columns != known.columns or [*map(len, table.rows)] != [*map(len, known.rows)]:
        yield Problem("gate.table-shape", file=table.page, values={"table": known.caption})
        return
    for row, expected in zip(table.rows, known.rows, strict=True):
        for head, cell, wanted in zip(known.columns, row, expected, strict=True):
            if cell != wanted:
                values = {"table": known.caption, "line": expected[0], "head": head}
                yield Problem("gate.cell", file=table.page, found=cell, allowed=[wanted], values=values)
