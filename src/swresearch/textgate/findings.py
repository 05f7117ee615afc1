"""What the text gate finds: where in a text something may point to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a finding looks like."""

    BSN = "bsn"
    IBAN = "iban"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    ADDRESS = "address"
    PLATE = "plate"
    HANDLE = "handle"
    URL = "url"
    BIRTH = "birth"
    NAME = "name"
    ADDRESSED = "addressed"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, order=True)
class Finding:
    """A piece of text that may point to a person: its place in the text (characters), kind and words.

    `listed` is the name or place of the programme's list that it resembles; empty for the other kinds.
    """

    start: int
    end: int
    kind: Kind
    text: str
    listed: str = ""

    def line(self, text: str) -> int:
        """The line of the text on which the finding begins, from 1."""
        return text.count("\n", 0, self.start) + 1

    def around(self, text: str, letters: int = 30) -> str:
        """The finding with what stands around it, on one line, for the person who settles it."""
        before = text[max(0, self.start - letters) : self.start]
        after = text[self.end : self.end + letters]
        return " ".join(f"{before}[{self.text}]{after}".split())


def without_overlap(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in order; of those that overlap the longest, then the first found."""
    kept: list[Finding] = []
    ranked = sorted(findings, key=lambda one: (one.start - one.end, one.start))
    for finding in ranked:
        if all(finding.end <= other.start or finding.start >= other.end for other in kept):
            kept.append(finding)
    return tuple(sorted(kept))
