"""From cells by place to an export: every column named once, nothing lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from swresearch.errors import Problem, ProblemsError
from swresearch.read.heading import Heading
from swresearch.read.model import Export, Format, Note, ReadOptions, refuse
from swresearch.read.survey_tools import answers_as, settle_rows

_SHOWN_TOOLS = {Format.LIMESURVEY: "LimeSurvey", Format.QUALTRICS: "Qualtrics"}


def settle(
    cells: pd.DataFrame,
    heading: Heading,
    path: Path,
    options: ReadOptions,
    *,
    recognised: dict[str, str],
    notes: list[Note],
    decimal: str = ".",
    place: Callable[[int], str] = lambda n: str(n + 1),
) -> Export:
    """Name the columns, leave empty rows and columns out, and settle what a survey tool added.

    `cells` has its columns by place (0, 1, ...) and the row in the file as index; `place` writes a
    column's place as the researcher sees it ("C" or "3"). Raises `ProblemsError` for columns without a
    name, names that occur twice, and a file without answers.
    """
    names: list[str] = list(heading.names)
    notes = [*notes, *heading.notes]
    cells, empty = _without_empty_rows(cells)
    notes += empty
    if cells.empty:
        raise refuse(path, "read.only-heading")
    cells, left_out = _without_nameless(cells, names)
    notes += left_out
    _check_names(cells, names, path, place)
    chosen = _places(cells)
    frame = cells.set_axis([names[n] for n in chosen], axis=1)
    recognised = recognised | ({"header rows": str(heading.rows)} if heading.rows else {})
    if heading.name_row and heading.rows > 1:
        recognised["name row"] = str(heading.name_row)
    if heading.tool:
        frame, told = settle_rows(frame, heading.tool, options)
        notes += told
        recognised |= _tool(frame, heading.tool)
        if frame.empty:
            raise ProblemsError([Problem("read.all-dropped", file=path)])
    recognised |= {"rows": str(len(frame)), "columns": str(frame.shape[1])}
    return Export(
        frame=frame,
        labels={names[n]: heading.labels[n] for n in chosen if heading.labels[n]},
        sections={names[n]: heading.sections[n] for n in chosen if heading.sections[n]},
        recognised=recognised,
        notes=tuple(notes),
        decimal=decimal,
    )


def _places(cells: pd.DataFrame) -> list[int]:
    return [int(n) for n in cells.columns]


def _without_empty_rows(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    filled = cells.notna().any(axis=1)
    if filled.all():
        return cells, []
    last = filled[filled].index.max() if filled.any() else cells.index.max()
    between = int((~filled[filled.index < last]).sum())  # empty rows at the end say nothing
    return cells.loc[filled], [Note("empty-rows", {"count": between})] if between else []


def _without_nameless(cells: pd.DataFrame, names: list[str]) -> tuple[pd.DataFrame, list[Note]]:
    """Without columns that have neither name nor answers, and without a first column of row numbers."""
    nameless = [n for n in _places(cells) if not names[n]]
    empty = [n for n in nameless if cells[n].isna().all()]
    notes = []
    rows = [n for n in nameless if n == 0 and n not in empty and _counts_rows(cells[n])]
    if rows:
        notes.append(Note("row-numbers"))
    return cells.drop(columns=[*empty, *rows]), notes


def _counts_rows(column: pd.Series) -> bool:
    """Whether a nameless column only counts, as pandas (from 0) and R (from 1) write row numbers."""
    numbers = pd.to_numeric(column, errors="coerce")
    return bool(numbers.iloc[0] in (0, 1) and numbers.diff().iloc[1:].eq(1).all() and len(numbers) > 1)


def _check_names(
    cells: pd.DataFrame, names: list[str], path: Path, place: Callable[[int], str]
) -> None:
    problems = [
        Problem("read.column-without-name", file=path, column=place(n))
        for n in _places(cells)
        if not names[n]
    ]
    times = Counter(names[n] for n in _places(cells) if names[n])
    for name, count in times.items():
        if count > 1:
            places = ", ".join(place(n) for n in _places(cells) if names[n] == name)
            values = {"count": count, "places": places}
            problems.append(Problem("read.column-twice", file=path, column=name, values=values))
    if problems:
        raise ProblemsError(problems)


def _tool(frame: pd.DataFrame, tool: Format) -> dict[str, str]:
    found = {"tool": _SHOWN_TOOLS[tool]}
    answers = answers_as(frame) if tool is Format.LIMESURVEY else None
    return found | ({"answers": answers} if answers else {})
