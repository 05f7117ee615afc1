"""Blocks of the e-learning as HTML. Every text is escaped by construction, as in the site's renderer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

Payload = Mapping[str, Any]

VERDICTS = ("right", "wrong", "pair")


def joined(parts: Iterable[Markup]) -> Markup:
    """Parts below each other."""
    return Markup("\n").join(parts)


def tagged(name: str, css: str, text: object) -> Markup:
    """An element with a class, or nothing when there is no text."""
    return Markup(f'<{name} class="{css}">{{}}</{name}>').format(text) if text else Markup("")


def listing(name: str, items: Iterable[object]) -> Markup:
    """A list (ul or ol)."""
    rows = joined(Markup("<li>{}</li>").format(item) for item in items)
    return Markup(f"<{name}>\n{{}}\n</{name}>").format(rows)


def question_html(payload: Payload, level: int = 3) -> Markup:
    """A question with folded answers (`FoldedQuestion`), its text as a heading of this level.

    Raises `KeyError`, `TypeError` or `AttributeError` for a payload that is not one.
    """
    heading = f"h{min(max(int(level), 2), 6)}"
    listed = Markup("")
    if payload["listed"]:
        title = tagged("p", "sw-question-how", payload["listed_title"])
        listed = Markup("{}{}\n").format(title, listing("ul", payload["listed"]))
    return Markup(
        '<section class="sw-question">\n{number}\n{text}\n{how}\n{listed}{folds}\n</section>'
    ).format(
        number=tagged("p", "sw-question-number", payload["number"]),
        text=tagged(heading, "sw-question-text", payload["text"]),
        how=tagged("p", "sw-question-how", payload["how"]),
        listed=listed,
        folds=joined(_fold(fold) for fold in payload["folds"]),
    )


def _fold(fold: Payload) -> Markup:
    verdict = fold["verdict"] if fold["verdict"] in VERDICTS else "none"
    label = Markup("")
    if fold["verdict_label"]:
        label = Markup('<strong class="sw-verdict sw-verdict-{}">{}</strong> ').format(
            verdict, fold["verdict_label"]
        )
    items = listing("ol", fold["items"]) if fold["items"] else Markup("")
    return Markup(
        '<details class="sw-answer"><summary>{}</summary>\n<div>{}<p>{}{}</p></div></details>'
    ).format(fold["title"], items, label, fold["text"])


def certificate_html(payload: Payload, prefix: str = "certificate") -> Markup:
    """A certificate to fill in and print (`Certificate`); `prefix` starts the ids of its fields.

    The fields stand in no form, so that there is nothing to send.
    """
    return Markup(
        '{intro}\n<section class="sw-certificate">\n<h2>{title}</h2>\n'
        '<p class="sw-field"><label for="{prefix}-name">{name}</label>'
        '<input id="{prefix}-name" type="text" maxlength="120" autocomplete="off"></p>\n'
        '<p class="sw-certificate-says">{says}</p>\n<p><strong>{covers_title}</strong></p>\n{covers}\n'
        "<p>{hours}</p>\n"
        '<p class="sw-field"><label for="{prefix}-date">{date}</label>'
        '<input id="{prefix}-date" type="text" maxlength="40" autocomplete="off"></p>\n'
        '</section>\n<p class="sw-note sw-no-print">{hint}</p>'
    ).format(
        intro=joined(
            Markup('<p class="sw-text sw-no-print">{}</p>').format(t) for t in payload["intro"]
        ),
        title=payload["title"],
        prefix=prefix,
        name=payload["name_label"],
        date=payload["date_label"],
        says=payload["says"],
        covers_title=payload["covers_title"],
        covers=listing("ul", payload["covers"]),
        hours=payload["hours"],
        hint=payload["hint"],
    )


def text_html(payload: Payload) -> Markup:
    """A paragraph, heading or list; the other kinds of blocks do not occur in lessons."""
    if payload["kind"] == "heading":
        level = min(max(int(payload["level"]), 2), 6)
        return Markup(f"<h{level}>{{}}</h{level}>").format(payload["text"])
    if payload["kind"] == "items":
        title = tagged("p", "sw-items-title", payload["title"])
        items = listing("ol" if payload["ordered"] else "ul", payload["items"])
        return Markup('<div class="sw-items">{}{}</div>').format(title, items)
    return tagged("p", f"sw-text sw-{payload['tone']}", payload["text"])


def block_html(payload: Payload) -> Markup:
    """Any block of a lesson as HTML."""
    if payload["kind"] == "question":
        return question_html(payload)
    if payload["kind"] == "certificate":
        return certificate_html(payload)
    return text_html(payload)
