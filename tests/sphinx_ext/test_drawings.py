"""Drawings: what passes the allow-list, and what does not."""

from __future__ import annotations

import pytest

from swresearch.errors import ProblemsError
from swresearch.language import say
from swresearch.sphinx_ext.drawings import clean_svg

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

# (what the drawing holds, what is left of it)
CASES = [
    ('<path d="M 1 2 L 3,4 z" fill="#1f5a8c"/>', '<path d="M 1 2 L 3,4 z" fill="#1f5a8c"></path>'),
    ('<path fill="var(--sw-ink, #1d2327)"/>', '<path fill="var(--sw-ink, #1d2327)"></path>'),
    ('<path style="fill: #fff; stroke-width: 2"/>', '<path fill="#fff" stroke-width="2"></path>'),
    (
        "<text x='1' style=\"font: italic 600 12px 'Source Sans 3'; text-anchor: end\">a &lt; b</text>",
        '<text x="1" font-style="italic" font-weight="600" font-size="12px" '
        'font-family="&#39;Source Sans 3&#39;" text-anchor="end">a &lt; b</text>',
    ),
    ('<text>a<tspan dy="2">b</tspan>c</text>', '<text>a<tspan dy="2">b</tspan>c</text>'),
    ('<defs><path id="m1" d="M 0 0"/></defs>', '<defs><path id="p-m1" d="M 0 0"></path></defs>'),
    ('<use xlink:href="#m1" x="1"/>', '<use href="#p-m1" x="1"></use>'),
    ('<g clip-path="url(#c1)"/>', '<g clip-path="url(#p-c1)"></g>'),
    (
        '<g class="sw-bar evil" transform="translate(1 2)"/>',
        '<g class="sw-bar" transform="translate(1 2)"></g>',
    ),
    # What is left out
    ("<script>alert(1)</script>", ""),
    ("<style>* { fill: url(http://example.org) }</style>", ""),
    ("<metadata><x/></metadata><!-- note -->", ""),
    ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', ""),
    ('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>', ""),
    ('<image xlink:href="data:image/png;base64,AAAA"/>', ""),
    ('<a xlink:href="javascript:alert(1)"><text>x</text></a>', ""),
    ('<animate attributeName="href" to="javascript:alert(1)"/>', ""),
    ('<set attributeName="onload" to="alert(1)"/>', ""),
    ('<g onclick="alert(1)" onload="alert(1)"/>', "<g></g>"),
    ('<use href="https://example.org/x.svg#a"/>', "<use></use>"),
    ('<use href="data:image/svg+xml,x"/>', "<use></use>"),
    ('<g fill="url(https://example.org/x)"/>', "<g></g>"),
    ('<g style="fill: url( javascript:x )"/>', "<g></g>"),
    ('<g style="background: url(https://example.org)"/>', "<g></g>"),
    ('<g fill="image(https://example.org)"/>', "<g></g>"),
    ('<g fill="\\75rl(x)"/>', "<g></g>"),
    ('<g id="a b"/>', "<g></g>"),
    ('<g data-x="1" tabindex="0" style=";;"/>', "<g></g>"),
    ("loose text<g/>", "<g></g>"),
]


@pytest.mark.parametrize(("inside", "expected"), CASES)
def test_only_what_is_on_the_lists_is_written(inside: str, expected: str) -> None:
    got = clean_svg(f'<svg {NS} viewBox="0 0 10 10" onload="x">{inside}</svg>', "p", "Alt")
    opening = '<svg viewBox="0 0 10 10" role="img" aria-label="Alt" focusable="false">'
    assert got == f"{opening}{expected}</svg>"


def test_the_text_alternative_is_escaped() -> None:
    got = clean_svg(f"<svg {NS}/>", "p", 'a " onload="x" <b>')
    expected = (
        '<svg role="img" aria-label="a &#34; onload=&#34;x&#34; &lt;b&gt;" focusable="false"></svg>'
    )
    assert got == expected


def test_matplotlib_svg_passes_with_its_text_and_without_its_style_sheet() -> None:
    import io

    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": "none"}):
        figure = Figure(figsize=(2, 1))
        figure.subplots().plot([1, 2], [3, 4], "o-", label="lijn")
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg")
    got = clean_svg(buffer.getvalue(), "p", "Alt")
    assert "<style" not in got and "style=" not in got and "metadata" not in got
    assert got.count("<text") >= 4 and 'font-size="10px"' in got and 'href="#p-' in got


# (source, what is reported as found)
BROKEN = [
    ("<svg", "unclosed token: line 1, column 0"),
    ("", "no element found: line 1, column 0"),
    ("<p>x</p>", "p"),
    ("<svg>" + "<g>" * 200 + "</g>" * 200 + "</svg>", "> 60"),
    (
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>',
        "EntitiesForbidden(name='a', system_id=None, public_id=None)",
    ),
]


@pytest.mark.parametrize(("source", "found"), BROKEN)
def test_what_is_not_a_drawing_is_a_problem(source: str, found: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        clean_svg(source, "p", "Alt")
    got = str(raised.value)
    assert got == f"{say('problem.page.drawing')} {say('place.found', value=found)}"
