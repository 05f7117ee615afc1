"""Looking for secrets in one piece of text, whatever file it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from swresearch.errors import Problem
from swresearch.publish.gate.secrets import Hidden
from swresearch.publish.gate.words import Tokens, fold, names_in, numbers_in, shortest, words_in

_REQUEST = re.compile(
    r"<(?:script|img|iframe|audio|video|source|embed|object)\b[^>]*?\b(?:src|data)\s*=\s*[\"']?"
    r"(?:https?:)?//[^\"'\s>]+"
    r"|<link\b(?=[^>]*\brel\s*=\s*[\"']?(?:stylesheet|preload|icon|preconnect|dns-prefetch))"
    r"[^>]*?\bhref\s*=\s*[\"']?(?:https?:)?//[^\"'\s>]+"
    r"|@import\s+[\"']?(?:url\([\"']?)?(?:https?:)?//[^\"'\s)]+",
    re.IGNORECASE,
)
_MEMORY = re.compile(r"\bat 0x[0-9a-f]{6,}")


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

    def __init__(self, hidden: Hidden, local_paths: Iterable[str]) -> None:
        self.hidden = hidden
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
        named = (one for text in texts for one in self.hidden.identifiers.found(names_in(text)))
        for length in sorted({_characters(phrase) for phrase in named}):
            yield Problem("gate.identifier", file=piece.name, values={"length": length})
        quoted = [one for text in texts for one in self.hidden.open_answers.found(words_in(text))]
        if quoted:
            longest = max(map(_characters, quoted))
            yield Problem("gate.open-answer", file=piece.name, values={"length": longest})

    def _rows(self, piece: Piece) -> Iterator[Problem]:
        lines = (numbers_in(line) for line in piece.text.splitlines())
        rows = (tuple(map(shortest, row)) for row in piece.rows)
        for cells in (*rows, *lines):
            if run := next(self.hidden.rows.found(cells), None):
                yield Problem("gate.raw-row", file=piece.name, values={"number": len(run)})
                return


def _characters(phrase: Tokens) -> int:
    return len(" ".join(phrase))
