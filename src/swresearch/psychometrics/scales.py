"""How reliable each scale is in each group, by every statistic that the answers carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from swresearch.instruments import Method, text
from swresearch.psychometrics.items import scale_items, short_words
from swresearch.psychometrics.people import Asked
from swresearch.score import reverse
from swresearch.statistics.result import Result

Reading = tuple[Result, dict[str, float]]

NOT_ASKED = "psychometrics.not-asked"
# Omega squares the loadings' sum: of items that contradict each other it makes a respectable number.
AGAINST = "psychometrics.against"
STATISTICS = ("alpha", "standardised", "omega", "ordinal_alpha", "mokken", "dimensions")
RELIABILITY_COLUMNS = (
    "group", "scale", "title", "items", "n", "statistic", "value", "low", "high", "by_factors", "reason",
    "reason_n",
)  # fmt: skip
MATRIX_COLUMNS = (
    "scale",
    "title",
    "group",
    "item",
    "words",
    "other",
    "other_words",
    "r",
    "n",
    "reason",
)


def reliability(groups: Iterable[Asked], seed: int) -> pd.DataFrame:
    """Every statistic of reliability for every scale in every group, refusals included.

    Columns `RELIABILITY_COLUMNS`, one row per group, scale and statistic (`STATISTICS`): items (their
    number), n (people with an answer to at least one item), value with low and high where it has an
    interval; reason (catalogue key) and reason_n (people it speaks of) where there is none. alpha has
    Feldt's interval, omega is omega total, mokken is H of the scale, dimensions the number of components
    by parallel analysis (`seed` makes its random data) and by_factors that of common factors. A scale of
    which some items were not asked has one row that says so; personal goals (goal attainment) hang
    together in no way that these statistics are about.
    """
    rows = [row for people in groups for row in _rows(people, seed)]
    return pd.DataFrame(rows, columns=list(RELIABILITY_COLUMNS))


def refusals(frame: pd.DataFrame) -> pd.DataFrame:
    """Where there is no number and why, from `reliability`: one row per statistic and reason.

    Columns: statistic, reason (catalogue key), number (scales in groups), fewest and most (people).
    """
    refused = frame[frame["reason"].notna()]
    grouped = refused.groupby(["statistic", "reason"], sort=False)["reason_n"]
    found = grouped.agg(number="size", fewest="min", most="max").reset_index()
    order = {name: at for at, name in enumerate(STATISTICS)}
    return found.sort_values("statistic", key=lambda names: names.map(order), kind="stable")


def inter_item_frame(groups: Iterable[Asked]) -> pd.DataFrame:
    """The correlation of every pair of items of every scale, after reversal, in every group.

    Columns `MATRIX_COLUMNS`: item and other by key and in words, r, n (people who answered both). A
    group in which there are no correlations has one row per scale with the reason.
    """
    rows = [row for people in groups for row in _pairs(people)]
    return pd.DataFrame(rows, columns=list(MATRIX_COLUMNS))


def _rows(people: Asked, seed: int) -> Iterable[dict[str, Any]]:
    instrument, answers = people.instrument, people.answers
    whole = scale_items(instrument, answers)
    for key, scale in instrument.scales.items():
        asked = [item for item in scale.items if item in answers]
        if not asked or scale.method is Method.GOAL_ATTAINMENT:
            continue
        head = {
            "group": people.title,
            "scale": key,
            "title": text(scale.title, people.group.language),
            "items": float(len(scale.items)),
            "n": float(answers[asked].notna().any(axis=1).sum()),
        }
        if key not in whole:
            yield head | {"statistic": STATISTICS[0], "reason": NOT_ASKED, "reason_n": head["n"]}
            continue
        points = reverse(answers[asked], instrument)[asked]
        against = _against(points, seed)
        for statistic, read in _READERS.items():
            result, found = read(points, seed)
            reason = AGAINST if against and statistic == "omega" else result.refusal
            row = {"statistic": statistic, "reason": reason, "reason_n": float(result.n)}
            yield head | row | ({} if reason else found)


def _against(points: pd.DataFrame, seed: int) -> bool:
    """Whether the items go against each other so much that alpha is 0 or lower, or runs away."""
    from swresearch.statistics.reliability import SAME_TOTAL

    result, found = _alpha(points, seed)
    return result.refusal == SAME_TOTAL or found.get("value", 1.0) <= 0


def _alpha(points: pd.DataFrame, seed: int) -> Reading:
    from swresearch.statistics.reliability import alpha

    return _reading(alpha(points), value="alpha", low="low", high="high")


def _standardised(points: pd.DataFrame, seed: int) -> Reading:
    from swresearch.statistics.reliability import alpha

    return _reading(alpha(points), value="standardised")


def _omega(points: pd.DataFrame, seed: int) -> Reading:
    from swresearch.statistics.omega import omega

    return _reading(omega(points), value="omega", low="low", high="high")


def _ordinal_alpha(points: pd.DataFrame, seed: int) -> Reading:
    from swresearch.statistics.polychoric import ordinal_alpha

    return _reading(ordinal_alpha(points), value="alpha")


def _mokken(points: pd.DataFrame, seed: int) -> Reading:
    from swresearch.statistics.scalability import WHOLE, scalability

    result = scalability(points)
    return result, {} if result.refusal else {"value": result.value("h", item=WHOLE)}


def _dimensions(points: pd.DataFrame, seed: int) -> Reading:
    from swresearch.statistics.dimensions import parallel

    result = parallel(points, seed)
    if result.refusal:
        return result, {}
    # Horn's own count. That of common factors adds small ones as groups grow: three in five questions.
    counts = {"value": "keep_component", "by_factors": "keep_factor"}
    return result, {name: float(result.table[key].sum()) for name, key in counts.items()}


def _reading(result: Result, **columns: str) -> Reading:
    if result.refusal:
        return result, {}
    return result, {name: float(result.value(column)) for name, column in columns.items()}


_READERS: dict[str, Callable[[pd.DataFrame, int], Reading]] = dict(
    zip(
        STATISTICS,
        (_alpha, _standardised, _omega, _ordinal_alpha, _mokken, _dimensions),
        strict=True,
    )
)


def _pairs(people: Asked) -> Iterable[dict[str, Any]]:
    from swresearch.statistics.reliability import inter_item

    instrument = people.instrument
    for key, items in scale_items(instrument, people.answers).items():
        result = inter_item(reverse(people.answers[items], instrument)[items])
        head = {
            "scale": key,
            "title": text(instrument.scales[key].title, people.group.language),
            "group": people.title,
            "reason": result.refusal,
        }
        if result.refusal:
            yield head | {"n": float(result.n), "r": np.nan}
        words = {item: short_words(people, item) for item in items}
        for _, pair in result.table.iterrows():
            named = {"words": words[pair["item"]], "other_words": words[pair["other"]]}
            yield {**head, **pair, **named}
