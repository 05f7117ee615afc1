"""Statements crossed with traits: what is shown, what is not, and why."""

import numpy as np
import pandas as pd
import pytest

from swresearch.answers import Group
from swresearch.disclosure import (
    BELOW_BASE,
    BELOW_CELL,
    ONE_GROUP,
    SENSITIVE,
    Outcome,
    audit,
    crossing,
    protect_distribution,
    protect_estimates,
)
from swresearch.errors import UsageError
from swresearch.instruments import Instrument
from swresearch.programme import Publication
from swresearch.tables.crossings import crossing as table

INSTRUMENT = Instrument.model_validate(
    {
        "schema_version": 1,
        "title": "T",
        "answer_sets": {
            "five": {
                "options": {1: "zeer oneens", 2: "oneens", 3: "neutraal", 4: "eens", 5: "zeer eens"},
                "disagree": [1, 2],
                "neutral": [3],
                "agree": [4, 5],
            },
            "towns": {"ordered": False, "options": {1: "Noord", 2: "Oost", 3: "Zuid"}},
        },
        "blocks": {"b": {"title": "Blok"}},
        "items": {
            "helps": {"answers": "five", "block": "b", "wording": {"": "Het helpt."}},
            "town": {"answers": "towns", "label": "plaats"},
            "age": {"kind": "number", "label": "leeftijd"},
        },
    }
)
CLIENTS = Group("klanten", "klant", "2020", "client")


def people(*groups: tuple[float, list[int]]) -> pd.DataFrame:
    """A frame of answers from (town, [people per answer code 1-5, without an answer])."""
    codes = [1.0, 2.0, 3.0, 4.0, 5.0, np.nan]
    rows = [
        (town, code)
        for town, counts in groups
        for code, count in zip(codes, counts, strict=True)
        for _ in range(count)
    ]
    frame = pd.DataFrame(rows, columns=["town", "helps"]).assign(age=40.0)
    return frame.set_axis([f"p{at}" for at in range(len(frame))])


def cross(answers: pd.DataFrame, outcome=Outcome.ANSWERS, **rules):
    return crossing(answers, INSTRUMENT, "helps", "town", Publication(**rules), outcome=outcome)


def shown(found) -> list[list]:
    """Per group its key, base and counts, with None for what is hidden."""
    rows = []
    for key, part in found.frame.groupby("group", sort=False):
        numbers = [part["base"].iloc[0], *part["count"]]
        rows.append([key, *(None if np.isnan(number) else number for number in numbers)])
    return rows


SAFE = people((1, [3, 3, 6, 4, 4, 1]), (2, [5, 1, 7, 4, 3, 0]), (3, [2, 4, 5, 5, 4, 0]))
CROSSINGS = [
    # answers, outcome, what is shown, which towns are merged
    (
        SAFE,
        "answers",
        [[1, 20, 6, 6, 8], [2, 20, 6, 7, 7], [3, 20, 6, 5, 9], ["all", 60, 18, 18, 24]],
        (),
    ),
    (SAFE, "agreement", [[1, 20, 8, 12], [2, 20, 7, 13], [3, 20, 9, 11], ["all", 60, 24, 36]], ()),
    (
        people((1, [0, 1, 7, 8, 8, 0]), (2, [3, 4, 8, 5, 5, 0]), (3, [3, 3, 8, 6, 5, 0])),
        "answers",
        [
            [1, 24, None, None, 16],
            [2, 25, 7, 8, 10],
            [3, 25, None, None, 11],
            ["all", 74, 14, 23, 37],
        ],
        (),
    ),
    (
        people((1, [3, 3, 6, 4, 4, 0]), (2, [5, 1, 7, 4, 3, 0]), (3, [0, 1, 1, 1, 1, 0])),
        "agreement",
        [[2, 20, 7, 13], ["other", 24, 10, 14], ["all", 44, 17, 27]],
        ("Noord", "Zuid"),
    ),
    (
        pd.concat([SAFE, people((np.nan, [0, 8, 9, 9, 0, 3]))]),
        "agreement",
        [
            [1, 20, 8, 12],
            [2, 20, 7, 13],
            [3, 20, 9, 11],
            ["missing", 26, 9, 17],
            ["all", 86, 33, 53],
        ],
        (),
    ),
]


@pytest.mark.parametrize(("answers", "outcome", "expected", "merged"), CROSSINGS)
def test_what_a_crossing_shows(answers, outcome, expected, merged):
    answers = answers.set_axis([f"p{at}" for at in range(len(answers))])
    found = cross(answers, Outcome(outcome))
    assert shown(found) == expected
    assert found.merged == merged
    assert found.reason is None
    assert audit(found.protected) == ()


WITHHELD = [
    (people((1, [0, 0, 4, 0, 0, 30]), (2, [0, 0, 5, 0, 0, 0])), {}, BELOW_BASE),
    (people((1, [5, 5, 5, 5, 5, 0])), {}, ONE_GROUP),
    (people((1, [5, 5, 5, 5, 5, 0]), (2, [0, 0, 3, 0, 0, 0])), {}, BELOW_CELL),
    # All that is left to see follows from the whole group.
    (people((1, [0, 0, 2, 18, 0, 0]), (2, [0, 0, 1, 19, 0, 0])), {}, BELOW_CELL),
]


@pytest.mark.parametrize(("answers", "rules", "expected"), WITHHELD)
def test_a_crossing_that_says_too_much_is_withheld(answers, rules, expected):
    found = cross(answers, **rules)
    assert found.reason == expected
    assert found.frame.empty
    assert found.protected is None


def test_the_answers_of_the_whole_group_stay_visible_and_those_of_a_sensitive_item_do_not():
    answers = people((1, [0, 1, 7, 8, 8, 0]), (2, [0, 1, 8, 5, 5, 0]), (3, [0, 0, 8, 6, 5, 0]))
    plain, sensitive = cross(answers), cross(answers, sensitive=["helps"])
    assert shown(plain)[-1] == ["all", 62, 2, 23, 37]
    assert shown(sensitive)[-1][2] is None
    assert audit(sensitive.protected) == ()


def test_a_person_who_took_part_twice_counts_once():
    twice = pd.concat([SAFE, SAFE.iloc[:7]])
    pd.testing.assert_frame_equal(cross(twice).frame, cross(SAFE).frame)


def test_shares_have_their_interval_and_hidden_ones_have_not():
    found = cross(CROSSINGS[2][0]).frame
    hidden = found["count"].isna()
    assert found["hidden"].tolist() == hidden.tolist()
    assert found.loc[hidden, ["share", "low", "high"]].isna().all(axis=None)
    first = found[(found["group"] == 3) & (found["code"] == "agree")].iloc[0]
    # R 4.3: prop.test(11, 25, correct = FALSE)$conf.int
    assert [first["share"], first["low"], first["high"]] == pytest.approx(
        [0.44, 0.2667, 0.6293], abs=5e-5
    )


@pytest.mark.parametrize("item", ["age", "nothing", "town2"])
def test_only_choice_items_are_crossed(item):
    with pytest.raises(UsageError) as refused:
        crossing(SAFE, INSTRUMENT, "helps", item, Publication())
    assert refused.value.sentences("nl") == [
        "Dit is geen meerkeuzevraag waarop deze mensen hebben geantwoord. "
        f"Kies een vraag met vaste antwoorden. Gevonden: {item}."
    ]


def test_no_small_number_can_be_computed_from_random_crossings():
    random = np.random.default_rng(8)
    withheld = 0
    for _ in range(25):
        chances = random.dirichlet([1.2] * 5)
        size = int(random.integers(15, 70))
        answers = pd.DataFrame(
            {
                "town": random.choice([1.0, 2.0, 3.0, np.nan], size, p=[0.4, 0.3, 0.2, 0.1]),
                "helps": random.choice([1.0, 2.0, 3.0, 4.0, 5.0], size, p=chances),
            }
        )
        found = cross(answers)
        if found.reason:
            withheld += 1
            continue
        groups = found.frame[found.frame["group"] != "all"]
        visible = groups[~groups["hidden"]]
        # A small number may be seen only where the whole group says it already: nobody at all.
        assert set(visible.loc[visible["count"] < 5, "count"]) <= {0}
        assert audit(found.protected) == ()
    assert withheld < 15


def test_the_table_says_who_and_why_there_are_dashes():
    answers = people((1, [0, 1, 7, 8, 8, 0]), (2, [3, 4, 8, 5, 5, 0]), (3, [3, 3, 8, 6, 5, 0]))
    got = table(cross(answers), CLIENTS, "crossing")
    assert got.plain() == "\n".join(
        [
            "‘Het helpt’, naar plaats: klanten, 2020",
            "plaats | oneens | neutraal | eens | n",
            "Noord | – | – | 67% [47–82] | 24",
            "Oost | 28% [14–48] | 32% [17–52] | 40% [23–59] | 25",
            "Zuid | – | – | 44% [27–63] | 25",
            "alle klanten | 19% [12–29] | 31% [22–42] | 50% [39–61] | 74",
            "Tussen haken: 95%-betrouwbaarheidsinterval.",
            "Een streepje staat waar minder dan 5 mensen dit antwoordden, waar niemand of iedereen van "
            "een groep het deed, of waar het getal zulke aantallen zou verraden.",
        ]
    )
    assert got.numeric == [False, True, True, True, True]
    assert got.name == "crossing"


def test_the_table_of_a_withheld_crossing_holds_the_reason_only():
    got = table(cross(WITHHELD[2][0]), CLIENTS)
    assert got.rows == []
    assert got.notes == [
        "Sommige aantallen zijn zo klein dat mensen herkenbaar zouden zijn; daarom laten we deze "
        "verdeling niet zien."
    ]


SENSITIVE_COUNTS = [
    # disagree, neutral, agree of a sensitive item; whether it is hidden
    ([10, 10, 10], False),
    ([10, 4, 10], True),
    ([10, 0, 10], True),
    ([0, 0, 20], True),
]


@pytest.mark.parametrize(("numbers", "hidden"), SENSITIVE_COUNTS)
def test_a_sensitive_item_follows_the_rules_for_cells(numbers, hidden):
    base = float(sum(numbers))
    rows = [
        {"item": "i", "code": at, "label": side, "side": side, "count": float(number), "base": base}
        for at, (side, number) in enumerate(zip(("disagree", "neutral", "agree"), numbers, strict=True))
    ]
    frame = pd.DataFrame(rows).assign(share=lambda f: f["count"] / base, low=0.1, high=0.9)
    got = protect_distribution(frame, Publication(sensitive=["i"]))
    assert got["hidden"].all() == hidden
    assert set(got["reason"]) == ({SENSITIVE} if hidden else {None})
    assert got["count"].isna().all() == hidden
    assert not protect_distribution(frame, Publication(sensitive=["other"]))["hidden"].any()


def test_the_lowest_and_highest_answer_are_someones():
    frame = pd.DataFrame({"n": [30], "mean": [4.0], "minimum": [1.0], "maximum": [9.0]})
    kept = protect_estimates(frame, Publication(extremes=True))
    gone = protect_estimates(frame, Publication())
    assert kept[["mean", "minimum", "maximum"]].to_numpy().tolist() == [[4, 1, 9]]
    assert gone["mean"].tolist() == [4]
    assert gone[["minimum", "maximum"]].isna().all(axis=None)
