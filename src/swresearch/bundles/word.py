"""Word files with python-docx: a case with a worksheet to adapt, and the teacher's version."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from swresearch.bundles.office import office
from swresearch.bundles.parts import Document, Part, level_word
from swresearch.cases import Level
from swresearch.language import say
from swresearch.print import Guide

FONT = "Calibri"
LOCALES = {"nl": "nl-NL", "en": "en-GB"}
ACCENT = "0F5C6E"
# Characters that XML cannot hold; Word would call the file broken.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def document_word(document: Document, language: str, day: date, *, guide: Guide | None = None) -> bytes:
    """The document as a Word file, with the summary form as worksheet when a guide is given."""
    from docx import Document as new_document

    word = new_document()
    _set_up(word, document.title, language, day)
    _write(word, document.title, "Title")
    _write(word, document.about, "Subtitle")
    _write(word, document.note).runs[0].italic = True
    for part in document.parts:
        _add_part(word, part)
    if guide is not None:
        word.add_page_break()
        _add_worksheet(word, guide, language)
    buffer = io.BytesIO()
    word.save(buffer)
    return office(buffer.getvalue(), day)


def _set_up(word: Any, title: str, language: str, day: date) -> None:
    from docx.shared import Cm, Pt, RGBColor

    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"):
        style = word.styles[name]
        _set_font(style)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(ACCENT)
    word.styles["Normal"].font.size = Pt(11)
    word.styles["Normal"].paragraph_format.space_after = Pt(6)
    _set_language(word, LOCALES[language])
    properties = word.core_properties
    properties.title, properties.author = _clean(title), say("print.label.author", language)
    properties.comments, properties.keywords = "", ""
    properties.language = LOCALES[language]
    properties.created = properties.modified = datetime(day.year, day.month, day.day)


def _set_font(style: Any) -> None:
    """One font for all scripts; the template's theme font would go before a plain name."""
    from docx.oxml.ns import qn

    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _set_language(word: Any, locale: str) -> None:
    """The language of the text, for the spelling check and for screen readers."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = word.styles["Normal"].element.get_or_add_rPr()
    for node in word.styles.element.iter(qn("w:lang")):
        node.set(qn("w:val"), locale)
    if properties.find(qn("w:lang")) is None:
        node = OxmlElement("w:lang")
        node.set(qn("w:val"), locale)
        properties.append(node)


def _add_part(word: Any, part: Part) -> None:
    if part.apart:
        word.add_page_break()
    _write(word, part.title, f"Heading{part.level - 1}")
    for words in part.paragraphs:
        _write(word, words)
    for words in part.points:
        _write(word, words, "ListBullet")
    if part.rows:
        _add_table(word, part.rows)


def _write(word: Any, words: str, style: str | None = None) -> Any:
    """Add a paragraph; `style` is the id of a style of python-docx's template.

    Looking a style up by its name takes python-docx longer than all the rest of a file.
    """
    paragraph = word.add_paragraph(_clean(words))
    if style is not None:
        paragraph._p.style = style
    return paragraph


def _add_table(word: Any, rows: Sequence[Sequence[str]]) -> Any:
    table = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for at, row in enumerate(rows):
        cells = table.rows[at].cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = _clean(words)
            if at == 0:
                cell.paragraphs[0].runs[0].bold = True
    _repeat_header(table.rows[0])
    word.add_paragraph()
    return table


def _repeat_header(row: Any) -> None:
    """Mark a row as the header of its table, repeated on a next page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _add_worksheet(word: Any, guide: Guide, language: str) -> None:
    """The summary form as tables to write in."""
    _write(word, say("bundles.part.worksheet", language), "Heading1")
    _write(word, say("bundles.worksheet-hint", language))
    lines = word.add_table(rows=len(guide.summary.heading), cols=2, style="Table Grid")
    for row, words in zip(lines.rows, guide.summary.heading, strict=True):
        row.cells[0].text = words
        row.cells[0].paragraphs[0].runs[0].bold = True
    for field in guide.summary.fields:
        _write(word, field.title, "Heading2")
        _write(word, field.hint)
        if field.levels:
            names = [level_word(level, language) for level in Level]
            table = _add_table(word, [names, [""] * len(names)])
        else:
            table = word.add_table(rows=1, cols=1, style="Table Grid")
        _make_room(table.rows[-1], field.lines)


def _make_room(row: Any, lines: int) -> None:
    from docx.shared import Cm

    row.height = Cm(0.8 * lines)


def _clean(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)
