"""WCAG 2.1 A and AA as far as machines can test: axe-core on every page, and what axe leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = (1280, 768, 320)
SCHEMES = ("light", "dark")
QUICK = (320, "dark")
REST = [pair for pair in product(WIDTHS, SCHEMES) if pair != QUICK]

RUN_AXE = """async () => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    resultTypes: ["violations"],
  });
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\\n")[1].trim()}`));
}"""
OPEN_ALL = "document.querySelectorAll('details').forEach(details => { details.open = true; })"

# Contrast of the words in drawings, which axe leaves out: each against the last shape under its middle.
CONTRAST = """() => {
  const numbers = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const seen = colour => {
    const [r, g, b, a = 1] = numbers(colour);
    return a > 0.5 ? [r, g, b] : null;
  };
  const light = rgb => rgb.map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = seen(getComputedStyle(at).backgroundColor);
      if (colour) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  let words = 0;
  for (const svg of document.querySelectorAll("svg")) {
    if (!svg.getClientRects().length) continue;
    const shapes = [...svg.querySelectorAll("text, rect, path, circle, polygon")];
    const ground = behind(svg.parentElement);
    shapes.forEach((text, place) => {
      if (text.tagName !== "text" || !text.textContent.trim()) return;
      words += 1;
      const box = text.getBoundingClientRect();
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      const under = shapes.slice(0, place).filter(shape => {
        if (shape.tagName === "text" || getComputedStyle(shape).fill === "none") return false;
        const its = shape.getBoundingClientRect();
        return its.left <= x && x <= its.right && its.top <= y && y <= its.bottom;
      }).map(shape => seen(getComputedStyle(shape).fill)).filter(Boolean).pop() || ground;
      const ink = seen(getComputedStyle(text).fill);
      const got = ratio(ink, under);
      if (got < 4.5) poor.push(`${text.textContent.trim()}: ${got.toFixed(2)} (${ink} on ${under})`);
    });
  }
  return [words, poor];
}"""


@pytest.fixture(scope="module", params=[QUICK], ids=lambda pair: f"{pair[0]}-{pair[1]}")
def quick(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A page of the browser for the quick look."""
    yield from with_axe(browser, *request.param)


@pytest.fixture(scope="module", params=REST, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def every(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A page of the browser for each other width and scheme."""
    yield from with_axe(browser, *request.param)


def with_axe(browser: Any, width: int, scheme: str) -> Iterator[Any]:
    # The pages' own policy would stop axe from looking at their styles.
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


def faults(page: Any, address: str) -> list[str]:
    """What axe finds on a page, as it opens and with everything unfolded."""
    page.goto(address)
    folded = page.evaluate(RUN_AXE)
    if page.locator("details").count() == 0:
        return list(folded)
    page.evaluate(OPEN_ALL)
    return sorted({*folded, *page.evaluate(RUN_AXE)})


def test_axe_finds_nothing(served: str, walked: list[str], quick: Any) -> None:
    found = {page: faults(quick, f"{served}/{page}") for page in walked}
    assert {page: said for page, said in found.items() if said} == {}


@pytest.mark.deep
def test_axe_finds_nothing_at_any_width_light_or_dark(
    served: str, pages: list[str], every: Any
) -> None:
    found = {page: faults(every, f"{served}/{page}") for page in pages}
    assert {page: said for page, said in found.items() if said} == {}


def test_axe_finds_nothing_in_an_open_menu_and_in_results(served: str, quick: Any) -> None:
    quick.goto(f"{served}/search.html?q=klanten")
    quick.wait_for_selector("#sw-search-results a")
    quick.click("#sw-menu-button")
    assert quick.is_visible("#sw-menu")
    assert quick.evaluate(RUN_AXE) == []


def test_axe_would_find_a_fault(served: str, quick: Any) -> None:
    quick.goto(f"{served}/index.html")
    quick.evaluate("document.querySelector('main').append(new Image())")
    assert [fault.partition(":")[0] for fault in quick.evaluate(RUN_AXE)] == ["image-alt"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1280, 320])
def test_words_in_drawings_stand_out_from_what_is_behind_them(
    served: str,
    soups: dict[str, Any],
    walked: list[str],
    open_page: Callable[..., Any],
    width: int,
    scheme: str,
) -> None:
    opened = open_page(width=width, scheme=scheme)
    total = 0
    for page in walked:
        if soups[page].svg is None:
            continue
        opened.goto(f"{served}/{page}")
        words, poor = opened.page.evaluate(CONTRAST)
        assert poor == [], page
        total += words
    assert total > 100


def test_faint_words_in_a_drawing_would_be_found(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page()
    opened.goto(f"{served}/fase/klanten/uitspraken.html")
    faint = opened.page.evaluate(
        """() => [...document.querySelectorAll(".sw-wide svg")].slice(0, 2).map((svg, place) => {
          const bars = [...svg.querySelectorAll("text")].filter(text => /^\\d+%$/.test(text.textContent));
          bars[0].setAttribute("fill", ["#2060a0", "#fafafa"][place]);
          return bars[0].textContent;
        })"""
    )
    assert [line.partition(":")[0] for line in opened.page.evaluate(CONTRAST)[1]] == faint[:1]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_is_visible_wherever_it_goes(
    served: str, open_page: Callable[..., Any], scheme: str
) -> None:
    opened = open_page(scheme=scheme, reduced_motion="reduce")
    opened.goto(f"{served}/fase/klanten/schalen.html")
    places = set()
    for _ in range(60):
        opened.page.keyboard.press("Tab")
        place, outline, shown = opened.page.evaluate(
            """() => {
              const at = document.activeElement, style = getComputedStyle(at);
              const box = at.getBoundingClientRect();
              return [at.outerHTML.slice(0, 80), `${style.outlineStyle} ${style.outlineWidth}`,
                box.width > 0 && box.bottom > 0 && box.top < innerHeight];
            }"""
        )
        if place.startswith("<body"):
            break
        places.add(place)
        assert outline == "solid 3px", place
        assert shown, place
    assert len(places) > 20
