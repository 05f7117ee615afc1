"""The doors: `make_bundles` for the command line, `downloads` for the site."""

import dataclasses

import pytest
from shares import NUMBERS

from swresearch.bundles import downloads, make_bundles
from swresearch.errors import UsageError


def test_one_case_with_its_teachers_zip(programme, tmp_path):
    told = make_bundles(programme, ["lijn-63"], "zip", True, tmp_path, numbers=NUMBERS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lijn-63-docent.zip", "lijn-63.zip"]
    assert [line.split(",")[0] for line in told] == [
        str(tmp_path / "lijn-63.zip"),
        str(tmp_path / "lijn-63-docent.zip"),
    ]


def test_without_published_numbers_it_says_so(programme, tmp_path):
    told = make_bundles(programme, ["lijn-63"], "zip", False, tmp_path)
    assert told[-1] == (
        "Er zijn nog geen gepubliceerde uitkomsten; de bundels bevatten alleen gegevens over de casussen. "
        "Maak eerst de site met ‘swresearch build’. Staat de site in een andere map? Noem die dan hier "
        "ook met ‘--out’, zoals bij ‘build’."
    )


def test_cards_of_everything(programme, tmp_path):
    make_bundles(programme, [], "cards", False, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "factsheet-wat-steunt.pdf",
        "factsheet-wat-weegt-mee.pdf",
        "gesprekshandleiding.pdf",
        "kaartenset-enkelzijdig.pdf",
        "kaartenset.pdf",
        "poster-a1.pdf",
        "samenvattingsblad.html",
    ]


def test_cards_of_named_cases(programme, tmp_path):
    make_bundles(programme, ["lijn-63", "lijn-63"], "cards", False, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lijn-63-kaarten-bij-deze-casus.pdf"]


# cases, format, teacher, and what is said
WRONG = [
    (
        ["lijn-64"], "zip", False,
        "Deze casus is er niet. Kies er een die er wel is, of noem er geen voor alle casussen. Gevonden: "
        "lijn-64.",
    ),
    (
        [], "pptx", False,
        "Deze soort bundel bestaat niet. Kies een van de toegestane soorten. Gevonden: pptx. Toegestaan: "
        "zip · cards · scorm · cartridge · gift · brightspace.",
    ),
    (
        [], "cards", True,
        "Alleen een zip heeft een docentenversie. Laat ‘--teacher’ weg, of kies ‘--format zip’. "
        "Gevonden: cards.",
    ),
    (
        ["lijn-63"], "scorm", False,
        "De e-learning is één geheel en wordt niet per casus gemaakt. Laat de namen van casussen weg, of "
        "kies ‘--format zip’. Gevonden: scorm.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cases", "format", "teacher", "message"), WRONG)
def test_wrong_use_is_said_in_a_sentence(programme, tmp_path, cases, format, teacher, message):
    with pytest.raises(UsageError) as caught:
        make_bundles(programme, cases, format, teacher, tmp_path)
    [got] = caught.value.sentences("nl")
    assert got.split(" Toegestaan: de-agenda")[0] == message
    assert list(tmp_path.iterdir()) == []


# what a programme lacks, what is asked of it, and what is said
LACKING = [
    ("cases", "zip", "Dit programma noemt geen casussen."),
    ("elearning", "gift", "Dit programma heeft geen e-learning."),
]


@pytest.mark.parametrize(("key", "format", "message"), LACKING)
def test_what_a_programme_lacks_is_said(programme, tmp_path, key, format, message):
    keys = {key: None} if key == "elearning" else {"cases": None, "elearning": None}
    file = programme.file.model_copy(update=keys)
    with pytest.raises(UsageError) as caught:
        make_bundles(dataclasses.replace(programme, file=file), [], format, False, tmp_path)
    [got] = caught.value.sentences("nl")
    assert got.startswith(f"programme.yml: {message}")


@pytest.mark.parametrize("format", ["scorm", "cartridge", "gift", "brightspace"])
def test_the_e_learning_for_other_places(programme, tmp_path, format):
    [told] = make_bundles(programme, [], format, False, tmp_path)
    [path] = tmp_path.iterdir()
    assert path.name in told


def test_downloads_for_the_site(programme, teaching):
    got = list(downloads(programme, teaching, NUMBERS))
    assert [one.group for one in got] == ["print"] * 6 + ["case"] * 18 + ["elearning"] * 4
    names = [one.name for one in got]
    assert len(set(names)) == len(names)
    assert not any("docent" in name for name in names)
    assert all(one.title and one.about and one.content for one in got)
    assert [one.case for one in got if one.group == "case"] == list(teaching.cases)


def test_downloads_for_teachers_only_where_the_programme_says_so(programme, teaching):
    open_to_all = programme.file.model_copy(update={"publish_teachers": True})
    got = list(downloads(dataclasses.replace(programme, file=open_to_all), teaching, NUMBERS))
    assert sum(one.group == "teacher" for one in got) == 18


def test_the_same_downloads_have_the_same_bytes(programme, teaching):
    first = {one.name: one.content for one in downloads(programme, teaching, NUMBERS)}
    again = {one.name: one.content for one in downloads(programme, teaching, NUMBERS)}
    assert [name for name in first if first[name] != again[name]] == []
