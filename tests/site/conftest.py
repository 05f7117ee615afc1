"""The demonstration's site as a reader meets it: from the disk, from a server, and in a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

FULL = ("klanten/uitspraken.html", "perspectieven.html", "search.html")


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of a server of this folder on this computer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Opened:
    """A page of the browser with what it said and asked for since it was opened."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def goto(self, address: str) -> None:
        """Go to an address with clean lists."""
        self.said.clear()
        self.asked.clear()
        self.page.goto(address)


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the site on a server."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Every page of the site, as its path below the site."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(found) > 20
    return found


@pytest.fixture(scope="session")
def soups(site: Path, pages: list[str]) -> dict[str, BeautifulSoup]:
    """Every page, parsed."""
    return {page: BeautifulSoup((site / page).read_text(encoding="utf-8"), "lxml") for page in pages}


def few_of(pages: list[str]) -> list[str]:
    """A page of each kind: the first of each folder, and those with most on them."""
    first = {page.rpartition("/")[0]: page for page in reversed(pages)}
    full = {page for page in pages if page.endswith(FULL)}
    return sorted({*first.values(), *full})


@pytest.fixture(params=["few", pytest.param("all", marks=pytest.mark.deep)])
def walked(request: pytest.FixtureRequest, pages: list[str]) -> list[str]:
    """The pages that a test walks through: some of each kind, and in the deep suite all."""
    return pages if request.param == "all" else few_of(pages)


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Opened]]:
    """`open_page(width=1280, scheme="light", ...)`: a fresh page that listens; closed at the end."""
    contexts = []

    def opened(width: int = 1280, scheme: str = "light", **options: Any) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, **options
        )
        contexts.append(context)
        listening = Opened(context.new_page())
        listening.page.on("console", lambda message: listening.said.append(message.text))
        listening.page.on("pageerror", lambda error: listening.said.append(str(error)))
        listening.page.on("request", lambda request: listening.asked.append(request.url))
        return listening

    yield opened
    for context in contexts:
        context.close()
