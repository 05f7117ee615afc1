"""CSV files: separator, decimal mark, heading, and every cell as text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from swresearch.errors import Problem, ProblemsError
from swresearch.read.encoding import decode
from swresearch.read.heading import Heading, recognise_heading
from swresearch.read.model import Export, Note, ReadOptions, refuse
from swresearch.read.settle import settle

if TYPE_CHECKING:
    import pyarrow as pa

SEPARATORS = (";", ",", "\t", "|")
PROBLEMS_SHOWN = 20
_SHOWN = {"\t": "tab"}
_SEP_LINE = re.compile(rb'"?sep=([^\r\n])"?\r?\n')
_SAMPLE_BYTES = 4 * 1024**2
_SAMPLE_RECORDS = 200
_BLOCK_BYTES = 16 * 1024**2
_DECIMALS = {mark: rf"^\s*[-+]?\d*{re.escape(mark)}\d+\s*$" for mark in ",."}


@dataclass(frozen=True)
class _Sample:
    """The first records of a file, cut with one separator; `ends` are their ends in characters."""

    separator: str
    records: list[list[str]]
    ends: list[int]


def read_delimited(path: Path, options: ReadOptions) -> Export:
    """Read a CSV file as text.

    Encoding, separator, decimal mark and heading are recognised unless the options give them; Excel's
    `sep=` line is obeyed. The index counts records, so that row 1 is the first line in Excel. Raises
    `ProblemsError` for text that cannot be decoded, rows with too many or too few cells (each named),
    quotes that are never closed, and whatever `settle` refuses.
    """
    decoded = decode(path.read_bytes(), path, options.encoding)
    data, given = _without_sep_line(decoded.data)
    if not data.strip():
        raise refuse(path, "read.empty-file")
    if data.count(b"\n") > options.max_rows:
        raise refuse(path, "read.too-many-rows", values={"limit": options.max_rows})
    sample = _sample(data, options.separator or given, path)
    heading = recognise_heading(sample.records, options, path)
    heading = _as_wide_as_answers(heading, sample)
    if len(sample.records) <= heading.rows:
        raise refuse(path, "read.only-heading")
    start = len(_text(data)[: sample.ends[heading.rows - 1]].encode())
    cells = _parse(data[start:], len(heading.names), heading.rows, sample.separator, path)
    cells.index = pd.RangeIndex(heading.rows + 1, heading.rows + 1 + len(cells), name="row")
    _check_swallowed(cells, data[start:], sample.separator, path)
    decimal, doubt = _decimal(cells, sample.separator, options.decimal)
    recognised = {
        "format": "CSV",
        "encoding": decoded.encoding,
        "separator": _SHOWN.get(sample.separator, sample.separator) if len(heading.names) > 1 else "-",
        "decimal": decimal,
    }
    notes = [*decoded.notes, *doubt]
    return settle(cells, heading, path, options, recognised=recognised, notes=notes, decimal=decimal)


def _without_sep_line(data: bytes) -> tuple[bytes, str | None]:
    line = _SEP_LINE.match(data)
    return (data[line.end() :], line.group(1).decode()) if line else (data, None)


def _text(data: bytes) -> str:
    return data[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")  # the cut may split a letter


def _sample(data: bytes, separator: str | None, path: Path) -> _Sample:
    """The first records, cut with the separator given or with the one that fits best."""
    text, whole = _text(data), len(data) <= _SAMPLE_BYTES
    candidates = [separator] if separator else SEPARATORS
    samples = [_cut(text, candidate, whole, path) for candidate in candidates]
    best = max(samples, key=_fit)
    if not separator and _fit(best)[0] == 0:
        _check_wrapped(best, path)
    return best


def _cut(text: str, separator: str, whole: bool, path: Path) -> _Sample:
    records: list[list[str]] = []
    ends: list[int] = []
    consumed = 0

    def lines() -> Iterator[str]:
        nonlocal consumed
        for line in io.StringIO(text, newline=""):
            consumed += len(line)
            yield line

    try:
        for record in csv.reader(lines(), delimiter=separator):
            records.append(record)
            ends.append(consumed)
            if len(records) == _SAMPLE_RECORDS:
                return _Sample(separator, records, ends)
    except csv.Error as error:  # one cell of more than 128 kB
        raise refuse(path, "read.quote-open", row=len(records) + 1) from error
    if not whole:
        records, ends = records[:-1], ends[:-1]  # the last one may be half
    if not records:
        raise refuse(path, "read.quote-open", row=1)
    return _Sample(separator, records, ends)


def _fit(sample: _Sample) -> tuple[float, int]:
    """How many records have the usual number of cells, when there are two or more; then that number."""
    widths = Counter(len(record) for record in sample.records if record)
    if not widths:
        return 0, 0
    usual, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    first = len(sample.records[0])
    if usual < 2 and max(widths) < 2:
        return 0, 0
    if usual < 2:  # ragged, or two rows only: rather a separator that occurs than none
        return 0.01 if first > 1 else 0, first
    return times / widths.total(), usual


def _check_wrapped(sample: _Sample, path: Path) -> None:
    """Refuse lines that stand in quotes as a whole, as Excel saves a CSV it opened in one column."""
    cells = [record[0] for record in sample.records if record]
    for separator in SEPARATORS:
        counts = {cell.count(separator) for cell in cells}
        if len(cells) > 1 and len(counts) == 1 and counts != {0}:
            raise refuse(
                path, "read.lines-in-quotes", values={"separator": _SHOWN.get(separator, separator)}
            )


def _as_wide_as_answers(heading: Heading, sample: _Sample) -> Heading:
    """The heading with as many columns as the answers have, where the difference holds no text."""
    answers = [record for record in sample.records[heading.rows :] if record]
    above = max(len(record) for record in sample.records[: heading.rows])
    usual = Counter(map(len, answers)).most_common(1)[0][0] if answers else above
    extra = [cell for record in answers for cell in record[above:]]
    named = any(heading.names[usual:])
    width = usual if (usual > above and not any(extra)) or (usual < above and not named) else above

    return heading.of_width(width)


def _parse(data: bytes, width: int, above: int, separator: str, path: Path) -> pd.DataFrame:
    """All answers as text, columns by place; a row with another number of cells is a problem."""
    import pyarrow as pa

    try:
        table = _arrow(data, width, separator)
    except pa.ArrowInvalid as error:
        raise ProblemsError(_ragged(data, width, above, separator, path)) from error
    text = pd.StringDtype(na_value=float("nan"))
    frame = table.to_pandas(types_mapper=lambda _: text, split_blocks=True, self_destruct=True)
    return frame.set_axis(range(width), axis=1)


def _arrow(data: bytes, width: int, separator: str, on_ragged: Any = None) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [str(n) for n in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        # Row numbers of ragged rows are known to one thread only.
        read_options=arrow_csv.ReadOptions(
            column_names=names, use_threads=on_ragged is None, block_size=_BLOCK_BYTES
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator,
            newlines_in_values=b'"' in data,
            ignore_empty_lines=False,
            invalid_row_handler=on_ragged,
        ),
        convert_options=arrow_csv.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(names, pa.large_string()),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _ragged(data: bytes, width: int, above: int, separator: str, path: Path) -> list[Problem]:
    """Every row that has too many or too few cells; or, when there is none, that quotes stay open."""
    import pyarrow as pa

    rows: list[tuple[int, int]] = []

    def keep(row: Any) -> str:
        rows.append((row.number + above, row.actual_columns))
        return "skip"

    try:
        _arrow(data, width, separator, keep)
    except pa.ArrowInvalid:
        return [Problem("read.quote-open", file=path, row=rows[-1][0] if rows else None)]
    values = {"expected": width, "separator": _SHOWN.get(separator, separator)}
    problems = [
        Problem("read.ragged-row", file=path, row=row, found=cells, values=values)
        for row, cells in rows[:PROBLEMS_SHOWN]
    ]
    if len(rows) > PROBLEMS_SHOWN:
        more = {"count": len(rows) - PROBLEMS_SHOWN}
        problems.append(Problem("read.ragged-more", file=path, values=more))
    return problems


def _check_swallowed(cells: pd.DataFrame, data: bytes, separator: str, path: Path) -> None:
    """Refuse answers that hold whole rows: a quotation mark was opened before them and never closed."""
    if b'"' not in data or data.rstrip().count(b"\n") < len(cells):
        return
    odd, width = data.count(b'"') % 2 == 1, cells.shape[1]
    for place, column in enumerate(cells.columns, start=1):
        several = cells[column].str.contains("\n", regex=False, na=False)
        for row, answer in cells.loc[several, column].items():
            rows_inside = [line.count(separator) >= width - 1 for line in answer.split("\n")[1:]]
            if any(rows_inside) and (odd or width > 3):
                raise refuse(path, "read.quote-open", row=row, column=str(place))


def _decimal(cells: pd.DataFrame, separator: str, given: str | None) -> tuple[str, list[Note]]:
    """The decimal mark given, or the one that most columns use; a comma by default with semicolons."""
    if given:
        return given, []
    head = cells.iloc[:5000]
    uses = dict.fromkeys(",.", 0)
    for column in head.columns:
        for mark, pattern in _DECIMALS.items():
            uses[mark] += bool(head[column].str.contains(pattern, regex=True, na=False).any())
    if not any(uses.values()):
        return ("," if separator == ";" else "."), []
    best = max(uses, key=lambda mark: uses[mark])
    doubt = (
        [Note("two-decimal-marks", {"comma": uses[","], "point": uses["."]})]
        if all(uses.values())
        else []
    )
    return best, doubt
