"""The items of one file: each matched column read by the codebook, fixed values beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from swresearch.clean import answers, dates, log, numbers, opentext
from swresearch.clean.cells import ANSWERED, KINDS, Column, Field, Reader, clean_column
from swresearch.clean.decisions import Decision
from swresearch.clean.texts import shown
from swresearch.clean.ticks import NO_TICK, without_tick
from swresearch.errors import Problem
from swresearch.instruments import Instrument, ItemKind
from swresearch.read.model import Export

READERS: Mapping[ItemKind, Reader] = {
    ItemKind.CHOICE: answers.READER,
    ItemKind.NUMBER: numbers.READER,
    ItemKind.DATE: dates.READER,
    ItemKind.OPEN: opentext.READER,
}
"""How each kind of item is read."""


def clean_items(
    export: Export,
    rows: pd.Index,
    columns: Mapping[str, str],
    instrument: Instrument,
    file: str,
    decisions: Iterable[Decision] = (),
    language: str = "nl",
) -> dict[str, Column]:
    """The items of a file by key, for the rows (of the file) that stay; `columns` is item -> column."""
    given = tuple(decisions)
    # Taking all rows would copy every text of the file.
    frame = export.frame if rows.equals(export.frame.index) else export.frame.loc[rows]
    cleaned = {}
    for key in instrument.items:
        if key in columns:
            about = field_of(export, instrument, key, file, columns[key], language)
            column = clean_column(frame[columns[key]], about, READERS[about.item.kind], given)
            cleaned[key] = _with_ticks(column, frame, about)
    return cleaned


def field_of(
    export: Export, instrument: Instrument, key: str, file: str, column: str, language: str
) -> Field:
    """All that is known about an item in a file, from the codebook and from the file itself."""
    book = instrument.answers(key)
    return Field(
        key,
        instrument.items[key],
        file,
        column,
        book.options if book else {},
        instrument.missing_answers(key),
        export.value_labels.get(column, {}),
        tuple(export.missing_codes.get(column, ())),
        export.recognised.get("tool"),
        export.decimal,
        language,
    )


def fixed_items(
    fixed: Mapping[str, object], rows: pd.Index, instrument: Instrument, file: str, language: str
) -> tuple[dict[str, Column], list[Problem]]:
    """Items that have one value for the whole file, and the problems with these values."""
    cleaned, problems = {}, []
    for key, value in fixed.items():
        about = field_of(Export(pd.DataFrame()), instrument, key, file, key, language)
        raw = pd.Series(shown(value), index=rows, dtype="str")
        column = clean_column(raw, about, READERS[about.item.kind])
        if column.questions:
            allowed = column.questions[0].allowed
            about_it = {"item": key}
            problem = Problem(
                "clean.fixed-value", file=file, found=shown(value), allowed=allowed, values=about_it
            )
            problems.append(problem)
        no_log = log.join([])
        cleaned[key] = Column(column.values, column.missing, no_log, (), (), frozenset())
    return cleaned, problems


def missing_reasons(columns: Mapping[str, Column], instrument: Instrument) -> pd.DataFrame:
    """Why there is no answer, per item that can be scored or dated; empty where there is one."""
    kinds = [kind.value for kind in KINDS]
    reasons = {
        key: pd.Categorical.from_codes(np.where(c.missing == ANSWERED, -1, c.missing), pd.Index(kinds))
        for key, c in columns.items()
        if instrument.items[key].kind is not ItemKind.OPEN
    }
    index = next(iter(columns.values())).values.index if columns else pd.RangeIndex(0)
    return pd.DataFrame(reasons, index=index)


def _with_ticks(column: Column, frame: pd.DataFrame, about: Field) -> Column:
    """With "no" in the boxes of a LimeSurvey question that a person left unticked."""
    if about.tool != "LimeSurvey" or about.item.kind is not ItemKind.CHOICE:
        return column
    no = answers.yes_or_no(about, NO_TICK)
    where = without_tick(frame, about.column)
    if no is None or not where.any():
        return column
    values = column.values.mask(where, no.value)
    missing = np.where(where, ANSWERED, column.missing)
    rows = frame.index[where].to_numpy()
    more = log.changes(about.file, rows, about.column, "", shown(no.value), "limesurvey-unticked")
    changes = log.join([column.changes, more])
    return Column(values, missing, changes, column.questions, column.problems, column.used)
