"""`swresearch check`: the decisions workbook and its place, and rows of one person that differ."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from support import swresearch
from swresearch.errors import ProblemsError, UsageError
from swresearch.programme import load_programme
from swresearch.publish.build import build_site
from swresearch.publish.check import check_programme
from swresearch.publish.stages import stage_data

INSTRUMENT = """\
schema_version: 1
title: Korte lijst
answer_sets:
  agree: {options: {1: oneens, 2: neutraal, 3: eens}}
items:
  hoort: {wording: Zij luistert., answers: agree}
  uren: {wording: Hoeveel uur?, kind: number, minimum: 0, maximum: 168}
"""
PROGRAMME = """\
schema_version: 1
id: een-proef
title: Een proef
question: {text: Wat gebeurt er?}
phases:
  client:
    title: Klanten
    people: klanten
    person: klant
    waves:
      "2020": {year: 2020, sources: [{file: antwoorden.csv, instrument: kort, id: nr}]}
"""
ROWS = ["nr;hoort;uren", *(f"k{n};{n % 3 + 1};{n}" for n in range(30)), "k3;3;3", "k4;2;230"]
TWICE = (
    "antwoorden.csv, kolom nr: Deze persoon staat er meer dan eens in, met verschillende antwoorden "
    "(rijen {rows}): {differing}. Beslis in het regelbestand of het beslissingenwerkboek welke rij blijft. "
    "Gevonden: {found}. Toegestaan: {allowed}."
)
WHY = "Schrijf er in een paar woorden bij waarom; wie dit later leest, moet het kunnen volgen."
RULES = """\
schema_version: 1
decisions:
  - {kind: person, found: k3, decision: houd rij 5}
  - {kind: person, found: k4, decision: houd rij 6, reason: de tweede keer was per ongeluk}
"""
NOT_SHOWN = (
    "Let op: de antwoorden op deze vragen van ‘kort’ komen op geen enkele pagina: hoort, uren. Zet een vraag "
    "met antwoordopties in een blok of bij ‘groups’, of een getal in een schaal, als u de uitkomst wilt "
    "tonen."
)


@pytest.fixture
def folder(tmp_path: Path, keys: Path) -> Path:
    folder = tmp_path / "een programma"
    (folder / "instruments").mkdir(parents=True)
    (folder / "instruments" / "kort.yml").write_text(INSTRUMENT, "utf-8")
    (folder / "programme.yml").write_text(PROGRAMME, "utf-8")
    (folder / "antwoorden.csv").write_text("\n".join(ROWS) + "\n", "utf-8")
    return folder


def problems(folder: Path, workbook: Path | None = None) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        check_programme(folder, workbook)
    return caught.value.sentences()


def name_decisions(folder: Path, name: str) -> None:
    with (folder / "programme.yml").open("a", encoding="utf-8") as file:
        file.write(f"decisions: {name}\n")


def test_rows_of_one_person_say_in_what_they_differ(folder: Path) -> None:
    allowed = {"k3": "houd rij 5 · houd rij 32", "k4": "houd rij 6 · houd rij 33"}
    expected = [
        TWICE.format(rows="5, 32", differing="hoort (1 / 3)", found="k3", allowed=allowed["k3"]),
        TWICE.format(rows="6, 33", differing="uren (4 / 230)", found="k4", allowed=allowed["k4"]),
    ]
    assert problems(folder)[:2] == expected


def test_a_decisions_workbook_that_is_not_there_is_a_problem(folder: Path) -> None:
    name_decisions(folder, "besluiten.xlsx")
    expected = (
        "besluiten.xlsx: Het beslissingenwerkboek bij ‘decisions’ is er niet. Maak het met ‘swresearch "
        f"check --programme '{folder}' --decisions '{folder / 'besluiten.xlsx'}'’ en vul het in, of haal "
        "‘decisions’ weg."
    )
    assert problems(folder)[0] == expected
    with pytest.raises(ProblemsError) as caught:
        stage_data(load_programme(folder), folder / "build" / "data", folder / "build" / "private")
    assert caught.value.sentences() == [expected]


def test_the_workbook_is_made_filled_in_and_followed(folder: Path) -> None:
    name_decisions(folder, "besluiten.xlsx")
    path = folder / "besluiten.xlsx"
    said = problems(folder, path)[-1]
    assert said == (
        f"Open vragen in {path}: 3. Vul de kolom ‘besluit’ in, zet ‘decisions: besluiten.xlsx’ in "
        "programme.yml en bouw opnieuw."
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        offered = [cell.value for cell in book["Keuzes"][row] if cell.value]
        assert "een getal van 0 tot en met 168" not in offered
        sheet.cell(row, 7).value = offered[0]
    book.save(path)
    assert check_programme(folder)[:3] == [
        "Geen problemen gevonden. Metingen: 1; mensen: 30.",
        NOT_SHOWN,
        f"Let op: bij 3 besluiten in besluiten.xlsx ontbreekt de reden (rijen 2, 3, 4). {WHY}",
    ]
    for row in range(2, 5):
        sheet.cell(row, 8).value = "zo afgesproken op 3 maart"
    book.save(path)
    said = check_programme(folder)
    assert WHY not in " ".join(said)
    assert said[2].startswith("besluiten.xlsx, rij 4: Dit besluit (‘weet niet’) past nergens meer op: ")


def test_a_decision_in_the_rules_file_needs_a_reason_too(folder: Path) -> None:
    (folder / "rules.yml").write_text(RULES, "utf-8")
    with (folder / "programme.yml").open("a", encoding="utf-8") as file:
        file.write("rules: rules.yml\n")
    assert check_programme(folder)[2:] == [
        f"Let op: bij een besluit in rules.yml ontbreekt de reden (regel 3). {WHY}"
    ]


def test_a_workbook_elsewhere_has_to_be_moved(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "elders.xlsx"
    assert problems(folder, path)[-1] == (
        f"Open vragen in {path}: 3. Vul de kolom ‘besluit’ in, verplaats het werkboek naar de map van "
        "het programma, zet ‘decisions: elders.xlsx’ in programme.yml en bouw opnieuw."
    )


def test_a_workbook_is_no_csv(folder: Path) -> None:
    with pytest.raises(UsageError) as caught:
        check_programme(folder, folder / "besluiten.csv")
    assert caught.value.sentences() == [
        f"{folder / 'besluiten.csv'}: Het beslissingenwerkboek is een Excelbestand. Geef het een naam die "
        "eindigt op .xlsx."
    ]
    assert not (folder / "besluiten.csv").exists()


def test_rules_that_show_very_few_people_get_a_warning(folder: Path) -> None:
    rows = [row for row in ROWS if row not in ("k3;3;3", "k4;2;230")]
    (folder / "antwoorden.csv").write_text("\n".join(rows) + "\n", "utf-8")
    with (folder / "programme.yml").open("a", encoding="utf-8") as file:
        file.write("publication: {smallest_base: 1, smallest_cell: 1}\n")
    assert check_programme(folder) == [
        "Geen problemen gevonden. Metingen: 1; mensen: 30.",
        NOT_SHOWN,
        "Let op: ‘smallest_base: 1’ laat uitkomsten van heel weinig mensen zien; daarin zijn mensen te "
        "herkennen. Gebruikelijk is 10.",
        "Let op: ‘smallest_cell: 1’ laat aantallen zien waarin mensen te herkennen zijn. Gebruikelijk is 5.",
    ]


DROPPED = (
    "antwoorden.csv, kolom {column}: Deze kolom staat in programme.yml bij ‘drop’, maar in de cellen staan "
    "ook antwoorden die op de site komen: {answers}. Wat bij ‘drop’ staat, mag nergens op de site te lezen "
    "zijn; zo kan de site niet worden gemaakt. Is de kolom een gewone vraag, haal haar dan weg bij ‘drop’ "
    "en zet de vraag bij ‘items’ in de vragenlijst, of zet de kolom bij ‘ignore’ als u haar niet gebruikt. "
    "Staan er wel namen in, haal dan die namen weg uit de antwoordopties."
)


def test_a_dropped_column_with_answers_is_named_before_the_site_fails(
    folder: Path, tmp_path: Path
) -> None:
    shown = INSTRUMENT.replace("answers: agree}", "answers: agree, block: een}").replace(
        "items:", "blocks: {een: {title: Een}}\nitems:"
    )
    (folder / "instruments" / "kort.yml").write_text(shown, "utf-8")
    rows = ["nr;hoort;uren;Mijn hulpverlener belt;naam;huis", *(f"k{n};{n % 3 + 1};{n};Eens;Jo{n};3"
            for n in range(30))]  # fmt: skip
    (folder / "antwoorden.csv").write_text("\n".join(rows) + "\n", "utf-8")
    settings = folder / "programme.yml"
    columns = "drop: [Mijn hulpverlener belt, naam, huis]"
    settings.write_text(PROGRAMME.replace("id: nr}", f"id: nr, {columns}}}"), "utf-8")
    expected = [DROPPED.format(column="Mijn hulpverlener belt", answers="eens")]
    assert problems(folder) == expected
    with pytest.raises(ProblemsError) as caught:
        stage_data(load_programme(folder), tmp_path / "data", tmp_path / "private")
    assert caught.value.sentences() == expected
    # Answers that no page shows stand in nobody's way.
    (folder / "instruments" / "kort.yml").write_text(INSTRUMENT, "utf-8")
    assert check_programme(folder)[0] == "Geen problemen gevonden. Metingen: 1; mensen: 30."


def test_new_advises_a_command_that_can_be_pasted(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "nog een"
    done = swresearch("new", place, "--from", folder / "antwoorden.csv")
    assert done.stdout.splitlines()[-1] == (
        f"Klaar. Lees de opmerkingen in {place}/programme.yml en bouw dan met: swresearch build --programme "
        f"'{place}' --out '{place}/build'"
    )


def test_a_programme_does_not_replace_the_site_of_another(folder: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "out" / "receipts" / "build.json"
    receipt.parent.mkdir(parents=True)
    receipt.write_text('{"programme": "een-ander"}', encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        build_site(folder, tmp_path / "out")
    assert caught.value.sentences() == [
        f"{tmp_path / 'out'}: In deze map staat de site van een ander programma (‘een-ander’). Kies met "
        "--out een andere map, of vervang die site met --fresh."
    ]
    with pytest.raises(UsageError) as caught:  # past this refusal, to the next one
        build_site(folder, tmp_path / "out", fresh=True, only="worker")
    assert caught.value.problems[0].key == "build.unknown-phase"


def test_compare_ends_with_its_summary_and_keeps_all_in_a_file(folder: Path, tmp_path: Path) -> None:
    rows = ["nr;hoort;uren", *(f"k{n};{n % 3 + 1};{n % 3}" for n in range(50))]
    (folder / "antwoorden.csv").write_text("\n".join(rows) + "\n", "utf-8")
    with (folder / "instruments" / "kort.yml").open("a", encoding="utf-8") as file:
        file.write(
            "scales:\n  luister: {title: Luisteren, items: [hoort], method: mean, bounds: [1, 3]}\n"
        )
    old = "\n".join(["nr;luister", *(f"k{n};{(n + 1) % 3 + 1}" for n in range(50))])
    (tmp_path / "oud.csv").write_text(f"{old}\n", "utf-8")
    file = tmp_path / "verschillen.csv"
    done = swresearch("compare", tmp_path / "oud.csv", "--programme", folder, "-o", file)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")
    assert lines[19].startswith(
        "antwoorden.csv rij 21 (oude bestand rij 21), Luisteren van klanten 2020: oud "
    )
    assert lines[20] == (
        "… en nog 30 verschillen. Met ‘-o verschillen.csv’ komen ze allemaal in een bestand."
    )
    assert lines[21] == (
        "oud.csv is vergeleken met klanten 2020: 50 mensen, gekoppeld op de kolom ‘nr’."
    )
    assert lines[-1] == f"Alle 50 verschillen staan in {file}."
    assert len(file.read_text("utf-8").splitlines()) == 51
    done = swresearch("compare", tmp_path / "oud.csv", "--programme", folder, "-o", tmp_path / "x.sav")
    assert (done.returncode, done.stderr) == (
        2,
        f"{tmp_path / 'x.sav'}: De verschillen worden als CSV bewaard. Geef het bestand een naam die eindigt "
        "op .csv.\n",
    )
