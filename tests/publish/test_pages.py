"""Pages made from the programme and its staged data, without a notebook or a build."""

from __future__ import annotations

from pathlib import Path

import pytest

from swresearch.programme import Perspective, load_programme
from swresearch.publish.check import check_programme
from swresearch.publish.pages import home, programme
from swresearch.publish.pages.material import Material
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
    assert check_programme(folder)[0] == "Geen problemen gevonden: 3 metingen, 54 mensen."
