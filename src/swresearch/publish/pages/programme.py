"""The page about the programme and its phases."""

from __future__ import annotations

from collections.abc import Iterator

from swresearch.blocks import (
    Block,
    Cell,
    Items,
    Table,
    Text,
    Tone,
)
from swresearch.programme import Perspective
from swresearch.publish.pages.material import Material
from swresearch.writing import NO_NUMBER, count_text


def about(material: Material) -> Iterator[Block]:
    """The question and who made and commissioned the programme."""
    file = material.programme.file
    if material.question:
        yield Text(material.question, Tone.LEAD)
    rows = [
        (material.say("commissioner"), material.words(file.commissioner)),
        (material.say("authors"), ", ".join(file.contact.authors)),
        (material.say("organisation"), file.contact.organisation or ""),
        (material.say("contact"), file.contact.email or ""),
        (material.say("edition"), file.edition),
    ]
    facts = [f"{name}: {value}" for name, value in rows if value]
    if facts:
        yield Items(facts)


def reading(material: Material) -> Iterator[Block]:
    """How to read the site: one line for each kind of result that this programme has, and no more."""
    programme = material.programme
    instruments = list(programme.instruments.values())
    sides = any(options.agree for one in instruments for options in one.answer_sets.values())
    phases = list(programme.file.phases.values())
    several = len(phases) > 1 or any(len(phase.waves) > 1 or phase.groups for phase in phases)
    present = {
        "conclusion": bool(programme.findings),
        "share": sides,
        "margin": sides,
        "mean": any(one.scales for one in instruments),
        "difference": several,
    }
    yield Text(material.say("read-chapters"))
    lines = [material.say(f"read-{name}") for name, there in present.items() if there]
    if lines:
        yield Items(lines)


def phases(material: Material) -> Iterator[Block]:
    """The waves of the programme with the number of people."""
    columns = [material.say(f"phase-{name}") for name in ("perspective", "wave", "people", "how")]
    rows = [
        row
        for perspective in material.programme.file.phases
        for row in _phase_rows(material, perspective)
    ]
    yield Table(material.say("phases-caption"), columns, [False, False, True, False], rows)


def _phase_rows(material: Material, perspective: Perspective) -> Iterator[list[Cell]]:
    """The waves of a phase; after several a row with how many different people that were."""
    phase = material.programme.file.phases[perspective]
    counts = {name: material.reports[perspective, name].people for name in phase.waves}
    if len(counts) > 1:
        counts[material.say("phase-together")] = material.people[perspective]
    steps = ", ".join(material.words(step.title) for step in phase.steps.values()) or NO_NUMBER
    for name, people in counts.items():
        count = count_text(people, material.language)
        yield [Cell(material.words(phase.title)), Cell(name), Cell(count), Cell(steps)]
