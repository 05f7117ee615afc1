"""The order of moments in a draft: it decides the direction of change, and the alphabet does not know it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from swresearch.draft import draft_programme
from swresearch.draft.order import in_order
from swresearch.instruments import text
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


PERIODS = [
    (["voor", "na"], ["voormeting 2024", "nameting 2024"]),
    (["nulmeting", "eindmeting"], ["nulmeting 2024", "eindmeting 2024"]),
    (["voor", "na 3 maanden"], ["voormeting 2024", "na 3 maanden, 2024"]),
    (["T0", "T1"], ["meting t0, 2024", "meting t1, 2024"]),
    ([1, 2], ["meting 1, 2024", "meting 2, 2024"]),
]


@pytest.mark.parametrize(("moments", "expected"), PERIODS, ids=[str(m[0]) for m, _ in PERIODS])
def test_moments_of_one_year_are_told_apart_on_the_site(
    moments: list, expected: list, tmp_path: Path
) -> None:
    draft_programme([rows_per_moment(tmp_path / "f-2024.xlsx", moments)], tmp_path / "p", "Een proef")
    found = [wave for _, _, wave in load_programme(tmp_path / "p").waves()]
    assert [text(wave.period, "nl") for wave in found] == expected


def test_files_are_told_apart_by_a_number_only_where_they_share_a_year(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [f"k{n}" for n in range(20)], "v1": [n % 5 + 1 for n in range(20)]})
    names = ["a-2024", "b-2024", "c-2025"]
    for name in names:
        frame.to_excel(tmp_path / f"{name}.xlsx", index=False)
    for chosen, expected in (
        (names, ["meting 1, 2024", "meting 2, 2024", ""]),
        (names[1:], ["", ""]),
    ):
        folder = tmp_path / f"p{len(chosen)}"
        draft_programme([tmp_path / f"{name}.xlsx" for name in chosen], folder, "Een proef")
        found = [wave for _, _, wave in load_programme(folder).waves()]
        assert [text(wave.period, "nl") for wave in found] == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Schaalscore voor", "Schaalscore na", "Schaalscore"),
        ("Hoe gaat het? (voormeting)", "Hoe gaat het? (nameting)", "Hoe gaat het?"),
        ("T0: Hoe gaat het?", "T1: Hoe gaat het?", "Hoe gaat het?"),
        ("Ik kijk uit naar het einde", "Ik kijk uit naar het einde", "Ik kijk uit naar het einde"),
        ("Verwacht cijfer voor", "Gegeven cijfer na", "Verwacht cijfer voor"),
    ],
)
def test_a_question_of_two_moments_does_not_name_one(
    first: str, last: str, expected: str, tmp_path: Path
) -> None:
    columns = {f"v{n}_{mark}": [float((k + n) % 5 + 1) for k in range(20)]
               for mark in ("pre", "post") for n in (1, 2)}  # fmt: skip
    frame = pd.DataFrame({"nr": [float(n) for n in range(20)], **columns})
    labels = {"v1_pre": first, "v1_post": last}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", column_labels=labels)
    draft_programme([tmp_path / "a.sav"], tmp_path / "p", "Een proef")
    [instrument] = load_programme(tmp_path / "p").instruments.values()
    assert instrument.items["v1"].words("client", "", "nl") == expected
