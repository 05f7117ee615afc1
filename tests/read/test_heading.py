"""Which rows stand above the answers, and what they name the columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from swresearch.read import ReadOptions
from swresearch.read.heading import Span, recognise_heading

ANSWERS = [["R1", "5", "eens", "34"], ["R2", "4", "oneens", "51"], ["R3", "4", "eens", "28"]]
QUESTIONS = ["Uw nummer", "Hoe voelt u zich?", "Wat vindt u van de buurt?", "Hoe oud bent u?"]

CASES: list[tuple[str, list[list[str]], list[Span], int, list[str], list[str], list[str]]] = [
    # what, rows above, merged cells, heading rows, names, labels, sections
    ("one row", [["id", "v1", "v2", "v3"]], [], 1, ["id", "v1", "v2", "v3"], [""] * 4, [""] * 4),
    ("questions", [QUESTIONS], [], 1, QUESTIONS, QUESTIONS, [""] * 4),
    ("sections, merged", [["", "Welzijn", "", "Wie"], QUESTIONS], [Span(0, 1, 0, 2)], 2,
     QUESTIONS, QUESTIONS, ["", "Welzijn", "Welzijn", "Wie"]),
    ("sections, not merged", [["Welzijn", "", "", "Wie"], QUESTIONS], [], 2,
     QUESTIONS, QUESTIONS, ["Welzijn", "Welzijn", "Welzijn", "Wie"]),
    ("names and questions", [["id", "v1", "v2", "v3"], QUESTIONS], [], 2,
     ["id", "v1", "v2", "v3"], QUESTIONS, [""] * 4),
    ("title and blank row", [["Enquête 2023", "", "", ""], [""] * 4, ["id", "v1", "v2", "v3"]], [], 3,
     ["id", "v1", "v2", "v3"], [""] * 4, [""] * 4),
    ("name over two rows", [["id", "Welzijn", "", "leeftijd"], ["", "v1", "v2", ""]],
     [Span(0, 0, 1, 0), Span(0, 1, 0, 2), Span(0, 3, 1, 3)], 2,
     ["id", "v1", "v2", "leeftijd"], [""] * 4, ["id", "Welzijn", "Welzijn", "leeftijd"]),
    ("repeated below", [["id", "Buurt", "", "Wie"], ["", "ja", "nee", "ja"]], [Span(0, 1, 0, 2)], 2,
     ["id", "Buurt - ja", "nee", "Wie - ja"], ["", "Buurt - ja", "", "Wie - ja"],
     ["id", "Buurt", "Buurt", "Wie"]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_recognises(case: tuple) -> None:
    _, above, spans, rows, names, labels, sections = case
    got = recognise_heading([*above, *ANSWERS], ReadOptions(), Path("x.csv"), spans)
    assert (got.rows, got.names, got.labels, got.sections) == (rows, names, labels, sections)


ALL_TEXT = [
    ["antwoord1", "antwoord2"],
    ["Ik ben tevreden over het contact", "Mijn buurt is fijn"],
    ["Ik voel me eenzaam in de avond", "Te weinig groen hier"],
    ["Geen mening over het contact", "Mijn buurt is fijn"],
]


def test_a_first_answer_that_comes_back_is_no_heading() -> None:
    got = recognise_heading(ALL_TEXT, ReadOptions(), Path("x.csv"))
    assert got.rows == 1


def test_options_decide() -> None:
    got = recognise_heading(ALL_TEXT, ReadOptions(header_rows=2, header_row=1), Path("x.csv"))
    assert (got.rows, got.names) == (2, ["antwoord1", "antwoord2"])
    assert got.labels == ["Ik ben tevreden over het contact", "Mijn buurt is fijn"]
