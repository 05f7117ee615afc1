"""No page is wider than the screen, and what it shows can be read there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SMALLEST = 10.9  # CSS pixels of the words in a drawing; 11 but for rounding

# [words, [size, word] of those too small, words that stick out of their drawing]
DRAWN_WORDS = """smallest => {
  const small = [], outside = [];
  let words = 0;
  for (const text of document.querySelectorAll("svg text")) {
    if (!text.getClientRects().length || !text.textContent.trim()) continue;
    words += 1;
    const matrix = text.getScreenCTM();
    const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.b, matrix.d);
    if (size < smallest) small.push([size.toFixed(1), text.textContent]);
    const box = text.getBoundingClientRect(), frame = text.ownerSVGElement.getBoundingClientRect();
    const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1;
    if (!inside || box.bottom > frame.bottom + 2) outside.push(text.textContent);
  }
  return [words, small, outside];
}"""
# Words that lie over each other in one drawing.
OVERLAPS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const boxes = [...svg.querySelectorAll("text")]
      .filter(text => text.getClientRects().length && text.textContent.trim())
      .map(text => [text.getBoundingClientRect(), text.textContent]);
    boxes.forEach(([a, first], i) => boxes.slice(i + 1).forEach(([b, second]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > Math.min(a.height, b.height) * 0.4) found.push(`${first} / ${second}`);
    }));
  }
  return found;
}"""
WIDER = """() => [...document.querySelectorAll("body *")].filter(element => {
  if (element.closest(".sw-scroll, pre, .sw-hidden, svg")) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.right > document.documentElement.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 100))"""


# 320 is 1280 enlarged four times, 640 twice.
@pytest.mark.parametrize("width", [320, pytest.param(640, marks=pytest.mark.deep), 768, 1280])
def test_no_page_is_wider_than_the_screen(
    served: str, walked: list[str], open_page: Callable[..., Any], width: int
) -> None:
    opened = open_page(width=width)
    for page in walked:
        opened.goto(f"{served}/{page}")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width, page
        if page != "index.html":  # its coloured band goes from edge to edge on purpose
            assert opened.page.evaluate(WIDER) == [], page
        opened.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width, page


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_words_in_drawings_can_be_read(
    served: str, soups: dict[str, Any], walked: list[str], open_page: Callable[..., Any], width: int
) -> None:
    opened = open_page(width=width)
    total = 0
    for page in walked:
        if soups[page].svg is None:
            continue
        opened.goto(f"{served}/{page}")
        opened.page.evaluate("document.fonts.ready.then(() => 1)")
        words, small, outside = opened.page.evaluate(DRAWN_WORDS, SMALLEST)
        assert small == [], page
        assert outside == [], page
        assert opened.page.evaluate(OVERLAPS) == [], page
        total += words
    assert total > 100


SCROLLS = """table => {
  const box = table.closest(".sw-scroll");
  return box.scrollWidth > box.clientWidth + 1;
}"""


def test_the_table_to_choose_from_fits_on_a_wide_screen(
    served: str, open_page: Callable[..., Any]
) -> None:
    opened = open_page(width=1280)
    opened.goto(f"{served}/casussen/index.html")
    (table,) = opened.page.locator(".sw-article table").all()
    assert not table.evaluate(SCROLLS)


def test_the_name_of_a_team_stays_in_sight_when_its_rows_scroll(
    served: str, open_page: Callable[..., Any]
) -> None:
    opened = open_page(width=360)
    opened.goto(f"{served}/casussen/index.html")
    region = opened.page.locator(".sw-scroll").last
    assert region.evaluate("box => { box.scrollLeft = 9999; return box.scrollLeft; }") > 100
    left = region.bounding_box()["x"]
    names = region.locator("th[scope=rowgroup] span")
    assert names.count() >= 4
    assert [abs(name.bounding_box()["x"] - left) <= 1 for name in names.all()] == [True] * names.count()
    # No half a word stands beside the column that stays: a column begins there.
    region.evaluate("box => { box.scrollLeft = 100; }")
    heads = [head.bounding_box() for head in region.locator("thead th").all()]
    edge = heads[0]["x"] + heads[0]["width"]
    assert min(abs(head["x"] - edge) for head in heads[1:]) <= 1


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("page", ["lesgeven/kaarten", "lesgeven/index", "casussen/lijn-63"])
def test_tables_of_sentences_are_read_without_scrolling(
    served: str, open_page: Callable[..., Any], page: str, width: int
) -> None:
    opened = open_page(width=width)
    opened.goto(f"{served}/{page}.html")
    opened.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    tables = opened.page.locator(".sw-article table.sw-prose")
    assert tables.count() >= 2
    assert [table.evaluate(SCROLLS) for table in tables.all()] == [False] * tables.count()
    # What was the head of a column stands with every cell.
    cell = tables.first.locator("td[data-head]").first
    said = cell.evaluate("cell => [cell.dataset.head, getComputedStyle(cell, '::before').content]")
    heads = tables.first.locator("thead th").all_text_contents()
    assert said[1] == f'"{said[0]}"' and said[0].strip() == heads[1].strip()


def test_spaced_text_stays_within_the_page(
    served: str, walked: list[str], open_page: Callable[..., Any]
) -> None:
    opened = open_page(width=320, bypass_csp=True)  # WCAG 1.4.12, as a reader's own style sheet
    for page in walked:
        opened.goto(f"{served}/{page}")
        opened.page.add_style_tag(
            content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
            " word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
        )
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320, page
