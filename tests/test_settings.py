"""Settings files: every kind of fault, with its whole message.

`settings_faults.txt` is the table: a title, the file, and what is said about it, line by line.
"""

import time
from enum import StrEnum
from pathlib import Path

import pytest
import yaml
from pydantic import Field

from swresearch.errors import ProblemsError
from swresearch.settings import (
    Day,
    Fault,
    Name,
    SchemaVersion,
    Settings,
    Text,
    document,
    examine,
    load,
    read_document,
    text,
    unknown_name,
)

TABLE = Path(__file__).with_name("settings_faults.txt").read_text(encoding="utf-8")
HEAD = "schema_version: 1\ntitle: T\n"


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Part(Settings):
    name: Text
    size: int = Field(default=1, ge=1, le=9)
    share: float = 0.5
    day: Day | None = None
    shown: bool = True
    colours: list[Colour] = []
    bounds: tuple[float, float] = (0, 1)
    fixed: dict[str, int | float | str] = {}
    codes: dict[int, Text] = {}


class Whole(Settings):
    schema_version: SchemaVersion
    title: Text = Field(examples=["t"])
    id: str = Field(default="x", pattern=r"^[a-z-]+$")
    parts: dict[Name, Part] = {}
    rows: list[Part] = []
    uses: list[str] = []

    def problems(self):
        for i, name in enumerate(self.uses):
            if name not in self.parts:
                yield Fault(("uses", i), *unknown_name(name, self.parts))


def _row(section):
    title, _, rest = section.partition("\n")
    content, _, said = rest.partition("## says\n")
    return pytest.param(content, said.strip().splitlines(), id=title)


ROWS = [_row(section) for section in TABLE.removeprefix("## ").split("\n\n## ")]


def _said(folder, content, model=Whole):
    file = folder / "x.yml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ProblemsError) as caught:
        load(file, model, "x.yml")
    return caught.value.sentences()


@pytest.mark.parametrize(("content", "expected"), ROWS)
def test_fault(tmp_path, content, expected):
    assert _said(tmp_path, content) == expected


@pytest.mark.parametrize(("content", "expected"), ROWS)
def test_fault_with_the_parser_in_python(tmp_path, monkeypatch, content, expected):
    """Where libyaml is missing the same is said."""
    monkeypatch.setattr(document, "_Loader", yaml.SafeLoader)
    assert _said(tmp_path, content) == expected


BYTES = [
    (
        "not UTF-8",
        b"title: T\nid: caf\xe9\n",
        "x.yml, regel 2: Dit bestand is niet als UTF-8 opgeslagen. Sla het opnieuw op met de codering"
        " UTF-8.",
    ),
    (
        "UTF-16, as Notepad may save it",
        "title: T".encode("utf-16"),
        "x.yml, regel 1: Dit bestand is niet als UTF-8 opgeslagen. Sla het opnieuw op met de codering"
        " UTF-8.",
    ),
    (
        "a null byte",
        b"title: T\nid: \0\n",
        "x.yml, regel 2: Hier staat een onzichtbaar stuurteken. Haal het weg, of sla het bestand"
        " opnieuw op als platte tekst (UTF-8).",
    ),
    (
        "lines that end as in Windows",
        b"schema_version: 1\r\ntitle: T\r\nidd: x\r\n",
        "x.yml, regel 3: De sleutel ‘idd’ bestaat niet. Bedoelt u ‘id’?"
        " Toegestaan: schema_version · title · id · parts · rows · uses.",
    ),
    (
        "nested 50 deep",
        b"[" * 50 + b"]" * 50,
        "x.yml, regel 1: Dit bestand is te diep genest. Haal haakjes en inspringingen weg die nergens"
        " voor nodig zijn.",
    ),
    (
        "nested without end",
        b"[" * 500_000,
        "x.yml, regel 1: Dit bestand is te diep genest. Haal haakjes en inspringingen weg die nergens"
        " voor nodig zijn.",
    ),
    (
        "too large",
        b"# filler\n" * 120_000,
        "x.yml: Dit bestand is groter dan 1 MB; zo groot is geen instellingenbestand. Kijk of het een"
        " gegevensbestand is.",
    ),
]


@pytest.mark.parametrize(("content", "expected"), [pytest.param(*row[1:], id=row[0]) for row in BYTES])
def test_bytes_that_cannot_be_read(tmp_path, content, expected):
    assert _said(tmp_path, content) == [expected]


def test_missing_file_and_folder(tmp_path):
    for file, expected in (
        ("none.yml", "Dit bestand bestaat niet. Kijk of de naam en de map kloppen."),
        ("", "Dit is een map en geen bestand. Noem het bestand zelf."),
    ):
        with pytest.raises(ProblemsError) as caught:
            load(tmp_path / file, Whole, "x")
        assert caught.value.sentences() == [f"x: {expected}"]


# What a word becomes: only true, false, null and numbers that read back the same are not text.
WORDS = {
    "yes": "yes",
    "no": "no",
    "on": "on",
    "y": "y",
    "true": True,
    "False": False,
    "null": None,
    "~": None,
    "": None,
    "2020": 2020,
    "-9": -9,
    "010": "010",
    "+5": "+5",
    "1_000": "1_000",
    "12:30": "12:30",
    "0x1F": "0x1F",
    "1.5": 1.5,
    "1.10": "1.10",
    ".5": ".5",
    "1e3": "1e3",
    ".inf": ".inf",
    "2021-06-30": "2021-06-30",
    "'7'": "7",
    '"true"': "true",
    "9999999999999999999999": "9999999999999999999999",
}


@pytest.mark.parametrize(("word", "expected"), WORDS.items())
def test_word(tmp_path, word, expected):
    (tmp_path / "x.yml").write_text(f"a: {word}\n", encoding="utf-8")
    assert read_document(tmp_path / "x.yml").data == {"a": expected}


def test_numbers_written_as_text_are_numbers_where_a_number_is_wanted(tmp_path):
    content = (
        HEAD + "rows:\n- {name: 65+, size: '07', share: 0.50, bounds: [1e0, .5], codes: {1: 2019}}\n"
    )
    (tmp_path / "x.yml").write_text(content, encoding="utf-8")
    got = load(tmp_path / "x.yml", Whole).rows[0]
    assert (got.size, got.share, got.bounds) == (7, 0.5, (1.0, 0.5))
    assert (got.name, got.codes) == ({"": "65+"}, {1: {"": "2019"}})


def test_byte_order_mark_and_document_marks_are_no_fault(tmp_path):
    (tmp_path / "x.yml").write_bytes(b"\xef\xbb\xbf---\n" + HEAD.encode() + b"...\n")
    assert text(load(tmp_path / "x.yml", Whole).title, "nl") == "T"


def test_anchors_without_aliases_are_no_fault(tmp_path):
    (tmp_path / "x.yml").write_text("schema_version: 1\ntitle: &t T\n", encoding="utf-8")
    assert text(load(tmp_path / "x.yml", Whole).title, "nl") == "T"


def test_the_rest_is_read_beside_a_faulty_part(tmp_path):
    content = HEAD + "rows:\n- {name: a, size: x}\n- {name: b}\nparts:\n  c: {}\n  d: {name: D}\n"
    (tmp_path / "x.yml").write_text(content, encoding="utf-8")
    got = examine(read_document(tmp_path / "x.yml"), Whole)
    assert [text(row.name, "nl") for row in got.value.rows] == ["a", "b"]
    assert list(got.value.parts) == ["d"]
    assert got.names_set_aside >= {"c"}


def test_what_refers_to_a_faulty_part_is_not_called_broken(tmp_path):
    content = HEAD + "parts:\n  a: {size: 1}\nuses: [a, b]\n"
    assert _said(tmp_path, content) == [
        "x.yml, regel 4: De sleutel ‘parts.a.name’ ontbreekt. Vul hem in.",
        "x.yml, regel 5: Deze naam is niet bekend. Kies een bekende naam, of voeg deze toe waar zij"
        " hoort. Gevonden: b.",
    ]


def test_english_has_the_same_message(tmp_path):
    (tmp_path / "x.yml").write_text("schema_version: 1\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load(tmp_path / "x.yml", Whole, "x.yml")
    expected = ["x.yml, line 1: The key 'title' is missing. Fill it in."]
    assert caught.value.sentences("en") == expected


@pytest.mark.parametrize(
    "line", ["- []\n", "- {name: a, size: x}\n", "- {nam: a}\n"], ids=["wrong", "value", "key"]
)
def test_a_long_file_full_of_faults_is_read_in_time(tmp_path, line):
    """Some other program's file may be named by mistake; each line costs the same."""
    content = f"{HEAD}rows:\n{line * 5_000}"
    (tmp_path / "x.yml").write_text(content, encoding="utf-8")
    started = time.process_time()
    got = examine(read_document(tmp_path / "x.yml"), Whole)
    assert len(got.problems) == 5_000
    assert time.process_time() - started < 5  # takes half a second; it took sixteen
