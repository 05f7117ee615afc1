"""CSV in every encoding and with every separator of Dutch offices, and the ways it goes wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pandas as pd
import pytest

from swresearch.errors import Problem
from swresearch.read import Export

ROWS = [
    ["naam", "plaats", "cijfer", "toelichting"],
    ["R1", "Fryslân", "7{m}5", "één regel"],
    ["R2", "'s-Gravenhage", "", "twee\nregels"],
    [" R3", "Besançon ", "10", 'zij zei "ja"'],
    ["R4", "", "0{m}25", "met {s} erin\xa0"],
    ["R5", "NA", "n.v.t.", "-oth-"],
]

ENCODINGS = [
    ("utf-8", b"", "UTF-8"),
    ("utf-8", b"\xef\xbb\xbf", "UTF-8 (BOM)"),
    ("utf-16-le", b"\xff\xfe", "UTF-16 LE (BOM)"),
    ("utf-16-be", b"\xfe\xff", "UTF-16 BE (BOM)"),
    ("utf-16-le", b"", "UTF-16 LE"),
    ("utf-16-be", b"", "UTF-16 BE"),
    ("cp1252", b"", "Windows-1252"),
]
SEPARATORS = [";", ",", "\t", "|"]
LINE_ENDS = ["\n", "\r\n"]


def written(separator: str, mark: str, end: str = "\r\n") -> tuple[str, pd.DataFrame]:
    """The rows as CSV text, and the frame they must be read to."""
    rows = [[cell.format(m=mark, s=separator) for cell in row] for row in ROWS]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    frame = pd.DataFrame(rows[1:], columns=rows[0], dtype="str")
    frame.index = pd.RangeIndex(2, len(rows) + 1, name="row")
    return text.getvalue(), frame.where(frame != "")


@pytest.mark.parametrize("end", LINE_ENDS, ids=["LF", "CRLF"])
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("case", ENCODINGS, ids=[shown for _, _, shown in ENCODINGS])
def test_every_encoding_and_separator(
    case: tuple[str, bytes, str], separator: str, end: str, read: Callable[..., Export]
) -> None:
    encoding, bom, shown = case
    mark = "," if separator == ";" else "."
    text, expected = written(separator, mark, end)
    export = read(bom + text.encode(encoding))
    pd.testing.assert_frame_equal(export.frame, expected)
    got = [export.recognised[name] for name in ("encoding", "separator", "decimal")]
    assert got == [shown, "tab" if separator == "\t" else separator, mark]
    assert export.notes == ()


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize(
    ("encoding", "codec"),
    [("utf8", "utf-8"), ("latin-1", "latin-1"), ("cp850", "cp850"), ("mac_roman", "mac_roman"),
     ("utf-16", "utf-16"), ("utf-8-sig", "utf-8-sig")],
)  # fmt: skip
def test_given_encoding_and_separator(
    encoding: str, codec: str, separator: str, read: Callable[..., Export]
) -> None:
    text, expected = written(separator, ",")
    export = read(text.encode(codec), encoding=encoding, separator=separator, decimal=",")
    pd.testing.assert_frame_equal(export.frame, expected)


HEADINGS = "a;b;c\n"
READS: list[tuple[str, bytes, dict[str, object], list[list[object]], list[int]]] = [
    # what, content, options, cells, rows
    ("sep line", b"sep=;\r\na;b\r\n1;2\r\n", {}, [["1", "2"]], [2]),
    ("sep line in quotes", b'"sep=,"\na,b\n1,"2,5"\n', {}, [["1", "2,5"]], [2]),
    ("sep line of a tab", b"sep=\t\na\tb\n1\t2\n", {}, [["1", "2"]], [2]),
    ("sep line overruled", b"sep=,\na;b\n1;2\n", {"separator": ";"}, [["1", "2"]], [2]),
    ("no last line end", b"a;b\n1;2", {}, [["1", "2"]], [2]),
    ("old Mac line ends", b"a;b\r1;2\r3;4\r", {}, [["1", "2"], ["3", "4"]], [2, 3]),
    ("empty rows", b"a;b\n1;2\n\n;\n3;4\n\n\n", {}, [["1", "2"], ["3", "4"]], [2, 5]),
    ("one column", b"naam\nx\ny\n", {}, [["x"], ["y"]], [2, 3]),
    ("one column, blank line", b"naam\nx\n\ny\n", {}, [["x"], ["y"]], [2, 4]),
    ("trailing separators", b"a;b;;\n1;2;;\n3;4;;\n", {}, [["1", "2"], ["3", "4"]], [2, 3]),
    ("trailing in answers", b"a;b\n1;2;\n3;4;\n", {}, [["1", "2"], ["3", "4"]], [2, 3]),
    ("trailing in heading", b"a;b;\n1;2\n3;4\n", {}, [["1", "2"], ["3", "4"]], [2, 3]),
    ("row numbers of R", b'"","a"\n"1","x"\n"2","y"\n', {}, [["x"], ["y"]], [2, 3]),
    ("row numbers of pandas", b",a\n0,x\n1,y\n", {}, [["x"], ["y"]], [2, 3]),
    ("breaks inside quotes", b'a;b\n"1\n\n1";2\n3;4\n', {}, [["1\n\n1", "2"], ["3", "4"]], [2, 3]),
    ("commas in texts", b"a;b\n1,5;x, y\n2,5;z\n", {}, [["1,5", "x, y"], ["2,5", "z"]], [2, 3]),
    ("quote inside a word", b'a;b\n5" buis;2\n3;4\n', {}, [['5" buis', "2"], ["3", "4"]], [2, 3]),
    ("title row", b"Enquete 2023;;\n;;\na;b;c\n1;2;3\n", {}, [["1", "2", "3"]], [4]),
    ("two heading rows", b"x;y;z\na;b;c\n1;2;3\n", {"header_rows": 2, "header_row": 2},
     [["1", "2", "3"]], [3]),
    ("names below", b"x;y;z\na;b;c\n1;2;3\n", {"header_row": 2}, [["1", "2", "3"]], [3]),
    ("NA is an answer", b"a;b\nNA;NULL\n", {}, [["NA", "NULL"]], [2]),
]  # fmt: skip


@pytest.mark.parametrize("case", READS, ids=[case[0] for case in READS])
def test_reads(case: tuple, read: Callable[..., Export]) -> None:
    _, content, options, cells, rows = case
    frame = read(content, **options).frame
    assert frame.to_numpy().tolist() == cells
    assert frame.index.tolist() == rows


NOTES = [
    (b"a;b\n1;2\n\n3;4\n", ["Lege rijen tussen de antwoorden, overgeslagen: 1."]),
    (b",a\n0,x\n1,y\n",
     ["De eerste kolom heeft geen naam en telt alleen de rijen; die is weggelaten."]),
    (b"Enquete;;\na;b;c\n1;2;3\n",
     ["Overgeslagen regels boven de kop: 1 (‘Enquete’)."]),
    (b'" a";"b\nc"\n1;2\n',
     ["Kolomnamen waarin spaties aan de randen of regeleinden zijn weggelaten: 2."]),
    (b"a;b\n1,5;2.5\n", ["Zowel de komma als de punt komt voor als decimaalteken (kolommen met "
                        "een komma: 1, met een punt: 1). Noem het juiste teken bij decimal "
                        "als de keuze niet klopt."]),
    ("a;b\nFryslân;één\n".encode("cp850"),
     ["Vreemde tekens midden in een woord: 1 (het eerste op regel 2). Misschien komt het bestand "
      "uit MS-DOS (encoding: cp850) of van een oude Mac (encoding: mac_roman)."]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), NOTES)
def test_tells(content: bytes, expected: list[str], read: Callable[..., Export]) -> None:
    assert [note.sentence() for note in read(content).notes] == expected


def test_names_are_tidied(read: Callable[..., Export]) -> None:
    assert list(read(b'" a\xc2\xa0";"b\nc"\n1;2\n').frame) == ["a", "b c"]


def long(count: int, bad: dict[int, str]) -> bytes:
    lines = ["a;b;c"] + [bad.get(n, "1;2;3") for n in range(2, count + 1)]
    return "\n".join(lines).encode()


FAILS: list[tuple[str, bytes, dict[str, object], list[tuple]]] = [
    # what, content, options, (key, row, line, column, found) of each problem
    ("empty", b"", {}, [("empty-file", None, None, None, None)]),
    ("spaces only", b" \r\n\r\n", {}, [("empty-file", None, None, None, None)]),
    ("mark only", b"\xef\xbb\xbf", {}, [("empty-file", None, None, None, None)]),
    ("sep line only", b"sep=;\n", {}, [("empty-file", None, None, None, None)]),
    ("heading only", b"a;b;c\n", {}, [("only-heading", None, None, None, None)]),
    ("heading and blank lines", b"a;b;c\n;;\n\n", {}, [("only-heading", None, None, None, None)]),
    ("too few rows for the heading", b"a;b\n1;2\n", {"header_rows": 4},
     [("no-heading", None, None, None, None)]),
    ("row too long", long(9, {4: "1;2;3;4"}), {}, [("ragged-row", 4, None, None, 4)]),
    ("row too short", long(9, {4: "1;2", 6: "1"}), {},
     [("ragged-row", 4, None, None, 2), ("ragged-row", 6, None, None, 1)]),
    ("ragged after a break", long(9, {3: '1;"x\ny";3', 5: "1;2"}), {},
     [("ragged-row", 5, None, None, 2)]),
    ("quote left open", long(9, {4: '1;"2;3'}), {}, [("ragged-row", 4, None, None, 2)]),
    ("quote left open in the last column", long(9, {4: '1;2;"3'}), {},
     [("quote-open", 4, None, "3", None)]),
    ("quotes around rows", b'a;b;c;d\n1;2;3;"4\n1;2;3;4\n1;2;3;4"\n1;2;3;4\n', {},
     [("quote-open", 2, None, "4", None)]),
    ("lines in quotes", b'"a,b,c"\n"1,2,3"\n"4,5,6"\n', {},
     [("lines-in-quotes", None, None, None, None)]),
    ("name twice", b"a;b;a\n1;2;3\n", {}, [("column-twice", None, None, "a", None)]),
    ("no name", b"a;;c\n1;2;3\n", {}, [("column-without-name", None, None, "2", None)]),
    ("unknown byte", b"a;b\n1;\x81\n", {}, [("encoding-byte", None, 2, None, "0x81")]),
    ("given encoding does not fit", b"a;b\n1;\xeb\n", {"encoding": "utf-8"},
     [("encoding-byte", None, 2, None, "0xEB")]),
    ("ascii does not fit", b"a;b\n1;\xeb\n", {"encoding": "ascii"},
     [("encoding-byte", None, 2, None, "0xEB")]),
    ("half a UTF-16", "a;b\n1;2\n".encode("utf-16")[:-1], {},
     [("encoding-byte", None, 2, None, "0x0A")]),
    ("two encodings", "a\né\n".encode() + b"x\n\xe9\n", {},
     [("encoding-mixed", None, None, None, None)]),
    ("unknown encoding", b"a;b\n1;2\n", {"encoding": "utf-99"},
     [("encoding-unknown", None, None, None, "utf-99")]),
    ("no text encoding", b"a;b\n1;2\n", {"encoding": "base64"},
     [("encoding-unknown", None, None, None, "base64")]),
    ("zero bytes", b"a;b\n1;2\n" * 600 + b"\0", {}, [("not-text", None, 1201, None, None)]),
    ("binary", bytes(range(256)) * 4, {}, [("not-text", None, 1, None, None)]),
    ("too many rows", long(30, {}), {"max_rows": 20}, [("too-many-rows", None, None, None, None)]),
    ("a cell without end", b'a;b\n1;"' + b"x" * 200_000, {}, [("quote-open", 2, None, None, None)]),
]  # fmt: skip


def seen(problems: tuple[Problem, ...]) -> list[tuple]:
    return [(p.key.removeprefix("read."), p.row, p.line, p.column, p.found) for p in problems]


@pytest.mark.parametrize("case", FAILS, ids=[case[0] for case in FAILS])
def test_fails(case: tuple, problems: Callable[..., tuple[Problem, ...]]) -> None:
    _, content, options, expected = case
    assert seen(problems(content, **options)) == expected


def test_many_ragged_rows_are_counted(problems: Callable[..., tuple[Problem, ...]]) -> None:
    bad = dict.fromkeys(range(300, 330), "1;2")
    got = problems(long(900, bad))
    assert [p.row for p in got] == [*range(300, 320), None]
    assert got[-1].sentence() == (
        "Er zijn meer rijen met te veel of te weinig cellen: nog 10. "
        "Verbeter eerst de genoemde rijen of exporteer opnieuw."
    )


def test_a_ragged_row_in_one_sentence(problems: Callable[..., tuple[Problem, ...]]) -> None:
    (got,) = problems(long(9, {4: "1;2;3;4"}))
    assert got.sentence() == (
        "Deze rij heeft niet 3 cellen, zoals de kop; lege cellen tellen mee. Vaak staat er een los "
        "scheidingsteken (;) of een regeleinde in een antwoord zonder aanhalingstekens. Verbeter de "
        "rij of exporteer opnieuw. Gevonden: 4."
    )


def test_many_rows_per_person_are_just_rows(read: Callable[..., Export]) -> None:
    frame = read(b"id;traject;duur\nA;1;4\nA;2;\nB;1;3\n").frame
    assert frame["id"].tolist() == ["A", "A", "B"]
    assert frame["duur"].isna().tolist() == [False, True, False]
