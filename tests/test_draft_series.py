"""Answers written out in words: recognised series are ordered and completed, typing errors are no answers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from swresearch.draft import draft_programme
from swresearch.draft.series import recognise
from swresearch.errors import ProblemsError
from swresearch.instruments import ItemKind
from swresearch.programme import load_programme
from swresearch.publish.check import check_programme

AGREE = ("helemaal mee oneens", "mee oneens", "neutraal", "mee eens", "helemaal mee eens")

SERIES = [
    (["mee eens", "helemaal mee eens", "neutraal"], AGREE),
    (["eens", "oneens", "helemaal eens"], ("helemaal oneens", "oneens", "eens", "helemaal eens")),
    (
        ["een beetje mee oneens", "mee oneens", "mee eens"],
        ("helemaal mee oneens", "mee oneens", "een beetje mee oneens", "een beetje mee eens", "mee eens",
         "helemaal mee eens"),
    ),
    (["altijd", "nooit", "vaak", "soms"], ("nooit", "soms", "vaak", "altijd")),
    (["altijd", "zelden", "vaak"], ("nooit", "zelden", "soms", "vaak", "altijd")),
    (["zeer goed", "goed", "slecht"], ("zeer slecht", "slecht", "goed", "zeer goed")),
    (["ja", "nee"], ("nee", "ja")),
    (["zeer tevreden", "tevreden", "neutraal"],
     ("zeer ontevreden", "ontevreden", "neutraal", "tevreden", "zeer tevreden")),
    (["belangrijk", "niet belangrijk", "heel belangrijk", "een beetje belangrijk"],
     ("niet belangrijk", "een beetje belangrijk", "belangrijk", "heel belangrijk")),
    (["strongly agree", "agree", "neither agree nor disagree"],
     ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree")),
    (["often", "never", "always", "sometimes"], ("never", "sometimes", "often", "always")),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), SERIES, ids=[texts[0] for texts, _ in SERIES])
def test_a_known_series_is_ordered_by_meaning_and_completed(texts: list, expected: tuple) -> None:
    got = recognise(dict.fromkeys(texts, 5))
    assert got is not None
    assert got.answers == expected
    assert set(got.added) == set(expected) - set(texts)


UNKNOWN = [["man", "vrouw"], ["Zwolle", "Kampen", "Deventer"], ["nooit", "Zwolle"], ["altijd"], []]


@pytest.mark.parametrize("texts", UNKNOWN)
def test_other_answers_are_no_series(texts: list) -> None:
    assert recognise(dict.fromkeys(texts, 5)) is None


STATEMENTS = ("tijd", "serieus", "gehoord")


def answers_csv(folder: Path, head: list[str], rows: list[list[str]]) -> Path:
    path = folder / "klanten-2023.csv"
    path.write_text("\n".join(";".join(row) for row in [head, *rows]) + "\n", "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, keys: Path) -> Path:
    """A programme from statements in words: nobody said "helemaal mee oneens", some typed wrongly."""
    rows = []
    for n in range(40):
        words = [AGREE[1 + (n + k) % 4] for k in range(3)]
        town, remark = ("Zwolle", "Kampen", "Deventer")[n % 3], "Mijn dochter Truus helpt"
        rows.append([f"K{n:03}", str(20 + n), town, *words, remark if n % 3 else ""])
    rows[3][3], rows[4][4], rows[5][5], rows[6][3] = "mee enes", "?", "weet niet", "MEE EENS "
    rows[7][1] = "vijftig"
    head = ["nummer", "leeftijd", "plaats", *STATEMENTS, "Opmerkingen"]
    draft_programme([answers_csv(tmp_path, head, rows)], tmp_path / "p", "Proef")
    return tmp_path / "p"


def written(folder: Path) -> tuple[str, dict]:
    [path] = (folder / "instruments").glob("*.yml")
    text = path.read_text("utf-8")
    return " ".join(text.replace("#", " ").split()), yaml.safe_load(text)


def test_statements_in_words_get_their_series(folder: Path) -> None:
    text, tree = written(folder)
    answers = tree["answer_sets"][tree["items"]["tijd"]["answers"]]
    assert answers == {
        "options": dict(enumerate(AGREE, start=1)),
        "missing": {97: {"label": "weet niet", "kind": "dont_know"}},
        "disagree": [1, 2],
        "neutral": [3],
        "agree": [4, 5],
    }
    assert (
        "Deze antwoorden heeft niemand gegeven: helemaal mee oneens. Zij horen bij deze reeks en staan er "
        "daarom bij. Stonden zij niet op de vragenlijst, haal ze dan weg." in text
    )
    assert "In het bestand staan ook 2 andere teksten, bijvoorbeeld tikfouten." in text


def test_typing_errors_are_questions_to_settle(folder: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        check_programme(folder)
    got = [sentence.split(": ", 1)[0] for sentence in caught.value.sentences()]
    assert got == [
        "raw/klanten-2023.csv, rij 9, kolom leeftijd",
        "raw/klanten-2023.csv, rij 5, kolom tijd",
        "raw/klanten-2023.csv, rij 6, kolom serieus",
    ]


def test_what_people_wrote_is_open_though_some_wrote_the_same(folder: Path) -> None:
    text, _ = written(folder)
    [instrument] = load_programme(folder).instruments.values()
    assert instrument.items["Opmerkingen"].kind is ItemKind.OPEN
    assert instrument.items["leeftijd"].kind is ItemKind.NUMBER
    assert "Truus" not in text


def test_answers_without_a_known_order_say_so_and_make_no_scale(tmp_path: Path, keys: Path) -> None:
    words = ("groen", "oranje", "rood")
    rows = [[f"K{n:03}", *(words[(n + k) % 3] for k in range(4))] for n in range(30)]
    source = answers_csv(tmp_path, ["nummer", "a1", "a2", "a3", "a4"], rows)
    draft_programme([source], tmp_path / "p", "Proef")
    text, _ = written(tmp_path / "p")
    assert "De volgorde van deze antwoorden is niet bekend; zij staan op alfabet." in text
    assert "method: mean" not in text
    [path] = (tmp_path / "p" / "instruments").glob("*.yml")
    scale = "  s: {title: S, items: [a1, a2], method: mean, missing: complete, bounds: [1, 3]}\n"
    path.write_text(path.read_text("utf-8") + "scales:\n" + scale, "utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_programme(tmp_path / "p")
    line = path.read_text("utf-8").splitlines().index(scale.rstrip()) + 1
    assert caught.value.sentences() == [
        f"instruments/{path.name}, regel {line}: De antwoorden van dit item hebben geen volgorde "
        "(‘ordered: false’), dus een score ervan betekent niets. Zet de antwoorden in de goede volgorde "
        f"en haal ‘ordered: false’ weg, of haal het item uit de schaal. Gevonden: {item}."
        for item in ("a1", "a2")
    ]
