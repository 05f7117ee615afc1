"""Errors that are sentences: what, where, found, allowed, what to do.

A `Problem` is one thing that needs a person's attention. Stages collect problems and raise them
all at once in one `ProblemsError`; the command line prints them and ends with the error's exit code.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from swresearch.language import DEFAULT_LANGUAGE, say


@dataclass(frozen=True)
class Problem:
    """One thing to put right, and where it is.

    `key` names a sentence in the catalogue (`language/<code>/*.yml`, under `problem`); `values` fill
    its placeholders. `file`, `row` (or `line` for YAML) and `column` say where, as the researcher sees
    the file: row 1 is the header row of a table. `found` and `allowed` are shown when they are given.
    """

    key: str
    file: str | PurePath | None = None
    row: int | None = None
    line: int | None = None
    column: str | None = None
    found: object = None
    allowed: Iterable[object] | str | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The problem in one line of the given language ("nl" or "en")."""
        what = say(f"problem.{self.key}", language, **self._fields(language))
        details = [
            say(f"place.{name}", language, value=value)
            for name, value in self._details()
            if value is not None
        ]
        return " ".join([what, *details])

    def place(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Where the problem is: "file, row 12, column Q3"; empty when it is nowhere in particular."""
        parts = [str(self.file)] if self.file is not None else []
        parts += [
            say(f"place.{name}", language, value=value)
            for name, value in (("row", self.row), ("line", self.line), ("column", self.column))
            if value is not None
        ]
        return ", ".join(parts)

    def _fields(self, language: str) -> dict[str, object]:
        values = {
            name: system_reason(value, language) if isinstance(value, OSError) else value
            for name, value in self.values.items()
        }
        return {"found": self.found, "column": self.column, "file": self.file, **values}

    def _details(self) -> list[tuple[str, object]]:
        allowed = self.allowed
        if allowed is not None and not isinstance(allowed, str):
            allowed = " · ".join(str(option) for option in allowed)
        found = self.found
        if isinstance(found, float):
            found = f"{found:.15g}"  # 9, as the researcher sees it, and not 9.0
        return [("found", found), ("allowed", allowed)]


_SYSTEM = {
    errno.ENOENT: "absent",
    errno.ENOTDIR: "absent",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "forbidden",
    errno.ENOSPC: "full",
    errno.EISDIR: "folder",
    errno.EEXIST: "exists",
    errno.EBUSY: "busy",
    errno.ETXTBSY: "busy",
    errno.ENAMETOOLONG: "long-name",
}


def system_reason(error: OSError, language: str = DEFAULT_LANGUAGE) -> str:
    """Why the operating system refused, in words; its own words where these are not known."""
    key = _SYSTEM.get(error.errno or 0)
    if key is not None:
        return say(f"system.{key}", language)
    said = error.strerror or " ".join(str(part) for part in error.args)
    return said or say("system.unknown", language)


class SwresearchError(Exception):
    """Root of every error of this library; `exit_code` is what the command line ends with."""

    exit_code = 1

    def sentences(self, language: str = DEFAULT_LANGUAGE) -> list[str]:
        """What to tell the researcher, one line per problem."""
        return [str(self)]


class ProblemsError(SwresearchError):
    """One or more problems in data or settings, reported together (exit code 1)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.sentences()))

    def sentences(self, language: str = DEFAULT_LANGUAGE) -> list[str]:
        """Each problem as "place: sentence"."""
        lines = []
        for problem in self.problems:
            place = problem.place(language)
            sentence = problem.sentence(language)
            lines.append(f"{place}: {sentence}" if place else sentence)
        return lines


class UsageError(ProblemsError):
    """The command or function was called wrongly (exit code 2)."""

    exit_code = 2
