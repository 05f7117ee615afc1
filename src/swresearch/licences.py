"""Licences of what this library brings along and builds on: `python -m swresearch.licences > LICENCES.md`.

Two lists: what stands inside the wheel and the sites it makes, kept by hand beside the files; and the
packages of `requirements.lock`, from the metadata of the installed ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from swresearch.share import share

_LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)
_CLASSIFIER = "License :: "

# Packages of other systems and Pythons, which are not installed where this list is made.
ELSEWHERE = {
    "aiohappyeyeballs": "PSF-2.0",
    "aiohttp": "Apache-2.0 AND MIT",
    "aiosignal": "Apache-2.0",
    "appnope": "BSD-2-Clause",
    "cffi": "MIT",
    "colorama": "BSD-3-Clause",
    "frozenlist": "Apache-2.0",
    "multidict": "Apache-2.0",
    "propcache": "Apache-2.0",
    "pycparser": "BSD-3-Clause",
    "typing-extensions": "PSF-2.0",
    "yarl": "Apache-2.0",
}


@dataclass(frozen=True)
class Shipped:
    """Something inside the wheel; `key` names it in the catalogue when every site carries it, too."""

    what: str
    files: str
    licence: str
    key: str = ""


SHIPPED = (
    Shipped("Source Sans 3 (Adobe)", "book/_static/fonts", "OFL-1.1", "font"),
    Shipped("Dutch stemmer of Snowball (M. Porter, R. Boulton)", "search", "BSD-3-Clause", "stemmer"),
    Shipped("Stop words of Snowball", "search", "BSD-3-Clause", "stop-words"),
    Shipped(
        "Theme, style sheet and scripts", "swresearch/sphinx_ext/theme", "GPL-3.0-or-later", "theme"
    ),
    Shipped("Texts of the site", "book", "CC-BY-4.0", "texts"),
    Shipped("Scripts and styles of lessons", "swresearch/elearning/static", "MIT-0"),
    Shipped("Templates for print", "swresearch/print/typst", "GPL-3.0-or-later"),
)


def packages() -> Iterator[tuple[str, str, str]]:
    """(name, version, licence) of every package in the lock, in its order; "?" where none is known."""
    seen = set()
    for name, version in _LOCKED.findall(share("requirements.lock").read_text(encoding="utf-8")):
        if (name, version) not in seen:
            seen.add((name, version))
            yield name, version, licence_of(name)


def licence_of(name: str) -> str:
    """The licence that a package states of itself, in its shortest form."""
    try:
        about: Any = metadata.metadata(name)  # a message, whose `get` the types leave out
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(name, "?")
    if stated := about.get("License-Expression"):
        return str(stated)
    classes = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or []
        if line.startswith(_CLASSIFIER) and not line.endswith("OSI Approved")
    ]
    if classes:
        return " / ".join(sorted(set(classes)))
    return ((about.get("License") or "").strip().splitlines() or ["?"])[0]


def page() -> str:
    """Both lists as Markdown."""
    lines = [
        "# Licences",
        "",
        "Made by `python -m swresearch.licences > LICENCES.md` from `requirements.lock`; a test keeps it so.",
        "Code of this repository: GPL-3.0-or-later (`LICENSE`). Text and synthetic data: CC BY 4.0",
        "(`LICENSE-content`).",
        "",
        "## Inside the wheel, and inside the sites it makes",
        "",
        "| what | where | licence | in every site |",
        "|---|---|---|---|",
        *(f"| {s.what} | {s.files} | {s.licence} | {'yes' if s.key else 'no'} |" for s in SHIPPED),
        "",
        "Only in the tests: axe-core (MPL-2.0, `tests/site/vendor`) and scorm-again (MIT,",
        "`tests/elearning/vendor`).",
        "",
        "## Packages that are installed beside it",
        "",
        "| package | version | licence |",
        "|---|---|---|",
        *(f"| {name} | {version} | {licence} |" for name, version, licence in packages()),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
