"""What notebooks and prose may put on a page besides blocks.

HTML from anywhere but our own blocks passes an allow-list. Scripts, widgets and Markdown of outputs are
never chosen: an output that has nothing else shows its plain text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import nh3
from docutils import nodes
from markupsafe import Markup
from myst_nb.core.render import MimeData, NbElementRenderer, load_mime_renders
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from swresearch.blocks import MIME_TYPE
from swresearch.errors import Problem, ProblemsError
from swresearch.language import say
from swresearch.sphinx_ext.nodes import BlockNode, warn

# Forms of an output that are code, or that would be read as markup.
REFUSED_FORMS = (
    "application/javascript",
    "application/vnd.jupyter.widget-view+json",
    "text/markdown",
    "text/latex",
    "image/svg+xml",
)
# fmt: off
TAGS = frozenset({
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "p", "div", "span",
    "ul", "ol", "li", "dl", "dt", "dd", "b", "strong", "i", "em", "u", "s", "small", "sub",
    "sup", "abbr", "br", "hr", "blockquote", "q", "cite", "code", "pre", "kbd", "samp",
    "h2", "h3", "h4", "h5", "h6",
})
# fmt: on
ATTRIBUTES = {
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "ol": {"start"},
}
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)


def allowed_html(source: str) -> str:
    """The part of the HTML that is on the lists; what scripts and styles contain is left out."""
    return nh3.clean(
        source,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math"},
        url_schemes=set(),
        link_rel=None,
        strip_comments=True,
    )


def readable_tables(html: str, caption: str) -> str:
    """Tables of allowed HTML with a caption, scopes for their headers, and a region that scrolls."""

    def mended(table: re.Match[str]) -> str:
        inside = _HEAD.sub(lambda head: _headed(head[0], "col"), _headed(table[1], "row"))
        if "<caption>" not in inside:
            inside = str(Markup("<caption>{}</caption>").format(caption)) + inside
        region = Markup('<div class="sw-scroll" role="region" tabindex="0" aria-label="{}">')
        return f"{region.format(caption)}<table>{inside}</table></div>"

    return _TABLE.sub(mended, html)


def _headed(html: str, scope: str) -> str:
    """Headers without a scope get this one; an empty header is no header."""
    html = html.replace("<th></th>", "<td></td>").replace(' scope="row"', "")
    return re.sub(r"<th(?![^>]*scope)(?=[ >])", f'<th scope="{scope}"', html)


class BlockOutput:
    """Renders outputs of our own kind; myst-nb asks it before its own renderers."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [
        ("*", MIME_TYPE, 1),
        *(("*", form, None) for form in REFUSED_FORMS),
    ]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """A block's node; nothing for a refused form; None leaves the rest to myst-nb."""
        if data.mime_type in REFUSED_FORMS:
            return []
        return [BlockNode.of(data.content)] if data.mime_type == MIME_TYPE else None


class CleanHtml(SphinxTransform):
    """All raw HTML of a page but our blocks passes the allow-list; other raw formats are left out."""

    default_priority = 900

    def apply(self, **kwargs: Any) -> None:
        """Clean every raw node in place."""
        caption = say("site.output-table", self.config.language)
        for node in list(self.document.findall(nodes.raw)):
            if isinstance(node, BlockNode):
                continue
            if "html" not in node.get("format", "").split():
                node.parent.remove(node)
                continue
            html = readable_tables(allowed_html(node.astext()), caption)
            node.children = []
            node.append(nodes.Text(html))


class CheckPictures(SphinxTransform):
    """A picture needs a text alternative; Sphinx would write its file name, which passes every tool."""

    default_priority = 910

    def apply(self, **kwargs: Any) -> None:
        """Warn for every picture without one; of a file that is not there Sphinx says so."""
        for node in self.document.findall(nodes.image):
            if not node.get("alt", "").strip() and self._is_there(node.get("uri", "")):
                error = ProblemsError([Problem("page.no-alt", found=node.get("uri", ""))])
                warn(error, self.config.language, "alt", node)

    def _is_there(self, uri: str) -> bool:
        return "://" in uri or Path(self.env.relfn2path(uri, self.env.docname)[1]).is_file()


class HeadTables(SphinxTransform):
    """In a table of the prose the first column heads its rows."""

    default_priority = 920

    def apply(self, **kwargs: Any) -> None:
        """Mark the first column of every table that marks none."""
        for group in self.document.findall(nodes.tgroup):
            columns = list(group.findall(nodes.colspec))
            if columns and not any(column.get("stub") for column in columns):
                columns[0]["stub"] = 1


def refuse_files_outside(app: Sphinx, env: BuildEnvironment) -> None:
    """Pictures and downloads come from the book itself; a page cannot fetch any other file."""
    book = Path(env.srcdir).resolve()
    for files in (env.images, env.dlfiles):
        for name, (pages, _) in files.items():
            if not (book / name).resolve().is_relative_to(book):
                error = ProblemsError([Problem("page.outside-book", found=name)])
                for page in sorted(pages):
                    warn(error, app.config.language, "file", page)


def keep_outputs(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give every code cell a source: myst-nb leaves out cells without one, with all their outputs."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and not "".join(cell["source"]).strip():
            cell["source"] = "#"
    source[0] = json.dumps(notebook)


def close_doors(app: Sphinx) -> None:
    """No raw text and no files through directives, whatever a page asks for."""
    app.env.settings["raw_enabled"] = False
    app.env.settings["file_insertion_enabled"] = False


def refuse_templates(app: Sphinx, config: Config) -> None:
    """Substitution is a template language that runs code at build time; it stays off."""
    allowed = set(config.myst_enable_extensions) - {"substitution"}
    config.myst_enable_extensions = sorted(allowed)
    config.nb_render_markdown_format = "commonmark"


def setup(app: Sphinx) -> None:
    """Connect all of this to a build."""
    # myst-nb takes such plugins from entry points only, and would then use this one for every book
    # built in the same environment.
    if BlockOutput not in load_mime_renders():
        load_mime_renders().append(BlockOutput)
    app.connect("config-inited", refuse_templates)
    app.connect("builder-inited", close_doors)
    app.connect("source-read", keep_outputs)
    app.connect("env-check-consistency", refuse_files_outside)
    for transform in (CleanHtml, CheckPictures, HeadTables):
        app.add_transform(transform)
