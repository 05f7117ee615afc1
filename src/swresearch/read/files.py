"""The door of this stage: what kind of file it is, and one sentence when it cannot be read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from swresearch.errors import SwresearchError
from swresearch.read.delimited import read_delimited
from swresearch.read.excel import read_excel
from swresearch.read.model import Export, Format, Note, ReadOptions, refuse
from swresearch.read.parquet import read_parquet
from swresearch.read.statistical import read_spss, read_stata

MAX_FILE_BYTES = 2 * 1024**3
"""Bytes on disk."""

_READERS: dict[Format, Callable[[Path, ReadOptions], Export]] = {
    Format.CSV: read_delimited,
    Format.XLSX: read_excel,
    Format.SAV: read_spss,
    Format.DTA: read_stata,
    Format.PARQUET: read_parquet,
}
_ENDINGS = {
    ".csv": Format.CSV,
    ".txt": Format.CSV,
    ".tsv": Format.CSV,
    ".tab": Format.CSV,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".sav": Format.SAV,
    ".zsav": Format.SAV,
    ".dta": Format.DTA,
    ".parquet": Format.PARQUET,
}
_OTHER_BINARY = {
    ".xls",
    ".xlsb",
    ".ods",
    ".por",
    ".rds",
    ".rdata",
    ".pdf",
    ".docx",
    ".zip",
    ".gz",
    ".sas7bdat",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_WEB_PAGE = (b"<!doctype", b"<html", b"<table", b"<?xml")
_ANYTHING = ReadOptions()


def read_export(path: Path, options: ReadOptions = _ANYTHING) -> Export:
    """Read one file exactly as it stands, whatever office or survey tool made it.

    What the file is shows from its first bytes, not from its name. Returns an `Export`. Raises
    `ProblemsError` with one or more sentences for every file that cannot be read; no error of a reading
    library comes through.
    """
    path = Path(path)
    try:
        _check_file(path)
        kind = _kind(path, options)
        export = _READERS[kind](path, options)
    except SwresearchError:
        raise
    except PermissionError as error:
        raise refuse(path, "read.not-allowed") from error
    except MemoryError as error:
        raise refuse(path, "read.no-memory") from error
    except Exception as error:
        raise refuse(path, "read.damaged", values={"reason": type(error).__name__}) from error
    return _with_ending(export, path, kind)


def _check_file(path: Path) -> None:
    if not path.exists():
        raise refuse(path, "read.file-missing")
    if not path.is_file():
        raise refuse(path, "read.not-a-file")
    size = path.stat().st_size
    if size == 0:
        raise refuse(path, "read.empty-file")
    if size > MAX_FILE_BYTES:
        raise refuse(path, "read.too-large", values={"limit": MAX_FILE_BYTES // 1024**2})


def _kind(path: Path, options: ReadOptions) -> Format:
    """What the file is by its first bytes; the options may not contradict them."""
    with path.open("rb") as file:
        head = file.read(512)
    found = _by_content(head, path)
    wanted = Format(options.format) if options.format else found
    fits = found in (Format.CSV, Format.XLSX) if wanted.is_survey_tool else found is wanted
    if not fits:
        raise refuse(path, "read.other-format", found=found.value, values={"format": wanted.value})
    return found


def _by_content(head: bytes, path: Path) -> Format:
    ending = path.suffix.casefold()
    if head.startswith((b"$FL2", b"$FL3")):
        return Format.SAV
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith(b"<stata_dta>") or (
        ending == ".dta" and head[:1] in b"\x69\x6c\x6e\x6f\x71\x72\x73"
    ):
        return Format.DTA
    if head.startswith(b"PK\x03\x04") or (ending in (".xlsx", ".xlsm") and zipfile.is_zipfile(path)):
        return Format.XLSX
    if head.startswith(_OLD_OFFICE):
        raise refuse(path, "read.old-excel")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_WEB_PAGE):
        raise refuse(path, "read.web-page")
    if _ENDINGS.get(ending, Format.CSV) is not Format.CSV:
        raise refuse(path, "read.damaged", values={"reason": "header"})
    if ending in _OTHER_BINARY and (b"\0" in head or ending != ".xls"):
        raise refuse(path, "read.format-unknown", found=ending, allowed=sorted(_ENDINGS))
    return Format.CSV


def _with_ending(export: Export, path: Path, kind: Format) -> Export:
    """With a note when the name of the file promises something else than it holds."""
    if _ENDINGS.get(path.suffix.casefold()) is kind:
        return export
    note = Note("other-ending", {"ending": path.suffix or "-", "format": export.recognised["format"]})
    return Export(**{**vars(export), "notes": (*export.notes, note)})
