"""Scoring one file: what was in it stays, the scores come beside it."""

import json
from math import ceil
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from swresearch.errors import ProblemsError, UsageError, system_reason
from swresearch.instruments import Instrument
from swresearch.score_file import score_file, scored_file

REFERENCE = Path(__file__).parent / "reference"
SCALES = json.loads((REFERENCE / "expected" / "scales.json").read_text())


def reference_instrument(name) -> Instrument:
    about = SCALES[name]
    options = {code: str(code) for code in range(about["min"], about["max"] + 1)}
    half = ceil(len(about["items"]) / 2)
    rule = {"method": "mean", "missing": "available", "min_valid": half}
    return Instrument.model_validate(
        {
            "schema_version": 1,
            "title": name,
            "answer_sets": {"answers": {"options": options, "missing": {9: "geen antwoord"}}},
            "items": {
                item: {"answers": "answers", "reversed": item in about["reverse"]}
                for item in about["items"]
            },
            "scales": {
                "score": {
                    "title": {"nl": "Gemiddelde", "en": "Mean"},
                    "items": about["items"],
                    "bounds": [about["min"], about["max"]],
                    **rule,
                }
            },
        }
    )


def expected_scores(name) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "expected" / f"scores_{name}.csv")


@pytest.mark.parametrize("name", ["efc_cope9", "bfi_agree"])
def test_a_sav_keeps_its_labels_and_gets_the_scores_of_r(tmp_path, name):
    file = REFERENCE / "data" / SCALES[name]["file"].replace(".csv", ".sav")
    output = tmp_path / "out.sav"
    lines = score_file(file, reference_instrument(name), output)
    expected = expected_scores(name)
    got, after = pyreadstat.read_sav(output, user_missing=True)
    raw, before = pyreadstat.read_sav(file, user_missing=True)
    np.testing.assert_allclose(got["score"], expected["mean_half"], rtol=0, atol=1e-9)
    np.testing.assert_array_equal(got["score_n_valid"], expected["n_valid"])
    pd.testing.assert_frame_equal(got[raw.columns], raw, check_dtype=False)
    assert after.variable_value_labels == before.variable_value_labels
    assert after.missing_ranges == before.missing_ranges
    labels = {key: label for key, label in before.column_names_to_labels.items() if label}
    labels |= {"score": "Gemiddelde", "score_n_valid": "Gemiddelde: aantal beantwoorde items"}
    assert {k: v for k, v in after.column_names_to_labels.items() if v} == labels
    scored = expected["mean_half"].notna().sum()
    assert lines == [
        f"Gemiddelde: {scored} van de {len(expected)} rijen hebben een score.",
        f"Geschreven: {output}.",
    ]


def test_a_csv_for_dutch_excel(tmp_path):
    output = tmp_path / "out.csv"
    score_file(REFERENCE / "data" / "bfi.sav", reference_instrument("bfi_agree"), output)
    assert output.read_bytes().startswith(b"\xef\xbb\xbfrespondent;A1;")
    got = pd.read_csv(output, sep=";", decimal=",")
    expected = expected_scores("bfi_agree")["mean_half"]
    np.testing.assert_allclose(got["score"], expected, rtol=0, atol=1e-9)


FOUR = {
    "schema_version": 1,
    "title": "Vier",
    "answer_sets": {"agree": {"options": {1: "oneens", 2: "neutraal", 3: "eens"}}},
    "items": {
        "calm": {"answers": "agree"},
        "down": {"answers": "agree", "reversed": True},
    },
    "orders": {"ours": ["calm", "down"], "theirs": ["down", "calm"]},
    "scales": {
        "mood": {"title": "Stemming", "items": ["calm", "down"], "method": "sum", "bounds": [2, 6]}
    },
}
TEXT = "naam,calm,down,opm\nAn,eens,oneens,=1+1\nBo,1: oneens,3,-\nCé,,2,-9\n"


def written(tmp_path, text, name="in.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_text_answers_are_read_and_formulas_stay_text(tmp_path):
    path = written(tmp_path, TEXT)
    score_file(path, Instrument.model_validate(FOUR), tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert lines == [
        "naam,calm,down,opm,mood,mood_n_valid",
        "An,eens,oneens,'=1+1,6.0,2",
        "Bo,1: oneens,3,'-,2.0,2",
        "Cé,,2,-9,,1",
    ]
    score_file(path, Instrument.model_validate(FOUR), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["An", "eens", "oneens", "=1+1", 6, 2]
    assert sheet["D2"].data_type == "s"
    assert [cell.value for cell in sheet[4]][4:] == [None, 1]


def test_columns_by_place_need_an_order(tmp_path):
    path = written(tmp_path, "nr,q1,q2\n1,3,3\n")
    book = Instrument.model_validate(FOUR)
    ours = scored_file(path, book, "ours").scores
    theirs = scored_file(path, book, "theirs").scores
    assert (ours["mood"].iloc[0], theirs["mood"].iloc[0]) == (4, 4)
    path = written(tmp_path, "nr,q1,q2\n1,3,1\n")
    assert scored_file(path, book, "ours").scores["mood"].iloc[0] == 6
    assert scored_file(path, book, "theirs").scores["mood"].iloc[0] == 2


def test_names_that_spss_does_not_take(tmp_path):
    path = written(tmp_path, "1e vraag,a b,a_b,calm,down\nx,y,z,1,1\n")
    score_file(path, Instrument.model_validate(FOUR), tmp_path / "out.sav")
    got, about = pyreadstat.read_sav(tmp_path / "out.sav")
    assert list(got.columns) == ["v1e_vraag", "a_b", "a_b_2", "calm", "down", "mood", "mood_n_valid"]
    assert about.column_names_to_labels["v1e_vraag"] == "1e vraag"
    assert about.column_names_to_labels["a_b"] == "a b"


def test_an_instrument_of_the_catalogue_or_of_a_file(tmp_path):
    path = written(tmp_path, "nr,who1\n1,3\n")
    with pytest.raises(ProblemsError) as caught:
        score_file(path, "who5", tmp_path / "out.csv")
    assert caught.value.problems[0].key == "score.missing-items"
    import yaml

    (tmp_path / "vier.yml").write_text(yaml.safe_dump(FOUR), encoding="utf-8")
    path = written(tmp_path, "calm,down\n1,3\n")
    score_file(path, str(tmp_path / "vier.yml"), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").is_file()


# file, output, order, error, sentence
REFUSED = [
    (
        "calm,down\n9,1\n",
        "out.csv",
        None,
        ProblemsError,
        "in.csv, rij 2, kolom calm: Dit is geen antwoord op ‘calm’. Verbeter het in het bestand, of maak "
        "de cel leeg. Gevonden: 9. Toegestaan: 1 = oneens · 2 = neutraal · 3 = eens · "
        "weet niet · "
        "niet van toepassing · wil niet zeggen · geen antwoord.",
    ),
    (
        "calm,rest\n1,1\n",
        "out.csv",
        None,
        ProblemsError,
        "in.csv: Deze items van de schalen hebben geen kolom in het bestand. Geef de kolommen de "
        "naam van "
        "het item of van een alias. Gevonden: down. Toegestaan: "
        "calm · rest.",
    ),
    (
        "calm,down,mood\n1,1,2\n",
        "out.csv",
        None,
        ProblemsError,
        "in.csv, kolom mood: Het bestand heeft al een kolom met de naam van een score. Geef die "
        "kolom een "
        "andere naam: een score overschrijft geen gegevens.",
    ),
    (
        "q1,q2,v1,v2\n1,1,1,1\n",
        "out.csv",
        "ours",
        ProblemsError,
        "in.csv: Bij de volgorde ‘ours’ horen 2 kolommen die op een volgnummer eindigen; gevonden "
        "zijn er 4. "
        "Noem de kolommen naar de items, of geef precies de kolommen van deze vragenlijst.",
    ),
    (
        "q1,q2\n1,1\n",
        "out.csv",
        "mine",
        UsageError,
        "Het instrument kent deze volgorde van items niet. Kies een van de toegestane volgordes. "
        "Gevonden: mine. Toegestaan: ours · theirs.",
    ),
    (
        "calm,down\n1,1\n",
        "out.dta",
        None,
        UsageError,
        "{out}: Naar dit soort bestand kan ‘swresearch score’ niet schrijven. Geef de uitvoer een "
        "naam met "
        "een van de toegestane eindes. Gevonden: .dta. Toegestaan: .csv · .xlsx · .sav.",
    ),
    (
        "calm,down\n1,1\n",
        "in.csv",
        None,
        UsageError,
        "{out}: De uitvoer is hetzelfde bestand als de invoer. Kies een andere naam: het ruwe "
        "bestand blijft "
        "zoals het is.",
    ),
    (
        "calm,down\n1,1\n",
        "weg/out.csv",
        None,
        UsageError,
        "{out}: Dit bestand kan niet worden geschreven ({reason}). Kijk of de map bestaat en of "
        "het bestand "
        "in een ander programma openstaat.",
    ),
]


@pytest.mark.parametrize(("content", "output", "order", "error", "sentence"), REFUSED)
def test_what_cannot_be_scored_is_a_sentence(tmp_path, content, output, order, error, sentence):
    path, out = written(tmp_path, content), tmp_path / output
    with pytest.raises(error) as caught:
        score_file(path, Instrument.model_validate(FOUR), out, order=order)
    cause = caught.value.__cause__
    reason = system_reason(cause) if isinstance(cause, OSError) else ""
    assert caught.value.sentences("nl") == [sentence.format(out=out, reason=reason)]
    assert not out.exists() or out == path


@pytest.mark.parametrize("ending", [".sav", ".xlsx"])
def test_columns_of_written_numbers_become_numbers(tmp_path, ending):
    lines = [
        "nr,code,weight,many,open,calm,down",
        "1.0,007,72.5,12345678901234567,12,1,1",
        "2.0,012,,12345678901234568,heel goed,2,3",
    ]
    path = written(tmp_path, "\n".join(lines) + "\n")
    output = tmp_path / f"out{ending}"
    score_file(path, Instrument.model_validate(FOUR), output)
    got = pyreadstat.read_sav(output)[0] if ending == ".sav" else pd.read_excel(output, dtype=object)
    assert got["nr"].tolist() == [1, 2]
    assert got["calm"].tolist() == [1, 2]
    assert got["weight"].iloc[0] == 72.5
    assert pd.isna(got["weight"].iloc[1])
    assert got["code"].tolist() == ["007", "012"]
    assert got["many"].tolist() == ["12345678901234567", "12345678901234568"]
    assert got["open"].tolist() == ["12", "heel goed"]


def test_points_that_part_thousands_are_not_read_as_decimals(tmp_path):
    path = written(tmp_path, "nr;income;half;calm;down\n1;1.500;0,5;1,0;1\n2;2.000;1,5;2,0;3\n")
    score_file(path, Instrument.model_validate(FOUR), tmp_path / "out.sav")
    got = pyreadstat.read_sav(tmp_path / "out.sav")[0]
    assert got["income"].tolist() == ["1.500", "2.000"]
    assert got["half"].tolist() == [0.5, 1.5]
