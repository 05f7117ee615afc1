"""Which wave a column of an old file speaks of in its name: score_pre, t0_score, score 2024."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from swresearch.clean.texts import same
from swresearch.draft.order import STAGES

_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"(t|m|w|tijd|time|meting|moment|wave|golf|ronde)(\d)")
_AFTER = 2
"""The stage "post, na, nameting": the last of two waves; of three nobody can say."""


@dataclass(frozen=True)
class Marked:
    """A column's wave (None when its name tells none) and its name without the words for the wave."""

    wave: str | None
    stem: str


def marked(columns: Iterable[str], waves: Sequence[str], known: Collection[str]) -> dict[str, Marked]:
    """Column -> the wave that its name speaks of.

    `waves` are keys of waves, from early to late; `known` are names of scales (letters and digits only,
    in small letters), in which a word for a moment is part of the name. A wave is told by the words of
    its key, else by a word for a moment ("pre", "na"), else by a number ("t0", "meting2").
    """
    words = {column: _WORD.findall(same(column)) for column in columns}
    from_zero = any(_is_numbered(word, 0) for found in words.values() for word in found)
    return {
        column: Marked(None, column)
        if "".join(found) in known
        else _of(column, found, waves, 0 if from_zero else 1)
        for column, found in words.items()
    }


def _of(column: str, words: list[str], waves: Sequence[str], first: int) -> Marked:
    for wave, used in (_by_key(words, waves), _by_stage(words, waves), _by_number(words, waves, first)):
        rest = [word for word in words if word not in used]
        if wave is not None and rest:
            return Marked(wave, " ".join(rest))
    return Marked(None, column)


def _by_key(words: list[str], waves: Sequence[str]) -> tuple[str | None, set[str]]:
    keys = {wave: set(_WORD.findall(same(wave))) for wave in waves}
    shared = set.intersection(*keys.values()) if len(keys) > 1 else set()
    told = {wave: len((key - shared) & set(words)) for wave, key in keys.items()}
    best = [wave for wave in waves if told[wave] and told[wave] == max(told.values())]
    return (best[0], keys[best[0]]) if len(best) == 1 else (None, set())


def _by_stage(words: list[str], waves: Sequence[str]) -> tuple[str | None, set[str]]:
    stages = {_stage(word) for word in words} - {None}
    if len(stages) != 1 or len(waves) < 2:
        return None, set()
    (stage,) = stages
    used = {word for word in words if _stage(word) == stage}
    of_waves = [{_stage(word) for word in _WORD.findall(same(wave))} - {None} for wave in waves]
    fits = [wave for wave, own in zip(waves, of_waves, strict=True) if stage in own]
    if not any(of_waves) and (stage == 0 or (stage == _AFTER and len(waves) == _AFTER)):
        fits = [waves[0 if stage == 0 else -1]]
    return (fits[0], used) if len(fits) == 1 else (None, set())


def _by_number(words: list[str], waves: Sequence[str], first: int) -> tuple[str | None, set[str]]:
    for word in words:
        for place, wave in enumerate(waves, start=first):
            if len(waves) > 1 and _is_numbered(word, place):
                return wave, {word}
    return None, set()


def _stage(word: str) -> int | None:
    return next((at for at, line in enumerate(STAGES) if word in line.split()), None)


def _is_numbered(word: str, number: int) -> bool:
    match = _NUMBERED.fullmatch(word)
    return match is not None and int(match[2]) == number
