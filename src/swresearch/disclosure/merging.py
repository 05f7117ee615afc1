"""Counts per group in which small groups are taken together, so that none can be computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from swresearch.answers import missing_label
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.programme import Publication

BELOW_CELL = "disclosure.below-cell"
ONE_GROUP = "disclosure.one-group"
OTHER = "other"
MISSING = "missing"
_SMALLEST_MERGER = 2
"""A merged group of one would show that group under another name."""


@dataclass(frozen=True)
class Groups:
    """Counts per group that may be shown: columns key, label, count; or withheld, with the reason.

    `merged` names the groups that were taken together under the key "other"; `merged_keys` are theirs.
    """

    frame: pd.DataFrame
    merged: tuple[str, ...] = ()
    reason: str | None = None
    merged_keys: tuple[object, ...] = ()


def group_counts(
    values: pd.Series, labels: Mapping[Any, str], language: str = DEFAULT_LANGUAGE
) -> pd.DataFrame:
    """Counts per group in the order of `labels`: columns key, label, count.

    People without a value come last, under the key "missing", when there are any.
    """
    counts = values.value_counts()
    rows = [(key, label, float(counts.get(key, 0))) for key, label in labels.items()]
    if values.isna().any():
        rows.append((MISSING, missing_label("no_answer", language), float(values.isna().sum())))
    return pd.DataFrame(rows, columns=["key", "label", "count"])


def protect_groups(
    counts: pd.DataFrame, publication: Publication, language: str = DEFAULT_LANGUAGE
) -> Groups:
    """Counts per group in which nothing below `smallest_cell` can be read or computed.

    `counts` has columns key, label, count. Groups below the smallest cell are merged, smallest first,
    with as many larger ones as it takes to hold at least two groups with people and `smallest_cell`
    people; the reader, who knows the total, learns only their sum. Where that would leave one row, or
    everyone is in one group, the table is withheld: it would say something about everyone or nothing.
    """
    filled = counts[counts["count"] > 0]
    if len(filled) < _SMALLEST_MERGER:
        return Groups(counts.iloc[:0], reason=ONE_GROUP)
    small = filled.sort_values("count", kind="stable")
    number = int((small["count"] < publication.smallest_cell).sum())
    if number == 0:
        return Groups(filled.reset_index(drop=True))
    number = max(number, _SMALLEST_MERGER)
    while number < len(small) and small["count"].iloc[:number].sum() < publication.smallest_cell:
        number += 1
    if number >= len(small):
        return Groups(counts.iloc[:0], reason=BELOW_CELL)
    return _merged(filled, small.index[:number], language)


def _merged(filled: pd.DataFrame, small: pd.Index, language: str) -> Groups:
    merged = filled.loc[filled.index.isin(small)]
    rest = filled.loc[~filled.index.isin(small)]
    other = {
        "key": OTHER,
        "label": say("disclosure.other-groups", language),
        "count": merged["count"].sum(),
    }
    frame = pd.concat([rest, pd.DataFrame([other])], ignore_index=True)[["key", "label", "count"]]
    return Groups(frame, tuple(merged["label"]), merged_keys=tuple(merged["key"]))
