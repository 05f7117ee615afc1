"""Means of scales, and differences between perspectives, in sentences."""

from __future__ import annotations

import pandas as pd

from swresearch.answers import Group
from swresearch.language import number, say
from swresearch.sentences.statements import Row, why_hidden
from swresearch.writing import STAR, capital, count_text, known, signed

MOST = 0.5  # of the people: with a score from fewer, a mean in a headline says of how many it is


def scale_sentence(row: Row, group: Group) -> str:
    """The mean of one scale, from a row of `scales.scale_summary`.

    "Klanten scoren op Vertrouwen gemiddeld 3,8 op een schaal van 1 tot 5; waarschijnlijk tussen …".
    """
    if not known(row["mean"]):
        return say(
            "sentences.no-mean",
            group.language,
            title=row["title"],
            reason=why_hidden(row, group),
        )
    places = int(row["decimals"])
    written = {name: signed(row[name], places, group.language) for name in ("mean", "low", "high")}
    ends = {name: f"{row[name]:g}" for name in ("lowest", "highest")}
    return say(
        "sentences.scale",
        group.language,
        people=capital(group.people),
        title=row["title"],
        n=count_text(row["base"], group.language),
        **written,
        **ends,
    )


def scales_finding(frame: pd.DataFrame, group: Group) -> str:
    """The one sentence above a page of scales: the scale that lies highest within its range.

    Where scales run over different ranges each mean comes with its own: 4.5 is much on 0-6 only. Where
    the margins of the highest and the lowest overlap no order is claimed.
    """
    shown = frame[frame["mean"].notna()]
    if shown.empty:
        return say("sentences.nothing-shown", group.language, people=group.people)
    if len(shown) == 1:
        return scale_sentence(shown.iloc[0], group)
    width = shown["highest"] - shown["lowest"]
    heights = {key: (shown[key] - shown["lowest"]) / width for key in ("mean", "low", "high")}
    order = heights["mean"].sort_values(ascending=False, kind="stable").index
    ends = [shown.loc[order[0]], shown.loc[order[-1]]]
    apart = heights["low"][order[0]] > heights["high"][order[-1]]
    one_range = len(shown[["lowest", "highest"]].drop_duplicates()) == 1
    texts = [_mean_text(row, one_range, group) for row in ends]
    key = "scales-finding" if one_range else "scales-finding-ranges"
    return say(
        f"sentences.{key if apart else 'scales-finding-alike'}",
        group.language,
        people=capital(group.people) if apart else group.people,
        top=ends[0]["title"],
        top_number=texts[0],
        bottom=ends[1]["title"],
        bottom_number=texts[1],
    )


def _mean_text(row: pd.Series, bare: bool, group: Group) -> str:
    """A mean, with its range unless that is said, and with its people where most have no score."""
    language = group.language
    mean = signed(row["mean"], int(row["decimals"]), language)
    if not bare:
        ends = {key: signed(row[key], 0, language) for key in ("lowest", "highest")}
        mean = say("sentences.mean-of-range", language, mean=mean, **ends)
    if "n" not in row or not known(row["n"]) or row["base"] >= MOST * row["n"]:
        return mean
    sizes = {key: count_text(row[key], language) for key in ("base", "n")}
    return say("sentences.mean-of-part", language, mean=mean, people=group.people, **sizes)


def difference_sentence(
    row: Row, title: str, first: Group, second: Group, decimals: int = 1, starred: bool = True
) -> str:
    """The difference between two perspectives on one construct.

    `row` comes from `statistics.perspectives` (columns difference, low, high, wording_differs, and
    share_first for shares), protected. Shares differ in percentage points; whether the interval holds
    0 decides which sentence it is. Where the wordings differ a star stands beside the number;
    `wording_remark` explains it. Without `starred` it is said elsewhere, for all at once.
    """
    language = first.language
    if not known(row["difference"]):
        return say(
            "sentences.no-difference",
            language,
            title=capital(title),
            first=first.people,
            second=second.people,
            reason=why_hidden(pd.Series({**row, "base": row["n_first"]}), first),
        )
    share = "share_first" in row
    factor, places = (100, 0) if share else (1, decimals)
    turned = row["difference"] < 0
    one, other = (second, first) if turned else (first, second)
    low, high = (-row["high"], -row["low"]) if turned else (row["low"], row["high"])
    sure = low > 0
    key = f"sentences.difference.{'share' if share else 'mean'}-{'sure' if sure else 'unsure'}"
    return say(
        key,
        language,
        title=capital(title),
        one=one.people,
        other=other.people,
        difference=number(factor * abs(row["difference"]), places, language),
        low=signed(factor * low, places, language),
        high=signed(factor * high, places, language),
        mark=STAR if row["wording_differs"] and starred else "",
    )


def wording_remark(language: str, everywhere: bool = False) -> str:
    """What the star beside a difference means; where it holds for every one (`everywhere`) without star."""
    return say(f"sentences.wording-differs{'-all' if everywhere else ''}", language)
