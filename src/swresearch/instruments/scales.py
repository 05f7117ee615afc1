"""Scales: which items, joined how, with which rule for missing answers and which norms."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from swresearch.settings import Fault, Name, Settings, Text


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


class Better(StrEnum):
    """Which way a score goes when things get better for the person."""

    HIGHER = "higher"
    LOWER = "lower"


NARROW = 5
"""On a range of this width or less the first decimal of a mean hides what matters."""


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

    def problems(self, bounds: tuple[float, float]) -> Iterator[Fault]:
        """Bands outside the scale's bounds, upside down, or not in rising order."""
        for i, band in enumerate(self.bands):
            if band.low > band.high:
                yield Fault(("bands", i, "low"), "instruments.range", {"found": f"{band.low:g}"})
            elif not bounds[0] <= band.low <= band.high <= bounds[1]:
                limits = f"{bounds[0]:g} – {bounds[1]:g}"
                found = f"{band.low:g} – {band.high:g}"
                yield Fault(("bands", i), "instruments.band", {"found": found, "allowed": limits})
        for i, (lower, upper) in enumerate(pairwise(self.bands), start=1):
            if upper.low <= lower.high:
                yield Fault(("bands", i), "instruments.band-order", {"found": f"{upper.low:g}"})


class Scale(Settings):
    """A score over items of the instrument.

    The score is `multiply` x (mean, sum, count or lookup) + `add`. Without `min_valid` every item must
    be answered. `bounds` are the lowest and highest score that can occur. `higher_means` says in words
    what a high score stands for, `better` which way is better for the person (left out where it is not
    known). `weights` names the item that holds the weight of a goal.
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
    correlation: float = Field(default=0.30, ge=0, le=1)
    decimals: int | None = Field(default=None, ge=0, le=4)
    higher_means: Text | None = None
    better: Better | None = None
    norms: dict[Name, Norm] = {}
    unverified: list[str] = []

    @property
    def places(self) -> int:
        """How many decimals means are written with: two on a narrow range, unless `decimals` says it."""
        if self.decimals is not None:
            return self.decimals
        return 2 if self.bounds[1] - self.bounds[0] <= NARROW else 1

    @property
    def required(self) -> int:
        """The smallest number of answered items that gives a score."""
        if self.missing is MissingRule.COMPLETE or self.min_valid is None:
            return len(self.items)
        return self.min_valid

    def problems(self) -> Iterator[Fault]:
        """Rules that contradict each other."""
        for i, item in enumerate(self.items):
            if item in self.items[:i]:
                yield Fault(("items", i), "instruments.item-twice-in-scale", {"found": item})
        for item in self.weights:
            if item not in self.items:
                known = {"found": item, "allowed": self.items}
                yield Fault(("weights", item), "settings.unknown-name", known)
        yield from self._missing_problems()
        yield from self._method_problems()
        if self.bounds[0] >= self.bounds[1]:
            yield Fault(("bounds",), "instruments.range", {"found": f"{self.bounds[0]:g}"})
        for name, norm in self.norms.items():
            for fault in norm.problems(self.bounds):
                yield Fault(("norms", name, *fault.location), fault.key, fault.fields)

    def _missing_problems(self) -> Iterator[Fault]:
        if self.min_valid is not None and self.min_valid > len(self.items):
            limit = {"number": len(self.items)}
            yield Fault(
                ("min_valid",), "instruments.min-valid", {"found": self.min_valid, "values": limit}
            )
        if self.min_valid is not None and self.missing is MissingRule.COMPLETE:
            yield Fault(("min_valid",), "instruments.min-valid-complete")
        if self.missing is not MissingRule.COMPLETE and self.min_valid is None:
            yield Fault(("missing",), "instruments.min-valid-missing")

    def _method_problems(self) -> Iterator[Fault]:
        method = {"found": self.method.value}
        if self.missing is MissingRule.PRORATED and self.method is not Method.SUM:
            yield Fault(("missing",), "instruments.prorated-method", method)
        if (self.method is Method.COUNT) != bool(self.counted):
            yield Fault(("counted",), "instruments.counted", method)
        if (self.method is Method.LOOKUP) != bool(self.lookup):
            yield Fault(("lookup",), "instruments.lookup", method)
        if self.method is Method.LOOKUP and self.missing is not MissingRule.COMPLETE:
            yield Fault(("missing",), "instruments.lookup-complete")
        if self.weights and self.method is not Method.GOAL_ATTAINMENT:
            yield Fault(("weights",), "instruments.weights-method", method)
