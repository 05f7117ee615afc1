"""The badly exported files of the reference set read to what their manifest says, cell by cell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from swresearch.read import Export, read_export

ITEMS = [*(f"A{n}" for n in range(1, 6)), *(f"N{n}" for n in range(1, 6))]


def truth(reference: Path) -> pd.DataFrame:
    """The canonical values as text, by resp_id."""
    frame = pd.read_csv(reference / "nasty" / "truth.csv", dtype=str, keep_default_na=False)
    return frame.set_index("resp_id")


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.fillna("").astype(object)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    return as_text(frame.set_index("resp_id"))


def windows(frame: pd.DataFrame) -> pd.DataFrame:
    frame = plain(frame)
    frame["hours"] = frame["hours"].str.replace(",", ".")
    frame["filled_in"] = frame["filled_in"].str.replace(r"(..)-(..)-(....)", r"\3-\2-\1", regex=True)
    return frame


def serials(frame: pd.DataFrame) -> pd.DataFrame:
    frame = plain(frame)
    start = date(1899, 12, 30)
    frame["filled_in"] = [
        (start + timedelta(days=int(n))).isoformat() if n else "" for n in frame["filled_in"]
    ]
    return frame


def limesurvey(frame: pd.DataFrame) -> pd.DataFrame:
    names = {f"AGR[SQ00{n}]": f"A{n}" for n in range(1, 6)}
    names |= {f"NEU[SQ00{n}]": f"N{n}" for n in range(1, 6)}
    names |= {"token": "resp_id", "SEX": "gender", "AGE": "age"}
    frame = as_text(frame.rename(columns=names)).set_index("resp_id")
    frame["age"] = frame["age"].str.replace(r"\.0{10}$", "", regex=True)
    for name in [*ITEMS, "gender"]:
        frame[name] = frame[name].str.replace(r"^AO?0?", "", regex=True)
    return frame[[*ITEMS, "gender", "age", "place"]]


def qualtrics(frame: pd.DataFrame) -> pd.DataFrame:
    names = {f"Q1_{n}": f"A{n}" for n in range(1, 6)} | {f"Q2_{n}": f"N{n}" for n in range(1, 6)}
    names |= {"ResponseId": "resp_id", "Q3": "age", "Q4": "gender"}
    frame = as_text(frame.rename(columns=names))
    frame["resp_id"] = frame["resp_id"].str.removeprefix("R_")
    return frame.set_index("resp_id").replace("-99", "")[[*ITEMS, "age", "gender"]]


READS_TO_TRUTH: list[tuple[str, Callable[[pd.DataFrame], pd.DataFrame], str]] = [
    ("truth.csv", plain, "2 .. 301"),
    ("utf8_bom_comma.csv", plain, "2 .. 301"),
    ("utf16_bom_tab.csv", plain, "2 .. 301"),
    ("win1252_semicolon_decimalcomma.csv", windows, "2 .. 301"),
    ("excel_serial_dates.csv", serials, "2 .. 301"),
    ("limesurvey.csv", limesurvey, "2 .. 301"),
    ("qualtrics.csv", qualtrics, "6 .. 303"),
]


@pytest.mark.parametrize(("name", "tidy", "rows"), READS_TO_TRUTH, ids=[c[0] for c in READS_TO_TRUTH])
def test_reads_to_the_truth(
    name: str, tidy: Callable[[pd.DataFrame], pd.DataFrame], rows: str, reference: Path
) -> None:
    frame = read_export(reference / "nasty" / name).frame
    got = tidy(frame)
    expected = truth(reference).loc[got.index, got.columns.tolist()].astype(object)
    if name.startswith("win1252"):
        expected["place"] = expected["place"].replace("Łódź", "Lodz")
    pd.testing.assert_frame_equal(
        got, expected, check_names=False, check_dtype=False, check_index_type=False
    )
    assert f"{frame.index[0]} .. {frame.index[-1]}" == rows


def test_no_row_is_lost_or_won(reference: Path) -> None:
    expected = {"duplicate_ids.csv": 305, "out_of_range.csv": 300, "missing_codes_8_9_99.csv": 300}
    got = {name: len(read_export(reference / "nasty" / name).frame) for name in expected}
    assert got == expected


def test_planted_cells_stand_as_written(reference: Path) -> None:
    manifest = json.loads((reference / "nasty" / "manifest.json").read_text("utf-8"))
    planted = manifest["out_of_range.csv"]["planted"]
    frame = read_export(reference / "nasty" / "out_of_range.csv").frame.set_index("resp_id")
    got = [frame.loc[cell["resp_id"], cell["column"]] for cell in planted]
    assert got == [str(cell["value"]) for cell in planted]
    for cell in planted:
        frame.loc[cell["resp_id"], cell["column"]] = "planted"
    expected = truth(reference)
    for cell in planted:
        expected.loc[cell["resp_id"], cell["column"]] = "planted"
    pd.testing.assert_frame_equal(as_text(frame), expected.astype(object), check_dtype=False)


def test_missing_codes_stand_as_written(reference: Path) -> None:
    frame = read_export(reference / "nasty" / "missing_codes_8_9_99.csv").frame
    got = frame[ITEMS].stack().value_counts().loc[["8", "9"]].to_dict()
    got |= {"99": int((frame["education"] == "99").sum()), "999": int((frame["age"] == "999").sum())}
    assert got == {"8": 9, "9": 8, "99": 45, "999": 2}


def test_near_identical_ids_stand_as_written(reference: Path) -> None:
    ids = read_export(reference / "nasty" / "duplicate_ids.csv").frame["resp_id"]
    got = ids[ids.duplicated(keep=False) | ids.str.contains(" ")].drop_duplicates().tolist()
    assert sorted(got) == ["R0005", "R0011", "R0012", "R0021", "r0031 "]


def test_two_heading_rows_of_dutch_excel(reference: Path) -> None:
    manifest = json.loads((reference / "nasty" / "manifest.json").read_text("utf-8"))
    about = manifest["dutch_two_header_rows.xlsx"]
    export = read_export(reference / "nasty" / "dutch_two_header_rows.xlsx")
    frame = export.frame.set_axis(about["columns"], axis=1)
    codes = {text: code for code, text in about["mapping"].items()}
    got = as_text(frame.set_index("resp_id"))
    for item in ITEMS:
        answers = got[item].str.replace("\xa0", " ").str.strip().str.casefold()
        assert set(answers) <= {*codes, "weet niet / n.v.t.", ""}
        got[item] = answers.map(codes).fillna("")
    got["gender"] = got["gender"].map({"man": "1", "vrouw": "2"})
    expected = truth(reference)[about["columns"][1:]].astype(object)
    for name in ("age", "hours"):
        got[name] = got[name].map(float)
        expected[name] = expected[name].map(float)
    got["filled_in"] = frame["filled_in"].dt.strftime("%Y-%m-%d").to_numpy()
    pd.testing.assert_frame_equal(
        got, expected, check_names=False, check_dtype=False, check_index_type=False
    )
    assert list(export.frame.index[[0, -1]]) == [3, 302]
    assert list(dict.fromkeys(export.sections.values())) == [
        "Respondent",
        "Vriendelijkheid",
        "Onrust",
        "Achtergrond",
    ]


def test_odd_spaces_of_answers_are_kept(reference: Path) -> None:
    frame = read_export(reference / "nasty" / "dutch_two_header_rows.xlsx").frame.iloc[:, 1:11]
    odd = re.compile(r"^\s|\s$|\xa0|[A-Z]")
    got = sum(bool(odd.search(answer)) for answer in frame.stack().dropna())
    assert got == 269  # manifest: varied_cells


RECOGNISED = [
    ("win1252_semicolon_decimalcomma.csv", "Windows-1252", ";", ",", ","),
    ("utf16_bom_tab.csv", "UTF-16 LE (BOM)", "tab", ".", "."),
    ("utf8_bom_comma.csv", "UTF-8 (BOM)", ",", ".", "."),
    ("excel_serial_dates.csv", "UTF-8", ",", ".", "."),
]


@pytest.mark.parametrize("case", RECOGNISED, ids=[case[0] for case in RECOGNISED])
def test_says_what_was_recognised(case: tuple[str, ...], reference: Path) -> None:
    name, encoding, separator, decimal, mark = case
    export = read_export(reference / "nasty" / name)
    expected = {
        "format": "CSV",
        "encoding": encoding,
        "separator": separator,
        "decimal": decimal,
        "header rows": "1",
        "rows": "300",
        "columns": "17",
    }
    assert export.recognised == expected
    assert export.decimal == mark
    assert export.notes == ()


def sentences(export: Export) -> list[str]:
    return [note.sentence() for note in export.notes]


def test_limesurvey_says_who_did_not_submit(reference: Path) -> None:
    export = read_export(reference / "nasty" / "limesurvey.csv")
    assert (export.recognised["tool"], export.recognised["answers"]) == ("LimeSurvey", "codes")
    rows = ", ".join(str(2 + 25 * n) for n in range(12))
    assert sentences(export) == [
        f"Niet ingezonden of niet afgemaakte antwoorden, behouden: 12 (rij {rows})."
    ]


def test_qualtrics_says_what_it_left_out(reference: Path) -> None:
    export = read_export(reference / "nasty" / "qualtrics.csv")
    assert export.recognised["tool"] == "Qualtrics"
    assert export.labels["Q3"] == "Wat is uw leeftijd? In jaren"
    assert sentences(export) == [
        "Voorbeeldweergaven van de makers, weggelaten: 2 (rij 4-5); het aantal rijen is zonder deze.",
        "Door Qualtrics als spam gemerkte rijen, weggelaten: 1 (rij 154); het aantal rijen is zonder deze.",
        "Niet ingezonden of niet afgemaakte antwoorden, behouden: 8 "
        "(rij 11, 51, 91, 131, 171, 211, 251, 291).",
    ]
