"""The summary form to fill in on screen: one HTML page of its own, to print from the browser.

Typst cannot make PDF forms. A page that any browser opens keeps nothing, sends nothing and runs no
script; its fields grow with what is typed, so that a print shows every word. The bundles carry the
same form as a Word file for who wants to keep and edit it.
"""

from __future__ import annotations

from html import escape

from swresearch.cases import Level
from swresearch.language import say
from swresearch.print.html import page
from swresearch.print.model import Guide, SummaryField

_STYLE = """
.field { border: 1px solid var(--accent); border-radius: 6px; padding: .6rem .8rem .8rem; margin: .8rem 0;
  break-inside: avoid; }
.field h2 { margin: 0 0 .2rem; }
.hint { color: var(--muted); font-size: .9rem; margin: 0 0 .4rem; }
.write { border-bottom: 1px solid var(--line); padding: .25rem .35rem; white-space: pre-wrap;
  overflow-wrap: anywhere; background: var(--wash); min-height: 1.6rem; }
.write:focus { outline: 3px solid var(--accent); outline-offset: 1px; }
.levels { display: grid; grid-template-columns: repeat(3, 1fr); gap: .8rem; }
.levels .write, .field > .write { min-height: var(--room); }
.line { display: grid; grid-template-columns: 11rem 1fr; gap: .6rem; align-items: end; margin: .4rem 0; }
.label { font-weight: 600; }
@media (max-width: 40rem) { .levels, .line { grid-template-columns: 1fr; } }
@media print { .screen { display: none; } .write { background: none; } }
"""


def form_page(guide: Guide, language: str) -> str:
    """The summary form as one HTML page without scripts, storage or requests."""
    summary = guide.summary
    parts = [
        f"<h1>{escape(summary.title)}</h1>",
        f"<p>{escape(summary.intro)}</p>",
        f'<p class="screen">{escape(say("print.form.intro", language))} '
        f"{escape(say('print.form.print', language))}</p>",
    ]
    parts += [_line(words, f"head-{at}") for at, words in enumerate(summary.heading, start=1)]
    parts += [_field(field, at, language) for at, field in enumerate(summary.fields, start=1)]
    colophon = say("print.form.colophon", language, title=guide.title)
    parts.append(f'<p class="small">{escape(colophon)}</p>')
    return page(summary.title, "\n".join(parts), language, style=_STYLE)


def _line(words: str, name: str) -> str:
    return (
        f'<div class="line"><span class="label" id="{name}">{escape(words)}</span>{_write(name)}</div>'
    )


def _field(field: SummaryField, at: int, language: str) -> str:
    name = f"field-{at}"
    head = (
        f'<h2 id="{name}">{escape(field.title)}</h2>'
        f'<p class="hint" id="{name}-hint">{escape(field.hint)}</p>'
    )
    if field.levels:
        columns = [_level(level, name, language) for level in Level]
        inner = f'<div class="levels">{"".join(columns)}</div>'
    else:
        inner = _write(name, hint=True)
    return f'<div class="field" style="--room: {field.lines * 1.7:.1f}rem">{head}{inner}</div>'


def _level(level: Level, field: str, language: str) -> str:
    name = f"{field}-{level}"
    words = say(f"cases.level.{level}", language)
    label = f'<span class="label" id="{name}">{escape(words[:1].upper() + words[1:])}</span>'
    return f"<div>{label}{_write(f'{field} {name}')}</div>"


def _write(labels: str, *, hint: bool = False) -> str:
    described = f' aria-describedby="{labels}-hint"' if hint else ""
    return (
        '<div class="write" contenteditable="true" role="textbox" aria-multiline="true" tabindex="0" '
        f'spellcheck="true" aria-labelledby="{labels}"{described}></div>'
    )
