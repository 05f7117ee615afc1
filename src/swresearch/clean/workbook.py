"""The decisions workbook: the open questions as an Excel sheet with a column "besluit", and back.

The workbook and the rules file say the same thing. Writing it again keeps what was decided; rows
that are no longer asked for stay as long as they hold a decision.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swresearch.clean.decisions import Decision, Kind, Question
from swresearch.clean.texts import canonical, row_list, rows_in, same, shown, word
from swresearch.errors import Problem, ProblemsError
from swresearch.language import LANGUAGES, say
from swresearch.replacing import replacing
from swresearch.spreadsheet import put_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FIELDS = ("kind", "file", "column", "rows", "found", "allowed", "decision", "reason")
"""The columns of the sheet, in order; their headings are in the catalogue."""

_WIDTHS = (12, 30, 18, 16, 30, 50, 30, 40)
_MOST_CHOICES = 40
_MAX_BYTES = 20_000_000  # a workbook of decisions is filled in by hand
_MAX_ROWS, _MAX_COLUMNS = 100_000, 50  # one stray cell far away would make many empty ones


def write_workbook(
    path: Path,
    questions: Iterable[Question],
    decisions: Sequence[Decision] = (),
    language: str = "nl",
) -> None:
    """Write the questions with their decisions, one row each, with a list to choose from.

    `decisions` are those already made in the workbook (`read_workbook`): they are put beside
    their question, or kept in rows of their own. Text that looks like a formula stays text. Raises
    `ProblemsError` when the file cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(say("clean.workbook.sheet", language))
    choices = book.create_sheet(say("clean.workbook.choices", language))
    _put(sheet, 1, [say(f"clean.workbook.{name}", language) for name in FIELDS])
    for number, (row, allowed) in enumerate(_rows(questions, decisions, language), start=2):
        _put(sheet, number, row)
        _offer(sheet, choices, number, allowed)
    _lay_out(book, sheet, choices)
    _explain(book, language)
    try:
        with replacing(path) as beside:  # the workbook that stands there holds someone's decisions
            book.save(beside)
    except OSError as error:
        reason = {"reason": error}
        raise ProblemsError(
            [Problem("clean.workbook-not-written", file=path, values=reason)]
        ) from error


def read_workbook(path: Path, name: str | None = None) -> tuple[Decision, ...]:
    """The decisions in a workbook; rows without a decision are open and left out.

    Columns are found by heading, in any order and in any language of the catalogue. `name` is how the
    file is called in messages. Raises `ProblemsError` with every row that cannot be understood.
    """
    name = name or path.name
    rows = _cells(path, name)
    if not rows:
        raise ProblemsError([Problem("clean.workbook-headings", file=name, allowed=_headings())])
    places = _places(rows[0], name)
    decisions: list[Decision] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        texts = {field: _text(row[place]) for field, place in places.items() if place < len(row)}
        if texts.get("decision"):
            try:
                decisions.append(_decision(texts, name, number))
            except ProblemsError as error:
                problems += error.problems
        elif texts.get("reason") and not texts.get("found"):
            problems.append(Problem("clean.workbook-no-decision", file=name, row=number))
    if problems:
        raise ProblemsError(problems)
    return tuple(decisions)


def _rows(
    questions: Iterable[Question], decisions: Sequence[Decision], language: str
) -> list[tuple[list[str], tuple[str, ...]]]:
    """The cells of every row and what may be chosen; what was decided stays in the row where it stood."""
    rows: list[tuple[list[str], tuple[str, ...]]] = []
    asked: set[tuple] = set()
    by_key = {_key(d.kind, d.file, d.column, d.rows, d.found): d for d in decisions}
    for question in questions:
        key = _key(question.kind, question.file, question.column, question.rows, question.found)
        made = by_key.get(key)
        asked.add(key)
        decision, reason = (made.decision, made.reason) if made else ("", "")
        cells = _about(question.kind, question.file, question.column, question.rows, language)
        found, allowed = question.found, " · ".join(question.allowed)
        rows.append(([*cells, found, allowed, decision, reason], question.offered))
    settled = [made for key, made in by_key.items() if key not in asked]
    for made in sorted(settled, key=lambda made: made.row or 0):
        cells = _about(made.kind, made.file, made.column, made.rows, language)
        row = [*cells, made.found or "", made.allowed, made.decision, made.reason]
        rows.insert(len(rows) if made.row is None else made.row - 2, (row, ()))
    return rows


def _key(kind: Kind, file: Any, column: Any, rows: Any, found: Any) -> tuple:
    return kind, file or "", same(column or ""), tuple(sorted(rows)), same(found or "")


def _about(
    kind: Kind, file: str | None, column: str | None, rows: tuple[int, ...], language: str
) -> list[str]:
    return [word(f"kind-{kind.value}", language), file or "", column or "", row_list(rows)]


def _put(sheet: Worksheet, number: int, texts: list[str]) -> None:
    for place, text in enumerate(texts, start=1):
        put_text(sheet.cell(number, place), text)


def _offer(sheet: Worksheet, choices: Worksheet, number: int, allowed: tuple[str, ...]) -> None:
    """A list to choose from; other decisions may be typed, so the list only warns."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if not 0 < len(allowed) <= _MOST_CHOICES:
        return
    _put(choices, number, list(allowed))
    last = get_column_letter(len(allowed))
    span = f"'{choices.title}'!$A${number}:${last}${number}"
    offer = DataValidation(type="list", formula1=span, allow_blank=True, showErrorMessage=False)
    offer.add(sheet.cell(number, FIELDS.index("decision") + 1))
    sheet.add_data_validation(offer)


def _lay_out(book: Workbook, sheet: Worksheet, choices: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(_WIDTHS, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        sheet.cell(1, place).font = Font(bold=True)
        for (cell,) in sheet.iter_rows(min_col=place, max_col=place, min_row=2):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"
    fill = PatternFill("solid", start_color="FFF3C4")
    for (cell,) in sheet.iter_rows(min_col=7, max_col=7, min_row=2):
        cell.fill = fill
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    choices.sheet_state = "hidden"


def _explain(book: Workbook, language: str) -> None:
    sheet = book.create_sheet(say("clean.workbook.help-sheet", language))
    lines = say("clean.workbook.help", language).strip().splitlines()
    for number, line in enumerate(lines, start=1):
        _put(sheet, number, [line])
    sheet.column_dimensions["A"].width = 110


def _cells(path: Path, name: str) -> list[tuple[Any, ...]]:
    from openpyxl import load_workbook

    try:
        _refuse_large(path, name)
        book = load_workbook(path, data_only=True)
        sheet = book.worksheets[0]
        if sheet.max_row > _MAX_ROWS:
            raise ProblemsError([Problem("clean.workbook-large", file=name)])
        width = min(sheet.max_column, _MAX_COLUMNS)
        rows = list(sheet.iter_rows(max_col=width, values_only=True))
        book.close()
    except FileNotFoundError as error:
        raise ProblemsError([Problem("settings.file-missing", file=name)]) from error
    except ProblemsError:
        raise
    except Exception as error:
        raise ProblemsError([Problem("clean.workbook-damaged", file=name)]) from error
    return rows


def _refuse_large(path: Path, name: str) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MAX_BYTES:
            raise ProblemsError([Problem("clean.workbook-large", file=name)])


def _headings() -> list[str]:
    return [say(f"clean.workbook.{field}", LANGUAGES[0]) for field in FIELDS]


def _places(heading: tuple[Any, ...], name: str) -> dict[str, int]:
    known = {
        same(say(f"clean.workbook.{field}", language)): field
        for language in LANGUAGES
        for field in FIELDS
    }
    places = {known[same(cell)]: i for i, cell in enumerate(heading) if same(cell) in known}
    absent = [field for field in ("kind", "found", "decision") if field not in places]
    if absent:
        found = " · ".join(_text(cell) for cell in heading if cell is not None)
        problem = Problem("clean.workbook-headings", file=name, found=found, allowed=_headings())
        raise ProblemsError([problem])
    return places


def _text(cell: Any) -> str:
    """A cell as text: Excel makes numbers and dates of what people type."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float, date, datetime)):
        return shown(cell)
    return str(cell).strip() if str(cell).strip() else ""


def _decision(texts: dict[str, str], name: str, number: int) -> Decision:
    kind = canonical(texts.get("kind", ""), [f"kind-{kind.value}" for kind in Kind])
    if kind is None:
        allowed = [word(f"kind-{kind.value}", LANGUAGES[0]) for kind in Kind]
        found = texts.get("kind")
        problem = Problem("clean.workbook-kind", file=name, row=number, found=found, allowed=allowed)
        raise ProblemsError([problem])
    try:
        rows = rows_in(texts["rows"]) if texts.get("rows") else ()
    except ValueError as error:
        problem = Problem("clean.workbook-rows", file=name, row=number, found=texts["rows"])
        raise ProblemsError([problem]) from error
    return Decision(
        Kind(kind.removeprefix("kind-")),
        texts["decision"],
        texts.get("found") or None,
        texts.get("file") or None,
        texts.get("column") or None,
        rows,
        texts.get("reason", ""),
        origin=name,
        row=number,
        allowed=texts.get("allowed", ""),
    )
