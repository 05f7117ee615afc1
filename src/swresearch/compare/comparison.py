"""A whole old file compared: which wave it is, which people and scales, and what to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from swresearch.clean import Cleaned, Key
from swresearch.clean.answers import missing_code_of
from swresearch.clean.texts import row_list
from swresearch.compare.engine import TOLERANCE, Compared, compare_scale
from swresearch.compare.old_file import People, Persons, pair_people, score_columns
from swresearch.compare.rules import Answers
from swresearch.errors import Problem, ProblemsError
from swresearch.instruments import Instrument, text
from swresearch.language import DEFAULT_LANGUAGE, number, say
from swresearch.read import Export, read_export
from swresearch.score import score

DIFFERENCES = [
    "person", "file", "file_row", "old_row", "scale", "column", "old", "new", "difference", "reason",
]  # fmt: skip
"""Columns of `Comparison.differences`."""

_NO_CHOICE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Ours:
    """What the programme has: items per person and where they stand.

    `frame` (index: person) holds the items, and `source` and `file_row` where known; `codes`, of the
    same shape, the missing codes that stood in cells without an answer; `who` is what they are called.
    """

    frame: pd.DataFrame
    codes: pd.DataFrame
    instrument: Instrument
    who: str = ""

    @property
    def rows(self) -> pd.Series:
        """The row in its own file of every person."""
        if "file_row" in self.frame:
            return self.frame["file_row"]
        return pd.Series(np.arange(1, len(self.frame) + 1), index=self.frame.index)


@dataclass(frozen=True)
class Comparison:
    """An old scored file beside the programme's scores.

    `scales` holds every scale of which the old file has a column; `not_found` the others. It names
    rows and scores of people: for the researcher only.
    """

    old: str
    export: Export
    ours: Ours
    people: People
    scales: tuple[Compared, ...]
    not_found: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether every score that could be compared is equal."""
        return not any(part.different.any() for part in self.scales)

    def differences(self, language: str = DEFAULT_LANGUAGE) -> pd.DataFrame:
        """Every person and score that differs, with the columns of `DIFFERENCES`.

        `old` and `new` are scores, empty where there is none; `difference` is old - new; `file_row` and
        `old_row` are rows as the researcher sees them; `reason` says in words why.
        """
        parts = [self._differences(part, language) for part in self.scales]
        full = [part for part in parts if len(part)]
        return pd.concat(full, ignore_index=True) if full else pd.DataFrame(columns=DIFFERENCES)

    def lines(self, language: str = DEFAULT_LANGUAGE, most: int | None = None) -> list[str]:
        """What to tell the researcher: each difference (at most so many), then the people and each scale."""
        each = list(self._each(language))
        shown = each[:most]
        if len(shown) < len(each):
            shown.append(say("compare.more", language, count=len(each) - len(shown)))
        return [*shown, *self._people_lines(language), *self._scale_lines(language)]

    def _differences(self, part: Compared, language: str) -> pd.DataFrame:
        where = np.flatnonzero(part.different)
        mine = self.people.new[where]
        frame = self.ours.frame
        files = frame["source"].to_numpy()[mine] if "source" in frame else ""
        old, new = part.old[where], part.new[where]
        columns = {
            "person": frame.index[mine],
            "file": files,
            "file_row": self.ours.rows.to_numpy()[mine],
            "old_row": self.export.frame.index[self.people.old[where]],
            "scale": part.scale,
            "column": part.found.column,
            "old": old,
            "new": new,
            "difference": old - new,
            "reason": [part.reason(str(key), language) for key in part.reasons[where]],
        }
        return pd.DataFrame(columns, index=range(len(where)))

    def _people_lines(self, language: str) -> Iterator[str]:
        people = self.people
        values = {"old": self.old, "who": self.ours.who, "number": len(people.old)}
        if people.column is None:
            yield say("compare.by-order", language, **values)
        else:
            yield say("compare.by-id", language, **values, column=people.column)
        for key, rows in (
            ("only-old", people.only_old),
            ("only-new", people.only_new),
            ("twice", people.twice),
        ):
            if rows:
                yield say(f"compare.{key}", language, count=len(rows), rows=row_list(rows))

    def _scale_lines(self, language: str) -> Iterator[str]:
        for part in self.scales:
            different = int(part.different.sum())
            values = {
                "title": self._title(part.scale, language),
                "column": part.found.column,
                "by": say(f"compare.by.{part.found.by}", language),
                "equal": len(part.old) - different,
                "number": len(part.old),
            }
            yield say("compare.scale", language, **values)
            for key, count in part.counts():
                reason = part.reason(key, language)
                yield say("compare.reason", language, count=count, reason=reason)
        for name in self.not_found:
            yield say("compare.not-found", language, title=self._title(name, language))
        yield say("compare.tolerance", language, tolerance=number(TOLERANCE, 6, language))

    def _each(self, language: str) -> Iterator[str]:
        for row in self.differences(language).to_dict("records"):
            values: dict[str, object] = {
                **{str(name): value for name, value in row.items()},
                "title": self._title(row["scale"], language),
                "old": _written(row["old"], language),
                "new": _written(row["new"], language),
            }
            yield say("compare.difference", language, **values).strip()

    def _title(self, scale: str, language: str) -> str:
        return text(self.ours.instrument.scales[scale].title, language)


def compare(
    old: Path,
    ours: Ours,
    persons: Persons | None = None,
    id_names: Sequence[str] = (),
    columns: Mapping[str, str] = _NO_CHOICE,
) -> Comparison:
    """Compare an old scored file (.sav, .csv, .xlsx ...) with the scores of one instrument.

    `persons` turns the old file's numbers of people into the index of `ours.frame` (default: they are
    the same); `id_names` are names the column with these numbers may have; `columns` says which column
    holds which scale where that cannot be seen. Scores are equal when they differ by less than
    `TOLERANCE`. Raises `ProblemsError` when the people cannot be paired or no scale is found.
    """
    export = read_export(old)
    people = _pair(export, ours, persons, id_names)
    if people is None:
        raise ProblemsError([_nobody(old, export, [ours])])
    return _with_scales(old, [_compare(old, export, ours, people, columns)])[0]


def compare_cleaned(
    old: Path,
    cleaned: Sequence[Cleaned],
    key: Key,
    columns: Mapping[str, str] = _NO_CHOICE,
    language: str = DEFAULT_LANGUAGE,
) -> tuple[Comparison, ...]:
    """Compare an old scored file with the wave of a programme whose people it holds.

    One comparison per instrument of that wave that has scales. The wave is the one in which most people
    are recognised by their number; without numbers the only one with as many rows. Raises
    `ProblemsError` when there is no such wave.
    """
    export = read_export(old)
    known = _units(cleaned, language)
    paired: list[tuple[tuple[str, str], Ours, People]] = []
    for wave, ours, id_names in known:
        people = _pair(export, ours, _pseudonyms(key, wave[0]), id_names)
        if people is not None:
            paired.append((wave, ours, people))
    chosen = _wave(paired)
    if chosen is None:
        raise ProblemsError([_nobody(old, export, [ours for _, ours, _ in known])])
    given = dict(columns)
    made = [
        _compare(old, export, ours, people, _of(ours.instrument, given))
        for wave, ours, people in paired
        if wave == chosen
    ]
    return tuple(_with_scales(old, made))


def missing_codes(cleaned: Cleaned) -> pd.DataFrame:
    """The missing codes that stood in the cells without an answer (same index and items as `missing`).

    A label such as "weet niet" stands for its code in the codebook; an empty cell has none.
    """
    found: dict[str, np.ndarray] = {}
    rows = cleaned.frame["file_row"].to_numpy()
    for item in cleaned.missing.columns:
        column = cleaned.columns.get(item)
        if column is None:
            continue
        codes, cells = pd.factorize(cleaned.task.export.frame.loc[rows, column])
        meant = [missing_code_of(cleaned.task.instrument, item, cell) for cell in cells]
        values = np.array([*meant, np.nan], dtype=float)[codes]
        found[item] = np.where(cleaned.missing[item].notna().to_numpy(), values, np.nan)
    return pd.DataFrame(found, index=cleaned.frame.index)


def _compare(
    old: Path, export: Export, ours: Ours, people: People, columns: Mapping[str, str]
) -> Comparison:
    scored = score(ours.frame, ours.instrument)
    new = {name: scored[name].to_numpy()[people.new] for name in ours.instrument.scales}
    found = score_columns(export, ours.instrument, new, people, columns)
    answers = Answers(ours.frame, ours.codes, ours.instrument).take(people.new)
    scales = tuple(
        compare_scale(name, column, export, people, answers, new[name])
        for name, column in found.items()
    )
    missing = tuple(name for name in ours.instrument.scales if name not in found)
    return Comparison(old.name, export, ours, people, scales, missing)


def _with_scales(old: Path, made: Sequence[Comparison]) -> Sequence[Comparison]:
    """The comparisons, when at least one scale of them is in the old file."""
    if any(comparison.scales for comparison in made):
        return made
    titles = [text(part.ours.instrument.title, DEFAULT_LANGUAGE) for part in made]
    columns = [str(column) for column in made[0].export.frame.columns]
    values = {"title": ", ".join(titles)}
    raise ProblemsError([Problem("compare.no-scales", file=old, allowed=columns, values=values)])


def _units(cleaned: Sequence[Cleaned], language: str) -> list[tuple[tuple[str, str], Ours, list[str]]]:
    """The people of every wave and instrument with scales, over all their files."""

    def unit(part: Cleaned) -> tuple[str, str, str]:
        return part.task.perspective, part.task.wave, part.task.source.instrument

    usable = [
        part
        for part in cleaned
        if part.task.source.rows == "one"
        and part.task.instrument.scales
        and part.task.instrument.refused is None
    ]
    units = []
    for (perspective, wave, _), group in groupby(sorted(usable, key=unit), key=unit):
        parts = list(group)
        frame = pd.concat([part.frame for part in parts])
        codes = pd.concat([missing_codes(part) for part in parts])
        who = f"{say(f'compare.perspective.{perspective}', language)} {wave}"
        ours = Ours(frame, codes, parts[0].task.instrument, who)
        names = [part.task.source.id for part in parts if part.task.source.id]
        units.append(((perspective, wave), ours, names))
    return units


def _pair(
    export: Export, ours: Ours, persons: Persons | None, id_names: Sequence[str]
) -> People | None:
    index = ours.frame.index
    as_is = persons or (lambda numbers: numbers)
    if persons is None:
        index = index.map(str)
    return pair_people(export, index, ours.rows, as_is, id_names)


def _pseudonyms(key: Key, perspective: str) -> Persons:
    return lambda numbers: key.pseudonyms(numbers, perspective)


def _wave(paired: Sequence[tuple[tuple[str, str], Ours, People]]) -> tuple[str, str] | None:
    by_number = [part for part in paired if part[2].column is not None]
    if by_number:
        return max(by_number, key=lambda part: len(part[2].old))[0]
    waves = {wave for wave, _, _ in paired}
    return waves.pop() if len(waves) == 1 else None


def _of(instrument: Instrument, columns: Mapping[str, str]) -> dict[str, str]:
    return {scale: column for scale, column in columns.items() if scale in instrument.scales}


def _nobody(old: Path, export: Export, known: Sequence[Ours]) -> Problem:
    rows = ", ".join(f"{part.who} ({len(part.frame)})".strip() for part in known)
    return Problem("compare.nobody", file=old, found=len(export.frame), allowed=rows or None)


def _written(value: float, language: str) -> str:
    if np.isnan(value):
        return say("compare.no-score", language)
    digits = number(value, 4, language)
    return digits.rstrip("0").rstrip(",.")
