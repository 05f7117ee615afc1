"""The page around the text: menu, contents, neighbours, and the policy that a browser holds it to.

The theme beside this module draws the page from what `describe` gives it. Its texts come from the
catalogue, its styles from files of the site itself; no style and no handler of events stands inline.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from swresearch.language import DEFAULT_LANGUAGE, LANGUAGES, say
from swresearch.sphinx_ext.blocks import heading_level
from swresearch.sphinx_ext.nodes import BlockNode
from swresearch.sphinx_ext.policy import PAGE, SEARCH_PAGE, own_script, policy, search_script
from swresearch.sphinx_ext.search_texts import pieces

THEME = "swresearch"
THEME_FOLDER = Path(__file__).parent / "theme"

# Pages that the foot of every page leads to, where the book has them.
FOOT_PAGES = ("verantwoording/index", "verantwoording/gegevens", "verantwoording/toegankelijkheid")
PART_LEVEL = 2
_PIXELS = re.compile(r"\bwidth:\s*(\d+)px")
# Styles of myst-nb and of coloured code, where the site has its own, and scripts that stand in the pages.
NOT_USED = ("_static/mystnb", "_static/pygments")
LEFT_BEHIND = ("mystnb.*.css", "pygments.css", "*-stemmer.js", "translations.js")


@dataclass(frozen=True)
class Entry:
    """One page in the menu: its name, its short title, and the pages below it."""

    page: str
    title: str
    below: Sequence[Entry] = ()

    def holds(self, page: str) -> bool:
        """Whether the page is this one or one below it."""
        return page == self.page or any(entry.holds(page) for entry in self.below)


@dataclass(frozen=True)
class Part:
    """A part of the book: its caption and its chapters."""

    caption: str
    entries: Sequence[Entry]


class Translator(HTML5Translator):
    """Sphinx's writer with scopes for headers, tables that scroll, and no inline styles."""

    def starttag(self, node: Any, tagname: str, suffix: str = "\n", **attributes: Any) -> str:
        """The opening tag."""
        for key in [key for key in attributes if key.lower() == "style"]:
            if pixels := _PIXELS.search(attributes.pop(key)):
                attributes["width"] = pixels[1]
        if tagname == "td" and node.get("head"):
            attributes["data-head"] = node["head"]
        if tagname == "th" and "scope" not in attributes:
            attributes["scope"] = "col" if "head" in attributes.get("classes", []) else "row"
        return str(super().starttag(node, tagname, suffix, **attributes))

    def visit_table(self, node: nodes.Element) -> None:
        """Open a table in a region that can be scrolled by keyboard."""
        title = next(iter(node.findall(nodes.title)), None)
        label = title.astext() if title else say("site.table", _language(self.config.language))
        region = {"role": "region", "tabindex": "0", "aria-label": label, "CLASS": "sw-scroll"}
        self.body.append(self.starttag(nodes.Element(), "div", **region))
        if "sw-plan" in node["classes"]:
            _name_cells(node)
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """Close the table and its region."""
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_NumberNode(self, node: nodes.Element) -> None:
        """Open a number."""
        title = {"title": node["title"]} if node["title"] else {}
        self.body.append(self.starttag(node, "span", "", **title))

    def depart_NumberNode(self, node: nodes.Element) -> None:
        """Close a number."""
        self.body.append("</span>")


def _name_cells(table: nodes.Element) -> None:
    """Give the cells of a lesson plan the name of their column, for where they stand below each other."""
    head, *lines = [list(row.findall(nodes.entry)) for row in table.findall(nodes.row)]
    table["classes"].append("sw-prose")
    for line in lines:
        for name, cell in zip(head[1:], line[1:], strict=False):
            cell["head"] = name.astext()


def describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the theme what it draws a page from, as `sw` in its context."""
    env, language = app.builder.env, _language(app.config.language)
    root = app.config.root_doc
    parts = menu(env, root)
    scripts = [own_script(PAGE)]
    # The search page is written last, when the texts of all others are known.
    texts = app.__dict__.setdefault("_swresearch_texts", {})
    if pagename == SEARCH_PAGE:
        scripts.append(search_script(app.builder, texts))
    elif "body" in context:
        texts[pagename] = pieces(context["body"])
    title = env.titles[pagename].astext() if pagename in env.titles else say("site.search", language)
    context["sw"] = {
        "say": _teller(language),
        "language": language,
        "policy": policy(scripts),
        "script": scripts[0],
        "search_script": scripts[-1],
        "title": title,
        "site": app.config.html_title,
        "author": app.config.author,
        "is_home": pagename == root,
        "page": pagename,
        "parts": parts,
        "trail": _trail(parts, pagename),
        "sections": _sections(doctree) if pagename != root else [],
        "synthetic": app.config.swresearch_synthetic,
        "foot": [page for page in FOOT_PAGES if page in env.found_docs],
        "titles": {page: env.titles[page].astext() for page in env.titles},
        "styles": [
            style
            for style in context.get("css_files", [])
            if not str(style.filename).startswith(NOT_USED)
        ],
    }


def menu(env: BuildEnvironment, root: str) -> list[Part]:
    """The parts, chapters and pages of the book in their order; made once per build."""
    if getattr(env.app, "_swresearch_menu", None) is None:
        parts = [Part(tree.get("caption") or "", _entries(env, tree)) for tree in _trees(env, root)]
        env.app._swresearch_menu = parts  # type: ignore[attr-defined]
    return env.app._swresearch_menu  # type: ignore[attr-defined]


def _trees(env: BuildEnvironment, page: str) -> Iterator[addnodes.toctree]:
    yield from env.tocs[page].findall(addnodes.toctree)


def _entries(env: BuildEnvironment, tree: addnodes.toctree) -> list[Entry]:
    return [
        Entry(
            page,
            title or env.titles[page].astext(),
            [entry for below in _trees(env, page) for entry in _entries(env, below)],
        )
        for title, page in tree["entries"]
        if page in env.found_docs
    ]


def _trail(parts: Sequence[Part], page: str) -> list[Entry]:
    """The chapters above the page, from the outside in."""
    trail: list[Entry] = []
    entries = [entry for part in parts for entry in part.entries]
    while above := next((e for e in entries if e.page != page and e.holds(page)), None):
        trail.append(above)
        entries = list(above.below)
    return trail


def _sections(doctree: nodes.document | None) -> list[tuple[str, str]]:
    """(anchor, title) of the parts of the page, in their order; none when there is only one."""
    found = [] if doctree is None else [part for part in map(_part, doctree.findall()) if part]
    return found if len(found) > 1 else []


def _part(node: nodes.Node) -> tuple[str, str] | None:
    """(anchor, title) of a section right below the page's title, or of a heading block of its level."""
    if isinstance(node, BlockNode) and node.is_heading and heading_level(node["payload"]) == PART_LEVEL:
        return (node["anchor"], str(node["payload"]["text"])) if node["anchor"] else None
    if isinstance(node, nodes.section) and isinstance(node.parent, nodes.section):
        title = node.next_node(nodes.title)
        if title is not None and not isinstance(node.parent.parent, nodes.section):
            return node["ids"][0], title.astext()
    return None


def _teller(language: str) -> Callable[[str], str]:
    return lambda key: say(f"site.{key}", language)


def _language(language: str | None) -> str:
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def rewrite_when_menu_changes(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Every page carries the menu: when it changes, all are written again."""
    app._swresearch_menu = None  # type: ignore[attr-defined]
    content = json.dumps(
        [app.config.html_title, sorted((page, title.astext()) for page, title in env.titles.items())]
        + [repr(part) for part in menu(env, app.config.root_doc)]
    )
    digest = hashlib.sha256(content.encode()).hexdigest()
    changed = getattr(env, "swresearch_menu", digest) != digest
    env.swresearch_menu = digest  # type: ignore[attr-defined]
    return sorted(env.found_docs) if changed else []


def remove_unused(app: Sphinx, failure: Exception | None) -> None:
    """Take out the files of other themes and tools that no page uses."""
    for pattern in LEFT_BEHIND:
        for path in (Path(app.outdir) / "_static").glob(pattern):
            path.unlink()


def setup(app: Sphinx) -> None:
    """Register the theme and connect it to a build."""
    app.add_html_theme(THEME, str(THEME_FOLDER))
    app.set_translator("html", Translator)
    app.add_config_value("swresearch_synthetic", False, "html", bool)
    app.connect("env-updated", rewrite_when_menu_changes)
    app.connect("html-page-context", describe)
    app.connect("build-finished", remove_unused, priority=900)
