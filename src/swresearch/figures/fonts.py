"""The type of the drawings: Source Sans 3 as vendored with the site, measured where it is drawn."""

from __future__ import annotations

import functools
import warnings
from pathlib import Path

from swresearch.errors import UsageError
from swresearch.share import share

FAMILY = "Source Sans 3"
FALLBACK = "DejaVu Sans"
CSS_FAMILY = f"'{FAMILY}', 'Source Sans Pro', sans-serif"
REGULAR, SEMIBOLD = 400, 600
NO_BREAK = "\u00a0"
_FILES = {REGULAR: "SourceSans3-Regular.ttf", SEMIBOLD: "SourceSans3-Semibold.ttf"}


def font_files() -> dict[int, Path]:
    """Weight -> font file; empty where the site's fonts are not there."""
    try:
        folder = share("book/_static/fonts")
    except UsageError:
        return {}
    found = {weight: folder / name for weight, name in _FILES.items()}
    return found if all(path.is_file() for path in found.values()) else {}


@functools.cache
def family() -> str:
    """The name of the family to draw with, made known to matplotlib on first use."""
    from matplotlib import font_manager

    files = font_files()
    for path in files.values():
        font_manager.fontManager.addfont(str(path))
    return FAMILY if files else FALLBACK


@functools.cache
def _face(weight: int) -> tuple:
    """The font's face, and the widths measured so far."""
    from matplotlib import font_manager

    path = font_files().get(weight)
    if path is None:
        wanted = font_manager.FontProperties(
            family=FALLBACK, weight="bold" if weight > 500 else "normal"
        )
        path = Path(font_manager.findfont(wanted))
    return font_manager.get_font(str(path)), {}


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """The width of a line of text in pixels, for a font size in pixels."""
    face, seen = _face(weight)
    if text not in seen:
        with warnings.catch_warnings():
            # A sign that the font lacks is drawn by the reader's system; its width is a guess anyway.
            warnings.simplefilter("ignore")
            face.set_size(100, 72)
            face.set_text(text, 0)
            seen[text] = face.get_width_height()[0] / 64 / 100
    return seen[text] * size


def wrap(text: str, room: float, size: float, weight: int = REGULAR) -> list[str]:
    """The text in lines that fit into `room` pixels; a word that does not fit is divided."""
    lines: list[str] = []
    for word in _fitting(plain(text).split(" "), room, size, weight):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def plain(text: str) -> str:
    """The text without characters that cannot stand in XML."""
    return "".join(c if c.isprintable() or c == NO_BREAK else " " for c in text)


def _fitting(words: list[str], room: float, size: float, weight: int) -> list[str]:
    parts = []
    for word in words:
        rest = word
        while width(rest, size, weight) > room and len(rest) > 1:
            at = _break(rest, room, size, weight)
            parts.append(rest[:at] if rest[at - 1] == "-" else f"{rest[:at]}-")
            rest = rest[at:]
        parts.append(rest)
    return parts


def _break(word: str, room: float, size: float, weight: int) -> int:
    """Where to divide a word: after its own hyphen or slash if one fits, else where the room ends."""
    fits = 1
    for at in range(1, len(word)):
        if width(f"{word[:at]}-", size, weight) > room:
            break
        fits = at
    own = max(word.rfind("-", 0, fits), word.rfind("/", 0, fits)) + 1
    return own if own > 1 else fits
