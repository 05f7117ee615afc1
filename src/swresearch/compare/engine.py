""" "Klopt het met SPSS?": every person and score that differs from an old file, explained by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from swresearch.clean.texts import same
from swresearch.compare.columns import Found
from swresearch.compare.old_file import People, old_numbers
from swresearch.compare.rules import Answers, Change, Rule, changes, own_rule, scores
from swresearch.language import say
from swresearch.read import Export

TOLERANCE = 1e-6
"""Scores that differ by less than this, or this share, are equal: files round in storage."""

UNEXPLAINED = "unexplained"
OTHER_ANSWERS = "other-answers"

_CONSISTENT = 0.95  # of the people whose score a change touches; the rest may be typed over by hand
_SAMPLE = 300  # differing people on whom pairs of changes are tried before everyone is
_ITEM_CHANGES = ("left-out", "extra")  # two of these together can make almost any score


@dataclass(frozen=True)
class Compared:
    """One scale in both: its column in the old file, and per paired person old, new and why.

    `reasons` is empty where the two are equal; otherwise the keys of `explanations`, or
    "unexplained", or "other-answers" (the old file has other answers for this person).
    """

    scale: str
    found: Found
    old: np.ndarray
    new: np.ndarray
    reasons: np.ndarray
    explanations: Mapping[str, tuple[Change, ...]]

    @property
    def different(self) -> np.ndarray:
        """Whether each person's scores differ."""
        return self.reasons != ""

    def reason(self, key: str, language: str) -> str:
        """Why scores differ, in words."""
        parts = self.explanations.get(key)
        if parts is None:
            return say(f"compare.rule.{key}", language)
        told = [say(f"compare.rule.{part.key}", language, **part.values) for part in parts]
        return " ".join(told)

    def counts(self) -> list[tuple[str, int]]:
        """How many people each reason explains, the largest first."""
        return Counter(str(reason) for reason in self.reasons if reason).most_common()


def compare_scale(
    name: str, found: Found, export: Export, people: People, answers: Answers, new: np.ndarray
) -> Compared:
    """Compare one scale; `answers` and `new` (the programme's scores) are of the paired people."""
    old = old_numbers(export, found.column)[people.old]
    reasons = np.full(len(old), "", dtype=object)
    reasons[~close(old, new)] = UNEXPLAINED
    explanations: dict[str, tuple[Change, ...]] = {}
    if (reasons == UNEXPLAINED).any():
        reasons[_other_answers(name, export, people, answers, old, new)] = OTHER_ANSWERS
        left = reasons != OTHER_ANSWERS
        parts, explained = _explain(name, old, new, answers, left)
        if parts:
            explanations["rule"] = parts
            reasons[explained & (reasons == UNEXPLAINED)] = "rule"
    return Compared(name, found, old, new, reasons, explanations)


def close(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Whether scores are equal but for storage; two empty scores are equal."""
    return np.isclose(old, new, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)


def _other_answers(
    name: str, export: Export, people: People, answers: Answers, old: np.ndarray, new: np.ndarray
) -> np.ndarray:
    """People whose old score is right for the other answers that the old file itself has for them."""
    rule = own_rule(answers.instrument, name)
    theirs = _items_in(export, people, answers, rule.scale.items)
    if theirs is None:
        return np.zeros(len(old), dtype=bool)
    ours = answers.frame[rule.scale.items].to_numpy(float)
    changed = ~close(theirs.to_numpy(float), ours).all(axis=1)
    empty = pd.DataFrame(index=theirs.index)
    expected = scores(rule, Answers(theirs, empty, answers.instrument))
    return changed & ~close(old, new) & close(old, expected)


def _items_in(
    export: Export, people: People, answers: Answers, items: Sequence[str]
) -> pd.DataFrame | None:
    """The items as the old file has them, missing codes left out; None when it does not have all."""
    columns = {same(column): column for column in export.frame.columns}
    found: dict[str, np.ndarray] = {}
    for item in items:
        names = (item, *answers.instrument.items[item].aliases)
        column = next((columns[same(name)] for name in names if same(name) in columns), None)
        if column is None or item not in answers.frame:
            return None
        values = old_numbers(export, column)[people.old]
        codes = list(answers.instrument.missing_answers(item))
        found[item] = np.where(np.isin(values, codes), np.nan, values)
    return pd.DataFrame(found, index=answers.frame.index)


def _explain(
    name: str, old: np.ndarray, new: np.ndarray, answers: Answers, left: np.ndarray
) -> tuple[tuple[Change, ...], np.ndarray]:
    """The fewest changes of the rule that give the old scores, and whose scores they explain.

    A change is believed only when it gives the old score of nearly everyone whose score it touches.
    """
    rule = own_rule(answers.instrument, name)
    single = list(changes(answers.instrument, name, answers))
    open_ = ~close(old, new) & left
    best = _best(rule, ((change,) for change in single), old, new, answers, left)
    if best[1].sum() == open_.sum():
        return best
    tried = np.concatenate([np.flatnonzero(open_)[:_SAMPLE], np.flatnonzero(~open_ & left)[:_SAMPLE]])
    part = (old[tried], new[tried], answers.take(tried), left[tried])
    likely, _ = _best(rule, _pairs(single), *part)
    if not likely:
        return best
    both = _best(rule, [likely], old, new, answers, left)
    return both if both[1].sum() > best[1].sum() else best


def _pairs(single: list[Change]) -> Iterator[tuple[Change, ...]]:
    for one, other in combinations(single, 2):
        if one.key not in _ITEM_CHANGES or other.key not in _ITEM_CHANGES:
            yield one, other


def _best(
    rule: Rule,
    candidates: Iterator[tuple[Change, ...]] | Sequence[tuple[Change, ...]],
    old: np.ndarray,
    new: np.ndarray,
    answers: Answers,
    left: np.ndarray,
) -> tuple[tuple[Change, ...], np.ndarray]:
    """Of the changes that are consistent with the old scores, those that explain most people."""
    differs = ~close(old, new) & left
    best: tuple[Change, ...] = ()
    explained = np.zeros(len(old), dtype=bool)
    for parts in candidates:
        other = rule
        for part in parts:
            other = part.apply(other)
        values = scores(other, answers)
        touched = ~close(values, new) & left
        agree = differs & close(values, old)
        if agree.sum() > explained.sum() and agree.sum() >= _CONSISTENT * touched.sum():
            best, explained = parts, agree
            if explained.sum() == differs.sum():
                break
    return best, explained
