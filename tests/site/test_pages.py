"""Every page of the demonstration: what it holds, where it leads, and what a browser says to it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

ROOMS = Path(__file__).parents[2] / "src" / "swresearch" / "language" / "nl"

# Words of themes and tools that a Dutch page should not show.
ENGLISH = """
skip to|search|on this page|table of contents|contents|previous|next|show code|hide code|site navigation
color mode|dark mode|light mode|toggle|back to top|download|copyright|last updated|built with|powered by
loading|no results|read more|click|close|open menu|figure \\d|agree|disagree|strongly|neither|don't know
not applicable|missing|mean|median|standard deviation|worker|workers|client|clients|statement|statements
wave|scale|scales|score of|share of|sample|unknown|true|false|none|nan|null|page not found
text|comma|semicolon|first|last one
and|the|with|of the
""".replace("\n", "|").strip("|")
ENGLISH_WORDS = re.compile(rf"\b({ENGLISH})\b", re.IGNORECASE)
# English names that stand on these pages on purpose.
NAMES = re.compile(
    r"\b(Excel|JavaScript|Open Font License|Source Sans 3?|The Social Quality of Europe)\b"
)
CODE = ("pre", "code", "kbd", "samp")

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
SYNTHETIC = "Synthetische gegevens. De cijfers op deze site gaan niet over echte mensen."


def visible(soup: BeautifulSoup) -> str:
    """The text of a page and of its attributes that people see or hear, without code."""
    texts = [
        str(text)
        for text in soup.find_all(string=True)
        if not text.find_parent([*CODE, "script", "style"]) and text.parent is not soup
    ]
    for name in ("alt", "title", "aria-label", "placeholder"):
        texts += [str(tag[name]) for tag in soup.find_all(attrs={name: True})]
    return re.sub(r"\s+", " ", "\n".join(texts))


def links(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(["a", "link", "script", "img", "form", "use"]):
        for name in ("href", "src", "action"):
            if tag.get(name):
                yield str(tag[name])


def target(site: Path, page: str, address: str) -> tuple[Path, str]:
    """The file and the anchor that an address on this page leads to."""
    parts = urlsplit(address)
    path = (site / page).parent / unquote(parts.path) if parts.path else site / page
    return path.resolve(), unquote(parts.fragment)


# ---- As files ----


def test_every_page_says_its_language_its_name_and_has_one_title(
    soups: dict[str, BeautifulSoup],
) -> None:
    titles = [soup.title.get_text() if soup.title else "" for soup in soups.values()]
    assert all(title.strip() for title in titles)
    assert len(set(titles)) == len(titles)
    for page, soup in soups.items():
        assert soup.html is not None and soup.html["lang"] == "nl", page
        assert [heading.name for heading in soup.find_all("h1")] == ["h1"], page
        assert soup.h1 is not None and soup.h1.get_text(strip=True), page


def test_headings_go_down_one_step_at_a_time(soups: dict[str, BeautifulSoup]) -> None:
    for page, soup in soups.items():
        levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
        steps = [(a, b) for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
        assert steps == [], page
        empty = [tag for tag in soup.find_all(re.compile("^h[1-6]$")) if not tag.get_text(strip=True)]
        assert empty == [], page


def test_every_link_and_anchor_leads_somewhere(site: Path, soups: dict[str, BeautifulSoup]) -> None:
    ids = {
        (site / page).resolve(): {str(tag["id"]) for tag in soup.find_all(id=True)}
        for page, soup in soups.items()
    }
    broken, followed = [], 0
    for page, soup in soups.items():
        for address in links(soup):
            if urlsplit(address).scheme in ("http", "https", "mailto", "data"):
                continue
            followed += 1
            path, anchor = target(site, page, address)
            there = path.is_relative_to(site) and path.is_file()
            if not there or (anchor and anchor not in ids.get(path, {anchor})):
                broken.append((page, address))
    assert broken == []
    assert followed > 500


def test_every_page_can_be_reached_from_the_front_page(
    site: Path, pages: list[str], soups: dict[str, BeautifulSoup]
) -> None:
    reached, ahead = set(), ["index.html"]
    while ahead:
        page = ahead.pop()
        if page in reached or page not in soups:
            continue
        reached.add(page)
        for address in links(soups[page]):
            path, _ = target(site, page, address)
            if not urlsplit(address).scheme and path.is_relative_to(site):
                ahead.append(path.relative_to(site).as_posix())
    assert sorted(set(pages) - reached) == []


def test_ids_are_given_once_and_labels_point_to_something(soups: dict[str, BeautifulSoup]) -> None:
    for page, soup in soups.items():
        ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
        assert sorted({name for name in ids if ids.count(name) > 1}) == [], page
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            for tag in soup.find_all(attrs={name: True}):
                assert set(str(tag[name]).split()) <= set(ids), (page, name, tag[name])


def test_like_links_and_folds_are_told_apart(soups: dict[str, BeautifulSoup]) -> None:
    """Who hears the links or the folds of a page one after the other knows which is which."""
    same: list[tuple[str, str]] = []
    for page, soup in soups.items():
        main = soup.find("main")
        assert main is not None
        led: dict[str, set[str]] = {}
        for link in main.find_all("a", href=True):
            led.setdefault(" ".join(link.get_text().split()), set()).add(str(link["href"]))
        same += [(page, words) for words, addresses in led.items() if len(addresses) > 1]
        for kind in ("summary", "caption"):
            said = [" ".join(tag.get_text().split()) for tag in main.find_all(kind)]
            same += [(page, words) for words in sorted(set(said)) if said.count(words) > 1]
    assert same == []


def test_conclusions_lead_to_the_figure_with_their_numbers_and_to_what_certainty_is(
    soups: dict[str, BeautifulSoup],
) -> None:
    shown = [link for soup in soups.values() for link in soup.select(".sw-proof .sw-more a")]
    assert len(shown) > 10
    assert [link["href"] for link in shown if "#" not in str(link["href"])] == []
    badges = [link for soup in soups.values() for link in soup.select(".sw-certainty a")]
    assert len(badges) > 5
    assert {str(link["href"]).rpartition("/")[2] for link in badges} == {"berekening.html#zekerheid"}


def test_pictures_and_figures_have_a_description_that_is_no_file_name(
    soups: dict[str, BeautifulSoup],
) -> None:
    described = 0
    for page, soup in soups.items():
        for tag in soup.find_all(["img", "svg"]):
            text = str(tag.get("alt" if tag.name == "img" else "aria-label") or "")
            described += 1
            assert len(text.split()) >= 3, (page, text)
            assert not re.search(r"\.(svg|png|jpe?g|gif)\b|_images|[0-9a-f]{16}", text), (page, text)
            assert tag.name == "img" or tag.get("role") == "img", page
    assert described > 20


def test_every_table_has_a_caption_and_headers_with_a_scope(soups: dict[str, BeautifulSoup]) -> None:
    tables = 0
    for page, soup in soups.items():
        for table in soup.find_all("table"):
            tables += 1
            region = table.find_parent(class_="sw-scroll")
            assert isinstance(region, Tag), page
            caption = table.caption.get_text(strip=True) if table.caption else region.get("aria-label")
            assert caption, (page, str(table)[:200])
            headers = table.find_all("th")
            assert {str(header.get("scope")) for header in headers} >= {"col", "row"}, page
            assert all(header.get_text(strip=True) for header in headers), (page, caption)
    assert tables > 30


def test_no_english_stands_in_the_dutch_pages(soups: dict[str, BeautifulSoup]) -> None:
    found = {
        (page, match.group())
        for page, soup in soups.items()
        for match in ENGLISH_WORDS.finditer(NAMES.sub("", visible(soup)))
    }
    assert sorted(found) == []


@pytest.mark.parametrize("words", ["Skip to main content", "On this page", "share of people", "NaN"])
def test_english_would_be_seen(words: str) -> None:
    assert ENGLISH_WORDS.search(visible(BeautifulSoup(f'<p title="{words}">Goed</p>', "lxml")))


def test_no_key_of_the_catalogue_and_no_bare_value_stands_on_a_page(
    soups: dict[str, BeautifulSoup],
) -> None:
    rooms = "|".join(sorted(path.stem for path in ROOMS.glob("*.yml")))
    key = rf"\b(?:{rooms})\.[a-z][a-z-]*(?:\.[a-z-]+)*\b"
    bare = re.compile(rf"{key}|\{{\w*\}}|\bat 0x|\b\d+\.\d+%|<NA>")
    found = {
        (page, match.group()) for page, soup in soups.items() for match in bare.finditer(visible(soup))
    }
    assert sorted(found) == []


def test_every_page_says_that_the_data_are_synthetic(soups: dict[str, BeautifulSoup]) -> None:
    for page, soup in soups.items():
        notice = soup.select_one("aside.sw-synthetic")
        assert notice is not None, page
        assert " ".join(notice.get_text(" ", strip=True).split()) == SYNTHETIC, page


def digest(script: str) -> str:
    hashed = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest())
    return f"'sha256-{hashed.decode('ascii')}'"


def test_every_page_holds_a_policy_that_names_its_scripts_and_nothing_else_inline(
    site: Path, soups: dict[str, BeautifulSoup]
) -> None:
    for page, soup in soups.items():
        metas = soup.find_all("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert len(metas) == 1, page
        rules = [rule.strip().partition(" ") for rule in str(metas[0]["content"]).split(";")]
        source = (site / page).read_text(encoding="utf-8")
        scripts = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
        assert len(scripts) == len(soup.find_all("script")) == (2 if page == "search.html" else 1), page
        hashes = " ".join(map(digest, scripts))
        assert {name: value for name, _, value in rules} == {**POLICY, "script-src": hashes}, page
        before = [tag.name for tag in metas[0].find_all_previous(["script", "link", "style"])]
        assert before == [], page  # a policy does not hold what comes before it
        inline = [
            tag
            for tag in soup.find_all(True)
            if tag.name in ("style", "iframe", "object", "embed", "base")
            or tag.get("style")
            or any(name.lower().startswith("on") for name in tag.attrs)
        ]
        assert inline == [], page


# ---- In a browser ----


@pytest.mark.browser
@pytest.mark.parametrize("door", ["http", "file"])
def test_a_browser_opens_every_page_without_a_complaint(
    site: Path, served: str, walked: list[str], open_page: Callable[..., Any], door: str
) -> None:
    opened = open_page()
    base = served if door == "http" else site.as_uri()
    for page in walked:
        opened.goto(f"{base}/{page}")
        opened.page.evaluate("document.fonts.ready.then(() => 1)")
        assert opened.said == [], page
        assert [url for url in opened.asked if not url.startswith((base, "data:"))] == [], page
        assert opened.page.evaluate("document.fonts.check('16px \"Source Sans 3\"')"), page


@pytest.mark.browser
def test_the_policy_stops_scripts_that_get_in(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page()
    opened.goto(f"{served}/index.html")
    opened.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.attacked = 1";
          document.body.append(script);
          const file = document.createElement("script");
          file.src = "searchindex.js";
          document.body.append(file);
          const holder = document.createElement("div");
          holder.innerHTML = '<img src="weg.png" onerror="window.attacked = 2">' +
            '<a id="klik" href="javascript:window.attacked = 3">x</a>';
          document.body.append(holder);
          document.getElementById("klik").click();
        }"""
    )
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate("window.attacked") is None
    refused = [line for line in opened.said if "Content Security Policy" in line]
    assert len(refused) >= 4, opened.said
    assert any("searchindex.js" in line for line in refused)  # no file of the site itself, either


@pytest.mark.browser
def test_a_page_reads_without_javascript(served: str, open_page: Callable[..., Any]) -> None:
    opened = open_page(width=320, java_script_enabled=False)
    opened.goto(f"{served}/fase/klanten/uitspraken.html")
    assert opened.page.is_visible("#sw-menu")
    assert opened.page.locator("#sw-menu a", has_text="Over het onderzoek").is_visible()
    opened.page.locator("details.sw-data summary").first.click()
    assert opened.page.locator("details.sw-data table").first.is_visible()
    assert not opened.page.is_visible("#sw-menu-button")


def test_what_the_teaching_pages_say_is_true(soups: dict[str, BeautifulSoup]) -> None:
    words = {page: " ".join(soup.get_text(" ").split()) for page, soup in soups.items()}
    assert (
        "‘Gedaan’: het team deed iets op dit niveau. ‘Kon’: hier was iets mogelijk en deed het team niets. "
        "‘Speelt’: deze voorwaarde van sociale kwaliteit doet er in dit verhaal toe, omdat zij onder druk "
        "staat of juist een kracht is."
    ) in words["casussen/index.html"]
    found = re.search(r"samen (ongeveer \d+ minuten)", words["e-learning/index.html"])
    assert found is not None
    assert f"Als voorbereiding of als vervolg, {found[1]}." in words["lesgeven/index.html"]


def test_home_and_phases_agree_on_how_many_conclusions_there_are(
    soups: dict[str, BeautifulSoup],
) -> None:
    home = soups["index.html"]
    main = [title.get_text() for title in home.select(".sw-conclusion-title")]
    phases = [page for page in soups if re.fullmatch(r"fase/[^/]+/index\.html", page)]
    elsewhere = {
        title.get_text() for page in phases for title in soups[page].select(".sw-conclusion-title")
    } - set(main)
    assert f"Er zijn nog {len(elsewhere)} conclusies." in home.get_text()
    tiles = [tile.get_text() for tile in home.select(".sw-tile-text")]
    told = [found[1] for tile in tiles if (found := re.fullmatch(r"(\d+) conclusies?", tile))]
    assert sum(map(int, told)) == len(elsewhere) > 1
