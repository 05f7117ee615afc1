"""Which word goes with a share: a rule with stated bounds (`WORDS`), not taste.

`words_table` prints the rule for the account of method.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.language import DEFAULT_LANGUAGE, percentage, say
from swresearch.writing import capital, may_be_share, of_people

Row = Mapping[str, Any] | pd.Series


@dataclass(frozen=True)
class Words:
    """A word for a share: from which share, and how far the interval may reach the other way.

    `share` is the lowest share for the word. Above half `carried` is the least that the interval's low
    end must be; below half the most that its high end may be.
    """

    key: str
    share: float
    carried: float


# From high to low; a word whose interval does not carry it gives way to the next one to the middle.
WORDS = (
    Words("nearly-all", 0.90, 0.75),
    Words("most", 0.70, 0.50),
    Words("over-half", 0.55, 0.0),
    Words("about-half", 0.45, 0.0),
    Words("under-half", 0.30, 1.0),
    Words("minority", 0.10, 0.50),
    Words("few", 0.0, 0.25),
)
ALL = Words("all", 1.0, 0.0)
NONE = Words("none", 0.0, 1.0)
_MIDDLE = 3


def words_for(count: float, base: float, low: float, high: float) -> Words:
    """The word that goes with `count` of `base` people and the interval of their share (0-1)."""
    if count == base:
        return ALL
    if count == 0:
        return NONE
    at = next(i for i, word in enumerate(WORDS) if count / base >= word.share)
    while at < _MIDDLE and low < WORDS[at].carried:
        at += 1
    while at > _MIDDLE and high > WORDS[at].carried:
        at -= 1
    return WORDS[at]


def words_table(language: str = DEFAULT_LANGUAGE) -> Table:
    """The rule of `words_for` as a table, for the account of method."""
    rows = [_words_row(ALL, percentage(1, 0, language), "–", language)]
    above = 1.0
    for at, word in enumerate(WORDS):
        shares = say(
            "sentences.bounds.share",
            language,
            low=percentage(word.share, 0, language),
            high=percentage(above, 0, language),
        )
        side = "low" if at < _MIDDLE else "high"
        free = word.carried in {0.0, 1.0}
        limit = percentage(word.carried, 0, language)
        carried = "–" if free else say(f"sentences.bounds.{side}", language, limit=limit)
        rows.append(_words_row(word, shares, carried, language))
        above = word.share
    rows.append(_words_row(NONE, percentage(0, 0, language), "–", language))
    return Table(
        caption=say("sentences.bounds.caption", language),
        columns=[say(f"sentences.bounds.{name}", language) for name in ("word", "when", "certain")],
        numeric=[False, False, False],
        rows=rows,
        notes=[say("sentences.bounds.note", language)],
        name="words",
    )


def _words_row(word: Words, shares: str, carried: str, language: str) -> list[Cell]:
    people = say("sentences.bounds.people", language)
    name = capital(say(f"sentences.words.{word.key}", language, people=people))
    return [Cell(name), Cell(shares), Cell(carried)]


def who_agree(row: Row, group: Group) -> str:
    """Those who agree, in words, as the start of a sentence with its verb: "De meeste klanten zijn".

    Below `percentages_from` people the words give way to the count: "9 van de 12 klanten zijn".
    """
    if not may_be_share(row["base"], group):
        subject = of_people(row["count"], row["base"], group)
        verb = "one" if row["count"] == 1 else "some"
    else:
        verb = words_for(row["count"], row["base"], row["low"], row["high"]).key
        subject = say(f"sentences.words.{verb}", group.language, people=group.people)
    return capital(f"{subject} {say(f'sentences.verb.{verb}', group.language)}")
