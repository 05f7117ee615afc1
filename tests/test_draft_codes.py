"""Drafting: answers that stand with their codes, however some cells were typed, are one set of options."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from swresearch.draft import draft_programme
from swresearch.draft.texts import coded
from swresearch.errors import ProblemsError
from swresearch.programme import load_programme
from swresearch.publish.check import check_programme
from swresearch.publish.stages import clean_programme, read_sources

USUAL = {"1: oneens": 9, "2: neutraal": 9, "3: eens": 9}
SAME = ["3", "3.", "(3)", "3 - eens", "3 – eens", "3. eens", "3 eens", "3) eens", "(3) Eens", "3 = eens",
        "3) - eens", "3|eens", "3/eens", "EENS"]  # fmt: skip
OTHER = ["4", "0", "3: oneens", "2 eens", "3 een", "eens!", "30", "3 3", "3,5"]


@pytest.mark.parametrize("text", SAME)
def test_the_same_code_with_the_same_label_is_the_same_answer(text: str) -> None:
    found = coded(USUAL | {text: 2})
    assert found is not None
    assert dict(found.labels) == {1: "oneens", 2: "neutraal", 3: "eens"}
    assert (found.counts[3], found.strays) == (11, ())


@pytest.mark.parametrize("text", OTHER)
def test_what_differs_is_no_new_answer(text: str) -> None:
    found = coded(USUAL | {text: 1})
    assert found is not None
    assert dict(found.labels) == {1: "oneens", 2: "neutraal", 3: "eens"}
    assert found.strays == (text,)


NO_CODES = [
    {"oneens": 9, "eens": 9},
    {"18-34": 9, "35-64": 9, "65+": 9},
    {"1 kind": 9, "2 kinderen": 9},
    {"10:30": 9, "11:30": 9},
    {"1-2 keer": 9, "3-4 keer": 9},
    {"1: ja": 3, "2: nee": 3, "groen": 9},
    {"1: ja": 9},
]


@pytest.mark.parametrize("texts", NO_CODES, ids=lambda texts: next(iter(texts)))
def test_other_texts_have_no_codes(texts: dict) -> None:
    assert coded(texts) is None


def file_of(path: Path, odd: dict[tuple[int, int], str]) -> Path:
    rows = [[f"k{n}", *(list(USUAL)[(n + k) % 3] for k in range(3))] for n in range(30)]
    for (row, column), text in odd.items():
        rows[row][column] = text
    path.write_text("\n".join(";".join(r) for r in [["nr", "a1", "a2", "a3"], *rows]) + "\n", "utf-8")
    return path


def options(folder: Path) -> dict:
    [path] = (folder / "instruments").glob("*.yml")
    [answers] = yaml.safe_load(path.read_text("utf-8"))["answer_sets"].values()
    return answers


def test_a_few_cells_typed_otherwise_change_no_option_and_are_read(tmp_path: Path, keys: Path) -> None:
    odd = {(0, 1): "3 - eens", (1, 2): "2", (2, 3): "1) oneens", (3, 1): "3/eens", (4, 2): "weet niet"}
    draft_programme([file_of(tmp_path / "a.csv", odd)], tmp_path / "p", "Proef")
    assert options(tmp_path / "p") == {
        "options": {1: "oneens", 2: "neutraal", 3: "eens"},
        "missing": {97: {"label": "weet niet", "kind": "dont_know"}},
        "disagree": [1],
        "neutral": [2],
        "agree": [3],
    }
    programme = load_programme(tmp_path / "p")
    [part] = clean_programme(programme, read_sources(programme)).sources
    read = part.frame.sort_values("file_row")[["a1", "a2", "a3"]]
    assert [read.iloc[0, 0], read.iloc[1, 1], read.iloc[2, 2], read.iloc[3, 0]] == [3, 2, 1, 3]
    assert read.isna().sum().sum() == 1
    assert check_programme(tmp_path / "p")[0] == "Geen problemen gevonden. Metingen: 1; mensen: 30."


def test_an_answer_that_differs_is_a_question_for_the_researcher(tmp_path: Path, keys: Path) -> None:
    draft_programme([file_of(tmp_path / "a.csv", {(0, 1): "4"})], tmp_path / "p", "Proef")
    assert list(options(tmp_path / "p")["options"]) == [1, 2, 3]
    with pytest.raises(ProblemsError) as caught:
        check_programme(tmp_path / "p")
    assert caught.value.sentences() == [
        "raw/a.csv, rij 2, kolom a1: Dit antwoord op ‘a1’ staat niet in het codeboek. Verbeter het in het "
        "bestand, voeg het toe aan de antwoordreeks, of beslis erover in het regelbestand of het "
        "beslissingenwerkboek. Gevonden: 4. Toegestaan: 1 = oneens · 2 = neutraal · 3 = eens · weet niet · "
        "niet van toepassing · wil niet zeggen · geen antwoord."
    ]


def test_a_code_that_means_no_answer_stays_one(tmp_path: Path) -> None:
    odd = {(n, 1): "8: wil niet zeggen" for n in range(5)} | {(6, 2): "9: weigert"}
    draft_programme([file_of(tmp_path / "a.csv", odd)], tmp_path / "p", "Proef")
    assert options(tmp_path / "p")["missing"] == {
        8: {"label": "wil niet zeggen", "kind": "refused"},
        9: {"label": "weigert", "kind": "refused"},
    }
