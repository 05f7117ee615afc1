"""Other rules by which a colleague may have scored: what is done otherwise, one change at a time.

Each `Change` turns one scoring rule into another; `scores` computes what a rule gives. Nothing here
decides which of them was used: that is for `swresearch.compare.engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from swresearch.errors import ProblemsError
from swresearch.instruments import Instrument, ItemKind, Method, MissingRule, Scale
from swresearch.score import combine, item_bounds

_MOST_EXTRA_ITEMS = 40
_DECIMALS = (0, 1, 2, 3)


class Turn(StrEnum):
    """How a reversed item is turned round: right, and two ways that are wrong."""

    BOUNDS = "bounds"  # lowest + highest - answer
    HIGHEST = "highest"  # highest - answer
    ONE_MORE = "one_more"  # highest + 1 - answer, wrong for items that do not begin at 1


@dataclass(frozen=True)
class Rule:
    """A way to score: a scale, the items it turns round and how, and what counts as an answer.

    `counted_codes` are missing codes that count as answers; `zero` says that a missing answer counts
    as 0; `decimals` that the score was rounded.
    """

    scale: Scale
    reversed: frozenset[str]
    turn: Turn = Turn.BOUNDS
    counted_codes: frozenset[float] = frozenset()
    zero: bool = False
    decimals: int | None = None


@dataclass(frozen=True)
class Change:
    """One thing done otherwise; `key` and `values` make the sentence (`compare.rule.<key>`)."""

    key: str
    apply: Callable[[Rule], Rule] = field(compare=False)
    values: Mapping[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Answers:
    """The answers to score: `frame` (items, empty without an answer) and `codes`, of the same shape.

    `codes` holds the missing codes that stood in the cells without an answer.
    """

    frame: pd.DataFrame
    codes: pd.DataFrame
    instrument: Instrument

    def take(self, rows: np.ndarray) -> Answers:
        """The answers of some people."""
        return replace(self, frame=self.frame.iloc[rows], codes=self.codes.iloc[rows])


def own_rule(instrument: Instrument, name: str) -> Rule:
    """The rule of the instrument itself."""
    scale = instrument.scales[name]
    return Rule(scale, frozenset(i for i in scale.items if instrument.items[i].reversed))


def scores(rule: Rule, answers: Answers) -> np.ndarray:
    """What a rule gives, per person; empty where it gives no score."""
    points = np.column_stack([_points(rule, answers, item) for item in rule.scale.items])
    if rule.zero:
        points = np.nan_to_num(points)
    try:
        values, _ = combine(points, rule.scale, answers.frame.index)
    except ProblemsError:  # a sum outside the conversion table: nobody can have used this rule
        return np.full(len(points), np.nan)
    return values if rule.decimals is None else _rounded(values, rule.decimals)


def changes(instrument: Instrument, name: str, answers: Answers) -> Iterator[Change]:
    """What may have been done otherwise, the likeliest first."""
    rule = own_rule(instrument, name)
    yield from _codes(rule, answers)
    if rule.scale.method is Method.GOAL_ATTAINMENT:
        yield from _rounding()
        return
    yield from _reversal(rule, instrument)
    yield from _missing(rule)
    yield from _methods(rule)
    yield from _items(rule, answers)
    yield from _rounding()


def _points(rule: Rule, answers: Answers, item: str) -> np.ndarray:
    size = len(answers.frame)
    known = item in answers.frame
    points = answers.frame[item].to_numpy(float) if known else np.full(size, np.nan)
    if rule.counted_codes and item in answers.codes:
        codes = answers.codes[item].to_numpy(float)
        points = np.where(np.isin(codes, list(rule.counted_codes)), codes, points)
    if item not in rule.reversed:
        return points
    low, high = item_bounds(answers.instrument, item)
    return {Turn.BOUNDS: low + high, Turn.HIGHEST: high, Turn.ONE_MORE: high + 1}[rule.turn] - points


def _rounded(values: np.ndarray, decimals: int) -> np.ndarray:
    """Half away from zero, as SPSS and Excel round."""
    scaled = np.round(np.abs(values) * 10**decimals, 6)
    return np.sign(values) * np.floor(scaled + 0.5) / 10**decimals


def _scale(**fields: object) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, scale=rule.scale.model_copy(update=fields))


def _reversal(rule: Rule, instrument: Instrument) -> Iterator[Change]:
    items = rule.scale.items
    turned = [item for item in items if item in rule.reversed]
    if len(turned) > 1:
        yield Change("none-reversed", lambda r: replace(r, reversed=frozenset()))
    for item in turned:
        yield Change("not-reversed", _flip(item), {"item": item})
    if turned:
        lows = {item_bounds(instrument, item)[0] for item in turned}
        if lows != {0}:
            yield Change("turned-from-highest", lambda r: replace(r, turn=Turn.HIGHEST))
        if lows != {1}:
            yield Change("turned-from-one-more", lambda r: replace(r, turn=Turn.ONE_MORE))
    bounded = [item for item in items if instrument.answers(item) is not None]
    if len(bounded) == len(items):
        yield Change("other-direction", lambda r: replace(r, reversed=frozenset(items) - r.reversed))
    for item in bounded:
        if item not in rule.reversed:
            yield Change("reversed-too", _flip(item), {"item": item})


def _flip(item: str) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, reversed=rule.reversed ^ {item})


def _missing(rule: Rule) -> Iterator[Change]:
    scale, number = rule.scale, len(rule.scale.items)
    if scale.missing is not MissingRule.COMPLETE:
        complete = {"missing": MissingRule.COMPLETE, "min_valid": None}
        yield Change("complete", _scale(**complete), {"number": number})
    if scale.method is Method.LOOKUP:
        return
    for missing, key in (
        (MissingRule.AVAILABLE, "available"),
        (MissingRule.PRORATED, "prorated"),
    ):
        if missing is MissingRule.PRORATED and scale.method is not Method.SUM:
            continue
        for least in range(number - 1, 0, -1):  # the strictest rule that fits says most
            if (missing, least) != (scale.missing, scale.min_valid):
                fields = {"missing": missing, "min_valid": least}
                yield Change(key, _scale(**fields), {"number": least})
    yield Change("missing-is-zero", lambda r: replace(r, zero=True))


def _codes(rule: Rule, answers: Answers) -> Iterator[Change]:
    items = [item for item in rule.scale.items if item in answers.codes]
    found = answers.codes[items].to_numpy(float)
    codes = sorted(float(code) for code in np.unique(found[~np.isnan(found)]))
    for code in codes:
        yield Change("code-counted", _count_codes({code}), {"code": f"{code:g}"})
    if len(codes) > 1:
        listed = ", ".join(f"{code:g}" for code in codes)
        yield Change("codes-counted", _count_codes(set(codes)), {"codes": listed})


def _count_codes(codes: set[float]) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, counted_codes=rule.counted_codes | codes)


def _methods(rule: Rule) -> Iterator[Change]:
    scale = rule.scale
    for method, key in ((Method.SUM, "sum"), (Method.MEAN, "mean")):
        if scale.method is not method:
            rest = {"missing": MissingRule.AVAILABLE} if scale.missing is MissingRule.PRORATED else {}
            yield Change(key, _scale(method=method, **rest))
    if (scale.multiply, scale.add) != (1, 0):
        yield Change("not-converted", _scale(multiply=1.0, add=0.0))
        if scale.method in (Method.LOOKUP, Method.COUNT):
            yield Change("plain-sum", _scale(method=Method.SUM, multiply=1.0, add=0.0))


def _items(rule: Rule, answers: Answers) -> Iterator[Change]:
    items = rule.scale.items
    if len(items) > 2:
        for item in items:
            yield Change("left-out", _without(item), {"item": item})
    book = answers.instrument
    sets = {book.items[item].answers for item in items}
    more = [
        key
        for key, item in book.items.items()
        if key not in items and item.answers in sets and item.kind is ItemKind.CHOICE
    ]
    for item in more[:_MOST_EXTRA_ITEMS]:
        yield Change("extra", _with(item, book.items[item].reversed), {"item": item})


def _without(item: str) -> Callable[[Rule], Rule]:
    def apply(rule: Rule) -> Rule:
        left = [other for other in rule.scale.items if other != item]
        least = rule.scale.min_valid
        fields = {"items": left, "min_valid": None if least is None else min(least, len(left))}
        return _scale(**fields)(rule)

    return apply


def _with(item: str, turned: bool) -> Callable[[Rule], Rule]:
    def apply(rule: Rule) -> Rule:
        more = replace(rule, reversed=rule.reversed | ({item} if turned else set()))
        return _scale(items=[*rule.scale.items, item])(more)

    return apply


def _rounding() -> Iterator[Change]:
    for decimals in _DECIMALS:
        yield Change("rounded", _round_to(decimals), {"number": decimals})


def _round_to(decimals: int) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, decimals=decimals)
