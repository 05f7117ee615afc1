"""The account of method: instruments, codebook, cleaning, data, versions, rules."""

from __future__ import annotations

import json
from collections.abc import Iterator

from swresearch import __version__, tables
from swresearch.blocks import (
    Block,
    Cell,
    Code,
    Items,
    Table,
    Text,
    Tone,
)
from swresearch.instruments import Instrument, Scale
from swresearch.language import number, say
from swresearch.licences import SHIPPED
from swresearch.norms import has_norms
from swresearch.publish.pages.material import Material
from swresearch.publish.runs import title_of
from swresearch.publish.shown import only_in_codebook


def instruments(material: Material) -> Iterator[Block]:
    """Every instrument of the programme: source, licence, rules and norms of its scales, and doubts."""
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
        if has_norms(instrument):
            title = material.words(instrument.title)
            yield tables.norm_rules(instrument, title, material.language)
        doubts = [
            *instrument.unverified,
            *(
                material.say("unverified-scale", scale=material.words(scale.title), doubt=doubt)
                for scale in instrument.scales.values()
                for doubt in scale.unverified
            ),
        ]
        if doubts:
            yield Items(doubts, title=material.say("unverified-title"))


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


def codebook(material: Material) -> Iterator[Block]:
    """Every question with its answers and codes, and the wordings that differ between waves.

    Of questions on no other page the options are left out: a draft takes them from the answers, and an
    option that one person chose would tell of that person.
    """
    for name, instrument in material.programme.instruments.items():
        waves = [
            (perspective.value, wave, material.reports[perspective, wave].label)
            for perspective, wave, settings in material.programme.waves()
            if any(source.instrument == name for source in settings.sources)
        ]
        hidden = only_in_codebook(material.programme, name)
        label = f"codebook-{name}"
        yield tables.codebook(instrument, material.language, waves[0], label, without_options=hidden)
        if hidden:
            yield Text(material.say("only-in-codebook", items=", ".join(hidden)), Tone.NOTE)
        reworded = tables.rewordings(
            instrument,
            waves,
            material.language,
            f"wordings-{name}",
            not_asked={
                (who.value, wave): about.unasked for who, wave, about in material.programme.waves()
            },
        )
        if reworded.rows:
            yield reworded


def cleaning(material: Material) -> Iterator[Block]:
    """The cleaning rules that were used, with their counts; nothing about a person."""
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


def reading(material: Material) -> Iterator[Block]:
    """What was recognised when the files were read."""
    columns = [material.say(f"reading-{name}") for name in ("wave", "rows", "recognised")]
    rows = [
        [
            Cell(report.label),
            Cell(number(source["rows"], 0, material.language)),
            Cell(" · ".join([*source["recognised"], *source["notes"]])),
        ]
        for report in material.reports.values()
        for source in report.sources
    ]
    yield Table(material.say("reading-caption"), columns, [False, True, False], rows)


def data_statement(material: Material) -> Iterator[Block]:
    """What the data are, and the rules for what is shown of them."""
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


def versions(material: Material) -> Table:
    """The edition of the site, this library and the packages its numbers rest on, with their versions."""
    from importlib.metadata import version

    names = ["jupyter-book", "pandas", "numpy", "scipy", "pingouin", "matplotlib", "papermill"]
    edition = material.programme.file.edition
    rows = [[Cell(material.say("edition-of-site")), Cell(edition)]] if edition else []
    rows += [[Cell("swresearch"), Cell(__version__)]]
    rows += [[Cell(name), Cell(version(name))] for name in names]
    columns = [material.say("package"), material.say("version")]
    return Table(material.say("versions-caption"), columns, [False, False], rows)


METHODS = ("shares", "means", "missing", "scores", "differences", "groups", "small", "rounding")


def methods(material: Material) -> Iterator[Block]:
    """How the numbers on the site are computed, in sentences."""
    yield Items([material.say(f"method.{name}") for name in METHODS])


def certainty(material: Material) -> Iterator[Block]:
    """The rule by which a conclusion is called certain."""
    yield Items([material.say(f"certainty-rule.{name}") for name in ("high", "reasonable", "low")])
    yield Text(material.say("says-rule"))


def template_code(material: Material) -> Iterator[Block]:
    """The code of every notebook that was run for this programme, as it was run."""
    for template in {run.template.name: run.template for run in material.runs}.values():
        notebook = json.loads(template.path.read_text(encoding="utf-8"))
        code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        yield Code("\n\n".join(code), title_of(material.programme, template))


def shipped(material: Material) -> Table:
    """What of others, or under a licence of its own, every site carries."""
    rows = [
        [Cell(material.say(f"shipped.{part.key}")), Cell(part.licence)] for part in SHIPPED if part.key
    ]
    columns = [material.say("shipped-what"), material.say("shipped-licence")]
    return Table(material.say("shipped-caption"), columns, [False, False], rows)
