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
from swresearch.language import number
from swresearch.publish.pages.material import Material


def about(material: Material) -> Iterator[Block]:
    """The question and who made and commissioned the programme."""
    file = material.programme.file
    yield Text(material.words(file.question.text), Tone.LEAD)
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


def phases(material: Material) -> Iterator[Block]:
    """The waves of the programme with the number of people."""
    columns = [material.say(f"phase-{name}") for name in ("perspective", "wave", "people", "how")]
    rows = [
        [
            Cell(material.words(phase.title)),
            Cell(name),
            Cell(number(material.reports[perspective, name].people, 0, material.language)),
            Cell(", ".join(material.words(step.title) for step in phase.steps.values()) or "–"),
        ]
        for perspective, phase in material.programme.file.phases.items()
        for name in phase.waves
    ]
    yield Table(material.say("phases-caption"), columns, [False, False, True, False], rows)
