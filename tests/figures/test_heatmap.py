"""A coloured grid of counts: every number stands in it as text, whatever its colour."""

from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest

from swresearch.blocks import Table
from swresearch.figures.heatmap import heatmap

SVG = "{http://www.w3.org/2000/svg}"
TABLE = Table("t", ["a"], [False], [])


def drawn(rows, name="h"):
    frame = pd.DataFrame(rows, columns=["row", "column", "count", "base"])
    before = frame.copy(deep=True)
    figure = heatmap(frame, title="T", source="S", table=TABLE, name=name, language="nl")
    pd.testing.assert_frame_equal(frame, before)
    return figure


def words(svg):
    return [text.text or "" for text in fromstring(svg).iter(f"{SVG}text")]


GRID = [
    ("Groep", "Noord", 0, 4),
    ("Groep", "Zuid", 2, 4),
    ("Beleid", "Noord", 4, 4),
    ("Beleid", "Zuid", 1, 8),
]


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_every_count_and_word_stands_there(size):
    svg = getattr(drawn(GRID), size)
    got = words(svg)
    assert [w for w in got if w.isdigit()] == ["0", "2", "4", "1"]
    assert got.count("van 4") == 3
    assert got.count("van 8") == 1
    assert {"Groep", "Beleid", "Noord", "Zuid", "geen", "alle casussen"} <= set(got)
    assert "style=" not in svg
    assert "#0a" not in svg


def test_colours_are_properties_of_the_page_and_follow_the_share():
    svg = drawn(GRID).wide
    fills = [path.get("fill") for path in fromstring(svg).iter(f"{SVG}path")]
    cells = fills[9:]  # after the legend: an edge, white, and seven steps
    assert cells == [
        "var(--sw-line, #c9d0d5)",
        "var(--sw-paper, #ffffff)",
        "var(--sw-step-4, #5f9cab)",
        "var(--sw-step-7, #083d4a)",
        "var(--sw-step-1, #dcebee)",
    ]
    texts = {text.text: text.get("fill") for text in fromstring(svg).iter(f"{SVG}text")}
    assert texts["4"] == "var(--sw-on-many, #ffffff)"
    assert texts["2"] == "var(--sw-on-few, #1d2327)"
    assert texts["0"] == "var(--sw-muted, #56616a)"


def test_the_text_alternative_says_every_cell():
    assert drawn(GRID).alt == (
        "Gekleurd rooster van aantallen. Groep: Noord 0 van 4, Zuid 2 van 4; Beleid: Noord 4 van 4, Zuid 1"
        " van 8."
    )


def test_the_same_numbers_are_the_same_bytes():
    assert drawn(GRID).wide == drawn(GRID).wide
    assert drawn(GRID).narrow == drawn(GRID).narrow


def test_long_words_and_many_columns_stay_inside():
    columns = ["Samenwerkingsverbandsvergadering", "Wijk", "Team Zuidoost", *"ABCDEFG"]
    rows = [
        ("Een heel lange omschrijving van een rij die niet past op één regel", c, 3, 5) for c in columns
    ]
    figure = drawn(rows)
    for svg, width in ((figure.wide, 700), (figure.narrow, 296)):
        root = fromstring(svg)
        assert root.get("viewBox").split()[2] == str(width)
        for text in root.iter(f"{SVG}text"):
            assert 0 <= float(text.get("x")) <= width
    assert [w for w in words(figure.narrow) if w.isdigit()] == ["3"] * 10
    assert "van 5" not in words(figure.narrow)


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", "$x^2$", "&amp; {{ 7*7 }}"])
def test_words_are_only_words(word):
    figure = drawn([(word, "K", 1, 2)])
    assert word in words(figure.wide)
    assert word in figure.alt
