"""What a drawing of statements needs to know per statement, read from a protected distribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from swresearch.answers import Group, Side, agreement
from swresearch.figures.palette import sides, steps
from swresearch.language import say
from swresearch.tables.cells import headings, ranked
from swresearch.writing import known, may_be_share

DONT_KNOW = ("dont_know", "not_applicable")
NO_ANSWER = ("refused", "no_answer")


@dataclass(frozen=True)
class Part:
    """One answer option in a bar: its colour role and how many people gave it."""

    role: str
    count: float


@dataclass(frozen=True)
class Statement:
    """One row of a drawing.

    `left` and `right` run from zero outwards; `middle` is neutral; `heading` is the title of the block
    that starts here. `hidden` rows have no numbers, for a `reason` of the catalogue. `counted` rows rest
    on too few people for shares.
    """

    words: str
    heading: str
    hidden: bool
    counted: bool
    base: float
    left: tuple[Part, ...]
    middle: float
    right: tuple[Part, ...]
    share: float
    low: float
    high: float
    missing: Mapping[str, float]
    reason: str = ""

    def size(self, parts: tuple[Part, ...]) -> float:
        """The parts together as a share of the base."""
        return sum(part.count for part in parts) / self.base if self.base else 0.0


@dataclass(frozen=True)
class Statements:
    """All rows of one drawing, with what their answers and missing answers are called.

    `legend`: (role, label) of every option in the order of the questionnaire, empty ones included.
    `missing`: column key -> title, for the kinds of missing answers that occur. `neutral` is what the
    neutral answer is called; empty when there is none. `sided` is False for answers that do not
    agree or disagree; they run from zero to the right.
    """

    rows: tuple[Statement, ...]
    legend: tuple[tuple[str, str], ...]
    missing: Mapping[str, str]
    neutral: str
    sided: bool


def read_statements(frame: pd.DataFrame, group: Group) -> Statements:
    """The rows of a protected distribution whose items share their options, in drawing order."""
    ordered = ranked(agreement(frame))
    starts = headings(ordered)
    roles = _roles(frame)
    missing = _missing_titles(frame, group)
    items = dict(iter(frame.groupby("item", sort=False)))
    rows = tuple(
        _statement(items[row["item"]], row, starts.get(at, ""), roles, missing, group)
        for at, (_, row) in enumerate(ordered.iterrows())
    )
    sided = bool(frame["side"].isin([Side.AGREE.value, Side.DISAGREE.value]).any())
    return Statements(rows, _legend(frame, roles), missing, _neutral(frame, group), sided)


def _options(frame: pd.DataFrame) -> pd.DataFrame:
    first = frame[frame["item"] == frame["item"].iloc[0]]
    return first[first["side"] != Side.MISSING.value]


def _roles(frame: pd.DataFrame) -> dict[object, str]:
    """Answer code -> colour role; the mildest answer of a side stands next to zero."""
    options = _options(frame)
    by_side = {side: list(options.loc[options["side"] == side.value, "code"]) for side in Side}
    against, agree, other = by_side[Side.DISAGREE], by_side[Side.AGREE], by_side[Side.OTHER]
    order = list(options["code"])
    if against and agree and order.index(against[0]) > order.index(agree[0]):
        agree = agree[::-1]
    else:
        against = against[::-1]
    return {
        **dict(zip(against, sides(len(against), "disagree"), strict=True)),
        **dict(zip(agree, sides(len(agree), "agree"), strict=True)),
        **dict.fromkeys(by_side[Side.NEUTRAL], "neutral"),
        **dict(zip(other, steps(len(other)), strict=True)),
    }


def _legend(frame: pd.DataFrame, roles: Mapping[object, str]) -> tuple[tuple[str, str], ...]:
    options = _options(frame)
    pairs = zip(options["code"], options["label"], strict=True)
    return tuple((roles[code], str(label)) for code, label in pairs)


def _neutral(frame: pd.DataFrame, group: Group) -> str:
    options = _options(frame)
    labels = list(options.loc[options["side"] == Side.NEUTRAL.value, "label"])
    if not labels:
        return ""
    return labels[0] if len(labels) == 1 else say("answers.side.neutral", group.language)


def _missing_titles(frame: pd.DataFrame, group: Group) -> dict[str, str]:
    """The columns for missing answers: those who do not know, and those who gave no answer."""
    titles = {}
    for key, kinds in (("dont-know", DONT_KNOW), ("no-answer", NO_ANSWER)):
        rows = frame[frame["code"].isin(kinds) & (frame["count"].fillna(0) > 0)]
        labels = list(rows["label"].unique())
        if labels:
            one = len(labels) == 1
            titles[key] = labels[0] if one else say(f"figures.{key}", group.language)
    return titles


def _statement(
    item: pd.DataFrame,
    row: pd.Series,
    heading: str,
    roles: Mapping[object, str],
    missing: Mapping[str, str],
    group: Group,
) -> Statement:
    hidden = not known(row["base"]) or row["base"] == 0
    counts = {} if hidden else dict(zip(item["code"], item["count"], strict=True))
    side = dict(zip(item["code"], item["side"], strict=True))

    def parts(*wanted: Side) -> tuple[Part, ...]:
        # `roles` runs from zero outwards on each side.
        names = [one.value for one in wanted]
        codes = [code for code in roles if code in counts and side[code] in names]
        return tuple(Part(roles[code], counts[code]) for code in codes)

    kinds = {"dont-know": DONT_KNOW, "no-answer": NO_ANSWER}
    return Statement(
        words=str(row["words"]),
        heading=heading,
        hidden=hidden,
        counted=not hidden and not may_be_share(row["base"], group),
        base=0.0 if hidden else float(row["base"]),
        left=parts(Side.DISAGREE),
        middle=sum(part.count for part in parts(Side.NEUTRAL)),
        right=parts(Side.AGREE, Side.OTHER),
        share=row["share"],
        low=row["low"],
        high=row["high"],
        missing={key: sum(counts.get(kind, 0) for kind in kinds[key]) for key in missing},
        reason=row["reason"] if isinstance(row.get("reason"), str) else "",
    )
