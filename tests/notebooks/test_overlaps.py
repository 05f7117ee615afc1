"""The pages of two measurements of a panel, of a wave and its steps: what they tell beside each other."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.notebooks.programmes import tiny_instrument, write_programme

from swresearch.disclosure import EditionRecord
from swresearch.publish.overlaps import overlap_problems

HEAD = "id,q1,q2,q3,q4,mode,interviewer"
ASKED = ["1"] * 20 + ["2"] * 18
NOBODY: frozenset[int] = frozenset()


def answers(left: frozenset[int], skipped: frozenset[int] = NOBODY, first: int = 0) -> str:
    """A file of people by way of asking, without those who left; who skipped q1 did not know."""
    drawn = random.Random(first)
    rows = [HEAD]
    for at, mode in enumerate(ASKED):
        given = [8 if at in skipped else drawn.randint(1, 5), *(drawn.randint(1, 5) for _ in range(3))]
        if at not in left:
            rows.append(",".join(map(str, [f"p{at + first:03d}", *given, mode, 1])))
    return "\n".join(rows) + "\n"


def told(stage, folder: Path, files: dict[str, str], waves: dict, steps: dict, sensitive=()) -> list[str]:
    phase = {"title": "Klanten", "people": "klanten", "person": "klant", "groups": ["mode"]}
    phase |= {"waves": waves, "steps": steps}
    rules = {"smallest_base": 10, "smallest_cell": 5, "sensitive": list(sensitive)}
    instruments = {"tiny": tiny_instrument()}
    write_programme(folder, instruments, {"client": phase}, files, publication=rules)
    staged = stage(folder, folder / "out")
    tables = {}
    for name in staged.runs:
        if name.endswith(("participation", "crossings")):
            tables |= staged.page(name).results["published"]
    cells = EditionRecord("1", tables).cells
    found = overlap_problems(staged.programme, cells, staged.out / "data")
    return [problem.sentence() for problem in found]


def source(file: str, **more: str) -> dict:
    return {"file": file, "instrument": "tiny", "id": "id", **more}


def panel(stage, folder: Path, left: frozenset[int]) -> list[str]:
    files = {"2020.csv": answers(NOBODY), "2021.csv": answers(left)}
    waves = {wave: {"year": int(wave), "sources": [source(f"{wave}.csv")]} for wave in ("2020", "2021")}
    return told(stage, folder, files, waves, {})


OVERLAP = (
    "Uit de aantallen per ‘mode’ bij {} en bij {} is te berekenen in welke groep een klein aantal mensen zit "
    "dat bij maar een van beide hoort. Haal ‘mode’ weg bij ‘groups’ van deze fase, of neem kleine groepen "
    "in de vragenlijst samen."
)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (frozenset({3}), [OVERLAP.format("client.2020", "client.2021")]),
        (NOBODY, []),
        (frozenset(range(8)), []),
    ],
    ids=["one left", "nobody left", "eight of one group left"],
)
def test_the_group_of_the_one_who_left_a_panel_is_told(stage, tmp_path, left, expected):
    assert panel(stage, tmp_path, left) == expected


def test_the_groups_of_steps_stand_per_step_so_that_none_is_told(stage, tmp_path):
    """Two of the second way in one step: the table of that step withholds them, and no other gives them."""
    files = {"a.csv": answers(NOBODY), "b.csv": answers(frozenset(range(20, 36)), first=100)}
    sources = [source("a.csv", step="mirror"), source("b.csv", step="depth")]
    steps = {"mirror": {"title": "Spiegel"}, "depth": {"title": "Diepte"}}
    assert told(stage, tmp_path, files, {"2020": {"year": 2020, "sources": sources}}, steps) == []


@pytest.mark.parametrize("sensitive", [["q1"], []])
def test_who_skipped_a_sensitive_question_is_told(stage, tmp_path, sensitive):
    """Of other questions everyone may know how many people of a group did not answer."""
    files = {"a.csv": answers(NOBODY, frozenset({3}))}
    found = told(
        stage, tmp_path, files, {"2020": {"year": 2020, "sources": [source("a.csv")]}}, {}, sensitive
    )
    assert found == [OVERLAP.format("client.2020", "client.2020.q1")] * len(sensitive)
