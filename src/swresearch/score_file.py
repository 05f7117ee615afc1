"""Scoring one file as it stands: what was in it stays, the scores are put beside it.

Behind `swresearch score FILE --instrument NAME -o FILE`; no programme is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from swresearch.clean.columns import match_columns
from swresearch.clean.decisions import Question
from swresearch.clean.items import clean_items
from swresearch.doubts import remarks
from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.instruments import Instrument, from_catalogue, load_instrument, text
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.programme import Source
from swresearch.read import Export, read_export
from swresearch.replacing import replacing
from swresearch.score import N_VALID, score
from swresearch.spreadsheet import put_text, texts_only

_NUMBERED = re.compile(r"(.*?)0*(\d+)")
_WRITTEN_NUMBER = {mark: re.compile(rf"-?(?:0|[1-9]\d{{0,14}})(?:[{mark}]\d+)?") for mark in ",."}
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})?")
_NOT_IN_SPSS_NAME = re.compile(r"[^\w@#$.]")


@dataclass(frozen=True)
class Scored:
    """A file as it was read (`export`) with its cleaned `answers` and scores: frames with its index."""

    export: Export
    scores: pd.DataFrame
    instrument: Instrument
    answers: pd.DataFrame
    language: str = DEFAULT_LANGUAGE

    @property
    def titles(self) -> dict[str, str]:
        """The title of every score column."""
        titles: dict[str, str] = {}
        for name, scale in self.instrument.scales.items():
            title = text(scale.title, self.language)
            titles |= {
                name: title,
                f"{name}{N_VALID}": say("score.n-valid", self.language, title=title),
            }
        return titles


def score_file(
    path: Path,
    instrument: str | Instrument,
    output: Path,
    *,
    order: str | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> list[str]:
    """Score a file of answers and write it with its scores; returns what was done, in sentences.

    `instrument` is a name of the catalogue or the path of a .yml file. Columns are items by name, alias
    or wording; with `order`, columns that end in 1, 2, 3 ... are the items in that published order.
    Answers are read as in cleaning: labels, codes, missing codes. The output (.csv, .xlsx or .sav)
    has every column of the file as it was, then per scale the score and its number of answered items;
    .sav keeps the labels and user-missing codes of a .sav. Raises `ProblemsError` for answers that are
    not in the codebook and for scale items without a column, `UsageError` for an output that cannot be.
    """
    book = instrument if isinstance(instrument, Instrument) else _instrument(instrument)
    writer = _writer(path, output)
    scored = scored_file(path, book, order, language)
    try:
        with replacing(output) as beside:
            writer(scored, beside)
    except OSError as error:
        reason = {"reason": error}
        raise UsageError([Problem("score.not-written", file=output, values=reason)]) from error
    return _told(scored, path, output)


def scored_file(
    path: Path, instrument: Instrument, order: str | None = None, language: str = DEFAULT_LANGUAGE
) -> Scored:
    """The scores of a file, without writing them; see `score_file`."""
    export = read_export(path)
    columns = _columns(export, path, instrument, order)
    items = clean_items(export, export.frame.index, columns, instrument, path.name, (), language)
    questions = [question for column in items.values() for question in column.questions]
    if questions:
        raise ProblemsError([_unread(question) for question in questions])
    frame = pd.DataFrame({key: column.values for key, column in items.items()})
    scores = score(frame, instrument, language=language)
    taken = [Problem("score.exists-in-file", file=path.name, column=str(name))
             for name in scores if name in export.frame]  # fmt: skip
    if taken:
        raise ProblemsError(taken)
    return Scored(export, scores, instrument, frame, language)


def _unread(question: Question) -> Problem:
    """An answer that the instrument does not have; there is no programme here that could settle it."""
    problem = question.problem()
    return Problem(
        "score.not-an-answer-many" if len(question.rows) > 1 else "score.not-an-answer",
        file=problem.file,
        row=problem.row,
        column=problem.column,
        found=problem.found,
        allowed=problem.allowed,
        values={"item": question.values["item"], "rows": problem.values["rows"]},
    )


def _instrument(name: str) -> Instrument:
    if name.casefold().endswith((".yml", ".yaml")):
        return load_instrument(Path(name))
    return from_catalogue(name)


def _columns(export: Export, path: Path, instrument: Instrument, order: str | None) -> dict[str, str]:
    """The column of every item that a scale needs; raises `ProblemsError` for items without one."""
    scales = instrument.scales.values()
    needed = {item for scale in scales for item in (*scale.items, *scale.weights.values())}
    if order is not None:
        columns = _by_order(export, path, instrument, order)
    else:
        source = Source(file=path.name, instrument="instrument")
        tool = export.recognised.get("tool")
        matched = match_columns(export.frame.columns, source, instrument, tool=tool)
        twice = [problem for problem in matched.problems if problem.key == "clean.item-twice"]
        if twice:
            raise ProblemsError(twice)
        columns = matched.items
    missing = [key for key in instrument.items if key in needed and key not in columns]
    if missing:
        known = list(export.frame.columns)
        found = ", ".join(missing)
        problem = Problem("score.missing-items", file=path.name, found=found, allowed=known)
        raise ProblemsError([problem])
    return {key: column for key, column in columns.items() if key in needed}


def _by_order(export: Export, path: Path, instrument: Instrument, order: str) -> dict[str, str]:
    """Columns named by place (q1, q2, ...) as items, in one of the instrument's published orders."""
    if order not in instrument.orders:
        known = list(instrument.orders)
        raise UsageError([Problem("score.no-order", found=order, allowed=known)])
    items = instrument.orders[order]
    stems: dict[str, dict[int, str]] = {}
    for column in export.frame.columns:
        found = _NUMBERED.fullmatch(column)
        if found:
            stems.setdefault(found[1].casefold(), {})[int(found[2])] = column
    places = range(1, len(items) + 1)
    fitting = [numbered for numbered in stems.values() if set(numbered) == set(places)]
    if len(fitting) != 1:
        numbered = sum(len(part) for part in stems.values())
        values = {"order": order, "wanted": len(items), "number": numbered}
        raise ProblemsError([Problem("score.order-columns", file=path.name, values=values)])
    return {item: fitting[0][place] for place, item in zip(places, items, strict=True)}


def _writer(path: Path, output: Path) -> Callable[[Scored, Path], None]:
    writer = _WRITERS.get(output.suffix.casefold())
    if writer is None:
        found = output.suffix or output.name
        raise UsageError([Problem("score.suffix", file=output, found=found, allowed=list(_WRITERS))])
    if path.resolve() == output.resolve():
        raise UsageError([Problem("score.same-file", file=output)])
    return writer


def _told(scored: Scored, path: Path, output: Path) -> list[str]:
    lines = []
    for name, scale in scored.instrument.scales.items():
        values = {
            "title": text(scale.title, scored.language),
            "scored": int(scored.scores[name].notna().sum()),
            "rows": len(scored.scores),
        }
        lines.append(say("score.file-scale", scored.language, **values))
    lines += remarks(scored.answers, scored.instrument, path.name, scored.language)
    return [*lines, say("score.file-written", scored.language, file=output)]


def _write_csv(scored: Scored, output: Path) -> None:
    both = texts_only(pd.concat([scored.export.frame, scored.scores], axis=1))
    comma = scored.language == "nl"
    if scored.export.recognised["format"] == "CSV":  # numbers in text stay as they were written
        comma = scored.export.decimal == ","
    # The byte-order mark tells Excel that this is UTF-8.
    both.to_csv(
        output,
        index=False,
        sep=";" if comma else ",",
        decimal="," if comma else ".",
        encoding="utf-8-sig",
        lineterminator="\r\n",
    )


def _with_numbers(export: Export) -> pd.DataFrame:
    """The file's columns, those that hold only written numbers as numbers.

    Numbers with zeros in front, a plus or more than fifteen digits name something: those stay text, as do
    columns of which the file labels codes.
    """
    frame = export.frame.copy()
    for column in frame.columns:
        cells = frame[column].dropna()
        if column in export.value_labels or column in export.missing_codes or not len(cells):
            continue
        if all(isinstance(cell, str) for cell in cells):
            mark = _decimal_mark([cell.strip() for cell in cells], export.decimal)
            if mark is not None:
                points = frame[column].str.strip().str.replace(mark, ".", regex=False)
                frame[column] = points.astype("float64")
    return frame


def _decimal_mark(cells: list[str], decimal: str) -> str | None:
    """The mark by which all cells are numbers: the file's own, else a point that parts no thousands."""
    for mark in dict.fromkeys((decimal, ".")):
        if all(_WRITTEN_NUMBER[mark].fullmatch(cell) for cell in cells):
            thousands = mark != decimal and all(_THOUSANDS.fullmatch(cell) for cell in cells)
            return None if thousands else mark
    return None


def _write_excel(scored: Scored, output: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(say("score.sheet", scored.language))

    def cell(value: object) -> object:
        if not isinstance(value, str):
            return None if pd.isna(value) else value  # type: ignore[call-overload]
        made = WriteOnlyCell(sheet)
        put_text(made, value)
        return made

    both = pd.concat([_with_numbers(scored.export), scored.scores], axis=1)
    sheet.append([cell(str(name)) for name in both.columns])
    for row in both.itertuples(index=False, name=None):
        sheet.append([cell(value) for value in row])
    book.save(output)


def _write_spss(scored: Scored, output: Path) -> None:
    import pyreadstat

    export = scored.export
    columns = [str(column) for column in export.frame.columns]
    names = _spss_names(columns)
    both = pd.concat([_with_numbers(export).rename(columns=names), scored.scores], axis=1)
    labels = {names[c]: export.labels.get(c, c if names[c] != c else "") for c in columns}
    labels |= scored.titles
    answers: Any = {names[c]: export.value_labels[c] for c in columns if c in export.value_labels}
    codes = export.missing_codes
    missing: Any = {names[c]: _spss_missing(codes[c]) for c in columns if c in codes}
    try:
        pyreadstat.write_sav(
            both,
            output,
            column_labels={name: label for name, label in labels.items() if label and name in both},
            variable_value_labels=answers,
            missing_ranges=missing,
        )
    except pyreadstat.ReadstatError as error:
        raise OSError(None, str(error)) from error


def _spss_names(columns: list[str]) -> dict[str, str]:
    """Names that SPSS takes: "AGR[SQ001]" becomes "AGR_SQ001_"; the old name becomes the label."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        name = _NOT_IN_SPSS_NAME.sub("_", column)
        name = name if name[:1].isalpha() else f"v{name}"
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{name}_{number}"
        taken.add(name.casefold())
        names[column] = name
    return names


def _spss_missing(codes: tuple) -> list[object]:
    return [{"lo": part[0], "hi": part[1]} if isinstance(part, tuple) else part for part in codes]


_WRITERS: Mapping[str, Callable[[Scored, Path], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_excel,
    ".sav": _write_spss,
}
