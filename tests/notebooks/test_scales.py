"""The page of scales: what stands there once, and what is said of a scale that contradicts itself."""

from __future__ import annotations

from tests.notebooks.programmes import tiny_programme

from support import ROOT
from swresearch.blocks import Figure, Table, Text, Tone

RIGHT = [[1 + i % 5, 1 + (i + i // 7) % 5, 1 + i % 5, 5 - i % 5, 1, 1] for i in range(40)]
WRONG = [[a, b, c, 6 - d, *rest] for a, b, c, d, *rest in RIGHT]


def tables_of(page):
    """Every table of a page, those below figures as well."""
    return [
        block.table if isinstance(block, Figure) else block
        for block in page.blocks
        if isinstance(block, Figure | Table)
    ]


def test_a_sound_scale_is_the_headline_and_its_table_stands_once(stage, tmp_path):
    page = stage(tiny_programme(tmp_path / "p", RIGHT), tmp_path / "out").page("client-2020-scales")
    assert page.results["headline"] == (
        "Welke schaal bij clients het hoogst ligt, is niet zeker: de gemiddelden lopen van enkel (3,00) tot "
        "vier (3,00) en de marges overlappen."
    )
    assert not [b for b in page.blocks if isinstance(b, Text) and b.tone is Tone.CAUTION]
    tables = [(table.columns, table.rows) for table in tables_of(page)]
    assert all(tables.count(one) == 1 for one in tables)


def test_a_scale_that_contradicts_itself_is_no_headline(stage, tmp_path):
    staged = stage(tiny_programme(tmp_path / "p", WRONG), tmp_path / "out")
    page = staged.page("client-2020-scales")
    cautions = [b.text for b in page.blocks if isinstance(b, Text) and b.tone is Tone.CAUTION]
    assert len(cautions) == 1
    assert cautions[0].startswith("op ‘vier’ gaat ‘Stelling 4’ tegen de andere vragen in (alfa ")
    assert page.results["headline"].startswith("Clients scoren op enkel gemiddeld ")
    figures = [block for block in page.blocks if isinstance(block, Figure)]
    assert [row[0].text for figure in figures for row in figure.table.rows] == ["enkel"]
    assert [row[0].text for row in page.table("scales-all-in-doubt").rows] == ["vier"]


def test_omega_is_refused_beside_a_negative_alpha(stage, tmp_path):
    against = [[a, 6 - a, b, a, *rest] for a, b, _, _, *rest in RIGHT]
    page = stage(tiny_programme(tmp_path / "p", against), tmp_path / "out").page("instrument-tiny")
    table = page.table("reliability")
    alphas = [row[table.columns.index("Alfa")].text for row in table.rows]
    assert alphas and all(alpha.startswith("−") for alpha in alphas if alpha != "–")
    assert "Omega" not in table.columns
    assert "Hier is geen getal: de vragen van de schaal spreken elkaar tegen (alfa is 0 of lager)." in (
        page.text
    )


def test_statements_stand_on_the_page_once(stage, tmp_path):
    page = stage(tiny_programme(tmp_path / "p", RIGHT), tmp_path / "out").page("client-2020-statements")
    tables = [(table.columns, table.rows) for table in tables_of(page)]
    assert tables and all(tables.count(one) == 1 for one in tables)


def test_a_headline_of_one_step_says_which(stage, tmp_path):
    staged = stage(ROOT / "data", tmp_path / "out")
    shown = {kind: staged.page(f"client-2020-{kind}") for kind in ("scales", "statements")}
    heads = {kind: page.results["headline"] for kind, page in shown.items()}
    assert [head.partition(":")[0] for head in heads.values()] == ["Spiegelgesprekken"] * 2
    for kind, page in shown.items():  # below the heading of its step the sentence needs no step
        assert heads[kind].removeprefix("Spiegelgesprekken: ") in page.text
        assert heads[kind] not in page.text
