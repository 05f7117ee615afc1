"""Pieces of text out of documents: PDF, Word and Excel parts, SPSS tables, pictures."""

from __future__ import annotations

import io
import re
import tempfile
import warnings
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from swresearch.publish.gate.reading import UnreadableError, decoded, markup_piece
from swresearch.publish.gate.search import Piece

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".ico"}
LINK_NOTE = 2  # the kind of a link among the notes in a PDF

_BREAK = re.compile(r"</w:(?:p|tc)>|<w:(?:br|tab)\s*/>")
_TAG = re.compile(r"<[^>]*>")
_WORD_ROW = re.compile(r"<w:tr\b.*?</w:tr>", re.DOTALL)
_PACKET = re.compile(r"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_END = b"IEND\xaeB`\x82"


def word_pieces(name: str, content: bytes) -> Iterator[Piece]:
    """A part of a Word file, whose words stand in pieces: only paragraphs and cells part them."""
    source = decoded(content)
    whole = markup_piece(name, source)
    rows = [
        [unescape(_TAG.sub("", cell)).strip() for cell in row.split("</w:tc>")[:-1]]
        for row in _WORD_ROW.findall(source)
    ]
    text = unescape(_TAG.sub("", _BREAK.sub("\n", source)))
    yield Piece(name, text, unseen=whole.unseen, rows=rows)


def excel_pieces(name: str, content: bytes) -> Iterator[Piece]:
    """The cells of all sheets, hidden ones too, row by row."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), read_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # it would believe the size that a sheet claims
        rows = [
            [_written(cell) for cell in row if cell is not None]
            for row in sheet.iter_rows(values_only=True)
        ]
        yield Piece(f"{name} › {sheet.title}", "\n".join(" ".join(row) for row in rows), rows=rows)


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def spss_pieces(name: str, content: bytes) -> Iterator[Piece]:
    """An SPSS file: its rows, labels and notes, as a program reads them."""
    import pyreadstat
    from pandas import isna

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.sav"
        path.write_bytes(content)
        frame, about = pyreadstat.read_sav(path)
    told = [about.file_label, *(about.notes or ()), *about.column_names, *about.column_labels]
    told += [word for words in about.variable_value_labels.values() for word in words.values()]
    rows = [
        [_written(value) for value in row if not isna(value)] for row in frame.itertuples(index=False)
    ]
    lines = [" ".join(row) for row in rows]
    yield Piece(name, "\n".join(lines), unseen="\n".join(str(t) for t in told if t), rows=rows)


def pdf_pieces(name: str, content: bytes) -> Iterator[Piece]:
    """The text of every page and what the file says of itself; what it hides elsewhere is refused."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(content)
    try:
        if document.get_formtype() or document.count_attachments():
            raise UnreadableError("pdf-extras")
        told = "\n".join(document.get_metadata_dict().values())
        # The description of a PDF in XML is not packed, so that any tool can read it.
        packets = _PACKET.findall(content.decode("utf-8", errors="ignore"))
        unseen = [told, *(markup_piece(name, packet).text for packet in packets)]
        texts = [_page_text(page) for page in document]
    finally:
        document.close()
    yield Piece(name, "\n".join(texts).replace("\r", ""), unseen="\n".join(unseen))


def _page_text(page: Any) -> str:
    import pypdfium2.raw as pdfium_c

    for at in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        note = pdfium_c.FPDFPage_GetAnnot(page, at)
        kind = pdfium_c.FPDFAnnot_GetSubtype(note)
        pdfium_c.FPDFPage_CloseAnnot(note)
        if kind != LINK_NOTE:
            raise UnreadableError("pdf-extras")
    text = str(page.get_textpage().get_text_range())
    if not text.strip() and any(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=5)):
        raise UnreadableError("pdf-picture")
    return text


def picture_pieces(name: str, content: bytes) -> Iterator[Piece]:
    """What a picture says of itself: texts, camera data, comments, and what stands behind its end."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        if picture.format == "PNG":
            picture.load()  # texts may stand behind the pixels
        told = [f"{key}: {_readable(value)}" for key, value in picture.info.items()]
        told += [_readable(value) for value in picture.getexif().values()]
        places = picture.getexif().get_ifd(0x8825)
    if places:
        raise UnreadableError("picture-place")
    if content.startswith(b"\x89PNG") and not content.rstrip(b"\0").endswith(_END):
        raise UnreadableError("unreadable", "IEND")
    yield Piece(name, "", unseen="\n".join(told))


def _readable(value: Any) -> str:
    return value.decode("utf-8", errors="ignore") if isinstance(value, bytes) else str(value)
