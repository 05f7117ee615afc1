"""Reads one SPSS or Stata file in a process of its own: a program, run by `statistical.py`.

The C library that reads these files can end the whole process on a damaged one. Here that ends nothing but
this program. It imports no more than it needs, so that starting it costs little.

Asked by JSON on standard input; answers with the length of a JSON text (8 bytes), that text, and the
columns of numbers as float64, in the order in which the text names them.
"""

from __future__ import annotations

import json
import sys
from typing import Any

CELL_BYTES = 8
HEADING = 8


def read(asked: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """What the file holds, or why it was not read: `refused` by a limit, or by an `error`."""
    import pyreadstat

    reader = pyreadstat.read_sav if asked["kind"] == "sav" else pyreadstat.read_dta
    for encoding in asked["encodings"]:
        try:
            _, meta = reader(asked["path"], metadataonly=True, encoding=encoding)
            if refused := _too_large(meta, asked):
                return refused, []
            columns, meta = reader(
                asked["path"],
                user_missing=True,
                disable_datetime_conversion=True,
                encoding=encoding,
                row_limit=asked["max_rows"] + 1,
                output_format="dict",
            )
            return _packed(columns, meta, encoding, asked)
        except Exception as error:  # noqa: BLE001  every error is told to the process that asked
            about_text = isinstance(error, UnicodeDecodeError) or "encoding" in str(error)
            if encoding == asked["encodings"][-1] or not (about_text or "string" in str(error)):
                return {"error": type(error).__name__}, []
    return {"error": "encoding"}, []


def _too_large(meta: Any, asked: dict[str, Any]) -> dict[str, Any] | None:
    rows, columns = meta.number_rows or 0, meta.number_columns or 0
    if rows > asked["max_rows"]:
        return {"refused": "rows"}
    unpacked = rows * columns * CELL_BYTES
    return (
        {"refused": "bytes", "unpacked": unpacked} if unpacked > asked["max_unpacked_bytes"] else None
    )


def _packed(
    columns: dict[str, list], meta: Any, encoding: str | None, asked: dict[str, Any]
) -> tuple[dict[str, Any], list[bytes]]:
    import numpy as np

    texts: dict[str, list] = {}
    numbers: list[str] = []
    blocks: list[bytes] = []
    rows = max(map(len, columns.values()), default=0)
    if rows > asked["max_rows"]:
        return {"refused": "rows"}, []
    for name, cells in columns.items():
        if not any(isinstance(cell, str) for cell in cells) and _is_number(meta, name):
            numbers.append(name)
            blocks.append(np.asarray(cells, dtype="<f8").tobytes())
        else:
            texts[name] = list(cells)
    told = {
        "rows": rows,
        "order": list(columns),
        "texts": texts,
        "numbers": numbers,
        "encoding": encoding or meta.file_encoding or "-",
        "formats": meta.original_variable_types,
        "labels": meta.column_names_to_labels,
        "value_labels": {name: list(c.items()) for name, c in meta.variable_value_labels.items()},
        "missing_ranges": {
            name: [(part["lo"], part["hi"]) for part in parts]
            for name, parts in meta.missing_ranges.items()
        },
        "missing_letters": {name: list(codes) for name, codes in meta.missing_user_values.items()},
    }
    return told, blocks


def _is_number(meta: Any, name: str) -> bool:
    return meta.readstat_variable_types.get(name) != "string"


def main() -> None:
    """Answer the one question on standard input."""
    told, blocks = read(json.load(sys.stdin))
    text = json.dumps(told).encode("ascii")
    out = sys.stdout.buffer
    out.write(len(text).to_bytes(HEADING, "big"))
    out.write(text)
    for block in blocks:
        out.write(block)


if __name__ == "__main__":
    main()
