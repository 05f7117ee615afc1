"""Which kind a file is, options that cannot be, and one sentence for every file that cannot be read."""

from __future__ import annotations

import io
import lzma
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.read import Export, ReadOptions, read_export


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return stream.getvalue()


OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
DAMAGED = (
    "Dit bestand is beschadigd of onvolledig en kan niet worden gelezen ({}). Open het in het "
    "programma waar het uit komt, sla het opnieuw op en probeer het dan nog eens."
)
SENTENCES = [
    # what, name, content, options, the whole sentence
    ("old Excel", "a.xls", OLD_EXCEL, {},
     "Dit is een Excel-bestand van de oude soort (.xls) of een Excel-bestand met een wachtwoord. Open "
     "het in Excel en sla het zonder wachtwoord op als Excel-werkmap (.xlsx)."),
    ("Excel with a password", "a.xlsx", OLD_EXCEL, {},
     "Dit is een Excel-bestand van de oude soort (.xls) of een Excel-bestand met een wachtwoord. Open "
     "het in Excel en sla het zonder wachtwoord op als Excel-werkmap (.xlsx)."),
    ("OpenDocument", "a.ods", zipped("mimetype", "content.xml"), {},
     "Dit is een ingepakt bestand, maar geen Excel-werkmap. Pak het eerst uit, of sla het op als "
     "Excel-werkmap (.xlsx) of CSV."),
    ("zipped CSV", "a.csv", zipped("antwoorden.csv"), {},
     "Dit is een ingepakt bestand, maar geen Excel-werkmap. Pak het eerst uit, of sla het op als "
     "Excel-werkmap (.xlsx) of CSV."),
    ("web page", "a.xls", b"\r\n<HTML><table><tr><td>1</td></tr></table>", {},
     "Dit is een webpagina, ook al heet het bestand anders. Open het in Excel en sla het op als "
     "Excel-werkmap (.xlsx), of maak de export opnieuw als CSV."),
    ("R data", "a.rds", b"\x1f\x8b\x08\0\0\0", {},
     "Dit soort bestand wordt niet gelezen. Sla de gegevens op in een van de toegestane soorten. "
     "Gevonden: .rds. Toegestaan: .csv · .dta · .parquet · .sav · .tab · .tsv · .txt · .xlsm · .xlsx · "
     ".zsav."),
    ("text called .sav", "a.sav", b"a;b\n1;2\n", {}, DAMAGED.format("header")),
    ("text called .xlsx", "a.xlsx", b"a;b\n1;2\n", {}, DAMAGED.format("header")),
    ("cut .xlsx", "a.xlsx", zipped("xl/workbook.xml")[:60], {}, DAMAGED.format("BadZipFile")),
    ("cut .parquet", "a.parquet", b"PAR1" + b"\0" * 20, {}, DAMAGED.format("ArrowInvalid")),
    ("other format asked", "a.csv", b"a;b\n1;2\n", {"format": "sav"},
     "Volgens de instellingen is dit bestand van het soort sav, maar de inhoud is van een ander soort. "
     "Pas de instelling format aan of kies het juiste bestand. Gevonden: csv."),
    ("empty", "a.sav", b"", {}, "Dit bestand is leeg. Exporteer het opnieuw."),
    ("heading only", "a.csv", b"a;b\n", {},
     "Dit bestand bevat alleen kolomnamen en geen enkel antwoord. Exporteer het opnieuw, met de "
     "antwoorden."),
]  # fmt: skip


@pytest.mark.parametrize("case", SENTENCES, ids=[case[0] for case in SENTENCES])
def test_one_sentence(case: tuple, problems: Callable[..., tuple[Problem, ...]]) -> None:
    _, name, content, options, expected = case
    (got,) = problems(content, name, **options)
    assert got.sentence() == expected
    assert Path(str(got.file)).name == name


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as missing:
        read_export(tmp_path / "weg.csv")
    with pytest.raises(ProblemsError) as folder:
        read_export(tmp_path)
    assert missing.value.sentences() == [
        f"{tmp_path / 'weg.csv'}: Dit bestand bestaat niet. Controleer de naam en de map."
    ]
    assert folder.value.sentences() == [
        f"{tmp_path}: Dit is een map en geen bestand. Noem het bestand zelf."
    ]


def test_file_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n1;2\n")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(ProblemsError) as caught:
        read_export(path)
    assert caught.value.sentences() == [
        f"{path}: Dit bestand mag niet worden gelezen. Staat het nog open in Excel of SPSS? "
        "Sluit het daar en probeer het opnieuw."
    ]


def excel() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["id", "v"])
    book.active.append(["R1", 1])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def spss(path: Path) -> bytes:
    pyreadstat.write_sav(pd.DataFrame({"v": [1.0]}), str(path))
    return path.read_bytes()


def test_content_decides_not_the_name(read: Callable[..., Export], tmp_path: Path) -> None:
    cases = [
        (b"a;b\n1;2\n", "a.xls", "CSV", ".xls"),
        (excel(), "a.csv", "Excel", ".csv"),
        (spss(tmp_path / "x.sav"), "a", "SPSS", "-"),
    ]
    for content, name, shown, ending in cases:
        export = read(content, name)
        assert export.recognised["format"] == shown
        assert [note.sentence() for note in export.notes] == [
            f"De naam van het bestand eindigt op {ending}, maar de inhoud is van het soort {shown}; "
            "zo is het gelezen."
        ]


def test_parquet(read: Callable[..., Export], tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": ["R1", "", "R3"],
            "getal": [1, 2, 3],
            "breuk": [1.5, None, 2],
            "soort": pd.Categorical(["x", None, "y"]),
            "dag": [date(2023, 1, 9), None, date(1890, 1, 1)],
            "moment": [datetime(2023, 1, 9, 10, tzinfo=UTC), None, None],
            "waar": [True, False, None],
            "tijd": [time(10, 5), None, None],
        },
        index=[7, 8, 9],
    )
    frame.to_parquet(tmp_path / "bron.parquet")
    export = read((tmp_path / "bron.parquet").read_bytes(), "a.parquet")
    got = export.frame
    assert {name: str(dtype) for name, dtype in got.dtypes.items()} == {
        "id": "str",
        "getal": "float64",
        "breuk": "float64",
        "soort": "str",
        "dag": "datetime64[us]",
        "moment": "datetime64[us]",
        "waar": "str",
        "tijd": "str",
    }
    assert got["id"].isna().tolist() == [False, True, False]
    assert got["waar"].fillna("-").tolist() == ["TRUE", "FALSE", "-"]
    assert got["tijd"].fillna("-").tolist() == ["10:05:00", "-", "-"]
    assert got["moment"].iloc[0] == pd.Timestamp("2023-01-09 10:00")
    assert got["dag"].dt.strftime("%Y-%m-%d").fillna("-").tolist() == ["2023-01-09", "-", "1890-01-01"]
    assert got.index.tolist() == [1, 2, 3]
    assert export.recognised == {"format": "Parquet", "rows": "3", "columns": "8"}


OPTIONS = [
    ({"format": "xls"}, ["De instelling format kent deze waarde niet. Kies een van de toegestane "
     "waarden. Gevonden: xls. Toegestaan: csv · xlsx · sav · dta · parquet · limesurvey · qualtrics."]),
    ({"separator": ";;"}, ["Het scheidingsteken (separator) moet één teken zijn en geen "
     "aanhalingsteken of regeleinde, bijvoorbeeld ‘;’. Gevonden: ;;."]),
    ({"decimal": ";"}, ["De instelling decimal kent deze waarde niet. Kies een van de toegestane "
     "waarden. Gevonden: ;. Toegestaan: , · .."]),
    ({"header_rows": 0}, ["Het aantal kopregels (header_rows) moet 1 of meer zijn. Gevonden: 0."]),
    ({"header_rows": 2, "header_row": 3}, ["De naamregel (header_row) moet een van de kopregels zijn, "
     "geteld vanaf 1. Gevonden: 3."]),
    ({"incomplete": "weg"}, ["De instelling incomplete kent deze waarde niet. Kies een van de "
     "toegestane waarden. Gevonden: weg. Toegestaan: keep · drop."]),
]  # fmt: skip


@pytest.mark.parametrize(("options", "expected"), OPTIONS)
def test_options_that_cannot_be(options: dict, expected: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        ReadOptions(**options)
    assert caught.value.sentences() == expected


def test_recognised_in_words(read: Callable[..., Export]) -> None:
    export = read(b"a;b\n1;2,5\n")
    assert export.recognised_lines() == [
        "soort bestand: CSV",
        "tekencodering: UTF-8",
        "scheidingsteken: puntkomma",
        "decimaalteken: komma",
        "aantal kopregels: 1",
        "aantal rijen: 1",
        "aantal kolommen: 2",
    ]
    assert export.recognised_lines("en")[0] == "kind of file: CSV"


# Damaged files: whatever happens to the bytes, reading ends in an export or in our own sentences.

MUTATIONS = 150


def mutated(content: bytes, seed: int) -> bytes:
    """The content with some bytes overwritten, a piece cut out, or the end missing."""
    rng = np.random.default_rng(seed)
    data = bytearray(content)
    match seed % 3:
        case 0:
            for place in rng.integers(0, len(data), 1 + seed % 20):
                data[place] = rng.integers(0, 256)
        case 1:
            start = int(rng.integers(0, len(data)))
            del data[start : start + int(rng.integers(1, 200))]
        case _:
            del data[int(rng.integers(1, len(data))) :]
    return bytes(data)


def small(kind: str, folder: Path) -> bytes:
    frame = pd.DataFrame({"v": [1.0, 2, 9] * 20, "plaats": ["Fryslân", "x", ""] * 20})
    path = folder / f"bron.{kind}"
    match kind:
        case "sav":
            pyreadstat.write_sav(
                frame,
                str(path),
                column_labels=["één", None],
                variable_value_labels={"v": {1.0: "ja"}},
                missing_ranges={"v": [9]},
            )
        case "zsav":
            pyreadstat.write_sav(frame, str(path), compress=True)
        case "dta":
            pyreadstat.write_dta(frame, str(path), column_labels=["één", None])
        case "xlsx":
            frame.to_excel(path, index=False)
        case "parquet":
            frame.to_parquet(path)
        case _:
            frame.to_csv(path, index=False, sep=";")
    return path.read_bytes()  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "sav", "zsav", "dta", "xlsx", "parquet"])
def test_damaged_files_end_in_sentences(kind: str, tmp_path: Path) -> None:
    content = small(kind, tmp_path)
    path, refused = tmp_path / f"stuk.{kind}", 0
    # Reading .sav and .dta starts a process; `tests/fuzz` reads many more.
    for seed in range(MUTATIONS if kind in ("csv", "xlsx", "parquet") else 12):
        path.write_bytes(mutated(content, seed))
        try:
            read_export(path)
        except ProblemsError as error:
            refused += 1
            assert all(sentence.startswith(f"{path}") for sentence in error.sentences())
            assert all(problem.sentence("en") for problem in error.problems)
    assert refused >= 3


def test_a_file_that_ends_its_reader_ends_nothing_else(tmp_path: Path) -> None:
    """Found by `tests/fuzz`: pyreadstat 1.3.7 ends the process that reads this one."""
    path = tmp_path / "stuk.sav"
    path.write_bytes(lzma.decompress((Path(__file__).parent / "ends_its_reader.sav.xz").read_bytes()))
    with pytest.raises(ProblemsError) as caught:
        read_export(path)
    assert [problem.key for problem in caught.value.problems] == ["read.damaged"]


def test_reading_changes_nothing_on_disk(reference: Path) -> None:
    path = reference / "nasty" / "limesurvey.csv"
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    read_export(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
