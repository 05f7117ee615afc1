"""What quotes say together about one person: k-anonymity over everything told."""

import pandas as pd
import pytest

from swresearch.errors import ProblemsError
from swresearch.textgate import told_together

PEOPLE = pd.DataFrame(
    [("moeder", "stad", "30-39")] * 8
    + [("moeder", "dorp", "30-39")] * 2
    + [("vader", "dorp", "30-39")] * 6
    + [("vader", "stad", "60-69")] * 1,
    columns=["rol", "plaats", "leeftijd"],
)


def quotes(*rows):
    return pd.DataFrame(list(rows), columns=["quote", "person", "rol", "plaats", "leeftijd"])


CASES = [
    # quotes; how many are alike, what is told, what to leave out (None: nothing is found)
    ([("c1", "p1", "moeder", "stad", None)], None),
    ([("c1", "p1", "moeder", "dorp", None)], (2, ["rol", "plaats"], "plaats")),
    (
        [("c1", "p1", "moeder", None, None), ("c2", "p1", None, "dorp", None)],
        (2, ["rol", "plaats"], "plaats"),
    ),
    ([("c1", "p1", None, None, "60-69")], (1, ["leeftijd"], "leeftijd")),
    ([("c1", "p1", None, None, None)], None),
    ([("c1", "p1", "moeder", None, None), ("c2", "p2", None, "dorp", None)], None),
    ([("c1", "p1", "oma", None, None)], (0, ["rol"], "rol")),
]


@pytest.mark.parametrize(("rows", "expected"), CASES)
def test_what_is_told_together(rows, expected):
    got = [(one.alike, list(one.told), one.leave_out) for one in told_together(quotes(*rows), PEOPLE)]
    assert got == ([(max(expected[0], 1), *expected[1:])] if expected else [])


def test_every_combination_is_counted_as_by_hand():
    combinations = list(PEOPLE.drop_duplicates().itertuples(index=False, name=None))
    assert len(combinations) == 4
    for told in combinations:
        alike = sum(person == told for person in PEOPLE.itertuples(index=False, name=None))
        got = told_together(quotes(("c", "p", *told)), PEOPLE, smallest=7)
        assert [one.alike for one in got] == ([alike] if alike < 7 else [])


def test_a_situation_that_nobody_else_is_known_to_be_in_is_of_one():
    frame = quotes(("c1", "p1", None, None, None)).assign(
        situatie="raakte haar hond kwijt bij de brand"
    )
    (got,) = told_together(frame, PEOPLE)
    assert (got.alike, got.leave_out) == (1, "situatie")


def test_the_sentence_names_no_person():
    (found,) = told_together(quotes(("citaat-7", "p1", "moeder", "dorp", None)), PEOPLE)
    assert ProblemsError([found.problem()]).sentences() == [
        "De citaten citaat-7 vertellen samen (rol, plaats) wat maar voor 2 mensen geldt. Laat ‘plaats’ weg."
    ]
