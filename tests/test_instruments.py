"""Instruments: every fault with its line and whole message, and what a sound one gives.

`instrument_faults.txt` is the table: a title, the file, and what is said about it.
"""

from pathlib import Path

import pytest

from swresearch.errors import ProblemsError
from swresearch.instruments import (
    MissingKind,
    Perspective,
    Scale,
    catalogue_names,
    from_catalogue,
    load_instrument,
)

TABLE = Path(__file__).with_name("instrument_faults.txt").read_text(encoding="utf-8")


def _row(section):
    title, _, rest = section.partition("\n")
    content, _, said = rest.partition("## says\n")
    return pytest.param(content, said.strip().splitlines(), id=title)


ROWS = [_row(section) for section in TABLE.removeprefix("## ").split("\n\n## ")]

SOUND = """
schema_version: 1
title: {nl: Vragenlijst, en: Questionnaire}
answer_sets:
  agree:
    options: {1: oneens, 2: neutraal, 3: eens}
    missing:
      8: {label: weet niet, kind: dont_know}
      9: niet ingevuld
blocks:
  first: {title: Eerste}
items:
  listens:
    answers: agree
    block: first
    wording:
      client: {nl: Er werd naar mij geluisterd, en: I was listened to}
      client/2021: Men luisterde naar mij
      worker: Ik luister
  helps: {answers: agree, wording: {nl: Het hielp, en: It helped}, missing: {7: niet van toepassing}}
  age: {kind: number, minimum: 12, maximum: 110, missing: {999: onbekend}, trait: true}
  at.ease: {kind: open, wording: Toelichting}
scales:
  trust: {title: Vertrouwen, items: [listens, helps], method: mean, missing: available, min_valid: 1,
    bounds: [1, 3]}
  both: {title: Beide, items: [listens, helps], method: sum, bounds: [2, 6]}
"""


@pytest.fixture
def sound(tmp_path):
    (tmp_path / "sound.yml").write_text(SOUND, encoding="utf-8")
    return load_instrument(tmp_path / "sound.yml")


@pytest.mark.parametrize(("content", "expected"), ROWS)
def test_fault(tmp_path, content, expected):
    (tmp_path / "i.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_instrument(tmp_path / "i.yml", "i.yml")
    assert caught.value.sentences() == expected


WORDS = [
    ("listens", Perspective.CLIENT, "2020", "nl", "Er werd naar mij geluisterd"),
    ("listens", Perspective.CLIENT, "2020", "en", "I was listened to"),
    ("listens", Perspective.CLIENT, "2021", "nl", "Men luisterde naar mij"),
    ("listens", Perspective.CLIENT, "2021", "en", "Men luisterde naar mij"),
    ("listens", Perspective.WORKER, "2019", "nl", "Ik luister"),
    ("helps", Perspective.PARTNER, "2021", "en", "It helped"),
    ("at.ease", Perspective.PARTNER, "2021", "nl", "Toelichting"),
    ("age", Perspective.PARTNER, "2021", "nl", ""),
]


@pytest.mark.parametrize(("item", "perspective", "wave", "language", "expected"), WORDS)
def test_words(sound, item, perspective, wave, language, expected):
    assert sound.items[item].words(perspective, wave, language) == expected


def test_missing_answers_are_those_of_the_set_and_of_the_item(sound):
    got = {code: answer.kind for code, answer in sound.missing_answers("helps").items()}
    assert got == {
        8: MissingKind.DONT_KNOW,
        9: MissingKind.NO_ANSWER,
        7: MissingKind.NO_ANSWER,
    }
    assert list(sound.missing_answers("age")) == [999]


def test_parts_of_an_instrument(sound):
    assert sound.items_in("first") == ["listens"]
    assert sound.answers("age") is None
    assert list(sound.answers("listens").options) == [1, 2, 3]
    assert [scale.required for scale in sound.scales.values()] == [1, 2]


def test_unknown_name_in_the_catalogue():
    with pytest.raises(ProblemsError) as caught:
        from_catalogue("mhi-5")
    known = " · ".join(catalogue_names())
    assert caught.value.sentences() == [
        f"Deze naam is niet bekend. Bedoelt u ‘mhi5’? Gevonden: mhi-5. Toegestaan: {known}."
    ]


@pytest.mark.parametrize(
    ("bounds", "decimals", "places"),
    [([1, 5], None, 2), ([0, 5], None, 2), ([1, 7], None, 1), ([0, 100], None, 1), ([1, 5], 1, 1)],
)
def test_means_on_a_narrow_range_have_two_decimals(
    bounds: list[float], decimals: int | None, places: int
) -> None:
    settings = {"title": "S", "items": ["a"], "method": "mean", "bounds": bounds, "decimals": decimals}
    assert Scale.model_validate(settings).places == places
