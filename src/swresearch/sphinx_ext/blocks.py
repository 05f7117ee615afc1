"""Blocks as HTML. Every text is escaped by construction: `Markup.format` escapes what it fills in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from swresearch.elearning import certificate_html, question_html
from swresearch.errors import Problem, ProblemsError
from swresearch.language import say
from swresearch.print import form_html
from swresearch.sphinx_ext.drawings import clean_svg

Payload = Mapping[str, Any]

PERSPECTIVES = ("worker", "client", "partner")
SAYS = ("supports", "partly", "contradicts")
TONES = ("lead", "plain", "note", "caution", "source")

SHORT, LONG = 12, 60  # characters of a cell that needs little room, and of one that is read as prose


@dataclass(frozen=True)
class Place:
    """Where a block stands.

    Its language, a prefix for its ids, the level and the anchor of its heading, and how the name of a
    page, or of a file to download, becomes an address as seen from here (None: it is not there).
    """

    language: str = "nl"
    prefix: str = "b1"
    level: int = 2
    anchor: str = ""
    address: Callable[[str], str | None] = field(default=lambda page: None)
    file: Callable[[str], str | None] = field(default=lambda name: None)

    def say(self, key: str, **values: object) -> str:
        """A text of the site in the page's language."""
        return say(f"site.{key}", self.language, **values)

    def heading(self, title: object, css: str) -> Markup:
        """A heading that fits the sections around the block."""
        name = Markup(f"h{min(self.level, 6)}")
        return Markup('<{} class="{}">{}</{}>').format(name, css, title, name)


def render(payload: Payload, place: Place) -> Markup:
    """The block of this payload (`Block.payload`) as HTML.

    Raises `ProblemsError` for an unknown kind, a missing or ill-formed field, a drawing that is not
    SVG, or a page that does not exist.
    """
    kind = payload.get("kind") if isinstance(payload, Mapping) else None
    renderer = _RENDERERS.get(kind) if isinstance(kind, str) else None
    if renderer is None:
        raise ProblemsError(
            [Problem("page.block-kind", found=str(kind)[:80], allowed=sorted(_RENDERERS))]
        )
    try:
        return renderer(payload, place)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        problem = Problem("page.block-field", found=repr(error)[:120], values={"kind": kind})
        raise ProblemsError([problem]) from error


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup("\n").join(parts)


def _optional(template: str, text: object) -> Markup:
    """The template filled with the text, or nothing when the text is empty."""
    return Markup(template).format(text) if text else Markup("")


def _about(words: object) -> Markup:
    """What a link or a fold is about, for who hears it without seeing where it stands."""
    return _optional('<span class="sw-hidden">: {}</span>', words)


def _text(payload: Payload, place: Place) -> Markup:
    tone = payload["tone"] if payload["tone"] in TONES else "plain"
    mark = Markup("")
    if tone == "caution":
        mark = Markup("<strong>{}</strong> ").format(place.say("caution"))
    return Markup('<p class="sw-text sw-{}">{}{}</p>').format(tone, mark, payload["text"])


def _heading(payload: Payload, place: Place) -> Markup:
    name = Markup(f"h{heading_level(payload)}")
    return Markup('<{} id="{}">{}</{}>').format(
        name, place.anchor or place.prefix, payload["text"], name
    )


def heading_level(payload: Payload) -> int:
    """The level of a heading block; the page's own title is the only heading of level 1."""
    return min(max(int(payload["level"]), 2), 6)


def _items(payload: Payload, place: Place) -> Markup:
    name = Markup("ol" if payload["ordered"] else "ul")
    title = _optional('<p class="sw-items-title">{}</p>\n', payload["title"])
    items = _join(Markup("<li>{}</li>").format(item) for item in payload["items"])
    return Markup('<div class="sw-items">{}<{}>\n{}\n</{}></div>').format(title, name, items, name)


def _table(payload: Payload, place: Place) -> Markup:
    """A table with caption and headers, in a region that scrolls by keyboard as well.

    Without rows there is no table: its caption and its notes, which say why, stay.
    """
    anchor = _optional(' id="{}"', place.anchor)
    notes = _join(Markup("<p>{}</p>").format(note) for note in payload["notes"])
    below = _optional('\n<div class="sw-notes">{}</div>', notes)
    if not payload["rows"]:
        title = Markup('<p class="sw-table-title">{}</p>').format(payload["caption"])
        return Markup('<div class="sw-table"{}>{}{}</div>').format(anchor, title, below)
    numeric = list(payload["numeric"])
    head = Markup("").join(
        _header(column, number) for column, number in zip(payload["columns"], numeric, strict=True)
    )
    caption_id = f"{place.prefix}-caption"
    return Markup(
        '<div class="sw-table"{anchor}><div class="sw-scroll" role="region" tabindex="0"'
        ' aria-labelledby="{id}">\n<table{css}><caption id="{id}">{caption}</caption>\n'
        "<thead><tr>{head}</tr></thead>\n{bodies}\n</table></div>{notes}</div>"
    ).format(
        anchor=anchor,
        css=Markup(' class="sw-prose"') if _is_prose(payload) else Markup(""),
        id=caption_id,
        caption=payload["caption"],
        head=head,
        bodies=_bodies(payload, numeric),
        notes=below,
    )


def _is_prose(payload: Payload) -> bool:
    """Whether a table is sentences rather than figures: on a telephone its rows stand as pieces of text."""
    cells = [f"{cell['text']}{cell['light']}" for row in payload["rows"] for cell in row]
    return not any(payload["numeric"]) and max(map(len, cells)) >= LONG


def _header(column: object, number: bool) -> Markup:
    css = Markup(' class="sw-num"') if number else Markup("")
    if not column:
        return Markup("<td{}></td>").format(css)
    return Markup('<th scope="col"{}>{}</th>').format(css, column)


def _bodies(payload: Payload, numeric: list[bool]) -> Markup:
    """The rows, in one body per subheading; JSON has made strings of the row numbers."""
    groups = {int(row): heading for row, heading in payload["groups"].items()}
    rows = list(payload["rows"])
    starts = sorted({0, *(row for row in groups if 0 < row < len(rows))})
    bodies = []
    group = f'<tr><th scope="rowgroup" colspan="{len(numeric)}"><span>{{}}</span></th></tr>\n'
    heads = payload["columns"] if _is_prose(payload) else [""] * len(numeric)
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        heading = _optional(group, groups.get(start))
        lines = _join(_row(row, numeric, heads) for row in rows[start:end])
        bodies.append(Markup("<tbody>\n{}{}\n</tbody>").format(heading, lines))
    return _join(bodies)


def _row(cells: Iterable[Payload], numeric: list[bool], heads: Sequence[str]) -> Markup:
    """One row; `heads` are the columns' names where each cell carries its own, else empty."""
    written = []
    for position, (cell, number, head) in enumerate(zip(cells, numeric, heads, strict=True)):
        short = not number and position > 0 and len(f"{cell['text']}{cell['light']}") <= SHORT
        css = _optional(' class="{}"', "sw-num" if number else "sw-short" if short else "")
        own = _optional(' data-head="{}"', head if position > 0 else "")
        light = _optional(' <span class="sw-light">{}</span>', cell["light"])
        template = '<th scope="row"{}{}>{}{}</th>' if position == 0 else "<td{}{}>{}{}</td>"
        written.append(Markup(template).format(css, own, cell["text"], light))
    return Markup("<tr>{}</tr>").format(Markup("").join(written))


def _figure(payload: Payload, place: Place) -> Markup:
    """The drawing twice, for wide and narrow places (CSS shows one), and its numbers one click away."""
    alt = payload["alt"]
    return Markup(
        '<figure class="sw-figure" id="{id}" aria-labelledby="{id}-title">\n'
        '<p class="sw-figure-title" id="{id}-title">{title}</p>\n'
        '<div class="sw-wide">{wide}</div>\n<div class="sw-narrow">{narrow}</div>\n'
        "<figcaption>{source}</figcaption>\n"
        '<details class="sw-data"><summary>{summary}{about}</summary>\n{table}\n</details>\n</figure>'
    ).format(
        id=place.anchor or place.prefix,
        title=payload["title"],
        wide=clean_svg(payload["wide"], f"{place.prefix}w", alt),
        narrow=clean_svg(payload["narrow"], f"{place.prefix}n", alt),
        source=payload["source"],
        summary=place.say("show-numbers"),
        about=_about(payload["table"]["caption"]),
        table=_table(payload["table"], replace(place, prefix=f"{place.prefix}t", anchor="")),
    )


def _tiles(payload: Payload, place: Place) -> Markup:
    return Markup('<ul class="sw-tiles">\n{}\n</ul>').format(
        _join(_tile(tile, place) for tile in payload["tiles"])
    )


def _tile(tile: Payload, place: Place) -> Markup:
    title = _linked(tile["title"], tile["page"], place)
    return Markup('<li class="sw-tile{}">{}{}{}{}</li>').format(
        _perspective_css(tile["perspective"]),
        place.heading(title, "sw-tile-title"),
        _optional('<p class="sw-tile-figure">{}</p>', tile["figure"]),
        _optional('<p class="sw-tile-text">{}</p>', tile["text"]),
        _optional('<p class="sw-tile-note">{}</p>', tile["note"]),
    )


def _linked(title: str, page: str, place: Place, about: str = "") -> Markup:
    """The title, as a link when it names a page of the site; `about` tells like links apart."""
    if not page:
        return Markup("{}").format(title)
    address = place.address(page)
    if address is None:
        raise ProblemsError([Problem("page.unknown-page", found=str(page)[:80])])
    return Markup('<a href="{}">{}{}</a>').format(address, title, _about(about))


def _perspective_css(perspective: str) -> str:
    return f" sw-{perspective}" if perspective in PERSPECTIVES else ""


def _conclusion(payload: Payload, place: Place) -> Markup:
    """A card: conclusion and certainty, evidence per perspective, dissent, and what now."""
    proofs = _join(_proof(proof, place) for proof in payload["proofs"])
    steps = _join(Markup("<li>{}</li>").format(step) for step in payload["now_what"])
    certainty = re.sub(r"[^a-z-]", "", str(payload["certainty"]).lower())
    return Markup(
        '<article class="sw-conclusion">\n{state}{title}\n'
        '<p class="sw-certainty sw-certainty-{certainty}"><span class="sw-sign" aria-hidden="true">'
        "</span>{label}</p>\n{evidence}{dissent}{now}{colophon}</article>"
    ).format(
        state=_optional('<p class="sw-state">{}</p>\n', payload["state"]),
        title=place.heading(payload["title"], "sw-conclusion-title"),
        certainty=certainty,
        label=_linked(payload["certainty_label"], payload["certainty_page"], place, payload["title"]),
        evidence=_evidence(place, proofs, payload),
        dissent=_part(place, "dissent", _optional("<p>{}</p>", payload["dissent"])),
        now=_part(place, "now-what", _optional("<ul>\n{}\n</ul>", steps)),
        colophon=_optional('<p class="sw-colophon">{}</p>\n', payload["colophon"]),
    )


def _evidence(place: Place, proofs: Markup, payload: Payload) -> Markup:
    """The evidence of a card, or a fold that opens to it."""
    listed = _optional('<ul class="sw-proofs">\n{}\n</ul>', proofs)
    if not payload["folded"] or not listed:
        return _part(place, "evidence", listed)
    return Markup(
        '<details class="sw-data sw-evidence"><summary>{}{}</summary>\n{}</details>\n'
    ).format(place.say("evidence"), _about(payload["title"]), listed)


def _part(place: Place, key: str, content: Markup) -> Markup:
    """A titled part of a card; nothing when there is no content."""
    if not content:
        return content
    title = place.say(key)
    return Markup('<div class="sw-part sw-{}"><p class="sw-part-title">{}</p>\n{}</div>\n').format(
        key, title, content
    )


def _proof(proof: Payload, place: Place) -> Markup:
    """Whose evidence, what it does to the conclusion (word and sign), what it says, and where."""
    says = proof["says"]
    verdict = place.say(f"says.{says}") if says in SAYS else says
    about = f"{proof['label']}, {proof['text']}"
    more = _linked(place.say("to-evidence"), proof["page"], place, about) if proof["page"] else ""
    return Markup(
        '<li class="sw-proof{}"><span class="sw-whose">{}</span> '
        '<span class="sw-says sw-says-{}">{}</span> '
        '<span class="sw-proof-text">{}{}</span></li>'
    ).format(
        _perspective_css(proof["perspective"]),
        proof["label"],
        says if says in SAYS else "other",
        verdict,
        proof["text"],
        _optional(' <span class="sw-more">{}</span>', more),
    )


def _downloads(payload: Payload, place: Place) -> Markup:
    return Markup('<ul class="sw-downloads">\n{}\n</ul>').format(
        _join(_file(file, place) for file in payload["files"])
    )


def _file(file: Payload, place: Place) -> Markup:
    """A link that says what is behind it, with its kind and size."""
    address = place.file(file["address"])
    if address is None:
        raise ProblemsError([Problem("page.unknown-page", found=str(file["address"])[:80])])
    return Markup(
        '<li><a href="{}" download>{} <span class="sw-light">({}, {})</span></a>{}</li>'
    ).format(address, file["title"], file["kind"], file["size"], _optional("<p>{}</p>", file["about"]))


def _code(payload: Payload, place: Place) -> Markup:
    return Markup(
        '<details class="sw-code"><summary>{}</summary>\n'
        '<pre role="region" tabindex="0" aria-label="{}"><code>{}</code></pre></details>'
    ).format(
        payload["title"] or place.say("show-code"),
        payload["title"] or place.say("code"),
        payload["code"],
    )


def _fold(payload: Payload, place: Place) -> Markup:
    inner = _join(
        render(block, replace(place, prefix=f"{place.prefix}-{at}", anchor="", level=place.level + 1))
        for at, block in enumerate(payload["blocks"], start=1)
    )
    return Markup('<details class="sw-data sw-fold"><summary>{}</summary>\n{}\n</details>').format(
        payload["title"], inner
    )


_RENDERERS: dict[str, Callable[[Payload, Place], Markup]] = {
    "text": _text,
    "heading": _heading,
    "items": _items,
    "table": _table,
    "figure": _figure,
    "tiles": _tiles,
    "conclusion": _conclusion,
    "code": _code,
    "fold": _fold,
    "downloads": _downloads,
    "question": lambda payload, place: question_html(payload, place.level),
    "certificate": lambda payload, place: certificate_html(payload, f"{place.prefix}-certificate"),
    "form": lambda payload, place: form_html(payload, place.prefix, place.level),
}
