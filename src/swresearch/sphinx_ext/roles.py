"""The role `getal` (in English editions also `number`): a number of the programme in running text."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from swresearch.errors import Problem, ProblemsError
from swresearch.sphinx_ext.nodes import NumberNode, warn
from swresearch.sphinx_ext.site_data import site_data

NO_BREAK = "\N{NO-BREAK SPACE}"


class Number(SphinxRole):
    """The number of `_data/numbers.json` with this name, as "84% (n = 49)".

    An unknown name is a warning, which fails the strict build.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The number, with its n behind it where it has one and is not that n itself."""
        name = self.text.strip()
        number = site_data(self.env, "numbers.json").get(name)
        if number is None:
            error = ProblemsError([Problem("page.unknown-number", found=name)])
            warn(error, self.config.language, "number", self.get_location())
            return [], []
        people = number.get("n")
        written: list[nodes.Node] = [
            NumberNode(
                "", str(number["text"]), title=str(number.get("title") or ""), classes=["sw-number"]
            )
        ]
        if people is not None and str(people) != str(number["text"]):
            written.append(nodes.Text(f" (n{NO_BREAK}={NO_BREAK}{people})"))
        return written, []
