"""Which numbers may be shown: frames in, frames with the unsafe numbers blanked out.

Two kinds of rule that are never mixed up. Distributions of a whole group have a smallest base: below
it an item is hidden, above it answers may be joined first. Crossings with traits have a smallest
cell: small groups are merged so that nothing can be computed back from the total. Figures, tables
and sentences are made from what comes out of here; comparisons with reference results are not.

Every function adds `hidden` (bool) and `reason` (catalogue key, or None).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swresearch.answers import by_options, joined
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.programme import Publication

BELOW_BASE = "disclosure.below-base"
BELOW_CELL = "disclosure.below-cell"
ONE_GROUP = "disclosure.one-group"
_SMALLEST_MERGER = 2
"""A merged group of one would show that group under another name."""


def protect_distribution(
    frame: pd.DataFrame, publication: Publication, language: str = DEFAULT_LANGUAGE
) -> pd.DataFrame:
    """An `answers.distribution` frame that may be shown.

    Items with a base below `smallest_base` keep their rows, with count, base, share, low and high
    NaN, `hidden` True and the reason; missing answers too, because with the number of people
    they give the base. When one of the items with the same options has a base below
    `join_answers_below`, all of them are joined to agree, neutral, disagree: one legend fits them.
    """
    small = frame["base"] < publication.smallest_base
    few = ~small & (frame["base"] < publication.join_answers_below)
    joining = set(frame.loc[few, "item"])
    parts = [
        joined(part, language) if joining & set(part["item"]) else part for part in by_options(frame)
    ]
    places = {item: at for at, item in enumerate(frame["item"].unique())}
    together = pd.concat([frame.iloc[:0], *parts]).sort_values(
        "item", key=lambda items: items.map(places), kind="stable", ignore_index=True
    )
    hidden = together["item"].isin(frame.loc[small, "item"])
    return _hide(together, hidden, ["count", "base", "share", "low", "high"])


def protect_estimates(frame: pd.DataFrame, publication: Publication) -> pd.DataFrame:
    """Means or shares per group or scale that may be shown.

    Works on `scales.scale_summary` (column base) and `statistics.perspectives.estimates` (column n):
    rows with fewer people than `smallest_base` lose every number but bounds.
    """
    people = frame["base"] if "base" in frame else frame["n"]
    return _hide(frame, people < publication.smallest_base, _numbers(frame))


def protect_differences(frame: pd.DataFrame, publication: Publication) -> pd.DataFrame:
    """Differences between perspectives that may be shown: both groups reach `smallest_base`."""
    fewest = frame[["n_first", "n_second"]].min(axis=1)
    return _hide(frame, fewest < publication.smallest_base, _numbers(frame))


@dataclass(frozen=True)
class Groups:
    """Counts per group that may be shown: columns key, label, count; or withheld, with the reason.

    `merged` names the groups that were taken together.
    """

    frame: pd.DataFrame
    merged: tuple[str, ...] = ()
    reason: str | None = None


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
        "key": "other",
        "label": say("disclosure.other-groups", language),
        "count": merged["count"].sum(),
    }
    frame = pd.concat([rest, pd.DataFrame([other])], ignore_index=True)[["key", "label", "count"]]
    return Groups(frame, tuple(merged["label"]))


def _hide(frame: pd.DataFrame, hidden: pd.Series, numbers: list[str]) -> pd.DataFrame:
    before = frame["reason"] if "reason" in frame else [None] * len(frame)
    reasons = [
        BELOW_BASE if gone else (why if isinstance(why, str) else None)
        for gone, why in zip(hidden, before, strict=True)
    ]
    blank = {name: frame[name].where(~hidden, np.nan) for name in numbers}
    return frame.assign(**blank, hidden=hidden, reason=pd.Series(reasons, frame.index, dtype=object))


def _numbers(frame: pd.DataFrame) -> list[str]:
    """The columns that hold results: all numeric ones but the bounds and settings of a scale."""
    settings = {"lowest", "highest", "decimals", "items"}
    numeric = frame.select_dtypes("number").columns
    return [str(name) for name in numeric if name not in settings]
