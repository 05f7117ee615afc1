"""The conversation guide as pages: the conversation, its cards, and the summary form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from swresearch.blocks import Block, Cell, Heading, Items, Table, Text, Tone
from swresearch.print import CardKind, Guide, Round, SummaryForm, summary_form
from swresearch.print.model import GuideCard
from swresearch.publish.pages.material import Material


def conversation(guide: Guide, material: Material) -> Iterator[Block]:
    """The guide from its start to its end, with what the cards of each kind say."""
    yield Text(guide.lead, Tone.LEAD)
    yield from (Text(words) for words in guide.intro)
    yield Items([f"{fact.label}: {fact.text}" for fact in guide.facts])
    for steps in (guide.prepare, guide.rules):
        yield Heading(steps.title)
        yield Items(steps.steps, ordered=steps is guide.prepare)
    for number, part in enumerate(Round, start=1):
        yield from _round(guide, part, number, material)
    words = {
        CardKind.LEVEL: (guide.levels_title, guide.levels_intro),
        CardKind.CONDITION: (guide.conditions_title, guide.conditions_intro),
        CardKind.FACTOR: (guide.factors_title, guide.factors_intro),
    }
    for kind, (title, intro) in words.items():
        yield Heading(title)
        yield Text(intro)
        for card in guide.of_kind(kind).values():
            yield Heading(card.title, 3)
            yield Text(card.text)
    yield Heading(guide.summary.title)
    yield Text(guide.summary.intro)
    yield from (Text(words, Tone.SOURCE) for words in guide.colophon)


def _round(guide: Guide, part: Round, number: int, material: Material) -> Iterator[Block]:
    found = guide.rounds[part]
    title = material.teach("round", number=number, title=found.title, minutes=found.minutes)
    yield Heading(title)
    yield Text(found.question, Tone.LEAD)
    yield Text(found.why)
    yield Items(found.steps, title=found.assignment, ordered=True)
    yield Text(found.tip, Tone.NOTE)


def cards(guide: Guide, material: Material) -> Iterator[Block]:
    """Every card with its words, round by round: the text of the printed set."""
    yield Text(material.teach("cards-lead", count=len(guide.cards)), Tone.LEAD)
    numbered = {key: at for at, key in enumerate(guide.cards, start=1)}
    heads = [material.teach(f"card-{name}") for name in ("title", "question", "action")]
    for number, part in enumerate(Round, start=1):
        found = {key: card for key, card in guide.cards.items() if card.round is part}
        rows = [
            [
                Cell(f"{numbered[key]}. {card.title}", card.text),
                Cell(card.question or "–"),
                Cell(card.action or "–"),
            ]
            for key, card in found.items()
        ]
        title = guide.rounds[part].title
        yield Heading(material.teach("cards-round", number=number, title=title))
        caption = material.teach("cards-caption", number=number, count=len(rows))
        yield Table(caption, heads, [False] * 3, rows, groups=_kinds(guide, list(found.values())))


def _kinds(guide: Guide, cards: Sequence[GuideCard]) -> dict[int, str]:
    """The rows at which another kind of card starts, with its name."""
    kinds = [guide.kinds[card.kind].title for card in cards]
    return {at: kind for at, kind in enumerate(kinds) if at == 0 or kinds[at - 1] != kind}


def form(guide: Guide, material: Material) -> SummaryForm:
    """The summary to fill in on screen."""
    return summary_form(guide, material.language)
