"""Results of a whole group: a smallest base, and answers joined first where the programme asks it.

Every function adds `hidden` (bool) and `reason` (catalogue key, or None).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swresearch.answers import Side, by_options, joined
from swresearch.language import DEFAULT_LANGUAGE
from swresearch.programme import Publication

BELOW_BASE = "disclosure.below-base"
SENSITIVE = "disclosure.sensitive"
EXTREMES = ("minimum", "maximum")


def protect_distribution(
    frame: pd.DataFrame, publication: Publication, language: str = DEFAULT_LANGUAGE
) -> pd.DataFrame:
    """An `answers.distribution` frame that may be shown.

    Items with a base below `smallest_base` keep their rows, with count, base, share, low and high
    NaN, `hidden` True and the reason; missing answers too, because with the number of people
    they give the base. When one of the items with the same options has a base below
    `join_answers_below`, all of them are joined to agree, neutral, disagree: one legend fits them.

    Items that are `sensitive` follow the rules for cells as well: they are joined, and hidden when an
    answer was still given by fewer people than `smallest_cell`, by nobody or by everybody.
    """
    small = frame["base"] < publication.smallest_base
    few = ~small & (frame["base"] < publication.join_answers_below)
    joining = set(frame.loc[few | frame["item"].isin(publication.sensitive), "item"])
    parts = [
        joined(part, language) if joining & set(part["item"]) else part for part in by_options(frame)
    ]
    places = {item: at for at, item in enumerate(frame["item"].unique())}
    together = pd.concat([frame.iloc[:0], *parts]).sort_values(
        "item", key=lambda items: items.map(places), kind="stable", ignore_index=True
    )
    numbers = ["count", "base", "share", "low", "high"]
    telling = together["item"].isin(_telling(together, publication))
    shown = _hide(together, telling, numbers, SENSITIVE)
    return _hide(shown, together["item"].isin(frame.loc[small, "item"]), numbers)


def _telling(frame: pd.DataFrame, publication: Publication) -> set[str]:
    """The sensitive items of which an answer says too much about the few, or about all."""
    answers = frame[frame["item"].isin(publication.sensitive) & (frame["side"] != Side.MISSING.value)]
    few = (answers["count"] > 0) & (answers["count"] < publication.smallest_cell)
    whole = (answers["count"] == 0) | (answers["count"] == answers["base"])
    return set(answers.loc[few | (whole & publication.group_disclosure), "item"])


def protect_estimates(frame: pd.DataFrame, publication: Publication) -> pd.DataFrame:
    """Means or shares per group or scale that may be shown.

    Works on `scales.scale_summary` (column base) and `statistics.perspectives.estimates` (column n):
    rows with fewer people than `smallest_base` lose every number but bounds. Columns minimum and
    maximum, which are answers of one person, are blank unless the programme shows extremes. Sensitive
    items (column item or construct) are hidden: their answers stand with the statements or nowhere.
    """
    people = frame["base"] if "base" in frame else frame["n"]
    extremes = [] if publication.extremes else [name for name in EXTREMES if name in frame]
    frame = frame.assign(**dict.fromkeys(extremes, np.nan))
    shown = _hide(frame, people < publication.smallest_base, _numbers(frame))
    return _hide(shown, _sensitive(frame, publication), _numbers(frame), SENSITIVE)


def protect_differences(frame: pd.DataFrame, publication: Publication) -> pd.DataFrame:
    """Differences between perspectives that may be shown: both groups reach `smallest_base`."""
    fewest = frame[["n_first", "n_second"]].min(axis=1)
    shown = _hide(frame, fewest < publication.smallest_base, _numbers(frame))
    return _hide(shown, _sensitive(frame, publication), _numbers(frame), SENSITIVE)


def _sensitive(frame: pd.DataFrame, publication: Publication) -> pd.Series:
    found = pd.Series(False, index=frame.index)
    for name in ("item", "construct"):
        if name in frame:
            found |= frame[name].isin(publication.sensitive)
    return found


def _hide(
    frame: pd.DataFrame, hidden: pd.Series, numbers: list[str], reason: str = BELOW_BASE
) -> pd.DataFrame:
    before = frame["reason"] if "reason" in frame else [None] * len(frame)
    reasons = [
        reason if gone else (why if isinstance(why, str) else None)
        for gone, why in zip(hidden, before, strict=True)
    ]
    blank = {name: frame[name].where(~hidden, np.nan) for name in numbers}
    gone_before = frame.get("hidden", False)
    return frame.assign(
        **blank, hidden=hidden | gone_before, reason=pd.Series(reasons, frame.index, dtype=object)
    )


def _numbers(frame: pd.DataFrame) -> list[str]:
    """The columns that hold results: all numeric ones but the bounds and settings of a scale."""
    settings = {"lowest", "highest", "decimals", "items"}
    numeric = frame.select_dtypes("number").columns
    return [str(name) for name in numeric if name not in settings]
