"""Cards on sheets of A4: what stands on each, whether it fits, and the PDF.

Every card is measured before a sheet is made. Its text is as large as its room allows; a card whose
smallest text does not fit is refused by name, with how much it is too high or too wide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from swresearch.cases import Level, StudentCase
from swresearch.errors import Problem, ProblemsError
from swresearch.language import number, say
from swresearch.print.model import CardKind, Guide, GuideCard, Round
from swresearch.print.typesetting import check_characters, pictures, query, typeset
from swresearch.writing import capital

TEMPLATE = "cards"
PER_SHEET = 8
OWN = ("own-question", "own-role", "own-dilemma")
"""Cards to write on, each with a question for what the case does not hold."""


@dataclass(frozen=True)
class Card:
    """One card as it is printed; `named` puts its title first, otherwise its question is the heading.

    `number` stands small in the upper right corner: a number, or a word such as "verzonnen".
    """

    key: str
    number: str
    kind: str
    title: str | None = None
    text: str | None = None
    question: str | None = None
    action: str | None = None
    level: str | None = None
    level_word: str | None = None
    round_word: str | None = None
    blank: bool = False
    named: bool = True
    back: str = ""
    back_round: str | None = None
    back_title: str = ""


@dataclass(frozen=True)
class Deck:
    """Cards with the words on their cover; `double` adds mirrored backs after every sheet.

    `note` stands at the head of every sheet.
    """

    title: str
    lead: str
    cards: Sequence[Card]
    day: date
    language: str
    double: bool = True
    cover: bool = True
    colophon: Sequence[str] = ()
    levels: bool = True
    note: str = ""

    def data(self) -> dict[str, Any]:
        """What the template is given."""
        variant = "double" if self.double else "single"
        return {
            "title": self.title,
            "lead": self.lead,
            "note": self.note,
            "cards": [asdict(card) for card in self.cards],
            "double": self.double,
            "cover": self.cover,
            "colophon": list(self.colophon),
            "printing": [
                say(f"print.printing.{name}", self.language) for name in ("size", variant, "cut")
            ],
            "legend": _legend(self.language) if self.levels else [],
        }


def guide_deck(guide: Guide, language: str, *, double: bool = True) -> Deck:
    """All cards of the conversation guide, numbered in the order of the file."""
    cards = [
        _guide_card(key, card, str(at), guide, language)
        for at, (key, card) in enumerate(guide.cards.items(), start=1)
    ]
    title = say("print.deck", language, title=guide.title)
    return Deck(title, guide.lead, cards, guide.date, language, double, colophon=guide.colophon)


def case_deck(case: StudentCase, guide: Guide, language: str, *, double: bool = True) -> Deck:
    """The cards of one case: its questions round by round, its dilemmas, and the people in it as roles.

    A last sheet that would stay partly empty is filled up with other cards. Every sheet says that the
    case is invented, and so does every card with words on it: cards are cut out and may carry a full name.
    """
    asked = [(part, words) for part in Round for words in getattr(case.questions, part.value)]
    told = [
        *((f"{part.value}-{at}", "question", words, part) for at, (part, words) in enumerate(asked, 1)),
        *((f"dilemma-{at}", "dilemma", words, None) for at, words in enumerate(case.dilemmas, 1)),
        *((f"role-{at}", "role", capital(words), None) for at, words in enumerate(case.actors, 1)),
    ]
    cards = [_case_card(case, guide, language, *one) for one in told]
    cards += _filling(case, guide, language, -len(cards) % PER_SHEET)
    title, note = (
        say(f"print.{name}", language, title=case.title) for name in ("case-deck", "case-note")
    )
    return Deck(title, "", cards, guide.date, language, double, cover=False, levels=False, note=note)


def _filling(case: StudentCase, guide: Guide, language: str, room: int) -> list[Card]:
    """Cards for a last sheet with room left: no two alike, and never more than three to write on.

    They ask for what the group misses in the case and hold its main question; where these are too few,
    the cards that open a round come first, so that the sheet can be used without the general set.
    """
    asked = {name: say(f"print.{name}", language) for name in OWN}
    told = [(name, name, words, None) for name, words in asked.items()]
    told.insert(2, ("case", "case", case.question, None))
    cards = [_case_card(case, guide, language, *one) for one in told]
    if room > len(cards):
        rounds = guide.of_kind(CardKind.ROUND).items()
        opening = [_guide_card(key, card, "", guide, language) for key, card in rounds]
        cards = [*(replace(card, key=f"{case.name}/{card.key}") for card in opening), *cards]
    return cards[:room]


def cards_pdf(deck: Deck) -> bytes:
    """The sheets as PDF; raises `ProblemsError` naming every card that does not fit, and by how much."""
    data = deck.data()
    check_characters(data)
    refuse_overflow(measured(deck), deck.language)
    return typeset(TEMPLATE, data, deck.day, deck.language)


def card_pictures(deck: Deck, ppi: float = 96) -> list[bytes]:
    """The sheets as PNG pictures, to look at."""
    return pictures(TEMPLATE, deck.data(), deck.day, deck.language, ppi)


def measured(deck: Deck) -> list[dict[str, Any]]:
    """Per card: key, scale of its text, the part of its room it fills, and mm too high or too wide."""
    return query(TEMPLATE, deck.data(), deck.day, deck.language, "<card>")


def refuse_overflow(cards: Sequence[Mapping[str, Any]], language: str) -> None:
    """Raise `ProblemsError` when a card does not fit at its smallest text."""
    problems = []
    for card in cards:
        for key, found in (("print.too-high", card["over_mm"]), ("print.too-wide", card["wide_mm"])):
            if found > 0:
                by = number(max(found, 0.1), 1, language)
                problems.append(Problem(key, values={"card": card["key"], "by": by}))
    if problems:
        raise ProblemsError(problems)


def _guide_card(key: str, card: GuideCard, at: str, guide: Guide, language: str) -> Card:
    kind = guide.kinds[card.kind]
    return Card(
        key=key,
        number=at,
        kind=_round(card.round, language) if card.kind is CardKind.ROUND else kind.title,
        title=card.title,
        text=card.text,
        question=card.question,
        action=card.action,
        level=card.level.value if card.level else None,
        level_word=say(f"cases.level-short.{card.level}", language) if card.level else None,
        round_word=None if card.kind is CardKind.ROUND else _round(card.round, language),
        blank=card.blank,
        back=kind.back,
        back_round=_number(card.round),
        back_title=kind.title,
    )


def _case_card(
    case: StudentCase, guide: Guide, language: str, name: str, kind: str, words: str, part: Round | None
) -> Card:
    title = say(f"print.kind.{kind}", language)
    role = kind == "role"  # a name alone asks nothing of who holds the card
    return Card(
        key=f"{case.name}/{name}",
        number="" if kind in OWN else say("print.card-note", language),
        kind=title,
        title=words if role else case.title,
        text=say("print.role-text", language) if role else None,
        question=None if role else words,
        action=say("print.role-action", language) if role else None,
        round_word=_round(part, language) if part else None,
        blank=kind in OWN,
        named=role,
        back=case.title,
        back_round=_number(part) if part else None,
        back_title=guide.rounds[part].title if part else title,
    )


def _round(part: Round, language: str) -> str:
    return say("print.round", language, number=_number(part))


def _number(part: Round) -> str:
    return str(list(Round).index(part) + 1)


def _legend(language: str) -> list[dict[str, str]]:
    return [{"level": level.value, "words": say(f"print.level.{level}", language)} for level in Level]
