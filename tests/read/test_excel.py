"""Excel workbooks as offices make them: sheets, headings, types, formulas, errors, bombs."""

from __future__ import annotations

import io
import re
import time as clock
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from swresearch.errors import Problem
from swresearch.read import Export

HEADING = ["id", "v1", "v2"]


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: list[Any], **sheets: list[list[Any]]) -> openpyxl.Workbook:
    """A workbook with the rows on its first sheet, and more sheets by name."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, cells in sheets.items():
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    return book


def patched(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part of its archive changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_types(read: Callable[..., Export]) -> None:
    moment = datetime(2023, 1, 9, 14, 30)
    rows = [
        ["id", "getal", "datum", "tekst", "tijd", "waar", "gemengd", "leeg"],
        ["R1", 1, date(2023, 1, 9), " Ja\xa0", time(10, 5), True, 3, None],
        ["R2", 2.5, moment, "", None, False, "n.v.t.", None],
        ["R3", None, None, "1: ja", time(23, 59, 1), None, 2.5, None],
        ["R4", 4, None, "x", None, None, date(2023, 1, 9), None],
    ]
    export = read(saved(workbook(*rows)), "a.xlsx")
    expected = pd.DataFrame(
        {
            "id": pd.Series(["R1", "R2", "R3", "R4"], dtype="str"),
            "getal": [1, 2.5, None, 4],
            "datum": np.array(["2023-01-09", moment, None, None], dtype="datetime64[us]"),
            "tekst": pd.Series([" Ja\xa0", None, "1: ja", "x"], dtype="str"),
            "tijd": pd.Series(["10:05:00", None, "23:59:01", None], dtype="str"),
            "waar": pd.Series(["TRUE", "FALSE", None, None], dtype="str"),
            "gemengd": pd.Series(["3", "n.v.t.", "2.5", "2023-01-09"], dtype="str"),
            "leeg": pd.Series([None] * 4, dtype="str"),
        }
    )
    expected.index = pd.RangeIndex(2, 6, name="row")
    pd.testing.assert_frame_equal(export.frame, expected)
    assert [note.sentence() for note in export.notes] == [
        "Kolommen met getallen of datums en tekst door elkaar, als tekst gelezen: 1 (gemengd)."
    ]


def test_serial_numbers_stay_numbers(read: Callable[..., Export]) -> None:
    frame = read(saved(workbook(["id", "ingevuld"], ["R1", 44935], ["R2", 44938])), "a.xlsx").frame
    assert frame["ingevuld"].tolist() == [44935.0, 44938.0]


def test_dates_since_1904(read: Callable[..., Export]) -> None:
    book = workbook(["id", "ingevuld"], ["R1", date(2023, 1, 9)])
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    frame = read(saved(book), "a.xlsx").frame
    assert frame["ingevuld"].tolist() == [pd.Timestamp("2023-01-09")]


def test_rows_are_numbered_as_excel_does(read: Callable[..., Export]) -> None:
    book = workbook(["Enquête 2023"], [], HEADING, ["R1", 1, 2], [], ["R2", 3, 4], [], [])
    book.active["A20"].font = openpyxl.styles.Font(bold=True)
    export = read(saved(book), "a.xlsx")
    assert export.frame.index.tolist() == [4, 6]
    assert export.recognised == {
        "format": "Excel",
        "sheet": "Sheet",
        "header rows": "3",
        "name row": "3",
        "rows": "2",
        "columns": "3",
    }
    assert [note.sentence() for note in export.notes] == [
        "Overgeslagen regels boven de kop: 2 (‘Enquête 2023’).",
        "Lege rijen tussen de antwoorden, overgeslagen: 1.",
    ]


def test_table_that_begins_in_another_column(read: Callable[..., Export]) -> None:
    book = workbook([None, *HEADING], [None, "R1", 1, 2])
    assert list(read(saved(book), "a.xlsx").frame) == HEADING


def test_the_size_that_a_sheet_claims_is_not_believed(read: Callable[..., Export]) -> None:
    content = saved(workbook(HEADING, *[[f"R{n}", n, n] for n in range(200)]))
    content = patched(content, SHEET, lambda xml: re.sub(rb'ref="A1:C201"', b'ref="A1:C51"', xml))
    assert len(read(content, "a.xlsx").frame) == 200


def test_formulas_count_as_their_value(read: Callable[..., Export]) -> None:
    content = saved(workbook(HEADING, ["R1", 1, 2], ["R2", 3, 4]))
    content = patched(content, SHEET, lambda xml: xml.replace(b"<v>4</v>", b"<f>B3+1</f><v>4</v>"))
    assert read(content, "a.xlsx").frame["v2"].tolist() == [2, 4]


def test_a_formula_may_compute_to_nothing(read: Callable[..., Export]) -> None:
    content = saved(workbook(HEADING, ["R1", 1, 2], ["R2", 3, 4]))
    content = patched(
        content,
        SHEET,
        lambda xml: xml.replace(b"<v>4</v>", b"<f>B3+1</f><v>4</v>").replace(
            b'<c r="C2" t="n"><v>2</v></c>', b'<c r="C2" t="str"><f>IF(B2=1,"",1)</f><v></v></c>'
        ),
    )
    frame = read(content, "a.xlsx").frame
    assert frame["v2"].isna().tolist() == [True, False]


def test_hidden_rows_columns_and_sheets_are_told(read: Callable[..., Export]) -> None:
    book = workbook(HEADING, ["R1", 1, 2], ["R2", 3, 4], Oud=[HEADING, ["R9", 9, 9]])
    book["Oud"].sheet_state = "hidden"
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    export = read(saved(book), "a.xlsx")
    assert len(export.frame) == 2
    assert [note.sentence() for note in export.notes] == [
        "Er zijn verborgen werkbladen met gegevens; die zijn niet gelezen: Oud.",
        "Rijen die in Excel zijn verborgen of weggefilterd, wel gelezen: 1.",
        "In Excel zijn kolommen verborgen; die zijn wel gelezen.",
    ]


def test_the_sheet_asked_for(read: Callable[..., Export]) -> None:
    content = saved(workbook(HEADING, ["R1", 1, 2], Antwoorden=[HEADING, ["R9", 9, 9]]))
    export = read(content, "a.xlsx", sheet="Antwoorden")
    assert export.frame["id"].tolist() == ["R9"]
    assert export.recognised["sheet"] == "Antwoorden"


def test_empty_sheets_do_not_matter(read: Callable[..., Export]) -> None:
    book = workbook([], Antwoorden=[HEADING, ["R9", 9, 9]], Blad3=[])
    book.create_chartsheet("Grafiek").add_chart(openpyxl.chart.BarChart())
    assert read(saved(book), "a.xlsx").recognised["sheet"] == "Antwoorden"


def test_limesurvey_in_excel(read: Callable[..., Export]) -> None:
    rows = [
        ["id", "submitdate", "lastpage", "startlanguage", "AGR[SQ001]"],
        [1, datetime(2023, 1, 1, 10), 3, "nl", "AO01"],
        [2, None, 1, "nl", "AO02"],
    ]
    export = read(saved(workbook(*rows)), "a.xlsx", incomplete="drop")
    assert export.recognised["tool"] == "LimeSurvey"
    assert export.frame.index.tolist() == [2]


def test_qualtrics_in_excel(read: Callable[..., Export]) -> None:
    rows = [
        ["StartDate", "Status", "Finished", "Q1"],
        ["Start Date", "Response Type", "Finished", "Hoe gaat het?"],
        [f'{{"ImportId":"{name}"}}' for name in ("startDate", "status", "finished", "QID1")],
        [datetime(2023, 1, 1), 0, 1, 4],
        [datetime(2023, 1, 1), 8, 1, 4],
        [datetime(2023, 1, 1), 0, 0, 4],
    ]
    export = read(saved(workbook(*rows)), "a.xlsx")
    assert export.frame.index.tolist() == [4, 6]
    assert [note.key for note in export.notes] == ["spam-drop", "incomplete-keep"]


def merged(*ranges: str) -> openpyxl.Workbook:
    book = workbook(HEADING, ["R1", 1, 2], ["R2", 3, 4])
    for cells in ranges:
        book.active.merge_cells(cells)
    return book


def two_sheets(hide: bool) -> openpyxl.Workbook:
    book = workbook(HEADING, ["R1", 1, 2], Tweede=[HEADING, ["R9", 9, 9]])
    for sheet in book.worksheets[hide:]:
        sheet.sheet_state = "hidden" if hide else "visible"
    return book


FAILS: list[tuple[str, openpyxl.Workbook, dict[str, object], list[tuple]]] = [
    # what, workbook, options, (key, row, column, found, allowed) of each problem
    ("empty", workbook(), {}, [("empty-file", None, None, None, None)]),
    ("heading only", workbook(HEADING), {}, [("only-heading", None, None, None, None)]),
    ("two sheets", two_sheets(False), {},
     [("sheet-choose", None, None, None, ["Sheet", "Tweede"])]),
    ("unknown sheet", two_sheets(False), {"sheet": "Blad1"},
     [("sheet-unknown", None, None, "Blad1", ["Sheet", "Tweede"])]),
    ("asked sheet is empty", workbook(HEADING, ["R1", 1, 2], Leeg=[]), {"sheet": "Leeg"},
     [("empty-sheet", None, None, None, None)]),
    ("errors", workbook(HEADING, ["R1", "#N/A", 2], ["R2", 3, "#REF!"]), {},
     [("error-cell", 2, "B", "#N/B (#N/A)", None), ("error-cell", 3, "C", "#VERW! (#REF!)", None)]),
    ("merged answers", merged("B2:B3"), {}, [("merged-answers", 2, "B", "B2:B3", None)]),
    ("formulas never computed", workbook(HEADING, ["R1", 1, "=B2+1"], ["R2", 3, "=B3+1"]), {},
     [("formulas-not-computed", 2, "C", None, None)]),
    ("name twice", workbook(["id", "v1", "v1"], ["R1", 1, 2]), {},
     [("column-twice", None, "v1", None, None)]),
    ("no name", workbook(["id", None, "v2"], ["R1", 1, 2]), {},
     [("column-without-name", None, "B", None, None)]),
    ("too many rows", workbook(HEADING, *[["R", 1, 2]] * 50), {"max_rows": 10},
     [("too-many-rows", None, None, None, None)]),
    ("too large", workbook(HEADING, ["R1", 1, 2]), {"max_unpacked_bytes": 100},
     [("too-large-unpacked", None, None, None, None)]),
]  # fmt: skip


@pytest.mark.parametrize("case", FAILS, ids=[case[0] for case in FAILS])
def test_fails(case: tuple, problems: Callable[..., tuple[Problem, ...]]) -> None:
    _, book, options, expected = case
    got = problems(saved(book), "a.xlsx", **options)
    seen = [(p.key.removeprefix("read."), p.row, p.column, p.found, p.allowed) for p in got]
    assert seen == expected


def test_many_error_cells_are_counted(problems: Callable[..., tuple[Problem, ...]]) -> None:
    got = problems(saved(workbook(HEADING, *[["R", "#DIV/0!", 2]] * 30)), "a.xlsx")
    assert len(got) == 21
    assert got[-1].sentence() == (
        "Er zijn meer cellen met een foutmelding van Excel: nog 10. Verbeter eerst de genoemde cellen."
    )


def test_a_bomb_is_refused_before_it_is_opened(problems: Callable[..., tuple[Problem, ...]]) -> None:
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    content = saved(workbook(HEADING, ["R1", 1, 2]))
    content = patched(content, SHEET, lambda xml: xml.replace(b"</sheetData>", row * 2_000_000))
    assert len(content) < 400_000
    (got,) = problems(content, "a.xlsx")
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    packed, unpacked = (
        sum(getattr(one, f"{what}_size") for one in parts) for what in ("compress", "file")
    )
    assert got.sentence() == (
        f"Dit bestand is ongewoon sterk ingepakt: {packed // 1024} kB op de schijf en 74 MB als het "
        f"opengaat, dus {unpacked // packed} keer zo groot. Een gewone vragenlijst blijft onder de 150 keer. "
        "Het kan beschadigd zijn, of gemaakt om een computer te laten vastlopen, dus het is niet geopend. "
        "Vertrouwt u het bestand? Open het in Excel, kopieer alleen de cellen met antwoorden naar een nieuw "
        "werkblad en sla dat op onder een andere naam."
    )


def test_entities_are_not_expanded(problems: Callable[..., tuple[Problem, ...]]) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = saved(workbook(HEADING, ["R1", 1, 2]))
    content = patched(content, SHEET, lambda xml: bomb + xml.replace(b"<v>1</v>", b"<v>&b;</v>"))
    (got,) = problems(content, "a.xlsx")
    assert got.key == "read.unsafe"


# Cells that stand where no survey has one; a reader that fills in the empty ones never ends.
ONE = workbook(HEADING, ["R1", 1, 2])
SECOND = workbook(tweede=[HEADING, ["R1", 1, 2]])
FAR_ROW = b'<row r="900000000"><c r="A900000000"><v>1</v></c></row>'
FAR_COLUMNS = b"".join(
    b'<row r="%d"><c r="ZZZ%d"><v>1</v></c></row>' % (row, row) for row in range(3, 1000)
)
FAR = [
    ("row", ONE, FAR_ROW, "too-many-rows"),
    ("row of another sheet", SECOND, FAR_ROW, "too-many-rows"),
    ("columns", ONE, FAR_COLUMNS, "too-many-cells"),
]


@pytest.mark.parametrize("case", FAR, ids=[case[0] for case in FAR])
def test_a_cell_far_away_is_refused_in_time(
    case: tuple, problems: Callable[..., tuple[Problem, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swresearch.read.sheet.MAX_CELLS", 1_000_000)
    _, book, rows, key = case
    full = patched(
        saved(book), SHEET, lambda xml: xml.replace(b"<sheetData />", b"<sheetData></sheetData>")
    )
    content = patched(full, SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert rows in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    started = clock.monotonic()
    got = problems(content, "a.xlsx", max_rows=100_000)
    assert [problem.key for problem in got] == [f"read.{key}"]
    assert clock.monotonic() - started < 10


def stray(cell: str, people: int = 40) -> bytes:
    """A table of some people with one cell far away, and the size that Excel then writes."""
    book = workbook(HEADING, *[[f"R{n}", 1, 2] for n in range(people)])
    book.active[cell] = 1
    return saved(book)


BELOW = (
    "Op werkblad ‘Sheet’ staat iets in cel {}, ver onder de tabel: er liggen {} lege rijen boven. Dat telt"
    " niet als een persoon, en er is niets gelezen. Maak die cel leeg (of verwijder de rij) en sla het"
    " bestand op; hoort het wel bij de antwoorden, haal dan de lege rijen weg."
)
BESIDE = (
    "Op werkblad ‘Sheet’ staat iets in cel {}, ver rechts van de tabel: er liggen {} lege kolommen tussen."
    " Er is niets gelezen. Maak die cel leeg (of verwijder de kolom) en sla het bestand op; hoort het wel"
    " bij de antwoorden, haal dan de lege kolommen weg."
)
STRAY = [
    # the cell, the sentence, how many empty rows or columns lie between (the table is A1:C41)
    ("A1048576", BELOW, 1_048_576 - 41 - 1),
    ("XFD1048576", BELOW, 1_048_576 - 41 - 1),
    ("B1043", BELOW, 1001),
    ("XFD900", BESIDE, 16_384 - 3 - 1),
    ("XFD5", BESIDE, 16_384 - 3 - 1),
    ("DA20", BESIDE, 101),
]


@pytest.mark.parametrize("case", STRAY, ids=[case[0] for case in STRAY])
def test_one_stray_cell_is_named_and_costs_little(
    case: tuple, problems: Callable[..., tuple[Problem, ...]]
) -> None:
    cell, words, between = case
    content = stray(cell)
    tracemalloc.start()
    started = clock.monotonic()
    got = problems(content, "a.xlsx")
    taken, (_, most) = clock.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [problem.sentence() for problem in got] == [words.format(cell, between)]
    assert taken < 10
    assert most < 200 * 1024**2


def test_rows_left_empty_inside_a_table_are_no_fault(read: Callable[..., Export]) -> None:
    frame = read(stray("A1042"), "a.xlsx").frame  # 1,000 empty rows above it
    assert list(frame["id"].dropna())[-2:] == ["R39", "1"]


def test_a_table_that_is_mostly_empty_is_refused_by_its_size(
    problems: Callable[..., tuple[Problem, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swresearch.read.sheet.MAX_CELLS", 1_000_000)
    book = workbook([f"v{n}" for n in range(2000)], *[["R1"]] * 600)
    (got,) = problems(saved(book), "a.xlsx")  # 601 x 2,000 cells, of which 2,600 are filled
    assert got.key == "read.too-many-cells"


def test_reading_takes_no_longer_than_it_may(problems: Callable[..., tuple[Problem, ...]]) -> None:
    content = saved(workbook(HEADING, *[["R", 1, 2]] * 200))
    (got,) = problems(content, "a.xlsx", max_seconds=0)
    assert got.sentence() == (
        "Het lezen van dit bestand duurde langer dan 0 seconden en is afgebroken. Exporteer de antwoorden"
        " als CSV; dat leest veel sneller."
    )
