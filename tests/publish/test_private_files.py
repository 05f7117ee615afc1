"""What a build keeps for the researcher alone: hashes instead of names, and nothing that git takes along."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from two_phases import change, write_small

from swresearch.errors import ProblemsError, SwresearchError
from swresearch.programme import load_programme
from swresearch.publish.build import build_site
from swresearch.publish.check import check_programme
from swresearch.publish.stages import read_all_secrets, stage_data


def git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@t.invalid", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def staged(tmp_path: Path, keys: Path) -> Path:
    """A programme about real people, whose data were staged inside its own folder."""
    folder = write_small(tmp_path / "programme")
    change(folder / "programme.yml", "synthetic: true\n", "")
    out = folder / "build"
    stage_data(load_programme(folder), out / "data", out / "private")
    return folder


def test_no_dropped_name_or_number_of_a_person_stands_in_the_build_folder(staged: Path) -> None:
    texts = [
        path.read_bytes().decode("latin-1").casefold()
        for path in sorted((staged / "build").rglob("*"))
        if path.is_file()
    ]
    assert len(texts) >= 8
    assert not any("testnaam" in text or "c001" in text for text in texts)


def test_the_gate_still_finds_them(staged: Path) -> None:
    hidden = read_all_secrets(load_programme(staged), staged / "build" / "private")
    assert list(hidden.identifiers.found(("dit", "is", "testnaamclient007"))) == [
        ("testnaamclient007",)
    ]
    assert list(hidden.identifiers.found(("dit", "is", "testnaamclient099"))) == []


def test_git_takes_nothing_of_a_build_along(tmp_path: Path) -> None:
    with pytest.raises(SwresearchError):  # there is no programme; the folder was made all the same
        build_site(tmp_path / "none", tmp_path / "build")
    (tmp_path / "build" / "private").mkdir()
    (tmp_path / "build" / "private" / "secrets.json").write_text("{}")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    assert git(tmp_path, "ls-files") == ""


def test_check_refuses_private_and_raw_files_that_git_tracks(staged: Path) -> None:
    git(staged, "init", "-q")
    git(staged, "add", "-A")
    with pytest.raises(ProblemsError) as caught:
        check_programme(staged)
    said = (
        "Dit gegevensbestand zit in git, zodat het mee kan worden gedeeld. "
        "Haal het eruit met ‘git rm --cached’ en zet de map in .gitignore."
    )
    waves = ("client-2020", "partner-2021")
    data = [f"build/data/{wave}{end}" for wave in waves for end in (".missing.parquet", ".parquet")]
    private = [f"build/private/{name}" for name in ("changes.csv", "secrets.json")]
    assert caught.value.sentences() == [
        f"{name}: {said}" for name in (*data, *private, "client.csv", "partner.csv")
    ]
    (staged / ".gitignore").write_text("build/\n*.csv\n")
    git(staged, "rm", "-rq", "--cached", ".")
    git(staged, "add", "-A")
    assert check_programme(staged) == ["Geen problemen gevonden. Metingen: 2; mensen: 48."]
