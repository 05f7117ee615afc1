"""The texts of pages, by which the search page shows where a word stands."""

from __future__ import annotations

from html.parser import HTMLParser

_HEADINGS = {"h1", "h2", "h3", "h4", "summary", "figcaption"}
_APART = _HEADINGS | {"p", "li", "dt", "dd", "div", "section", "blockquote"}
_LEFT_OUT = {"svg", "table", "script", "style", "nav", "button"}
_FEWEST = 20
"""Shorter pieces are labels: their words say nothing about the page by themselves."""


def pieces(page: str) -> list[str]:
    """The paragraphs of a page's HTML as plain text; drawings and tables are left out."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    found = [" ".join("".join(piece).split()) for piece in reader.found]
    return list(dict.fromkeys(piece for piece in found if len(piece) >= _FEWEST))


class _Reader(HTMLParser):
    """Cuts a page into pieces where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[str]] = [[]]
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += tag in _LEFT_OUT
        if tag in _APART:
            self.found.append([])

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag in _LEFT_OUT
        if tag in _APART:
            self.found.append([])

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.found[-1].append(data)
