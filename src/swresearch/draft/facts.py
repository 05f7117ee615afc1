"""What files say about a column, gathered over the files of one questionnaire."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from swresearch.clean.missing import SEEN_UNANSWERED
from swresearch.clean.texts import same
from swresearch.read import Export

_NUMBER = {mark: re.compile(rf"\s*[-+]?(?:\d+(?:[{mark}]\d*)?|[{mark}]\d+)\s*") for mark in (",", ".")}
NUMBER = re.compile(r"\s*[-+]?\d+(?:[.,]\d+)?\s*")
"""What looks like a number, whatever the decimal mark."""
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
DATE = re.compile(rf"\s*(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}){_TIME}\s*")


@dataclass(frozen=True)
class Facts:
    """One column: its name, question and section, its cells, and the codes that the file explains.

    `values` counts the distinct cells; `numbers` are the same as numbers when all of them are, and
    `dates` says whether all of them are. `labels` and `missing` are as in `Export`.
    """

    name: str
    wording: str
    section: str
    labels: Mapping[float | str, str]
    missing: tuple
    values: pd.Series
    numbers: np.ndarray | None
    dates: bool

    @property
    def filled(self) -> int:
        """How many cells hold anything."""
        return int(self.values.sum())

    def is_missing(self, code: float | str) -> bool:
        """Whether the file declares the code as missing."""
        for part in self.missing:
            if isinstance(part, tuple):
                if not isinstance(code, str) and part[0] <= code <= part[1]:
                    return True
            elif part == code:
                return True
        return False


@dataclass(frozen=True)
class File:
    """One raw file, what it was read to, and its columns in order.

    Of a file with several moments side by side this is one `moment` (see `draft.moments`): `originals`
    give the column in the file where it has another name here, `others` are the columns of other moments;
    `only_rows` the column and value that its rows have, where people have a row per moment.
    """

    path: Path
    export: Export
    columns: dict[str, Facts]
    moment: str = ""
    originals: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    only_rows: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def tool(self) -> str | None:
        """The survey tool that made it, as `Export.recognised` names it."""
        return self.export.recognised.get("tool")


def facts_of(path: Path, export: Export) -> File:
    """The facts of every column of an export."""
    # Qualtrics writes -99 for a question that was seen and not answered, and declares nothing.
    unanswered = (SEEN_UNANSWERED,) if export.recognised.get("tool") == "Qualtrics" else ()
    columns = {name: _column(export, name, unanswered) for name in export.frame.columns}
    return File(path, export, columns)


def _column(export: Export, name: str, unanswered: tuple = ()) -> Facts:
    values = export.frame[name].value_counts()
    numbers, dates = _as_numbers(values, export.decimal), _are_dates(values)
    return Facts(
        name=name,
        wording=export.labels.get(name, ""),
        section=export.sections.get(name, ""),
        labels=export.value_labels.get(name, {}),
        missing=(*export.missing_codes.get(name, ()), *unanswered),
        values=values,
        numbers=numbers,
        dates=dates,
    )


def _as_numbers(values: pd.Series, decimal: str) -> np.ndarray | None:
    cells = values.index
    if cells.dtype.kind == "f":
        return cells.to_numpy(dtype=float)
    if cells.dtype.kind == "M" or not len(cells):
        return None
    texts = [str(cell) for cell in cells]
    for mark in dict.fromkeys((decimal, ".")):
        if all(_NUMBER[mark].fullmatch(text) for text in texts):
            return np.array([float(text.replace(mark, ".")) for text in texts])
    return None


def _are_dates(values: pd.Series) -> bool:
    if values.index.dtype.kind == "M":
        return True
    return bool(len(values)) and all(DATE.fullmatch(str(cell)) for cell in values.index)


def families(files: Sequence[File]) -> list[list[File]]:
    """Files of one questionnaire together: most columns shared, no code explained in two ways."""
    groups: list[list[File]] = []
    for file in files:
        home = next((group for group in groups if _belongs(file, group)), None)
        if home is None:
            groups.append([file])
        else:
            home.append(file)
    return groups


def _belongs(file: File, group: Sequence[File]) -> bool:
    merged = merge(group)
    mine = {same(name): facts for name, facts in file.columns.items()}
    shared = mine.keys() & merged.keys()
    if len(shared) < 0.5 * min(len(mine), len(merged)):
        return False
    return all(agree(mine[name], merged[name]) for name in shared)


def agree(one: Facts, other: Facts) -> bool:
    """Whether two columns can hold answers to one question: no code is explained in two ways."""
    codes = one.labels.keys() & other.labels.keys()
    same_labels = all(same(one.labels[code]) == same(other.labels[code]) for code in codes)
    kinds = {(f.numbers is not None, f.dates) for f in (one, other) if len(f.values)}
    return same_labels and len(kinds) <= 1


def merge(files: Sequence[File]) -> dict[str, Facts]:
    """The columns of several files as one questionnaire, by name without case and spaces."""
    merged: dict[str, Facts] = {}
    for file in files:
        for name, facts in file.columns.items():
            key = same(name)
            merged[key] = _joined(merged[key], facts) if key in merged else facts
    return merged


def _joined(one: Facts, other: Facts) -> Facts:
    if not len(other.values) or not len(one.values):
        filled = one if len(one.values) else other
        values, numbers, dates = filled.values, filled.numbers, filled.dates
    else:
        values = one.values.add(other.values, fill_value=0).astype(int)
        known = dict(zip(one.values.index, _or_none(one), strict=True))
        known |= dict(zip(other.values.index, _or_none(other), strict=True))
        numeric = one.numbers is not None and other.numbers is not None
        numbers = np.array([known[cell] for cell in values.index]) if numeric else None
        dates = one.dates and other.dates
    return Facts(
        name=one.name,
        wording=one.wording or other.wording,
        section=one.section or other.section,
        labels={**other.labels, **one.labels},
        missing=tuple(dict.fromkeys((*one.missing, *other.missing))),
        values=values,
        numbers=numbers,
        dates=dates,
    )


def _or_none(facts: Facts) -> Sequence[float | None]:
    return [None] * len(facts.values) if facts.numbers is None else list(facts.numbers)
