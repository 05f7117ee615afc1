"""What the site needs beyond Jupyter Book: blocks, numbers in prose, safe HTML, and its own theme.

A Sphinx extension; `_config.yml` names it, after `myst_nb`.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from swresearch import __version__
from swresearch.sphinx_ext import outputs, page, search_words
from swresearch.sphinx_ext.directives import Blocks
from swresearch.sphinx_ext.nodes import BlockNode, NumberNode, RenderBlocks
from swresearch.sphinx_ext.roles import Number


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to a build."""
    app.setup_extension("myst_nb")
    # Jupyter Book sets this for an extension that the site does not load.
    if "comments_config" not in app.config.values:
        app.add_config_value("comments_config", {}, "")
    app.add_directive("blocks", Blocks)
    for name in ("getal", "number"):
        app.add_role(name, Number())
    app.add_node(NumberNode, override=True)
    app.add_node(BlockNode, override=True)
    app.add_post_transform(RenderBlocks)
    outputs.setup(app)
    page.setup(app)
    search_words.setup()
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
