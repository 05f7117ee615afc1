"""Which of several moments came first, by what they are called: voor and na, T0 and T1, 2023 and 2024."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from swresearch.clean.texts import same

STAGES = (
    "pre voor voormeting vooraf nulmeting begin beginmeting start startmeting before baseline intake",
    "tussen tussenmeting halverwege midden eenmeting midline",
    "post na nameting achteraf eind einde eindmeting after end endline uitstroom exit",
    "followup fu vervolg vervolgmeting opvolgmeting nazorg",
)
"""Words for moments, from early to late; those on one line never tell two moments apart."""
_FOLLOW_UP = re.compile(r"follow[\s-]+up")
_ORDINALS = (
    ("eerste", "first"),
    ("tweede", "second"),
    ("derde", "third"),
    ("vierde", "fourth"),
    ("laatste", "last"),
)
_NUMBER = re.compile(r"\d+")
_YEAR = 1000


def in_order(names: Sequence[str]) -> list[int] | None:
    """The places of these moments from early to late, as their names tell; None when they do not.

    Words of `STAGES` come before numbers ("na 3 maanden" is after "voor"). Numbers count where the names
    are the same but for them; of a date the year comes first.
    """
    tellers: tuple[Callable[[str], tuple | None], ...] = (_by_stage, _by_number)
    for teller in tellers:
        told = [teller(_plain(name)) for name in names]
        keys = [key for key in told if key is not None]
        if len(keys) == len(names) == len({key[-2:] for key in keys}) and _alike(keys):
            return sorted(range(len(names)), key=lambda at: keys[at][-2:])
    return None


def _plain(name: str) -> str:
    text = _FOLLOW_UP.sub("followup", same(name))
    for number, words in enumerate(_ORDINALS, start=1):
        for word in words:
            text = re.sub(rf"\b{word}\b", str(number if number < len(_ORDINALS) else 99), text)
    return text


def _by_stage(name: str) -> tuple | None:
    """The first stage that a name speaks of, and the numbers in it."""
    words = re.findall(r"[^\W\d_]+", name)
    stages = [at for word in words for at, line in enumerate(STAGES) if word in line.split()]
    return (stages[0], _numbers(name)) if stages else None


def _by_number(name: str) -> tuple | None:
    """The name without its numbers, and the numbers."""
    numbers = _numbers(name)
    return (_NUMBER.sub("#", name), 0, numbers) if numbers else None


def _numbers(name: str) -> tuple[int, ...]:
    numbers = tuple(map(int, _NUMBER.findall(name)))
    return numbers[::-1] if numbers and numbers[-1] >= _YEAR > numbers[0] else numbers


def _alike(keys: Sequence[tuple]) -> bool:
    return len({key[:-2] for key in keys}) == 1
