"""Printed pages: what a reader unfolds with a click stands on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

HIDDEN_ON_PAPER = (
    ".sw-menu",
    ".sw-search",
    ".sw-skip",
    ".sw-neighbours",
    "#sw-dark-button",
    "summary",
    ".sw-footer",
)


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def drawn(pdf: bytes) -> int:
    """How many pieces of text are drawn in the file."""
    pieces = 0
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            pieces += len(re.findall(rb"\bT[jJ]\b", zlib.decompress(stream)))
        except zlib.error:
            continue
    return pieces


def test_a_printed_page_holds_the_numbers_of_its_figures(
    served: str, open_page: Callable[..., Any]
) -> None:
    opened = open_page(scheme="dark")
    opened.goto(f"{served}/fase/klanten/schalen.html")
    tables = opened.page.locator("details.sw-data table")
    assert tables.count() == 2
    assert not tables.first.is_visible()
    with_numbers = opened.page.pdf(format="A4")
    assert sheets(with_numbers) >= 2
    assert drawn(with_numbers) > 100
    # The same page when nothing unfolds before printing.
    opened.page.evaluate("document.querySelectorAll('details').forEach(details => details.remove())")
    without = opened.page.pdf(format="A4")
    assert drawn(with_numbers) > drawn(without) + 20


def test_unfolded_for_print_and_folded_again(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page()
    opened.goto(f"{served}/fase/klanten/schalen.html")
    first = opened.page.locator("details.sw-data").first
    first.locator("summary").click()
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.page.locator("details.sw-data:not([open])").count() == 0
    opened.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert first.get_attribute("open") is not None  # the reader had opened it
    assert opened.page.locator("details.sw-data[open]").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_and_without_buttons(
    served: str, open_page: Callable[..., Any], scheme: str
) -> None:
    opened = open_page(scheme=scheme)
    opened.goto(f"{served}/fase/klanten/uitspraken.html")
    opened.page.emulate_media(media="print", color_scheme=scheme)
    style = "getComputedStyle(document.body)"
    assert opened.page.evaluate(f"{style}.backgroundColor") == "rgb(255, 255, 255)"
    assert opened.page.evaluate(f"{style}.color") == "rgb(0, 0, 0)"
    for selector in HIDDEN_ON_PAPER:
        shown = [one for one in opened.page.locator(selector).all() if one.is_visible()]
        assert shown == [], selector
    assert opened.page.locator(".sw-synthetic").is_visible()
    assert opened.page.locator(".sw-figure svg").first.is_visible()


def test_what_a_team_did_begins_a_sheet_with_its_heading(
    served: str, open_page: Callable[..., Any]
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: the text of the PDFs is not read")
    opened = open_page()
    title, table = "Na het gesprek: wat het team deed en zag", "Wat er is gedaan, en wat ook kon"
    for page in ("lijn-63", "de-agenda-van-boaz"):
        opened.goto(f"{served}/casussen/{page}.html")
        printed = opened.page.pdf(format="A4")
        read = subprocess.run(["pdftotext", "-", "-"], input=printed, capture_output=True, check=True)
        told = [sheet.strip() for sheet in read.stdout.decode("utf-8").split("\f")]
        (after,) = [sheet for sheet in told if title in sheet]
        assert after.startswith(title), page
        # The heading of a table says what its caption says: it stands there once.
        assert "".join(told).count(table) == after.count(table) == 1, page


def test_every_page_prints(served: str, walked: list[str], open_page: Callable[..., Any]) -> None:
    opened = open_page()
    for page in walked:
        opened.goto(f"{served}/{page}")
        printed = opened.page.pdf(format="A4", tagged=True)
        assert sheets(printed) >= 1, page
        assert drawn(printed) > 10, page
