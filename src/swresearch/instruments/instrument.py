"""The instrument as a whole, and the references inside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import Field

from swresearch.instruments.items import AnswerSet, Item, ItemKind, MissingAnswer
from swresearch.instruments.scales import Method, MissingRule, Scale
from swresearch.settings import Fault, ItemName, Name, SchemaVersion, Settings, Text, unknown_name

# Columns that stand beside the items in a cleaned frame.
RESERVED = ("person", "file_row", "source", "step")
SCORE_COLUMN = "{scale}_n_valid"


class Block(Settings):
    """A part of the questionnaire that is shown together; `part` names a part of the question.

    `low`: levels at or below which the items of the block are counted per person, for an instrument that
    publishes no total score.
    """

    title: Text
    intro: Text | None = None
    part: str | None = None
    low: list[int] = []


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

    schema_version: SchemaVersion
    title: Text = Field(examples=["Vragenlijst"])
    source: str = ""
    reference: list[str] = []
    licence: Licence | None = None
    answer_sets: dict[Name, AnswerSet] = {}
    blocks: dict[Name, Block] = {}
    items: Annotated[dict[ItemName, Item], Field(min_length=1)]
    scales: dict[Name, Scale] = {}
    orders: dict[Name, list[str]] = {}
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
        yield from self._item_names()
        yield from self._block_levels()
        for name, scale in self.scales.items():
            yield from self._scale_references(name, scale)
            yield from self._scale_range(name, scale)
        yield from self._order_references()
        if self.refused is not None and self.scales:
            yield Fault(("refused",), "instruments.refused-scales")

    def _item_references(self) -> Iterator[Fault]:
        for key, item in self.items.items():
            if item.answers is not None and item.answers not in self.answer_sets:
                yield _unknown(("items", key, "answers"), item.answers, self.answer_sets)
            if item.block is not None and item.block not in self.blocks:
                yield _unknown(("items", key, "block"), item.block, self.blocks)
            answers = self.answer_sets.get(item.answers or "")
            for code in item.missing:
                if answers is not None and code in answers.options:
                    found = {"found": f"{code:g}"}
                    yield Fault(("items", key, "missing", code), "instruments.code-twice", found)

    def _block_levels(self) -> Iterator[Fault]:
        """Levels of a block that are no answer to all of its items."""
        for name, block in self.blocks.items():
            sets = [
                self.answer_sets.get(self.items[item].answers or "") for item in self.items_in(name)
            ]
            shared = [set(found.options) if found else set() for found in sets]
            codes = set.intersection(*shared) if shared else set()
            for i, level in enumerate(block.low):
                if level not in codes:
                    fields = {"found": level, "allowed": sorted(codes)}
                    yield Fault(("blocks", name, "low", i), "instruments.unknown-code", fields)

    def _item_names(self) -> Iterator[Fault]:
        """Names that two columns would share."""
        counts = [SCORE_COLUMN.format(scale=name) for name in self.scales]
        owners: dict[str, str] = {}
        for key, item in self.items.items():
            for name in dict.fromkeys((key, *item.aliases)):
                owner = owners.setdefault(name.casefold(), key)
                if owner != key:
                    values = {"owner": owner}
                    fields = {"found": name, "values": values}
                    yield Fault(("items", key), "instruments.name-twice", fields)
            if key in (*RESERVED, *counts):
                yield Fault(("items", key), "instruments.reserved-name", {"found": key})
        for name in self.scales:
            if name in (*RESERVED, *counts):
                yield Fault(("scales", name), "instruments.reserved-name", {"found": name})
            elif name in self.items:
                yield Fault(("scales", name), "instruments.scale-like-item", {"found": name})

    def _scale_references(self, name: str, scale: Scale) -> Iterator[Fault]:
        for i, item in enumerate(scale.items):
            if item not in self.items:
                yield _unknown(("scales", name, "items", i), item, self.items)
            elif self.items[item].kind not in (ItemKind.CHOICE, ItemKind.NUMBER):
                kind = {"found": f"{item} ({self.items[item].kind.value})"}
                yield Fault(("scales", name, "items", i), "instruments.scale-kind", kind)
            elif scale.method is not Method.COUNT and self._lacks_order(item):
                yield Fault(
                    ("scales", name, "items", i), "instruments.scale-unordered", {"found": item}
                )
        for item, weight in scale.weights.items():
            if weight not in self.items:
                yield _unknown(("scales", name, "weights", item), weight, self.items)

    def _lacks_order(self, item: str) -> bool:
        """Whether an item's answers have no order; of two answers, one is simply given or not."""
        answers = self.answer_sets.get(self.items[item].answers or "")
        return answers is not None and not answers.ordered and len(answers.options) > 2

    def _scale_range(self, name: str, scale: Scale) -> Iterator[Fault]:
        """Bounds, counted codes and a conversion table that do not fit the answers of the items."""
        ranges = [self._range(item) for item in scale.items]
        known = [limits for limits in ranges if limits is not None]
        if len(known) < len(ranges) or scale.method is Method.GOAL_ATTAINMENT:
            return
        lowest, highest = sum(low for low, _ in known), sum(high for _, high in known)
        if scale.method is Method.COUNT:
            codes = range(int(min(known)[0]), int(max(high for _, high in known)) + 1)
            for i, code in enumerate(scale.counted):
                if code not in codes:
                    allowed = {"found": code, "allowed": list(codes)}
                    yield Fault(("scales", name, "counted", i), "instruments.unknown-code", allowed)
        if scale.method is Method.LOOKUP:
            gaps = [n for n in range(int(lowest), int(highest) + 1) if n not in scale.lookup]
            if scale.lookup and gaps:
                found = ", ".join(str(gap) for gap in gaps)
                yield Fault(("scales", name, "lookup"), "instruments.lookup-gap", {"found": found})
        limits = _possible(scale, lowest, highest)
        rising = scale.bounds[0] < scale.bounds[1]
        if (
            limits
            and rising
            and any(abs(a - b) > 0.01 for a, b in zip(limits, scale.bounds, strict=True))
        ):
            shown = " – ".join(f"{bound:g}" for bound in scale.bounds)
            right = {"found": shown, "allowed": " – ".join(f"{limit:g}" for limit in limits)}
            yield Fault(("scales", name, "bounds"), "instruments.bounds", right)

    def _range(self, item: str) -> tuple[float, float] | None:
        """The lowest and highest answer of an item, when they are known."""
        settings = self.items.get(item)
        if settings is None:
            return None
        answers = self.answer_sets.get(settings.answers or "")
        if answers is not None:
            return min(answers.options), max(answers.options)
        if settings.minimum is None or settings.maximum is None:
            return None
        return settings.minimum, settings.maximum

    def _order_references(self) -> Iterator[Fault]:
        for name, order in self.orders.items():
            for i, item in enumerate(order):
                if item not in self.items:
                    yield _unknown(("orders", name, i), item, self.items)
                elif item in order[:i]:
                    yield Fault(("orders", name, i), "instruments.order-twice", {"found": item})


def _possible(scale: Scale, lowest: float, highest: float) -> tuple[float, float] | None:
    """The lowest and highest score that can occur, from the sums that can occur."""
    number = len(scale.items)
    low, high = {
        Method.SUM: (lowest, highest),
        Method.MEAN: (lowest / number, highest / number),
        Method.COUNT: (0, number),
        Method.LOOKUP: (min(scale.lookup.values(), default=0), max(scale.lookup.values(), default=0)),
    }[scale.method]
    if scale.method is Method.SUM and scale.missing is MissingRule.AVAILABLE:
        return None  # a missing item lowers the sum
    if scale.method is Method.LOOKUP and not scale.lookup:
        return None
    first, last = sorted((scale.multiply * low + scale.add, scale.multiply * high + scale.add))
    return first, last


def _unknown(location: tuple[Any, ...], word: str, known: Iterable[str]) -> Fault:
    return Fault(location, *unknown_name(word, known))
