"""`swresearch check`: the decisions workbook and its place, and rows of one person that differ."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from swresearch.errors import ProblemsError, UsageError
from swresearch.programme import load_programme
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
        f"3 open vragen staan in {path}. Vul de kolom ‘besluit’ in, zet ‘decisions: besluiten.xlsx’ in "
        "programme.yml en bouw opnieuw."
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        offered = [cell.value for cell in book["Keuzes"][row] if cell.value]
        assert "0 – 168" not in offered
        sheet.cell(row, 7).value = offered[0]
    book.save(path)
    lines = check_programme(folder)
    assert lines[0] == "Geen problemen gevonden. Metingen: 1; mensen: 30."


def test_a_workbook_elsewhere_has_to_be_moved(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "elders.xlsx"
    assert problems(folder, path)[-1] == (
        f"3 open vragen staan in {path}. Vul de kolom ‘besluit’ in, verplaats het werkboek naar de map van "
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
