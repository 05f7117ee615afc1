"""Items and the answers they take."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from swresearch.settings import Day, Fault, Settings, Text, fault, text


class Perspective(StrEnum):
    """Whose view a phase gives."""

    WORKER = "worker"
    CLIENT = "client"
    PARTNER = "partner"


class ItemKind(StrEnum):
    """What sort of answer an item takes."""

    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    OPEN = "open"


class MissingKind(StrEnum):
    """Why there is no answer; `no_answer` also stands for an empty cell."""

    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"


class MissingAnswer(Settings):
    """A code that means that there is no answer, and why."""

    label: Text
    kind: MissingKind = MissingKind.NO_ANSWER


def _as_missing(value: Any) -> Any:
    return {"label": value} if isinstance(value, str) else value


MissingAnswers = dict[
    float,
    Annotated[MissingAnswer, BeforeValidator(_as_missing, json_schema_input_type=str | MissingAnswer)],
]


class AnswerSet(Settings):
    """Answer options by code, in the order of the questionnaire.

    `agree`, `neutral` and `disagree` say which options are joined when a distribution is shown in
    three parts; `ordered` is false for options without an order, such as municipalities.
    """

    options: Annotated[dict[int, Text], Field(min_length=1)]
    missing: MissingAnswers = {}
    ordered: bool = True
    agree: list[int] = []
    neutral: list[int] = []
    disagree: list[int] = []

    def problems(self) -> Iterator[Fault]:
        """Codes that are both an answer and missing, or are joined twice or without being options."""
        for code in self.missing:
            if code in self.options:
                yield Fault(("missing", code), "instruments.code-twice", {"found": f"{code:g}"})
        joined: set[int] = set()
        for part in ("agree", "neutral", "disagree"):
            for i, code in enumerate(getattr(self, part)):
                if code not in self.options:
                    known = {"found": code, "allowed": list(self.options)}
                    yield Fault((part, i), "instruments.unknown-code", known)
                elif code in joined:
                    yield Fault((part, i), "instruments.joined-twice", {"found": code})
                joined.add(code)


def _as_wording(value: Any) -> Any:
    """One text, or one per language, stands for every perspective."""
    plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    languages = isinstance(value, dict) and value and set(value) <= {"nl", "en"}
    return {"": value} if plain or languages else value


def _known_perspectives(value: dict[str, Any]) -> dict[str, Any]:
    for key in value:
        perspective = key.partition("/")[0]
        if perspective not in ("", *Perspective):
            raise fault("instruments.wording-for", found=key, allowed=list(Perspective))
    return value


class Item(Settings):
    """One question or statement, or one background variable.

    `wording` is one text, or a text per perspective (`client`) or per perspective and wave
    (`client/2020`); each of these may be given per language. `aliases` are other column names under
    which the item arrives. `trait` marks what could identify a person together with other traits.
    """

    kind: ItemKind = ItemKind.CHOICE
    wording: Annotated[
        dict[str, Text],
        AfterValidator(_known_perspectives),
        BeforeValidator(_as_wording, json_schema_input_type=Text | dict[str, Text]),
    ] = {}
    label: Text | None = None
    block: str | None = None
    answers: str | None = None
    reversed: bool = False
    missing: MissingAnswers = {}
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = Field(default=0, ge=0, le=6)
    earliest: Day | None = None
    latest: Day | None = None
    aliases: list[str] = []
    trait: bool = False
    sensitive: bool = False

    def words(self, perspective: str, wave: str, language: str) -> str:
        """The wording that was put to this perspective in this wave."""
        for key in (f"{perspective}/{wave}", perspective, ""):
            if key in self.wording:
                return text(self.wording[key], language)
        return text(next(iter(self.wording.values()), self.label), language)

    def problems(self) -> Iterator[Fault]:
        """Fields that do not go with the kind of item."""
        kind = {"found": self.kind.value}
        if self.kind is ItemKind.CHOICE and self.answers is None:
            yield Fault((), "instruments.no-answers")
        if self.kind is not ItemKind.CHOICE and self.answers is not None:
            yield Fault(("answers",), "instruments.answers-for-kind", kind)
        if self.reversed and not self._reversible:
            yield Fault(("reversed",), "instruments.reversed-kind", kind)
        yield from self._range_problems()

    @property
    def _reversible(self) -> bool:
        bounded = self.minimum is not None and self.maximum is not None
        return self.kind is ItemKind.CHOICE or (self.kind is ItemKind.NUMBER and bounded)

    def _range_problems(self) -> Iterator[Fault]:
        low, high = self.minimum, self.maximum
        if low is not None and high is not None and low > high:
            yield Fault(("minimum",), "instruments.range", {"found": f"{low:g}"})
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            yield Fault(("earliest",), "instruments.range", {"found": self.earliest})
        for code in self.missing:
            if low is not None and high is not None and low <= code <= high:
                yield Fault(("missing", code), "instruments.code-twice", {"found": f"{code:g}"})
