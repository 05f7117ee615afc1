"""The directive `blocks`: a list of blocks that the build has laid ready, put in its place by name."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from swresearch.errors import Problem, ProblemsError
from swresearch.sphinx_ext.nodes import BlockNode, warn
from swresearch.sphinx_ext.site_data import site_data


class Blocks(SphinxDirective):
    """`blocks` of `_data/blocks.json`: first those of this page, then those of every page ("").

    An unknown name is a warning, which fails the strict build; an empty list shows nothing.
    """

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """A node per block."""
        name = self.arguments[0].strip()
        lists = site_data(self.env, "blocks.json")
        for page in (self.env.docname, ""):
            if name in lists.get(page, {}):
                return [BlockNode.of(payload) for payload in lists[page][name]]
        error = ProblemsError([Problem("page.unknown-blocks", found=name)])
        warn(error, self.config.language, "blocks", self.get_location())
        return []
