"""The files that packages carry beside their own pages: styles, scripts, fonts and licences."""

from __future__ import annotations

from pathlib import Path

from swresearch.elearning.model import Course
from swresearch.share import share

STYLES = ("course.css", "questions.css")
SCRIPTS = ("scorm.js", "course.js")
FONTS = tuple(f"source-sans-3-latin-{weight}-normal.woff2" for weight in (400, 600, 700))
FONT_LICENCE = "OFL.txt"

_STATIC = Path(__file__).parent / "static"


def page_styles() -> list[Path]:
    """The style sheet of questions and the certificate, for pages of the site."""
    return [_STATIC / "questions.css"]


def styles() -> dict[str, bytes]:
    """The style sheets and the fonts that they name, with the fonts' licence."""
    fonts = share("book") / "_static" / "fonts"
    files = {name: (_STATIC / name).read_bytes() for name in STYLES}
    return files | {f"fonts/{name}": (fonts / name).read_bytes() for name in (*FONTS, FONT_LICENCE)}


def scripts() -> dict[str, bytes]:
    """The scripts of the SCORM package."""
    return {name: (_STATIC / name).read_bytes() for name in SCRIPTS}


def licence(course: Course) -> bytes:
    """What may be done with the package: its text and questions, its scripts and styles, its fonts."""
    mit = (_STATIC / "MIT-0.txt").read_text(encoding="utf-8")
    names = ", ".join((*STYLES, *SCRIPTS))
    parts = [course.file.licence, f"{names}:\n\n{mit}", f"fonts/: fonts/{FONT_LICENCE}"]
    return "\n\n".join(part.strip() for part in parts).encode() + b"\n"
