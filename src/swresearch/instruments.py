"""Instruments: a questionnaire as data, never as code.

An instrument is one YAML file: its items by key with their wording, the answers they take, the codes
that mean "no answer", and the scales with the rules by which they are scored. The catalogue of
published instruments comes with the package; a programme adds its own under `instruments/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from swresearch.errors import Problem, ProblemsError
from swresearch.settings import Fault, Settings, load, nearest

SCHEMA_VERSION = 1

# A text is written plainly, or per language: {nl: ..., en: ...}; kept as {language: text}, "" for all.
Text = Annotated[
    dict[str, str], BeforeValidator(lambda value: {"": value} if isinstance(value, str) else value)
]


def text(value: dict[str, str] | None, language: str) -> str:
    """The text in the language, else the one for all languages, else the first there is."""
    if not value:
        return ""
    return value.get(language) or value.get("") or next(iter(value.values()))


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


class Method(StrEnum):
    """How the item scores of a scale become one score.

    `count` counts the items whose score, after reversal, is one of `counted`; `lookup` sums and reads
    the result from a conversion table; `goal_attainment` is the T score of Kiresuk and Sherman (1968).
    """

    MEAN = "mean"
    SUM = "sum"
    COUNT = "count"
    LOOKUP = "lookup"
    GOAL_ATTAINMENT = "goal_attainment"


class MissingRule(StrEnum):
    """What happens to a scale when items are missing and at least `min_valid` are there.

    `available` uses the items that were answered; `prorated` multiplies their mean by the number of
    items; `complete` gives no score unless all are answered.
    """

    COMPLETE = "complete"
    AVAILABLE = "available"
    PRORATED = "prorated"


class MissingAnswer(Settings):
    """A code that means that there is no answer, and why."""

    label: Text
    kind: MissingKind = MissingKind.NO_ANSWER


def _as_missing(value: Any) -> Any:
    return {"label": value} if isinstance(value, str) else value


MissingAnswers = dict[float, Annotated[MissingAnswer, BeforeValidator(_as_missing)]]


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
        """Codes that are both an answer and missing, or are joined without being options."""
        for code in self.missing:
            if code in self.options:
                yield Fault(("missing", code), "instruments.code-twice", {"found": _plain(code)})
        for part in ("agree", "neutral", "disagree"):
            for i, code in enumerate(getattr(self, part)):
                if code not in self.options:
                    known = list(self.options)
                    yield Fault(
                        (part, i), "instruments.unknown-code", {"found": code, "allowed": known}
                    )


def _as_wording(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


class Item(Settings):
    """One question or statement, or one background variable.

    `wording` is one text, or a text per perspective (`client`) or per perspective and wave
    (`client/2020`); each of these may be given per language. `aliases` are other column names under
    which the item arrives. `trait` marks what could identify a person together with other traits.
    """

    kind: ItemKind = ItemKind.CHOICE
    wording: Annotated[dict[str, Text], BeforeValidator(_as_wording)] = {}
    label: Text | None = None
    block: str | None = None
    answers: str | None = None
    reversed: bool = False
    missing: MissingAnswers = {}
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = Field(default=0, ge=0, le=6)
    earliest: date | None = None
    latest: date | None = None
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
        if self.kind is ItemKind.CHOICE and self.answers is None:
            yield Fault((), "instruments.no-answers")
        if self.kind is not ItemKind.CHOICE and self.answers is not None:
            yield Fault(("answers",), "instruments.answers-for-kind", {"found": self.kind.value})
        if self.kind is not ItemKind.CHOICE and self.reversed:
            yield Fault(("reversed",), "instruments.reversed-kind", {"found": self.kind.value})
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            yield Fault(("minimum",), "instruments.range", {"found": self.minimum})


class Band(Settings):
    """A named part of a scale's range: from `low` up to and including `high`."""

    low: float
    high: float
    label: Text


class Norm(Settings):
    """A published way to divide the scores of a scale, with its source."""

    title: Text
    bands: Annotated[list[Band], Field(min_length=1)]
    source: str = ""
    unverified: bool = False


class Scale(Settings):
    """A score over items of the instrument.

    The score is `multiply` x (mean, sum, count or lookup) + `add`. Without `min_valid` every item must
    be answered. `bounds` are the lowest and highest score that can occur. `higher_means` says in words
    what a high score stands for.
    """

    title: Text
    items: Annotated[list[str], Field(min_length=1)]
    method: Method
    missing: MissingRule = MissingRule.COMPLETE
    min_valid: int | None = Field(default=None, ge=1)
    bounds: tuple[float, float]
    multiply: float = 1
    add: float = 0
    counted: list[int] = []
    lookup: dict[int, float] = {}
    weights: dict[str, str] = {}
    correlation: float = 0.30
    decimals: int = Field(default=1, ge=0, le=4)
    higher_means: Text | None = None
    norms: dict[str, Norm] = {}
    unverified: list[str] = []

    @property
    def required(self) -> int:
        """The smallest number of answered items that gives a score."""
        if self.missing is MissingRule.COMPLETE or self.min_valid is None:
            return len(self.items)
        return self.min_valid

    def problems(self) -> Iterator[Fault]:
        """Rules that contradict each other."""
        if len(set(self.items)) < len(self.items):
            twice = next(item for item in self.items if self.items.count(item) > 1)
            yield Fault(("items",), "instruments.item-twice-in-scale", {"found": twice})
        if self.min_valid is not None and self.min_valid > len(self.items):
            limit = {"number": len(self.items)}
            yield Fault(
                ("min_valid",), "instruments.min-valid", {"found": self.min_valid, "values": limit}
            )
        if self.min_valid is not None and self.missing is MissingRule.COMPLETE:
            yield Fault(("min_valid",), "instruments.min-valid-complete")
        if self.missing is not MissingRule.COMPLETE and self.min_valid is None:
            yield Fault(("missing",), "instruments.min-valid-missing")
        if self.missing is MissingRule.PRORATED and self.method is not Method.SUM:
            yield Fault(("missing",), "instruments.prorated-method", {"found": self.method.value})
        if (self.method is Method.COUNT) != bool(self.counted):
            yield Fault(("counted",), "instruments.counted")
        if (self.method is Method.LOOKUP) != bool(self.lookup):
            yield Fault(("lookup",), "instruments.lookup")
        if self.method is Method.LOOKUP and self.missing is not MissingRule.COMPLETE:
            yield Fault(("missing",), "instruments.lookup-complete")
        if self.bounds[0] >= self.bounds[1]:
            yield Fault(("bounds",), "instruments.range", {"found": self.bounds[0]})


class Block(Settings):
    """A part of the questionnaire that is shown together; `part` names a part of the question."""

    title: Text
    intro: Text | None = None
    part: str | None = None


class Licence(Settings):
    """Whether the instrument's texts may be shown, and on what terms."""

    name: str
    texts_allowed: bool = False
    note: Text | None = None


class Instrument(Settings):
    """A questionnaire: items, answers and scales, each under its own key.

    `orders` are named orders in which published versions put the items. `refused` is the reason why
    the library will not score the instrument. `unverified` lists what no source confirmed.
    """

    schema_version: int = Field(ge=1, le=SCHEMA_VERSION)
    title: Text
    source: str = ""
    reference: list[str] = []
    licence: Licence | None = None
    answer_sets: dict[str, AnswerSet] = {}
    blocks: dict[str, Block] = {}
    items: Annotated[dict[str, Item], Field(min_length=1)]
    scales: dict[str, Scale] = {}
    orders: dict[str, list[str]] = {}
    refused: Text | None = None
    note: Text | None = None
    unverified: list[str] = []

    def answers(self, item: str) -> AnswerSet | None:
        """The answer set of a choice item; None for numbers, dates and open answers."""
        name = self.items[item].answers
        return self.answer_sets[name] if name is not None else None

    def missing_answers(self, item: str) -> dict[float, MissingAnswer]:
        """The missing codes of an item: those of its answer set and its own."""
        answers = self.answers(item)
        return {**(answers.missing if answers else {}), **self.items[item].missing}

    def items_in(self, block: str) -> list[str]:
        """The keys of the items of a block, in the order of the questionnaire."""
        return [key for key, item in self.items.items() if item.block == block]

    def problems(self) -> Iterator[Fault]:
        """Every reference inside the instrument that leads nowhere, and every rule that cannot hold."""
        for part in ("answer_sets", "items", "scales"):
            for key, value in getattr(self, part).items():
                for fault in value.problems():
                    yield Fault((part, key, *fault.location), fault.key, fault.fields)
        yield from self._item_references()
        yield from self._scale_references()
        yield from self._order_references()

    def _item_references(self) -> Iterator[Fault]:
        for key, item in self.items.items():
            if item.answers is not None and item.answers not in self.answer_sets:
                yield _unknown(("items", key, "answers"), item.answers, self.answer_sets)
            if item.block is not None and item.block not in self.blocks:
                yield _unknown(("items", key, "block"), item.block, self.blocks)
        owners: dict[str, str] = {}
        for key, item in self.items.items():
            for name in (key, *item.aliases):
                owner = owners.setdefault(name.casefold(), key)
                if owner != key:
                    yield Fault(
                        ("items", key),
                        "instruments.name-twice",
                        {"found": name, "values": {"owner": owner}},
                    )

    def _scale_references(self) -> Iterator[Fault]:
        for name, scale in self.scales.items():
            for i, item in enumerate(scale.items):
                if item not in self.items:
                    yield _unknown(("scales", name, "items", i), item, self.items)
                elif self.items[item].kind not in (ItemKind.CHOICE, ItemKind.NUMBER):
                    kind = {"found": f"{item} ({self.items[item].kind.value})"}
                    yield Fault(("scales", name, "items", i), "instruments.scale-kind", kind)
            for item, weight in scale.weights.items():
                for wanted in (item, weight):
                    if wanted not in self.items:
                        yield _unknown(("scales", name, "weights", item), wanted, self.items)

    def _order_references(self) -> Iterator[Fault]:
        for name, order in self.orders.items():
            for i, item in enumerate(order):
                if item not in self.items:
                    yield _unknown(("orders", name, i), item, self.items)


def _unknown(location: tuple[Any, ...], word: str, known: Any) -> Fault:
    near = nearest(word, known)
    key = "settings.unknown-name-near" if near else "settings.unknown-name"
    return Fault(location, key, {"found": word, "allowed": list(known), "values": {"near": near}})


def _plain(code: float) -> str:
    return f"{code:g}"


def load_instrument(path: Path, name: str | None = None) -> Instrument:
    """Read one instrument file; raises `ProblemsError` with all that is wrong in it."""
    return load(path, Instrument, name)


def catalogue() -> dict[str, Instrument]:
    """The published instruments that come with the package, by name, in alphabetical order."""
    return {path.stem: load_instrument(path, path.name) for path in sorted(_catalogue_files())}


def from_catalogue(name: str) -> Instrument:
    """One published instrument; raises `ProblemsError` when the catalogue does not have it."""
    known = {path.stem: path for path in _catalogue_files()}
    if name not in known:
        near = nearest(name, known)
        key = "settings.unknown-name-near" if near else "settings.unknown-name"
        problem = Problem(key, found=name, allowed=sorted(known), values={"near": near})
        raise ProblemsError([problem])
    return load_instrument(known[name], known[name].name)


def _catalogue_files() -> list[Path]:
    return list(Path(str(files("swresearch") / "catalogue")).glob("*.yml"))
