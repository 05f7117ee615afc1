"""The classes of published norms as tables: of a group, and of a questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.instruments import Instrument, Norm, text
from swresearch.language import number, say
from swresearch.tables.cells import caption, class_rows, notes_for
from swresearch.writing import count_or_fewer, known


def norms(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """How many people fall in each class of each norm, from `norms.norm_shares` (protected)."""
    language = group.language

    def norm(row: Mapping[str, Any]) -> str:
        return _named(row["title"], row["norm_title"], row["unverified"], language)

    rows, starts = class_rows(frame, group, ("scale", "norm"), norm)
    return Table(
        caption=caption("norms", group),
        columns=[say(f"tables.{key}", language) for key in ("norm-class", "norm-share", "n")],
        numeric=[False, True, True],
        rows=rows,
        groups=starts,
        notes=[*notes_for(frame, group, intervals=True), *_reasons(frame, group)],
        name=name,
    )


def norm_rules(instrument: Instrument, title: str, language: str) -> Table:
    """The norms of a questionnaire as they were published: classes and source."""
    rows: list[list[Cell]] = []
    starts: dict[int, str] = {}
    for scale in instrument.scales.values():
        for norm in scale.norms.values():
            starts[len(rows)] = _named(
                text(scale.title, language), text(norm.title, language), norm.unverified, language
            )
            rows += list(_bands(norm, language))
    return Table(
        caption=say("tables.caption.norm-rules", language, instrument=title),
        columns=[
            say(f"tables.{key}", language) for key in ("norm-class", "norm-scores", "norm-source")
        ],
        numeric=[False, True, False],
        rows=rows,
        groups=starts,
    )


def _named(scale: str, norm: str, unverified: bool, language: str) -> str:
    doubt = say("tables.norm-unverified", language) if unverified else ""
    return say("tables.norm-of", language, scale=scale, norm=norm) + doubt


def _bands(norm: Norm, language: str) -> Iterable[list[Cell]]:
    for at, band in enumerate(norm.bands):
        ends = [number(end, _digits(end), language) for end in (band.low, band.high)]
        written = ends[0] if ends[0] == ends[1] else "–".join(ends)
        yield [Cell(text(band.label, language)), Cell(written), Cell("" if at else norm.source)]


def _digits(end: float) -> int:
    """A published cut-off keeps its own decimals, whatever the scores are written with."""
    return len(f"{end:g}".partition(".")[2])


def _reasons(frame: pd.DataFrame, group: Group) -> list[str]:
    """Why a scale has no classes, once per reason; the smallest base has its own note."""
    base = group.publication.smallest_base
    told = frame[frame["reason"].notna() & frame["base"].notna()]
    return [
        say(
            str(reason),
            group.language,
            n=count_or_fewer(part["base"].min(), base, group.language),
            base=base,
        )
        for reason, part in told.groupby("reason", sort=False)
        if known(part["base"].min())
    ]
