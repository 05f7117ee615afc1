"""Series of answers that everybody knows, in the order of their meaning: oneens to eens, nooit to altijd.

A series is recognised by the answers that occur, also when nobody used some of them: those are added. Texts
that do not belong, such as typing errors, are no answers of their own: cleaning lists them to be settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from swresearch.clean.texts import same
from swresearch.language import LANGUAGES, say

MOST_STRAYS = 0.1
"""A series is recognised when no more of the cells than this hold something else."""
_LIKE = 0.85  # how much a typing error resembles its answer, by difflib's ratio


@dataclass(frozen=True)
class Series:
    """A known series: its answers in order, those nobody gave, and texts that do not belong.

    `agreement` says that it runs from disagree to agree.
    """

    answers: tuple[str, ...]
    added: tuple[str, ...]
    strays: frozenset[str]
    agreement: bool


@dataclass(frozen=True)
class _Place:
    """One place in a series: the ways to say it, and whether a series can do without."""

    ways: tuple[str, ...]
    optional: bool


@dataclass(frozen=True)
class _Line:
    places: tuple[_Place, ...]
    agreement: bool

    def placed(self, texts: Mapping[str, int]) -> dict[int, str]:
        """Of each place that occurs its text; of two ways to say the same the one most used."""
        found: dict[int, str] = {}
        for at, place in enumerate(self.places):
            used = [way for way in place.ways if way in texts]
            if used:
                found[at] = max(used, key=lambda way: texts[way])
        return found


def recognise(texts: Mapping[str, int]) -> Series | None:
    """The shortest known series in which these texts fit; None when there is none.

    `texts` counts how often each occurs, in the form of `same`; answers that mean no answer are not
    among them. At least half of a series has to occur, and two answers.
    """
    fitting = [found for line in _lines() if (found := _fitted(line, texts)) is not None]
    return min(fitting, key=lambda found: (len(found.strays), len(found.answers)), default=None)


def _fitted(line: _Line, texts: Mapping[str, int]) -> Series | None:
    placed = line.placed(texts)
    strays = frozenset(texts) - set(placed.values())
    odd = sum(texts[text] for text in strays if not _is_typing_error(text, line))
    if len(placed) < 2 or odd > MOST_STRAYS * sum(texts.values()):
        return None
    last = len(line.places) - 1
    kept = [at for at, place in enumerate(line.places) if _is_kept(place, at, last - at, placed)]
    if 2 * len(placed) < len(kept):
        return None
    answers = {at: placed.get(at) or _as_opposite(line, at, placed) for at in kept}
    added = tuple(text for at, text in answers.items() if at not in placed)
    return Series(tuple(answers.values()), added, strays, line.agreement)


def _is_kept(place: _Place, at: int, mirror: int, placed: Mapping[int, str]) -> bool:
    return not place.optional or at in placed or mirror in placed


def _as_opposite(line: _Line, at: int, placed: Mapping[int, str]) -> str:
    """How an answer that nobody gave is said: as the answer opposite to it, where that occurs."""
    ways, opposite = line.places[at].ways, len(line.places) - 1 - at
    said = placed.get(opposite)
    number = line.places[opposite].ways.index(said) if said else 0
    return ways[min(number, len(ways) - 1)]


def _is_typing_error(text: str, line: _Line) -> bool:
    ways = [way for place in line.places for way in place.ways]
    return text not in _all_ways() and bool(get_close_matches(text, ways, 1, _LIKE))


@cache
def _lines() -> Sequence[_Line]:
    return tuple(_read("known-agreement", True)) + tuple(_read("known-series", False))


@cache
def _all_ways() -> frozenset[str]:
    return frozenset(way for line in _lines() for place in line.places for way in place.ways)


def _read(key: str, agreement: bool) -> Iterator[_Line]:
    """Lines of the catalogue: places apart by "|", ways to say it by "/", what is optional in "()"."""
    for language in LANGUAGES:
        for line in say(f"draft.{key}", language).splitlines():
            parts = [part.strip() for part in line.split("|")]
            places = (
                _Place(tuple(same(way) for way in part.strip("()").split("/")), part.startswith("("))
                for part in parts
            )
            yield _Line(tuple(places), agreement)
