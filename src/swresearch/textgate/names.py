"""The programme's own names and places in a text: any case, diminutives, possessives, other spellings.

Words are compared by how they sound in Dutch: "Thijs" is "Tijs", "Lizette" is "Lisette", "Brammetje"
comes from "Bram". What is too much is settled by a person; what is missed is published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from swresearch.textgate.findings import Finding, Kind

WORD = re.compile(r"[^\W\d_]+(?:['’‘`´][^\W\d_]+)*['’]?")
PARTICLES = {
    "van", "de", "der", "den", "het", "een", "in", "op", "te", "ter", "ten", "aan", "bij", "la", "le",
    "el", "al", "von", "und", "en", "v", "d", "t", "s", "mevrouw", "meneer", "mevr", "dhr", "mw", "drs",
    "dr", "ing", "prof",
}  # fmt: skip
"""Words within names that point to nobody; of a place only leading ones are left out."""
LONG = 7
"""From this many letters one more, fewer or other letter is taken as another spelling."""
MOST_WORDS = 4

_SPELLINGS = (
    ("chr", "kr"), ("sch", "s"), ("ch", "g"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("ck", "k"), ("cq", "k"),
    ("qu", "kw"), ("x", "ks"), ("ij", "y"), ("ei", "y"), ("ie", "i"), ("ou", "au"), ("oe", "u"),
    ("z", "s"), ("v", "f"), ("c", "k"), ("j", "y"), ("y", "i"), ("w", "f"),
)  # fmt: skip
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d"})
_FRENCH = re.compile(r"(?<=..)([a-z])\1e$")  # Lizette and Lizetje, Isabelle and Isabel
_DOUBLES = re.compile(r"(.)\1+")
_ENDINGS = re.compile(r"(?:['’‘`´]?s|['’‘`´]|(?:['’]?[aeo]?[tpk]?je|etje|kie|ke|ie|tie)s?)$")


class Tokens(NamedTuple):
    """The words of a text with where they start and end."""

    words: list[str]
    starts: list[int]
    ends: list[int]


class Listed:
    """A list of names or places, ready to be looked for.

    Of a name each word counts ("Truus Zandstra": truus, zandstra), of a place the whole ("Nieuw-Vossemeer"
    but not "nieuw"), also written as one word or with a space or hyphen more.
    """

    def __init__(self, names: Iterable[str], kind: Kind) -> None:
        self.kind = kind
        self.sounds: dict[str, str] = {}
        self.near: dict[str, str] = {}
        for name in names:
            for sound in _sounds_of(name, kind):
                self.sounds.setdefault(sound, name)
                for shorter in _shorter(sound) if len(sound) >= LONG else ():
                    self.near.setdefault(shorter, name)
        self.most_words = 1 if kind is Kind.NAME else MOST_WORDS
        self.whole = lru_cache(maxsize=None)(self._whole)

    def find(self, text: str) -> Iterator[Finding]:
        """Where the text has something that sounds like a listed name."""
        if not self.sounds:
            return
        found = tokens(text)
        for at in range(len(found.words)):
            for number in range(1, self.most_words + 1):
                last = at + number - 1
                if last >= len(found.words) or not _together(text, found, at, last):
                    break
                listed = self.whole("".join(found.words[at : last + 1]), number == 1)
                if listed:
                    start, end = found.starts[at], found.ends[last]
                    yield Finding(start, end, self.kind, text[start:end], listed)

    def _whole(self, word: str, one: bool) -> str:
        for stem in stems(word):
            sound = sounds(stem)
            if sound in self.sounds:
                return self.sounds[sound]
        return self._nearly(sounds(word)) if one else ""

    def _nearly(self, sound: str) -> str:
        if len(sound) < LONG:
            return ""
        return next((self.near[one] for one in sorted(_shorter(sound)) if one in self.near), "")


def tokens(text: str) -> Tokens:
    """The words of a text; digits and marks stand between them."""
    matches = list(WORD.finditer(text))
    return Tokens(
        [match.group() for match in matches],
        [match.start() for match in matches],
        [match.end() for match in matches],
    )


@lru_cache(maxsize=100_000)
def plain(word: str) -> str:
    """The word in small letters without accents: "José" is "jose"."""
    letters = unicodedata.normalize("NFKD", word.casefold()).translate(_LETTERS)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def sounds(word: str) -> str:
    """The word as it sounds, roughly: spellings that Dutch ears do not tell apart become the same."""
    sound = _FRENCH.sub(r"\1", re.sub(r"[^a-z]", "", plain(word)))
    for written, heard in _SPELLINGS:
        sound = sound.replace(written, heard)
    sound = re.sub(r"(?<=.)h(?![aeiou])", "", sound)  # Fatimah
    sound = re.sub(r"d$", "t", sound)
    return _DOUBLES.sub(r"\1", sound)


def stems(word: str) -> list[str]:
    """The word itself, and without the endings of possessives and diminutives."""
    found = [word]
    shorter = plain(word)
    for _ in range(2):  # "jantjes" is jan, jantje and s
        match = _ENDINGS.search(shorter)
        while match and len(shorter[: match.start()]) > 1:
            found.append(shorter[: match.start()])
            # A shorter ending may leave the name: "atje" of Fatimaatje, "tje" of Annatje.
            match = _ENDINGS.search(shorter, match.start() + 1)
        shorter = found[-1] if len(found) > 1 else shorter
    return found


def _sounds_of(name: str, kind: Kind) -> set[str]:
    words = [word.group() for word in WORD.finditer(name)]
    telling = [word for word in words if plain(word).strip("'’‘`´") not in PARTICLES]
    if kind is Kind.NAME:
        joined = ["".join(WORD.findall(part)) for part in name.split() if "-" in part]
        return {sounds(word) for word in [*telling, *joined] if len(sounds(word)) > 1}
    while len(words) > 1 and words[0] not in telling:
        words = words[1:]
    whole = "".join(words)
    short = re.sub(r"(?i)straat$", "str", whole), re.sub(r"(?i)plein$", "pln", whole)
    return {sounds(one) for one in (whole, *short) if len(sounds(one)) > 1}


def _shorter(sound: str) -> set[str]:
    """The sound, and with each of its letters but the first left out."""
    return {sound} | {sound[:at] + sound[at + 1 :] for at in range(1, len(sound))}


def _together(text: str, found: Tokens, first: int, last: int) -> bool:
    """Whether the words stand side by side, with no more than a space, hyphen or line end between."""
    if first == last:
        return True
    between = text[found.ends[last - 1] : found.starts[last]]
    return re.fullmatch(r"\s?-?\s?", between) is not None
