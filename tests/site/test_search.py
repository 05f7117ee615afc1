"""Search in the built site: Dutch words in any form, from a server and from the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from posixpath import normpath
from typing import Any

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.browser

# asked, the page that has to be found, a form of the word that stands there
WORDS = [
    ("gesprek", "programma.html", "gesprek"),
    ("gesprekken", "programma.html", "gesprek"),
    ("Gesprek", "programma.html", "gesprek"),
    ("vrijwilliger", "programma.html", "vrijwilliger"),
    ("vrijwilligers", "programma.html", "vrijwilliger"),
    ("spiegelgesprek", "fase/klanten/uitspraken.html", "spiegelgesprekken"),
    ("klant", "fase/klanten/index.html", "klanten"),
    ("luister", "fase/klanten/uitspraken.html", "luistert"),
    ("privacy", "verantwoording/gegevens.html", "privacy"),
    ("luisterend oor", "programma.html", "luisterend oor"),
]


def results(opened: Any) -> list[str]:
    """The addresses of the pages that were found, without those of parts of pages."""
    opened.page.wait_for_function(
        "() => document.getElementById('sw-search-status').textContent !== ''"
    )
    links = opened.page.locator("#sw-search-results > li > a")
    return [normpath(str(link.get_attribute("href"))) for link in links.all()]


@pytest.mark.parametrize("door", [pytest.param("http", marks=pytest.mark.deep), "file"])
def test_search_finds_dutch_words_and_their_forms(
    site: Path, served: str, soups: dict[str, BeautifulSoup], open_page: Callable[..., Any], door: str
) -> None:
    base = served if door == "http" else site.as_uri()
    opened = open_page()
    for asked, page, form in WORDS:
        assert form in soups[page].get_text(" ").lower(), (page, form)
        opened.goto(f"{base}/fase/partners/index.html")
        opened.page.fill("#sw-search-top", asked)
        opened.page.press("#sw-search-top", "Enter")
        opened.page.wait_for_url("**/search.html**")
        found = results(opened)
        assert page in found, asked
        count = f"{len(found)} pagina{'’s' if len(found) > 1 else ''} gevonden voor ‘{asked}’."
        assert opened.page.inner_text("#sw-search-status") == count
        assert opened.said == [], asked
        assert [url for url in opened.asked if not url.startswith(base)] == [], asked


def test_a_found_page_opens(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page()
    opened.goto(f"{served}/search.html?q=vrijwilliger")
    assert "programma.html" in results(opened)
    opened.page.click("#sw-search-results a[href$='programma.html']")
    opened.page.wait_for_url("**/programma.html")
    assert "vrijwilliger" in opened.page.inner_text("main")


def test_what_is_nowhere_gets_a_friendly_sentence(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page()
    opened.goto(f"{served}/search.html?q=xyzzy")
    assert results(opened) == []
    assert opened.page.inner_text("#sw-search-status") == (
        "Niets gevonden voor ‘xyzzy’. Probeer een ander woord of een deel van het woord."
    )


@pytest.mark.parametrize("asked", ["het", "Het", "van de"])
def test_common_words_alone_are_said_to_be_common(
    served: str, open_page: Callable[..., Any], asked: str
) -> None:
    opened = open_page()
    opened.goto(f"{served}/search.html?q={asked}")
    assert results(opened) == []
    assert opened.page.inner_text("#sw-search-status") == (
        f"‘{asked}’ staat op bijna elke pagina. Zoek op een woord dat meer zegt, of zet er een bij."
    )
    opened.page.fill("#sw-search-field", f"{asked} veldje")
    assert "casussen/het-veldje-na-tienen.html" in results(opened)


def test_search_takes_what_is_asked_as_words(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page()
    opened.goto(f"{served}/search.html?q=%3Cimg%20src%3Dx%20onerror%3Dattacked%3D1%3E")
    assert results(opened) == []
    assert opened.page.evaluate("window.attacked") is None
    assert opened.page.locator("#inhoud img").count() == 0
    assert opened.said == []


def prose(page: BeautifulSoup) -> str:
    """The paragraphs, items and headings of a page that stand in no table, in small letters."""
    article = page.select_one(".sw-article")
    assert article is not None
    parts = article.find_all(["p", "li", "figcaption", "h1", "h2", "h3", "h4", "dd", "dt"])
    return " ".join(part.get_text() for part in parts if not part.find_parent("table")).lower()


def test_what_is_found_shows_where_the_word_stands(
    served: str, soups: dict[str, BeautifulSoup], open_page: Callable[..., Any]
) -> None:
    opened = open_page()
    opened.goto(f"{served}/search.html?q=vrijwilliger")
    found = results(opened)
    shown = opened.page.locator("#sw-search-results > li > p").all_inner_texts()
    told = [page for page in found if "vrijwilliger" in prose(soups[page])]
    assert len(shown) == len(told) > 5  # not where the word stands in a table only
    assert all("vrijwilliger" in words.lower() for words in shown)
    assert max(map(len, shown)) < 250


def test_a_page_with_the_word_in_its_title_comes_first(
    served: str, open_page: Callable[..., Any]
) -> None:
    opened = open_page()
    opened.goto(f"{served}/search.html?q=gesprek")
    results(opened)
    assert "gesprek" in opened.page.locator("#sw-search-results > li > a").first.inner_text().lower()
