"""What a group of people answered: one tidy frame of counts per statement, from the clean answers.

Every figure, table and sentence about statements is made from this frame, after `disclosure` has
been over it. Answers that were not given are counted by kind and never join the base.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from swresearch.errors import Problem, ProblemsError
from swresearch.instruments import AnswerSet, Instrument, ItemKind, MissingKind, text
from swresearch.language import DEFAULT_LANGUAGE, say, small_start
from swresearch.programme import Phase, Publication, Wave

DISTRIBUTION_COLUMNS = (
    "item", "words", "reversed", "block", "block_title", "code", "label", "side",
    "count", "base", "share", "low", "high",
)  # fmt: skip
AGREEMENT_COLUMNS = (
    "item", "words", "reversed", "block", "block_title", "count", "base", "share", "low", "high",
    *(kind.value for kind in MissingKind),
)  # fmt: skip


class Side(StrEnum):
    """On which side of a statement an answer stands; `other` where the instrument takes no sides."""

    AGREE = "agree"
    NEUTRAL = "neutral"
    DISAGREE = "disagree"
    OTHER = "other"
    MISSING = "missing"


_JOINED = (Side.DISAGREE, Side.NEUTRAL, Side.AGREE)


@dataclass(frozen=True)
class Group:
    """The people a result is about, and how they are named and published.

    `people` and `person` are their plural and singular ("klanten", "klant"); `when` is the year or
    period, `step` the title of the step within the wave; `perspective` is worker, client or partner.
    """

    people: str
    person: str
    when: str
    perspective: str = ""
    step: str = ""
    synthetic: bool = False
    language: str = DEFAULT_LANGUAGE
    publication: Publication = field(default_factory=Publication)

    def named(self, number: int) -> str:
        """The word that goes with a number of them: "1 klant" has the singular."""
        return self.person if number == 1 else self.people


def group_of(
    phase: Phase,
    wave: Wave,
    *,
    perspective: str = "",
    step: str | None = None,
    publication: Publication | None = None,
    language: str = DEFAULT_LANGUAGE,
    synthetic: bool = False,
) -> Group:
    """The people of one wave, or of one step of it; `KeyError` when the phase lacks the step."""
    people = text(phase.people, language)
    return Group(
        people=people,
        person=text(phase.person, language) or people,
        when=text(wave.periods.get(step or "", wave.period), language) or str(wave.year),
        perspective=str(perspective),
        step=small_start(text(phase.steps[step].title, language)) if step else "",
        synthetic=synthetic,
        language=language,
        publication=publication or Publication(),
    )


def distribution(
    answers: pd.DataFrame,
    missing: pd.DataFrame,
    instrument: Instrument,
    items: Sequence[str] | None = None,
    *,
    perspective: str = "",
    wave: str = "",
    language: str = DEFAULT_LANGUAGE,
) -> pd.DataFrame:
    """How often each answer to each item was given, empty options and missing answers included.

    `answers` (person x item: codes of valid answers, NaN otherwise) and `missing` (same shape: a
    `MissingKind` value where there is no valid answer) come from `clean`. `items`: which choice
    items, in this order (default: all that stand in a block); those that were not put to these
    people are left out.

    One row per item and option in the order of the questionnaire, then one per kind of missing
    answer. Columns `DISTRIBUTION_COLUMNS`: `code` is an option code or a missing kind, `count` people,
    `base` people with a valid answer, `share` of the base (0-1) with its Wilson interval `low`, `high`;
    share and interval are NaN for missing kinds and where the base is 0. Counts are whole floats, so
    that disclosure can blank them. Raises `ProblemsError` for a code that is not an option.
    """
    rows: list[dict[str, object]] = []
    problems: list[Problem] = []
    for item in _asked(answers, instrument, items):
        options = instrument.answers(item)
        if options is None:
            continue
        valid = answers[item].dropna()
        stray = sorted(set(valid) - set(options.options))
        problems += [_stray(item, code, options) for code in stray]
        head = _head(item, instrument, perspective, wave, language)
        rows += [{**head, **row} for row in _option_rows(valid, options, language)]
        kinds = missing[item] if item in missing else pd.Series(dtype=object)
        rows += [
            {**head, **row} for row in _missing_rows(kinds, len(valid), instrument, item, language)
        ]
    if problems:
        raise ProblemsError(problems)
    return _with_shares(pd.DataFrame(rows, columns=list(DISTRIBUTION_COLUMNS)))


def agreement(frame: pd.DataFrame) -> pd.DataFrame:
    """Per item the people who agree, from a `distribution` frame (protected or not).

    Agreeing is with the statement as it was worded; a reversed item keeps its words, and `reversed` says
    that it points the other way. Columns
    `AGREEMENT_COLUMNS`: count, base, share with Wilson interval, people per kind of missing answer; and
    `hidden`, `reason` where the frame was protected. Items without sides have NaN.
    """
    heads = frame.drop_duplicates("item").set_index("item")
    kinds = [kind.value for kind in MissingKind]
    told = frame["code"].where(frame["code"].isin(kinds), frame["side"])
    # A hidden item has no counts left; a sum over nothing would make them 0.
    counts = frame.groupby(["item", told])["count"].sum(skipna=False).unstack()
    counts = counts.reindex(index=heads.index, columns=[Side.AGREE.value, *kinds]).astype(float)
    found = heads.assign(count=counts[Side.AGREE.value], **{kind: counts[kind] for kind in kinds})
    columns = [*AGREEMENT_COLUMNS, *(name for name in ("hidden", "reason") if name in frame)]
    return _with_shares(found.reset_index()[columns])


def joined(frame: pd.DataFrame, language: str = DEFAULT_LANGUAGE) -> pd.DataFrame:
    """The distribution with the answers of each side joined: agree, neutral, disagree.

    Answers without a side, and missing kinds, stay as they are. Columns as `distribution`.
    """
    joining = frame["side"].isin([side.value for side in _JOINED])
    sums = frame.groupby(["item", "side"], sort=False)["count"].transform("sum")
    whole = frame.assign(count=sums)[joining].drop_duplicates(["item", "side"])
    labels = {side.value: say(f"answers.side.{side.value}", language) for side in _JOINED}
    whole = whole.assign(code=whole["side"], label=whole["side"].map(labels))
    together = pd.concat([whole, frame[~joining]]) if len(frame) else frame
    items, sides = list(frame["item"].unique()), [*_JOINED, Side.OTHER, Side.MISSING]
    places = [items.index(item) * len(sides) + sides.index(side)
              for item, side in zip(together["item"], together["side"], strict=True)]  # fmt: skip
    return _with_shares(together.iloc[np.argsort(places, kind="stable")].reset_index(drop=True))


def by_options(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """The distribution in parts with the same answer options each, to be drawn and laid out together.

    The order of items is kept; missing kinds do not set parts apart.
    """
    parts: dict[tuple, list[pd.DataFrame]] = {}
    for _, part in frame.groupby("item", sort=False):
        options = part[part["side"] != Side.MISSING.value]
        signature = tuple(zip(options["code"], options["label"], options["side"], strict=True))
        parts.setdefault(signature, []).append(part)
    return [pd.concat(items, ignore_index=True) for items in parts.values()]


def missing_answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Per item how many people were asked and what is missing, from a `distribution` frame.

    Columns: item, words, block, block_title, asked, base, and one per missing kind; `hidden` and
    `reason` where the frame was protected.
    """
    found = agreement(frame)
    kinds = [kind.value for kind in MissingKind]
    columns = ["item", "words", "block", "block_title", "base", *kinds]
    columns += [name for name in ("hidden", "reason") if name in found]
    asked = found["base"] + found[kinds].sum(axis=1, skipna=False)
    return found[columns].assign(asked=asked)


def missing_label(kind: str, language: str = DEFAULT_LANGUAGE) -> str:
    """What a kind of missing answer is called: "weet niet", "niet van toepassing"."""
    return say(f"answers.missing.{kind}", language)


def _asked(answers: pd.DataFrame, instrument: Instrument, items: Iterable[str] | None) -> list[str]:
    if items is None:
        items = [key for key, item in instrument.items.items() if item.block is not None]
    choice = [key for key in items if instrument.items[key].kind is ItemKind.CHOICE]
    return [key for key in choice if key in answers]


def _stray(item: str, code: object, options: AnswerSet) -> Problem:
    return Problem("answers.stray-code", column=item, found=code, allowed=list(options.options))


def _head(
    item: str, instrument: Instrument, perspective: str, wave: str, language: str
) -> dict[str, object]:
    block = instrument.items[item].block
    title = text(instrument.blocks[block].title, language) if block in instrument.blocks else ""
    words = instrument.items[item].words(perspective, wave, language) or item
    turned = instrument.items[item].reversed
    head = {"item": item, "words": words, "reversed": turned}
    return {**head, "block": block or "", "block_title": title}


def _option_rows(valid: pd.Series, options: AnswerSet, language: str) -> list[dict[str, object]]:
    counts = valid.value_counts()
    return [
        {
            "code": code,
            "label": text(label, language),
            "side": _side(code, options),
            "count": float(counts.get(code, 0)),
            "base": float(len(valid)),
        }
        for code, label in options.options.items()
    ]


def _side(code: int, options: AnswerSet) -> str:
    for side in (Side.AGREE, Side.NEUTRAL, Side.DISAGREE):
        if code in getattr(options, side.value):
            return side.value
    return Side.OTHER.value


def _missing_rows(
    kinds: pd.Series, base: int, instrument: Instrument, item: str, language: str
) -> list[dict[str, object]]:
    counts = kinds.dropna().astype(str).value_counts()
    return [
        {
            "code": kind.value,
            "label": _own_label(kind, instrument, item, language),
            "side": Side.MISSING.value,
            "count": float(counts.get(kind.value, 0)),
            "base": float(base),
        }
        for kind in MissingKind
    ]


def _own_label(kind: MissingKind, instrument: Instrument, item: str, language: str) -> str:
    """The questionnaire's own words where one code stands for the kind ("weet niet / n.v.t.")."""
    labels = {
        text(answer.label, language)
        for answer in instrument.missing_answers(item).values()
        if answer.kind is kind
    }
    return labels.pop() if len(labels) == 1 else missing_label(kind.value, language)


def _with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with share and Wilson interval from its counts and bases."""
    from swresearch.statistics.proportion import wilson

    count, base = frame["count"].astype(float), frame["base"].astype(float)
    if "side" in frame:
        count = count.where(frame["side"] != Side.MISSING.value)
    base = base.where(base > 0)
    count = count.where(base.notna())  # nobody of nobody is no share, and has no interval
    low, high = wilson(count.to_numpy(), base.to_numpy())
    return frame.assign(share=count / base, low=low, high=high)
