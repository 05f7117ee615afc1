"""The doors: `make_bundles` for the command line, `downloads` for the site."""

from pathlib import Path

import pytest

from conftest import NUMBERS
from swresearch.bundles import downloads, make_bundles
from swresearch.errors import UsageError

ROOT = Path(__file__).parents[2]


def test_one_case_with_its_teachers_zip(tmp_path):
    told = make_bundles(ROOT / "data", ["lijn-63"], "zip", True, tmp_path, numbers=NUMBERS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lijn-63-docent.zip", "lijn-63.zip"]
    assert [line.split(",")[0] for line in told] == [
        str(tmp_path / "lijn-63.zip"),
        str(tmp_path / "lijn-63-docent.zip"),
    ]


def test_without_published_numbers_it_says_so(tmp_path):
    told = make_bundles(ROOT / "data", ["lijn-63"], "zip", False, tmp_path)
    assert told[-1] == (
        "Er zijn nog geen gepubliceerde uitkomsten; de bundels bevatten alleen gegevens over de casussen. "
        "Maak eerst de site met ‘swresearch build’."
    )


def test_cards_of_everything(tmp_path):
    make_bundles(ROOT / "data", [], "cards", False, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "factsheet-wat-steunt.pdf",
        "factsheet-wat-weegt-mee.pdf",
        "gesprekshandleiding.pdf",
        "kaartenset-enkelzijdig.pdf",
        "kaartenset.pdf",
        "poster-a1.pdf",
        "samenvattingsblad.html",
    ]


def test_cards_of_named_cases(tmp_path):
    make_bundles(ROOT / "data", ["lijn-63", "lijn-63"], "cards", False, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lijn-63-kaarten-bij-deze-casus.pdf"]


# cases, format, teacher, and what is said
WRONG = [
    (
        ["lijn-64"], "zip", False,
        "Deze casus is er niet. Kies er een die er wel is, of noem er geen voor alle casussen. Gevonden: "
        "lijn-64.",
    ),
    (
        [], "scorm", False,
        "Deze soort bundel kan hier niet worden gemaakt. Gevonden: scorm. Toegestaan: zip · cards.",
    ),
    (
        [], "cards", True,
        "Kaarten hebben geen docentenversie. Laat ‘--teacher’ weg, of kies ‘--format zip’.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cases", "format", "teacher", "message"), WRONG)
def test_wrong_use_is_said_in_a_sentence(tmp_path, cases, format, teacher, message):
    with pytest.raises(UsageError) as caught:
        make_bundles(ROOT / "data", cases, format, teacher, tmp_path)
    [got] = caught.value.sentences("nl")
    assert got.split(" Toegestaan: de-agenda")[0] == message
    assert list(tmp_path.iterdir()) == []


def test_downloads_for_the_site(programme):
    got = downloads(programme, NUMBERS)
    assert [one.group for one in got] == ["print"] * 7 + ["case"] * 18
    names = [one.name for one in got]
    assert len(set(names)) == len(names)
    assert not any("docent" in name for name in names)
    assert all(one.title and one.about and one.content for one in got)
    lines = [one for one in downloads(programme, NUMBERS, teacher=True) if one.group == "teacher"]
    assert len(lines) == 18
