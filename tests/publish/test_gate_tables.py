"""Every table of the site is the protected one it comes from; one digit that differs is named."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from swresearch.blocks import Cell, Figure, Table
from swresearch.errors import ProblemsError
from swresearch.publish.gate import Laid, Secrets, check_site, hide, laid_tables
from swresearch.sphinx_ext.blocks import Place, render

TABLE = Table(
    caption="Wat klanten antwoordden & meer (klanten, 2020)",
    columns=["Vraag", "eens", "n"],
    numeric=[False, True, True],
    rows=[[Cell("Zij <luistert>"), Cell("20", "41%"), Cell("49")], [Cell("B"), Cell("–"), Cell("–")]],
    groups={1: "Tweede blok"},
    name="answers-all",
)
FIGURE = Figure("Titel", "alt", "Bron", "<svg/>", "<svg/>", replace(TABLE, caption="Onder een figuur"))
KNOWN = list(laid_tables([TABLE.payload(), {"in": [FIGURE.payload()]}]))


def findings(tmp_path: Path, source: str, known: list[Laid] = KNOWN) -> list[str]:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "p.html").write_text(source, encoding="utf-8")
    try:
        check_site(tmp_path / "site", hide(Secrets(), bytes(32)), {}, 10, [], tables=known)
    except ProblemsError as error:
        return error.sentences()
    return []


def page(*tables: Table) -> str:
    return "\n".join(str(render(table.payload(), Place())) for table in tables)


def test_what_the_site_makes_of_a_table_is_the_table(tmp_path):
    assert findings(tmp_path, page(TABLE, FIGURE.table)) == []


NOT_REPLACED = "Bouw opnieuw; de site is niet vervangen."
CHANGED = [
    (
        ("41%", "42%"),
        "p.html: De tabel ‘Wat klanten antwoordden & meer (klanten, 2020)’ is niet die van de uitkomsten: "
        f"bij ‘Zij <luistert>’, kolom ‘eens’, staat iets anders. {NOT_REPLACED} Gevonden: 20 42%. "
        "Toegestaan: 20 41%.",
    ),
    (
        ('<td class="sw-num">–</td><td class="sw-num">–</td>', "<td>–</td><td>7</td>"),
        "p.html: De tabel ‘Wat klanten antwoordden & meer (klanten, 2020)’ is niet die van de uitkomsten: "
        f"bij ‘B’, kolom ‘n’, staat iets anders. {NOT_REPLACED} Gevonden: 7. Toegestaan: –.",
    ),
    (
        ("</tbody>", "<tr><th>C</th><td>3</td><td>9</td></tr></tbody>"),
        "p.html: De tabel ‘Wat klanten antwoordden & meer (klanten, 2020)’ heeft andere rijen of kolommen "
        f"dan de uitkomst waar zij bij hoort. {NOT_REPLACED}",
    ),
    (
        ("Wat klanten", "Wat andere klanten"),
        "p.html: De tabel ‘Wat andere klanten antwoordden & meer (klanten, 2020)’ komt uit geen enkele "
        "uitkomst. Laat een notebook de tabel maken, of haal de getallen weg; de site is niet vervangen.",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CHANGED)
def test_one_digit_changed_by_hand_is_named(tmp_path, change, expected):
    source = page(TABLE)
    assert change[0] in source
    assert findings(tmp_path, source.replace(*change)) == [expected]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("Klanten", "34"), True),
        (("Klanten", "41%"), True),
        (("Klanten", "41% [27–56]"), True),
        (("Klanten", "12 van de 49"), True),
        (("0–10", "Lees het verhaal voor."), False),
        (("0:15–0:25", "Pauze van 10 minuten."), False),
        (("WCAG 2.1", "Voldoet."), False),
    ],
)
def test_a_typed_table_of_results_is_a_finding_and_a_timetable_is_not(tmp_path, cells, found):
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    assert bool(findings(tmp_path, f"<table><tbody><tr>{row}</tr></tbody></table>")) is found


def test_a_table_of_one_page_does_not_stand_on_another(tmp_path):
    elsewhere = [replace(one, page="q.html") for one in KNOWN]
    assert len(findings(tmp_path, page(TABLE), elsewhere)) == 1


@pytest.mark.deep
def test_a_digit_changed_in_the_staged_site_stops_the_build(small_out_of_two_phases, monkeypatch):
    from swresearch.publish import site, tasks

    folder, out = small_out_of_two_phases
    honest = site.build_html

    def tampered(*arguments):
        html = honest(*arguments)
        path = next(html.rglob("uitspraken.html"))
        source = path.read_text(encoding="utf-8")
        start = source.index("<tbody>")
        at = start + re.search(r"<td[^>]*>(\d+)", source[start:]).start(1)
        digit = str((int(source[at]) + 1) % 10)
        path.write_text(source[:at] + digit + source[at + 1 :], encoding="utf-8")
        return html

    monkeypatch.setattr(tasks.site, "build_html", tampered)
    from swresearch.publish.build import build_site

    with pytest.raises(ProblemsError) as caught:
        build_site(folder, out, jobs=1)
    assert [problem.key for problem in caught.value.problems] == ["gate.cell"]


@pytest.fixture
def small_out_of_two_phases(tmp_path, keys):
    from two_phases import write_small

    return write_small(tmp_path / "programme"), tmp_path / "out"
