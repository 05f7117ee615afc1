"""HTML from notebooks and prose: what the allow-list leaves, and tables that can be read."""

from __future__ import annotations

import pandas as pd
import pytest

from swresearch.sphinx_ext.outputs import allowed_html, readable_tables

# (source, what is left)
CASES = [
    ("<p>tekst <b>vet</b></p>", "<p>tekst <b>vet</b></p>"),
    ("<script>alert(1)</script>x", "x"),
    ("<style>* { color: red }</style>x", "x"),
    ("<img src=x onerror=alert(1)>x", "x"),
    ("<svg><script>alert(1)</script></svg>x", "x"),
    ("<math><mtext><img src=x onerror=alert(1)></mtext></math>x", "x"),
    ('<p onclick="alert(1)" style="x" id="inhoud" class="sw-skip">x</p>', "<p>x</p>"),
    ('<a href="javascript:alert(1)">x</a>', "x"),
    ('<a href="https://example.org">x</a>', "x"),
    ('<iframe src="https://example.org"></iframe>x', "x"),
    ('<form action="https://example.org"><input name=a></form>x', "x"),
    ('<meta http-equiv="refresh" content="0;url=//example.org">x', "x"),
    ('<base href="https://example.org">x', "x"),
    ("<!-- opmerking -->x", "x"),
    ("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", '"&gt;'),
    ('<td colspan="2" onmouseover="x">x</td>', "x"),
    ("&lt;script&gt;", "&lt;script&gt;"),
    ("{{ 7*7 }}", "{{ 7*7 }}"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_only_listed_elements_and_attributes_are_left(source: str, expected: str) -> None:
    assert allowed_html(source) == expected


def test_a_data_frame_becomes_a_table_with_caption_scopes_and_no_empty_header() -> None:
    frame = pd.DataFrame({"n": [49]}, index=["<b>klanten</b>"])
    got = readable_tables(allowed_html(frame.to_html()), "Tabel")
    expected = (
        '<div class="sw-scroll" role="region" tabindex="0" aria-label="Tabel"><table>'
        "<caption>Tabel</caption> <thead> <tr> <td></td> "
        '<th scope="col">n</th> </tr> </thead> <tbody> <tr> '
        '<th scope="row">&lt;b&gt;klanten&lt;/b&gt;</th> <td>49</td> </tr> </tbody> </table></div>'
    )
    assert " ".join(got.split()) == expected


def test_a_caption_of_its_own_stays() -> None:
    got = readable_tables("<table><caption>Eigen</caption></table>", "Tabel")
    assert got.count("<caption>") == 1 and "<caption>Eigen</caption>" in got
