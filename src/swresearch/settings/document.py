"""YAML files as plain data, in which every key and value keeps its line.

Only the part of YAML that people write by hand is read: mappings, lists, texts, numbers, true and
false. Aliases, tags and merge keys are refused, so that a file says what it says where it says it
and cannot unfold into something huge. `yes`, `no` and dates stay text, and a number keeps the digits
that were typed: 010 and 1.10 stay text until a model asks for a number.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from yaml import events

from swresearch.errors import Problem, ProblemsError

Location = tuple[Any, ...]

MAX_BYTES = 1_000_000  # a settings file is written by hand; anything larger is not one
MAX_DEPTH = 40

# libyaml reads ten times faster than pure Python; some platforms lack it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Document:
    """A YAML document as plain data, with the line on which each location stands.

    `problems` are faults of the writing itself, such as a key that stands there twice. `set_aside`
    holds what is left out of `data` because of a problem, by location.
    """

    file: str
    data: Any
    lines: Mapping[Location, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    set_aside: Mapping[Location, Any] = field(default_factory=dict)

    def line(self, location: Location) -> int | None:
        """The line of a location, or of the nearest part around it that is in the file."""
        place = normal(location)
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return None

    def words(self, location: Location) -> str:
        """The keys on the way to a location, with points between; a place in a list is not shown."""
        part, words = self.data, []
        for step in location:
            if not isinstance(part, list) and step != "":
                words.append(str(step))
            part = _inner(part, step)
        return ".".join(words)

    def problem(self, location: Location, key: str, **fields: Any) -> Problem:
        """A problem at a location of this document."""
        return Problem(key, file=self.file, line=self.line(location), **fields)

    def without(self, locations: Iterable[Location], *, in_doubt: bool = True) -> Document:
        """The document with parts left out; the lines of what remains stay right.

        `in_doubt` records them as set aside, so that what refers to them is not called broken.
        """
        gone = {normal(location) for location in locations}
        if not gone:
            return self
        kept: dict[Location, int] = {}
        aside = dict(self.set_aside)

        def keep(value: Any, old: Location, new: Location) -> Any:
            line = self.line(old)
            if line is not None:
                kept[new] = line
            parts = [(key, (*old, _plain(key)), part) for key, part in _parts(value)]
            aside.update((place, part) for _, place, part in parts if place in gone and in_doubt)
            staying = [(key, place, part) for key, place, part in parts if place not in gone]
            if isinstance(value, dict):
                return {k: keep(part, place, (*new, place[-1])) for k, place, part in staying}
            if isinstance(value, list):
                return [keep(part, place, (*new, str(i))) for i, (_, place, part) in enumerate(staying)]
            return value

        data = None if () in gone else keep(self.data, (), ())
        return replace(self, data=data, lines=kept, set_aside=aside)

    def replacing(self, values: Mapping[Location, Any]) -> Document:
        """The document with other values at some locations."""
        data = copy.deepcopy(self.data)
        for location, value in values.items():
            part = data
            for step in location[:-1]:
                part = part[_same(part, step)]
            part[location[-1]] = value
        return replace(self, data=data)


def normal(location: Location) -> Location:
    """A location with every part as text, so that the year 2020 and the text "2020" are one place."""
    return tuple(_plain(part) for part in location)


def _plain(part: Any) -> str:
    if isinstance(part, float) and part.is_integer():
        part = int(part)
    return str(part)


def _same(container: Any, part: Any) -> Any:
    """The key of a container as it is in the data: the year 2020 for the text "2020"."""
    if isinstance(container, list):
        return int(part)
    if part in container:
        return part
    return next((key for key in container if _plain(key) == _plain(part)), part)


def _inner(container: Any, part: Any) -> Any:
    """What stands at a key or place; None when nothing does."""
    if isinstance(container, dict):
        return container.get(_same(container, part))
    within = isinstance(container, list) and str(part).isdigit() and int(part) < len(container)
    return container[int(part)] if within else None


def _parts(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def read_document(path: Path, name: str | None = None) -> Document:
    """Read a YAML file as plain data; raises `ProblemsError` when it cannot be read at all.

    `name` is how the file is called in messages (default: its path as given). Faults that leave the
    rest readable are in the document's `problems`.
    """
    name = name or str(path)
    text = _read_text(path, name)
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise ProblemsError([Problem("settings.control-character", file=name, line=line)])
    builder = _Builder(name)
    try:
        data = builder.document(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise ProblemsError([*builder.problems, _syntax_problem(error, text, name)]) from error
    return Document(name, data, builder.lines, tuple(builder.problems), builder.set_aside)


def _read_text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ProblemsError([Problem("settings.file-missing", file=name)]) from None
    except IsADirectoryError:
        raise ProblemsError([Problem("settings.folder", file=name)]) from None
    except OSError as error:
        raise ProblemsError([Problem("settings.unreadable", file=name)]) from error
    if len(content) > MAX_BYTES:
        limit = {"limit": MAX_BYTES // 1_000_000}
        raise ProblemsError([Problem("settings.too-large", file=name, values=limit)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ProblemsError([Problem("settings.not-utf8", file=name, line=line)]) from error


class _Builder:
    """Turns parser events into plain data and remembers the line of every key and value."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []
        self.set_aside: dict[Location, Any] = {}

    def document(self, stream: Iterator[events.Event]) -> Any:
        """The data of the first document; a second one is a problem."""
        self.stream = stream
        data, documents = None, 0
        for event in stream:
            if isinstance(event, events.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._report("settings.second-document", _line(event))
                    break
            elif isinstance(event, events.NodeEvent):
                data = self._value(event, ())
        return data

    def _value(self, event: Any, location: Location) -> Any:
        line = _line(event)
        self.lines.setdefault(location, line)
        if isinstance(event, events.AliasEvent):
            return self._refuse("settings.alias", line, location, f"*{event.anchor}")
        if event.tag is not None:
            self._refuse("settings.tag", line, location, event.tag.replace("tag:yaml.org,2002:", "!!"))
        if len(location) > MAX_DEPTH:
            raise ProblemsError([*self.problems, Problem("settings.too-deep", self.file, line=line)])
        if isinstance(event, events.MappingStartEvent):
            return self._mapping(location)
        if isinstance(event, events.SequenceStartEvent):
            return self._sequence(location)
        return _scalar(event)

    def _sequence(self, location: Location) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.stream), events.SequenceEndEvent):
            values.append(self._value(event, (*location, str(len(values)))))
        return values

    def _mapping(self, location: Location) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        while not isinstance(event := next(self.stream), events.MappingEndEvent):
            line = _line(event)
            key = self._key(event, location)
            place = (*location, _plain(key))
            first = self.lines.get(place)
            if key is None or first is not None:  # read on, in a place of its own
                place = (*location, f"({line})")
            if key is not None and first is not None:
                self._report("settings.twice", line, found=key, values={"first": first})
            self.lines[place] = line
            value = self._value(next(self.stream), place)
            if key is not None and first is None:
                mapping[key] = value
        return mapping

    def _key(self, event: Any, location: Location) -> str | int | float | None:
        """The key, or None after reporting one that cannot be a key."""
        key = _scalar(event) if isinstance(event, events.ScalarEvent) and event.tag is None else None
        if key == "<<" and event.implicit[0]:
            self._report("settings.merge-key", _line(event))
            if location:
                self.set_aside[location] = None
            return None
        if isinstance(key, (str, int, float)) and not isinstance(key, bool):
            return key
        found = event.value if isinstance(event, events.ScalarEvent) else None
        self._report("settings.bad-key", _line(event), found=found)
        if not isinstance(event, (events.ScalarEvent, events.AliasEvent)):
            self._skip()
        return None

    def _skip(self) -> None:
        """Pass over a mapping or list that stands where a key should be."""
        depth = 1
        while depth:
            event = next(self.stream)
            depth += isinstance(event, (events.MappingStartEvent, events.SequenceStartEvent))
            depth -= isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent))

    def _refuse(self, key: str, line: int, location: Location, found: str) -> None:
        self.set_aside[location] = None
        self._report(key, line, found=found)

    def _report(self, key: str, line: int, **fields: Any) -> None:
        self.problems.append(Problem(key, file=self.file, line=line, **fields))


def _line(event: Any) -> int:
    return event.start_mark.line + 1


def _scalar(event: events.ScalarEvent) -> Any:
    """The value of a plain word, or text when it stands in quotation marks."""
    word: str = event.value
    if not event.implicit[0]:
        return word
    if word.casefold() in _WORDS and word in (word.lower(), word.upper(), word.title()):
        return _WORDS[word.casefold()]
    if _INTEGER.fullmatch(word):
        return int(word)
    if _DECIMAL.fullmatch(word) and repr(float(word)) == word:
        return float(word)
    return word


# What the two parsers say, with ours; the part they stumbled over, or the one it belongs to.
_SYNTAX = (
    ("mapping values are not allowed", "colon", "problem_mark"),
    ("unexpected end of stream", "unclosed-quote", "context_mark"),
    ("could not find expected ':'", "no-colon", "context_mark"),
    ("',' or", "unclosed-bracket", "context_mark"),
    ("expected key", "indentation", "problem_mark"),
    ("<block end>", "indentation", "problem_mark"),
    ("'-' indicator", "indentation", "problem_mark"),
    ("unknown escape character", "escape", "problem_mark"),
)


def _syntax_problem(error: Exception, text: str, name: str) -> Problem:
    said = getattr(error, "problem", None) or ""
    mark = getattr(error, "problem_mark", None)
    if "cannot start any token" in said and mark is not None:
        sign = text.splitlines()[mark.line][mark.column]
        key = "settings.tab" if sign == "\t" else "settings.sign"
        return Problem(key, file=name, line=mark.line + 1, values={"sign": sign})
    for words, key, where in _SYNTAX:
        if words in said:
            mark = getattr(error, where, None) or mark
            return Problem(f"settings.{key}", file=name, line=mark.line + 1 if mark else None)
    return Problem("settings.syntax", file=name, line=mark.line + 1 if mark else None)
