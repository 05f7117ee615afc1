"""Pages as they are built: what they hold, what fails the build, and what a browser makes of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from swresearch.language import say
from swresearch.publish.book_warnings import book_problems
from swresearch.publish.site import COLOURS
from swresearch.sphinx_ext.policy import OTHERWISE, own_script, policy

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
INLINE = re.compile(r"<style\b|\sstyle=|\son\w+=")
OUTSIDE = re.compile(r"(?:src|href|action)=[\"']?(?:https?:)?//")

# What stands in the bad book, and the sentence for it.
FAILURES = [
    ("unknown-number", {}, "client.2020.bestaat.niet"),
    ("unknown-blocks", {}, "bestaat.niet"),
    ("block-kind", {}, "applet"),
    ("block-field", {"kind": "text"}, "KeyError('text')"),
    ("unknown-page", {}, "fase/nergens"),
    ("drawing", {}, "unclosed token: line 1, column 0"),
    ("no-alt", {}, "_static/icon.svg"),
    ("outside-book", {}, "../../elders.txt"),
    ("outside-book", {}, "../../elders.png"),
]


# What stands in the page with mistakes: line, sentence, what was found.
MISTAKEN = [
    (3, "no-insertion", "include"),
    (6, "no-insertion", "csv-table"),
    (10, "unknown-directive", "onbekend"),
    (14, "unknown-role", "rol"),
    (18, "unknown-option", "vreemd"),
    (24, "unknown-option", "vreemd"),
    (31, "heading-skipped", "H1 → H4"),
    (33, "empty-directive", "warning"),
    (16, "no-file", "weg.png"),
    (16, "no-file", "weg.zip"),
    (14, "no-target", "nergens.md"),
    (14, "no-target", "nergens"),
    (14, "no-target", "nergens"),
]


def pages(html: Path) -> list[Path]:
    """Every page of a build; a build without pages would pass every check below."""
    found = sorted(html.rglob("*.html"))
    assert found, f"no pages in {html}"
    return found


def test_the_good_book_builds_strictly(good: Any) -> None:
    assert good.code == 0, good.said
    names = {path.relative_to(good.html).as_posix() for path in pages(good.html)}
    assert names == {
        "index.html", "programma.html", "search.html", "fase/klanten/index.html",
        "fase/klanten/uitspraken.html", "verantwoording/index.html", "vijandig/pagina.html",
        "vijandig/notebook.html",
    }  # fmt: skip


@pytest.mark.parametrize(("key", "values", "found"), FAILURES)
def test_what_is_wrong_fails_the_strict_build_with_a_sentence(
    bad: Any, key: str, values: dict[str, str], found: str
) -> None:
    sentence = f"{say(f'problem.page.{key}', **values)} {say('place.found', value=found)}"
    assert bad.code != 0
    assert sentence in bad.said


def test_raw_html_by_directive_is_refused(bad: Any) -> None:
    assert bad.said.count('"raw" directive disabled') == 2
    written = bad.html / "slecht.html"
    assert not written.exists() or "attacked" not in written.read_text(encoding="utf-8")


def test_what_sphinx_complains_about_is_said_in_dutch_with_file_and_line(bad: Any) -> None:
    said, book = COLOURS.sub("", bad.said), bad.html.parents[2] / "book"
    problems = [one for one in book_problems(said, book) if one.file == "fout.md"]
    assert [(one.line, one.key.removeprefix("site."), one.found) for one in problems] == MISTAKEN


def test_a_page_cannot_include_a_file(bad: Any) -> None:
    assert "geheim van elders" not in "".join(
        path.read_text(encoding="utf-8") for path in bad.html.rglob("*.html")
    )


def test_pages_hold_only_scripts_that_their_policy_names_and_ask_no_other_host(good: Any) -> None:
    for path in pages(good.html):
        text = path.read_text(encoding="utf-8")
        scripts = SCRIPT.findall(text)
        assert len(scripts) == (2 if path.name == "search.html" else 1), path
        assert [attributes for attributes, _ in scripts if attributes] == [], path
        assert f'content="{policy([script for _, script in scripts])}"' in text, path
        markup = SCRIPT.sub("", text)
        assert INLINE.findall(re.sub(r">[^<]*", ">", markup)) == [], path
        assert OUTSIDE.findall(markup) == [], path
    assert not list(good.html.rglob("_static/*.js"))


def test_a_policy_names_each_script_by_its_hash_and_nothing_else() -> None:
    # The hash: openssl dgst -sha256 -binary | base64
    got = policy(["alert(1)\n"])
    hashed = "sha256-MaeD7tQk/YNyd6Pm9J12ROmv0Z93QwNN4VH7v3gI+RI="
    assert got == f"default-src 'none'; script-src '{hashed}'; {OTHERWISE}"
    assert "unsafe" not in OTHERWISE and "'self'" not in got.partition("style-src")[0]


@pytest.mark.parametrize("ending", ["</script>", "</SCRIPT ", "<!--"])
def test_a_script_cannot_hold_its_own_end(ending: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("swresearch.sphinx_ext.policy.SCRIPTS", tmp_path)
    (tmp_path / "page.js").write_text(f"var x = '{ending}';", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^a script of the site holds"):
        own_script("page.js")


def test_pages_are_dutch_and_say_that_the_data_are_synthetic(good: Any) -> None:
    for path in pages(good.html):
        text = path.read_text(encoding="utf-8")
        assert '<html lang="nl"' in text
        assert say("site.synthetic-short") in text
        assert f'<a class="sw-skip" href="#inhoud">{say("site.skip")}</a>' in text
        assert 'id="inhoud"' in text


def test_no_source_of_a_notebook_is_published(good: Any) -> None:
    files = [path for path in good.html.rglob("*") if path.is_file()]
    assert not [
        path for path in files if path.suffix in (".ipynb", ".ttf", ".md") or "_sources" in path.parts
    ]
    readable = [path for path in files if path.suffix in (".html", ".js", ".json", ".txt", ".css")]
    assert not [path for path in readable if "GEHEIME_BRON" in path.read_text(encoding="utf-8")]


def test_a_number_in_prose_has_its_n_and_its_words(good: Any) -> None:
    text = (good.html / "programma.html").read_text(encoding="utf-8")
    expected = '<span class="sw-number" title="41 van de 49 klanten">84%</span> (n\u00a0=\u00a049)'
    assert expected in text


def test_templates_in_pages_stay_text(good: Any) -> None:
    text = (good.html / "vijandig" / "pagina.html").read_text(encoding="utf-8")
    assert "{{ 7*7 }}" in text and "{{ cycler.next() }}" in text


def test_refused_outputs_show_their_plain_text(good: Any) -> None:
    text = (good.html / "vijandig" / "notebook.html").read_text(encoding="utf-8")
    assert "javascript:" not in text.lower().replace("&lt;javascript&gt;", "")
    for words in ("tekst", "plaatje", "&lt;Javascript&gt;"):
        assert f">{words}\n" in re.sub(r"</?span[^>]*>", "", text)


def test_every_id_stands_once_and_every_link_leads_somewhere(good: Any) -> None:
    ids = {
        path.resolve(): re.findall(r'\sid="([^"]+)"', path.read_text(encoding="utf-8"))
        for path in pages(good.html)
    }
    for path, found in ids.items():
        assert len(found) == len(set(found)), path
        for link in re.findall(r'href="([^"]*)"', path.read_text(encoding="utf-8")):
            address, _, anchor = link.partition("#")
            target = (path.parent / address.partition("?")[0]).resolve() if address else path
            assert target.is_file(), (path, link)
            assert not anchor or anchor in ids[target], (path, link)


def test_prose_tables_have_scopes_and_a_region(good: Any) -> None:
    text = (good.html / "verantwoording" / "index.html").read_text(encoding="utf-8")
    table = text[text.index('<table class="docutils') :]
    table = table[: table.index("</table>")]
    assert len(re.findall(r"<th\b", table)) == len(re.findall(r"<th[^>]*\sscope=", table)) == 4
    assert f'aria-label="{say("site.table")}"' in text


def test_the_same_book_gives_the_same_bytes(good: Any, again: Any) -> None:
    written = [path for path in good.html.rglob("*") if path.is_file()]
    twins = [again.html / path.relative_to(good.html) for path in written]
    differ = [
        path.name
        for path, twin in zip(written, twins, strict=True)
        if path.read_bytes() != twin.read_bytes()
    ]
    assert len(written) > 10 and differ == []


def test_a_changed_title_reaches_the_menu_of_every_page(changed: Any) -> None:
    for path in pages(changed.html):
        menu = path.read_text(encoding="utf-8").partition('id="sw-menu"')[2].partition("</nav>")[0]
        assert ">Waarom dit onderzoek</a>" in menu, path.name
        assert ">Over het onderzoek</a>" not in menu, path.name


@pytest.mark.browser
def test_a_browser_shows_every_page_from_disk_without_a_complaint(good: Any, browser: Any) -> None:
    context = browser.new_context()
    for path in pages(good.html):
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_timeout(100)
        assert said == [], path.name
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert page.evaluate("window.attacked") is None, path.name
        page.close()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("words", ["gesprek", "vrijwilliger", "vrijwilligers", "luistert medewerker"])
def test_search_finds_dutch_words_from_disk(good: Any, browser: Any, words: str) -> None:
    page = browser.new_page()
    page.goto((good.html / "index.html").as_uri())
    page.fill("#sw-search-top", words)
    page.press("#sw-search-top", "Enter")
    page.wait_for_selector("#sw-search-results a")
    found = page.eval_on_selector_all(
        "#sw-search-results > li > a", "links => links.map(a => a.textContent)"
    )
    assert "Wat klanten zeggen" in found
    assert page.inner_text("#sw-search-status").startswith(f"{len(found)} pagina")
    page.close()


@pytest.mark.browser
def test_search_shows_hostile_words_as_words(good: Any, browser: Any) -> None:
    page = browser.new_page()
    page.goto(
        (good.html / "search.html").as_uri()
        + "?q=%3Cimg%20src%3Dx%20onerror%3Dattacked%3D1%3E+vijandig"
    )
    page.wait_for_function("document.getElementById('sw-search-status').textContent !== ''")
    assert page.evaluate("window.attacked") is None
    assert page.eval_on_selector_all("#inhoud img", "all => all.length") == 0
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 768, 320])
def test_no_page_is_wider_than_the_screen(good: Any, browser: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in pages(good.html):
        page.goto(path.as_uri())
        got = page.evaluate("document.documentElement.scrollWidth")
        assert got <= width, path.name
    context.close()


@pytest.mark.browser
def test_the_keyboard_reaches_content_menu_and_dark_mode(good: Any, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme="light")
    page = context.new_page()
    page.goto((good.html / "programma.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == say("site.skip")
    page.focus("#sw-menu-button")
    assert not page.is_visible("#sw-menu")
    page.keyboard.press("Enter")
    assert (
        page.is_visible("#sw-menu") and page.get_attribute("#sw-menu-button", "aria-expanded") == "true"
    )
    page.keyboard.press("Escape")
    assert not page.is_visible("#sw-menu")
    page.focus("#sw-dark-button")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.get_attribute("#sw-dark-button", "aria-pressed") == "true"
    context.close()


@pytest.mark.browser
def test_a_narrow_screen_gets_the_narrow_drawing(good: Any, browser: Any) -> None:
    for width, shown in ((1280, ".sw-wide"), (320, ".sw-narrow")):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto((good.html / "fase" / "klanten" / "uitspraken.html").as_uri())
        for part in (".sw-wide", ".sw-narrow"):
            assert page.is_visible(f".sw-figure {part} svg") == (part == shown), (width, part)
        context.close()
