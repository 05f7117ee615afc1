"""What stands in downloads is found: a secret planted in every kind of file, however deep."""

import io
import json
import time
import zipfile
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import typst
from docx import Document
from openpyxl import Workbook
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from swresearch.errors import ProblemsError
from swresearch.publish.gate import Secrets, check_site, hide

NAME = "Annelies Hoogspoor"
ANSWER = "Ik vond het fijn dat zij gewoon even langskwam toen het nodig was."
# The gate finds eight words in a row; the longest such part of the answer has these characters.
QUOTED = len("zij gewoon even langskwam toen het nodig was")
ROW = ("4", "4", "5", "3", "2", "4", "5", "5", "1", "4", "8", "3")
SECRETS = hide(
    Secrets(
        identifiers=frozenset({NAME, "K-0417"}),
        open_answers=frozenset({ANSWER}),
        rows=frozenset({ROW}),
    ),
    bytes(32),
)
FOLDER = "lesmateriaal"


def word(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        line = document.add_paragraph()
        for part in (text[:4], text[4:9], text[9:]):  # as Word itself cuts a sentence up
            line.add_run(part).bold = part == text[4:9]
    document.core_properties.author = ""
    return saved(document)


def word_by(author: str) -> bytes:
    document = Document()
    document.core_properties.author = author
    return saved(document)


def word_table(cells: tuple[str, ...]) -> bytes:
    document = Document()
    table = document.add_table(rows=1, cols=len(cells))
    for cell, text in zip(table.rows[0].cells, cells, strict=True):
        cell.text = text
    return saved(document)


def excel(*rows: tuple[object, ...], hidden: bool = False) -> bytes:
    book = Workbook()
    sheet = book.create_sheet("gegevens")
    for row in rows:
        sheet.append(row)
    sheet.sheet_state = "hidden" if hidden else "visible"
    return saved(book)


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def spss(tmp_path: Path, frame: pd.DataFrame, **options: object) -> bytes:
    path = tmp_path / "table.sav"
    pyreadstat.write_sav(frame, path, **options)
    return path.read_bytes()


def pdf(text: str, title: str = "Titel") -> bytes:
    source = f'#set document(title: "{title}", date: none)\n#set page(width: 6cm, height: 8cm)\n{text}'
    return typst.compile(source.encode(), format="pdf")


def png(text: str = "") -> bytes:
    about = PngInfo()
    about.add_itxt("Comment", text, zip=True)
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG", pnginfo=about)
    return stream.getvalue()


def jpg(artist: str, *, places: bool = False) -> bytes:
    picture = Image.new("RGB", (4, 4))
    exif = picture.getexif()
    exif[0x013B] = artist
    if places:
        exif.get_ifd(0x8825)[1] = "N"
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def notebook(source: str, outputs: list | None = None) -> bytes:
    cell = {"cell_type": "code", "metadata": {}, "source": [source], "outputs": outputs or []}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def deep(content: bytes, times: int, name: str = "brief.txt") -> bytes:
    for _ in range(times):
        content, name = packed({name: content}), "pak.zip"
    return content


def searched(tmp_path: Path, name: str, content: bytes, folder: str = FOLDER) -> list[str]:
    path = tmp_path / "site" / folder / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    try:
        check_site(tmp_path / "site", SECRETS, {}, 10, ["/home/anna/"], downloads=FOLDER)
    except ProblemsError as error:
        return error.sentences()
    return []


IDENTIFIER = (
    "Hier staat een naam, nummer of adres van een persoon uit de gegevens ({n} tekens). Haal het weg; de "
    "site is niet vervangen."
)
OPEN = (
    "Hier staat een open antwoord van een persoon, woord voor woord ({n} tekens). Haal het weg; de site is "
    "niet vervangen."
)
RAW = (
    "Hier staan 11 antwoorden van één persoon op een rij. Toon aantallen in plaats van rijen; de site is "
    "niet vervangen."
)

ITEMS = [f"v{i}" for i in range(len(ROW))]
PEOPLE = pd.DataFrame([[float(v) for v in ROW]], columns=ITEMS)

# name, content (or how to make it in a folder), where inside it, which finding
PLANTED = [
    ("brief.txt", f"van {NAME.upper()}.".encode(), "", IDENTIFIER),
    ("vragen.gift", f"::1:: Wie is {NAME}? {{T}}".encode(), "", IDENTIFIER),
    ("tabel.csv", ";".join(ROW).encode(), "", RAW),
    ("tabel.csv", f"naam;antwoord\nK-0417;{ANSWER}".encode(), "", OPEN),
    ("tekening.svg", f"<svg><title>{NAME}</title></svg>".encode(), "", IDENTIFIER),
    ("tekening.svg", f"<svg><desc data-of='{NAME}'/></svg>".encode(), "", IDENTIFIER),
    ("bladzijde.html", f"<p>x</p><!-- {NAME} -->".encode(), "", IDENTIFIER),
    ("bladzijde.html", f'<img src="x.png" alt="{NAME}">'.encode(), "", IDENTIFIER),
    ("bladzijde.html", f'<script>var a = "{NAME}"</script>'.encode(), "", IDENTIFIER),
    ("foto.png", png(f"door {NAME}"), "", IDENTIFIER),
    ("foto.jpg", jpg(NAME), "", IDENTIFIER),
    ("kaarten.pdf", pdf(f"Volgens {NAME} ging het goed."), "", IDENTIFIER),
    ("kaarten.pdf", pdf("Niets.", title=NAME), "", IDENTIFIER),
    ("kaarten.pdf", pdf(ANSWER), "", OPEN),
    ("casus.docx", word(f"Volgens {NAME}."), " › word/document.xml", IDENTIFIER),
    ("casus.docx", word_by(NAME), " › docProps/core.xml", IDENTIFIER),
    ("casus.docx", word_table(ROW), " › word/document.xml", RAW),
    ("gegevens.xlsx", excel((NAME, 1), hidden=True), " › gegevens", IDENTIFIER),
    ("gegevens.xlsx", excel(tuple(map(int, ROW))), " › gegevens", RAW),
    ("gegevens.sav", lambda folder: spss(folder, PEOPLE), "", RAW),
    ("gegevens.sav", lambda folder: spss(folder, PEOPLE[:0], file_label=NAME), "", IDENTIFIER),
    (
        "gegevens.sav",
        lambda folder: spss(folder, pd.DataFrame({"oordeel": [ANSWER]})),
        "",
        OPEN,
    ),
    ("les.zip", packed({"start.ipynb": notebook(f"# {NAME}")}), " › start.ipynb", IDENTIFIER),
    ("les.imscc", packed({"a/vraag.xml": f"<q>{NAME}</q>".encode()}), " › a/vraag.xml", IDENTIFIER),
    ("les.zip", deep(NAME.encode(), 3), " › pak.zip › pak.zip › brief.txt", IDENTIFIER),
    ("les.zip", packed({"casus.docx": word(NAME)}), " › casus.docx › word/document.xml", IDENTIFIER),
]


@pytest.mark.parametrize(
    ("name", "content", "inside", "expected"),
    PLANTED,
    ids=[f"{at}-{row[0]}" for at, row in enumerate(PLANTED)],
)
def test_a_secret_in_a_download_is_found(tmp_path, name, content, inside, expected):
    made = content if isinstance(content, bytes) else content(tmp_path)
    got = searched(tmp_path, name, made)
    sentence = expected.format(n=QUOTED if expected is OPEN else len(NAME))
    assert f"{FOLDER}/{name}{inside}: {sentence}" in got


REFUSED = [
    ("start.ipynb", notebook("1 + 1"), FOLDER, "", "Dit bestand hoort niet op de site"),
    ("les.zip", packed({}), "", "", "Dit bestand hoort niet op de site"),
    (
        "les.zip",
        packed({"start.ipynb": notebook("1", [{"output_type": "stream", "text": ["1"]}])}),
        FOLDER,
        " › start.ipynb",
        "Dit notebook heeft uitkomsten of bijlagen",
    ),
    (
        "les.zip",
        packed({"x.exe": b"MZ"}),
        FOLDER,
        " › x.exe",
        "De poort kan dit soort bestand niet lezen",
    ),
    ("les.zip", b"PK geen archief", FOLDER, "", "De poort kan dit bestand niet openen"),
    ("kaarten.pdf", b"%PDF-1.7 kapot", FOLDER, "", "De poort kan dit bestand niet openen"),
    ("gegevens.sav", b"$FL2 kapot", FOLDER, "", "De poort kan dit bestand niet openen"),
    ("foto.png", png() + NAME.encode(), FOLDER, "", "De poort kan dit bestand niet openen"),
    ("foto.jpg", jpg("x", places=True), FOLDER, "", "Deze foto vermeldt de plek"),
    ("brief.txt", b"\xff\xfa\xfb", FOLDER, "", "De poort kan dit bestand niet openen"),
    (
        "les.zip",
        deep(b"x", 4),
        FOLDER,
        " › pak.zip › pak.zip › pak.zip",
        "Dit bestand zit te diep in andere bestanden",
    ),
    (
        "les.zip",
        packed({"nul.txt": bytes(201 * 1024**2)}),
        FOLDER,
        "",
        "Dit pakket bevat te veel bestanden",
    ),
    (
        "les.zip",
        packed({f"{i}.txt": b"" for i in range(2001)}),
        FOLDER,
        "",
        "Dit pakket bevat te veel bestanden",
    ),
]


@pytest.mark.parametrize(("name", "content", "folder", "inside", "expected"), REFUSED)
def test_what_cannot_be_searched_is_refused(tmp_path, name, content, folder, inside, expected):
    got = searched(tmp_path, name, content, folder)
    where = f"{folder}/{name}".lstrip("/")
    assert len(got) == 1
    assert got[0].startswith(f"{where}{inside}: {expected}")


def test_a_pdf_that_is_only_a_picture_is_refused(tmp_path):
    (tmp_path / "x.png").write_bytes(png())
    source = b'#set document(date: none)\n#image("x.png", alt: "x")'
    (tmp_path / "x.typ").write_bytes(source)
    got = searched(tmp_path, "kaarten.pdf", typst.compile(tmp_path / "x.typ", format="pdf"))
    assert got == [
        f"{FOLDER}/kaarten.pdf: Deze PDF heeft een bladzijde die alleen een afbeelding is, en de poort "
        "kan die niet lezen. Maak de PDF opnieuw uit tekst."
    ]


def test_a_download_without_secrets_passes_and_is_read_once(tmp_path):
    files = {
        "casus.docx": word("Wat zou u doen?"),
        "kaarten.pdf": pdf("Wat zou u doen?"),
        "gegevens/tabel.xlsx": excel(("jaar", "eens"), (2019, 34)),
        "gegevens/tabel.sav": spss(tmp_path, pd.DataFrame({"eens": [34.0, 12.0]})),
        "gegevens/start.ipynb": notebook("1 + 1"),
    }
    site = tmp_path / "site" / FOLDER
    site.mkdir(parents=True)
    for at in range(60):
        (site / f"casus-{at}.zip").write_bytes(packed({**files, "nummer.txt": str(at).encode()}))
    started = time.process_time()
    check_site(tmp_path / "site", SECRETS, {}, 10, [], downloads=FOLDER)
    assert time.process_time() - started < 2.0
