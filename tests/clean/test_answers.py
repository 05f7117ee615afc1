"""What one cell with an answer means, and what stops the run."""

import pandas as pd
import pytest

from swresearch.clean.answers import READER
from swresearch.clean.cells import KINDS, Field, clean_column
from swresearch.clean.items import field_of
from swresearch.instruments import Instrument

AGREE = {
    1: {"nl": "helemaal mee oneens", "en": "strongly disagree"},
    2: {"nl": "mee oneens", "en": "disagree"},
    3: {"nl": "mee eens", "en": "agree"},
    4: {"nl": "ja, dat's zo", "en": "yes, that's so"},
}
NOT_KNOWN = {"label": "weet niet / n.v.t.", "kind": "dont_know"}
SETS = {
    "agree": {"options": AGREE, "missing": {8: NOT_KNOWN, -9: "leeg"}},
    "yesno": {"options": {0: {"nl": "nee", "en": "no"}, 1: {"nl": "ja", "en": "yes"}}},
    "bang": {"options": {1: "ja!", 2: "ja", 3: "nee", 4: "nee!"}},
    "mode": {"options": {1: "video", 2: "telefoon", 3: "anders, namelijk"}},
    "ladder": {"options": {1: "0", 2: "1", 3: "2"}},
    "zero": {"options": {0: "nooit", 1: "soms", 2: "vaak"}},
    "score": {"options": {n: str(n) for n in range(11)}, "missing": {99: "geen mening"}},
    "lonely": {"options": {1: "nee", 2: "min of meer", 3: "ja"}},
}
CODEBOOK = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "Proef",
        "answer_sets": SETS,
        "items": {name: {"answers": name} for name in SETS},
    }
)

# answer set, cell, expected: a code, a reason for no answer, or "?question"; the rule
CELLS = [
    ("agree", "2", 2, ""),
    ("agree", " 2 ", 2, "number-text"),
    ("agree", "2.0", 2, "number-text"),
    ("agree", "2,0", 2, "number-text"),
    ("agree", "2.", 2, "number-text"),
    ("agree", "mee oneens", 2, "label"),
    ("agree", "MEE  ONEENS ", 2, "label"),
    ("agree", "\u00a0mee\u00a0oneens", 2, "label"),
    ("agree", "Disagree", 2, "label"),
    ("agree", "ja, dat’s zo", 4, "label"),
    ("agree", "2: mee oneens", 2, "code-and-label"),
    ("agree", "2 = Mee oneens", 2, "code-and-label"),
    ("agree", "2. mee oneens", 2, "code-and-label"),
    ("agree", "(2) mee oneens", 2, "code-and-label"),
    ("agree", "[2] mee oneens", 2, "code-and-label"),
    ("agree", "2) mee oneens", 2, "code-and-label"),
    ("agree", "2 – mee oneens", 2, "code-and-label"),
    ("agree", "2 mee oneens", 2, "code-and-label"),
    ("agree", "2: mee eens", "?unknown-answer", ""),
    ("agree", "2: iets anders", "?unknown-answer", ""),
    ("agree", "8", "dont_know", "missing-code"),
    ("agree", "Weet niet / N.V.T.", "dont_know", "missing-label"),
    ("agree", "8: weet niet / n.v.t.", "dont_know", "code-and-label"),
    ("agree", "-9", "no_answer", "missing-code"),
    ("agree", "-9.0", "no_answer", "missing-code"),
    ("agree", "weet niet", "?unknown-answer", ""),
    ("agree", "9", "?unknown-answer", ""),
    ("agree", "2.5", "?unknown-answer", ""),
    ("agree", "1 2", "?unknown-answer", ""),
    ("agree", "1;2", "?unknown-answer", ""),
    ("agree", "1_0", "?unknown-answer", ""),
    ("agree", "nan", "?unknown-answer", ""),
    ("agree", "NA", "?unknown-answer", ""),
    ("agree", "#N/A", "?unknown-answer", ""),
    ("agree", "=1+1", "?unknown-answer", ""),
    ("agree", "", "no_answer", ""),
    ("agree", "  \u00a0", "no_answer", ""),
    ("agree", None, "no_answer", ""),
    ("agree", "AO03", 3, "answer-code"),
    ("agree", "A3", 3, "answer-code"),
    ("agree", "AO05", "?unknown-answer", ""),
    ("zero", "AO01", "?unknown-answer", ""),
    ("yesno", "Y", 1, "yes-no"),
    ("yesno", "N", 0, "yes-no"),
    ("yesno", "J", 1, "yes-no"),
    ("yesno", "Ja", 1, "label"),
    ("yesno", "Nee", 0, "label"),
    ("yesno", "U", "?unknown-answer", ""),
    ("bang", "ja", 2, "label"),
    ("bang", "Ja!", 1, "label"),
    ("bang", "Y", 2, "yes-no"),
    ("mode", "-oth-", 3, "other"),
    ("agree", "-oth-", "?unknown-answer", ""),
    ("ladder", "1", "?code-or-label", ""),
    ("ladder", "3", 3, ""),
    ("ladder", "0", 1, "label"),
    ("score", "9", 9, ""),
    ("score", "99", "no_answer", "missing-code"),
]


def field(name, **parts) -> Field:
    book = CODEBOOK.answer_sets[name]
    defaults = {"options": book.options, "missing": CODEBOOK.missing_answers(name)}
    return Field(name, CODEBOOK.items[name], "a.csv", "Q1", **{**defaults, **parts})


def meaning(column) -> list:
    """The answers of a column as in the tables: a code, a reason, or the question asked."""
    asked = {row: f"?{question.key}" for question in column.questions for row in question.rows}
    return [
        asked.get(row) or (KINDS[missing].value if missing >= 0 else value)
        for row, value, missing in zip(column.values.index, column.values, column.missing, strict=True)
    ]


@pytest.mark.parametrize(("name", "cell", "expected", "rule"), CELLS)
def test_one_cell(name, cell, expected, rule):
    got = clean_column(pd.Series([cell], index=[2], dtype="str"), field(name), READER)
    assert meaning(got) == [expected]
    assert list(got.changes["rule"]) == ([rule] if rule else [])
    if rule:
        change = got.changes.iloc[0]
        assert (change["file"], change["row"], change["column"]) == ("a.csv", 2, "Q1")
        assert (change["before"], change["after"]) == (cell, str(expected))


# cells of one column, what the file says about it, and what they mean
COLUMNS = [
    # numbers as Excel and SPSS keep them
    ("agree", [1.0, 4.0, None, 8.0], {}, [1, 4, "no_answer", "dont_know"]),
    ("agree", [1.0, 1.5, 0.0, -1.0], {}, [1, *["?unknown-answer"] * 3]),
    # answer codes only with the same letters throughout
    ("agree", ["AO01", "AO02", "2"], {}, [1, 2, 2]),
    ("agree", ["AO01", "B02"], {}, ["?unknown-answer"] * 2),
    # the file labels the codes as the codebook does, or in its own words
    ("lonely", [1.0, 3.0], {"labels": {1.0: "Nee", 2.0: "Min of meer", 3.0: "Ja"}}, [1, 3]),
    ("lonely", [1.0, 3.0], {"labels": {1.0: "non", 2.0: "plus ou moins", 3.0: "oui"}}, [1, 3]),
    # the other direction: the labels are followed, when all of them can be
    ("lonely", [1.0, 2.0, 3.0], {"labels": {1.0: "ja", 2.0: "min of meer", 3.0: "nee"}}, [3, 2, 1]),
    ("lonely", [1.0, 3.0], {"labels": {1.0: "1: ja", 2.0: "2: min of meer", 3.0: "3: nee"}}, [3, 1]),
    ("lonely", [1.0, 2.0], {"labels": {1.0: "ja", 3.0: "nee"}}, ["?label-contradicts"] * 2),
    ("lonely", [1.0], {"labels": {1.0: "ja", 2.0: "tussenin", 3.0: "nee"}}, ["?label-contradicts"]),
    # Qualtrics numbers its options anyhow
    ("lonely", [18.0, 20.0], {"labels": {18.0: "nee", 19.0: "min of meer", 20.0: "ja"}}, [1, 3]),
    # user-missing codes of the file
    ("lonely", [1.0, 9.0], {"declared": (9.0,), "labels": {9.0: "Weigert"}}, [1, "refused"]),
    ("lonely", [7.0], {"declared": ((6.0, 9.0),), "labels": {7.0: "n.v.t."}}, ["not_applicable"]),
    ("lonely", [9.0], {"declared": (9.0,)}, ["?file-missing"]),
    ("lonely", [9.0], {"declared": (9.0,), "labels": {9.0: "zie toelichting"}}, ["?file-missing"]),
    ("lonely", [3.0], {"declared": (3.0,)}, ["?missing-is-answer"]),
    ("agree", [8.0], {"declared": (8.0,), "labels": {8.0: "anders"}}, ["dont_know"]),
    ("lonely", [".a"], {"declared": (".a",), "labels": {".a": "weet niet"}}, ["dont_know"]),
    # text codes that the file explains
    ("lonely", ["x", "y", "q"], {"labels": {"x": "nee", "y": "nee"}}, [1, 1, "?unknown-answer"]),
    # Qualtrics: seen but not answered
    ("lonely", [-99.0], {"tool": "Qualtrics"}, ["no_answer"]),
    ("lonely", [-99.0], {}, ["?unknown-answer"]),
]


@pytest.mark.parametrize(("name", "cells", "file_says", "expected"), COLUMNS)
def test_a_column(name, cells, file_says, expected):
    got = clean_column(
        pd.Series(cells, index=range(2, len(cells) + 2)), field(name, **file_says), READER
    )
    assert meaning(got) == expected


def test_a_value_in_many_rows_is_one_question():
    cells = pd.Series(["1", "soms", "2", " Soms", "soms"], index=[2, 3, 4, 5, 6], dtype="str")
    got = clean_column(cells, field("agree"), READER)
    assert [(q.found, q.rows) for q in got.questions] == [("soms", (3, 5, 6))]
    assert got.questions[0].problem().sentence("nl") == (
        "Dit antwoord op ‘agree’ staat niet in het codeboek (3 keer; rijen 3, 5-6). Verbeter het "
        "in het "
        "bestand, voeg het toe aan de antwoordreeks, of beslis erover in het regelbestand of het "
        "beslissingenwerkboek. Gevonden: soms. Toegestaan: 1 = helemaal mee oneens · 2 = mee oneens · "
        "3 = mee eens · 4 = ja, dat's zo · weet niet · niet van toepassing · wil niet zeggen · "
        "geen antwoord."
    )


def test_the_codebook_and_the_file_together_make_the_field(make_export):
    export = make_export(
        {"Q1": [1.0]},
        value_labels={"Q1": {1.0: "nee"}},
        missing_codes={"Q1": (9.0,)},
        recognised={"tool": "Qualtrics"},
        decimal=",",
    )
    got = field_of(export, CODEBOOK, "agree", "a.csv", "Q1", "en")
    assert (got.labels, got.declared, got.tool, got.decimal) == ({1.0: "nee"}, (9.0,), "Qualtrics", ",")
    assert got.options == CODEBOOK.answer_sets["agree"].options
    assert set(got.missing) == {8, -9}
