"""The decisions workbook: written, filled in, read back, written again."""

import openpyxl
import pytest

from swresearch.clean import Decision, Kind, Question, read_workbook, write_workbook
from swresearch.errors import ProblemsError

QUESTIONS = [
    Question(Kind.ANSWER, "unknown-answer", "a.csv", "Q1", (4, 5, 9), "=1+1", ("1 = nee", "2 = ja")),
    Question(Kind.NUMBER, "out-of-range", "a.csv", "uren", (7,), "230", ("0 – 168", "weet niet")),
    Question(Kind.PERSON, "person-twice", "a.csv", "nr", (2, 3), "R1", ("houd rij 2", "houd rij 3")),
    Question(Kind.COLUMN, "unknown-column", "a.csv", "opm.", (), "opm.", ("negeren", "weglaten")),
]


def cells(path, sheet=0) -> list[tuple]:
    return list(openpyxl.load_workbook(path).worksheets[sheet].iter_rows(values_only=True))


def fill(path, decisions, reason="nagekeken") -> None:
    """Put a decision in each row, as a researcher does."""
    book = openpyxl.load_workbook(path)
    for row, decision in enumerate(decisions, start=2):
        book.worksheets[0].cell(row, 7).value = decision
        book.worksheets[0].cell(row, 8).value = reason if decision is not None else None
    book.save(path)


def test_what_is_written(tmp_path):
    path = tmp_path / "besluiten.xlsx"
    write_workbook(path, QUESTIONS)
    assert cells(path) == [
        ("soort", "bestand", "kolom", "rijen", "gevonden", "toegestaan", "besluit", "reden"),
        ("antwoord", "a.csv", "Q1", "4-5, 9", "=1+1", "1 = nee · 2 = ja", None, None),
        ("getal", "a.csv", "uren", "7", "230", "0 – 168 · weet niet", None, None),
        ("persoon", "a.csv", "nr", "2-3", "R1", "houd rij 2 · houd rij 3", None, None),
        ("kolom", "a.csv", "opm.", None, "opm.", "negeren · weglaten", None, None),
    ]


def test_text_never_becomes_a_formula(tmp_path):
    path = tmp_path / "besluiten.xlsx"
    texts = ["=1+1", '=HYPERLINK("x")', "+31", "-1", "@x", "a\x0bb"]
    write_workbook(path, [Question(Kind.ANSWER, "k", t, t, (), t, (t,)) for t in texts])
    types = {
        cell.data_type
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert types == {"s"}


def test_few_options_can_be_chosen_from_a_list(tmp_path):
    path = tmp_path / "besluiten.xlsx"
    write_workbook(path, QUESTIONS)
    book = openpyxl.load_workbook(path)
    offers = {str(o.sqref): o.formula1 for o in book.worksheets[0].data_validations.dataValidation}
    assert offers == {f"G{row}": f"'Keuzes'!$A${row}:$B${row}" for row in (2, 3, 4, 5)}
    assert [cell.value for cell in book["Keuzes"][2]] == ["1 = nee", "2 = ja"]
    assert book["Keuzes"].sheet_state == "hidden"


def test_what_is_read_back(tmp_path):
    path = tmp_path / "besluiten.xlsx"
    write_workbook(path, QUESTIONS)
    assert read_workbook(path) == ()
    fill(path, ["2 = ja", 23, None, "negeren"])
    got = read_workbook(path)
    assert got == (
        Decision(Kind.ANSWER, "2 = ja", "=1+1", "a.csv", "Q1", (4, 5, 9), "nagekeken"),
        Decision(Kind.NUMBER, "23", "230", "a.csv", "uren", (7,), "nagekeken"),
        Decision(Kind.COLUMN, "negeren", "opm.", "a.csv", "opm.", (), "nagekeken"),
    )
    assert [(decision.origin, decision.row) for decision in got] == [
        ("besluiten.xlsx", 2),
        ("besluiten.xlsx", 3),
        ("besluiten.xlsx", 5),
    ]


def test_writing_again_keeps_what_was_decided(tmp_path):
    path = tmp_path / "besluiten.xlsx"
    write_workbook(path, QUESTIONS)
    fill(path, ["2 = ja", 23, None, "negeren"])
    new = Question(Kind.DATE, "no-date", "b.csv", "datum", (3,), "voorjaar", ())
    write_workbook(path, [QUESTIONS[2], new, QUESTIONS[0]], read_workbook(path))
    assert [(row[0], row[4], row[6], row[7]) for row in cells(path)[1:]] == [
        ("persoon", "R1", None, None),
        ("getal", "230", "23", "nagekeken"),
        ("datum", "voorjaar", None, None),
        ("kolom", "opm.", "negeren", "nagekeken"),
        ("antwoord", "=1+1", "2 = ja", "nagekeken"),
    ]


def test_the_workbook_is_in_the_language_of_the_programme(tmp_path):
    path = tmp_path / "decisions.xlsx"
    write_workbook(path, QUESTIONS[:1], language="en")
    assert cells(path)[0] == (
        "kind",
        "file",
        "column",
        "rows",
        "found",
        "allowed",
        "decision",
        "reason",
    )
    fill(path, ["2"])
    assert read_workbook(path) == (
        Decision(Kind.ANSWER, "2", "=1+1", "a.csv", "Q1", (4, 5, 9), "nagekeken"),
    )


def test_columns_may_be_moved(tmp_path):
    path = tmp_path / "besluiten.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["besluit", "Gevonden ", "eigen notitie", "SOORT"])
    book.active.append([2.0, "x", "hm", "Antwoord"])
    book.save(path)
    assert read_workbook(path) == (Decision(Kind.ANSWER, "2", "x"),)


# rows under the heading (soort, rijen, gevonden, besluit, reden), sentences
WRONG = [
    (
        [
            ("iets", None, "x", "1", None),
            ("antwoord", "4 tot 9", "x", "1", None),
            (None, None, None, None, "ja"),
        ],
        [
            "b.xlsx, rij 2: Dit soort besluit bestaat niet. Kies een van de toegestane soorten. "
            "Gevonden: iets. Toegestaan: antwoord · getal · datum · persoon · kolom.",
            "b.xlsx, rij 3: Dit is geen lijst van rijen. Schrijf haar als ‘4, 9-12’, of maak de "
            "cel leeg als "
            "het besluit voor alle rijen geldt. Gevonden: 4 tot 9.",
            "b.xlsx, rij 4: In deze rij staat wel een reden, maar geen besluit. Vul het besluit in "
            "of maak "
            "de rij leeg.",
        ],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), WRONG)
def test_rows_that_cannot_be_understood(tmp_path, rows, expected):
    path = tmp_path / "b.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["soort", "rijen", "gevonden", "besluit", "reden"])
    for row in rows:
        book.active.append(row)
    book.save(path)
    with pytest.raises(ProblemsError) as caught:
        read_workbook(path)
    assert caught.value.sentences("nl") == expected


def test_a_workbook_with_other_headings(tmp_path):
    path = tmp_path / "b.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["soort", "waarde"])
    book.save(path)
    with pytest.raises(ProblemsError) as caught:
        read_workbook(path)
    assert caught.value.sentences("nl") == [
        "b.xlsx: De kolomkoppen van het beslissingenwerkboek kloppen niet. Zet op de eerste rij "
        "van het "
        "eerste blad de toegestane koppen terug. Gevonden: soort · waarde. Toegestaan: soort · "
        "bestand · "
        "kolom · rijen · gevonden · toegestaan · besluit · reden."
    ]


@pytest.mark.parametrize("content", [b"", b"geen zip", b"PK\x03\x04kapot"])
def test_a_damaged_workbook(tmp_path, content):
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    with pytest.raises(ProblemsError) as caught:
        read_workbook(path)
    assert caught.value.sentences("nl") == [
        "b.xlsx: Dit beslissingenwerkboek kan niet worden gelezen. Open het in Excel en sla het "
        "opnieuw op "
        "als .xlsx."
    ]


def test_a_folder_that_is_not_there(tmp_path):
    path = tmp_path / "weg" / "b.xlsx"
    with pytest.raises(ProblemsError) as caught:
        write_workbook(path, QUESTIONS)
    assert caught.value.sentences("nl") == [
        f"{path}: Het beslissingenwerkboek kan niet worden geschreven (de map of het bestand is er niet). "
        f"Sluit "
        "het in Excel en probeer het opnieuw."
    ]


def test_only_what_is_accepted_can_be_chosen(tmp_path):
    path = tmp_path / "besluiten.xlsx"
    hours = ("0 – 168", "weet niet", "geen antwoord")
    question = Question(
        Kind.NUMBER, "out-of-range", "a.csv", "uren", (7,), "230", hours, choices=hours[1:]
    )
    write_workbook(path, [question])
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book["Keuzes"][2]] == ["weet niet", "geen antwoord"]
    assert cells(path)[1][5] == "0 – 168 · weet niet · geen antwoord"


def test_what_was_settled_stays_where_it_stood(tmp_path):
    path = tmp_path / "besluiten.xlsx"
    write_workbook(path, QUESTIONS)
    before = cells(path)
    fill(path, ["2 = ja", None, "houd rij 3", None])
    write_workbook(path, [QUESTIONS[1], QUESTIONS[3]], read_workbook(path))
    got = cells(path)
    assert [row[:6] for row in got] == [row[:6] for row in before]
    assert [row[6] for row in got[1:]] == ["2 = ja", None, "houd rij 3", None]
