"""The texts by which the search page shows where a word stands."""

from __future__ import annotations

from swresearch.sphinx_ext.search_texts import pieces

PAGE = """
<section><h1>Wat klanten ervaren</h1>
<p>Klanten zijn <strong>gehoord</strong> &amp; geholpen.</p>
<figure><svg><text>een tekening van getallen</text></svg>
<figcaption>Bron: klanten in 2020.</figcaption></figure>
<table><tr><td>cijfers in een lange tabel</td></tr></table>
<p>kort</p><p>Klanten zijn <em>gehoord</em> &amp; geholpen.</p>
<script>var woorden = "geen tekst van de bladzijde";</script></section>
"""


def test_pieces_are_the_paragraphs_of_a_page() -> None:
    assert pieces(PAGE) == ["Klanten zijn gehoord & geholpen.", "Bron: klanten in 2020."]
