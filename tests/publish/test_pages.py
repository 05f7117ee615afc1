"""Pages made from the programme and its staged data, without a notebook or a build."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from support import ROOT
from swresearch.blocks import Items, Table, Tiles
from swresearch.findings import Evidence
from swresearch.instruments import text
from swresearch.ledger import judge
from swresearch.programme import Perspective, load_programme
from swresearch.publish.book import lay_book
from swresearch.publish.check import check_programme
from swresearch.publish.pages import account, home, page_blocks, programme
from swresearch.publish.pages.conclusions import conclusion
from swresearch.publish.pages.material import Material
from swresearch.publish.pages.phases import phase_blocks
from swresearch.publish.runs import phase_folder, plan, title_of
from swresearch.publish.stages import read_people, read_report, stage_data

from .two_phases import change, write_small


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small programme, with a second wave of clients: 20 came back and 6 are new."""
    monkeypatch.setenv("SWRESEARCH_KEYS", str(tmp_path / "keys"))
    made = write_small(tmp_path / "programme")
    first = (made / "client.csv").read_text(encoding="utf-8").splitlines()
    new = [line.replace("C00", "N00") for line in first[1:7]]
    (made / "again.csv").write_text("\n".join([*first[:21], *new]) + "\n", encoding="utf-8")
    wave = """\
          - {file: client.csv, instrument: short, id: nr, drop: [naam]}
      "2022":
        year: 2022
        sources:
          - {file: again.csv, instrument: short, id: nr, drop: [naam]}
"""
    change(made / "programme.yml", wave.splitlines(keepends=True)[0], wave)
    return made


def material(folder: Path, out: Path) -> Material:
    """What pages are made from, before any notebook has run."""
    loaded = load_programme(folder)
    stage_data(loaded, out / "data", out / "private")
    reports = {(who, name): read_report(out / "data", who, name) for who, name, _ in loaded.waves()}
    return Material(loaded, [], {}, {}, reports, read_people(out / "data"))


def test_who_came_back_is_one_person(folder: Path, tmp_path: Path) -> None:
    made = material(folder, tmp_path / "out")
    assert made.people == {Perspective.CLIENT: 30, Perspective.PARTNER: 24}
    assert [tile.figure for tile in home.tiles(made, []).tiles] == ["30", "24"]
    (table,) = programme.phases(made)
    assert [[cell.text for cell in row[:3]] for row in table.rows] == [
        ["Klanten aan het woord", "2020", "24"],
        ["Klanten aan het woord", "2022", "26"],
        ["Klanten aan het woord", "samen (verschillende mensen)", "30"],
        ["Partners aan het woord", "2021", "24"],
    ]
    assert check_programme(folder)[0] == "Geen problemen gevonden. Metingen: 3; mensen: 54."


def test_the_sentence_of_a_draft_is_no_question(folder: Path, tmp_path: Path) -> None:
    drafted = "De vraag van dit programma staat nog niet in programme.yml."
    change(folder / "programme.yml", "Wat gebeurt er?", drafted)
    made = material(folder, tmp_path / "out")
    assert list(home.question(made)) == []
    assert drafted not in " ".join(block.plain() for block in programme.about(made))
    assert check_programme(folder)[1:] == [
        "Let op: bij ‘question’ in programme.yml staat nog de zin van de opzet. Schrijf daar de vraag van "
        "het programma; tot die tijd staat er geen vraag op de site."
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_new_programme_has_no_empty_headings(folder: Path, tmp_path: Path, language: str) -> None:
    change(folder / "programme.yml", "synthetic: true", f"synthetic: true\nlanguage: {language}")
    made = material(folder, tmp_path / "out")
    blocks = page_blocks(made)
    lay_book(made.programme, [], {}, blocks, {}, tmp_path / "book")
    headings = re.findall("^##* (.+)", (tmp_path / "book" / "index.md").read_text("utf-8"), re.M)
    assert (
        headings
        == {
            "nl": [
                "Het onderzoek in het kort",
                "De vraag",
                "Wie er aan het woord komen",
                "Verder op deze site",
                "Waar dit op rust",
            ],
            "en": [
                "The research in brief",
                "The question",
                "Who was asked",
                "More on this site",
                "What this rests on",
            ],
        }[language]
    )


def test_the_reading_guide_tells_of_what_there_is(folder: Path, tmp_path: Path) -> None:
    change(folder / "instruments" / "short.yml", "    agree: [3]\n", "")
    change(folder / "instruments" / "short.yml", "    neutral: [2]\n", "")
    change(folder / "instruments" / "short.yml", "    disagree: [1]\n", "")
    told = " ".join(block.plain() for block in programme.reading(material(folder, tmp_path / "out")))
    assert "Een aandeel" not in told and "Een conclusie" not in told
    assert "Een gemiddelde vat" in told and "Een verschil tussen groepen" in told


def test_sentences_of_several_waves_carry_the_wave(folder: Path, tmp_path: Path) -> None:
    made = material(folder, tmp_path / "out")
    runs = plan(made.programme)
    said = {run.name: "Zij zijn tevreden." for run in runs if run.template.name == "statements"}
    made = replace(made, runs=runs, headlines=said)
    of_clients = phase_blocks(made, Perspective.CLIENT, [])["phase.know"][1]
    assert isinstance(of_clients, Items)
    assert of_clients.items == ["2020: Zij zijn tevreden.", "2022: Zij zijn tevreden."]
    of_partners = phase_blocks(made, Perspective.PARTNER, [])["phase.know"][1]
    assert isinstance(of_partners, Items)
    assert of_partners.items == ["Zij zijn tevreden."]
    notes = [tile.note for tile in home.tiles(made, []).tiles]
    assert notes == ["2022: Zij zijn tevreden.", "Zij zijn tevreden."]


def test_the_home_of_the_demonstration_says_no_step_twice() -> None:
    loaded = load_programme(ROOT / "data")
    steps = [text(step, "nl") for one in loaded.findings.values() for step in one.now_what if one.main]
    judged = judge(loaded.findings, {})
    made = Material(loaded, [], {}, {}, {}, {})
    conclusions = [shown for one in home.findings(made, judged) for shown in one.now_what]
    (items,) = home.next_steps(made, judged)
    assert isinstance(items, Items)
    assert conclusions == [] and len(items.items) == len(set(items.items)) == len(set(steps))


@pytest.mark.parametrize(
    ("main", "told"),
    [
        (["listens"], "Er zijn nog 2 conclusies. Elke conclusie"),
        (["listens", "clicks"], "Er is nog één conclusie. Zij"),
        ([], "Er zijn 3 conclusies. Elke conclusie"),
        (["listens", "clicks", "time"], None),
    ],
)
def test_home_tells_how_many_conclusions_stand_elsewhere(main: list[str], told: str | None) -> None:
    loaded = load_programme(ROOT / "data")
    base = loaded.findings["listens"]
    first = {"listens": "client.2020", "clicks": "worker.2019", "time": "client.2020"}
    findings = {
        key: base.model_copy(
            update={
                "main": key in main,
                "evidence": [
                    Evidence(number=f"{one}.statements.{key}.agree") for one in (wave, "partner.2021")
                ],
            }
        )
        for key, wave in first.items()
    }
    judged = judge(findings, {})
    blocks = list(home.others(Material(loaded, [], {}, {}, {}, {}), judged))
    if told is None:
        assert blocks == []
        return
    words, tiles = blocks
    assert words.plain() == (
        f"{told} staat met haar bewijs bij de groep waar zij vooral vandaan komt, "
        "en ook bij andere groepen die erin meetellen."
    )
    assert isinstance(tiles, Tiles)
    rest = [first[key] for key in first if key not in main]
    counts = {"Wat medewerkers zien": "worker.2019", "Wat klanten ervaren": "client.2020"}
    expected = [(title, rest.count(wave)) for title, wave in counts.items() if wave in rest]
    assert [(tile.title, int(tile.text.split()[0])) for tile in tiles.tiles] == expected
    assert {tile.text.split()[1] for tile in tiles.tiles} <= {"conclusie", "conclusies"}


@pytest.mark.parametrize(
    ("language", "label"),
    [("nl", "Onzeker: medewerkers zien het anders"), ("en", "Uncertain: workers see it differently")],
)
def test_an_uncertain_conclusion_says_why(language: str, label: str) -> None:
    loaded = load_programme(ROOT / "data")
    phases = dict(loaded.file.phases)
    worker = phases[Perspective.WORKER].model_copy(
        update={"people": {"nl": "medewerkers", "en": "workers"}}
    )
    update = {"language": language, "phases": phases | {Perspective.WORKER: worker}}
    loaded = replace(loaded, file=loaded.file.model_copy(update=update))
    fewer = {"value": 0.2, "count": 10, "n": 50, "low": 0.1, "high": 0.3, "title": "", "text": ""}
    finding = {"meets_people": loaded.findings["meets_people"]}
    numbers = {proof.number: fewer for proof in finding["meets_people"].evidence}
    (judged,) = judge(finding, numbers)
    assert conclusion(Material(loaded, [], numbers, {}, {}, {}), judged).certainty_label == label


def test_the_codebook_gives_no_wording_for_a_question_that_was_not_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SWRESEARCH_KEYS", str(tmp_path / "keys"))
    made = material(ROOT / "data", tmp_path / "out")
    *_, table = account.codebook(made)
    assert isinstance(table, Table)
    assert table.columns[1:] == ["medewerkers 2019", "klanten 2020", "ketenpartners 2021"]
    unasked = {
        row[0].text: [cell.text == "niet gevraagd" for cell in row[1:]]
        for row in table.rows
        if any(cell.text == "niet gevraagd" for cell in row)
    }
    assert unasked["clicks"] == [False, False, True]
    assert unasked["reflective"] == [False, True, False]
    assert unasked["lets_decide"] == [True, False, False]


def test_a_phase_begins_with_the_conclusions_that_rest_mainly_on_it(tmp_path: Path) -> None:
    loaded = load_programme(ROOT / "data")
    made = Material(loaded, plan(loaded), {}, {}, {}, {})
    base = loaded.findings["listens"]
    of = {
        "first": ["worker.2019", "client.2020", "client.2020"],
        "clients": ["client.2020", "worker.2019"],
        "most": ["client.2020", "worker.2019", "worker.2019"],
        "part": ["client.2020", "client.2020", "worker.2019"],
        "without": ["client.2020", "partner.2021"],
    }
    findings = {
        key: base.model_copy(
            update={
                "conclusion": {"": f"Over {key}."},
                "evidence": [Evidence(number=f"{one}.statements.{key}.agree") for one in waves],
            }
        )
        for key, waves in of.items()
    }
    judged = judge(findings, {})
    shown = {who: phase_blocks(made, who, judged) for who in loaded.file.phases}
    titles = {
        who: [[block.title for block in lists[name]] for name in ("phase.own", "phase.shared")]
        for who, lists in shown.items()
    }
    assert titles == {
        Perspective.WORKER: [["Over first.", "Over most."], ["Over clients.", "Over part."]],
        Perspective.CLIENT: [
            ["Over first.", "Over clients.", "Over most.", "Over part.", "Over without."],
            [],
        ],
        Perspective.PARTNER: [[], ["Over without."]],
    }
    pages = {
        f"{phase_folder(loaded, who)}/index": {
            name: [block.payload() for block in blocks] for name, blocks in lists.items()
        }
        for who, lists in shown.items()
    }
    lay_book(loaded, [], {}, pages, {}, tmp_path)
    heads = [
        re.findall("^##+ (.+)", (tmp_path / f"{page}.md").read_text("utf-8"), re.M) for page in pages
    ]
    always = ["Alle uitkomsten", "Wat weten we, en hoe zeker?", "Wat weten we niet?"]
    own, together = "Vooral uit deze fase", "Samen met andere groepen"
    assert heads == [
        [*always[:2], own, together, always[2]],
        [*always[:2], own, always[2]],
        [*always[:2], together, always[2]],
    ]


def test_the_account_shows_the_code_of_what_was_run_only() -> None:
    loaded = load_programme(ROOT / "data")
    runs = plan(loaded)
    titles = [code.title for code in account.template_code(Material(loaded, runs, {}, {}, {}, {}))]
    assert titles == list(dict.fromkeys(title_of(loaded, run.template) for run in runs))
    assert "Verandering" not in titles  # every phase of the demonstration has one wave
