"""Perspectives, scales and groups drawn: text as in the table, hidden values gone."""

from xml.etree.ElementTree import fromstring

import numpy as np
import pandas as pd
import pytest

from swresearch import figures, tables
from swresearch.answers import Group
from swresearch.blocks import Figure, Text, Tone
from swresearch.disclosure import protect_estimates, protect_groups
from swresearch.programme import Publication

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = {
    "worker": Group("medewerkers", "medewerker", "2019", "worker"),
    "client": Group("klanten", "klant", "2020", "client", synthetic=True),
}
TITLES = {"c": "Luisteren", "d": "Tijd"}


def words(svg: str) -> list[str]:
    return [text.text or "" for text in fromstring(svg).iter(f"{SVG}text")]


def estimates(values: list[float], sizes: list[float]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "construct": ["c", "c", "d", "d"],
            "perspective": ["worker", "client"] * 2,
            "n": sizes,
            "estimate": values,
            "low": np.array(values) - 0.1,
            "high": np.array(values) + 0.1,
            "wording_differs": False,
            "reason": None,
        }
    )
    return protect_estimates(frame, Publication())


@pytest.mark.parametrize(
    ("bounds", "values", "told"),
    [(None, [0.5, 0.8, 0.3, 0.6], "50% [40–60]"), ((1, 5), [3.5, 3.8, 2.3, 4.6], "3,5 [3,4–3,6]")],
)
def test_perspectives_say_what_the_table_says(
    bounds: tuple[float, float] | None, values: list[float], told: str
) -> None:
    frame = estimates(values, [31, 49, 30, 9])
    table = tables.perspectives(frame, TITLES, GROUPS, bounds is None)
    figure = figures.perspectives(
        frame, TITLES, GROUPS, title="Zij verschillen weinig", table=table, name="p", bounds=bounds
    )
    assert isinstance(figure, Figure)
    cells = [f"{c.text} {c.light}" for row in table.rows for c in row if c.light]
    assert len(cells) == 3
    for svg in (figure.wide, figure.narrow):
        found = words(svg)
        assert told in found
        assert set(cells) <= set(found)
        assert found.count("minder dan 10") == 1
        assert {"medewerkers, 2019", "klanten, 2020"} <= set(found)
    assert f"Luisteren: medewerkers {told}" in figure.alt
    assert (
        figure.source
        == "Bron: medewerkers, 2019, n = 31; klanten, 2020, n = 49; synthetische gegevens."
    )


def test_a_star_says_that_the_words_differ_and_is_explained_once() -> None:
    frame = estimates([0.5, 0.8, 0.3, 0.6], [31, 49, 30, 19])
    some = "* Niet aan elk perspectief in dezelfde woorden gevraagd."
    all_of_it = "Alles is aan elk perspectief in eigen woorden gevraagd."
    for differs, starred, spoken in (
        (
            [True] * 4,
            ["Luisteren", "Tijd"],
            all_of_it,
        ),
        ([True, True, False, False], ["Luisteren*", "Tijd"], "Luisteren (anders verwoord):"),
        ([False] * 4, ["Luisteren", "Tijd"], "Luisteren:"),
    ):
        given = frame.assign(wording_differs=differs)
        table = tables.perspectives(given, TITLES, GROUPS, True)
        figure = figures.perspectives(given, TITLES, GROUPS, title="t", table=table, name="p")
        assert isinstance(figure, Figure)
        for note, there in ((all_of_it, all(differs)), (some, any(differs) and not all(differs))):
            assert figure.source.endswith(note) is there
            assert figure.source.count(note) == table.notes.count(note) == int(there)
        assert [title for title in words(figure.wide) if title in starred] == starred
        assert [row[0].text for row in table.rows] == starred
        assert spoken in figure.alt and "*" not in figure.alt


def test_a_narrow_drawing_says_how_many_people() -> None:
    frame = estimates([0.5, 0.8, 0.3, 0.6], [31, 49, 30, 19])
    table = tables.perspectives(frame, TITLES, GROUPS, True)
    figure = figures.perspectives(frame, TITLES, GROUPS, title="t", table=table, name="p")
    assert isinstance(figure, Figure)
    assert [word for word in words(figure.narrow) if word.startswith("n =")] == [
        "n = 31",
        "n = 49",
        "n = 30",
        "n = 19",
    ]


def test_perspectives_that_may_not_be_shown_are_a_text() -> None:
    frame = estimates([0.5, 0.8, 0.3, 0.6], [3, 4, 5, 6])
    table = tables.perspectives(frame, TITLES, GROUPS, True)
    block = figures.perspectives(frame, TITLES, GROUPS, title="t", table=table, name="p")
    assert block == Text(
        "Minder dan 10 mensen gaven antwoord; daarom staat hier geen getal.", Tone.CAUTION
    )


SCALES = pd.DataFrame(
    {
        "scale": ["s", "t"], "title": ["Vertrouwen", "Eenzaamheid"], "lowest": [1.0, 0.0],
        "highest": [5.0, 11.0], "decimals": 1, "items": 2, "n": 49.0, "base": [47.0, 48.0],
        "mean": [3.84, 4.0], "low": [3.6, -0.5], "high": [4.04, 5.0], "sd": 1.0, "alpha": np.nan,
        "alpha_low": np.nan, "alpha_high": np.nan, "reason": None,
    }
)  # fmt: skip


def test_scales_with_other_ranges_get_their_own_drawing() -> None:
    frame = protect_estimates(SCALES, Publication())
    table = tables.scales(frame, GROUPS["client"])
    blocks = figures.scales(frame, GROUPS["client"], title="t", table=table, name="s")
    assert [block.name for block in blocks] == ["s", "s-2"]
    assert [block.title for block in blocks] == [
        "Klanten scoren op Vertrouwen gemiddeld 3,8 op een schaal van 1 tot 5; waarschijnlijk tussen 3,6 en "
        "4,0 (n = 47).",
        "Klanten scoren op Eenzaamheid gemiddeld 4,0 op een schaal van 0 tot 11; waarschijnlijk tussen −0,5 "
        "en 5,0 (n = 48).",
    ]
    assert "3,8 [3,6–4,0]" in words(blocks[0].wide)
    assert [w for w in words(blocks[0].wide) if w in "12345"] == ["1", "2", "3", "4", "5"]


def test_groups_are_drawn_with_their_counts() -> None:
    counts = pd.DataFrame(
        {"key": list("abc"), "label": ["Aa", "Bee", "Cee"], "count": [30.0, 3.0, 4.0]}
    )
    found = protect_groups(counts, Publication())
    figure = figures.bars(found, "Gemeente", GROUPS["client"], name="g")
    assert isinstance(figure, Figure)
    for svg in (figure.wide, figure.narrow):
        assert words(svg) == ["Aa", "30", "81%", "overige groepen", "7", "19%"]
    assert figure.alt == "Balken voor Gemeente: Aa 30 (81%); overige groepen 7 (19%)."


def test_withheld_groups_are_a_text_with_the_reason() -> None:
    counts = pd.DataFrame({"key": ["a", "b"], "label": ["Aa", "Bee"], "count": [3.0, 30.0]})
    block = figures.bars(protect_groups(counts, Publication()), "Gemeente", GROUPS["client"], name="g")
    assert block == Text(
        "Gemeente: sommige aantallen zijn zo klein dat mensen herkenbaar zouden zijn; daarom laten we "
        "deze verdeling niet zien.",
        Tone.NOTE,
    )
