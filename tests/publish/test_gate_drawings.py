"""Every number drawn and told in a figure stands in the table under it; a planted one is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from swresearch.blocks import Cell, Figure, Table
from swresearch.errors import ProblemsError
from swresearch.figures.canvas import WIDE, Canvas
from swresearch.figures.parts import paragraph
from swresearch.publish.gate import Secrets, check_site, hide, laid_tables
from swresearch.publish.gate.drawings import drawing_problems
from swresearch.sphinx_ext.blocks import Place, render

TABLE = Table(
    caption="Eens per groep (klanten, 2020)",
    columns=["Groep", "eens", "n"],
    numeric=[False, True, True],
    rows=[
        [Cell("Noord, binnen 10 minuten"), Cell("64%", "[50–76]"), Cell("49")],
        [Cell("Zuid"), Cell("41%", "[27–56]"), Cell("44")],
    ],
    name="groups",
)
ALT = (
    "Aandelen van 2 groepen op een as van 0% tot 100%. Noord, binnen 10 minuten: 64% [50–76] (n = 49). "
    "Zuid: 41% [27–56] (n = 44)."
)


def drawing(alt: str, south: str = "41% [27–56]", middle: str = "50%") -> str:
    canvas = Canvas(WIDE)
    canvas.text(0, 20, "Noord, binnen")
    canvas.text(0, 36, "10 minuten")
    canvas.text(300, 20, "64% [50–76]")
    canvas.text(0, 60, "Zuid")
    canvas.text(300, 60, south)
    for x, words in ((200, "0%"), (300, middle), (400, "100%")):
        canvas.tick(x, 80, words, 11)
    return canvas.svg(90, "groups", alt)


def page(alt: str = ALT, **drawn: str) -> str:
    figure = Figure("Titel", alt, "Bron: klanten, 2020.", drawing(alt, **drawn), drawing(alt), TABLE)
    return str(render(figure.payload(), Place()))


def findings(tmp_path: Path, source: str) -> list[str]:
    (tmp_path / "site").mkdir(parents=True)
    (tmp_path / "site" / "p.html").write_text(source, encoding="utf-8")
    try:
        known = laid_tables([TABLE.payload()])
        check_site(tmp_path / "site", hide(Secrets(), bytes(32)), {}, 10, [], tables=known)
    except ProblemsError as error:
        return error.sentences()
    return []


def test_a_drawing_made_of_its_table_passes(tmp_path):
    assert findings(tmp_path, page()) == []


@pytest.mark.parametrize(
    "name", ["Dak- of thuisloosheidsopvang", "begeleider/bewindvoerder", "A.B (12–18)"]
)
def test_a_name_divided_over_lines_is_that_row(tmp_path, name):
    canvas = Canvas(WIDE)
    paragraph(canvas, 0, 0, f"{name}.", 60)
    canvas.text(300, 60, "64% [50–76]")
    table = replace(TABLE, rows=[[Cell(f"{name}.*"), *TABLE.rows[0][1:]]])
    svg = canvas.svg(99, "name", f"‘{name}’: 64% [50–76].")
    figure = Figure("Titel", f"‘{name}’: 64% [50–76].", "Bron", svg, svg, table)
    assert list(drawing_problems("p.html", str(render(figure.payload(), Place())))) == []


@pytest.mark.parametrize(("joined", "right"), [("2", True), ("3", False)])
def test_missing_answers_that_a_drawing_joins_are_those_of_the_table(tmp_path, joined, right):
    canvas = Canvas(WIDE)
    canvas.text(0, 20, "Zuid")
    canvas.text(90, 20, joined)
    columns = ["Groep", "eens", "n", "weet niet", "n.v.t."]
    row = [Cell("Zuid"), Cell("41%"), Cell("36"), Cell("1"), Cell("1")]
    table = replace(TABLE, columns=columns, numeric=[False, *[True] * 4], rows=[row])
    figure = Figure("Titel", "Zuid", "Bron", canvas.svg(99, "name", "Zuid"), "", table)
    figure = replace(figure, narrow=figure.wide)
    found = list(drawing_problems("p.html", str(render(figure.payload(), Place()))))
    assert (found == []) == right


DRAWN = (
    "p.html: In de tekening bij de tabel ‘Eens per groep (klanten, 2020)’ staat bij ‘{}’ wat niet in "
    "de tabel staat. Laat de figuur uit de tabel komen; de site is niet vervangen. Gevonden: {}."
)
TOLD = (
    "p.html: In de tekst voor wie de tekening bij de tabel ‘Eens per groep (klanten, 2020)’ niet ziet, staat "
    "bij ‘Zuid’ wat niet in de tabel staat. Laat die tekst uit de tabel komen; de site is niet "
    "vervangen. Gevonden: {}."
)
TICKS = (
    "p.html: Langs de as van de tekening bij de tabel ‘Eens per groep (klanten, 2020)’ staan getallen die "
    "niet op gelijke afstand liggen. Zet daar alleen de schaal van de as; de site is niet vervangen. "
    "Gevonden: 0% · 37% · 100%."
)


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ({"south": "42% [27–56]"}, [DRAWN.format("Zuid", 42)]),
        ({"south": "64% [50–76]"}, [DRAWN.format("Zuid", "64 · 50 · 76")]),  # another row's
        ({"south": "41% (3 mensen)"}, [DRAWN.format("Zuid", 3)]),
        ({"middle": "37%"}, [TICKS]),
    ],
)
def test_a_number_planted_in_a_drawing_is_named(tmp_path, drawn, expected):
    assert findings(tmp_path, page(**drawn)) == expected


@pytest.mark.parametrize("planted", ["43%", "41% van 12 mensen", "41,5%"])
def test_a_number_planted_in_a_text_alternative_is_named(tmp_path, planted):
    number = {"41% van 12 mensen": "12"}.get(planted, planted.rstrip("%"))
    # Both drawings, wide and narrow, carry the alternative.
    assert findings(tmp_path, page(ALT.replace("41%", planted))) == [TOLD.format(number)] * 2


def test_a_drawing_outside_a_figure_has_no_numbers(tmp_path):
    canvas = Canvas(WIDE)
    canvas.text(0, 20, "Zuid")
    assert findings(tmp_path / "words", canvas.svg(30, "words", "Alleen een woord")) == []
    canvas.text(90, 20, "41%")
    assert findings(tmp_path / "number", canvas.svg(30, "number", "Een woord en een getal")) == [
        "p.html: In de tekening bij de tabel ‘’ staat bij ‘Zuid 41%’ wat niet in de tabel staat. "
        "Laat de figuur uit de tabel komen; de site is niet vervangen. Gevonden: 41."
    ]
