"""The home page: the question, the perspectives, the main findings, what now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
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
from swresearch.language import number
from swresearch.ledger import Judged, perspective_of
from swresearch.programme import Perspective, Phase
from swresearch.publish.pages.conclusions import conclusion, steps_of
from swresearch.publish.pages.material import Material
from swresearch.publish.pages.teaching import CASES, GUIDE, LESSONS, TeachingPage
from swresearch.publish.runs import phase_folder
from swresearch.publish.templates import Per
from swresearch.writing import capital

PROGRAMME = "programma"
MORE = {CASES: "cases", LESSONS: "lessons", GUIDE: "guide"}


def intro(material: Material) -> Iterator[Block]:
    """What the programme is about, in its own words."""
    file = material.programme.file
    if file.subtitle:
        yield Text(material.words(file.subtitle), Tone.LEAD)
    if file.intro:
        yield Text(material.words(file.intro))


def question(material: Material) -> Iterator[Block]:
    """The question of the programme and its parts."""
    if material.question:
        yield Text(material.question, Tone.LEAD)
    parts = material.programme.file.question.parts
    if parts:
        yield Items([material.words(part.text) for part in parts.values()], ordered=True)


def tiles(material: Material, judged: Sequence[Judged]) -> Tiles:
    """The perspectives side by side: people, years, and the one finding that matters."""
    return Tiles(
        [
            _tile(material, perspective, phase, judged)
            for perspective, phase in material.programme.file.phases.items()
        ]
    )


def beside(material: Material, teaching: Sequence[TeachingPage]) -> Iterator[Block]:
    """The way to what stands beside the phases: the perspectives together, teaching, the programme."""
    tiles = [
        Tile(run.title, "", material.headlines.get(run.name, ""), run.page)
        for run in material.runs
        if run.template.per is Per.PROGRAMME and not run.on_cases
    ]
    tiles += [
        Tile(page.title, "", material.say(f"more-{MORE[page.address]}"), page.address)
        for page in teaching
        if page.address in MORE
    ]
    about = material.say("more-programme-title")
    yield Tiles([*tiles, Tile(about, "", material.say("more-programme"), PROGRAMME)])


def _tile(material: Material, perspective: Perspective, phase: Phase, judged: Sequence[Judged]) -> Tile:
    people = material.people[perspective]
    years = " · ".join(
        material.words(wave.period) if wave.period else str(wave.year) for wave in phase.waves.values()
    )
    return Tile(
        title=material.words(phase.title),
        figure=number(people, 0, material.language),
        text=material.say("tile-people", people=material.words(phase.people), years=years),
        page=f"{phase_folder(material.programme, perspective)}/index",
        perspective=perspective.value,
        note=_main_finding(material, perspective, judged),
    )


def _main_finding(material: Material, perspective: Perspective, judged: Sequence[Judged]) -> str:
    """The one finding of a perspective: live evidence of the ledger, else a run's headline.

    What people said comes before who took part, and the last wave before earlier ones.
    """
    for one in sorted(judged, key=lambda one: not one.finding.main):
        for proof, live in one.evidence:
            if perspective_of(proof) == perspective.value and live and live["value"] is not None:
                step = [capital(name) for name in steps_of(material, proof)]
                return ": ".join([*step, str(live["title"])])
    own = [run for run in material.runs if run.is_of(perspective) and material.headlines.get(run.name)]
    waves = list(material.programme.file.phases[perspective].waves)
    own.sort(key=lambda run: (not run.template.requires, -waves.index(run.waves[-1][1])))
    return material.headline(own[0]) if own else ""


def findings(material: Material, judged: Sequence[Judged]) -> Iterator[Conclusion]:
    """The main conclusions with their evidence one click away; what now follows for all together."""
    for one in judged:
        if one.finding.main:
            yield replace(conclusion(material, one), folded=True, now_what=[])


def others(material: Material, judged: Sequence[Judged]) -> Iterator[Block]:
    """How many conclusions there are besides the main ones, and in which phases they are found.

    Each is counted once: at the phase that its evidence begins with, as on the pages of the phases.
    """
    rest = [one for one in judged if not one.finding.main]
    if not rest:
        return
    some = "others" if len(rest) < len(judged) else "all-elsewhere"
    yield Text(_counted(material, some, len(rest)))
    counts = Counter(perspective_of(one.evidence[0][0]) for one in rest)
    yield Tiles(
        [
            Tile(
                material.words(phase.title),
                "",
                _counted(material, "conclusions", counts[perspective]),
                f"{phase_folder(material.programme, perspective)}/index",
                perspective.value,
            )
            for perspective, phase in material.programme.file.phases.items()
            if counts[perspective]
        ]
    )


def _counted(material: Material, key: str, count: int) -> str:
    written = number(count, 0, material.language)
    return material.say(f"{key}-one" if count == 1 else f"{key}-many", count=written)


def next_steps(material: Material, judged: Sequence[Judged]) -> Iterator[Block]:
    """What follows from the main findings."""
    steps = [
        material.words(step) for one in judged for step in one.finding.now_what if one.finding.main
    ]
    if steps:
        yield Items(list(dict.fromkeys(steps)))
