"""Checking a document against a model: every problem at once, references included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import pydantic

from swresearch.errors import Problem, ProblemsError
from swresearch.settings.document import Document, Location, normal, read_document
from swresearch.settings.faults import as_problem, field_at, known_keys, nearest, place_of
from swresearch.settings.model import Settings

AnySettings = TypeVar("AnySettings", bound=Settings)

ROUNDS = 10  # leaving out a part can leave its surroundings incomplete, and so on outwards


@dataclass(frozen=True)
class Fault:
    """A broken reference that a model's `problems` method found at one of its own locations."""

    location: Location
    key: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Examined(Generic[AnySettings]):
    """What could be read of a document, and all its problems.

    `value` lacks the faulty parts, or is None when nothing is left. `document` is what it was read
    from, and knows what was set aside.
    """

    value: AnySettings | None
    problems: list[Problem]
    document: Document

    def in_doubt(self, fault: Fault) -> bool:
        """Whether a broken reference may only seem so because of what was set aside.

        Either what it names was set aside, or something that stood beside it.
        """
        place = normal(fault.location)
        named = str(fault.fields.get("found")) in self.names_set_aside
        return named or bool({place, place[:-1]} & self._places_disturbed)

    @cached_property
    def names_set_aside(self) -> set[str]:
        """Every key and word in the parts that were set aside."""
        gone = self.document.set_aside.items()
        return {place[-1] for place, _ in gone if place} | {
            word for _, value in gone for word in _words(value)
        }

    @cached_property
    def _places_disturbed(self) -> set[Location]:
        """Where something was set aside; the whole file is not one of these places."""
        return {place[:-1] for place in self.document.set_aside if len(place) > 1}


def load(path: Path, model: type[AnySettings], name: str | None = None) -> AnySettings:
    """Read a YAML file into a model; raises `ProblemsError` with every problem found in it."""
    return check(read_document(path, name), model)


def check(document: Document, model: type[AnySettings]) -> AnySettings:
    """Check a document against a model; raises `ProblemsError` with all its problems."""
    examined = examine(document, model)
    if examined.problems or examined.value is None:
        raise ProblemsError(examined.problems)
    return examined.value


def examine(document: Document, model: type[AnySettings]) -> Examined[AnySettings]:
    """What can be read of a document, and all its problems.

    A faulty part is reported and set aside, so that the rest is still checked, references included.
    """
    problems = list(document.problems)
    if document.data is None and not problems:
        return Examined(None, [Problem("settings.empty", file=document.file)], document)
    document = document.without(document.set_aside)
    value, faults = _validate(document, model)
    meant = _meant(model, faults)
    problems += [
        as_problem(document, model, fault)
        for fault in faults
        if normal(fault["loc"]) not in document.set_aside
        and not (fault["type"] == "missing" and fault["loc"] in meant)
    ]
    for _ in range(ROUNDS):
        if not faults or document.data is None:
            break
        document = _repaired(document, model, faults)
        value, faults = _validate(document, model)
    examined = Examined(value, problems, document)
    for fault in _references(value):
        if not examined.in_doubt(fault):
            problems.append(document.problem(fault.location, fault.key, **fault.fields))
    unique = {repr(problem): problem for problem in problems}.values()
    return Examined(value, sorted(unique, key=lambda problem: problem.line or 0), document)


def _validate(
    document: Document, model: type[AnySettings]
) -> tuple[AnySettings | None, list[Mapping[str, Any]]]:
    try:
        return model.model_validate(document.data), []
    except pydantic.ValidationError as error:
        return None, list(error.errors(include_url=False))


def _meant(model: type[Settings], faults: list[Mapping[str, Any]]) -> set[Location]:
    """The keys that unknown keys are most like: these are misspelt rather than missing."""
    strays = [fault["loc"] for fault in faults if fault["type"] == "extra_forbidden"]
    return {(*place[:-1], nearest(place[-1], known_keys(model, place[:-1]))) for place in strays}


def _references(value: Settings | None) -> Iterator[Fault]:
    yield from getattr(value, "problems", list)()


def _repaired(document: Document, model: type[Settings], faults: list[Mapping[str, Any]]) -> Document:
    """The document without its faulty parts; a field with an example gets that in their stead."""
    examples: dict[Location, Any] = {}
    strays, gone = [], []
    for fault in faults:
        place, _ = place_of(fault)
        known = field_at(model, place)
        if known is not None and known.examples:
            examples[place] = known.examples[0]
        elif fault["type"] == "missing":
            gone.append(place[:-1])
        elif fault["type"] == "extra_forbidden" and not nearest(
            place[-1], known_keys(model, place[:-1])
        ):
            strays.append(place)
        else:
            gone.append(place)
    return document.replacing(examples).without(strays, in_doubt=False).without(gone)


def _words(value: Any) -> Iterator[str]:
    """Every key and value in a part of a document, as text."""
    if isinstance(value, dict):
        yield from (str(key) for key in value)
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _words(part)
    else:
        yield str(value)
