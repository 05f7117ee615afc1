"""How results are written: shares, intervals and people, by the programme's rules on small numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.language import number, percentage, say

DECIMALS_FROM = 200
"""From this many people a share carries one decimal."""

MINUS = "\u2212"
STAR = "*"
"""Beside a number or title of something that was not asked of everyone in the same words."""
NO_NUMBER = "–"


def known(value: Any) -> bool:
    """Whether there is a number to write (not None, not NaN)."""
    return not pd.isna(value)


def decimals_for(base: float) -> int:
    """How many decimals a percentage of `base` people carries."""
    return 1 if base >= DECIMALS_FROM else 0


def may_be_share(base: float, group: Group) -> bool:
    """Whether a share of `base` people may be written as a percentage."""
    return known(base) and base >= max(group.publication.percentages_from, 1)


def share_text(share: float, base: float, group: Group) -> str:
    """A share as "84%"; empty where there are too few people for a percentage."""
    if not known(share) or not may_be_share(base, group):
        return ""
    return percentage(share, decimals_for(base), group.language)


def interval_text(low: float, high: float, base: float, group: Group) -> str:
    """The interval of a share as "[71–92]"; empty where no percentage may be written."""
    if not known(low) or not may_be_share(base, group):
        return ""
    ends = (number(100 * end, decimals_for(base), group.language) for end in (low, high))
    return f"[{'–'.join(ends)}]"


def probably(low: float, high: float, base: float, group: Group) -> str:
    """The interval of a share in words: "waarschijnlijk tussen 71% en 92%"."""
    if not known(low) or not may_be_share(base, group):
        return ""
    ends = [percentage(end, decimals_for(base), group.language) for end in (low, high)]
    return say("sentences.probably", group.language, low=ends[0], high=ends[1])


def count_text(count: float, language: str) -> str:
    """A number of people; a dash where it is not shown."""
    return number(count, 0, language) if known(count) else NO_NUMBER


def count_or_fewer(count: float, fewest: float, language: str) -> str:
    """A number of people, "minder dan 5" where there are fewer; a dash where it is not known."""
    if known(count) and count < fewest:
        return say("sentences.fewer-than", language, number=count_text(fewest, language))
    return count_text(count, language)


def people_between(low: float, high: float, fewest: float, language: str) -> str:
    """Numbers of people as "22–49"; numbers below `fewest` are not told apart: "hooguit 49"."""
    if not high >= fewest:
        return count_or_fewer(0, fewest, language)
    if low < fewest:
        return say("sentences.at-most", language, number=count_text(high, language))
    return "–".join(dict.fromkeys((count_text(low, language), count_text(high, language))))


def of_people(count: float, base: float, group: Group) -> str:
    """A count among people: "41 van de 49 klanten", "1 van de 12 klanten", "de ene klant"."""
    return say(
        "sentences.of-people",
        group.language,
        count=number(count, 0, group.language),
        base=number(base, 0, group.language),
        people=group.named(int(base)),
    )


def signed(value: float, decimals: int, language: str) -> str:
    """A number with a real minus sign."""
    return number(value, decimals, language).replace("-", MINUS)


def limit_text(limit: float, decimals: int, language: str) -> str:
    """A limit that has to be passed, with one decimal more and rounded up.

    So whoever is at the limit or below it is below the number that is written: 1 to 1.0009 is "1.001".
    """
    step = 10 ** (decimals + 1)
    return number((math.floor(limit * step) + 1) / step, decimals + 1, language)


def quoted(words: str, language: str) -> str:
    """A statement between quotation marks, without its full stop."""
    return say("sentences.quoted", language, words=words.strip().removesuffix("."))


def listed(words: Sequence[str], language: str) -> str:
    """Words in a row: "a", "a en b", "a, b en c"."""
    if len(words) < 2:
        return "".join(words)
    last = say("sentences.and", language, words=words[-1])
    return f"{', '.join(words[:-1])} {last}"


def capital(sentence: str) -> str:
    """The sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def who(group: Group) -> str:
    """Whose answers these are: people, step and year."""
    return ", ".join(part for part in (group.people, group.step, group.when) if part)


def synthetic_note(group: Group) -> str:
    """What follows the people's name where nobody gave these answers; empty for real ones."""
    return say("sentences.synthetic", group.language) if group.synthetic else ""


def source_line(group: Group, n: float | None = None) -> str:
    """The line under a figure: "Bron: klanten, 2020, n = 49; synthetische gegevens."."""
    people = f", n = {count_text(n, group.language)}" if n is not None else ""
    note = synthetic_note(group)
    return say("sentences.source", group.language, who=who(group), people=people, note=note)
