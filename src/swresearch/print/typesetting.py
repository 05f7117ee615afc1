"""Typst: a template of this package and data that stay data, to a tagged PDF or to pictures.

The data reach a template as JSON: whatever stands in it is text, never markup. Fonts are the ones
vendored with the site; nothing of this computer, the hour or the network gets into a file.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.language import say
from swresearch.share import share

TEMPLATES = Path(__file__).parent / "typst"
FONTS = "book/_static/fonts"
STANDARD = "ua-1"
SCREEN_PPI = 96.0

# The words of the templates: everything below `print.label` in the catalogue.
LABELS = (
    "author",
    "cards",
    "do",
    "done",
    "evidence",
    "fictional",
    "fold",
    "legend",
    "minutes",
    "of",
    "page",
    "possible",
    "print-size",
    "question",
    "round",
    "sheet-back",
    "sheet-front",
    "sources",
    "tip",
    "write-date",
)


def typeset(template: str, data: Mapping[str, Any], day: date, language: str) -> bytes:
    """The PDF (tagged, PDF/UA-1) of a template of `typst/` with its data, dated `day`.

    Raises `ProblemsError` for a character that the font lacks, with the text it stands in.
    """
    check_characters(data)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    compiler = _compiler(template, data, day, language)
    pages = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=int(moment.timestamp()))
    return _one(pages)


def pictures(
    template: str, data: Mapping[str, Any], day: date, language: str, ppi: float = SCREEN_PPI
) -> list[bytes]:
    """Every page of a template as a PNG picture."""
    pages = _compiler(template, data, day, language).compile(format="png", ppi=ppi)
    return list(pages) if isinstance(pages, list) else [pages]


def query(
    template: str, data: Mapping[str, Any], day: date, language: str, selector: str
) -> list[dict[str, Any]]:
    """What a template tells about itself: the values of its metadata with this label."""
    found = _compiler(template, data, day, language).query(selector, field="value")
    return json.loads(found)


def check_characters(data: Any) -> None:
    """Refuse characters that the vendored font cannot draw, each text with its own problem."""
    known = printable()
    problems = []
    for words in dict.fromkeys(_texts(data)):
        strange = "".join(dict.fromkeys(c for c in words if c not in known))
        if strange:
            shown = " ".join(f"{c} (U+{ord(c):04X})" for c in strange[:5])
            values = {"text": shortened(words)}
            problems.append(Problem("print.no-character", found=shown, values=values))
    if problems:
        raise ProblemsError(problems)


def shortened(words: str, most: int = 60) -> str:
    """A text short enough to stand in a message."""
    return words if len(words) <= most else f"{words[: most - 3]}..."


@functools.cache
def printable() -> frozenset[str]:
    """Every character that each of the vendored fonts has; spaces and line ends included."""
    from fontTools.ttLib import TTFont

    files = sorted(share(FONTS).glob("*.ttf"))
    sets = [set(TTFont(path, lazy=True).getBestCmap()) for path in files]
    return frozenset(map(chr, set.intersection(*sets))) | {"\n", " ", "\u00a0"}


def _compiler(template: str, data: Mapping[str, Any], day: date, language: str) -> Any:
    import typst

    # The template itself fills in the numbers of a sheet.
    labels = {name: say(f"print.label.{name}", language, at="{at}", all="{all}") for name in LABELS}
    given = {**data, "labels": labels, "language": language, "date": [day.year, day.month, day.day]}
    return typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(given, ensure_ascii=False, sort_keys=True)},
    )


@functools.cache
def _fonts() -> Any:
    import typst

    folder = str(share(FONTS))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _one(pages: Any) -> bytes:
    return pages[0] if isinstance(pages, list) else pages


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
