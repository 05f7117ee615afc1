"""The order of moments in a draft: it decides the direction of change, and the alphabet does not know it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from swresearch.draft import draft_programme
from swresearch.draft.order import in_order
from swresearch.programme import load_programme

CALLED = [
    ["voor", "na"],
    ["Voormeting", "nameting"],
    ["nulmeting", "nameting"],
    ["nulmeting", "tussenmeting", "eindmeting", "vervolgmeting"],
    ["start", "einde"],
    ["begin", "eind"],
    ["Before", "After", "Follow-up"],
    ["voor de training", "na de training"],
    ["voor", "na 3 maanden", "na 12 maanden"],
    ["T0", "T1", "T2"],
    ["T9", "T10"],
    ["eerste meting", "tweede meting", "laatste meting"],
    ["1e kwartaal 2024", "2e kwartaal 2024", "1e kwartaal 2025"],
    ["12-01-2024", "03-02-2024", "01-01-2025"],
    ["2024-02-03", "2024-11-01"],
]


@pytest.mark.parametrize("called", CALLED, ids=lambda called: called[0])
def test_what_moments_are_called_tells_their_order(called: list[str]) -> None:
    turned = called[::-1]
    order = in_order(turned)
    assert order is not None
    assert [turned[at] for at in order] == called


@pytest.mark.parametrize(
    "called", [["zomer", "winter"], ["voor", "begin"], ["a", "na"], ["groep 1", "1"]]
)
def test_names_that_tell_no_order(called: list[str]) -> None:
    assert in_order(called) is None


def waves(folder: Path, file: Path) -> list[tuple[str, object]]:
    draft_programme([file], folder, "Een proef")
    programme = load_programme(folder)
    return [(name, wave.sources[0].only_rows) for _, name, wave in programme.waves()]


def rows_per_moment(path: Path, moments: list) -> Path:
    rows = [
        {"id": f"k{n}", "moment": moment, "v1": n % 5 + 1, "v2": (n + 1) % 5 + 1}
        for moment in moments
        for n in range(20)
    ]
    pd.DataFrame(rows).to_excel(path, index=False)
    return path


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        (["voor", "na"], ["voor", "na"]),
        (["na", "voor"], ["voor", "na"]),
        (["nulmeting", "nameting"], ["nulmeting", "nameting"]),
        (["start", "einde"], ["start", "einde"]),
        (["zomer", "herfst"], ["zomer", "herfst"]),
        ([10, 9], [9, 10]),
    ],
)
def test_a_row_per_moment_is_drafted_from_early_to_late(
    moments: list, expected: list, tmp_path: Path
) -> None:
    found = waves(tmp_path / "p", rows_per_moment(tmp_path / "f-2024.xlsx", moments))
    assert found == [(f"2024-{moment}", {"moment": moment}) for moment in expected]


@pytest.mark.parametrize("marks", [("voor", "na"), ("nulmeting", "nameting"), ("start", "einde")])
def test_moments_side_by_side_are_drafted_from_early_to_late(
    marks: tuple[str, str], tmp_path: Path
) -> None:
    first, last = marks
    columns = {
        f"v{n}_{mark}": [(k + n) % 5 + 1 for k in range(20)] for mark in (last, first) for n in (1, 2)
    }
    frame = pd.DataFrame({"id": [f"k{n}" for n in range(20)], **columns})
    frame.to_excel(tmp_path / "f-2024.xlsx", index=False)
    found = [name for name, _ in waves(tmp_path / "p", tmp_path / "f-2024.xlsx")]
    assert found == [f"2024-{first}", f"2024-{last}"]


def test_the_draft_says_that_the_order_decides(tmp_path: Path) -> None:
    waves(tmp_path / "p", rows_per_moment(tmp_path / "f-2024.xlsx", ["voor", "na"]))
    text = " ".join((tmp_path / "p" / "programme.yml").read_text("utf-8").replace("#", " ").split())
    assert (
        "De volgorde van de metingen bepaalt de richting van verandering: de eerste is het begin. "
        "Controleer of ze van vroeg naar laat staan, en zet ze anders om. waves:"
    ) in text


def test_files_of_several_years_are_drafted_from_early_to_late(tmp_path: Path) -> None:
    for year in (2025, 2024):
        frame = pd.DataFrame({"id": [f"k{n}" for n in range(20)], "v1": [n % 5 + 1 for n in range(20)]})
        frame.to_excel(tmp_path / f"klanten-{year}.xlsx", index=False)
    files = [tmp_path / f"klanten-{year}.xlsx" for year in (2025, 2024)]
    draft_programme(files, tmp_path / "p", "Een proef")
    assert [name for _, name, _ in load_programme(tmp_path / "p").waves()] == ["2024", "2025"]
