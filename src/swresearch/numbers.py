"""Numbers by name: what prose, home page and findings may use of a run's results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.language import number
from swresearch.sentences import agreement_sentence, scale_sentence
from swresearch.writing import count_text, known, share_text


@dataclass(frozen=True)
class Number:
    """A number with a name: its value, how it is written, and the people it rests on.

    `text` is the number as readers see it ("84%"); `title` says it in full; `count` of `n` people
    where it is a share; `low` and `high` bound its 95% interval; None where there is no number.
    """

    text: str
    title: str
    n: int
    value: float | None = None
    count: int | None = None
    low: float | None = None
    high: float | None = None


def agreement_numbers(frame: pd.DataFrame, group: Group, prefix: str) -> dict[str, Number]:
    """`<prefix>.<item>.agree` per statement, from an `answers.agreement` frame (protected)."""
    return {f"{prefix}.{row['item']}.agree": _agreement(row, group) for row in _rows(frame)}


def _agreement(row: Mapping[str, Any], group: Group) -> Number:
    title = agreement_sentence(row, group)
    if not known(row["count"]):
        return Number("–", title, 0)
    base, count = int(row["base"]), int(row["count"])
    share = share_text(row["share"], base, group)
    counts = f"{count_text(count, group.language)}/{count_text(base, group.language)}"
    low, high = float(row["low"]), float(row["high"])
    return Number(share or counts, title, base, float(row["share"]), count, low, high)


def scale_numbers(frame: pd.DataFrame, group: Group, prefix: str) -> dict[str, Number]:
    """`<prefix>.<scale>.mean` per scale, from a `scales.scale_summary` frame (protected)."""
    return {f"{prefix}.{row['scale']}.mean": _mean(row, group) for row in _rows(frame)}


def _mean(row: Mapping[str, Any], group: Group) -> Number:
    title = scale_sentence(row, group)
    if not known(row["mean"]):
        return Number("–", title, 0)
    written = number(row["mean"], int(row["decimals"]), group.language)
    low, high = float(row["low"]), float(row["high"])
    return Number(written, title, int(row["base"]), float(row["mean"]), low=low, high=high)


def people_number(people: int, group: Group, prefix: str) -> dict[str, Number]:
    """`<prefix>.people`: how many took part."""
    written = count_text(people, group.language)
    title = f"{written} {group.named(people)}"
    return {f"{prefix}.people": Number(written, title, people, float(people))}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
