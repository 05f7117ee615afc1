"""Where someone lives, writes and drives: e-mail, web, handles, postcodes, streets, number plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from swresearch.textgate.findings import Finding, Kind

_ENDINGS = "nl|com|org|net|eu|be|de|info|nu|online|site|frl|amsterdam"
_AT = r"(?:@\s?|\s@\s|\s?[\[(](?:at|apenstaartje)[\])]\s?|\s(?:apenstaartje|apestaartje)\s)"
_DOT = r"(?:\.|\s?[\[(](?:dot|punt)[\])]\s?|\s(?:punt|dot)\s)"
_USER = r"(?<![\w.+%'-])[\w.+%'-]*\w"
_HOST = rf"[a-z0-9](?:[a-z0-9-]|{_DOT}(?=[a-z0-9]))*{_DOT}"
EMAIL = re.compile(
    # A space before the sign only may be that of a handle, unless a known ending follows.
    rf"{_USER}(?:{_AT}{_HOST}[a-z]{{2,}}|\s@{_HOST}(?:{_ENDINGS})\b)",
    re.IGNORECASE,
)
URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"')\]]*[^\s<>\"')\].,;:!?]"
    rf"|(?<![\w@.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:{_ENDINGS})\b(?:/[^\s<>\"')\]]*[\w/])?",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.@/])@\w(?:[\w.-]*\w)?")

# Postcodes have no F, I, O, Q, U or Y; these are the words of two letters that remain.
_LETTERS = "[A-EGHJ-NPR-TV-XZ]{2}"
_WORDS = {"en", "de", "te", "er", "al", "we", "ze", "je", "ja", "na", "nu", "ma", "wa"}
_HOUSE = (
    r"(?:\s*[,.;:-]?\s*(?:huisnummer|nummer|nr\.?|no\.?|huis)?\s*)"
    r"\d{1,5}(?!\d)(?:\s?(?:[a-z]|bis|hs|zw|rd|[IVX]{1,3}|-\s?\d{1,3})\b)?"
)
POSTCODE = re.compile(rf"(?<!\d)([1-9]\d{{3}})(\s?)({_LETTERS})\b({_HOUSE})?", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")

_STREETS = (
    r"straat|str\.|laan|weg|plein|gracht|kade|dijk|steeg|singel|dreef|hof|pad|plantsoen|wal|markt|park"
)
STREET = re.compile(
    rf"\b(?:[^\W\d_][\w'’-]*\s)?[^\W\d_][\w'’-]*(?:{_STREETS})\s*,?\s*(?:nummer|nr\.?)?\s*\d{{1,4}}"
    r"(?:\s?[a-z])?\b",
    re.IGNORECASE,
)

SIDECODES = (
    "XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9", "9-XXX-99",
    "XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9", "XXX-99-9", "9-99-XXX",
)  # fmt: skip
"""The series of Dutch plates (RDW); since the sixth without vowels, C, M, Q, W and Y."""


def _plates(letters: str, mark: str) -> str:
    forms = []
    for code in SIDECODES:
        first, *rest = (re.sub("X+", lambda m: f"{letters}{{{len(m[0])}}}", p) for p in code.split("-"))
        digits = [re.sub("9+", lambda m: f"[0-9]{{{len(m[0])}}}", part) for part in (first, *rest)]
        forms.append(mark.join(digits))
    return rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])"


# Between hyphens, or in capitals, any letter counts; words of daily life have vowels.
PLATES = (
    re.compile(_plates("[A-Z]", "-")),
    re.compile(_plates("[A-Z]", " ?")),
    re.compile(_plates("[bdfghjklnprstvxz]", "[- ]"), re.IGNORECASE),
    re.compile(_plates("[bdfghjklnprstvxz]", ""), re.IGNORECASE),
)


def emails(text: str) -> Iterator[Finding]:
    """E-mail addresses, also with "apenstaartje" and "punt"."""
    return _all(EMAIL, text, Kind.EMAIL)


def urls(text: str) -> Iterator[Finding]:
    """Web addresses, with or without their beginning."""
    return _all(URL, text, Kind.URL)


def handles(text: str) -> Iterator[Finding]:
    """Names on social media, such as @someone."""
    return _all(HANDLE, text, Kind.HANDLE)


def plates(text: str) -> Iterator[Finding]:
    """Number plates of every Dutch series."""
    for pattern in PLATES:
        yield from _all(pattern, text, Kind.PLATE)


def postcodes(text: str) -> Iterator[Finding]:
    """Postcodes with a house number; without one where they cannot be a number and a word."""
    for match in POSTCODE.finditer(text):
        number, gap, letters, house = match.groups()
        if letters.islower() and gap and (house is None or _years(number, letters, house)):
            continue
        yield Finding(match.start(), match.end(), Kind.POSTCODE, match.group())


def _years(number: str, letters: str, house: str) -> bool:
    """Whether "2018 en 2019" stands there, whatever letter the next line begins with."""
    digits = "".join(filter(str.isdigit, house))
    return letters in _WORDS and all(YEAR.fullmatch(one) for one in (number, digits))


def streets(text: str) -> Iterator[Finding]:
    """A street with a house number."""
    return _all(STREET, text, Kind.ADDRESS)


def _all(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(match.start(), match.end(), kind, match.group())
