"""What stands in `guide.yml` and `factsheets.yml`: the conversation guide, its cards, the factsheets.

Texts are plain words in the programme's language; a card, a round or a sheet is called by its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from swresearch.cases import Level
from swresearch.settings import Day, Fault, Name, SchemaVersion, Settings, fault


def _words(value: str) -> str:
    if not value.strip():
        raise fault("settings.empty-value")
    return " ".join(value.split())


Words = Annotated[str, AfterValidator(_words)]
Steps = Annotated[list[Words], Field(min_length=1)]


class Round(StrEnum):
    """The three rounds of the conversation."""

    GOAL = "goal"
    OPTIONS = "options"
    PLAN = "plan"


class CardKind(StrEnum):
    """What a card is for."""

    ROUND = "round"
    CONDITION = "condition"
    QUESTION = "question"
    LEVEL = "level"
    FACTOR = "factor"
    INTERVENTION = "intervention"
    OWN = "own"
    SUMMARY = "summary"
    SIGNAL = "signal"


class GuideCard(Settings):
    """One card of the set; `blank` leaves room to write on instead of a question and a task."""

    kind: CardKind
    round: Round
    title: Words
    text: Words
    question: Words | None = None
    action: Words | None = None
    level: Level | None = None
    blank: bool = False

    def problems(self) -> Iterator[Fault]:
        """A card without a question or a task that is not meant to be written on."""
        for field in ("question", "action"):
            if not self.blank and getattr(self, field) is None:
                yield Fault((field,), "print.card-lacks")


class KindWords(Settings):
    """The name of a kind of card, and the line on its back."""

    title: Words
    back: Words


class Fact(Settings):
    """One line of "for whom, how long": a label and a text."""

    label: Words
    text: Words


class StepList(Settings):
    """A heading and what to do, in order."""

    title: Words
    steps: Steps


class GuideRound(Settings):
    """One round: its main question, why it is there, its assignment and the steps to get there."""

    title: Words
    minutes: int = Field(ge=1, le=240)
    question: Words
    why: Words
    assignment: Words
    steps: Steps
    tip: Words


class SummaryField(Settings):
    """One question of the summary form; `levels` divides its room over the three levels."""

    title: Words
    hint: Words
    lines: int = Field(ge=1, le=12)
    levels: bool = False


class Summary(Settings):
    """The form in which a team writes down its decision."""

    title: Words
    intro: Words
    heading: Steps
    fields: Annotated[list[SummaryField], Field(min_length=1, max_length=8)]


class Guide(Settings):
    """The content of `guide.yml`."""

    schema_version: SchemaVersion
    date: Day
    title: Words
    subtitle: Words
    lead: Words
    intro: Steps
    facts: list[Fact]
    prepare: StepList
    rules: StepList
    levels_title: Words
    levels_intro: Words
    conditions_title: Words
    conditions_intro: Words
    factors_title: Words
    factors_intro: Words
    rounds: dict[Round, GuideRound]
    summary: Summary
    kinds: dict[CardKind, KindWords]
    cards: Annotated[dict[Name, GuideCard], Field(min_length=1)]
    colophon: Steps

    def problems(self) -> Iterator[Fault]:
        """Rounds that are missing, kinds of cards without words, and what is wrong in a card."""
        for part in Round:
            if part not in self.rounds:
                fields = {"found": ", ".join(self.rounds), "values": {"round": part.value}}
                yield Fault(("rounds",), "print.round-missing", fields)
        for key, card in self.cards.items():
            if card.kind not in self.kinds:
                fields = {"found": card.kind.value, "allowed": ", ".join(self.kinds)}
                yield Fault(("cards", key, "kind"), "print.kind-unknown", fields)
            for found in card.problems():
                yield Fault(("cards", key, *found.location), found.key, found.fields)

    def of_kind(self, *kinds: CardKind) -> dict[str, GuideCard]:
        """The cards of one or more kinds, by key."""
        return {key: card for key, card in self.cards.items() if card.kind in kinds}


class Count(StrEnum):
    """What a factsheet may count in the cases."""

    FACTORS = "factors"
    LEVELS = "levels"
    CONDITIONS = "conditions"


class SheetPart(Settings):
    """One part of a factsheet.

    `count` draws a count over the cases beside it; `evidence` are numbers of the programme by name,
    shown in words when the programme has them.
    """

    title: Words
    text: Words | None = None
    points: list[Words] = []
    count: Count | None = None
    evidence: list[str] = []


class FactSheet(Settings):
    """One factsheet: a title, what it comes down to, and its parts.

    `voices` is the heading under which interviews with managers and policy officers are told;
    `voices_none` is said as long as the programme has none.
    """

    title: Words
    lead: Words
    parts: Annotated[list[SheetPart], Field(min_length=1)]
    voices: Words | None = None
    voices_none: Words | None = None
    sources: Steps


class PosterWords(Settings):
    """What the poster says besides the rounds, levels and conditions of the guide."""

    title: Words
    lead: Words
    levels: Words
    conditions: Words
    ending: Words
    source: Words


class FactSheets(Settings):
    """The content of `factsheets.yml`."""

    schema_version: SchemaVersion
    date: Day
    sheets: Annotated[dict[Name, FactSheet], Field(min_length=1)]
    poster: PosterWords
