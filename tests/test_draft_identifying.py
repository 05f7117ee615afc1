"""Drafting: which columns give people away, and which only speak of a name, a phone or a neighbourhood."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyreadstat
import pytest
from pandas import DataFrame

from swresearch.draft import draft_programme
from swresearch.draft.facts import facts_of
from swresearch.draft.people import find_id
from swresearch.programme import load_programme
from swresearch.publish.check import check_programme
from swresearch.read import read_export

AGREE = ["oneens", "neutraal", "eens"]
FIT = ["past bij mij", "past niet bij mij", "past soms bij mij"]
STATEMENTS = [
    "Ik voel mij gehoord",
    "Ik heb vertrouwen in mijn begeleider",
    "Mijn hulpverlener begrijpt mij",
    "Ik kan terecht bij mijn contactpersoon",
    "Ik ken de naam van mijn wijkteam",
    "Ik voel me thuis op dit adres",
    "Ik gebruik mijn telefoon om contact te houden",
    "Ik doe mee aan activiteiten in de wijk",
    "Ik voel me vaak alleen in mijn buurt",
]
NAMES = ["Piet de Boer", "Samira Haddad", "Ans Visser"]
PEOPLE = {
    "Begeleider": NAMES,
    "Contactpersoon": [name.lower() for name in NAMES],
    "Wie is uw begeleider": ["piet", "samira", "ans"],
    "Door welke hulpverlener bent u geholpen, naam": NAMES,
    "Telefoon": [f"06-123456{n}" for n in range(10, 40)],
    "Huisnummer": ["1", "2", "3"],
    "E-mailadres voor de uitslag": ["ja, jan@post.invalid", "piet@post.invalid", "a@post.invalid"],
    "Straat": ["dorpsstraat", "kerkstraat", "laan"],
}


def workbook(path: Path, columns: dict[str, list], rows: int = 30) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Deelnemer", *columns])
    for row in range(rows):
        cells = [values[(row + at) % len(values)] for at, values in enumerate(columns.values())]
        book.active.append([f"d{row}", *cells])
    book.save(path)
    return path


def drafted(tmp_path: Path, file: Path):
    draft_programme([file], tmp_path / "p")
    programme = load_programme(tmp_path / "p")
    (instrument,) = programme.instruments.values()
    (source,) = next(programme.waves())[2].sources
    return instrument, source, tmp_path / "p"


@pytest.mark.parametrize(
    "answers", [AGREE, FIT, ["ja", "nee"], [1, 2, 3]], ids=lambda answers: answers[0]
)
def test_statements_are_asked_whatever_words_they_hold(
    answers: list, tmp_path: Path, keys: Path
) -> None:
    columns = dict.fromkeys(STATEMENTS, answers) | {STATEMENTS[1]: answers[:1]}  # all say the same
    instrument, source, folder = drafted(tmp_path, workbook(tmp_path / "a.xlsx", columns))
    assert source.drop == []
    assert [item.words("client", "", "nl") for item in instrument.items.values()] == STATEMENTS
    assert check_programme(folder)[0] == "Geen problemen gevonden. Metingen: 1; mensen: 30."


def test_columns_about_people_are_dropped_beside_statements(tmp_path: Path) -> None:
    columns = {**PEOPLE, **dict.fromkeys(STATEMENTS, AGREE)}
    instrument, source, _ = drafted(tmp_path, workbook(tmp_path / "a.xlsx", columns))
    assert source.drop == list(PEOPLE)
    assert len(instrument.items) == len(STATEMENTS)


def test_two_lists_of_the_same_workers_are_no_answers(tmp_path: Path) -> None:
    columns = {"Begeleider": NAMES, "Wie hielp u nog meer?": NAMES, "Ik voel mij gehoord": AGREE}
    _, source, _ = drafted(tmp_path, workbook(tmp_path / "a.xlsx", columns))
    assert source.drop == ["Begeleider"]


def test_labels_of_codes_are_answers_unless_they_name_workers(tmp_path: Path) -> None:
    names = ["nr", "telefoon", "begeleider", "contactpersoon"]
    frame = DataFrame(
        [[float(n), n % 3 + 1.0, n % 3 + 1.0, n % 3 + 1.0] for n in range(30)], columns=names
    )
    labels = {
        "telefoon": {1.0: "dagelijks", 2.0: "een enkele keer", 3.0: "haast niet"},
        "begeleider": dict(enumerate(NAMES, start=1)),
        "contactpersoon": {1.0: "oneens", 2.0: "neutraal", 3.0: "eens"},
    }
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_value_labels=labels)
    instrument, source, _ = drafted(tmp_path, tmp_path / "a.sav")
    assert source.drop == ["begeleider"]
    assert list(instrument.items) == ["telefoon", "contactpersoon"]


def test_a_statement_about_a_number_or_code_does_not_tell_people_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"{n};eens\n{n};oneens" for n in range(10)]
    path.write_text("\n".join(["wie;Ik ken mijn code", *rows]), "utf-8")
    assert find_id(facts_of(path, read_export(path))) is None


def test_statements_about_a_neighbourhood_are_no_traits(tmp_path: Path) -> None:
    traits = {"Geslacht": ["man", "vrouw"], "Wijk": ["noord", "zuid", "west"], "Buurt": ["a", "b", "c"]}
    columns = {**traits, **dict.fromkeys(STATEMENTS, FIT)}
    instrument, _, folder = drafted(tmp_path, workbook(tmp_path / "a.xlsx", columns))
    assert [key for key, item in instrument.items.items() if item.trait] == list(traits)
    offered = " ".join((folder / "programme.yml").read_text("utf-8").split())
    assert "bijvoorbeeld uit: Geslacht, Wijk, Buurt. Schrijf" in offered
