"""Nodes of our own in a page: a block, and a number in running text."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from swresearch.errors import ProblemsError
from swresearch.sphinx_ext.blocks import Place, heading_level, render

log = logging.getLogger(__name__)

NAMED = ("figure", "table")  # blocks whose name is their address on the page


class BlockNode(nodes.raw):
    """A block's payload; `RenderBlocks` fills in its HTML. Only this kind of raw HTML is trusted."""

    @classmethod
    def of(cls, payload: Any) -> BlockNode:
        """A node that still has to be rendered."""
        return cls("", "", format="html", payload=payload)

    @property
    def is_heading(self) -> bool:
        """Whether the block is a heading."""
        payload = self["payload"]
        return isinstance(payload, Mapping) and payload.get("kind") == "heading"


class NumberNode(nodes.inline):
    """A number by its name; the attribute `title` says it in full."""


class RenderBlocks(SphinxPostTransform):
    """Blocks become HTML once all pages are known, numbered in the order in which they stand."""

    default_priority = 6  # after myst-nb has chosen one form of each output (4)

    def run(self, **kwargs: Any) -> None:
        """Fill every block of the page."""
        address = _address(self.app.builder, self.env.docname)
        file = _file_address(self.app.builder, self.env.docname)
        anchors = set(self.document.ids)
        levels: dict[int, int] = {}  # of the last heading block in each section
        for count, node in enumerate(list(self.document.findall(BlockNode)), start=1):
            section, level = _section(node)
            place = Place(
                language=self.config.language,
                prefix=f"b{count}",
                level=max(level, levels.get(id(section), 0)) + 1,
                anchor=_anchor(node, anchors),
                address=address,
                file=file,
            )
            html = self._html(node, place)
            if html and node.is_heading:
                levels[id(section)] = heading_level(node["payload"])
            node["anchor"] = place.anchor
            node.children = []
            node.append(nodes.Text(html))

    def _html(self, node: BlockNode, place: Place) -> str:
        """The block as HTML; nothing, and a warning, when it is not right."""
        try:
            return str(render(node["payload"], place))
        except ProblemsError as error:
            warn(error, place.language, "block", node)
            return ""


def warn(error: ProblemsError, language: str, subtype: str, location: Any) -> None:
    """One warning per problem; the strict build fails on it."""
    for sentence in error.sentences(language):
        log.warning(sentence, type="swresearch", subtype=subtype, location=location)


def _section(node: nodes.Node) -> tuple[nodes.Node | None, int]:
    """The section that holds the node, and how deep it lies (the page's own section is 1)."""
    section, level, parent = None, 0, node.parent
    while parent is not None:
        if isinstance(parent, nodes.section):
            section, level = section or parent, level + 1
        parent = parent.parent
    return section, level


def _anchor(node: BlockNode, taken: set[str]) -> str:
    """An anchor made of a heading's words, or of the name of a figure or table, unless it is taken."""
    payload = node["payload"]
    named = isinstance(payload, Mapping) and payload.get("kind") in NAMED
    words = payload.get("text", "") if node.is_heading else payload.get("name", "") if named else ""
    anchor = nodes.make_id(str(words))
    if anchor in taken:
        return ""
    taken.add(anchor)
    return anchor


def _address(builder: Builder, docname: str) -> Callable[[str], str | None]:
    """How "fase/klanten/index#anchor" is reached from this page; None for a page that is not there."""

    def address(page: str) -> str | None:
        name, mark, anchor = str(page).partition("#")
        if name not in builder.env.found_docs:
            return None
        try:
            return builder.get_relative_uri(docname, name) + mark + anchor
        except NoUri:
            return None

    return address


def _file_address(builder: Builder, docname: str) -> Callable[[str], str | None]:
    """How "downloads/poster.pdf" is reached from this page; None for a file that is not there."""

    def address(name: str) -> str | None:
        folders = [Path(builder.confdir) / folder for folder in builder.config.html_extra_path]
        if not any((folder / name).is_file() for folder in folders):
            return None
        page = builder.get_target_uri(docname)
        return quote(posixpath.relpath(name, posixpath.dirname(page) or "."))

    return address
