"""Nothing about a person stands anywhere under the site.

The raw files are read here by other means than the library's, and every file of the site is searched.
"""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
ROOT = Path(__file__).parents[2]

# file, column of ids, columns that point to a person, column of open answers
RAW = [
    ("worker/medewerkers-2019.sav", "respnr", ("naam", "email", "telefoon"), "toelichting"),
    ("client/diepte-interviews-2020.xlsx", "Nr.", ("Naam", "E-mail", "Telefoon"), "Toelichting"),
    ("client/spiegelgesprekken-2020.csv", "Nr", ("Naam", "Telefoon", "E-mail"), "Toelichting"),
    ("partner/ketenpartners-2021.csv", "token", ("firstname", "lastname", "email"), "TOEL"),
]

# What only a notebook's source, a build folder or a data file would hold.
SOURCES = (
    "nbformat",
    "cell_type",
    "execution_count",
    "kernelspec",
    "language_info",
    "ipykernel",
    "injected-parameters",
    "_sources",
    "voorbeeld.invalid",
    "secrets.json",
    "changes.csv",
)
NEVER = {
    ".ipynb",
    ".py",
    ".md",
    ".yml",
    ".sav",
    ".csv",
    ".xlsx",
    ".parquet",
    ".json",
    ".pickle",
    ".map",
}
OFFERED = "lesmateriaal/"
TEXTS = {".html", ".js", ".css", ".svg", ".txt", ".xml", ".csv", ".json", ""}
PLACES = (str(ROOT), "/home/", "/tmp/", "C:\\Users")
RUN = 10  # so many answers of one person in a row point to that person
# Compressed, so that four letters in a row mean nothing; `unpack` opens what is offered.
PACKED = {".zip", ".imscc", ".pdf"}
WORDS = 5  # so many words of an open answer in a row are a quotation


@dataclass(frozen=True)
class Secrets:
    """What may not be found: ids and identifiers, runs of words, runs of answers."""

    names: frozenset[str]
    quotations: frozenset[str]
    rows: frozenset[tuple[str, ...]]


# ---- The tests' own reader ----


def rows_of(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".csv":
        content = path.read_bytes()
        text = content.decode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "cp1252")
        return list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text[:200] else ","))
    if path.suffix == ".xlsx":
        import openpyxl

        lines = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
        header = [str(cell) for cell in lines[1]]
        cells = [["" if cell is None else str(cell) for cell in line] for line in lines[2:]]
        return [dict(zip(header, line, strict=True)) for line in cells]
    import pyreadstat

    frame, _ = pyreadstat.read_sav(path, user_missing=True)
    return frame.map(lambda v: f"{v:g}" if isinstance(v, float) else str(v)).to_dict("records")


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip().casefold()


def runs(values: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return (tuple(values[i : i + size]) for i in range(len(values) - size + 1))


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


@pytest.fixture(scope="session")
def secrets(demonstration: Path) -> Secrets:
    """The secrets of the four raw files, and the pseudonyms of the build."""
    import pandas as pd

    names: set[str] = set()
    quotations: set[str] = set()
    rows: set[tuple[str, ...]] = set()
    for file, id_column, direct, open_column in RAW:
        people = rows_of(DATA / file)
        assert len(people) > 20, file
        for person in people:
            values = {name: value for name, value in person.items() if value and value != "nan"}
            names |= {fold(values[name]) for name in (id_column, *direct) if name in values}
            names |= {
                word for name in direct if name in values for word in fold(values[name]).split()[-1:]
            }
            quotations |= {" ".join(run) for run in runs(words_of(values.get(open_column, "")), WORDS)}
            hidden = {id_column, *direct, open_column}
            answers = [fold(value) for name, value in person.items() if name not in hidden and value]
            rows |= {run for run in runs(answers, RUN) if len(set(run)) > 3}
    for frame in sorted((demonstration / "data").glob("*.parquet")):
        names |= {str(person) for person in pd.read_parquet(frame).index}
    assert len(names) > 400
    assert len(quotations) > 50
    assert len(rows) > 1000
    return Secrets(frozenset(names), frozenset(quotations), frozenset(rows))


def found_in(folder: Path, secrets: Secrets) -> list[str]:
    """What is found under a folder, as "file: kind: value"."""
    found = []
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(name) for name in sorted(secrets.names)) + r")(?!\w)"
    )
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        table = path.suffix == ".csv" and name.startswith(OFFERED)  # questions for Brightspace
        if (path.suffix in NEVER and not table) or "_sources" in path.parts or path.is_symlink():
            found.append(f"{name}: file")
            continue
        if path.suffix in PACKED and name.startswith(OFFERED):
            continue
        content = path.read_bytes().decode("utf-8", errors="ignore")
        if path.suffix not in TEXTS:
            content = " ".join(re.findall(r"[\x20-\x7e]{4,}", content))
        bare = html.unescape(re.sub(r"<[^>]*>", " ", content))
        everything = fold(f"{content} {bare}")
        found += [f"{name}: name: {match}" for match in sorted(set(pattern.findall(everything)))]
        quoted = {" ".join(run) for run in runs(words_of(bare), WORDS)} & secrets.quotations
        found += [f"{name}: quotation: {quotation}" for quotation in sorted(quoted)]
        found += [f"{name}: source: {word}" for word in SOURCES if word in everything]
        found += [
            f"{name}: place: {place}" for place in (str(ROOT), "/home/", "/tmp/") if place in content
        ]
        found += [f"{name}: row" for _ in rows_in(content, bare, secrets.rows)]
    return found


def rows_in(content: str, bare: str, rows: frozenset[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The runs of answers in a text: cells of its tables, values between marks, numbers in a row."""
    cells = [fold(html.unescape(cell)) for cell in re.findall(r"<t[dh][^>]*>([^<]*)", content)]
    marked = [fold(value).strip("\"' ") for value in re.split(r"[,;|\t\n]", bare)]
    numbers = re.findall(r"-?\d+(?:[.,]\d+)?", bare)
    lists = (cells, [value for value in marked if value], numbers)
    return [run for values in lists for run in runs(values, RUN) if run in rows]


def unpack(content: bytes, name: str, folder: Path, seen: set[bytes]) -> None:
    """Write all that is in a file, down to files within files, as texts that `found_in` can search."""
    if content in seen:
        return
    seen.add(content)
    ending = name.rpartition(".")[2]
    if ending in ("zip", "imscc", "docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                unpack(archive.read(part), f"{name}/{part}", folder, seen)
        return
    path = folder / f"{name.replace('/', '~')}.txt"
    if ending == "sav":
        import pyreadstat

        (folder / "table.sav").write_bytes(content)
        frame, about = pyreadstat.read_sav(folder / "table.sav")
        (folder / "table.sav").unlink()
        content = f"{frame.to_csv()}{about.column_names_to_labels}{about.notes}".encode()
    if ending == "pdf" and shutil.which("pdftotext"):
        command = ["pdftotext", "-", "-"]
        content = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    path.write_bytes(content)


# ---- The demonstration's site, and sites in which something was planted ----


def test_nothing_of_a_person_and_no_source_stands_under_the_site(site: Path, secrets: Secrets) -> None:
    assert found_in(site, secrets) == []


def test_nothing_of_a_person_stands_inside_what_can_be_downloaded(
    site: Path, secrets: Secrets, tmp_path: Path
) -> None:
    seen: set[bytes] = set()
    for path in sorted((site / OFFERED).iterdir()):
        unpack(path.read_bytes(), path.name, tmp_path, seen)
    assert len(list(tmp_path.iterdir())) > 150
    # Notebooks and a page about notebooks say so; nothing of a person may stand in them either.
    found = [one for one in found_in(tmp_path, secrets) if ".ipynb.txt: source:" not in one]
    assert found == []


def test_an_archive_is_searched_to_its_bottom(tmp_path: Path, secrets: Secrets) -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("word/document.xml", "<w:t>Leyla Fictiefstra</w:t>")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("casus.docx", inner.getvalue())
    unpack(outer.getvalue(), "bundel.zip", tmp_path, set())
    assert found_in(tmp_path, secrets) == [
        "bundel.zip~casus.docx~word~document.xml.txt: name: leyla fictiefstra",
    ]


PLANTED = [
    ("page.html", "<p>gezegd door <b>Aaltje</b> Voorbeeldsma</p>", "name: aaltje voorbeeldsma"),
    ("page.html", "<p title='P0&#48;1'>x</p><p>P001</p>", "name: p001"),
    ("searchindex.js", "Search.setIndex({terms:{fictiefstra:[1]}})", "name: fictiefstra"),
    ("page.html", "<svg><text>06-00002600</text></svg>", "name: 06-00002600"),
    (
        "page.html",
        "<p>Heel fijn dat <em>iemand</em> één keer níét met een formulier kwam.</p>",
        "quotation: heel fijn dat iemand één",
    ),
    ("page.html", "<p>4;4;4;5;5;4;8;3;4;5;4;3;5;4;3;3;4;5;5;3;4;4;5;2;2</p>", "row"),
    (
        "page.html",
        "<table><tr>" + "".join(f"<td>{v}</td>" for v in "5554548255 5554428"[:17]) + "</tr></table>",
        "row",
    ),
    ("_sources/page.txt", "x", "file"),
    ("run.ipynb", "{}", "file"),
    ("page.html", '<script>{"nbformat": 4}</script>', "source: nbformat"),
    ("page.html", f"<p>{ROOT}/data</p>", f"place: {ROOT}"),
    ("fonts/a.woff2", "\x00\x01Leyla Fictiefstra\x00", "name: leyla fictiefstra"),
]


@pytest.mark.parametrize(("name", "content", "expected"), PLANTED)
def test_the_search_finds_what_is_planted(
    tmp_path: Path, secrets: Secrets, name: str, content: str, expected: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    assert f"{name}: {expected}" in found_in(tmp_path, secrets)
