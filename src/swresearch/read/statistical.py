"""SPSS and Stata files: numbers with their labels, and missing codes as the file declares them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from swresearch.errors import Problem, ProblemsError
from swresearch.read.model import Export, Note, ReadOptions, refuse

# SPSS counts seconds from the start of the Gregorian calendar, Stata days or milliseconds from 1960.
_SPSS_START, _STATA_START = np.datetime64("1582-10-14", "s"), np.datetime64("1960-01-01", "s")
_SPSS_DATES = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "DATETIME", "YMDHMS", "QYR", "MOYR", "WKYR")
_SPSS_TIMES = ("TIME", "DTIME", "MTIME")
_LAST_DAY = np.datetime64("9999-12-31T23:59:59", "s")
_ENCODINGS = (None, "UTF-8", "WINDOWS-1252")
_CELL_BYTES = 8
_OPEN_END = 1e300  # SPSS writes "lowest" and "highest" as the smallest and largest number


def read_spss(path: Path, options: ReadOptions) -> Export:
    """Read an SPSS file (.sav, .zsav): every case, codes as numbers, labels, user-missing codes.

    Dates are dates; times of day and durations are text (h:mm:ss). Raises `ProblemsError` for a
    damaged or unreasonably large file and for dates that are none.
    """
    import pyreadstat

    return _read(path, options, pyreadstat.read_sav, "SPSS", _spss_column)


def read_stata(path: Path, options: ReadOptions) -> Export:
    """Read a Stata file (.dta) as `read_spss` does; its missing codes are the texts ".a" to ".z"."""
    import pyreadstat

    return _read(path, options, pyreadstat.read_dta, "Stata", _stata_column)


def _read(
    path: Path,
    options: ReadOptions,
    reader: Callable[..., Any],
    shown: str,
    convert: Callable[[pd.Series, str], pd.Series],
) -> Export:
    raw, meta, tried = _open(path, options, reader)
    if raw.empty:
        raise refuse(path, "read.only-heading")
    raw.index = pd.RangeIndex(1, len(raw) + 1, name="row")
    formats = meta.original_variable_types
    columns = {name: convert(raw[name], formats.get(name) or "") for name in raw.columns}
    _check_dates(raw, columns, path)
    frame = pd.DataFrame(columns, index=raw.index)
    labels = {name: label for name, label in meta.column_names_to_labels.items() if label}
    value_labels = {
        name: {_code(code, formats.get(name)): str(label) for code, label in codes.items()}
        for name, codes in meta.variable_value_labels.items()
    }
    labels, value_labels, repaired = _repair_labels(labels, value_labels)
    recognised = {"format": shown, "encoding": tried or meta.file_encoding or "-"}
    recognised |= {"rows": str(len(frame)), "columns": str(frame.shape[1])}
    missing = _missing_codes(meta)
    notes = [*repaired, *_garbled_cells(frame), *_missing_dates(columns, missing)]
    return Export(frame, labels, {}, value_labels, missing, recognised, tuple(notes))


def _open(
    path: Path, options: ReadOptions, reader: Callable[..., Any]
) -> tuple[pd.DataFrame, Any, str | None]:
    """The file in its own encoding, or in the first other one that fits (labels may be in another)."""
    encodings = (options.encoding,) if options.encoding else _ENCODINGS
    for encoding in encodings:
        try:
            _, meta = reader(str(path), metadataonly=True, encoding=encoding)
            _check_size(path, meta, options)
            limit = options.max_rows + 1
            raw, meta = reader(
                str(path),
                user_missing=True,
                disable_datetime_conversion=True,
                encoding=encoding,
                row_limit=limit,
            )
            if len(raw) == limit:
                raise refuse(path, "read.too-many-rows", values={"limit": options.max_rows})
            return raw, meta, encoding
        except (UnicodeDecodeError, _readstat_error()) as error:
            if encoding == encodings[-1] or not _is_about_text(error):
                raise
    raise refuse(path, "read.damaged")


def _readstat_error() -> type[Exception]:
    from pyreadstat import ReadstatError

    return ReadstatError


def _is_about_text(error: Exception) -> bool:
    return isinstance(error, UnicodeDecodeError) or "encoding" in str(error) or "string" in str(error)


def _check_size(path: Path, meta: Any, options: ReadOptions) -> None:
    rows, columns = meta.number_rows or 0, meta.number_columns or 0
    if rows > options.max_rows:
        raise refuse(path, "read.too-many-rows", values={"limit": options.max_rows})
    unpacked = rows * columns * _CELL_BYTES
    if unpacked > options.max_unpacked_bytes:
        values = {"unpacked": unpacked // 1024**2, "limit": options.max_unpacked_bytes // 1024**2}
        raise refuse(path, "read.too-large-unpacked", values=values)


def _spss_column(column: pd.Series, kind: str) -> pd.Series:
    name = kind.rstrip("0123456789.")
    if column.dtype.kind != "f":
        return _text(column)
    if name in _SPSS_DATES:
        return _dates(column, _SPSS_START, 1)
    return _times(column) if name in _SPSS_TIMES else column


def _stata_column(column: pd.Series, kind: str) -> pd.Series:
    if column.dtype.kind in "iuf" and kind.lstrip("%-").startswith(("td", "d")):
        return _dates(column.astype("float64"), _STATA_START, 86_400)
    if column.dtype.kind in "iuf" and kind.lstrip("%-").lower().startswith("tc"):
        return _dates(column.astype("float64"), _STATA_START, 0.001)
    if column.dtype.kind in "iuf":
        return column.astype("float64")
    if kind.endswith("s"):
        return _text(column)
    return _text(column.map(_stata_cell, na_action="ignore"))


def _stata_cell(cell: Any) -> str:
    """A cell of a numeric column with codes .a to .z, which pyreadstat gives as one bare letter."""
    return f".{cell}" if isinstance(cell, str) else f"{cell:.15g}"


def _text(column: pd.Series) -> pd.Series:
    texts = column.astype("str")
    return texts.where(texts != "")


def _dates(column: pd.Series, start: np.datetime64, seconds: float) -> pd.Series:
    """Numbers as moments; one outside the years 1 to 9999 becomes missing here and is reported."""
    known = column.notna() & (column * seconds).abs().lt(3e11)
    whole = np.where(known, column * seconds * 1e6, 0).round().astype("int64")
    moments = start.astype("datetime64[us]") + whole.astype("timedelta64[us]")
    known &= (moments <= _LAST_DAY) & (moments >= np.datetime64("0001-01-01"))
    return pd.Series(np.where(known, moments, np.datetime64("NaT")), index=column.index)


def _times(column: pd.Series) -> pd.Series:
    """Seconds as h:mm:ss."""
    seconds = column.dropna().abs()
    sign = np.where(column.dropna() < 0, "-", "")
    hours, rest = seconds // 3600, seconds % 3600
    texts = [
        f"{s}{h:02.0f}:{r // 60:02.0f}:{r % 60:02.0f}"
        for s, h, r in zip(sign, hours, rest, strict=True)
    ]
    return pd.Series(texts, index=seconds.index, dtype="str").reindex(column.index)


def _check_dates(raw: pd.DataFrame, columns: dict[str, pd.Series], path: Path) -> None:
    problems = [
        Problem("read.impossible-date", file=path, row=row, column=name, found=raw[name].loc[row])
        for name, column in columns.items()
        if column.dtype.kind == "M"
        for row in raw.index[raw[name].notna() & column.isna()]
    ]
    if problems:
        raise ProblemsError(problems)


def _code(code: Any, kind: str | None) -> float | str:
    """The code of a value label; Stata's letters (its formats begin with %) as .a to .z."""
    if not isinstance(code, str):
        return float(code)
    return f".{code}" if kind and kind.startswith("%") else code


def _missing_codes(meta: Any) -> dict[str, tuple]:
    """User-missing codes and ranges by column."""
    ranges = {
        name: tuple(_range(r["lo"], r["hi"]) for r in found)
        for name, found in meta.missing_ranges.items()
    }
    letters = {
        name: tuple(f".{code}" for code in codes) for name, codes in meta.missing_user_values.items()
    }
    return {name: codes for name, codes in (ranges | letters).items() if codes}


def _range(low: Any, high: Any) -> float | str | tuple[float, float]:
    if low == high:
        return low
    return (
        -np.inf if low < -_OPEN_END else float(low),
        np.inf if high > _OPEN_END else float(high),
    )


def _missing_dates(columns: dict[str, pd.Series], missing: dict[str, tuple]) -> list[Note]:
    names = [name for name in missing if name in columns and columns[name].dtype.kind == "M"]
    return [Note("missing-codes-in-dates", {"columns": ", ".join(names)})] if names else []


def _repair_labels(
    labels: dict[str, str], value_labels: dict[str, dict[float | str, str]]
) -> tuple[dict[str, str], dict[str, dict[float | str, str]], list[Note]]:
    """Labels whose UTF-8 was taken for Windows-1252 ("Ã«" for "ë"), put right and counted."""
    mended = {name: repaired(label) for name, label in labels.items()}
    mended_values = {
        name: {code: repaired(label) for code, label in codes.items()}
        for name, codes in value_labels.items()
    }
    count = sum(mended[name] != label for name, label in labels.items())
    count += sum(
        mended_values[name][code] != label
        for name, codes in value_labels.items()
        for code, label in codes.items()
    )
    return mended, mended_values, [Note("labels-repaired", {"count": count})] if count else []


def repaired(text: str) -> str:
    """The text itself, or what it was before its UTF-8 was read as Windows-1252."""
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _garbled_cells(frame: pd.DataFrame) -> list[Note]:
    """A note when answers look as labels do before repair; answers themselves are never changed."""
    count = 0
    for name in frame.columns[[dtype == "str" for dtype in frame.dtypes]]:
        texts = frame[name].dropna().unique()
        garbled = [text for text in texts if repaired(text) != text]
        count += int(frame[name].isin(garbled).sum()) if garbled else 0
    return [Note("garbled-answers", {"count": count})] if count else []
