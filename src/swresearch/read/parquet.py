"""Parquet files: typed columns as they are, brought to the three kinds that an export knows."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from swresearch.read.excel import as_text
from swresearch.read.heading import Heading
from swresearch.read.model import Export, ReadOptions, refuse
from swresearch.read.settle import settle

_INDEX = re.compile(r"__index_level_\d+__")  # the row numbers that pandas writes


def read_parquet(path: Path, options: ReadOptions) -> Export:
    """Read a Parquet file: numbers float64, dates datetime64[us], the rest text; the index is left out.

    Raises `ProblemsError` for a damaged or unreasonably large file.
    """
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        meta = file.metadata
        unpacked = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        if meta.num_rows > options.max_rows:
            raise refuse(path, "read.too-many-rows", values={"limit": options.max_rows})
        if unpacked > options.max_unpacked_bytes:
            values = {"unpacked": unpacked // 1024**2, "limit": options.max_unpacked_bytes // 1024**2}
            raise refuse(path, "read.too-large-unpacked", values=values)
        table = file.read()
    if not table.num_rows or not table.num_columns:
        raise refuse(path, "read.only-heading")
    raw = table.to_pandas(ignore_metadata=True)
    raw = raw.loc[:, [not _INDEX.fullmatch(str(name)) for name in raw.columns]]
    raw.index = pd.RangeIndex(1, len(raw) + 1, name="row")
    names = [str(name) for name in raw.columns]
    cells = pd.DataFrame({n: _column(raw.iloc[:, n]) for n in range(len(names))}, index=raw.index)
    empty = [""] * len(names)
    heading = Heading(0, None, names, empty, empty)
    return settle(cells, heading, path, options, recognised={"format": "Parquet"}, notes=[])


def _column(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    kind = column.dtype.kind
    if kind == "M":
        zone = getattr(column.dtype, "tz", None)
        return (column.dt.tz_localize(None) if zone else column).astype("datetime64[us]")
    if kind in "iuf":
        return column.astype("float64")
    if kind == "b":
        return column.map(as_text).astype("str")
    return _objects(column)


def _objects(column: pd.Series) -> pd.Series:
    cells = column.dropna()
    if len(cells) and all(isinstance(cell, (date, datetime)) for cell in cells):
        return column.astype("datetime64[us]")
    texts = column.map(as_text, na_action="ignore").astype("str")
    return texts.where(texts != "")
