"""Conclusions of the findings ledger beside their live evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from swresearch.blocks import (
    Conclusion,
    Proof,
)
from swresearch.findings import Evidence
from swresearch.language import long_date, say, small_start
from swresearch.ledger import Judged, doubt, judge, perspective_of, says_of, seen_text
from swresearch.programme import Perspective
from swresearch.publish.pages.material import Material
from swresearch.writing import listed

CERTAINTY = "verantwoording/berekening#zekerheid"  # where the account of method has the rule


def conclusion(material: Material, judged: Judged) -> Conclusion:
    """A finding with its present evidence, its certainty, and what has changed since it was made."""
    finding = judged.finding
    changed = ", ".join(proof.seen or "" for proof in judged.changed)
    return Conclusion(
        title=material.words(finding.conclusion),
        certainty=judged.certainty.value,
        certainty_label=certainty_label(material, judged),
        certainty_page=CERTAINTY,
        proofs=[_proof(material, proof, live) for proof, live in judged.evidence],
        dissent=material.words(finding.dissent),
        now_what=[material.words(step) for step in finding.now_what],
        state=material.say("to-review", seen=changed, owner=finding.owner) if judged.changed else "",
        colophon=material.say(
            "finding-colophon",
            owner=finding.owner,
            edition=finding.edition,
            day=long_date(finding.reviewed, material.language),
        ),
    )


def certainty_label(material: Material, judged: Judged) -> str:
    """How sure a conclusion is; where it is not, why, so that clear results below it read as no denial."""
    label = material.say(f"certainty.{judged.certainty.value}")
    found = doubt(judged.evidence)
    if found is None:
        return label
    why, perspectives = found
    phases = material.programme.file.phases
    people = [material.words(phases[Perspective(one)].people) for one in perspectives]
    who = listed(people, material.language)
    reason = material.say(f"doubt.{why.value}", who=who)
    return material.say("certainty-because", certainty=label, reason=reason)


def _proof(material: Material, proof: Any, live: Mapping[str, Any] | None) -> Proof:
    perspective = perspective_of(proof)
    phase = material.programme.file.phases[Perspective(perspective)]
    shown = live["title"] if live else material.say("number-gone", name=proof.number)
    return Proof(
        perspective=perspective,
        label=", ".join([material.words(phase.people), *steps_of(material, proof)]),
        says=says_of(proof, live).value,
        text=str(shown),
        page=_page_of(material, proof.number),
    )


def steps_of(material: Material, proof: Evidence) -> list[str]:
    """The step of a phase that a number is about, in small letters; empty where a phase has no steps."""
    phase = material.programme.file.phases[Perspective(perspective_of(proof))]
    titles = [step.title for key, step in phase.steps.items() if f".{key}." in proof.number]
    return [small_start(material.words(title)) for title in titles]


def _page_of(material: Material, name: str) -> str:
    """Where a number can be seen: on the page of the run that keeps it, at its figure or table."""
    at = material.numbers.get(name, {}).get("at")
    for run in material.runs:
        if name.startswith(run.numbers):
            return f"{run.page}#{at}" if at else run.page
    return ""


def review_lines(material: Material) -> list[str]:
    """Conclusions whose numbers have changed since their owner looked, one line each."""
    return [
        say(
            "pages.review-line",
            material.language,
            finding=one.key,
            number=proof.number,
            seen=proof.seen,
            now=seen_text(material.numbers[proof.number]),
            owner=one.finding.owner,
        )
        for one in judge(material.programme.findings, material.numbers)
        for proof in one.changed
    ]
