"""One file with several moments, of the same people: side by side, or a row of each person per moment.

Side by side they are columns such as `x_pre` and `x_post`, or `t0_x` and `t1_x`.

Each moment becomes a measurement of its own with the same file as its source, so that one questionnaire
describes all of them and change can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from swresearch.clean.texts import same, shown, tidy
from swresearch.draft.facts import NUMBER, Facts, File, agree, facts_of
from swresearch.draft.order import STAGES, in_order
from swresearch.draft.people import find_id, repeats_by
from swresearch.read import Export

# The words by which moments are told apart, in their order; a number tells its own order.
_WORDS = (
    "pre post followup fu",
    "voor na",
    "voormeting tussenmeting nameting vervolgmeting",
    "nulmeting tussenmeting nameting vervolgmeting",
    "nulmeting eenmeting eindmeting",
    "beginmeting tussenmeting eindmeting",
    "startmeting tussenmeting eindmeting",
    "begin eind",
    "begin einde",
    "start eind",
    "start einde",
    "before after",
    "baseline endline",
    "baseline followup",
)
_NUMBERED = r"(?:t|m|w|tijd|time|meting|moment|wave|golf|ronde)\d"
_MARK = rf"(?P<mark>{_NUMBERED}|{'|'.join(sorted({w for line in _WORDS for w in line.split()}))})"
_PREFIX = re.compile(rf"{_MARK}[_.\s-](?P<stem>.*\w.*)", re.IGNORECASE)
_SUFFIX = re.compile(rf"(?P<stem>.*\w.*?)[_.\s-]{_MARK}", re.IGNORECASE)
_STAGE = rf"(?:{_NUMBERED}|{'|'.join(sorted({w for line in STAGES for w in line.split()}))})"
_WORDING_END = re.compile(
    rf"(?P<plain>.*\w.*?)[\s,:;(\[/–-]+(?:(?:bij|in|op|de|at|the) )*{_STAGE}[)\]]?", re.IGNORECASE
)
_WORDING_START = re.compile(rf"{_STAGE}\s*[,:;–-]\s*(?P<plain>.*\w.*)", re.IGNORECASE)
_FEWEST = 2
"""One question asked twice may be chance in the names; a file with moments side by side has more."""

_LONGEST_MARK = 20


@dataclass(frozen=True)
class _Side:
    """Columns of one way of marking: stem (in the form of `same`) -> mark -> column."""

    marks: tuple[str, ...]
    stems: Mapping[str, Mapping[str, str]]

    @property
    def columns(self) -> list[str]:
        return [column for marked in self.stems.values() for column in marked.values()]

    def of(self, mark: str) -> dict[str, str]:
        """Column -> its name without the mark, as it stands in the first moment that has it."""
        found = {}
        for marked in self.stems.values():
            if mark in marked:
                first = next(iter(marked.values()))
                found[marked[mark]] = _parts(first)[1]
        return found


def moments_apart(file: File) -> list[File]:
    """The file as one file per moment; itself when it holds one moment.

    Where people have a row per moment (see `people.repeats_by`) every part has its own rows. Else it has
    the columns that no moment marks, and those of its own moment under the name that they share. Such
    moments are recognised when at least two questions come back at several moments, with answers that do
    not contradict each other, and most marked columns do so.
    """
    if rows := _rows_apart(file):
        return rows
    sides = [side for side in _sides(file) if _holds(side, file)]
    if not sides:
        return [file]
    side = max(sides, key=lambda side: len(side.columns))
    return [_part(file, side, mark) for mark in side.marks]


def _rows_apart(file: File) -> list[File]:
    """A part per value of the column that tells apart the rows of people; none without such a column."""
    frame = file.export.frame
    column = repeats_by(frame, find_id(file))
    if column is None:
        return []
    labels = file.export.value_labels.get(column, {})
    parts: list[File] = []
    for value in _early_to_late(frame[column], labels):
        rows = replace(file.export, frame=frame[frame[column] == value].drop(columns=column))
        told = labels.get(value, shown(value))
        mark = re.sub(r"\W+", "-", told.casefold()).strip("-")[:_LONGEST_MARK] or str(len(parts) + 1)
        known = float(shown(value)) if NUMBER.fullmatch(shown(value)) else shown(value)
        parts.append(replace(facts_of(file.path, rows), moment=mark, only_rows={column: known}))
    return parts


def _early_to_late(moments: pd.Series, labels: Mapping[float | str, str]) -> list:
    """The moments in order: as their words tell, else by their numbers or dates, else as they come first.

    The alphabet says nothing about time: "na" would be before "voor".
    """
    found = list(moments.unique())
    told = [labels.get(value, shown(value)) for value in found]
    order = in_order(told) or in_order([shown(value) for value in found])
    if order:
        return [found[at] for at in order]
    return found if moments.dtype.kind not in "fiuM" else sorted(found)


def _sides(file: File) -> Iterator[_Side]:
    found: dict[tuple[bool, str], dict[str, str]] = {}
    for column in file.columns:
        mark, stem, leading = _parts(column)
        if mark:
            found.setdefault((leading, mark), {})[same(stem)] = column
    for leading in (True, False):
        marks = [mark for lead, mark in found if lead == leading]
        for series in _series(marks):
            stems: dict[str, dict[str, str]] = {}
            for mark in series:
                for stem, column in found[leading, mark].items():
                    stems.setdefault(stem, {})[mark] = column
            yield _Side(series, stems)


def _parts(column: str) -> tuple[str, str, bool]:
    """The mark of a column's moment, its name without it, and whether the mark comes first."""
    for pattern, leading in ((_PREFIX, True), (_SUFFIX, False)):
        if match := pattern.fullmatch(column.strip()):
            return match["mark"].casefold(), match["stem"].strip(), leading
    return "", column, False


def _series(marks: list[str]) -> Iterator[tuple[str, ...]]:
    """The marks that belong together, in order of time; series of one moment are none."""
    numbered: dict[str, list[str]] = {}
    for mark in marks:
        if mark[-1].isdigit():
            numbered.setdefault(mark[:-1], []).append(mark)
    lines = [*(sorted(line) for line in numbered.values()), *(line.split() for line in _WORDS)]
    for line in lines:
        present = tuple(mark for mark in line if mark in marks)
        if len(present) > 1:
            yield present


def _holds(side: _Side, file: File) -> bool:
    repeated = [marked for marked in side.stems.values() if len(marked) > 1]
    plain = {same(column) for column in file.columns}
    if len(repeated) < _FEWEST or 2 * len(repeated) < len(side.stems) or plain & side.stems.keys():
        return False
    return all(
        agree(file.columns[first], file.columns[other])
        for first, *others in (list(marked.values()) for marked in repeated)
        for other in others
    )


def _part(file: File, side: _Side, mark: str) -> File:
    marked, own = set(side.columns), side.of(mark)
    names = {column: own.get(column, column) for column in file.columns if column not in marked}
    names |= own
    kept = {column: names[column] for column in file.columns if column in names}
    columns: dict[str, Facts] = {
        name: replace(file.columns[column], name=name, wording=_wording(file, side, column))
        for column, name in kept.items()
    }
    others = tuple(column for column in file.columns if column in marked and column not in own)
    originals = {name: column for column, name in own.items()}
    return replace(
        file,
        export=_named(file.export, kept),
        columns=columns,
        moment=mark,
        originals=originals,
        others=others,
    )


def _wording(file: File, side: _Side, column: str) -> str:
    """The question of a column, without its moment where only that tells the moments' questions apart."""
    own = file.columns[column].wording
    marked = next((m for m in side.stems.values() if column in m.values()), {})
    asked = {file.columns[other].wording for other in marked.values()}
    plain = {_without_moment(wording) for wording in asked}
    return plain.pop() if len(asked) > 1 and len(plain) == 1 else own


def _without_moment(wording: str) -> str:
    match = _WORDING_END.fullmatch(tidy(wording)) or _WORDING_START.fullmatch(tidy(wording))
    return match["plain"] if match else wording


def _named(export: Export, names: Mapping[str, str]) -> Export:
    def of(values: Mapping[str, object]) -> dict:
        return {names[column]: value for column, value in values.items() if column in names}

    return replace(
        export,
        frame=export.frame[list(names)].rename(columns=dict(names)),
        labels=of(export.labels),
        value_labels=of(export.value_labels),
        missing_codes=of(export.missing_codes),
        sections=of(export.sections),
    )
