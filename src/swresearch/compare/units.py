"""The people of a programme per wave and instrument: their answers, and the columns these came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from swresearch.clean import Cleaned
from swresearch.clean.answers import missing_code_of
from swresearch.clean.texts import same
from swresearch.compare.columns import is_answer
from swresearch.compare.comparison import Ours
from swresearch.language import say


@dataclass(frozen=True)
class Unit:
    """The people of one wave who filled in one instrument with scales, over all their files.

    `wave` is the key in the programme file; `id_names` are the columns with people's numbers and `asked`
    the columns with answers in the raw files, these in the form of `same`.
    """

    perspective: str
    wave: str
    ours: Ours
    id_names: tuple[str, ...]
    asked: frozenset[str]


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


def units_of(cleaned: Sequence[Cleaned], language: str) -> list[Unit]:
    """The people of every wave and instrument with scales, in the order of the programme."""
    usable = [
        part
        for part in cleaned
        if part.task.source.rows == "one"
        and part.task.instrument.scales
        and part.task.instrument.refused is None
    ]
    order = {unit: place for place, unit in enumerate(dict.fromkeys(map(_unit_of, usable)))}
    usable.sort(key=lambda part: order[_unit_of(part)])
    return [_unit(list(parts), language) for _, parts in groupby(usable, key=_unit_of)]


def _unit_of(part: Cleaned) -> tuple[str, str, str]:
    return part.task.perspective, part.task.wave, part.task.source.instrument


def _unit(parts: Sequence[Cleaned], language: str) -> Unit:
    frame = pd.concat([part.frame for part in parts])
    codes = pd.concat([missing_codes(part) for part in parts])
    perspective, wave, _ = _unit_of(parts[0])
    who = f"{say(f'compare.perspective.{perspective}', language)} {wave}"
    instrument = parts[0].task.instrument
    names = tuple(part.task.source.id for part in parts if part.task.source.id)
    asked = (
        same(column)
        for part in parts
        for item, column in part.columns.items()
        if is_answer(item, instrument)
    )
    return Unit(perspective, wave, Ours(frame, codes, instrument, who), names, frozenset(asked))
