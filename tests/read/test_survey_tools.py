"""LimeSurvey and Qualtrics: headings in codes, words or both; unsubmitted answers, tests and spam."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from swresearch.errors import Problem
from swresearch.read import Export

LIME = 'id,submitdate,lastpage,startlanguage,"AGR[SQ001]",SEX,"SEX[other]","TR[SQ001comment]"'
LIME_ROWS = '1,2023-01-01 10:00:00,3,nl,AO02,-oth-,"anders, zie boven","b\nc"\n2,,1,nl,AO01,A1,,\n'
CODE_TEXT = (
    '"id. Antwoord ID","submitdate. Datum ingezonden","lastpage. Laatste pagina",'
    '"startlanguage. Starttaal","AGR[SQ001]. Wat vindt u? [Ik voel me thuis. Echt.]",'
    '"SEX. Geslacht","SEX[other]. Geslacht [Anders]","TR[SQ001comment]. Reis [Fiets] [Opmerking]"'
)
TEXT = (
    '"Antwoord ID","Datum ingezonden","Laatste pagina","Starttaal","Wat vindt u? [Ik voel me thuis]",'
    '"Geslacht","Geslacht [Anders]","Reis [Fiets]"'
)
CODES = ["AGR[SQ001]", "SEX", "SEX[other]", "TR[SQ001comment]"]

HEADINGS = [
    ("codes", LIME, CODES, None),
    ("codes and texts", CODE_TEXT, CODES, "Wat vindt u? [Ik voel me thuis. Echt.]"),
    ("codes and texts, other sign", CODE_TEXT.replace(". ", " - "), CODES,
     "Wat vindt u? [Ik voel me thuis - Echt.]"),
    ("texts", TEXT,
     ["Wat vindt u? [Ik voel me thuis]", "Geslacht", "Geslacht [Anders]", "Reis [Fiets]"],
     "Wat vindt u? [Ik voel me thuis]"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "heading", "names", "label"), HEADINGS)
def test_limesurvey_headings(
    what: str, heading: str, names: list[str], label: str | None, read: Callable[..., Export]
) -> None:
    export = read(f"{heading}\n{LIME_ROWS}\n".encode("utf-8-sig"))
    assert export.recognised["tool"] == "LimeSurvey"
    assert list(export.frame)[4:] == names
    assert export.frame.iloc[0, 4:].tolist() == ["AO02", "-oth-", "anders, zie boven", "b\nc"]
    assert export.labels.get(names[0]) == label
    assert [note.sentence() for note in export.notes] == [
        "Niet ingezonden of niet afgemaakte antwoorden, behouden: 1 (rij 3)."
    ]


def test_limesurvey_incomplete_dropped(read: Callable[..., Export]) -> None:
    export = read(f"{LIME}\n{LIME_ROWS}".encode(), incomplete="drop")
    assert export.frame.index.tolist() == [2]
    assert export.recognised["rows"] == "1"
    assert [note.sentence() for note in export.notes] == [
        "Niet ingezonden of niet afgemaakte antwoorden, weggelaten: 1 (rij 3); het aantal rijen "
        "is zonder deze."
    ]


def test_limesurvey_full_answers(read: Callable[..., Export]) -> None:
    rows = "1,2023-01-01,3,nl,helemaal mee eens,vrouw,,\n2,2023-01-02,3,nl,mee oneens,man,,\n"
    assert read(f"{LIME}\n{rows}".encode()).recognised["answers"] == "text"


def test_limesurvey_without_submitdate(read: Callable[..., Export]) -> None:
    export = read(b"id,lastpage,AGR[SQ001]\n1,3,AO01\n", format="limesurvey")
    assert [note.sentence() for note in export.notes] == [
        "De export zegt niet welke antwoorden zijn ingezonden; alle rijen zijn behouden."
    ]


QUALTRICS = (
    "StartDate,Status,Finished,Q1,Q2\n"
    'Start Date,Response Type,Finished,"Hoe gaat\nhet?",Waarom?\n'
    '"{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""finished""}",'
    '"{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"\n'
)
STATUS = [
    # status, finished, kind of row
    ("0", "1", "answer"),
    ("IP Address", "True", "answer"),
    ("16", "1", "answer"),
    ("4", "1", "answer"),
    ("0", "0", "incomplete"),
    ("IP Address", "False", "incomplete"),
    ("IP Address", "Onwaar", "incomplete"),
    ("1", "1", "preview"),
    ("Survey Preview", "True", "preview"),
    ("9", "1", "preview"),
    ("2", "0", "test"),
    ("Survey Test", "True", "test"),
    ("8", "1", "spam"),
    ("Spam", "True", "spam"),
    ("12", "1", "spam"),
    ("40", "0", "spam"),
]


@pytest.mark.parametrize(("status", "finished", "kind"), STATUS)
@pytest.mark.parametrize("rule", ["keep", "drop"])
def test_qualtrics_kinds_of_rows(
    status: str, finished: str, kind: str, rule: str, read: Callable[..., Export]
) -> None:
    content = f"{QUALTRICS}2023-01-01,0,1,4,x\n2023-01-02,{status},{finished},5,y\n"
    export = read(content.encode(), incomplete=rule, test_answers=rule)
    assert export.labels["Q1"] == "Hoe gaat het?"
    stays = kind == "answer" or rule == "keep"
    assert export.frame.index.tolist() == ([4, 5] if stays else [4])
    got = [(note.key, note.values["count"], note.values["rows"]) for note in export.notes]
    assert got == ([] if kind == "answer" else [(f"{kind}-{rule}", 1, "5")])


def test_nothing_left_is_a_problem(problems: Callable[..., tuple[Problem, ...]]) -> None:
    (got,) = problems(f"{QUALTRICS}2023-01-02,8,1,5,y\n".encode())
    assert got.sentence() == (
        "Na het weglaten van niet-ingezonden antwoorden, tests en spam blijft er geen rij over. "
        "Controleer de export of de instellingen incomplete en test_answers."
    )
