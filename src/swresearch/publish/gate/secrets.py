"""What may not be found in the site; made from the raw data and kept outside the site as hashes.

The gate has to recognise names, open answers and rows of answers without anybody being able to read
them in a file. So only hashes made with the programme's key are kept, and that key lies outside the
programme's folder. A hash is of a whole phrase, and of its first words, by which phrases are looked for.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate
from math import log2
from pathlib import Path
from typing import Any

from swresearch.publish.gate.words import Tokens, fold, names_in, words_in

# Shorter identifiers occur in ordinary text: "12" is an id and also a count.
MIN_LETTERS = 4
MIN_DIGITS = 6
MIN_OPEN_ANSWER = 15
QUOTED_WORDS = 8  # as many words of an open answer in a row are a quotation of it
ROW_RUN = 10  # as many consecutive answers of one person may give a row away, when they are telling
ROW_BITS = 22.0  # how telling beyond a choice among all answers: a site holds none by chance
_START = 2  # phrases of words are looked for by their first two
_HASH = 8  # bytes; among a million phrases two share a hash with a chance of 3 in 100 million


@dataclass(frozen=True)
class Secrets:
    """What may not be found in the site.

    `identifiers` are values of dropped columns and respondents' ids; `open_answers` the texts that
    people wrote; `rows` per person the answers in the order of the file, as numbers; `names` the words
    by which people in dropped columns may be called, for the text gate.
    """

    identifiers: frozenset[str] = frozenset()
    open_answers: frozenset[str] = frozenset()
    rows: frozenset[tuple[str, ...]] = frozenset()
    names: frozenset[str] = frozenset()

    def __or__(self, other: Secrets) -> Secrets:
        return Secrets(
            self.identifiers | other.identifiers,
            self.open_answers | other.open_answers,
            self.rows | other.rows,
            self.names | other.names,
        )


@dataclass(frozen=True)
class Phrases:
    """Phrases that can be recognised and not read.

    `firsts` are the hashes of first tokens, `starts` has per hash of a phrase's first tokens the lengths
    that such phrases have, `whole` the hashes of the phrases. A phrase starts with its first `start`
    tokens, or with all when it is shorter.
    """

    key: bytes = field(repr=False)
    start: int
    firsts: frozenset[str]
    starts: Mapping[str, Sequence[int]]
    whole: frozenset[str]

    @cached_property
    def _sizes(self) -> Sequence[int]:
        shortest = min((n for lengths in self.starts.values() for n in lengths), default=self.start)
        return range(min(shortest, self.start), self.start + 1)

    # Most words of a site return on every page: each word and each start is hashed once.
    @cached_property
    def _begins(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _known(self) -> dict[Tokens, Sequence[int]]:
        return {}

    def found(self, tokens: Tokens) -> Iterator[Tokens]:
        """The phrases that stand in a row of tokens."""
        begins = self._begins
        for at, token in enumerate(tokens):
            if token not in begins:
                begins[token] = _hash(self.key, (token,)) in self.firsts
            if begins[token]:
                yield from self._from(tokens, at)

    def _from(self, tokens: Tokens, at: int) -> Iterator[Tokens]:
        for size in self._sizes:
            start = tokens[at : at + size]
            if len(start) < size:
                return
            if start not in self._known:
                self._known[start] = self.starts.get(_hash(self.key, start), ())
            for length in self._known[start]:
                phrase = tokens[at : at + length]
                if len(phrase) == length and _hash(self.key, phrase) in self.whole:
                    yield phrase

    def holds(self, word: str) -> bool:
        """Whether a word is one of these phrases by itself."""
        return any(self.found((word,)))

    def content(self) -> dict[str, Any]:
        """What of it can be kept in a file: all but the key."""
        starts = {start: list(lengths) for start, lengths in sorted(self.starts.items())}
        return {
            "start": self.start,
            "firsts": sorted(self.firsts),
            "starts": starts,
            "whole": sorted(self.whole),
        }


@dataclass(frozen=True)
class Hidden:
    """Secrets as the gate keeps them: recognisable with the programme's key, and readable by nobody."""

    identifiers: Phrases
    open_answers: Phrases
    rows: Phrases
    names: Phrases


def hide(secrets: Secrets, key: bytes, asked: Iterable[str] = ()) -> Hidden:
    """The secrets as phrases hashed with a key of 64 bytes at most.

    `asked` are the texts of the questionnaires: who repeats a question in an open answer is not quoted
    where the question stands.
    """
    questions = [f" {' '.join(words_in(fold(text)))} " for text in asked]
    identifiers = (names_in(fold(value)) for value in secrets.identifiers if is_telling(value))
    quotations = (
        run
        for answer in secrets.open_answers
        if len(folded := fold(answer)) >= MIN_OPEN_ANSWER
        for run in _quotations(words_in(folded))
        if not any(f" {' '.join(run)} " in question for question in questions)
    )
    return Hidden(
        _phrases(identifiers, _START, key),
        _phrases(quotations, _START, key),
        _phrases(_runs(secrets.rows), ROW_RUN, key),
        _phrases(((name,) for name in secrets.names), _START, key),
    )


def write_secrets(path: Path, hidden: Hidden) -> None:
    """Keep what the gate looks for, as hashes, readable by this user only."""
    kept = ("identifiers", "open_answers", "rows", "names")
    parts = {name: getattr(hidden, name).content() for name in kept}
    path.touch(mode=0o600)
    path.write_text(json.dumps(parts), encoding="utf-8")


def read_secrets(path: Path, key: bytes) -> Hidden:
    """What `write_secrets` kept, with the key by which it is recognised."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Hidden(
        **{
            name: Phrases(
                key,
                part["start"],
                frozenset(part["firsts"]),
                part["starts"],
                frozenset(part["whole"]),
            )
            for name, part in content.items()
        }
    )


def _phrases(phrases: Iterable[Tokens], start: int, key: bytes) -> Phrases:
    starts: dict[str, set[int]] = {}
    firsts, whole = set(), set()
    for phrase in filter(None, phrases):
        firsts.add(_hash(key, phrase[:1]))
        starts.setdefault(_hash(key, phrase[:start]), set()).add(len(phrase))
        whole.add(_hash(key, phrase))
    lengths = {one: sorted(found) for one, found in starts.items()}
    return Phrases(key, start, frozenset(firsts), lengths, frozenset(whole))


def _hash(key: bytes, tokens: Tokens) -> str:
    return blake2b("\x1f".join(tokens).encode("utf-8"), digest_size=_HASH, key=key).hexdigest()


def _runs(rows: Collection[Tokens]) -> Iterator[Tokens]:
    """Runs of consecutive answers that point to one person.

    A run of at least `ROW_RUN` answers goes on until it carries enough information, by how often each
    answer is given; a row that never carries as much is looked for as a whole. Enough grows with the
    number of runs looked for: of the answers of 2,800 people ten in a row stand in any table of counts.
    """
    given = Counter(answer for row in rows for answer in row)
    bits = {answer: log2(given.total() / count) for answer, count in given.items()}
    enough = ROW_BITS + log2(max(given.total(), 1))
    for row in rows:
        yield from _telling_runs(row, bits, enough)


def _telling_runs(row: Tokens, bits: Mapping[str, float], enough: float) -> Iterator[Tokens]:
    upto = [0.0, *accumulate(bits[answer] for answer in row)]
    found = False
    for start in range(len(row) - ROW_RUN + 1):
        end = bisect_left(upto, upto[start] + enough, lo=start + ROW_RUN)
        if end < len(upto):
            found = True
            yield row[start:end]
    if not found and len(row) >= ROW_RUN and len(set(row)) > 2:  # a column of zeros is no person
        yield row


def _quotations(words: Tokens) -> Iterator[Tokens]:
    for start in range(max(1, len(words) - QUOTED_WORDS + 1)):
        yield words[start : start + QUOTED_WORDS]


def is_telling(value: str) -> bool:
    """Whether a value is long enough to tell of a person wherever it stands: "12" is also a count."""
    letters = sum(character.isalpha() for character in value)
    digits = sum(character.isdigit() for character in value)
    return letters >= MIN_LETTERS or digits >= MIN_DIGITS or (letters > 0 and digits >= 3)
