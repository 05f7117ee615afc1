"""Tables from frames: every cell written out, n in each, hidden numbers gone."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from swresearch import tables
from swresearch.answers import Group, distribution, missing_answers
from swresearch.blocks import Table
from swresearch.disclosure import protect_distribution, protect_estimates, protect_groups
from swresearch.instruments import Instrument
from swresearch.programme import Publication
from swresearch.tables import change as change_tables

CLIENTS = Group("klanten", "klant", "2020", "client", synthetic=True)
WORKERS = Group("medewerkers", "medewerker", "2019", "worker")
INSTRUMENT = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "Uitspraken",
        "answer_sets": {
            "agree3": {
                "options": {1: "oneens", 2: "neutraal", 3: "eens"},
                "missing": {8: {"label": "weet niet / n.v.t.", "kind": "dont_know"}},
                "agree": [3], "neutral": [2], "disagree": [1],
            },
            "many": {"options": {code: f"plaats {code}" for code in range(1, 11)}, "ordered": False},
        },
        "blocks": {"a": {"title": "Blok A"}, "b": {"title": "Blok B"}},
        "items": {
            "less": {
                "answers": "agree3", "block": "a",
                "wording": {"client": "Minder.", "worker": "Ik minder."},
            },
            "more": {"answers": "agree3", "block": "a", "wording": {"": "Meer."}},
            "other": {"answers": "agree3", "block": "b", "wording": {"": "Anders."}, "reversed": True},
            "place": {"answers": "many", "label": "Plaats"},
        },
        "scales": {
            "s": {"title": "Schaal", "items": ["more", "other"], "method": "mean", "bounds": [1, 3]},
        },
    }
)  # fmt: skip


def data(n: int = 20) -> pd.DataFrame:
    """`less`: half agree; `more`: everyone but one who does not know; `other`: nobody."""
    people = [f"p{at}" for at in range(n)]
    answers = pd.DataFrame(
        {
            "less": [1.0, 3.0] * (n // 2),
            "more": [np.nan, *[3.0] * (n - 1)],
            "other": [2.0] * n,
            "place": [1.0] * n,
        },
        index=people,
    )
    missing = pd.DataFrame({"more": ["dont_know", *[None] * (n - 1)]}, index=people)
    frame = distribution(answers, missing, INSTRUMENT, ["less", "more", "other"], perspective="client")
    return protect_distribution(frame, Publication())


def texts(table: Table) -> list[list[str]]:
    return [[f"{cell.text} {cell.light}".strip() for cell in row] for row in table.rows]


def test_statements_by_agreement_within_their_block() -> None:
    table = tables.statements(data(), CLIENTS, "x")
    assert table.caption == "Eens met de uitspraken: klanten, 2020; synthetische gegevens"
    frame = data()
    one = tables.statements(frame[frame["block"] == "a"], CLIENTS)
    assert one.caption == "Eens met de uitspraken van ‘Blok A’: klanten, 2020; synthetische gegevens"
    assert list(table.columns) == [
        "Uitspraak",
        "Eens",
        "Mensen die het eens zijn",
        "n",
        "weet niet / n.v.t.",
    ]
    assert texts(table) == [
        ["Meer.", "100% [83–100]", "19", "19", "1"],
        ["Minder.", "50% [30–70]", "10", "20", "0"],
        ["Anders.", "0% [0–16]", "0", "20", "0"],
    ]
    assert table.groups == {0: "Blok A", 2: "Blok B"}
    assert table.numeric == [False, True, True, True, True]
    assert list(table.notes) == ["Tussen haken: 95%-betrouwbaarheidsinterval."]


def test_few_people_get_counts_and_the_note_says_why() -> None:
    table = tables.statements(data(12), CLIENTS)
    assert texts(table)[0] == ["Meer.", "11 van de 11", "11", "11", "1"]
    assert list(table.notes) == ["Bij minder dan 15 antwoorden staan er aantallen, geen percentages."]


def test_hidden_statements_are_dashes_and_no_number_is_left() -> None:
    table = tables.statements(data(8), CLIENTS)
    assert [row[1:] for row in texts(table)] == [["–", "–", "–"]] * 3
    assert list(table.notes) == ["Een streepje: minder dan 10 antwoorden, en daarom geen getal."]


def test_every_answer_has_its_count_and_share() -> None:
    (table,) = tables.distributions(data(), CLIENTS, "x")
    assert list(table.columns) == ["Vraag", "oneens", "neutraal", "eens", "n", "weet niet / n.v.t."]
    assert texts(table)[0] == ["Minder.", "10 50%", "0 0%", "10 50%", "20", "0"]


def test_long_lists_of_options_stand_below_each_other() -> None:
    answers = pd.DataFrame({"place": [1.0, 2.0] * 10})
    frame = distribution(answers, answers[[]], INSTRUMENT, ["place"])
    (table,) = tables.distributions(protect_distribution(frame, Publication()), CLIENTS)
    assert len(table.rows) == 10
    assert texts(table)[0] == ["plaats 1", "10", "50% [30–70]"]
    assert table.caption == "Plaats (klanten, 2020; n = 20)"


def test_missing_answers_per_kind() -> None:
    frame = missing_answers(data())
    table = tables.missing(frame, CLIENTS, INSTRUMENT)
    # The reasons that the questionnaire has, in its own words.
    assert table.columns[3:] == ["weet niet / n.v.t.", "geen antwoord"]
    assert texts(table)[1] == ["Meer.", "20", "19", "1", "0"]
    occurs = tables.missing(frame.assign(refused=2.0), CLIENTS, INSTRUMENT)
    assert occurs.columns[3:] == ["weet niet / n.v.t.", "wil niet zeggen", "geen antwoord"]


SCALES = pd.DataFrame(
    {
        "scale": ["s", "t"], "title": ["Schaal", "Klein"], "lowest": 1.0, "highest": 5.0, "decimals": 1,
        "items": 2, "n": [49.0, 49.0], "base": [47.0, 9.0], "mean": [3.84, 4.0], "low": [3.6, 3.0],
        "high": [4.04, 5.0], "sd": [0.71, 1.0], "alpha": [0.834, 0.9], "alpha_low": [0.7, 0.8],
        "alpha_high": [0.9, 0.95], "reason": None,
    }
)  # fmt: skip


def test_scales_without_lowest_and_highest_score() -> None:
    table = tables.scales(protect_estimates(SCALES, Publication()), CLIENTS)
    assert texts(table) == [
        ["Schaal", "1–5", "3,8 [3,6–4,0]", "0,7", "47", "2", "0,83 [0,70–0,90]"],
        ["Klein", "1–5", "–", "–", "–", "–", "–"],
    ]


def test_alpha_says_of_how_many_people_it_is_where_these_are_others() -> None:
    for people, notes in ((49.0, 1), (47.0, 0)):
        shown = protect_estimates(SCALES.assign(alpha_n=people), Publication())
        last = tables.scales(shown, CLIENTS).notes[-1]
        assert last.endswith("dan het gemiddelde (n): Schaal 49.") is bool(notes)


def test_groups_name_what_was_merged_and_withheld_ones_say_why() -> None:
    counts = pd.DataFrame({"key": list("abc"), "label": ["A", "B", "C"], "count": [30.0, 3.0, 4.0]})
    table = tables.groups(protect_groups(counts, Publication()), "Gemeente", CLIENTS)
    assert texts(table) == [["A", "30", "81%"], ["overige groepen", "7", "19%"]]
    assert list(table.notes) == [
        "Onder ‘overige groepen’ vallen: B; C. Groepen van minder dan 5 mensen laten we niet apart "
        "zien; zo nodig voegen we er een grotere groep bij, zodat de kleine niet te berekenen is."
    ]
    # A larger group that joined a small one: the note is as true, and does not tell which of the two it is.
    joined = counts.assign(count=[30.0, 2.0, 5.0])
    assert tables.groups(protect_groups(joined, Publication()), "Gemeente", CLIENTS) == table
    withheld = tables.groups(protect_groups(counts[1:], Publication()), "Gemeente", CLIENTS)
    assert withheld.rows == []
    assert list(withheld.notes) == [
        "Sommige aantallen zijn zo klein dat mensen herkenbaar zouden zijn; daarom laten we deze "
        "verdeling niet zien."
    ]


def test_unknown_recruitment_says_unknown() -> None:
    frame = pd.DataFrame(
        {
            "by": ["wijkteam"],
            "approached": [np.nan],
            "reached": [30.0],
            "took_part": [12.0],
            "refused": [0.0],
        }
    )
    table = tables.recruitment(frame, CLIENTS)
    assert texts(table) == [["wijkteam", "onbekend", "30", "12", "0"]]
    assert len(table.notes) == 1


ESTIMATES = pd.DataFrame(
    {
        "construct": ["c", "c"], "perspective": ["worker", "client"], "n": [31.0, 49.0],
        "estimate": [0.5, 0.8367], "low": [0.33, 0.71], "high": [0.67, 0.91],
        "wording_differs": True, "reason": None,
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("as_share", "expected"),
    [(True, ["Luisteren", "50% [33–67]", "31", "84% [71–91]", "49"]),
     (False, ["Luisteren", "0,5 [0,3–0,7]", "31", "0,8 [0,7–0,9]", "49"])],
)  # fmt: skip
def test_perspectives_side_by_side(as_share: bool, expected: list[str]) -> None:
    groups = {"worker": WORKERS, "client": replace(CLIENTS, step="spiegelgesprek")}
    table = tables.perspectives(ESTIMATES, {"c": "Luisteren"}, groups, as_share)
    assert texts(table) == [expected]
    assert table.notes[-1] == "Alles is aan elk perspectief in eigen woorden gevraagd."
    assert table.columns[-1] == "n (klanten, spiegelgesprek)"


def test_differences_have_real_minus_signs_and_small_p_values() -> None:
    frame = pd.DataFrame(
        {
            "construct": ["c"], "first": ["worker"], "second": ["client"], "n_first": [31],
            "n_second": [49],
            "share_first": [0.5], "difference": [-0.34], "low": [-0.52], "high": [-0.13], "p": [0.0001],
            "p_holm": [0.0004], "wording_differs": [True],
        }
    )  # fmt: skip
    mirrored = replace(CLIENTS, step="spiegelgesprek")
    table = tables.differences(frame, {"c": "Luisteren"}, {"worker": WORKERS, "client": mirrored})
    assert texts(table) == [["medewerkers en klanten", "−34 [−52 tot −13]", "< 0,001", "31 / 49"]]
    assert table.notes[-3:-1] == [
        "De groepen kregen al deze vragen in eigen woorden; lees de verschillen daarom voorzichtig.",
        "Van de klanten staat hier de stap ‘spiegelgesprek’.",
    ]
    assert table.groups == {0: "Luisteren"}


def test_a_table_of_differences_writes_its_intervals_one_way_and_stars_some_only() -> None:
    frame = pd.DataFrame(
        {
            "construct": ["c", "d"], "first": "worker", "second": "client", "n_first": [31, 12],
            "n_second": [49, 12], "share_first": 0.5, "difference": [0.2, 0.21], "low": [0.0, -0.01],
            "high": [0.37, 0.43], "p": 0.02, "p_holm": 0.04, "wording_differs": [True, False],
        }
    )  # fmt: skip
    titles = {"c": "Luisteren", "d": "Tijd"}
    table = tables.differences(frame, titles, {"worker": WORKERS, "client": CLIENTS})
    assert [f"{row[1].text} {row[1].light}" for row in table.rows] == [
        "20* [0 tot 37]",
        "21 [−1 tot 43]",
    ]
    assert table.notes[:2] == [
        "Tussen haken: 95%-betrouwbaarheidsinterval.",
        "* De twee groepen kregen deze vraag in andere woorden; lees het verschil daarom voorzichtig.",
    ]


def test_a_table_of_means_says_nothing_of_percentages() -> None:
    groups = {"worker": WORKERS, "client": CLIENTS}
    few = ESTIMATES.assign(n=[12.0, 11.0])
    for as_share, notes in (
        (True, ["Bij minder dan 15 antwoorden staan er aantallen, geen percentages."]),
        (False, ["Tussen haken: 95%-betrouwbaarheidsinterval."]),
    ):
        table = tables.perspectives(few, {"c": "Luisteren"}, groups, as_share)
        assert table.notes[:-1] == notes


def test_codebook_and_rewordings() -> None:
    table = tables.codebook(INSTRUMENT, "nl", ("client", "2020", "klanten"))
    assert texts(table)[2] == [
        "other", "Anders. (omgekeerd)", "1 = oneens; 2 = neutraal; 3 = eens",
        "8 = weet niet / n.v.t.", "Schaal",
    ]  # fmt: skip
    assert table.groups == {0: "Blok A", 2: "Blok B", 3: "Achtergrond en overige vragen"}
    short = tables.codebook(INSTRUMENT, "nl", ("client", "2020", "klanten"), without_options=["other"])
    assert texts(short)[2] == ["other", "Anders. (omgekeerd)", "keuze", "", "Schaal"]
    assert [row for row in texts(short) if row[0] != "other"] == [
        row for row in texts(table) if row[0] != "other"
    ]
    waves = [("worker", "2019", "medewerkers 2019"), ("client", "2020", "klanten 2020")]
    assert texts(tables.rewordings(INSTRUMENT, waves)) == [["less", "Ik minder.", "Minder."]]
    waves += [("partner", "2021", "ketenpartners 2021")]
    got = tables.rewordings(INSTRUMENT, waves, not_asked={("partner", "2021"): ["less"]})
    assert texts(got) == [["less", "Ik minder.", "Minder.", "niet gevraagd"]]
    one_left = {("partner", "2021"): ["less"], ("worker", "2019"): ["less"]}
    assert texts(tables.rewordings(INSTRUMENT, waves, not_asked=one_left)) == []


# how many took part at first, and what the table says of those who were there again
KEPT = [
    (14, ["13"], []),
    (20, ["13 (65%)"], ["Tussen haken: 95%-betrouwbaarheidsinterval."]),
]


@pytest.mark.parametrize(("first", "cells", "notes"), KEPT)
def test_few_people_are_counted_and_no_share_of_them_is_told(first, cells, notes):
    empty = {"also_before": np.nan, "new": np.nan}
    frame = pd.DataFrame(
        [
            {"wave": "voor", "n": first, "from_first": first, **empty},
            {"wave": "na", "n": 13, "from_first": 13, "also_before": 13, "new": 0}
            | {"share_kept": 13 / first, "low": 0.4, "high": 0.9},
        ]
    )
    table = change_tables.kept(frame, CLIENTS)
    assert [row[-1].text for row in table.rows[1:]] == cells
    assert table.notes == notes


@pytest.mark.parametrize(("people", "columns"), [(14, 4), (20, 5)])
def test_a_column_of_shares_without_a_share_is_left_out(people, columns):
    row = {
        "scale": "part",
        "title": "Meedoen",
        "verdict": "improved",
        "directed": True,
        "hidden": False,
    }
    row |= {"count": 5, "n": people, "share": 5 / people, "low": 0.1, "high": 0.6, "needed": 0.4}
    row |= {"decimals": 1, "alpha": 0.8, "doubted": False, "earlier": "voor", "later": "na"}
    table = change_tables.reliable(pd.DataFrame([row | {"reason": None}]), CLIENTS)
    assert len(table.columns) == len(table.numeric) == len(table.rows[0]) == columns
    assert ("Aandeel" in table.columns) is (people >= 15)
