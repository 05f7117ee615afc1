"""Looking for secrets in one piece of text, whatever file it came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from swresearch.errors import Problem
from swresearch.publish.gate.secrets import Secrets

# Shorter identifiers occur in ordinary text: "12" is an id and also a count.
MIN_LETTERS = 4
MIN_DIGITS = 6
MIN_OPEN_ANSWER = 15
QUOTED_WORDS = 8  # as many words of an open answer in a row are a quotation of it
ROW_RUN = 10  # consecutive answers of one person that give a row away

Tokens = tuple[str, ...]

_SPACE = re.compile(r"\s+")
_REQUEST = re.compile(
    r"<(?:script|img|iframe|audio|video|source|embed|object)\b[^>]*?\b(?:src|data)\s*=\s*[\"']?"
    r"(?:https?:)?//[^\"'\s>]+"
    r"|<link\b(?=[^>]*\brel\s*=\s*[\"']?(?:stylesheet|preload|icon|preconnect|dns-prefetch))"
    r"[^>]*?\bhref\s*=\s*[\"']?(?:https?:)?//[^\"'\s>]+"
    r"|@import\s+[\"']?(?:url\([\"']?)?(?:https?:)?//[^\"'\s)]+",
    re.IGNORECASE,
)
_MEMORY = re.compile(r"\bat 0x[0-9a-f]{6,}")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_NAME = re.compile(r"[\w@.+-]*\w")
_WORD = re.compile(r"\w+")
# What a reader does not see and a search would stumble over: soft hyphens, joiners, breaks of words.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]|(?<=\\w)[-\u2010]\\s*\n\\s*(?=[a-z])")


@dataclass(frozen=True)
class Piece:
    """A piece of text to search.

    `name` says where it stands; `text` is what a reader can read; `unseen` what stands in attributes,
    comments and metadata; `rows` the rows of its tables, cell by cell; `raw` the source of a web page or
    style sheet, for requests to other hosts.
    """

    name: str
    text: str
    unseen: str = ""
    rows: Sequence[Sequence[str]] = ()
    raw: str = ""


class Search:
    """The patterns of one gate, made once and used on every piece."""

    def __init__(self, secrets: Secrets, local_paths: Iterable[str]) -> None:
        names = (tuple(_NAME.findall(fold(value))) for value in secrets.identifiers if _telling(value))
        self.names = Phrases(names)
        self.answers = Phrases(
            run
            for answer in secrets.open_answers
            if len(folded := fold(answer)) >= MIN_OPEN_ANSWER
            for run in _quotations(tuple(_WORD.findall(folded)))
        )
        self.runs = {run for row in secrets.rows for run in _runs(row)}
        self.local_paths = tuple(local_paths)

    def problems(self, piece: Piece) -> Iterator[Problem]:
        """Everything in the piece that may not leave."""
        yield from self._words(piece)
        yield from self._rows(piece)
        for match in _MEMORY.finditer(piece.text):
            yield Problem("gate.memory", file=piece.name, found=match.group())
        yield from self.outward(piece)

    def outward(self, piece: Piece) -> Iterator[Problem]:
        """What leads out of the site: requests to other hosts and places on this computer."""
        for match in _REQUEST.finditer(piece.raw):
            yield Problem("gate.request", file=piece.name, found=match.group()[:120])
        for local in self.local_paths:
            if local in piece.raw or local in piece.text or local in piece.unseen:
                yield Problem("gate.local-path", file=piece.name, found=local)

    def _words(self, piece: Piece) -> Iterator[Problem]:
        # Apart, since an attribute does not go on where the text of its element starts.
        texts = [fold(part) for part in (piece.text, piece.unseen) if part]
        for length in sorted({n for text in texts for n in self.names.found(_NAME.findall(text))}):
            yield Problem("gate.identifier", file=piece.name, values={"length": length})
        quoted = {n for text in texts for n in self.answers.found(_WORD.findall(text))}
        if quoted:
            yield Problem("gate.open-answer", file=piece.name, values={"length": max(quoted)})

    def _rows(self, piece: Piece) -> Iterator[Problem]:
        lines = (_NUMBER.findall(line) for line in piece.text.splitlines())
        for cells in (*piece.rows, *lines):
            if len(cells) >= ROW_RUN and any(run in self.runs for run in _runs(tuple(cells))):
                yield Problem("gate.raw-row", file=piece.name, values={"number": ROW_RUN})
                return


class Phrases:
    """Phrases looked for all at once in the words of a text."""

    def __init__(self, phrases: Iterable[Tokens]) -> None:
        self.first: dict[str, set[Tokens]] = {}
        self.pairs: dict[Tokens, set[Tokens]] = {}
        for phrase in phrases:
            if len(phrase) == 1:
                self.first.setdefault(phrase[0], set()).add(phrase)
            elif phrase:
                self.pairs.setdefault(phrase[:2], set()).add(phrase)

    def found(self, words: Sequence[str]) -> Iterator[int]:
        """The lengths in characters of the phrases that stand in the words."""
        for word in self.first.keys() & set(words):
            yield len(word)
        for at, pair in enumerate(pairwise(words)):
            for phrase in self.pairs.get(pair, ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    yield len(" ".join(phrase))


def fold(text: str) -> str:
    """Text without what makes no difference to a reader: case, ligatures, white space, soft hyphens."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return _SPACE.sub(" ", plain).strip().casefold()


def _quotations(words: Tokens) -> Iterator[Tokens]:
    for start in range(max(1, len(words) - QUOTED_WORDS + 1)):
        yield words[start : start + QUOTED_WORDS]


def _runs(row: Tokens) -> Iterator[Tokens]:
    """Every run of consecutive answers long enough to point to one person.

    Runs of one repeated answer are left out: a column of zeros in a table of counts is no person.
    """
    for start in range(len(row) - ROW_RUN + 1):
        run = row[start : start + ROW_RUN]
        if len(set(run)) > 2:
            yield run


def _telling(value: str) -> bool:
    letters = sum(character.isalpha() for character in value)
    digits = sum(character.isdigit() for character in value)
    return letters >= MIN_LETTERS or digits >= MIN_DIGITS or (letters > 0 and digits >= 3)
