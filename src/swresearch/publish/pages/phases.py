"""A phase's opening page: what was answered, what is known and how surely, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from swresearch.blocks import (
    Block,
    Conclusion,
    Items,
    Text,
    Tile,
    Tiles,
    Tone,
)
from swresearch.ledger import Judged, perspective_of
from swresearch.programme import Perspective
from swresearch.publish.pages.conclusions import conclusion
from swresearch.publish.pages.material import Material

MAINLY = 0.5  # the part of the evidence above which a conclusion rests mainly on a phase


def phase_blocks(
    material: Material, perspective: Perspective, judged: Sequence[Judged]
) -> dict[str, list[Block]]:
    """The block lists of one phase's opening page, by name."""
    phase = material.programme.file.phases[perspective]
    own, shared = _parted(perspective, judged)
    return {
        "phase.intro": [
            Text(material.words(words), tone)
            for words, tone in ((phase.question, Tone.LEAD), (phase.intro, Tone.PLAIN))
            if words
        ],
        "phase.pages": [_phase_pages(material, perspective)],
        "phase.know": [] if own or shared else _answered(material, perspective),
        "phase.own": [_for_phase(material, one, perspective) for one in own],
        "phase.shared": [_for_phase(material, one, perspective) for one in shared],
        "phase.limits": _limits(material, perspective),
    }


def _parted(perspective: Perspective, judged: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """The conclusions that rest on a phase mainly, and those that rest on it among others.

    Mainly: its evidence comes first in the ledger, or is more than half of all. The others follow in the
    order of the part that it has in them; those without any evidence of the phase are in neither.
    """
    parts = [
        (one, [perspective_of(proof) == perspective.value for proof, _ in one.evidence])
        for one in judged
    ]
    share = {one.key: sum(part) / len(part) for one, part in parts}
    own = [one for one, part in parts if part[0] or share[one.key] > MAINLY]
    shared = [one for one, part in parts if any(part) and one not in own]
    return own, sorted(shared, key=lambda one: -share[one.key])


def _answered(material: Material, perspective: Perspective) -> list[Block]:
    """What the answers show, where the ledger has no conclusion that rests on this phase."""
    headlines = [
        material.headline(run)
        for run in material.runs
        if run.is_of(perspective) and material.headlines.get(run.name)
    ]
    return [Text(material.say("no-findings"), Tone.NOTE), *([Items(headlines)] if headlines else [])]


def _for_phase(material: Material, judged: Judged, perspective: Perspective) -> Conclusion:
    """A conclusion on the page of one phase: its own evidence first, then that of the others.

    A conclusion speaks for all perspectives, so part of its evidence could seem to deny it.
    """
    whole = conclusion(material, judged)
    proofs = sorted(whole.proofs, key=lambda proof: proof.perspective != perspective.value)
    return replace(whole, proofs=proofs)


def _limits(material: Material, perspective: Perspective) -> list[Block]:
    phase = material.programme.file.phases[perspective]
    limits = [material.words(limit) for limit in phase.limits]
    limits += [
        material.say("response-unknown", wave=name)
        for name, wave in phase.waves.items()
        if not any(channel.approached for channel in wave.recruitment)
    ]
    return [Items(limits)] if limits else [Text(material.say("no-limits"), Tone.NOTE)]


def _phase_pages(material: Material, perspective: Perspective) -> Block:
    return Tiles(
        [
            Tile(
                title=run.menu,
                figure="",
                text=material.headlines.get(run.name, ""),
                page=run.page,
                perspective=perspective.value,
            )
            for run in material.runs
            if run.is_of(perspective)
        ]
    )
