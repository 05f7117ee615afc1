"""Cells of spreadsheets, in which text stays text whatever it begins with.

Excel, LibreOffice and Google Sheets take a cell that begins with one of a few signs for a formula, also in
a CSV file, and a formula can call other hosts and programs. Everything the library writes for a
spreadsheet passes here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# A sign with nothing but a number behind it is a number; the wide signs are those of Asian keyboards.
_FORMULA = re.compile(r"[=+@\t\r\n|＝＋－＠-](?![\d.,]+$)")


def is_formula(words: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return _FORMULA.match(words) is not None


def as_text(words: str) -> str:
    """The text for a cell of a CSV file, with an apostrophe in front where it would be a formula.

    A carriage return becomes a line feed: `csv` quotes only the latter before Python 3.13, so that the
    former would begin a new row, and with it perhaps a formula.
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{words}" if is_formula(words) else words


def texts_only(frame: pd.DataFrame) -> pd.DataFrame:
    """A new frame in which no text cell and no column name is a formula in a CSV file."""
    from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

    safe = frame.rename(columns=lambda name: as_text(str(name)))
    for place, dtype in enumerate(frame.dtypes):
        if is_numeric_dtype(dtype) or is_datetime64_any_dtype(dtype):
            continue
        column = frame.iloc[:, place]
        formulas = {words: as_text(words) for words in map(str, column.dropna().unique())}
        formulas = {words: text for words, text in formulas.items() if words != text}
        if formulas:
            safe.isetitem(place, column.astype("str").replace(formulas).array)
    return safe


def put_text(cell: Any, words: str) -> None:
    """Put text in a cell of openpyxl, as text also when someone opens and edits the cell."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", words)
    cell.data_type = "s"  # or openpyxl would write =1+1 as a formula
    if is_formula(words):
        cell.quotePrefix = True
