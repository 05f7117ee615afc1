"""An old file beside a whole programme: each of its columns with the wave whose scores it holds.

The wave is the one that the column's name speaks of, else the one whose scores fit best; who has no old
score does not count. Columns that were compared with nothing are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from swresearch.clean import Cleaned, Key
from swresearch.clean.texts import same
from swresearch.compare.columns import (
    Beside,
    Columns,
    Found,
    fit,
    is_answer,
    letters,
    number_columns,
    refuse_unknown,
    score_columns,
)
from swresearch.compare.comparison import (
    Comparison,
    beside_of,
    laid_beside,
    no_scales,
    nobody,
    pair,
)
from swresearch.compare.moments import Marked, marked
from swresearch.compare.old_file import People, Persons
from swresearch.compare.units import Unit, units_of
from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.read import Export, read_export

_NO_CHOICE: Mapping[str, str] = {}
_FITS = 0.6  # scores that fit less well than this say nothing about whose they are
_QUALITY = ("given", "name", "label", "alike", "values", "rule")


@dataclass(frozen=True)
class _Paired:
    """A unit whose people are in the old file."""

    unit: Unit
    people: People

    @property
    def moment(self) -> tuple[str, str]:
        return self.unit.perspective, self.unit.wave

    @cached_property
    def beside(self) -> Beside:
        return beside_of(self.unit.ours, self.people)


@dataclass(frozen=True)
class _Claim:
    """A column that may hold a scale of one unit, and how well its scores fit."""

    place: int  # of the unit
    scale: str
    found: Found
    fit: float

    @property
    def told(self) -> float:
        """How well it fits, where that says something."""
        return self.fit if self.fit >= _FITS else 0.0


@dataclass(frozen=True)
class _Old:
    """The old file: its columns with numbers, and what their names say about waves.

    `marks` holds the columns that may be compared, `scored` all that are no answers.
    """

    export: Export
    values: Mapping[str, np.ndarray]
    marks: Mapping[str, Marked]
    scored: Sequence[str]

    def columns_for(self, wave: str, without: set[str], chosen: bool) -> Columns:
        """The columns that may hold scores of this wave: those named after it first.

        Those named after another wave are left out, and come last when the wave was `chosen`.
        """
        order = {wave: 0, None: 1}
        allowed = {
            column: order.get(mark.wave, 2)
            for column, mark in self.marks.items()
            if column not in without and (chosen or mark.wave in order)
        }
        names = {column: self.marks[column].stem for column in sorted(allowed, key=allowed.__getitem__)}
        return Columns(names, self.values, self.export.labels)


def compare_cleaned(
    old: Path,
    cleaned: Sequence[Cleaned],
    key: Key,
    columns: Mapping[str, str] = _NO_CHOICE,
    language: str = "nl",
    wave: str | None = None,
) -> tuple[Comparison, ...]:
    """Compare an old scored file with the waves of a programme whose people it holds.

    Every column of scores is compared with its own wave: the one its name speaks of, else the one whose
    scores fit best; `wave` (a key of the programme file) says it instead. One comparison per instrument
    with scales of every wave that has a column; the last one names the columns compared with nothing.
    People are recognised by their number; without numbers by the order of their rows, in the only wave
    with as many rows or the one that is named. Raises `ProblemsError` when there is no such wave or no
    score of it, `UsageError` for an unknown wave, scale or column.
    """
    export = read_export(old)
    known = units_of(cleaned, language)
    units = known if wave is None else _of_wave(known, wave)
    paired = _paired(export, units, key)
    file = _old_file(export, known, paired)
    usable, file = _told(paired, file, wave is not None)
    if not usable:
        raise ProblemsError([nobody(old, export, [unit.ours for unit in units])])
    scales = [scale for part in usable for scale in part.unit.ours.instrument.scales]
    refuse_unknown(export, dict.fromkeys(scales), columns)
    found = _assigned(usable, file, columns, wave is not None)
    if not any(found):
        raise ProblemsError([no_scales(old, export, [part.unit.ours.instrument for part in usable])])
    return _comparisons(old, file, usable, found)


def _of_wave(units: Sequence[Unit], wave: str) -> list[Unit]:
    chosen = [unit for unit in units if same(unit.wave) == same(wave)]
    if not chosen:
        known = list(dict.fromkeys(unit.wave for unit in units))
        raise UsageError([Problem("compare.unknown-wave", found=wave, allowed=known)])
    return chosen


def _paired(export: Export, units: Sequence[Unit], key: Key) -> list[_Paired]:
    """The units whose people are in the old file: by their numbers, else by the order of the rows."""
    tried = [(unit, pair(export, unit.ours, _pseudonyms(key, unit), unit.id_names)) for unit in units]
    found = [_Paired(unit, people) for unit, people in tried if people is not None]
    return [part for part in found if part.people.column is not None] or found


def _pseudonyms(key: Key, unit: Unit) -> Persons:
    return lambda numbers: key.pseudonyms(numbers, unit.perspective)


def _old_file(export: Export, known: Sequence[Unit], paired: Sequence[_Paired]) -> _Old:
    asked = {name for unit in known for name in unit.asked}
    ids = {part.people.column for part in paired}
    columns = map(str, export.frame.columns)
    no_scores = [column for column in columns if column in ids or same(column) in asked]
    values = number_columns(export, no_scores)
    scales = {letters(name) for unit in known for name in unit.ours.instrument.scales}
    waves = list(dict.fromkeys(unit.wave for unit in known))
    marks = marked(values, waves, scales)
    instruments = {id(unit.ours.instrument): unit.ours.instrument for unit in known}.values()
    scored = {
        column: mark
        for column, mark in marks.items()
        if not any(is_answer(mark.stem, instrument) for instrument in instruments)
    }
    return _Old(export, values, scored, list(scored))


def _told(paired: Sequence[_Paired], file: _Old, chosen: bool) -> tuple[list[_Paired], _Old]:
    """What can be compared: rows in their order belong to the only wave, or to a wave that is named."""
    by_order = any(part.people.column is None for part in paired)
    if not by_order or chosen or len({part.moment for part in paired}) == 1:
        return list(paired), file
    marks = {column: mark for column, mark in file.marks.items() if mark.wave is not None}
    named = {mark.wave for mark in marks.values()}
    return [part for part in paired if part.unit.wave in named], replace(file, marks=marks)


def _assigned(
    paired: Sequence[_Paired], file: _Old, given: Mapping[str, str], chosen: bool
) -> list[dict[str, Found]]:
    """Per unit the column of each scale; every column belongs to one unit.

    In rounds: when a column turns out to belong to another wave, the next may belong to this one.
    """
    found: list[dict[str, Found]] = [{} for _ in paired]
    while claims := list(_claims(paired, file, given, chosen, found)):
        rivals: dict[str, list[_Claim]] = defaultdict(list)
        for claim in claims:
            rivals[claim.found.column].append(claim)
        better = _preference(claims, paired)
        for column in rivals.values():
            best = max(column, key=better)
            found[best.place][best.scale] = best.found
    return found


def _claims(
    paired: Sequence[_Paired],
    file: _Old,
    given: Mapping[str, str],
    chosen: bool,
    found: Sequence[Mapping[str, Found]],
) -> Iterator[_Claim]:
    """What each unit takes for its scores, of the columns and scales that are left."""
    taken = {part.column for of_unit in found for part in of_unit.values()}
    nothing = np.full(len(file.export.frame), np.nan)
    for place, (part, done) in enumerate(zip(paired, found, strict=True)):
        instrument, beside = part.unit.ours.instrument, part.beside
        known = {scale: have.column for scale, have in done.items()} | {
            scale: column
            for scale, column in given.items()
            if scale in instrument.scales and scale not in done and column not in taken
        }
        columns = file.columns_for(part.unit.wave, taken, chosen)
        for scale, column in score_columns(instrument, columns, beside, known).items():
            if scale not in done:
                values = file.values.get(column.column, nothing)
                yield _Claim(place, scale, column, fit(values, beside.scores[scale], beside.rows))


def _preference(claims: Sequence[_Claim], paired: Sequence[_Paired]) -> Callable[[_Claim], tuple]:
    """What makes one claim better than another: it fits, how it was found, the wave of most columns."""
    homes: dict[tuple[str, str], float] = defaultdict(float)
    for claim in claims:
        homes[paired[claim.place].moment] += claim.told
    people = [len(part.people.old) for part in paired]

    def better(claim: _Claim) -> tuple:
        quality = -_QUALITY.index(claim.found.by)
        home = homes[paired[claim.place].moment]
        return round(claim.told, 6), quality, round(home, 6), people[claim.place], -claim.place

    return better


def _comparisons(
    old: Path, file: _Old, paired: Sequence[_Paired], found: Sequence[Mapping[str, Found]]
) -> tuple[Comparison, ...]:
    """Of every wave with a column the instruments, and what was compared with nothing."""
    moments = {part.moment for part, columns in zip(paired, found, strict=True) if columns}
    made = [
        laid_beside(old, file.export, part.unit.ours, part.people, part.beside, columns)
        for part, columns in zip(paired, found, strict=True)
        if part.moment in moments
    ]
    used = {part.column for columns in found for part in columns.values()}
    unused = tuple(str(column) for column in file.scored if column not in used)
    return (*made[:-1], replace(made[-1], unused=unused))
