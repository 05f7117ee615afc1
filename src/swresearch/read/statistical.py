"""SPSS and Stata files: numbers with their labels, and missing codes as the file declares them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from swresearch.errors import Problem, ProblemsError
from swresearch.read.apart import HEADING
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
    return _read(path, options, "sav", "SPSS", _spss_column)


def read_stata(path: Path, options: ReadOptions) -> Export:
    """Read a Stata file (.dta) as `read_spss` does; its missing codes are the texts ".a" to ".z"."""
    return _read(path, options, "dta", "Stata", _stata_column)


def _read(
    path: Path,
    options: ReadOptions,
    kind: str,
    shown: str,
    convert: Callable[[pd.Series, str], pd.Series],
) -> Export:
    told, raw = _read_apart(path, options, kind)
    if raw.empty:
        raise refuse(path, "read.only-heading")
    raw.index = pd.RangeIndex(1, len(raw) + 1, name="row")
    formats = told["formats"]
    columns = {name: convert(raw[name], formats.get(name) or "") for name in raw.columns}
    _check_dates(raw, columns, path)
    frame = pd.DataFrame(columns, index=raw.index)
    labels = {name: label for name, label in told["labels"].items() if label}
    value_labels = {
        name: {_code(code, formats.get(name)): str(label) for code, label in codes}
        for name, codes in told["value_labels"].items()
    }
    labels, value_labels, repaired = _repair_labels(labels, value_labels)
    recognised = {"format": shown, "encoding": told["encoding"]}
    recognised |= {"rows": str(len(frame)), "columns": str(frame.shape[1])}
    missing = _missing_codes(told)
    notes = [*repaired, *_garbled_cells(frame), *_missing_dates(columns, missing)]
    return Export(frame, labels, {}, value_labels, missing, recognised, tuple(notes))


def _read_apart(path: Path, options: ReadOptions, kind: str) -> tuple[dict[str, Any], pd.DataFrame]:
    """What the file says of itself and its cells, read by a process that may not survive it.

    In the file's own encoding, or in the first other one that fits (labels may be in another).
    """
    asked = {
        "path": str(path),
        "kind": kind,
        "encodings": [options.encoding] if options.encoding else _ENCODINGS,
        "max_rows": options.max_rows,
        "max_unpacked_bytes": options.max_unpacked_bytes,
    }
    # -P keeps the names of the modules beside the program out of its way.
    command = [sys.executable, "-P", str(Path(__file__).with_name("apart.py"))]
    asking = json.dumps(asked).encode("ascii")
    try:
        done = subprocess.run(
            command, input=asking, capture_output=True, check=False, timeout=options.max_seconds
        )
    except subprocess.TimeoutExpired as error:
        limit = {"limit": round(options.max_seconds)}
        raise refuse(path, "read.too-slow", values=limit) from error
    if done.returncode != 0:  # the library fell over
        raise refuse(path, "read.damaged", values={"reason": "crash"})
    size = int.from_bytes(done.stdout[:HEADING], "big")
    told = json.loads(done.stdout[HEADING : HEADING + size])
    _check_refusal(path, told, options)
    return told, _frame(told, done.stdout[HEADING + size :])


def _check_refusal(path: Path, told: dict[str, Any], options: ReadOptions) -> None:
    if told.get("refused") == "rows":
        raise refuse(path, "read.too-many-rows", values={"limit": options.max_rows})
    if told.get("refused") == "bytes":
        limit = options.max_unpacked_bytes // 1024**2
        values = {"unpacked": told["unpacked"] // 1024**2, "limit": limit}
        raise refuse(path, "read.too-large-unpacked", values=values)
    if "error" in told:
        raise refuse(path, "read.damaged", values={"reason": told["error"]})


def _frame(told: dict[str, Any], blocks: bytes) -> pd.DataFrame:
    """The cells: columns of numbers float64, texts with empty ones missing."""
    rows = told["rows"]
    columns: dict[str, Any] = dict(told["texts"])
    for place, name in enumerate(told["numbers"]):
        columns[name] = np.frombuffer(blocks, "<f8", rows, place * rows * _CELL_BYTES)
    return pd.DataFrame({name: pd.Series(columns[name]) for name in told["order"]})


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


def _missing_codes(told: dict[str, Any]) -> dict[str, tuple]:
    """User-missing codes and ranges by column."""
    ranges = {
        name: tuple(_range(low, high) for low, high in found)
        for name, found in told["missing_ranges"].items()
    }
    letters = {
        name: tuple(f".{code}" for code in codes) for name, codes in told["missing_letters"].items()
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
