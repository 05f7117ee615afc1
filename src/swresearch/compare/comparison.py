"""An old file compared with one wave and one instrument: which people and scales, and what to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from swresearch.clean.texts import row_list
from swresearch.compare.columns import (
    Beside,
    Columns,
    Found,
    number_columns,
    refuse_unknown,
    score_columns,
)
from swresearch.compare.engine import TOLERANCE, Compared, compare_scale
from swresearch.compare.old_file import People, Persons, pair_people
from swresearch.compare.rules import Answers
from swresearch.errors import Problem, ProblemsError
from swresearch.instruments import Instrument, text
from swresearch.language import DEFAULT_LANGUAGE, number, say
from swresearch.read import Export, read_export
from swresearch.score import score

DIFFERENCES = [
    "person", "wave", "file", "file_row", "old_row", "scale", "column", "old", "new", "difference",
    "reason",
]  # fmt: skip
"""Columns of `Comparison.differences`."""

_NO_CHOICE: Mapping[str, str] = {}
_MOST_UNUSED = 30  # names of columns, in one line


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

    `scales` holds every scale of which the old file has a column; `not_found` the others; `unused` columns
    of numbers in the old file that were compared with nothing, here or in another wave. It names rows and
    scores of people: for the researcher only.
    """

    old: str
    export: Export
    ours: Ours
    people: People
    scales: tuple[Compared, ...]
    not_found: tuple[str, ...]
    unused: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether every score that could be compared is equal."""
        return not any(part.different.any() for part in self.scales)

    def differences(self, language: str = DEFAULT_LANGUAGE) -> pd.DataFrame:
        """Every person and score that differs, with the columns of `DIFFERENCES`.

        `old` and `new` are scores, empty where there is none; `difference` is old - new; `wave` says in
        words whose they are; `file_row` and `old_row` are rows as the researcher sees them; `reason` says
        in words why.
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

    def _who(self, language: str) -> str:
        return self.ours.who or say("compare.own", language)

    def _differences(self, part: Compared, language: str) -> pd.DataFrame:
        where = np.flatnonzero(part.different)
        mine = self.people.new[where]
        frame = self.ours.frame
        files = frame["source"].to_numpy()[mine] if "source" in frame else ""
        old, new = part.old[where], part.new[where]
        columns = {
            "person": frame.index[mine],
            "wave": self.ours.who,
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
        values = {"old": self.old, "who": self._who(language), "number": len(people.old)}
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
                "who": self._who(language),
                "by": say(f"compare.by.{part.found.by}", language),
                "equal": len(part.old) - different,
                "number": len(part.old),
            }
            yield say("compare.scale", language, **values)
            for key, count in part.counts():
                reason = part.reason(key, language)
                yield say("compare.reason", language, count=count, reason=reason)
        for name in self.not_found:
            values = {"title": self._title(name, language), "who": self._who(language)}
            yield say("compare.not-found", language, **values)
        if self.unused:
            more = len(self.unused) - _MOST_UNUSED
            named = [f"‘{name}’" for name in self.unused[:_MOST_UNUSED]]
            named += [say("compare.more-columns", language, count=more)] if more > 0 else []
            yield say("compare.unused", language, columns=", ".join(named))
        yield say("compare.tolerance", language, tolerance=number(TOLERANCE, 6, language))

    def _each(self, language: str) -> Iterator[str]:
        for row in self.differences(language).to_dict("records"):
            values: dict[str, object] = {
                **{str(name): value for name, value in row.items()},
                "title": self._title(row["scale"], language),
                "who": self._who(language),
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
    `TOLERANCE`. Raises `ProblemsError` when the people cannot be paired or no scale is found, `UsageError`
    for a scale or column in `columns` that is not there.
    """
    export = read_export(old)
    people = pair(export, ours, persons, id_names)
    if people is None:
        raise ProblemsError([nobody(old, export, [ours])])
    refuse_unknown(export, ours.instrument.scales, columns)
    values = number_columns(export, [people.column] if people.column else [])
    beside = beside_of(ours, people)
    candidates = Columns({column: column for column in values}, values, export.labels)
    found = score_columns(ours.instrument, candidates, beside, columns)
    if not found:
        raise ProblemsError([no_scales(old, export, [ours.instrument])])
    return laid_beside(old, export, ours, people, beside, found)


def pair(export: Export, ours: Ours, persons: Persons | None, id_names: Sequence[str]) -> People | None:
    """Which row of the old file is whose; None when that cannot be seen."""
    index = ours.frame.index
    as_is = persons or (lambda numbers: numbers)
    if persons is None:
        index = index.map(str)
    return pair_people(export, index, ours.rows, as_is, id_names)


def beside_of(ours: Ours, people: People) -> Beside:
    """The answers and scores of the paired people."""
    scored = score(ours.frame, ours.instrument)
    new = {name: scored[name].to_numpy()[people.new] for name in ours.instrument.scales}
    answers = Answers(ours.frame, ours.codes, ours.instrument).take(people.new)
    return Beside(answers, new, people.old)


def laid_beside(
    old: Path, export: Export, ours: Ours, people: People, beside: Beside, found: Mapping[str, Found]
) -> Comparison:
    """The comparison of the scales that were found, each with its column."""
    scales = tuple(
        compare_scale(name, found[name], export, people, beside.answers, beside.scores[name])
        for name in ours.instrument.scales
        if name in found
    )
    missing = tuple(name for name in ours.instrument.scales if name not in found)
    return Comparison(old.name, export, ours, people, scales, missing)


def nobody(old: Path, export: Export, known: Sequence[Ours]) -> Problem:
    """The problem that the people of an old file cannot be paired with any of these."""
    rows = ", ".join(f"{part.who} ({len(part.frame)})".strip() for part in known)
    return Problem("compare.nobody", file=old, found=len(export.frame), allowed=rows or None)


def no_scales(old: Path, export: Export, instruments: Sequence[Instrument]) -> Problem:
    """The problem that an old file has no column with a score of any of these instruments."""
    titles = dict.fromkeys(text(part.title, DEFAULT_LANGUAGE) for part in instruments)
    columns = [str(column) for column in export.frame.columns]
    values = {"title": ", ".join(titles)}
    return Problem("compare.no-scales", file=old, allowed=columns, values=values)


def _written(value: float, language: str) -> str:
    if np.isnan(value):
        return say("compare.no-score", language)
    digits = number(value, 4, language)
    return digits.rstrip("0").rstrip(",.")
