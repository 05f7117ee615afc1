"""The page of a case: one HTML file that stands on its own and shows text, whatever the text is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from swresearch.bundles.parts import Document, Part
from swresearch.print.html import page

_STYLE = """
.about { color: var(--muted); font-size: 1.1rem; margin: 0; }
.note { background: var(--wash); padding: .5rem .8rem; border-radius: 6px; }
@media print { .apart { break-before: page; } }
ul { padding-left: 1.2rem; } li { margin: .3rem 0; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); }
"""


def document_page(document: Document, language: str, *, closing: Sequence[str] = ()) -> str:
    """The document as an HTML page; `closing` are lines at its foot."""
    parts = [
        f'<h1 dir="auto">{escape(document.title)}</h1>',
        f'<p class="about" dir="auto">{escape(document.about)}</p>',
        f'<p class="note">{escape(document.note)}</p>',
        *(_part(part) for part in document.parts),
    ]
    if closing:
        lines = "".join(f'<p class="small">{escape(words)}</p>' for words in closing)
        parts.append(f"<footer>{lines}</footer>")
    return page(document.title, "\n".join(parts), language, style=_STYLE)


def _part(part: Part) -> str:
    apart = ' class="apart"' if part.apart else ""
    lines = [f"<h{part.level}{apart}>{escape(part.title)}</h{part.level}>"]
    lines += [f'<p dir="auto">{escape(words)}</p>' for words in part.paragraphs]
    if part.points:
        points = "".join(f'<li dir="auto">{escape(words)}</li>' for words in part.points)
        lines.append(f"<ul>{points}</ul>")
    if part.rows:
        lines.append(_table(part))
    return "\n".join(lines)


def _table(part: Part) -> str:
    header, *rows = part.rows
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in header)
    body = "".join(
        "<tr>"
        + f'<th scope="row" dir="auto">{escape(row[0])}</th>'
        + "".join(f'<td dir="auto">{escape(words)}</td>' for words in row[1:])
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
