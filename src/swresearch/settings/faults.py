"""What a model finds wrong, as problems with a sentence, a line and the values that are allowed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from types import UnionType
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from swresearch.errors import Problem
from swresearch.settings.document import Document, Location
from swresearch.settings.model import Settings


def nearest(word: object, known: Iterable[object]) -> str | None:
    """The known word most like the given one, if any is near enough to be meant."""
    options = {str(option).casefold(): str(option) for option in known}
    close = difflib.get_close_matches(str(word).casefold(), options, n=1, cutoff=0.7)
    return options[close[0]] if close else None


def unknown_name(word: str, known: Iterable[str]) -> tuple[str, dict[str, Any]]:
    """The sentence, and its fields, for a name that is none of the known ones."""
    options = list(known)
    near = nearest(word, options)
    key = "settings.unknown-name-near" if near else "settings.unknown-name"
    return key, {"found": word, "allowed": options or None, "values": {"near": near}}


def as_problem(document: Document, model: type[Settings], fault: Mapping[str, Any]) -> Problem:
    """One of pydantic's errors as a problem of this document."""
    place, part = place_of(fault)
    values: dict[str, Any] = {"key": document.words(place)}
    kind = fault["type"]
    if kind == "extra_forbidden":
        return _unknown_key(document, model, place, values)
    if kind == "missing":
        return _missing(document, place, values)
    if part is Part.KEY:
        return _wrong_key(document, place, fault)
    if kind == "catalogue":
        return _own(document, place, fault["ctx"], values)
    return _wrong_value(document, place, part, fault, values)


def _wrong_value(
    document: Document,
    place: Location,
    part: Part,
    fault: Mapping[str, Any],
    values: dict[str, Any],
) -> Problem:
    allowed, value, context = _options(fault), fault["input"], fault.get("ctx", {})
    near = nearest(value, allowed)
    key = _WANTED.get(fault["type"], "settings.wrong-value")
    if allowed:
        key = "settings.not-allowed-near" if near else "settings.not-allowed"
    if part is Part.VALUE and fault["type"] == "string_type" and isinstance(value, dict):
        key, value = "settings.want-text-not-keys", _as_written(value)
    if part is Part.UNION:
        key = "settings.want-single"
    if str(context.get("pattern", "")).startswith("^[a-z"):
        right = re.fullmatch(r"[a-z0-9][a-z0-9-]*", str(value))
        key = "settings.want-slug-length" if right else "settings.want-slug"
    if value is None:
        key = "settings.empty-value"
    if not place:
        key = "settings.want-keys"
    limit = next((shown(context[name]) for name in _LIMITS if name in context), None)
    values |= {"near": near, "limit": limit}
    return document.problem(place, key, found=shown(value), allowed=allowed or None, values=values)


def _as_written(mapping: Mapping[Any, Any]) -> str | None:
    """The first key of a mapping with its value, as it stands in the file."""
    key, value = next(iter(mapping.items()), (None, None))
    return None if key is None else f"{key}: {shown(value) or ''}".strip()


def _unknown_key(
    document: Document, model: type[Settings], place: Location, values: dict[str, Any]
) -> Problem:
    known = known_keys(model, place[:-1])
    near = nearest(place[-1], known)
    key = "settings.unknown-key-near" if near else "settings.unknown-key"
    return document.problem(place, key, allowed=known, values={**values, "near": near})


def _own(document: Document, place: Location, context: Any, values: dict[str, Any]) -> Problem:
    """A fault that one of our own validators raised, with its own sentence."""
    return document.problem(
        place,
        context["catalogue"],
        found=shown(context.get("found")),
        allowed=context.get("allowed"),
        values={**values, **context.get("values", {})},
    )


def _missing(document: Document, place: Location, values: dict[str, Any]) -> Problem:
    if isinstance(place[-1], int):  # half of a pair
        return document.problem(place[:-1], "settings.want-two", values=values)
    return document.problem(place[:-1], "settings.missing-key", values=values)


def _wrong_key(document: Document, place: Location, fault: Mapping[str, Any]) -> Problem:
    allowed = _options(fault) or None
    near = nearest(place[-1], allowed or ())
    key = _WANTED_KEY.get(fault["type"], "settings.key-name")
    if allowed:
        key = "settings.key-not-allowed-near" if near else "settings.key-not-allowed"
    values = {"key": document.words(place[:-1]), "near": near}
    return document.problem(place, key, found=shown(place[-1]), allowed=allowed, values=values)


def _options(fault: Mapping[str, Any]) -> list[str]:
    """The options that pydantic names as "'worker', 'client' or 'partner'"."""
    expected = str(fault.get("ctx", {}).get("expected", ""))
    return [option for option in re.findall(r"'([^']*)'", expected) if option]


_LIMITS = ("ge", "gt", "le", "lt", "min_length", "max_length")

_WANTED_KEY = {
    "int_parsing": "settings.key-integer",
    "int_from_float": "settings.key-integer",
    "float_parsing": "settings.key-number",
}

_WANTED = {
    "string_type": "settings.want-text",
    "int_type": "settings.want-integer",
    "int_parsing": "settings.want-integer",
    "int_from_float": "settings.want-integer",
    "int_parsing_size": "settings.want-integer",
    "float_type": "settings.want-number",
    "float_parsing": "settings.want-number",
    "finite_number": "settings.want-number",
    "bool_type": "settings.want-yes-no",
    "bool_parsing": "settings.want-yes-no",
    "list_type": "settings.want-list",
    "tuple_type": "settings.want-two",
    "dict_type": "settings.want-mapping",
    "model_type": "settings.want-mapping",
    "date_type": "settings.want-date",
    "date_parsing": "settings.want-date",
    "date_from_datetime_parsing": "settings.want-date",
    "date_from_datetime_inexact": "settings.want-date",
    "too_short": "settings.too-few",
    "too_long": "settings.want-two",
    "string_too_long": "settings.too-long",
    "string_pattern_mismatch": "settings.want-name",
    "greater_than_equal": "settings.too-low",
    "less_than_equal": "settings.too-high",
}


class Part(Enum):
    """What a fault is about: a value, a key, or a value that may be of several types."""

    VALUE = "value"
    KEY = "key"
    UNION = "union"


def place_of(fault: Mapping[str, Any]) -> tuple[Location, Part]:
    """Where the faulty part stands (for a missing key: where it should stand), and what it is."""
    location = tuple(fault["loc"])
    if location and location[-1] == "[key]":
        return location[:-1], Part.KEY
    if fault["type"].partition("_")[0] in _UNION.get(location[-1:], ()):
        return location[:-1], Part.UNION
    return location, Part.VALUE


# The last part of a location when a value may be of several types, and the faults it then has.
_UNION = {("bool",): ("bool",), ("int",): ("int",), ("float",): ("float",), ("str",): ("string",)}


def shown(value: Any) -> str | None:
    """A value as it could stand in the file; None for an empty one."""
    if value is None or isinstance(value, (dict, list)):
        return None
    words = str(value).lower() if isinstance(value, bool) else str(value) or '""'
    return words if len(words) <= 80 else f"{words[:77]}..."


def known_keys(model: type[Settings], location: Location) -> list[str]:
    """The keys that the model allows at a location, found by walking its annotations."""
    found = _annotation(model, location)
    return list(found.model_fields) if _is_settings(found) else []


def field_at(model: type[Settings], location: Location) -> FieldInfo | None:
    """The field of the model that a location names, if it names one."""
    found = _annotation(model, location[:-1]) if location else None
    return found.model_fields.get(location[-1]) if _is_settings(found) else None


def _annotation(model: type[Settings], location: Location) -> Any:
    """The type of what stands at a location, without "or nothing" and without checks."""
    annotation: Any = model
    for part in location:
        if _is_settings(annotation):
            field = annotation.model_fields.get(part)
            annotation = _bare(field.annotation) if field else None
        else:
            annotation = _bare(next(reversed(get_args(annotation)), None))
    return annotation


def _bare(annotation: Any) -> Any:
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _bare(get_args(annotation)[0])
    return annotation


def _is_settings(annotation: Any) -> TypeGuard[type[Settings]]:
    return isinstance(annotation, type) and issubclass(annotation, Settings)
