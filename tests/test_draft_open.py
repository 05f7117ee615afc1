"""What people wrote in their own words is never drafted as answers to choose from: answers are published."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from swresearch.draft import draft_programme
from swresearch.instruments import ItemKind
from swresearch.programme import load_programme

PUBLISHED = (
    "Let op: de teksten van deze reeks komen op de site te staan. Heeft iemand ze zelf geschreven, "
    "bijvoorbeeld met een naam erin, haal de reeks dan weg en zet bij de vraag ‘kind: open’ in plaats van "
    "‘answers’."
)
OWN_WORDS = (
    "De teksten in deze kolom lijken eigen woorden van mensen, ook al komen sommige vaker voor; ze worden "
    "niet gepubliceerd. Zijn het antwoorden om uit te kiezen, maak er dan een antwoordreeks van."
)


def drafted(folder: Path, name: str, texts: dict[str, int]) -> tuple[ItemKind, str]:
    """The kind of the column with these texts and how often each occurs, and the instrument's text."""
    column = [text for text, count in texts.items() for _ in range(count)]
    people = [f"k{n}" for n in range(len(column))]
    frame = pd.DataFrame({"id": people, "v1": [n % 5 + 1 for n in range(len(column))], name: column})
    frame.to_excel(folder / "f-2024.xlsx", index=False)
    draft_programme([folder / "f-2024.xlsx"], folder / "p", "Een proef")
    (instrument,) = load_programme(folder / "p").instruments.values()
    (path,) = (folder / "p" / "instruments").iterdir()
    text = " ".join(path.read_text("utf-8").replace("#", " ").split())
    return instrument.items[name].kind, text


OPEN = {
    "a name in it": ("x", {"Fijn gesprek gehad": 10, "Mevrouw Jansen was top": 13}),
    "a question for one's own words": ("wat_wilt_u_kwijt", {"fijn": 10, "top": 13}),
    "few come back": (
        "x",
        {"het was erg fijn": 30, "te lang gewacht daar": 1, "niet meer nodig nu": 2, "prima zo": 9},
    ),
    "two people of whom one twice": ("x", {"fijn gesprek gehad": 2, "te lang gewacht": 1}),
}


@pytest.mark.parametrize("case", OPEN)
def test_own_words_are_open(case: str, tmp_path: Path) -> None:
    name, texts = OPEN[case]
    kind, text = drafted(tmp_path, name, texts)
    assert kind is ItemKind.OPEN
    assert OWN_WORDS in text
    assert not [one for one in texts if one in text]


CHOICE = {
    "short": ("x", {"fiets": 10, "auto": 13, "bus": 1}),
    "traits name places": ("gemeente", {"Den Haag Zuid": 12, "Den Haag Noord": 9}),
    "abbreviations": ("x", {"mbo of HAVO": 12, "hbo of WO": 9}),
    "a known series": ("x", {"helemaal mee oneens": 1, "mee oneens": 2, "mee eens": 20}),
}


@pytest.mark.parametrize("case", CHOICE)
def test_short_answers_are_a_choice_without_remark(case: str, tmp_path: Path) -> None:
    kind, text = drafted(tmp_path, *CHOICE[case])
    assert kind is ItemKind.CHOICE
    assert PUBLISHED not in text
    assert OWN_WORDS not in text


def test_long_answers_that_come_back_get_a_remark(tmp_path: Path) -> None:
    kind, text = drafted(tmp_path, "x", {"met de hulp van buren": 12, "alleen": 9})
    assert kind is ItemKind.CHOICE
    assert PUBLISHED in text
