"""The summary form to fill in on screen: a block of the site, and one HTML page of its own.

Typst cannot make PDF forms. A page that any browser opens keeps nothing, sends nothing and runs no
script; its fields grow with what is typed, so that a print shows every word. The bundles carry the
same form as a Word file for who wants to keep and edit it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from markupsafe import Markup

from swresearch.blocks import Block
from swresearch.cases import Level
from swresearch.language import say
from swresearch.print.html import page
from swresearch.print.model import Guide

STYLE = Path(__file__).parent / "static" / "form.css"
MOST_LINES = 12
# The colours of the page of its own, by the names that the site gives them.
_COLOURS = """
.sw-form { --sw-accent: var(--accent); --sw-line: var(--line);
  --sw-muted: var(--muted); --sw-soft: var(--wash); }
"""


@dataclass(frozen=True)
class FormField:
    """One question of the form; `lines` is its room, `columns` divide it."""

    title: str
    hint: str
    lines: int
    columns: Sequence[str] = ()


@dataclass(frozen=True)
class SummaryForm(Block):
    """The summary form: what it is for, how to use it, short fields above, and its questions."""

    intro: str
    how: str
    heading: Sequence[str]
    fields: Sequence[FormField]
    colophon: str
    kind: ClassVar[str] = "form"

    def plain(self) -> str:
        """The questions with room after them."""
        asked = [f"{field.title}: {field.hint}" for field in self.fields]
        return "\n".join([self.intro, *self.heading, *asked])


def summary_form(guide: Guide, language: str) -> SummaryForm:
    """The form of a guide."""
    levels = [say(f"cases.level.{level}", language) for level in Level]
    fields = [
        FormField(
            field.title,
            field.hint,
            field.lines,
            [words[:1].upper() + words[1:] for words in levels] if field.levels else [],
        )
        for field in guide.summary.fields
    ]
    how = f"{say('print.form.intro', language)} {say('print.form.print', language)}"
    colophon = say("print.form.colophon", language, title=guide.title)
    return SummaryForm(guide.summary.intro, how, guide.summary.heading, fields, colophon)


def form_page(guide: Guide, language: str) -> str:
    """The summary form as one HTML page without scripts, storage or requests."""
    title = guide.summary.title
    form = form_html(summary_form(guide, language).payload(), "form", 2)
    body = Markup("<h1>{}</h1>\n{}").format(title, form)
    return page(title, str(body), language, style=_COLOURS + STYLE.read_text(encoding="utf-8"))


def form_html(payload: Mapping[str, Any], prefix: str, level: int) -> Markup:
    """The form as HTML; `prefix` starts the ids of its fields, `level` is that of their headings.

    Raises `KeyError`, `TypeError` or `ValueError` for a payload that is not a form.
    """
    lines = [
        _line(words, f"{prefix}-head-{at}") for at, words in enumerate(payload["heading"], start=1)
    ]
    fields = [
        _field(field, f"{prefix}-field-{at}", level)
        for at, field in enumerate(payload["fields"], start=1)
    ]
    return Markup(
        '<div class="sw-form">\n<p>{intro}</p>\n<p class="sw-no-print">{how}</p>\n{parts}\n'
        '<p class="sw-form-colophon">{colophon}</p>\n</div>'
    ).format(
        intro=payload["intro"],
        how=payload["how"],
        parts=Markup("\n").join([*lines, *fields]),
        colophon=payload["colophon"],
    )


def _line(words: str, name: str) -> Markup:
    return Markup('<div class="sw-form-line"><span id="{}">{}</span>{}</div>').format(
        name, words, _write(name)
    )


def _field(field: Mapping[str, Any], name: str, level: int) -> Markup:
    heading = Markup(f"h{min(level, 6)}")
    if field["columns"]:
        columns = [
            _column(words, name, f"{name}-{at}") for at, words in enumerate(field["columns"], start=1)
        ]
        inner = Markup('<div class="sw-form-columns">{}</div>').format(Markup("").join(columns))
    else:
        inner = _write(name, hint=f"{name}-hint")
    return Markup(
        '<div class="sw-form-field sw-room-{room}"><{h} id="{name}">{title}</{h}>'
        '<p class="sw-form-hint" id="{name}-hint">{hint}</p>{inner}</div>'
    ).format(
        room=min(max(int(field["lines"]), 1), MOST_LINES),
        h=heading,
        name=name,
        title=field["title"],
        hint=field["hint"],
        inner=inner,
    )


def _column(words: str, field: str, name: str) -> Markup:
    label = Markup('<span id="{}">{}</span>').format(name, words)
    return Markup("<div>{}{}</div>").format(label, _write(f"{field} {name}"))


def _write(labels: str, *, hint: str = "") -> Markup:
    described = Markup(' aria-describedby="{}"').format(hint) if hint else Markup("")
    return Markup(
        '<div class="sw-write" contenteditable="true" role="textbox" aria-multiline="true" tabindex="0" '
        'spellcheck="true" aria-labelledby="{}"{}></div>'
    ).format(labels, described)
