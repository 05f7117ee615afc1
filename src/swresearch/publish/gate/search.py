"""Looking for secrets in one piece of text, whatever file it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log2

from swresearch.errors import Problem
from swresearch.publish.gate.secrets import Secrets

# Shorter identifiers occur in ordinary text: "12" is an id and also a count.
MIN_LETTERS = 4
MIN_DIGITS = 6
MIN_OPEN_ANSWER = 15
QUOTED_WORDS = 8  # as many words of an open answer in a row are a quotation of it
ROW_RUN = 10  # as many consecutive answers of one person may give a row away, when they are telling
ROW_BITS = 30.0  # how telling: a heat map of counts holds ten common answers in a row by chance

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
        self.runs = _Runs(secrets.rows)
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
            if number := self.runs.found(tuple(cells)):
                yield Problem("gate.raw-row", file=piece.name, values={"number": number})
                return


class _Runs:
    """Runs of consecutive answers that point to one person, looked for in rows of numbers.

    A run of at least `ROW_RUN` answers goes on until it carries `ROW_BITS` of information, by how often
    each answer is given; a row that never carries as much is looked for as a whole.
    """

    def __init__(self, rows: Collection[Tokens]) -> None:
        given = Counter(answer for row in rows for answer in row)
        self.bits = {answer: log2(given.total() / count) for answer, count in given.items()}
        self.by_start: dict[Tokens, set[Tokens]] = {}
        for row in rows:
            for run in self._telling(row):
                self.by_start.setdefault(run[:ROW_RUN], set()).add(run)

    def found(self, cells: Tokens) -> int:
        """How many answers the first run has that stands in these cells; 0 when none does."""
        for start in range(len(cells) - ROW_RUN + 1):
            for run in self.by_start.get(cells[start : start + ROW_RUN], ()):
                if cells[start : start + len(run)] == run:
                    return len(run)
        return 0

    def _telling(self, row: Tokens) -> Iterator[Tokens]:
        upto = [0.0, *accumulate(self.bits[answer] for answer in row)]
        found = False
        for start in range(len(row) - ROW_RUN + 1):
            end = bisect_left(upto, upto[start] + ROW_BITS, lo=start + ROW_RUN)
            if end < len(upto):
                found = True
                yield row[start:end]
        if not found and len(row) >= ROW_RUN and len(set(row)) > 2:  # a column of zeros is no person
            yield row


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


def _telling(value: str) -> bool:
    letters = sum(character.isalpha() for character in value)
    digits = sum(character.isdigit() for character in value)
    return letters >= MIN_LETTERS or digits >= MIN_DIGITS or (letters > 0 and digits >= 3)
