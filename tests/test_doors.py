"""The command line as users meet it: every command helps, every mistake is a sentence."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from two_phases import change, write_small

from support import ROOT, swresearch
from swresearch.cli import main
from swresearch.instruments import catalogue


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return write_small(tmp_path / "programme")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_tells_what_it_does(command: str) -> None:
    done = swresearch(command, "--help")
    assert done.returncode == 0
    assert main.commands[command].help.splitlines()[0][:40] in " ".join(done.stdout.split())


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_instrument_is_described(name: str) -> None:
    done = swresearch("instruments", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def spoil(programme: Path, mistake: str) -> None:
    """One typical mistake in a programme that was in order."""
    settings, instrument = programme / "programme.yml", programme / "instruments" / "short.yml"
    if mistake == "misspelt key":
        change(settings, "question:", "qestion:")
    elif mistake == "unknown phase":
        change(settings, "  partner:", "  partnr:")
    elif mistake == "missing file":
        (programme / "partner.csv").rename(programme / "partners.csv")
    elif mistake == "empty file":
        (programme / "partner.csv").write_text("")
    elif mistake == "only headers":
        (programme / "partner.csv").write_text("nr;naam;listens;helps;rushes\n")
    elif mistake == "item in two instruments":
        shutil.copy(instrument, programme / "instruments" / "other.yml")
        change(
            settings, "{file: partner.csv, instrument: short", "{file: partner.csv, instrument: other"
        )
    elif mistake == "scale without items":
        change(instrument, "items: [listens, helps, rushes]", "items: []")
    elif mistake == "unknown answer":
        change(programme / "client.csv", "Testnaamclient004;", "Testnaamclient004;5")
    elif mistake == "unknown instrument":
        change(
            settings, "{file: partner.csv, instrument: short", "{file: partner.csv, instrument: shrt"
        )


MISTAKES = [
    ("misspelt key", ["programme.yml, regel 4: ", "‘question’"]),
    ("unknown phase", ["programme.yml, regel 16: ", "worker · client · partner"]),
    ("missing file", ["Dit bestand bestaat niet", "‘partners.csv’"]),
    ("empty file", ["partner.csv: ", "leeg"]),
    ("only headers", ["partner.csv: "]),
    ("item in two instruments", ["listens", "‘short’", "‘other’"]),
    ("scale without items", ["instruments/short.yml, regel 19: "]),
    ("unknown answer", ["client.csv, rij 6", "listens", "Gevonden: 5"]),
    ("unknown instrument", ["Bedoelt u ‘short’?", "Gevonden: shrt."]),
]


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(("mistake", "expected"), MISTAKES)
def test_a_mistake_is_told_where_and_what(
    programme: Path, tmp_path: Path, mistake: str, expected: list[str], command: str
) -> None:
    spoil(programme, mistake)
    options = ["--out", tmp_path / "out"] if command == "build" else []
    done = swresearch(command, "--programme", programme, *options)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    for words in expected:
        assert words in done.stderr
    assert not (tmp_path / "out" / "site").exists()


DEMONSTRATION = str(ROOT / "data")
WRONG_USE = [
    (["bild"], 2, "De opdracht ‘bild’ bestaat niet. Bedoelt u ‘build’?"),
    (["build", "--programe", "x"], 2, "De optie ‘--programe’ bestaat niet. Bedoelt u ‘--programme’?"),
    (["build", "--jobs", "nul"], 2, "Bij ‘--jobs’ hoort een geheel getal van 1 tot en met 64."),
    (["build", "--programme", "nergens"], 1, "nergens: Deze map bestaat niet."),
    (["serve", "--out", "nergens"], 1, "nergens: Hier staat nog geen site."),
    (["score", "nergens.csv", "--instrument", "mhi5", "-o", "x.csv"], 1, "nergens.csv"),
    (["score", "nergens.csv", "--instrument", "mhi", "-o", "x.csv"], 1, "mhi5"),
    (["instruments", "mhi"], 1, "Bedoelt u ‘mhi5’?"),
    (["bundle", "-o", "x", "--programme", "nergens"], 1, "Deze map bestaat niet."),
    (["bundle", "lijn-64", "-o", "x", "--programme", DEMONSTRATION], 2, "Gevonden: lijn-64."),
    (["bundle", "--format", "pptx", "-o", "x", "--programme", DEMONSTRATION], 2, "zip · cards · scorm"),
    (["bundle", "--programme", DEMONSTRATION], 2, "Er ontbreekt iets aan de opdracht: --output."),
    (["compare", "nergens.sav", "--programme", "nergens"], 1, "Deze map bestaat niet."),
]


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG_USE)
def test_wrong_use_is_a_sentence(tmp_path: Path, arguments: list[str], code: int, words: str) -> None:
    done = swresearch(*arguments, cwd=tmp_path)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode in (code, 2)


def test_an_unknown_phase_is_wrong_use(programme: Path, tmp_path: Path) -> None:
    done = swresearch("build", "--programme", programme, "--out", tmp_path / "out", "--only", "clint")
    assert done.returncode == 2
    assert done.stderr == (
        "Deze fase zit niet in het programma. Bedoelt u ‘client’? "
        "Gevonden: clint. Toegestaan: client · partner.\n"
    )


def test_a_file_in_the_place_of_the_output_folder(programme: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    done = swresearch("build", "--programme", programme, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.startswith("Het besturingssysteem weigert: ")
    assert "Traceback" not in done.stderr


def test_one_phase_only_gives_a_site(programme: Path, tmp_path: Path) -> None:
    settings = programme / "programme.yml"
    settings.write_text(settings.read_text(encoding="utf-8").partition("  partner:")[0])
    done = swresearch("build", "--programme", programme, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "site" / "fase" / "klanten" / "uitspraken.html").is_file()
    assert not (tmp_path / "out" / "site" / "perspectieven.html").exists()


def test_questions_are_settled_in_the_workbook(programme: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    spoil(programme, "unknown answer")
    workbook = programme / "besluiten.xlsx"
    done = swresearch("check", "--programme", programme, "--decisions", workbook)
    assert done.returncode == 1
    assert f"Open vragen in {workbook}: 1." in done.stderr
    book = load_workbook(workbook)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("besluit") + 1).value = "eens"
    sheet.cell(2, heads.index("reden") + 1).value = "spelfout"
    book.save(workbook)
    change(programme / "programme.yml", "synthetic: true", "synthetic: true\ndecisions: besluiten.xlsx")
    done = swresearch("check", "--programme", programme)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Geen problemen gevonden. Metingen: 2; mensen: 48.\n"


def test_the_site_can_be_looked_at(demonstration: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "swresearch.cli", "serve", "--out", str(demonstration)]
    with subprocess.Popen([*command, "--port", port], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = re.search(r"http://\S+/", server.stdout.readline())
            assert address is not None
            time.sleep(0.1)
            with urllib.request.urlopen(address.group()) as page:
                assert "Wat sociaal werk teweegbrengt" in page.read().decode()
        finally:
            server.terminate()


def _old_python() -> str | None:
    """A Python 3.10 that runs, if this machine has one (a pyenv shim may stand for nothing)."""
    named = [shutil.which("python3.10"), *Path.home().glob(".pyenv/versions/3.10*/bin/python3.10")]
    for candidate in filter(None, named):
        done = subprocess.run([str(candidate), "--version"], capture_output=True, check=False)
        if done.returncode == 0:
            return str(candidate)
    return None


OLD_PYTHON = _old_python()


@pytest.mark.skipif(OLD_PYTHON is None, reason="no Python 3.10 on this machine")
def test_an_old_python_gets_a_sentence() -> None:
    done = subprocess.run(
        [str(OLD_PYTHON), "-m", "swresearch.cli", "build"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 2)
    expected = (
        "swresearch needs Python 3.11 or newer; this is 3.10. Install a newer Python and try again.\n"
    )
    assert done.stderr == expected


@pytest.mark.skipif(OLD_PYTHON is None, reason="no Python 3.10 on this machine")
def test_make_with_an_old_python_gets_a_sentence(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run(
        ["make", f"PYTHON={OLD_PYTHON}", "site"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("swresearch needs Python 3.11, 3.12, 3.13 or 3.14")


def test_a_file_is_scored_with_a_published_instrument(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("id;q1;q2;q3;q4;q5\nA;4;6;3;5;4\nB;1;1;1;1;1\n")
    scored = tmp_path / "scored.csv"
    done = swresearch("score", answers, "--instrument", "mhi5", "--order", "cbs", "-o", scored)
    assert done.returncode == 0, done.stderr
    got = scored.read_text(encoding="utf-8-sig").splitlines()
    assert "mhi5" in got[0]
    assert "68" in got[1]
    assert "40" in got[2]
