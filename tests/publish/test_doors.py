"""Nothing reaches the site past the text gate: each door and file is tried."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from two_phases import change, write_small

from support import ROOT
from swresearch.cli import main
from swresearch.errors import ProblemsError
from swresearch.programme import ProgrammeFile, load_programme
from swresearch.publish.doors import DOORS, door_names, door_texts
from swresearch.publish.stages import clean_programme, read_sources
from swresearch.publish.texts import source_texts, text_problems, written_texts

DATA = ROOT / "data"

# An identifier of every kind, and how it is called.
IDENTIFIERS = [
    ("111222333", "burgerservicenummer"),
    ("r.zandstra@voorbeeld.nl", "e-mailadres"),
    ("06-12345678", "telefoonnummer"),
    ("Zandstra", "naam"),
]
# Where it is planted: the door, the file, the text that it comes behind.
PLACES = [
    ("programme", "programme.yml", "title: Wat sociaal werk teweegbrengt"),
    ("programme", "programme.yml", "people: medewerkers"),
    ("programme", "programme.yml", "- Medewerkers beoordelen hier hun eigen werk."),
    ("programme", "programme.yml", "commissioner: Vier fictieve organisaties"),
    ("programme", "programme.yml", "organisation: onderzoeksteam"),
    ("programme", "programme.yml", "by: oproep in de teams"),
    ("settings", "instruments/social_work.yml", "title: Stellingen over sociaal werk"),
    ("settings", "instruments/social_work.yml", "1: organisatie Noord"),
    ("settings", "instruments/social_work.yml", "source: Geschreven voor dit demonstratieprogramma"),
    ("settings", "constructs.yml", "title: Handvatten"),
    ("settings", "findings.yml", "conclusion: De meeste klanten"),
    ("prose", "book/index.md", "# "),
    ("notebooks", "notebooks/own.ipynb", "Wat wij zagen"),
    ("teaching", "cases/lijn-63.md", "title: Lijn 63"),
    ("teaching", "cases/lijn-63.md", "‘Halte Kerkplein,’"),
    ("teaching", "cases/teams.yml", "title: Wijkteam De Linde"),
    ("teaching", "cases/signals.yml", "hard_letters: Brieven"),
    ("teaching", "guide.yml", "title: Samen wegen"),
    ("teaching", "factsheets.yml", "title: Wat weegt mee bij het besluiten"),
    ("teaching", "elearning/course.yml", "title: Waar begin je?"),
    ("teaching", "elearning/signaleren.yml", "title: Signaleren"),
]
NOTEBOOK = {
    "cells": [
        {
            "cell_type": "markdown",
            "id": "1234ab",
            "metadata": {},
            "source": ["# Kop\n", "Wat wij zagen"],
        }
    ],
    "metadata": {"swresearch": {"title": {"nl": "Eigen"}}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Path:
    """The demonstration with a family name to look for and a notebook of its own."""
    folder = tmp_path_factory.mktemp("doors") / "data"
    shutil.copytree(DATA, folder)
    change(folder / "programme.yml", "  people: [Truus,", "  people: [Zandstra, Truus,")
    (folder / "notebooks").mkdir()
    content = json.dumps(NOTEBOOK, indent=1, ensure_ascii=False)
    (folder / "notebooks" / "own.ipynb").write_text(content, encoding="utf-8")
    return folder


def test_every_door_has_something_planted_in_it():
    assert {name for name, _, _ in PLACES} == {door.name for door in DOORS}


def test_what_is_planted_is_found_with_file_and_line(demonstration, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(demonstration, folder)
    programme = load_programme(folder)
    expected = set()
    for _, file, behind in PLACES:
        path = folder / file
        kept = path.read_text(encoding="utf-8")
        at = kept.index(behind) + len(behind)
        line = kept.count("\n", 0, at) + 1
        planted = " / ".join(found for found, _ in IDENTIFIERS)
        path.write_text(f"{kept[:at]} {planted} {kept[at:]}", encoding="utf-8")
        expected |= {(file, line, found, kind) for found, kind in IDENTIFIERS}
    problems = text_problems(programme, written_texts(programme))
    assert {(p.file, p.line, p.found, p.values["kind"]) for p in problems} == expected
    assert len(problems) == len(PLACES) * len(IDENTIFIERS)


NAMED = [
    "book/_static/foto-zandstra.png",
    "book/zandstra.md",
    "book/zandstra/verhaal.md",
    "cases/het-huis-van-zandstra.md",
    "elearning/les_zandstra.yml",
    "notebooks/zandstra.ipynb",
]


def test_a_name_in_the_name_of_a_file_is_found(demonstration, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(demonstration, folder)
    programme = load_programme(folder)
    for name in NAMED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}", encoding="utf-8")
    got = ProblemsError(text_problems(programme, written_texts(programme))).sentences()
    assert got == [
        f"de naam van {name}: Hier staat misschien een naam. Beslis in het bestand met beoordeelde vondsten "
        "of dit mag blijven, vervangen wordt of wegblijft; tot dan komt de tekst niet op de site. "
        "Gevonden: zandstra."
        for name in NAMED
    ]


# What in the demonstration's folder is no text of the site, and why.
NO_DOOR = {
    "README.md": "for who opens the folder",
    "exports.py": "makes the data",
    "generate.py": "makes the data",
    "model.yml": "makes the data",
    "truth.json": "for the tests",
    "rules.yml": "decisions about answers; the site tells kinds of rule and counts",
    "settled.yml": "the ledger of the gate itself",
    "worker/medewerkers-2019.sav": "answers",
    "client/diepte-interviews-2020.xlsx": "answers",
    "client/spiegelgesprekken-2020.csv": "answers",
    "partner/ketenpartners-2021.csv": "answers",
}


def test_every_file_of_the_demonstration_is_searched_or_is_no_text_of_the_site():
    programme = load_programme(DATA)
    files = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    files = {name for name in files if "__pycache__" not in name and not name.startswith("private/")}
    assert files - set(NO_DOOR) == set(door_texts(programme))
    assert set(NO_DOOR) <= files
    assert set(door_names(programme)) == set(door_texts(programme))


def test_every_file_that_a_programme_can_name_is_searched_or_is_not_published():
    """A new key in the programme file that names a file has to be thought about here."""
    texts = {
        "constructs", "findings", "cases", "guide", "factsheets", "elearning",
    }  # fmt: skip
    unpublished = {"rules", "decisions", "settled"}
    words = {"commissioner"}
    simple = {
        name for name, field in ProgrammeFile.model_fields.items() if field.annotation == (str | None)
    }
    assert simple - words == texts | unpublished


def test_contact_details_that_are_meant_to_be_public_are_no_question(tmp_path, keys):
    folder = write_small(tmp_path / "programme")
    with (folder / "programme.yml").open("a", encoding="utf-8") as file:
        file.write("contact: {email: onderzoek@voorbeeld.nl}\nnames: {people: [Truus]}\n")
    (folder / "book").mkdir()
    (folder / "book" / "over.md").write_text(
        "Mail onderzoek@voorbeeld.nl of Truus.\n", encoding="utf-8"
    )
    change(folder / "instruments" / "short.yml", "title: Korte lijst", SOURCE)
    programme = load_programme(folder)
    problems = text_problems(programme, written_texts(programme))
    assert [(p.file, p.line, p.found) for p in problems] == [
        ("book/over.md", 1, "Truus"),
        ("instruments/short.yml", 4, "https://anders.voorbeeld.nl"),
    ]
    change(folder / "programme.yml", "onderzoek@voorbeeld.nl", "onderzoek@voorbeeld.nl of 06-12345678")
    programme = load_programme(folder)
    found = [
        p.found for p in text_problems(programme, written_texts(programme)) if p.file == "programme.yml"
    ]
    assert found == ["onderzoek@voorbeeld.nl", "06-12345678"]


SOURCE = """title: Korte lijst
source: Zie https://lijst.voorbeeld.nl/korte-lijst.
note: Zie https://anders.voorbeeld.nl en https://lijst.voorbeeld.nl/korte-lijst."""


def test_what_a_notebook_leaves_no_line_for_is_searched_as_well(tmp_path, keys):
    folder = write_small(tmp_path / "programme")
    (folder / "notebooks").mkdir()
    code = {"cell_type": "code", "source": "call('06-87654321')"}  # not on any page
    words = {"cell_type": "markdown", "source": "Bel\n06-12345678 é"}
    content = json.dumps({"cells": [code, words]})
    (folder / "notebooks" / "own.ipynb").write_text(content, encoding="utf-8")
    programme = load_programme(folder)
    assert [p.found for p in text_problems(programme, written_texts(programme))] == ["06-12345678"]


def test_a_drawing_is_searched_for_its_words_and_not_for_its_lines(tmp_path, keys):
    folder = write_small(tmp_path / "programme")
    (folder / "book" / "_static").mkdir(parents=True)
    lines = '<path d="M0612345678 111222333"/>'
    drawing = f"<svg><style>@media print {{}}</style>\n{lines}\n<text>06-87654321</text></svg>"
    (folder / "book" / "_static" / "net.svg").write_text(drawing, encoding="utf-8")
    programme = load_programme(folder)
    problems = text_problems(programme, written_texts(programme))
    assert [(p.file, p.line, p.found) for p in problems] == [("book/_static/net.svg", 3, "06-87654321")]


def test_what_the_site_tells_about_a_data_file_is_searched(tmp_path, keys):
    """Lines above the heading and names of sheets are repeated in the account of method."""
    folder = write_small(tmp_path / "programme")
    rows = [
        line.split(";") for line in (folder / "client.csv").read_text(encoding="utf-8").splitlines()
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "lijst truus"
    sheet.append(["Ingevoerd door Truus, 06-12345678"])
    for row in rows:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(folder / "client.xlsx")
    change(folder / "programme.yml", "file: client.csv", "file: client.xlsx")
    with (folder / "programme.yml").open("a", encoding="utf-8") as file:
        file.write("names: {people: [Truus]}\n")
    programme = load_programme(folder)
    cleaned = clean_programme(programme, read_sources(programme))
    told = source_texts(cleaned.sources, "nl")["client.xlsx"]
    assert "Ingevoerd door Truus" in told
    done = CliRunner().invoke(main, ["check", "--programme", str(folder)])
    assert done.exit_code == 1
    said = " ".join(done.output.split())
    for found in ("truus", "Truus", "06-12345678"):
        assert f"Gevonden: {found}" in said


def test_a_comment_in_a_settings_file_is_no_text_of_the_site(tmp_path, keys):
    folder = write_small(tmp_path / "programme")
    with (folder / "programme.yml").open("a", encoding="utf-8") as file:
        file.write("# Truus belde: 06-12345678\n")
    titled = "# vraag 06-11223344\ntitle: 'Nr # 06-87654321' # 06-22334455\n#: "
    change(folder / "programme.yml", "title: ", titled)
    programme = load_programme(folder)
    problems = text_problems(programme, written_texts(programme))
    assert [(p.line, p.found) for p in problems] == [(4, "06-87654321")]


# What a page shows as 111222333, 06-12345678, an address, a date of birth, a name of the programme's list.
DISGUISED = [
    ("111**222**333", "111222333"),
    ("111_222_333".replace("_", "&ZeroWidthSpace;"), "111222333"),
    ("06-12&#51;45678", "06-12345678"),
    ("06\\-12345678", "06-12345678"),
    ("jan.jansen&#64;gmail&period;com", "jan.jansen@gmail.com"),
    ("geboren op 3 **mei** 1978", "3 mei 1978"),
    ("7811&nbsp;AB 12", "7811 AB 12"),
    ("Tr<!-- x -->uus", "Truus"),
    ("Tru&shy;us", "Truus"),
    ("Tru**us**", "Truus"),
    ("Tr<b></b>uus", "Truus"),
]


@pytest.mark.parametrize("place", ["book/over.md", "notebooks/own.ipynb"])
@pytest.mark.parametrize(("written", "shown"), DISGUISED)
def test_what_marks_and_codes_hide_is_searched_as_the_page_shows_it(
    tmp_path, keys, written, shown, place
):
    folder = write_small(tmp_path / "programme")
    with (folder / "programme.yml").open("a", encoding="utf-8") as file:
        file.write("names: {people: [Truus]}\n")
    cell = {"cell_type": "markdown", "source": [f"Zie {written}."]}
    text = f"# Over\n\nZie {written}.\n" if place.endswith(".md") else json.dumps({"cells": [cell]})
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    (folder / place).write_text(text, encoding="utf-8")
    programme = load_programme(folder)
    found = [str(p.found) for p in text_problems(programme, written_texts(programme))]
    assert [" ".join(one.split()) for one in found] == [shown]


def test_characters_that_yaml_writes_by_number_are_searched_as_they_read(tmp_path, keys):
    folder = write_small(tmp_path / "programme")
    change(folder / "programme.yml", "title: Klein programma", 'title: "Bel 06-12\\u003345678"')
    programme = load_programme(folder)
    problems = text_problems(programme, written_texts(programme))
    assert [(p.file, p.found) for p in problems] == [("programme.yml", "06-12345678")]
