"""The texts of the site pass the text gate: open findings stop check and build, and can be settled."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner
from two_phases import write_small

from support import ROOT
from swresearch.blocks import Items, Text
from swresearch.cli import main
from swresearch.errors import ProblemsError
from swresearch.programme import load_programme
from swresearch.publish.stages import read_all_secrets, stage_data
from swresearch.publish.texts import refuse_open, text_problems, written_texts
from swresearch.textgate import read_settled

PROSE = "# Over ons\n\nBel Truus Zandstra op 06-12345678 of kom langs in de Wilgenstraat.\n"
OPEN = (
    "book/over.md, regel 3: Hier staat misschien een {kind}. Beslis in het bestand met beoordeelde vondsten "
    "of dit mag blijven, vervangen wordt of wegblijft; tot dan komt de tekst niet op de site. "
    "Gevonden: {found}"
)


@pytest.fixture
def folder(tmp_path: Path, keys: Path) -> Path:
    made = write_small(tmp_path / "programme")
    with (made / "programme.yml").open("a", encoding="utf-8") as file:
        file.write("names: {people: [Truus Zandstra], places: [Wilgenstraat]}\nsettled: settled.yml\n")
    (made / "book").mkdir(exist_ok=True)
    (made / "book" / "over.md").write_text(PROSE, encoding="utf-8")
    return made


def check(folder: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["check", "--programme", str(folder), *options])
    return done.exit_code, " ".join(done.output.split())


def test_what_is_open_is_said_with_file_and_line(folder):
    code, said = check(folder)
    assert code == 1
    for kind, found in (
        ("naam", "Truus"),
        ("naam", "Zandstra"),
        ("telefoonnummer", "06-12345678"),
        ("plaats", "Wilgenstraat"),
    ):
        assert OPEN.format(kind=kind, found=found) in said


def test_open_findings_are_written_to_be_settled_and_then_pass(folder, tmp_path):
    file = tmp_path / "open.yml"
    code, said = check(folder, "--settle", str(file))
    assert code == 1
    assert f"Vondsten in teksten in {file}: 4." in said
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for entry in content["settled"]:
        assert entry["verdict"] is None
        entry |= {"verdict": "harmless", "reason": "Staat zelf op de site van de organisatie."}
    assert (
        "Dit bestand bestaat al en wordt niet overschreven." in check(folder, "--settle", str(file))[1]
    )
    (folder / "settled.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert check(folder)[0] == 0


@pytest.mark.parametrize(
    "verdict", [{"verdict": "withhold"}, {"verdict": "replace", "replacement": "x"}]
)
def test_a_text_that_is_to_change_is_not_published_as_it_is(folder, verdict):
    (folder / "book" / "over.md").write_text("Bel 06-12345678.", encoding="utf-8")
    entry = {"text": "06-12345678", "kind": "phone", "reason": "Van een klant.", **verdict}
    content = {"schema_version": 1, "settled": [entry]}
    (folder / "settled.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    programme = load_programme(folder)
    got = ProblemsError(text_problems(programme, written_texts(programme))).sentences()
    assert got == [
        "book/over.md, regel 1: In deze tekst is besloten iets te vervangen of weg te laten, maar "
        "het staat er nog. Pas de tekst zelf aan. Gevonden: 06-12345678."
    ]


def test_what_a_notebook_says_is_searched_as_well(folder, tmp_path):
    (folder / "book" / "over.md").unlink()
    shown = [Text("Volgens truusje gaat het goed."), Items(["mail a.b@voorbeeld.nl"])]
    outputs = [
        {"output_type": "display_data", "data": block._repr_mimebundle_(), "metadata": {}}
        for block in shown
    ]
    path = tmp_path / "notebook.ipynb"
    cells = [
        {"cell_type": "markdown", "source": "Bel 06 12 34 56 78."},
        {"cell_type": "code", "source": "", "outputs": outputs},
    ]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        refuse_open(load_programme(folder), {"client-2020-statements": path})
    assert [problem.found for problem in caught.value.problems] == [
        "06 12 34 56 78",
        "truusje",
        "a.b@voorbeeld.nl",
    ]


def test_the_demonstration_s_names_are_settled_as_fictional():
    programme = load_programme(ROOT / "data")
    texts = written_texts(programme)
    assert len(texts) >= 20
    assert text_problems(programme, texts) == []
    settled = read_settled(programme.path(programme.file.settled))
    assert {entry.text for entry in settled} >= set(programme.file.names.people)
    assert all("erzonnen" in entry.reason for entry in settled)


def test_names_of_a_dropped_column_are_looked_for_and_can_be_settled(folder, tmp_path):
    settings = (folder / "programme.yml").read_text(encoding="utf-8")
    settings = settings.replace("names: {people: [Truus Zandstra], places: [Wilgenstraat]}\n", "")
    (folder / "programme.yml").write_text(settings, encoding="utf-8")
    frame = pd.read_csv(folder / "client.csv", sep=";")
    frame["naam"] = ["Samira Haddad", "Piet de Boer"] * (len(frame) // 2)
    frame.to_csv(folder / "client.csv", sep=";", index=False)
    prose = "# Over ons\n\nMet dank aan Samira, aan mevrouw Jansen en aan Kees.\n"
    (folder / "book" / "over.md").write_text(prose, encoding="utf-8")
    file = folder / "settled.yml"
    code, said = check(folder, "--settle", str(file))
    assert code == 1
    assert OPEN.format(kind="naam", found="Samira") in said
    assert OPEN.format(kind="naam van wie wordt aangesproken", found="Jansen") in said
    entries = file.read_text(encoding="utf-8")
    assert entries.count("verdict: null") == 2
    settled = entries.replace("verdict: null", "verdict: harmless").replace("reason: ''", "reason: ja")
    file.write_text(settled, encoding="utf-8")
    assert check(folder)[0] == 0
    stage_data(load_programme(folder), tmp_path / "data", tmp_path / "private")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "private").iterdir()).lower()
    assert not [name for name in (b"samira", b"haddad", b"piet", b"boer") if name in kept]
    names = read_all_secrets(load_programme(folder), tmp_path / "private").names
    assert all(map(names.holds, ("boer", "haddad", "piet", "samira")))
    assert not names.holds("kees")
    file.write_text("schema_version: 1\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        refuse_open(load_programme(folder), {}, people=names.holds)
    assert [problem.found for problem in caught.value.problems] == ["Samira", "Jansen"]
