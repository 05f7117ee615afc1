"""Numbers as offices write them."""

import numpy as np
import pandas as pd
import pytest

from swresearch.clean.cells import KINDS, Field, clean_column
from swresearch.clean.numbers import READER, parse
from swresearch.clean.texts import within
from swresearch.instruments import Item, MissingAnswer

MISSING = {999: MissingAnswer(label={"": "weet niet"}, kind="dont_know")}

# text, decimal mark, number
TEXTS = [
    ("12", ".", 12),
    ("12", ",", 12),
    ("-3", ",", -3),
    ("+3", ",", 3),
    ("0,5", ",", 0.5),
    (",5", ",", 0.5),
    ("0.5", ".", 0.5),
    ("1.234", ",", 1234),
    ("1.234", ".", 1.234),
    ("1.234,5", ",", 1234.5),
    ("1,234.5", ".", 1234.5),
    ("1.234.567", ",", 1234567),
    ("12 345", ",", 12345),
    ("12 345,5", ",", 12345.5),
    ("16.0000000000", ".", 16),
    ("1E-05", ".", 1e-5),
    ("0.5", ",", np.nan),
    ("0,5", ".", np.nan),
    ("1.23.456", ",", np.nan),
    ("12 34", ",", np.nan),
    ("12 uur", ",", np.nan),
    ("nan", ".", np.nan),
    ("inf", ".", np.nan),
    ("", ".", np.nan),
    ("1_000", ".", np.nan),
    ("0.123", ",", np.nan),
]


@pytest.mark.parametrize(("text", "decimal", "expected"), TEXTS)
def test_parse(text, decimal, expected):
    np.testing.assert_equal(parse(text, decimal), float(expected))


# cells, decimal mark of the file, what they mean; hours of a week, 0 to 168, 999 = weet niet
COLUMNS = [
    (["0,5", "40", None], ",", [0.5, 40, "no_answer"]),
    (["0,5", "40"], ".", [0.5, 40]),  # the column shows its own mark
    (["0.5", "40"], ",", [0.5, 40]),
    (["0.5", "0,5"], ",", ["?no-number", 0.5]),  # and when it shows two, the file's holds
    (["1.234"], ",", ["?out-of-range"]),
    (["169"], ".", ["?out-of-range"]),
    (["-1"], ".", ["?out-of-range"]),
    (["0", "168"], ".", [0, 168]),
    (["999", "weet niet"], ".", ["dont_know", "dont_know"]),
    (["veel"], ".", ["?no-number"]),
    ([0.5, 999.0, None, 200.0], ".", [0.5, "dont_know", "no_answer", "?out-of-range"]),
    (["16.0000000000"], ".", [16]),
]


def hours(**parts) -> Field:
    item = Item(kind="number", minimum=0, maximum=168)
    return Field("hours", item, "a.csv", "uren", missing=MISSING, **parts)


def meaning(column) -> list:
    asked = {row: f"?{question.key}" for question in column.questions for row in question.rows}
    return [
        asked.get(row) or (KINDS[missing].value if missing >= 0 else value)
        for row, value, missing in zip(column.values.index, column.values, column.missing, strict=True)
    ]


@pytest.mark.parametrize(("cells", "decimal", "expected"), COLUMNS)
def test_a_column(cells, decimal, expected):
    raw = pd.Series(cells, index=range(2, len(cells) + 2))
    got = clean_column(raw, hours(decimal=decimal), READER)
    assert meaning(got) == expected
    assert got.values.dtype == "float64"


def test_the_file_says_what_is_missing():
    raw = pd.Series([888.0, 3.0, 777.0], index=[2, 3, 4])
    about = hours(declared=((700.0, 900.0),), labels={888.0: "Niet van toepassing"})
    assert meaning(clean_column(raw, about, READER)) == ["not_applicable", 3, "?file-missing"]


def test_what_was_written_stands_in_the_log():
    raw = pd.Series(["0,5", "3", "4,0"], index=[2, 3, 4], dtype="str")
    got = clean_column(raw, hours(decimal=","), READER).changes[["row", "before", "after", "rule"]]
    expected = [(2, "0,5", "0.5", "number-text"), (4, "4,0", "4", "number-text")]
    assert list(got.itertuples(index=False, name=None)) == expected


@pytest.mark.parametrize(
    ("kind", "low", "high", "said"),
    [
        ("number", "0", None, ("een getal vanaf 0",)),
        ("number", None, "99,5", ("een getal tot en met 99,5",)),
        ("day", "2019-01-01", "2020-12-31", ("een dag van 2019-01-01 tot en met 2020-12-31",)),
        ("day", None, None, ()),
    ],
)
def test_a_range_is_said_in_words(kind, low, high, said):
    assert within(kind, low, high, "nl") == said


def test_the_question_says_what_is_possible():
    got = clean_column(pd.Series(["170"], index=[7], dtype="str"), hours(), READER)
    assert got.questions[0].problem().sentence("en") == (
        "This number lies outside the bounds of ‘hours’. Correct it in the file, change the "
        "bounds, put a "
        "missing code under ‘missing’, or decide on it in the rules file or the decisions workbook. "
        "Found: 170. Allowed: een getal van 0 tot en met 168 · weet niet · niet van toepassing · wil niet "
        "zeggen · geen antwoord."
    )
