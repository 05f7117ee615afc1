"""Walks through the site with the keyboard only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FOCUSED = (
    "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
)


def press(opened: Any, *keys: str) -> None:
    for key in keys:
        opened.page.keyboard.press(key)


def walk_to(opened: Any, selector: str, most: int = 120) -> int:
    """Press Tab until the element has the focus; how many times that was."""
    for times in range(1, most + 1):
        press(opened, "Tab")
        if opened.page.evaluate("want => document.activeElement.matches(want)", selector):
            return times
    raise AssertionError(f"{selector} was not reached by {most} times Tab")


def test_the_first_stop_leads_past_head_and_menu(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(reduced_motion="reduce")
    opened.goto(f"{served}/fase/klanten/uitspraken.html")
    link = opened.page.locator(".sw-skip")
    assert link.bounding_box()["y"] < 0
    press(opened, "Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    opened.page.wait_for_timeout(50)
    assert link.bounding_box()["y"] >= 0
    press(opened, "Enter")
    assert opened.page.evaluate(FOCUSED) == "inhoud"
    press(opened, "Tab")
    assert opened.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", [320, 768])
def test_the_menu_opens_and_closes_and_gives_the_focus_back(
    served: str, open_page: Callable[..., Any], width: int
) -> None:
    opened = open_page(width=width)
    opened.goto(f"{served}/programma.html")
    button, menu = opened.page.locator("#sw-menu-button"), opened.page.locator("#sw-menu")
    walk_to(opened, "#sw-menu-button")
    assert not menu.is_visible()
    press(opened, "Enter")
    assert menu.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    walk_to(opened, "#sw-menu a")
    press(opened, "Escape")
    assert not menu.is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    assert opened.page.evaluate(FOCUSED) == "sw-menu-button"
    press(opened, "Space")
    walk_to(opened, "#sw-menu a[href*='klanten']")
    press(opened, "Enter")
    opened.page.wait_for_url("**/fase/klanten/index.html")


@pytest.mark.parametrize(("page", "width"), [("index", 1280), ("index", 360), ("programma", 320)])
def test_an_open_menu_comes_right_after_its_button(
    served: str, open_page: Callable[..., Any], page: str, width: int
) -> None:
    opened = open_page(width=width)
    opened.goto(f"{served}/{page}.html")
    walk_to(opened, "#sw-menu-button")
    press(opened, "Enter")
    assert walk_to(opened, "#sw-menu a") == 1
    assert opened.page.evaluate("document.activeElement.textContent") == "Home"
    press(opened, "Shift+Tab")
    assert opened.page.evaluate(FOCUSED) == "sw-menu-button"
    press(opened, "Escape")  # closed, search is next again
    assert walk_to(opened, "#sw-search-top") == 1


def test_a_closed_menu_is_no_stop(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(width=320)
    opened.goto(f"{served}/programma.html")
    for _ in range(8):
        press(opened, "Tab")
        assert not opened.page.evaluate("document.activeElement.closest('#sw-menu') !== null")


def test_the_menu_says_where_the_reader_is(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page()
    opened.goto(f"{served}/fase/klanten/schalen.html")
    assert opened.page.locator("#sw-menu [aria-current=page]").inner_text() == "Schalen"
    assert (
        opened.page.locator(".sw-trail").inner_text().split("\n")[-1].strip("› ")
        == "Wat klanten ervaren"
    )


def test_a_word_is_searched_for_and_found(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page()
    opened.goto(f"{served}/index.html")
    walk_to(opened, "#sw-search-top")
    opened.page.keyboard.type("gesprekken")
    press(opened, "Enter")
    opened.page.wait_for_url("**/search.html?q=gesprekken")
    opened.page.wait_for_selector("#sw-search-results a")
    walk_to(opened, "#sw-search-results a")
    address = opened.page.evaluate("document.activeElement.href")
    press(opened, "Enter")
    opened.page.wait_for_url(address)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_numbers_of_a_figure_open_and_close(
    served: str, open_page: Callable[..., Any], width: int
) -> None:
    opened = open_page(width=width, reduced_motion="reduce")
    opened.goto(f"{served}/fase/klanten/schalen.html")
    table = opened.page.locator("details.sw-data table").first
    walk_to(opened, "details.sw-data summary")
    assert opened.page.evaluate("document.activeElement.textContent") == (
        "Bekijk de cijfers: Gemiddelden per schaal: klanten, diepte-interviews, oktober 2019 tot en met "
        "februari 2020; synthetische gegevens"
    )
    assert not table.is_visible()
    press(opened, "Enter")
    assert table.is_visible()
    press(opened, "Space")
    assert not table.is_visible()


def test_a_wide_table_scrolls_with_the_arrows(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(width=320, reduced_motion="reduce")
    opened.goto(f"{served}/fase/klanten/deelname.html")
    walk_to(opened, ".sw-scroll[tabindex]")
    role, name, wider = opened.page.evaluate(
        """() => {
          const at = document.activeElement;
          const label = document.getElementById(at.getAttribute("aria-labelledby"));
          return [at.getAttribute("role"), label.textContent, at.scrollWidth - at.clientWidth];
        }"""
    )
    assert role == "region"
    assert name.startswith("Werving: klanten")
    assert wider > 1
    press(opened, *["ArrowRight"] * 4)
    opened.page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_a_table_that_fits_is_no_stop(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(width=1280)
    opened.goto(f"{served}/fase/klanten/deelname.html")
    assert opened.page.locator(".sw-scroll").count() > 3
    assert opened.page.locator(".sw-scroll[tabindex]").count() == 0


def test_the_dark_look_is_switched_and_remembered(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(scheme="light")
    opened.goto(f"{served}/index.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = opened.page.evaluate(ground)
    walk_to(opened, "#sw-dark-button")
    press(opened, "Enter")
    dark = opened.page.evaluate(ground)
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(20, 25, 29)")
    opened.goto(f"{served}/programma.html")
    assert opened.page.evaluate(ground) == dark
    assert opened.page.get_attribute("#sw-dark-button", "aria-pressed") == "true"
    opened.page.focus("#sw-dark-button")
    press(opened, "Space")
    assert opened.page.evaluate(ground) == light


def test_the_system_s_dark_look_is_followed(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(scheme="dark")
    opened.goto(f"{served}/index.html")
    assert opened.page.evaluate("document.documentElement.dataset.theme") == "dark"
    opened.page.emulate_media(color_scheme="light")
    opened.page.wait_for_function("() => document.documentElement.dataset.theme === 'light'")


@pytest.mark.parametrize(("motion", "expected"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_moves_for_who_asked_for_that(
    served: str, open_page: Callable[..., Any], motion: str, expected: str
) -> None:
    opened = open_page(reduced_motion=motion)
    opened.goto(f"{served}/fase/klanten/uitspraken.html")
    assert opened.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == expected
    assert opened.page.evaluate("document.getAnimations().length") == 0
    moving = opened.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(element => {
          const style = getComputedStyle(element);
          return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0


def test_nobody_is_caught_anywhere(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(width=320, reduced_motion="reduce")
    opened.goto(f"{served}/fase/klanten/deelname.html")
    seen = []
    for _ in range(200):
        press(opened, "Tab")
        at = opened.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if at.startswith("<body"):
            break
        seen.append(at)
    assert opened.page.evaluate("document.activeElement.tagName") == "BODY"
    assert "verantwoording/toegankelijkheid.html" in seen[-1]
