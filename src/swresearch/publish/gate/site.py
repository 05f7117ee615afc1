"""The walk over all files of a built site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.publish.gate.archives import FONTS, Opened
from swresearch.publish.gate.documents import PICTURES
from swresearch.publish.gate.drawings import drawing_problems
from swresearch.publish.gate.reading import UnreadableError, text_pieces
from swresearch.publish.gate.search import Search
from swresearch.publish.gate.secrets import Hidden
from swresearch.publish.gate.tables import Laid, by_caption, table_problems

PAGES = {".html", ".js", ".json", ".txt", ".csv", ".xml", ".svg", ".css", ".map"}
# What Sphinx lays beside the pages: a mark of how it built, and its packed list of page titles.
BESIDE = {".buildinfo", ".nojekyll", "objects.inv"}
# What people take with them; such files stand in the folder for downloads and nowhere else.
DOWNLOADS = {".zip", ".imscc", ".docx", ".xlsx", ".pdf", ".sav", ".gift"}
# Notebooks with outputs and tables of people: never, whatever they hold.
NEVER = {".ipynb", ".zsav", ".dta", ".parquet", ".key", ".pickle"}
STATIC = "_static"
SOURCES = "_sources"


def check_site(
    site: Path,
    hidden: Hidden,
    numbers: Mapping[str, Mapping[str, Any]],
    smallest_base: int,
    local_paths: Iterable[str],
    downloads: str = "",
    tables: Iterable[Laid] | None = None,
    more: Iterable[Problem] = (),
) -> None:
    """Search the whole site; raises `ProblemsError` with every finding and where it stands.

    `numbers` are those the notebooks kept, by name. `downloads` names the folder of the site in which
    archives, documents and tables may stand; these are opened, down to the files within files. Every
    table of the pages must be one of `tables`, cell by cell, and every number of a drawing stand in the
    table under it (None: they are not compared). `more` are findings that were made elsewhere.
    """
    opened = Opened(Search(hidden, local_paths))
    found = [p for path in sorted(site.rglob("*")) for p in _file(path, site, opened, downloads)]
    if tables is not None:
        found += _tables(site, by_caption(tables))
    found += _small_bases(numbers, smallest_base)
    found += more
    if found:
        raise ProblemsError(found)


def _file(path: Path, site: Path, opened: Opened, downloads: str) -> Iterator[Problem]:
    inside = path.relative_to(site)
    name, ending = inside.as_posix(), path.suffix.lower()
    if path.is_symlink():
        yield Problem("gate.link", file=name)
    if not path.is_file():
        return
    offered = bool(downloads) and inside.parts[0] == downloads
    if SOURCES in inside.parts or ending in NEVER or (ending in DOWNLOADS and not offered):
        yield Problem("gate.source", file=name)
    elif STATIC in inside.parts and ending in PAGES:
        yield from _static(path, name, opened.search)
    elif ending in PAGES | PICTURES | FONTS or (offered and ending in DOWNLOADS):
        yield from opened.problems(name, path.read_bytes())
    elif path.name not in BESIDE:
        yield Problem("gate.unknown-file", file=name)


def _tables(site: Path, known: Mapping[str, Sequence[Laid]]) -> Iterator[Problem]:
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        source = path.read_text(encoding="utf-8", errors="replace")
        yield from table_problems(name, source, known)
        yield from drawing_problems(name, source)


def _static(path: Path, name: str, search: Search) -> Iterator[Problem]:
    """The theme's own scripts and styles hold no data, and many words that look like it."""
    try:
        for piece in text_pieces(name, path.suffix.lower(), path.read_bytes()):
            yield from search.outward(piece)
    except (UnreadableError, UnicodeDecodeError) as error:
        yield Problem("gate.unreadable", file=name, values={"reason": error})


def _small_bases(numbers: Mapping[str, Mapping[str, Any]], smallest_base: int) -> Iterator[Problem]:
    for name, number in numbers.items():
        rests_on = number["n"]
        if number["value"] is not None and number["count"] is not None and rests_on < smallest_base:
            yield Problem(
                "gate.small-base", values={"name": name, "n": rests_on, "base": smallest_base}
            )
