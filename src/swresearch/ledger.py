"""The findings ledger beside the present numbers: certainty by a stated rule, and what has changed.

A conclusion is as certain as its evidence: which perspectives carry it, and how far their intervals
lie from the middle. The rule stands here and is printed in the account of method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from swresearch.errors import Problem
from swresearch.findings import Evidence, Finding, Says
from swresearch.settings import nearest

# A share counts as clear when its whole interval lies on one side of the half.
HALF = 0.5
# From this many people on, one perspective alone can carry a finding reasonably.
ENOUGH_PEOPLE = 30

Proofs = Sequence[tuple[Evidence, Mapping[str, Any] | None]]
LiveNumbers = Mapping[str, Mapping[str, Any]]


class Certainty(StrEnum):
    """How sure a conclusion is.

    high: at least two perspectives support it clearly and nothing contradicts it. reasonable: one
    perspective supports it clearly, and any contradiction is outnumbered. low: anything less.
    unknown: none of its numbers can be shown.
    """

    HIGH = "high"
    REASONABLE = "reasonable"
    LOW = "low"
    UNKNOWN = "unknown"


class Doubt(StrEnum):
    """Why a conclusion is uncertain, by the rule of `Certainty`.

    contradicted: as many perspectives clearly contradict it as support it. mixed: all who contradict it
    clearly support it as well. unclear: nothing supports it clearly. few: what does is of too few people.
    """

    CONTRADICTED = "contradicted"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    FEW = "few"


@dataclass(frozen=True)
class Judged:
    """A finding with its present evidence: (evidence, number or None), certainty, and what changed."""

    key: str
    finding: Finding
    evidence: Sequence[tuple[Evidence, Mapping[str, Any] | None]]
    certainty: Certainty
    changed: Sequence[Evidence]


def judge(findings: Mapping[str, Finding], numbers: LiveNumbers) -> list[Judged]:
    """Every finding with its present numbers, in the order of the ledger."""
    return [_judged(key, finding, numbers) for key, finding in findings.items()]


def _judged(key: str, finding: Finding, numbers: LiveNumbers) -> Judged:
    evidence = [(proof, numbers.get(proof.number)) for proof in finding.evidence]
    changed = [
        proof
        for proof, number in evidence
        if proof.seen is not None and number is not None and proof.seen != seen_text(number)
    ]
    return Judged(key, finding, evidence, certainty(evidence), changed)


def certainty(evidence: Proofs) -> Certainty:
    """The certainty of a conclusion from its evidence, by the rule of `Certainty`."""
    if not _shown(evidence):
        return Certainty.UNKNOWN
    supporting, contradicting = (_sides(evidence, says) for says in (Says.SUPPORTS, Says.CONTRADICTS))
    if len(supporting) >= 2 and not contradicting:
        return Certainty.HIGH
    enough = len(supporting) >= 2 or any(n >= ENOUGH_PEOPLE for n in supporting.values())
    if enough and len(supporting) > len(contradicting):
        return Certainty.REASONABLE
    return Certainty.LOW


def doubt(evidence: Proofs) -> tuple[Doubt, list[str]] | None:
    """Why a conclusion is uncertain, and the perspectives that see it otherwise; None where it is not.

    Only where it is contradicted are there perspectives to name, in the order of the evidence.
    """
    if certainty(evidence) is not Certainty.LOW:
        return None
    supporting, contradicting = (_sides(evidence, says) for says in (Says.SUPPORTS, Says.CONTRADICTS))
    if contradicting and len(contradicting) >= len(supporting):
        others = [perspective for perspective in contradicting if perspective not in supporting]
        return (Doubt.CONTRADICTED, others) if others else (Doubt.MIXED, [])
    return (Doubt.FEW if supporting else Doubt.UNCLEAR), []


def _shown(evidence: Proofs) -> list[tuple[Evidence, Mapping[str, Any]]]:
    return [(proof, number) for proof, number in evidence if number and number["value"] is not None]


def _sides(evidence: Proofs, says: Says) -> dict[str, float]:
    """The perspectives with clear evidence that says this, and the most people behind any of it."""
    found: dict[str, float] = {}
    for proof, number in _shown(evidence):
        if proof.says is says and is_clear(number):
            who = perspective_of(proof)
            found[who] = max(found.get(who, 0), number["n"])
    return found


def is_clear(number: Mapping[str, Any]) -> bool:
    """Whether the interval of a share lies on one side of the half; other numbers are never clear."""
    low, high = number["low"], number["high"]
    if number["count"] is None or low is None or high is None:
        return False
    return bool(low > HALF or high < HALF)


def says_of(evidence: Evidence, number: Mapping[str, Any] | None) -> Says:
    """What evidence is shown to say: a share supports in full only when it is clear, else partly.

    What its owner read in it stays for other numbers, and for evidence that contradicts.
    """
    share = number is not None and number["count"] is not None
    if share and evidence.says is Says.SUPPORTS and not is_clear(number or {}):
        return Says.PARTLY
    return evidence.says


def perspective_of(evidence: Evidence) -> str:
    """The perspective that a number belongs to: the first part of its name."""
    return evidence.number.split(".", 1)[0]


def seen_text(number: Mapping[str, Any]) -> str:
    """A number as an owner writes down having seen it: "41/49", or its text."""
    if number["count"] is not None:
        return f"{number['count']}/{number['n']}"
    return str(number["text"])


def unknown_numbers(findings: Mapping[str, Finding], numbers: LiveNumbers, file: str) -> list[Problem]:
    """Evidence that names a number which no run keeps."""
    problems = []
    for key, finding in findings.items():
        for proof in finding.evidence:
            if proof.number not in numbers:
                near = nearest(proof.number, numbers)
                name = "ledger.unknown-number-near" if near else "ledger.unknown-number"
                values = {"finding": key, "near": near}
                problems.append(Problem(name, file=file, found=proof.number, values=values))
    return problems
