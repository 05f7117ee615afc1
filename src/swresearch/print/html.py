"""One HTML file that stands on its own: style and font inside, no script, no request to anywhere."""

from __future__ import annotations

import base64
import functools
from html import escape

from swresearch.print.typesetting import FONTS
from swresearch.share import share

# A page of this kind shows text and nothing else, whatever stands in the text.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
WEIGHTS = {400: "normal", 600: "normal"}

_STYLE = """
:root { --ink: #1d2327; --muted: #56616a; --line: #c9d0d5; --accent: #0f5c6e; --wash: #eef4f5;
  --paper: #ffffff; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { @media screen { :root { --ink: #e6eaec; --muted: #aab4ba;
  --line: #4a555c; --accent: #7fc4d3; --wash: #20292d; --paper: #14191c; } } }
* { box-sizing: border-box; }
body { font: 1.0625rem/1.5 "Source Sans 3", sans-serif; color: var(--ink); background: var(--paper);
  margin: 0 auto; max-width: 44rem; padding: 1.2rem 1.2rem 3rem; overflow-wrap: break-word; }
h1, h2, h3 { color: var(--accent); line-height: 1.2; font-weight: 600; text-wrap: balance; }
h1 { font-size: 2rem; margin: 1rem 0 .6rem; } h2 { font-size: 1.3rem; margin: 1.8rem 0 .4rem; }
h3 { font-size: 1.08rem; color: var(--ink); margin: 1.2rem 0 .2rem; }
a { color: var(--accent); }
.small { font-size: .87rem; color: var(--muted); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top;
  padding: .35rem .5rem .35rem 0; border-bottom: 1px solid var(--line); } th { font-weight: 600; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } h2, h3 { break-after: avoid; } }
"""


def page(title: str, body: str, language: str, *, style: str = "") -> str:
    """A whole HTML document; `body` is markup made by the caller, with every text escaped."""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_faces()}{_STYLE}{style}</style>",
            "</head>",
            "<body>",
            f"<main>{body}</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


@functools.cache
def _faces() -> str:
    """The site's font in the two weights that these pages use, as part of the style."""
    faces = []
    for weight, shape in WEIGHTS.items():
        path = share(f"{FONTS}/source-sans-3-latin-{weight}-{shape}.woff2")
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight}; font-style: {shape}; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return "\n".join(faces)
