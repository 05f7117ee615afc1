"""Measurements and change in sentences: what was found, how surely, and what cannot be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.changes.measurements import Design, Pair, of_design
from swresearch.language import number, say
from swresearch.numbers import Number
from swresearch.writing import (
    capital,
    count_or_fewer,
    count_text,
    known,
    limit_text,
    listed,
    share_text,
    signed,
)

Row = Mapping[str, Any] | pd.Series
SURE = 0.05


def finding(pairs: Sequence[Pair], paired: pd.DataFrame, crossed: pd.DataFrame, group: Group) -> str:
    """The one sentence above the page, from the protected frames of both designs."""
    designs = {pair.design for pair in pairs}
    if designs == {Design.UNKNOWN}:
        return say("changes.finding.unknown", group.language, people=group.people)
    if Design.PANEL in designs:
        return _counted("panel", paired, of_design(pairs, Design.PANEL), group)
    return _counted("crossed", crossed, of_design(pairs, Design.CROSS_SECTIONS), group)


def figure_title(frame: pd.DataFrame, group: Group, crossed: bool = False) -> str:
    """The title of the figure of one pair of measurements: on which scales there is a clear change."""
    sure = [row for _, row in frame.iterrows() if is_sure(row)]
    key = f"{'crossed-' if crossed else ''}{'sure' if sure else 'none'}"
    ways = _ways(sure, "crossed" if crossed else "panel", group.language)
    return say(f"changes.figure.{key}", group.language, ways=ways)


def design_sentences(pairs: Sequence[Pair], group: Group) -> list[str]:
    """What each pair of measurements is: the same people, other people, or not to be told and why."""
    return [_design(pair, group) for pair in pairs]


def change_sentence(row: Row, group: Group) -> str:
    """The change of one scale, from a row of a protected `paired_changes`."""
    return _difference_sentence(row, group, "changed", row["n"])


def crossed_sentence(row: Row, group: Group) -> str:
    """The levels of one scale among other people, from a row of a protected `crossed_levels`."""
    return _difference_sentence(row, group, "crossed", row["n_first"])


def reliable_sentence(part: pd.DataFrame, group: Group) -> str:
    """How many people changed more than chance explains, from the three rows of one scale."""
    first, language = part.iloc[0], group.language
    title = first["title"]
    if isinstance(first["reason"], str):
        return _refusal(first, group, first["n"])
    kind = "directed" if first["directed"] else "undirected"
    counts = {
        row["verdict"]: _people(row["count"], row["share"], row["n"], group)
        for _, row in part.iterrows()
    }
    sentence = say(
        f"changes.reliable.{kind}",
        language,
        title=title,
        n=count_text(first["n"], language),
        people=group.named(int(first["n"])),
        needed=limit_text(first["needed"], int(first["decimals"]), language),
        **counts,
    )
    return f"{sentence} {say('changes.doubted', language)}" if first["doubted"] else sentence


def left_sentences(frame: pd.DataFrame, group: Group) -> list[str]:
    """Whether those who left scored otherwise at first, from a protected `who_left`."""
    unknown = frame[frame["difference"].isna()]
    told = [_left(row, group) for _, row in frame[frame["difference"].notna()].iterrows()]
    for earlier, part in unknown.groupby("earlier", sort=False):
        titles = listed(list(dict.fromkeys(part["title"])), group.language)
        told.append(say("changes.left.unknown", group.language, titles=titles, earlier=earlier))
    return told


def change_numbers(frame: pd.DataFrame, group: Group, prefix: str) -> dict[str, Number]:
    """`<prefix>.<earlier>-<later>.<scale>.difference`, from either protected frame of differences."""
    return {
        f"{prefix}.{row['earlier']}-{row['later']}.{row['scale']}.difference": _number(row, group)
        for _, row in frame.iterrows()
    }


def is_sure(row: Row) -> bool:
    """Whether a difference is one to speak of: interval beside 0, and p below 0.05 after Holm."""
    beside = known(row["low"]) and (row["low"] > 0 or row["high"] < 0)
    return bool(beside and known(row["p_holm"]) and row["p_holm"] < SURE)


def _counted(key: str, frame: pd.DataFrame, pairs: Sequence[Pair], group: Group) -> str:
    known_numbers = frame[frame["difference"].notna()]
    shown = known_numbers[~known_numbers["doubted"].astype(bool)]
    values = {"people": group.people, "People": capital(group.people)}
    values |= {"earlier": pairs[0].earlier.name, "later": pairs[-1].later.name}
    if shown.empty:
        kind = "none-shown" if known_numbers.empty else "none-sound"
        return say(f"changes.finding.{key}-{kind}", group.language, **values)
    sure = [row for _, row in shown.iterrows() if is_sure(row)]
    if not sure:
        return say(f"changes.finding.{key}-none", group.language, **values)
    ways = _ways(sure, key, group.language)
    return say(f"changes.finding.{key}-sure", group.language, ways=ways, **values)


def _ways(rows: Sequence[Row], key: str, language: str) -> str:
    """Which scales went up and which went down: "omhoog op Rust en omlaag op Steun"."""
    parts = []
    for way, down in (("up", False), ("down", True)):
        titles = [row["title"] for row in rows if (row["difference"] < 0) == down]
        if titles:
            found = listed(list(dict.fromkeys(titles)), language)
            parts.append(say(f"changes.way.{key}-{way}", language, titles=found))
    return listed(parts, language)


def _design(pair: Pair, group: Group) -> str:
    values = {
        "earlier": pair.earlier.name,
        "later": pair.later.name,
        "people": group.people,
        "n_earlier": count_text(len(pair.earlier.answers), group.language),
        "n_later": count_text(len(pair.later.answers), group.language),
    }
    if pair.design is Design.PANEL:
        shared = count_text(pair.shared, group.language)
        return say("changes.design.panel", group.language, shared=shared, **values)
    if pair.design is Design.CROSS_SECTIONS:
        key = "some" if pair.shared else "none"
        return say(f"changes.design.crossed-{key}", group.language, **values)
    base = group.publication.smallest_base
    n = count_or_fewer(len(pair.earlier.answers), base, group.language)
    reason = say(pair.reason or "refusal.no-panel", group.language, n=n)
    return say("changes.design.unknown", group.language, reason=reason, **values)


def _difference_sentence(row: Row, group: Group, key: str, n: float) -> str:
    language, places = group.language, int(row["decimals"])
    if not known(row["difference"]):
        return _refusal(row, group, n)
    # "omlaag" carries the sign; a change that is not sure keeps it, as in table and figure.
    down = row["difference"] < 0 and is_sure(row)
    low, high = (-row["high"], -row["low"]) if down else (row["low"], row["high"])
    direction = ("down" if down else "up") if is_sure(row) else "unsure"
    sentence = say(
        f"changes.{key}.{direction}",
        language,
        title=row["title"],
        people=group.people,
        earlier=row["earlier"],
        later=row["later"],
        difference=signed(-row["difference"] if down else row["difference"], places, language),
        low=signed(low, places, language),
        high=signed(high, places, language),
        n=count_text(n, language),
    )
    remarks = [say(f"changes.{key}", language) for key in _remarks(row)]
    return " ".join([sentence, *remarks])


def _remarks(row: Row) -> list[str]:
    """Why a reader should not take the difference for what it seems (catalogue keys)."""
    found = {"doubted": row["doubted"], "wording-differs": row["wording_differs"]}
    return [key for key, true in found.items() if true]


def _refusal(row: Row, group: Group, n: float) -> str:
    base = group.publication.smallest_base
    values = {"n": count_or_fewer(n, base, group.language), "base": base}
    return say(
        "changes.refused",
        group.language,
        title=row["title"],
        earlier=row["earlier"],
        later=row["later"],
        reason=say(str(row["reason"]), group.language, **values),
    )


def _people(count: float, share: float, n: float, group: Group) -> str:
    written = share_text(share, n, group)
    return f"{count_text(count, group.language)}{f' ({written})' if written else ''}"


def _left(row: Row, group: Group) -> str:
    values = {"title": row["title"], "earlier": row["earlier"]}
    places = int(row["decimals"])
    sure = row["low"] > 0 or row["high"] < 0
    key = ("stayed-higher" if row["difference"] > 0 else "left-higher") if sure else "alike"
    means = {name: number(row[f"mean_{name}"], places, group.language) for name in ("stayed", "left")}
    sizes = {
        "n_stayed": count_text(row["n_first"], group.language),
        "n_left": count_text(row["n_second"], group.language),
    }
    return say(f"changes.left.{key}", group.language, **values, **means, **sizes)


def _number(row: Row, group: Group) -> Number:
    n = row["n"] if "n" in row else min(row["n_first"], row["n_second"])
    paired = "n" in row
    title = change_sentence(row, group) if paired else crossed_sentence(row, group)
    if not known(row["difference"]):
        return Number("–", title, 0)
    written = signed(row["difference"], int(row["decimals"]), group.language)
    low, high = float(row["low"]), float(row["high"])
    return Number(written, title, int(n), float(row["difference"]), low=low, high=high)
