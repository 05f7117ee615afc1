"""No path leads out of the programme: not from a setting, not from a link, not from a page or notebook."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from two_phases import change, write_small

from swresearch.errors import ProblemsError
from swresearch.programme import Interviews, ProgrammeFile, load_programme
from swresearch.publish.runs import plan

SECRET = "schema_version: 1\n# geheim\n"

# A setting that names a file, as (what stands there, what comes there with NAME in it).
SOURCE = "client.csv"
WAVE = '      "2020":\n        year: 2020\n'
SETTINGS: dict[str, tuple[str, str]] = {
    "source": (f"file: {SOURCE}", "file: NAME"),
    "interviews": (WAVE, f"{WAVE}        interviews: {{file: NAME}}\n"),
    "codebook": (WAVE, f"{WAVE}        interviews: {{file: {SOURCE}, codebook: NAME}}\n"),
    "consent": (WAVE, f"{WAVE}        interviews: {{file: {SOURCE}, consent: NAME}}\n"),
    **{
        name: ("synthetic: true", f"synthetic: true\n{name}: NAME")
        for name in (
            *("constructs", "findings", "rules", "decisions", "guide", "factsheets"),
            *("cases", "elearning", "settled"),
        )
    },
}
FOLDERS = ("cases", "elearning")
WRITTEN = ("decisions", "settled")  # by `check`, so that they may not be there yet
NAMES = {
    "up": "../elders.yml",
    "through": "instruments/../../elders.yml",
    "absolute": "/etc/passwd",
    "drive": "C:/Users/elders.yml",
    "drive without slash": "C:elders.yml",
    "share": "//server/map/elders.yml",
    "backslashes": r"..\elders.yml",
    "windows share": r"\\server\map\elders.yml",
    "nul": r'"elders\0.yml"',
    "ring": "ring.yml",
}
LONG = "a" * 5000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_small(tmp_path / "programme")
    (tmp_path / "elders.yml").write_text(SECRET, encoding="utf-8")
    return made


def said(do: Callable[[], object]) -> list[str]:
    """The keys of all that is wrong."""
    with pytest.raises(ProblemsError) as caught:
        do()
    return [problem.key for problem in caught.value.problems]


def test_the_settings_here_are_all_there_are() -> None:
    """A new setting that names a file gets a row in `SETTINGS`."""
    maybe = str | None
    names = {name for name, field in ProgrammeFile.model_fields.items() if field.annotation == maybe}
    parts = {"interviews" if name == "file" else name for name in Interviews.model_fields}
    assert names | parts | {"source"} == set(SETTINGS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_cannot_name_a_file_elsewhere(folder: Path, setting: str, name: str) -> None:
    if name == "ring":
        (folder / "ring.yml").symlink_to("ring2.yml")
        (folder / "ring2.yml").symlink_to("ring.yml")
    old, new = SETTINGS[setting]
    change(folder / "programme.yml", old, new.replace("NAME", NAMES[name]))
    keys = said(lambda: load_programme(folder))
    outside = f"programme.outside{'-folder' if setting in FOLDERS else ''}"
    refused = "programme.backslash" if name == "backslashes" else outside
    assert keys[0] == refused
    assert set(keys[1:]) <= {"programme.link-outside"}


@pytest.mark.parametrize("setting", [name for name in SETTINGS if name not in WRITTEN])
def test_a_name_that_no_system_takes_is_no_file(folder: Path, setting: str) -> None:
    old, new = SETTINGS[setting]
    change(folder / "programme.yml", old, new.replace("NAME", LONG))
    kind = "folder" if setting in FOLDERS else "file"
    assert said(lambda: load_programme(folder)) == [f"programme.no-such-{kind}"]


def test_an_instrument_is_a_name_and_no_path(folder: Path) -> None:
    change(folder / "programme.yml", "instrument: short", "instrument: ../../elders")
    assert "programme.unknown-instrument" not in said(lambda: load_programme(folder))


# Places where nothing is named and everything found is read.
LINKS = [
    "book/programma.md",
    "book/_static/foto.png",
    "notebooks/eigen.ipynb",
    "cases/een.md",
    "cases/teams.yml",
    "elearning/course.yml",
    "guide.yml",
    "factsheets.yml",
]


@pytest.mark.parametrize("name", LINKS)
def test_a_link_out_of_the_folder_is_refused_wherever_it_lies(folder: Path, name: str) -> None:
    link = folder / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(folder.parent / "elders.yml")
    with pytest.raises(ProblemsError) as caught:
        load_programme(folder)
    assert caught.value.sentences() == [
        f"{name}: Deze koppeling leidt naar een plek buiten de map van het programma. Zet het bestand of"
        " de map zelf in het programma."
    ]


@pytest.mark.parametrize("name", ["book", "notebooks", "cases", "elearning", "book/_static"])
def test_a_linked_folder_is_refused_too(folder: Path, name: str) -> None:
    (folder / "book").mkdir()
    outside = folder.parent / "elders"
    outside.mkdir()
    link = folder / name
    if link.is_dir():
        os.rmdir(link)  # noqa: PTH106
    link.symlink_to(outside, target_is_directory=True)
    assert said(lambda: load_programme(folder)) == ["programme.link-outside"]


def test_links_within_the_folder_and_hidden_ones_are_fine(folder: Path) -> None:
    (folder / "kopie.csv").symlink_to(folder / SOURCE)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "python").symlink_to("/usr/bin/env")
    assert load_programme(folder).file.id == "small-programme"


@pytest.mark.parametrize("address", ["../../elders", "/etc/elders", "a//b", "A", "a b", "a\\b", ""])
def test_a_notebook_cannot_put_its_page_elsewhere(folder: Path, address: str) -> None:
    settings = {
        "per": "programme",
        "title": {"nl": "Eigen", "en": "Own"},
        "address": {"nl": address, "en": "own"},
    }
    (folder / "notebooks").mkdir()
    notebook = {"cells": [], "metadata": {"swresearch": settings}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "notebooks" / "eigen.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert said(lambda: plan(load_programme(folder))) == ["runs.bad-address"]
