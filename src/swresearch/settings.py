"""Settings files: YAML read safely, checked by a model, every problem at once with its line.

Every YAML file of a programme is read here. The document is composed to nodes first, so that each
key and value keeps its line; the model then checks the values, and its own `problems` method (when
it has one) the references between them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pydantic
import yaml

from swresearch.errors import Problem, ProblemsError

Location = tuple[Any, ...]

MAX_BYTES = 5_000_000  # a settings file is written by hand; anything larger is not one
MAX_DEPTH = 40
ROUNDS = 6  # how often a faulty part is set aside to look for problems in what remains


class Settings(pydantic.BaseModel):
    """A part of a settings file: unknown keys are errors, values do not change after reading."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


AnySettings = TypeVar("AnySettings", bound=Settings)


@dataclass(frozen=True)
class Document:
    """A YAML document as plain data, with the line on which each location stands."""

    file: str
    data: Any
    lines: dict[Location, int] = field(default_factory=dict)

    def line(self, location: Location) -> int | None:
        """The line of a location, or of the nearest part around it that is in the file."""
        for end in range(len(location), -1, -1):
            if location[:end] in self.lines:
                return self.lines[location[:end]]
        return None

    def problem(self, location: Location, key: str, **fields: Any) -> Problem:
        """A problem at a location of this document."""
        return Problem(key, file=self.file, line=self.line(location), **fields)


def read_document(path: Path, name: str | None = None) -> Document:
    """Read a YAML file as plain data; raises `ProblemsError` when it cannot be read.

    `name` is how the file is called in messages (default: its path as given).
    """
    name = name or str(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ProblemsError([Problem("settings.file-missing", file=name)]) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProblemsError(
            [Problem("settings.unreadable", file=name, values={"reason": reason})]
        ) from error
    if len(content) > MAX_BYTES:
        raise ProblemsError([Problem("settings.too-large", file=name, found=len(content))])
    try:
        node = yaml.compose(content.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ProblemsError([Problem("settings.not-utf8", file=name, line=line)]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ProblemsError([_syntax_problem(error, name)]) from error
    document = Document(name, None)
    if node is None:
        return document
    builder = _Builder(name)
    data = builder.build(node, ())
    if builder.problems:
        raise ProblemsError(builder.problems)
    return Document(name, data, builder.lines)


def load(path: Path, model: type[AnySettings], name: str | None = None) -> AnySettings:
    """Read a YAML file into a model; raises `ProblemsError` with every problem found in it."""
    return check(read_document(path, name), model)


def check(document: Document, model: type[AnySettings]) -> AnySettings:
    """Check a document against a model; raises `ProblemsError` with all its problems."""
    checked, problems = examine(document, model)
    if problems or checked is None:
        raise ProblemsError(problems)
    return checked


def examine(document: Document, model: type[AnySettings]) -> tuple[AnySettings | None, list[Problem]]:
    """What can be read of a document, and all its problems.

    A faulty part is reported and set aside, so that the rest is still checked, references included.
    """
    if document.data is None:
        return None, [Problem("settings.empty", file=document.file)]
    found: list[Problem] = []
    data, checked = document.data, None
    for _ in range(ROUNDS):
        try:
            checked = model.model_validate(data)
            break
        except pydantic.ValidationError as error:
            faults = error.errors(include_url=False)
            found += [_problem(document, model, fault) for fault in faults]
            data = _without(data, [_set_aside(fault) for fault in faults])
            if data is None:
                break
    references = getattr(checked, "problems", None)
    if references is not None:
        found += [document.problem(f.location, f.key, **f.fields) for f in references()]
    return checked, list({repr(problem): problem for problem in found}.values())


def nearest(word: object, known: Iterable[object]) -> str | None:
    """The known word most like the given one, if any is near enough to be meant."""
    close = difflib.get_close_matches(str(word), [str(option) for option in known], n=1, cutoff=0.6)
    return close[0] if close else None


@dataclass(frozen=True)
class Fault:
    """A broken reference that a model's `problems` method found at one of its own locations."""

    location: Location
    key: str
    fields: dict[str, Any] = field(default_factory=dict)


class _Builder:
    """Turns YAML nodes into plain data and remembers the line of every key and value."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []
        self._scalars = yaml.constructor.SafeConstructor()

    def build(self, node: yaml.Node, location: Location) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(location, line)
        if len(location) > MAX_DEPTH:
            self.problems.append(Problem("settings.too-deep", file=self.file, line=line))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*location, i)) for i, child in enumerate(node.value)]
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError):
            self.problems.append(
                Problem("settings.bad-value", file=self.file, line=line, found=node.value)
            )
            return None

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag.endswith(":merge"):
                self.problems.append(Problem("settings.bad-key", file=self.file, line=line))
                continue
            key = self.build(key_node, (*location, "<key>"))
            del self.lines[(*location, "<key>")]
            if key in mapping:
                self.problems.append(Problem("settings.twice", file=self.file, line=line, found=key))
                continue
            self.lines[(*location, key)] = line
            mapping[key] = self.build(value_node, (*location, key))
        return mapping


def _syntax_problem(error: Exception, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    line = mark.line + 1 if mark else None
    return Problem("settings.syntax", file=name, line=line, values={"reason": what})


def _problem(document: Document, model: type[Settings], fault: Any) -> Problem:
    """A pydantic error as one of our problems: the types of error that our models can give."""
    location, kind = tuple(fault["loc"]), fault["type"]
    context = fault.get("ctx", {})
    place = tuple(part for part in location if part != "[key]")
    shown = ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        known = _known_keys(model, location[:-1])
        meant = nearest(location[-1], known)
        key = "settings.unknown-key-near" if meant else "settings.unknown-key"
        return document.problem(place, key, allowed=known, values={"key": shown, "near": meant})
    if kind == "missing":
        return document.problem(place[:-1], "settings.missing-key", values={"key": shown})
    if kind in ("literal_error", "enum"):
        return _not_allowed(document, place, shown, fault, context)
    if "catalogue" in context:  # raised by our own validators
        values = {"key": shown, **context.get("values", {})}
        return document.problem(
            place,
            context["catalogue"],
            found=context.get("found"),
            allowed=context.get("allowed"),
            values=values,
        )
    wanted = _WANTED.get(kind, "settings.wrong-value")
    limit = next((context[name] for name in _LIMITS if name in context), None)
    return document.problem(
        place, wanted, found=_short(fault["input"]), values={"key": shown, "limit": limit}
    )


def _not_allowed(document: Document, place: Location, shown: str, fault: Any, context: Any) -> Problem:
    allowed = [part.strip().strip("'") for part in context["expected"].replace(" or ", ",").split(",")]
    meant = nearest(fault["input"], allowed)
    key = "settings.not-allowed-near" if meant else "settings.not-allowed"
    return document.problem(
        place,
        key,
        found=_short(fault["input"]),
        allowed=allowed,
        values={"key": shown, "near": meant},
    )


_LIMITS = ("ge", "gt", "le", "lt", "min_length")

_WANTED = {
    "string_type": "settings.want-text",
    "int_type": "settings.want-integer",
    "int_parsing": "settings.want-integer",
    "int_from_float": "settings.want-integer",
    "float_type": "settings.want-number",
    "float_parsing": "settings.want-number",
    "finite_number": "settings.want-number",
    "bool_type": "settings.want-yes-no",
    "bool_parsing": "settings.want-yes-no",
    "list_type": "settings.want-list",
    "tuple_type": "settings.want-list",
    "dict_type": "settings.want-mapping",
    "model_type": "settings.want-mapping",
    "date_type": "settings.want-date",
    "date_parsing": "settings.want-date",
    "date_from_datetime_parsing": "settings.want-date",
    "too_short": "settings.too-few",
    "string_too_short": "settings.too-few",
    "greater_than_equal": "settings.too-low",
    "greater_than": "settings.too-low",
    "less_than_equal": "settings.too-high",
    "less_than": "settings.too-high",
}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _known_keys(model: type[Settings], location: Location) -> list[str]:
    """The keys that the model allows at a location, found by walking its annotations."""
    annotation: Any = model
    for part in location:
        annotation = _step(annotation, part)
    found = _settings_in(annotation)
    return list(found.model_fields) if found else []


def _step(annotation: Any, part: Any) -> Any:
    found = _settings_in(annotation)
    if found is not None and part in found.model_fields:
        return found.model_fields[part].annotation
    arguments = getattr(annotation, "__args__", ())
    return arguments[-1] if arguments else annotation


def _settings_in(annotation: Any) -> type[Settings] | None:
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if isinstance(argument, type) and issubclass(argument, Settings):
            return argument
    return None


def _set_aside(fault: Any) -> Location:
    """Which part to leave out to check the rest: the value itself, or what lacks a key."""
    location = tuple(part for part in fault["loc"] if part != "[key]")
    return location[:-1] if fault["type"] == "missing" else location


def _without(data: Any, locations: list[Location]) -> Any:
    if () in locations:
        return None
    tree = _copy(data)
    for location in sorted(locations, key=lambda loc: [str(part) for part in loc], reverse=True):
        _delete(tree, location)
    return _compact(tree)


_GONE = object()


def _copy(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copy(value) for key, value in data.items()}
    return [_copy(value) for value in data] if isinstance(data, list) else data


def _delete(tree: Any, location: Location) -> None:
    *path, last = location
    for part in path:
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(tree, dict):
        tree.pop(last, None)
    elif isinstance(tree, list) and isinstance(last, int) and last < len(tree):
        tree[last] = _GONE


def _compact(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _compact(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_compact(value) for value in tree if value is not _GONE]
    return tree
