"""Excel workbooks: one sheet, its heading of one or more rows, cells typed as Excel types them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from swresearch.errors import Problem, ProblemsError
from swresearch.read.archive import SheetFacts, check_archive, sheet_facts
from swresearch.read.heading import Span, recognise_heading
from swresearch.read.model import Export, Note, ReadOptions, refuse
from swresearch.read.settle import settle
from swresearch.read.sheet import (
    TOP_ROWS,
    Row,
    check_range,
    filled_rows,
    is_empty,
    letters,
    row_limit,
    watched,
)

PROBLEMS_SHOWN = 20
# Excel stores errors in English; Dutch Excel shows the name behind it.
_ERRORS = {
    "#N/A": "#N/B",
    "#REF!": "#VERW!",
    "#VALUE!": "#WAARDE!",
    "#DIV/0!": "#DEEL/0!",
    "#NAME?": "#NAAM?",
    "#NUM!": "#GETAL!",
    "#NULL!": "#LEEG!",
    "#GETTING_DATA": "#GEGEVENS_OPHALEN",
    "#SPILL!": "#OVERLOOP!",
    "#CALC!": "#BEREKENEN!",
}


def read_excel(path: Path, options: ReadOptions) -> Export:
    """Read one sheet of a workbook: the one asked for, or the only visible one that holds anything.

    Formulas count as the value Excel last computed; dates are dates where Excel shows them so, and
    numbers elsewhere. Raises `ProblemsError` for a workbook that is protected, damaged or
    unreasonably large, for several sheets without a choice, cells with an error (#N/B), merged cells
    among the answers, formulas that were never computed, and whatever `settle` refuses.
    """
    check_archive(path, options.max_unpacked_bytes)
    with _workbook(path, values=True) as book:
        sheet, told = _choose_sheet(book, path, options)
        title, part = sheet.title, sheet._worksheet_path.lstrip("/")  # openpyxl gives no public name
        facts = sheet_facts(path, part)
        limit = row_limit(options)
        if facts.rows > limit:
            raise refuse(path, "read.too-many-rows", values={"limit": limit})
        rows = filled_rows(watched(sheet, path, options))
    if facts.formulas:
        _check_computed(path, title, rows, options)
    if not rows:
        raise refuse(path, "read.empty-sheet", values={"sheet": title})
    check_range(rows, title, path)
    return _export(path, options, title=title, rows=rows, facts=facts, told=told)


@contextmanager
def _workbook(path: Path, values: bool) -> Iterator[Any]:
    import openpyxl

    # Opened here, because openpyxl judges a path by its ending.
    with path.open("rb") as file, warnings.catch_warnings():
        # Drop-down lists and print settings that openpyxl leaves out are no part of the answers.
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        book = openpyxl.load_workbook(file, read_only=True, data_only=values)
        try:
            yield book
        finally:
            book.close()


def _choose_sheet(book: Any, path: Path, options: ReadOptions) -> tuple[Any, list[Note]]:
    wanted = options.sheet
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for sheet in sheets.values():
        sheet.reset_dimensions()  # the size a sheet claims may be wrong, and rows would be lost
    if wanted is not None:
        if wanted not in sheets:
            raise refuse(path, "read.sheet-unknown", found=wanted, allowed=list(sheets))
        return sheets[wanted], []
    filled = [title for title, sheet in sheets.items() if any(watched(sheet, path, options))]
    visible = [title for title in filled if sheets[title].sheet_state == "visible"]
    if not filled:
        raise refuse(path, "read.empty-file")
    if len(visible) != 1:
        raise refuse(path, "read.sheet-choose", allowed=visible or filled)
    hidden = [title for title in filled if title not in visible]
    notes = [Note("hidden-sheets", {"sheets": ", ".join(hidden)})] if hidden else []
    return sheets[visible[0]], notes


def _check_computed(path: Path, title: str, rows: list[Row], options: ReadOptions) -> None:
    """Refuse formulas without a value: another program wrote them and never computed them."""
    formulas = empty = 0
    first: tuple[int, int] | None = None
    with _workbook(path, values=False) as book:
        book[title].reset_dimensions()
        written = islice(watched(book[title], path, options), len(rows))
        for n, (texts, values) in enumerate(zip(written, rows, strict=False)):
            for column, (text, value) in enumerate(zip_longest(texts, values)):
                if isinstance(text, str) and text.startswith("=") and text != value:
                    formulas += 1
                    if value is None:
                        empty += 1
                        first = first or (n + 1, column)
    # A formula may compute to nothing; only when none has a value was nothing ever computed.
    if first and empty == formulas:
        place = {"row": first[0], "column": letters(first[1])}
        raise refuse(path, "read.formulas-not-computed", **place, values={"count": empty})


def _export(
    path: Path,
    options: ReadOptions,
    *,
    title: str,
    rows: list[Row],
    facts: SheetFacts,
    told: list[Note],
) -> Export:
    top = [["" if cell is None else as_text(cell) for cell in row] for row in rows[:TOP_ROWS]]
    heading = recognise_heading(top, options, path, facts.spans)
    _check_merged(facts.spans, heading.rows, len(rows), path)
    columns, problems, mixed = _columns(
        rows[heading.rows :], heading.rows + 1, len(heading.names), path
    )
    if problems:
        raise ProblemsError(problems)
    index = pd.RangeIndex(heading.rows + 1, len(rows) + 1, name="row")
    cells = pd.DataFrame(columns, index=index)
    heading = heading.of_width(max(len(heading.names), len(columns)))
    notes = [*told, *_notes(facts), *_mixed_note([heading.names[n] or letters(n) for n in mixed])]
    recognised = {"format": "Excel", "sheet": title}
    return settle(cells, heading, path, options, recognised=recognised, notes=notes, place=letters)


def _check_merged(spans: Sequence[Span], above: int, last: int, path: Path) -> None:
    problems = [
        Problem("read.merged-answers", file=path, row=span.first_row + 1,
                column=letters(span.first_column), found=_shown(span))
        for span in spans
        if above <= span.last_row and span.first_row < last
    ]  # fmt: skip
    if problems:
        raise ProblemsError(problems[:PROBLEMS_SHOWN])


def _notes(facts: SheetFacts) -> list[Note]:
    notes = []
    if facts.hidden_rows:
        notes.append(Note("hidden-rows", {"count": facts.hidden_rows}))
    if facts.hidden_columns:
        notes.append(Note("hidden-columns"))
    return notes


def _mixed_note(names: list[str]) -> list[Note]:
    if not names:
        return []
    shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
    return [Note("mixed-columns", {"count": len(names), "columns": shown})]


def _columns(
    rows: list[Row], first: int, width: int, path: Path
) -> tuple[dict[int, pd.Series], list[Problem], list[int]]:
    """The cells by column, problems with cells that hold an error, and columns of mixed kinds."""
    width = max([width, *(len(row) for row in rows)])
    padded = [row if len(row) == width else row + (None,) * (width - len(row)) for row in rows]
    index = pd.RangeIndex(first, first + len(rows), name="row")
    columns: dict[int, pd.Series] = {}
    problems: list[Problem] = []
    mixed: list[int] = []
    for n, cells in enumerate(zip(*padded, strict=True)):
        kinds = {type(cell) for cell in cells if not is_empty(cell)}
        if str in kinds:
            problems += _errors(cells, first, n, path)
            if len(kinds) > 1:
                mixed.append(n)
        columns[n] = typed(cells, kinds, index)
    return columns, _capped(problems, path), mixed


def typed(cells: Sequence[object], kinds: set[type], index: pd.Index) -> pd.Series:
    """Cells as one column: numbers float64, dates datetime64[us], all else text; empty is missing."""
    if kinds and kinds <= {int, float}:
        numbers = [np.nan if is_empty(cell) else cell for cell in cells]
        return pd.Series(np.array(numbers, dtype="float64"), index=index)
    if kinds and kinds <= {datetime, date}:
        days = np.array([None if is_empty(cell) else cell for cell in cells], dtype="datetime64[us]")
        return pd.Series(days, index=index)
    texts = [None if is_empty(cell) else as_text(cell) for cell in cells]
    return pd.Series(texts, index=index, dtype="str")


def as_text(cell: object) -> str:
    """One cell as text: whole numbers without decimals, dates as yyyy-mm-dd, TRUE and FALSE."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0):
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case _:
            return str(cell)


def _errors(cells: Sequence[object], first: int, column: int, path: Path) -> list[Problem]:
    return [
        Problem("read.error-cell", file=path, row=first + n, column=letters(column),
                found=f"{_ERRORS[cell]} ({cell})")
        for n, cell in enumerate(cells)
        if isinstance(cell, str) and cell in _ERRORS
    ]  # fmt: skip


def _capped(problems: list[Problem], path: Path) -> list[Problem]:
    if len(problems) <= PROBLEMS_SHOWN:
        return problems
    more = Problem("read.error-cell-more", file=path, values={"count": len(problems) - PROBLEMS_SHOWN})
    return [*problems[:PROBLEMS_SHOWN], more]


def _shown(span: Span) -> str:
    first = f"{letters(span.first_column)}{span.first_row + 1}"
    return f"{first}:{letters(span.last_column)}{span.last_row + 1}"
