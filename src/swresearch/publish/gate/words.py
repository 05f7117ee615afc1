"""Texts as the gate compares them: folded, and cut into words, names or numbers."""

from __future__ import annotations

import re
import unicodedata

Tokens = tuple[str, ...]

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_DECIMAL = re.compile(r"-?\d+[.,]\d+")
_NAME = re.compile(r"[\w@.+-]*\w")
_WORD = re.compile(r"\w+")
# What a reader does not see and a search would stumble over: soft hyphens, joiners, breaks of words.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]|(?<=\\w)[-\u2010]\\s*\n\\s*(?=[a-z])")


def fold(text: str) -> str:
    """Text without what makes no difference to a reader: case, ligatures, white space, soft hyphens."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return _SPACE.sub(" ", plain).strip().casefold()


def names_in(folded: str) -> Tokens:
    """The words of a folded text, where an e-mail address or a number with a dash is one word."""
    return tuple(_NAME.findall(folded))


def words_in(folded: str) -> Tokens:
    """The words of a folded text."""
    return tuple(_WORD.findall(folded))


def numbers_in(line: str) -> Tokens:
    """The numbers of a line, each in its shortest writing."""
    return tuple(map(shortest, _NUMBER.findall(line)))


def shortest(cell: str) -> str:
    """A number as answers are kept: "4.0" and "4,0" are 4, "2,50" is 2.5; other text as it is."""
    if not _DECIMAL.fullmatch(cell):
        return cell
    return cell.replace(",", ".").rstrip("0").rstrip(".")
