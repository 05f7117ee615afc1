"""What generated pages hold: blocks made from the programme, the ledger, the numbers and the reports.

`page_blocks` gives {page: {name: [block payloads]}}; the page "" holds what every page may use. Prose
puts a list in its place by its name, with the `blocks` directive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from swresearch import __version__, tables
from swresearch.blocks import (
    Block,
    Cell,
    Code,
    Conclusion,
    Items,
    Proof,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
)
from swresearch.instruments import Instrument, Scale, text
from swresearch.language import long_date, number, say
from swresearch.ledger import Judged, judge, perspective_of, seen_text
from swresearch.programme import Perspective, Phase, Programme
from swresearch.publish.runs import Run, phase_folder
from swresearch.publish.stages import WaveReport
from swresearch.publish.templates import templates
from swresearch.quantity import words_table
from swresearch.settings import Text as Words


@dataclass(frozen=True)
class Material:
    """Everything the pages are made from.

    `numbers` are the kept numbers by name, `headlines` the first sentence of each run, `reports` what
    reading and cleaning did per wave.
    """

    programme: Programme
    runs: Sequence[Run]
    numbers: Mapping[str, Mapping[str, Any]]
    headlines: Mapping[str, str]
    reports: Mapping[tuple[Perspective, str], WaveReport]

    @property
    def language(self) -> str:
        """The site's language."""
        return self.programme.language

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue's `pages` room."""
        return say(f"pages.{key}", self.language, **values)

    def words(self, value: Words | None) -> str:
        """A text of the programme in the site's language."""
        return text(value, self.language)


def page_blocks(material: Material) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """All generated blocks, by page and name, as payloads."""
    judged = judge(material.programme.findings, material.numbers)
    pages: dict[str, dict[str, list[Block]]] = {
        "": {
            "home.intro": list(_home_intro(material)),
            "home.question": list(_question(material)),
            "home.tiles": [_tiles(material, judged)],
            "home.findings": [_conclusion(material, one) for one in judged if one.finding.main],
            "home.next": list(_next_steps(material, judged)),
            "programme.about": list(_about(material)),
            "programme.phases": list(_phases(material)),
            "account.instruments": list(_instruments(material)),
            "account.codebook": list(_codebook(material)),
            "account.cleaning": list(_cleaning(material)),
            "account.reading": list(_reading(material)),
            "account.data": list(_data_statement(material)),
            "account.versions": [_versions(material)],
            "account.methods": list(_methods(material)),
            "account.certainty": list(_certainty(material)),
            "account.words": [words_table(material.language)],
            "account.templates": list(_templates(material)),
        }
    }
    for perspective in material.programme.file.phases:
        page = f"{phase_folder(material.programme, perspective)}/index"
        pages[page] = _phase_blocks(material, perspective, judged)
    return {
        page: {name: [block.payload() for block in blocks] for name, blocks in lists.items()}
        for page, lists in pages.items()
    }


def _home_intro(material: Material) -> Iterator[Block]:
    file = material.programme.file
    if file.subtitle:
        yield Text(material.words(file.subtitle), Tone.LEAD)
    if file.intro:
        yield Text(material.words(file.intro))


def _question(material: Material) -> Iterator[Block]:
    question = material.programme.file.question
    yield Text(material.words(question.text), Tone.LEAD)
    if question.parts:
        yield Items([material.words(part.text) for part in question.parts.values()], ordered=True)


def _tiles(material: Material, judged: Sequence[Judged]) -> Tiles:
    return Tiles(
        [
            _tile(material, perspective, phase, judged)
            for perspective, phase in material.programme.file.phases.items()
        ]
    )


def _tile(material: Material, perspective: Perspective, phase: Phase, judged: Sequence[Judged]) -> Tile:
    reports = [report for (owner, _), report in material.reports.items() if owner is perspective]
    people = sum(report.people for report in reports)
    years = " · ".join(str(wave.year) for wave in phase.waves.values())
    return Tile(
        title=material.words(phase.title),
        figure=number(people, 0, material.language),
        text=material.say("tile-people", people=material.words(phase.people), years=years),
        page=f"{phase_folder(material.programme, perspective)}/index",
        perspective=perspective.value,
        note=_main_finding(material, perspective, judged),
    )


def _main_finding(material: Material, perspective: Perspective, judged: Sequence[Judged]) -> str:
    """The one finding of a perspective: live evidence of the ledger, else a run's headline."""
    for one in sorted(judged, key=lambda one: not one.finding.main):
        for proof, live in one.evidence:
            if perspective_of(proof) == perspective.value and live and live["value"] is not None:
                return str(live["title"])
    for run in material.runs:
        if run.waves[0][0] is perspective and material.headlines.get(run.name):
            return material.headlines[run.name]
    return ""


def _next_steps(material: Material, judged: Sequence[Judged]) -> Iterator[Block]:
    steps = [
        material.words(step) for one in judged for step in one.finding.now_what if one.finding.main
    ]
    if steps:
        yield Items(list(dict.fromkeys(steps)))


def _conclusion(material: Material, judged: Judged) -> Conclusion:
    finding = judged.finding
    changed = ", ".join(proof.seen or "" for proof in judged.changed)
    return Conclusion(
        title=material.words(finding.conclusion),
        certainty=judged.certainty.value,
        certainty_label=material.say(f"certainty.{judged.certainty.value}"),
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


def _proof(material: Material, proof: Any, live: Mapping[str, Any] | None) -> Proof:
    perspective = perspective_of(proof)
    phase = material.programme.file.phases[Perspective(perspective)]
    steps = [step.title for key, step in phase.steps.items() if f".{key}." in proof.number]
    shown = live["title"] if live else material.say("number-gone", name=proof.number)
    return Proof(
        perspective=perspective,
        label=", ".join(material.words(words) for words in (phase.people, *steps)),
        says=proof.says.value,
        text=str(shown),
        page=_page_of(material, proof.number),
    )


def _page_of(material: Material, name: str) -> str:
    """The page whose run keeps a number: the run whose name starts the number's name."""
    for run in material.runs:
        if name.startswith(run.numbers):
            return run.page
    return ""


def _phase_blocks(
    material: Material, perspective: Perspective, judged: Sequence[Judged]
) -> dict[str, list[Block]]:
    phase = material.programme.file.phases[perspective]
    own = [
        one
        for one in judged
        if any(perspective_of(proof) == perspective.value for proof, _ in one.evidence)
    ]
    return {
        "phase.intro": [
            Text(material.words(words), tone)
            for words, tone in ((phase.question, Tone.LEAD), (phase.intro, Tone.PLAIN))
            if words
        ],
        "phase.know": _known(material, perspective, own),
        "phase.limits": _limits(material, perspective, own),
        "phase.next": _phase_next(material, own),
        "phase.pages": [_phase_pages(material, perspective)],
    }


def _known(material: Material, perspective: Perspective, own: Sequence[Judged]) -> list[Block]:
    if own:
        return [_own_part(material, one, perspective) for one in own]
    headlines = [
        material.headlines[run.name]
        for run in material.runs
        if run.is_of(perspective) and material.headlines.get(run.name)
    ]
    return [Text(material.say("no-findings"), Tone.NOTE), *([Items(headlines)] if headlines else [])]


def _own_part(material: Material, judged: Judged, perspective: Perspective) -> Conclusion:
    """A conclusion on the page of one phase: its own evidence; dissent and next steps follow below."""
    whole = _conclusion(material, judged)
    proofs = [proof for proof in whole.proofs if proof.perspective == perspective.value]
    return replace(whole, proofs=proofs, dissent="", now_what=())


def _limits(material: Material, perspective: Perspective, own: Sequence[Judged]) -> list[Block]:
    phase = material.programme.file.phases[perspective]
    limits = [material.words(limit) for limit in phase.limits]
    limits += [material.words(one.finding.dissent) for one in own if one.finding.dissent]
    limits += [
        material.say("response-unknown", wave=name)
        for name, wave in phase.waves.items()
        if not any(channel.approached for channel in wave.recruitment)
    ]
    return [Items(limits)] if limits else [Text(material.say("no-limits"), Tone.NOTE)]


def _phase_next(material: Material, own: Sequence[Judged]) -> list[Block]:
    steps = [material.words(step) for one in own for step in one.finding.now_what]
    if not steps:
        return [Text(material.say("no-next"), Tone.NOTE)]
    return [Items(list(dict.fromkeys(steps)))]


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


def _about(material: Material) -> Iterator[Block]:
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


def _phases(material: Material) -> Iterator[Block]:
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


def _instruments(material: Material) -> Iterator[Block]:
    for instrument in material.programme.instruments.values():
        facts = [material.say("instrument-items", count=len(instrument.items))]
        facts += (
            [material.say("instrument-source", source=instrument.source)] if instrument.source else []
        )
        if instrument.licence:
            facts.append(material.say("instrument-licence", licence=instrument.licence.name))
        yield Items(facts, title=material.words(instrument.title))
        if instrument.note:
            yield Text(material.words(instrument.note))
        if instrument.scales:
            yield _scales(material, instrument)


def _scales(material: Material, instrument: Instrument) -> Table:
    columns = [material.say(f"scale-{name}") for name in ("title", "range", "items", "rule")]
    rows = [
        [
            Cell(material.words(scale.title)),
            Cell("–".join(number(bound, 0, material.language) for bound in scale.bounds)),
            Cell(number(len(scale.items), 0, material.language)),
            Cell(_rule(scale, material.language)),
        ]
        for scale in instrument.scales.values()
    ]
    caption = material.say("scales-caption", instrument=material.words(instrument.title))
    return Table(caption, columns, [False, True, True, False], rows)


def _rule(scale: Scale, language: str) -> str:
    """How a scale is scored, in words: its method and what happens to missing answers."""
    method = say(f"describe.method.{scale.method.value}", language)
    numbers = {"required": scale.required, "items": len(scale.items)}
    return f"{method}; {say(f'describe.missing.{scale.missing.value}', language, **numbers)}"


def _codebook(material: Material) -> Iterator[Block]:
    for name, instrument in material.programme.instruments.items():
        waves = [
            (perspective.value, wave, material.reports[perspective, wave].label)
            for perspective, wave, settings in material.programme.waves()
            if any(source.instrument == name for source in settings.sources)
        ]
        yield tables.codebook(instrument, material.language, waves[0], f"codebook-{name}")
        reworded = tables.rewordings(instrument, waves, material.language, f"wordings-{name}")
        if reworded.rows:
            yield reworded


def _cleaning(material: Material) -> Iterator[Block]:
    reports = list(material.reports.values())
    if not any(report.rules for report in reports):
        yield Text(material.say("nothing-cleaned"))
        return
    columns = [material.say(f"cleaning-{name}") for name in ("rule", "wave", "count")]
    rows = [
        [Cell(label), Cell(report.label), Cell(number(count, 0, material.language))]
        for report in reports
        for label, count in report.rules.items()
    ]
    yield Table(material.say("cleaning-caption"), columns, [False, False, True], rows)


def _reading(material: Material) -> Iterator[Block]:
    columns = [material.say(f"reading-{name}") for name in ("wave", "rows", "recognised")]
    rows = [
        [
            Cell(report.label),
            Cell(number(source["rows"], 0, material.language)),
            Cell("; ".join([*source["recognised"], *source["notes"]])),
        ]
        for report in material.reports.values()
        for source in report.sources
    ]
    yield Table(material.say("reading-caption"), columns, [False, True, False], rows)


def _data_statement(material: Material) -> Iterator[Block]:
    file = material.programme.file
    if file.synthetic:
        yield Text(material.say("synthetic"), Tone.CAUTION)
    rules = file.publication
    yield Items(
        [
            material.say("rule-base", base=rules.smallest_base),
            material.say("rule-cell", cell=rules.smallest_cell),
            material.say("rule-percentages", people=rules.percentages_from),
            *(
                [material.say("rule-joined", people=rules.join_answers_below)]
                if rules.join_answers_below
                else []
            ),
        ],
        title=material.say("rules-title"),
    )
    yield Items([material.say("no-identifiers"), material.say("pseudonyms"), material.say("gated")])


def _versions(material: Material) -> Table:
    from importlib.metadata import version

    names = ["jupyter-book", "pandas", "numpy", "scipy", "pingouin", "matplotlib", "papermill"]
    rows = [[Cell("swresearch"), Cell(__version__)]]
    rows += [[Cell(name), Cell(version(name))] for name in names]
    columns = [material.say("package"), material.say("version")]
    return Table(material.say("versions-caption"), columns, [False, False], rows)


def _methods(material: Material) -> Iterator[Block]:
    yield Items([material.say(f"method.{name}") for name in METHODS])


METHODS = ("shares", "means", "missing", "scores", "differences", "small", "rounding")


def _certainty(material: Material) -> Iterator[Block]:
    yield Items([material.say(f"certainty-rule.{name}") for name in ("high", "reasonable", "low")])


def _templates(material: Material) -> Iterator[Block]:
    import json

    for template in templates(material.programme).values():
        notebook = json.loads(template.path.read_text(encoding="utf-8"))
        code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        yield Code("\n\n".join(code), template.titles[material.language])


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
