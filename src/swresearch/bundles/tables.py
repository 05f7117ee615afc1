"""Tables as files: an Excel workbook and SPSS files, with labels, without formulas, the same bytes twice."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from swresearch.bundles.extract import Sheet
from swresearch.bundles.office import office
from swresearch.language import say
from swresearch.spreadsheet import put_text

# Where the header of an SPSS file says when it was written: nine characters of date, eight of time.
_STAMP = slice(92, 109)
_WIDEST = 60
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


def workbook(sheets: Sequence[Sheet], notes: Sequence[str], language: str, day: date) -> bytes:
    """An Excel workbook: a sheet to read first, then each table with its columns in words."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.worksheets[0]
    first.title = say("bundles.data.readme", language)
    for at, words in enumerate(notes, start=1):
        _put(first, at, 1, words)
    first.column_dimensions["A"].width = 100
    for sheet in sheets:
        _add(book, sheet)
    book.properties.creator = say("print.label.author", language)
    buffer = io.BytesIO()
    book.save(buffer)
    return office(buffer.getvalue(), day)


def spss(sheet: Sheet, day: date) -> bytes:
    """An SPSS file with variable labels and value labels."""
    import pyreadstat

    names = sheet.variables
    codes: Any = {names[column]: dict(words) for column, words in sheet.codes.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.sav"
        pyreadstat.write_sav(
            sheet.frame.rename(columns=names),
            path,
            file_label=sheet.name,
            column_labels={names[column]: words for column, words in sheet.labels.items()},
            variable_value_labels=codes,
        )
        content = bytearray(path.read_bytes())
    stamp = f"{day.day:02} {_MONTHS[day.month - 1]} {day.year % 100:02}00:00:00"
    content[_STAMP] = stamp.encode("ascii")
    return bytes(content)


def _add(book: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font

    page = book.create_sheet(sheet.name)
    shown = sheet.shown
    for column, name in enumerate(shown.columns, start=1):
        _put(page, 1, column, sheet.labels[name]).font = Font(bold=True)
        page.cell(1, column).alignment = Alignment(wrap_text=True, vertical="top")
        letter = page.cell(1, column).column_letter
        page.column_dimensions[letter].width = _width(shown[name])
    for at, row in enumerate(shown.itertuples(index=False, name=None), start=2):
        for column, value in enumerate(row, start=1):
            _put(page, at, column, value)
    page.freeze_panes = "A2"


def _put(page: Any, row: int, column: int, value: Any) -> Any:
    """Write one cell; a text that looks like a formula stays text."""
    cell = page.cell(row, column)
    if isinstance(value, str):
        put_text(cell, value)
    elif not pd.isna(value):
        cell.value = value.item() if hasattr(value, "item") else value
    return cell


def _width(values: pd.Series) -> float:
    longest = values.astype("str").str.len().max() if len(values) else 0
    return float(min(max(int(longest or 0) + 2, 12), _WIDEST))
