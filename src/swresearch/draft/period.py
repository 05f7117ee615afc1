"""What a wave is called on the site, where its year does not tell it from the others."""

from __future__ import annotations

from swresearch.language import say

_CALLED = {
    "before": ("pre", "voor", "before"),
    "after": ("post", "na", "after"),
    "later": ("fu", "followup", "follow up"),
}
"""Marks of moments that are no name for a wave by themselves."""


def period(moment: str, wave: str, year: int, language: str) -> str:
    """The period of a wave by its moment ("nameting 2024"), else by its number among those of the year.

    `wave` is its key: the year, with the moment when there is one, and a number when those are taken.
    """
    base = f"{year}-{moment}" if moment else str(year)
    number = wave.removeprefix(base).strip("-")
    plain = moment.replace("-", " ")
    called = next((key for key, words in _CALLED.items() if plain in words), None)
    told = say(f"draft.moment-{called}", language) if called else plain
    told = f"{told} {number}".strip() if told else number or "1"
    numbered = any(character.isdigit() for character in told)
    key = "words" if " " in told else "number" if numbered else "word"
    return say(f"draft.period-{key}", language, moment=told, year=year)
