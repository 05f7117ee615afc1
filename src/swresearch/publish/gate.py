"""The gate: everything in a built site is searched before it may be published.

It looks for what must never leave: direct identifiers, respondents' ids, open answers, raw rows,
sources of notebooks, paths of this computer, addresses in memory, and requests to other hosts. It
also checks that no published number rests on fewer people than the programme's smallest base. It
fails closed: what cannot be read is a finding.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swresearch.errors import Problem, ProblemsError

# Shorter identifiers occur in ordinary text: "12" is an id and also a count.
MIN_LETTERS = 4
MIN_DIGITS = 6
MIN_OPEN_ANSWER = 15
ROW_RUN = 10  # consecutive answers of one person that give a row away

TEXT_ENDINGS = {".html", ".js", ".json", ".txt", ".csv", ".xml", ".svg", ".inv", ".css", ".map"}
OPEN_ENDINGS = {".woff2", ".woff", ".ttf", ".png", ".ico", ".jpg", ".gif"}
FORBIDDEN_ENDINGS = {".ipynb", ".sav", ".zsav", ".dta", ".parquet", ".xlsx", ".key", ".pickle"}

TAGS = re.compile(r"<[^>]*>")
SCRIPTS = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
SPACE = re.compile(r"\s+")
REQUEST = re.compile(
    r"<(?:script|img|iframe|audio|video|source|embed|object)\b[^>]*?\b(?:src|data)\s*=\s*[\"']?"
    r"(?:https?:)?//[^\"'\s>]+"
    r"|<link\b(?=[^>]*\brel\s*=\s*[\"']?(?:stylesheet|preload|icon|preconnect|dns-prefetch))"
    r"[^>]*?\bhref\s*=\s*[\"']?(?:https?:)?//[^\"'\s>]+"
    r"|@import\s+[\"']?(?:url\([\"']?)?(?:https?:)?//[^\"'\s)]+",
    re.IGNORECASE,
)
MEMORY = re.compile(r"\bat 0x[0-9a-f]{6,}")
ROW_CELLS = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL | re.IGNORECASE)
TABLE_ROWS = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)
NUMBERS = re.compile(r"-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Secrets:
    """What may not be found in the site; made from the raw data and kept outside the site.

    `identifiers` are values of dropped columns and respondents' ids; `open_answers` the texts that
    people wrote; `rows` per person the answers in the order of the file, as numbers.
    """

    identifiers: frozenset[str] = frozenset()
    open_answers: frozenset[str] = frozenset()
    rows: frozenset[tuple[str, ...]] = frozenset()

    def __or__(self, other: Secrets) -> Secrets:
        return Secrets(
            self.identifiers | other.identifiers,
            self.open_answers | other.open_answers,
            self.rows | other.rows,
        )


def check_site(
    site: Path,
    secrets: Secrets,
    numbers: Mapping[str, Mapping[str, Any]],
    smallest_base: int,
    local_paths: Iterable[str],
) -> None:
    """Search the whole site; raises `ProblemsError` with every finding and where it stands."""
    search = _Search(secrets, tuple(local_paths))
    found = [problem for path in sorted(site.rglob("*")) for problem in search.file(path, site)]
    found += _small_bases(numbers, smallest_base)
    if found:
        raise ProblemsError(found)


class _Search:
    """The patterns of one gate, made once and used on every file."""

    def __init__(self, secrets: Secrets, local_paths: tuple[str, ...]) -> None:
        self.words: dict[int, set[str]] = {}
        for value in secrets.identifiers:
            tokens = _tokens(_fold(value))
            if _telling(value):
                self.words.setdefault(len(tokens), set()).add(" ".join(tokens))
        self.answers = {
            folded for answer in secrets.open_answers if len(folded := _fold(answer)) >= MIN_OPEN_ANSWER
        }
        self.runs = {run for row in secrets.rows for run in _runs(row)}
        self.local_paths = local_paths

    def file(self, path: Path, site: Path) -> Iterator[Problem]:
        name = path.relative_to(site).as_posix()
        if path.is_symlink():
            yield Problem("gate.link", file=name)
        if not path.is_file():
            return
        ending = path.suffix.lower()
        if ending in FORBIDDEN_ENDINGS or "_sources" in path.parts:
            yield Problem("gate.source", file=name)
        elif ending in TEXT_ENDINGS or path.name == ".buildinfo":
            yield from self.text(path, name)
        elif ending not in OPEN_ENDINGS and path.name != ".nojekyll":
            yield Problem("gate.unknown-file", file=name)

    def text(self, path: Path, name: str) -> Iterator[Problem]:
        raw = path.read_bytes()
        if path.suffix == ".inv":
            return  # Sphinx' compressed list of page titles, all of which stand in the pages
        content = raw.decode("utf-8", errors="replace")
        readable = html.unescape(TAGS.sub(" ", SCRIPTS.sub(" ", content)))
        folded = _fold(readable)
        if "_static" not in path.parts:  # the theme's own scripts and styles hold no data
            yield from self._words(folded, name)
            yield from self._answers(folded, name)
            yield from self._rows(content, readable, name)
            for match in MEMORY.finditer(readable):
                yield Problem("gate.memory", file=name, found=match.group())
        for match in REQUEST.finditer(content):
            yield Problem("gate.request", file=name, found=match.group()[:120])
        for local in self.local_paths:
            if local in content:
                yield Problem("gate.local-path", file=name, found=local)

    def _words(self, folded: str, name: str) -> Iterator[Problem]:
        tokens = _tokens(folded)
        for size, words in self.words.items():
            grams = {" ".join(tokens[i : i + size]) for i in range(len(tokens) - size + 1)}
            for word in sorted(grams & words):
                yield Problem("gate.identifier", file=name, values={"length": len(word)})

    def _answers(self, folded: str, name: str) -> Iterator[Problem]:
        for answer in sorted(self.answers):
            if answer in folded:
                yield Problem("gate.open-answer", file=name, values={"length": len(answer)})

    def _rows(self, content: str, readable: str, name: str) -> Iterator[Problem]:
        tables = [
            [TAGS.sub("", cell).strip() for cell in ROW_CELLS.findall(row)]
            for row in TABLE_ROWS.findall(content)
        ]
        lines = [NUMBERS.findall(line) for line in readable.splitlines()]
        for cells in [*tables, *lines]:
            if len(cells) >= ROW_RUN and self.runs & set(_runs(tuple(cells))):
                yield Problem("gate.raw-row", file=name, values={"number": ROW_RUN})
                return


def _runs(row: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every run of consecutive answers long enough to point to one person.

    Runs of one repeated answer are left out: a column of zeros in a table of counts is no person.
    """
    for start in range(len(row) - ROW_RUN + 1):
        run = row[start : start + ROW_RUN]
        if len(set(run)) > 2:
            yield run


def _small_bases(numbers: Mapping[str, Mapping[str, Any]], smallest_base: int) -> Iterator[Problem]:
    for name, number in numbers.items():
        rests_on = number["n"]
        if number["value"] is not None and number["count"] is not None and rests_on < smallest_base:
            yield Problem(
                "gate.small-base", values={"name": name, "n": rests_on, "base": smallest_base}
            )


def _telling(value: str) -> bool:
    letters = sum(character.isalpha() for character in value)
    digits = sum(character.isdigit() for character in value)
    return letters >= MIN_LETTERS or digits >= MIN_DIGITS or (letters > 0 and digits >= 3)


def _fold(text: str) -> str:
    return SPACE.sub(" ", text.replace("\u00a0", " ")).strip().casefold()


def _tokens(text: str) -> list[str]:
    return re.findall(r"[\w@.+-]*\w", text)


def write_secrets(path: Path, secrets: Secrets) -> None:
    """Keep the secrets of a source for the gate, readable by this user only."""
    content = json.dumps(
        {
            "identifiers": sorted(secrets.identifiers),
            "open_answers": sorted(secrets.open_answers),
            "rows": sorted(secrets.rows),
        },
        ensure_ascii=False,
    )
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")


def read_secrets(path: Path) -> Secrets:
    """The secrets that `write_secrets` kept."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Secrets(
        frozenset(content["identifiers"]),
        frozenset(content["open_answers"]),
        frozenset(tuple(row) for row in content["rows"]),
    )
