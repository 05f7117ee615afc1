"""Nodes of our own in a page: a block, and a number in running text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from swresearch.errors import ProblemsError
from swresearch.sphinx_ext.blocks import Place, render

log = logging.getLogger(__name__)


class BlockNode(nodes.raw):
    """A block's payload; `RenderBlocks` fills in its HTML. Only this kind of raw HTML is trusted."""

    @classmethod
    def of(cls, payload: Any) -> BlockNode:
        """A node that still has to be rendered."""
        return cls("", "", format="html", payload=payload)


class NumberNode(nodes.inline):
    """A number by its name; the attribute `title` says it in full."""


class RenderBlocks(SphinxPostTransform):
    """Blocks become HTML once all pages are known, numbered in the order in which they stand."""

    default_priority = 6  # after myst-nb has chosen one form of each output (4)

    def run(self, **kwargs: Any) -> None:
        """Fill every block of the page."""
        docname = self.env.docname
        address = _address(self.app.builder, docname)
        for count, node in enumerate(list(self.document.findall(BlockNode)), start=1):
            place = Place(
                language=self.config.language,
                prefix=f"b{count}",
                level=_level(node),
                address=address,
            )
            try:
                html = str(render(node["payload"], place))
            except ProblemsError as error:
                warn(error, place.language, "block", node)
                html = ""
            node.children = []
            node.append(nodes.Text(html))


def warn(error: ProblemsError, language: str, subtype: str, location: Any) -> None:
    """One warning per problem; the strict build fails on it."""
    for sentence in error.sentences(language):
        log.warning(sentence, type="swresearch", subtype=subtype, location=location)


def _level(node: nodes.Node) -> int:
    """The level of a heading inside the sections that hold the node."""
    level, parent = 1, node.parent
    while parent is not None:
        level += isinstance(parent, nodes.section)
        parent = parent.parent
    return level


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
