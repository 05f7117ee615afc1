"""The conversation guide as PDF, with the summary form to fill in on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.language import long_date, number
from swresearch.print.model import CardKind, Guide, Round
from swresearch.print.typesetting import check_characters, pictures, query, typeset

TEMPLATE = "guide"


def guide_pdf(guide: Guide, language: str) -> bytes:
    """The guide, a page per round; raises `ProblemsError` when a part does not fit its page."""
    data = guide_data(guide, language)
    check_characters(data)
    use = query(TEMPLATE, data, guide.date, language, "<page-use>")
    refuse_long_pages(use, language)
    return typeset(TEMPLATE, data, guide.date, language)


def guide_pictures(guide: Guide, language: str, ppi: float = 96) -> list[bytes]:
    """The pages of the guide as PNG pictures, to look at."""
    return pictures(TEMPLATE, guide_data(guide, language), guide.date, language, ppi)


def guide_data(guide: Guide, language: str) -> dict[str, Any]:
    """What the template is given."""
    numbers = {key: at for at, key in enumerate(guide.cards, start=1)}
    return {
        "guide": guide.model_dump(mode="json", exclude={"cards", "kinds", "rounds", "colophon"})
        | {"colophon": guide.colophon},
        "levels": _cards(guide, CardKind.LEVEL),
        "conditions": _cards(guide, CardKind.CONDITION),
        "factors": _cards(guide, CardKind.FACTOR),
        "rounds": [
            {
                **guide.rounds[part].model_dump(mode="json"),
                "key": part.value,
                "number": str(at),
                "cards": _cards_of_round(guide, part, numbers),
            }
            for at, part in enumerate(Round, start=1)
        ],
        "day_words": long_date(guide.date, language),
    }


def refuse_long_pages(use: Sequence[Mapping[str, Any]], language: str) -> None:
    """Raise `ProblemsError` for every part that runs over its page."""
    problems = [
        Problem("print.page", values={"part": page["part"], "by": number(page["over_mm"], 0, language)})
        for page in use
        if page["pages"] > 1
    ]
    if problems:
        raise ProblemsError(problems)


def _cards(guide: Guide, kind: CardKind) -> list[dict[str, Any]]:
    return [card.model_dump(mode="json") for card in guide.of_kind(kind).values()]


def _cards_of_round(guide: Guide, part: Round, numbers: Mapping[str, int]) -> list[dict[str, str]]:
    """The cards of a round kind by kind, with their numbers and titles."""
    cards = [(key, card) for key, card in guide.cards.items() if card.round is part]
    order = [*(kind for kind in CardKind if kind is not CardKind.QUESTION), CardKind.QUESTION]
    cards.sort(key=lambda entry: order.index(entry[1].kind))
    groups = []
    for kind, found in groupby(cards, key=lambda entry: entry[1].kind):
        keys = [key for key, _ in found]
        titles = dict.fromkeys(guide.cards[key].title for key in keys)
        groups.append(
            {
                "kind": guide.kinds[kind].title,
                "numbers": _ranges([numbers[key] for key in keys]),
                "titles": ", ".join(titles),
            }
        )
    return groups


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in a row as "1, 6–10"."""
    parts = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        ends = [number for _, number in run]
        parts.append(str(ends[0]) if len(ends) == 1 else f"{ends[0]}–{ends[-1]}")
    return ", ".join(parts)
