"""The package's own words pass the text gate: the prose of the book and the language catalogue.

Programmes settle what their own texts say; nobody would settle ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import swresearch
from swresearch.share import share
from swresearch.textgate import find

BOOK = share("book")
LANGUAGE = Path(swresearch.__file__).parent / "language"
# The address of a package in the note on the fonts; it is no person's.
SETTLED = {("_static/fonts/README.md", "@fontsource")}


def leaves(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from leaves(value, f"{key}.{name}".lstrip("."))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from leaves(value, f"{key}[{at}]")
    elif node is not None:
        yield key, str(node)


def found(texts: dict[str, str]) -> set[tuple[str, str]]:
    return {(name, finding.text) for name, text in texts.items() for finding in find(text)}


def test_the_prose_of_the_book_holds_nothing_about_a_person():
    pages = {
        path.relative_to(BOOK).as_posix(): path.read_text(encoding="utf-8")
        for path in BOOK.rglob("*.md")
    }
    assert len(pages) > 20
    assert found(pages) == SETTLED


ROOMS = sorted(LANGUAGE.rglob("*.yml"))


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.relative_to(LANGUAGE).as_posix())
def test_the_catalogue_holds_nothing_about_a_person(room: Path):
    texts = dict(leaves(yaml.safe_load(room.read_text(encoding="utf-8"))))
    assert texts
    assert found(texts) == set()


@pytest.mark.parametrize(
    "planted", ["Bel 06-12345678.", "Mail jan@voorbeeld.nl.", "Kerkstraat 12, 1234 AB"]
)
def test_what_is_planted_in_a_page_or_a_sentence_is_found(planted: str):
    page = (BOOK / "index.md").read_text(encoding="utf-8")
    assert found({"index.md": f"{page}\n{planted}\n"})
    assert found(dict(leaves({"gate": [{"cell": f"De tabel klopt niet. {planted}"}]})))
