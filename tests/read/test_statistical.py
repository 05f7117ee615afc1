"""SPSS and Stata: labels, missing codes apart from system-missing, dates, and texts of all kinds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from swresearch.errors import Problem
from swresearch.read import read_export
from swresearch.read.statistical import repaired

FRAME = pd.DataFrame(
    {
        "vraag": [1.0, 2.0, 9.0, np.nan],
        "leeftijd": [34.0, 997.0, 998.0, 999.0],
        "plaats": ["Fryslân", "XX", "", "'s-Hertogenbosch"],
        "moment": pd.to_datetime(["2023-01-01 10:00", None, "1890-01-05 00:00", "2020-02-29 00:00"]),
    }
)
LABELS = {"vraag": "Ik voel me thuis in de buurt", "leeftijd": "Leeftijd in één getal"}
VALUES = {"vraag": {1: "ja", 2: "nee", 9: "weet niet"}, "plaats": {"XX": "geen antwoord"}}
MISSING = {"vraag": [9], "leeftijd": [{"lo": 997, "hi": 999}], "plaats": ["XX"]}


@pytest.mark.parametrize("name", ["a.sav", "a.zsav"])
def test_spss(name: str, tmp_path: Path) -> None:
    pyreadstat.write_sav(
        FRAME,
        str(tmp_path / name),
        column_labels=LABELS,
        variable_value_labels=VALUES,
        missing_ranges=MISSING,
        compress=name.endswith("zsav"),
    )
    export = read_export(tmp_path / name)
    expected = FRAME.set_index(pd.RangeIndex(1, 5, name="row"))
    expected = expected.astype({"plaats": "str", "moment": "datetime64[us]"})
    expected["plaats"] = expected["plaats"].where(expected["plaats"] != "")
    pd.testing.assert_frame_equal(export.frame, expected)
    assert export.labels == LABELS
    assert export.value_labels == {
        "vraag": {1.0: "ja", 2.0: "nee", 9.0: "weet niet"},
        "plaats": {"XX": "geen antwoord"},
    }
    assert export.missing_codes == {
        "vraag": (9.0,),
        "leeftijd": ((997.0, 999.0),),
        "plaats": ("XX",),
    }
    assert export.recognised == {"format": "SPSS", "encoding": "UTF-8", "rows": "4", "columns": "4"}
    assert (export.decimal, export.notes) == (".", ())


RANGES = [
    # as written, as read
    ([7, 8, 9], (7.0, 8.0, 9.0)),
    ([{"lo": 90, "hi": 99}, -1], ((90.0, 99.0), -1.0)),
    ([{"lo": 90, "hi": np.inf}], ((90.0, np.inf),)),
    ([{"lo": -np.inf, "hi": -1}], ((-np.inf, -1.0),)),
]


@pytest.mark.parametrize(("written", "expected"), RANGES)
def test_ranges_of_missing_codes(written: list, expected: tuple, tmp_path: Path) -> None:
    frame = pd.DataFrame({"v": [1.0, 9.0, 95.0, -1.0]})
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"), missing_ranges={"v": written})
    export = read_export(tmp_path / "a.sav")
    assert export.frame["v"].tolist() == [1.0, 9.0, 95.0, -1.0]
    assert export.missing_codes == {"v": expected}


def test_stata(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "vraag": pd.Series([1.0, "a", 2.0, None], dtype=object),
            "cijfer": [1.5, 2.0, np.nan, 4.0],
            "plaats": ["a", "", "Fryslân", "b"],
            "dag": pd.to_datetime(["2023-01-01", None, "1950-01-05", "2020-02-29"]),
        }
    )
    pyreadstat.write_dta(
        frame,
        str(tmp_path / "a.dta"),
        column_labels=["Ik voel me thuis", None, None, None],
        variable_value_labels={"vraag": {1: "ja", 2: "nee", "a": "weigert"}},
        missing_user_values={"vraag": ["a"]},
    )
    export = read_export(tmp_path / "a.dta")
    got = export.frame
    assert got["vraag"].fillna("-").tolist() == ["1", ".a", "2", "-"]
    assert got["cijfer"].fillna(-1).tolist() == [1.5, 2.0, -1, 4.0]
    assert got["plaats"].fillna("-").tolist() == ["a", "-", "Fryslân", "b"]
    assert got["dag"].dt.strftime("%Y-%m-%d").fillna("-").tolist() == [
        "2023-01-01",
        "-",
        "1950-01-05",
        "2020-02-29",
    ]
    assert export.value_labels == {"vraag": {1.0: "ja", 2.0: "nee", ".a": "weigert"}}
    assert export.missing_codes == {"vraag": (".a",)}
    assert export.labels == {"vraag": "Ik voel me thuis"}
    assert export.recognised["format"] == "Stata"


def test_times_and_days(tmp_path: Path) -> None:
    frame = pd.DataFrame({"duur": [36001.0, 90061.0, np.nan, -60.0], "dag": [13891910400.0] * 4})
    pyreadstat.write_sav(
        frame, str(tmp_path / "a.sav"), variable_format={"duur": "TIME8", "dag": "DATE11"}
    )
    got = read_export(tmp_path / "a.sav").frame
    assert got["duur"].fillna("-").tolist() == ["10:00:01", "25:01:01", "-", "-00:01:00"]
    assert got["dag"].dt.strftime("%Y-%m-%d").tolist() == ["2023-01-01"] * 4


def test_impossible_dates_are_named(
    tmp_path: Path, problems: Callable[..., tuple[Problem, ...]]
) -> None:
    frame = pd.DataFrame({"dag": [13891910400.0, 1e15, -1e15]})
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"), variable_format={"dag": "DATE11"})
    got = problems((tmp_path / "a.sav").read_bytes(), "b.sav")
    assert [(p.key, p.row, p.column, p.found) for p in got] == [
        ("read.impossible-date", 2, "dag", 1e15),
        ("read.impossible-date", 3, "dag", -1e15),
    ]


def test_labels_of_efc(reference: Path) -> None:
    export = read_export(reference / "efc.sav")
    truth = json.loads((reference / "efc_labels.json").read_text("utf-8"))
    assert export.labels == {name: about["label"] for name, about in truth.items()}
    for name, about in truth.items():
        labels = {label: float(code) for label, code in dict(about["labels"]).items()}
        got = {
            label: code
            for code, label in export.value_labels.get(name, {}).items()
            if code not in export.missing_codes.get(name, ())
        }
        assert got == labels, name


def test_numbers_of_efc(reference: Path) -> None:
    export = read_export(reference / "efc.sav")
    got = export.frame.copy()
    for name, codes in export.missing_codes.items():
        got[name] = got[name].where(~got[name].isin(codes))
    expected = pd.read_csv(reference / "efc.csv")
    names = [name for name in expected.columns if name in got]
    assert len(names) >= 26
    pd.testing.assert_frame_equal(
        got[names].reset_index(drop=True), expected[names].astype("float64"), check_dtype=False
    )


def test_labels_of_bfi(reference: Path) -> None:
    export = read_export(reference / "bfi.sav")
    items = pd.read_csv(reference / "bfi_items.csv")
    expected = dict(zip(items["item"], items["text"], strict=True))
    got = {name: export.labels[name] for name in expected}
    assert len(expected) == 25
    assert got == expected
    assert export.missing_codes == {"education": (9.0,)}


REPAIRS = [
    ("Frysl\u00c3\u00a2n", "Fryslân"),
    ("Ã©Ã©n", "één"),
    ("één", "één"),
    ("Łódź", "Łódź"),
    ("gewoon", "gewoon"),
    ("’s-Gravenhage", "’s-Gravenhage"),
]


@pytest.mark.parametrize(("text", "expected"), REPAIRS)
def test_repair_of_labels(text: str, expected: str) -> None:
    assert repaired(text) == expected


def test_labels_in_another_encoding(tmp_path: Path) -> None:
    frame = pd.DataFrame({"v": [1.0], "plaats": ["FryslÃ¢n"]})
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"), column_labels={"v": "Ã©Ã©n vraag"})
    export = read_export(tmp_path / "a.sav")
    assert export.labels == {"v": "één vraag"}
    assert export.frame["plaats"].tolist() == ["FryslÃ¢n"]
    assert [note.sentence() for note in export.notes] == [
        "Labels waarvan de tekencodering verkeerd stond (zoals Ã« voor ë), hersteld: 1.",
        "Cellen waarin de tekencodering verkeerd lijkt (zoals Ã« voor ë): 1. De antwoorden zijn niet "
        "gewijzigd; noem zo nodig de tekencodering bij encoding.",
    ]


def test_a_file_that_says_utf8_and_is_windows(tmp_path: Path) -> None:
    frame = pd.DataFrame({"plaats": ["Frysl__n", "Assen"]})
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"))
    content = (tmp_path / "a.sav").read_bytes()
    (tmp_path / "b.sav").write_bytes(content.replace(b"Frysl__n", b"Frysl\xe2n "))
    export = read_export(tmp_path / "b.sav")
    assert export.frame["plaats"].tolist() == ["Fryslân", "Assen"]
    assert export.recognised["encoding"] == "WINDOWS-1252"


def test_no_cases(tmp_path: Path, problems: Callable[..., tuple[Problem, ...]]) -> None:
    pyreadstat.write_sav(pd.DataFrame({"v": pd.Series([], dtype=float)}), str(tmp_path / "a.sav"))
    (got,) = problems((tmp_path / "a.sav").read_bytes(), "b.sav")
    assert got.key == "read.only-heading"


LIMITS = [
    ({"max_rows": 900}, "read.too-many-rows"),
    ({"max_unpacked_bytes": 1000}, "read.too-large-unpacked"),
]


@pytest.mark.parametrize(("options", "key"), LIMITS)
def test_limits(
    options: dict, key: str, reference: Path, problems: Callable[..., tuple[Problem, ...]]
) -> None:
    (got,) = problems((reference / "efc.sav").read_bytes(), "a.sav", **options)
    assert got.key == key
