"""Who the rows belong to: numbers that are confused, rows that are there twice."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swresearch.clean.decisions import Decision, Kind
from swresearch.clean.people import alike, find_people

# two numbers, whether they are easily confused
PAIRS = [
    ("R0031", "r0031", True),
    ("R0031", "R 0031", True),
    ("R0031", "R31", True),
    ("R0031", "RO031", True),
    ("007", "7", True),
    ("0", "00", True),
    ("R1007", "R17", False),
    ("R10", "R1", False),
    ("1-12", "11-2", False),
    ("a", "b", False),
]


@pytest.mark.parametrize(("first", "second", "expected"), PAIRS)
def test_alike(first, second, expected):
    forms = alike(pd.Series([first, second]))
    assert (forms[0] == forms[1]) is expected


@given(st.lists(st.text(alphabet="aAoO01 9.-\u00a0é’`´", max_size=6), min_size=1, max_size=20))
def test_a_whole_column_gives_the_same_forms_as_one_number_at_a_time(names):
    tidied = [" ".join(name.split()) for name in names]
    got = alike(pd.Series(tidied, dtype="str"))
    expected = [alike(pd.Series([f"{name}é"], dtype="str"))[0][:-1] for name in tidied]
    assert list(got) == expected


def people_in(ids, answers, decisions=(), many=False):
    rows = pd.RangeIndex(2, len(ids) + 2)
    column = pd.Series(ids, index=rows, name="nr")
    cells = pd.DataFrame({"a": answers}, index=rows)
    return find_people(column, cells, "a.csv", decisions, many)


def decided(text, found=None, **parts) -> Decision:
    return Decision(Kind.PERSON, text, found, **parts)


# numbers, answers, decisions, expected: rows that stay and whose they are; questions with rows
SETTLED = [
    ([1.0, 2.0], [1, 1], [], {2: "1", 3: "2"}, []),
    (["a ", "b"], [1, 1], [], {2: "a", 3: "b"}, []),
    (["a", "a", "b"], [1, 1, 1], [], {2: "a", 4: "b"}, []),
    (["a", "a", "a"], [1, 1, 2], [], {2: "a", 4: "a"}, [("person-twice", (2, 4))]),
    (["a", "a"], ["x", " x "], [], {2: "a"}, []),
    (["a", "a"], [1, None], [], {2: "a", 3: "a"}, [("person-twice", (2, 3))]),
    (["a", "a"], [1, 2], [decided("keep 3", "a")], {3: "a"}, []),
    (["a", "a"], [1, 2], [decided("houd rij 3", "A")], {3: "a"}, []),
    (["a", "a"], [1, 2], [decided("3", "a", rows=(2, 3))], {3: "a"}, []),
    (["a", "a"], [1, 2], [decided("keep 3", "b")], {2: "a", 3: "a"}, [("person-twice", (2, 3))]),
    (["a", "a"], [1, 2], [decided("drop", "a", rows=(2,))], {3: "a"}, []),
    (["a", "b"], [1, 2], [decided("drop", "a")], {3: "b"}, []),
    (["a", "b"], [1, 2], [decided("weglaten", "A")], {2: "a", 3: "b"}, []),
    (["a1", "A1"], [1, 1], [], {2: "a1", 3: "A1"}, [("person-alike", (2, 3))]),
    (["a1", "A1"], [1, 1], [decided("different", "a1 · A1")], {2: "a1", 3: "A1"}, []),
    (["a1", "A1"], [1, 1], [decided("verschillende mensen", "a1")], {2: "a1", 3: "A1"}, []),
    (["a1", "A1"], [1, 1], [decided("same A1", "a1")], {2: "A1"}, []),
    (
        ["a1", "A1"],
        [1, 2],
        [decided("zelfde als a1", "a1")],
        {2: "a1", 3: "a1"},
        [("person-twice", (2, 3))],
    ),
    (["a1", "A1"], [1, 2], [decided("keep 2", "a1")], {2: "a1"}, []),
    (
        ["a1", "A1", "a1"],
        [1, 1, 2],
        [decided("different", "a1")],
        {2: "a1", 3: "A1", 4: "a1"},
        [("person-twice", (2, 4))],
    ),
]


@pytest.mark.parametrize(("ids", "answers", "decisions", "expected", "asked"), SETTLED)
def test_find_people(ids, answers, decisions, expected, asked):
    got = people_in(ids, answers, decisions)
    assert got.ids.to_dict() == expected
    assert [(question.key, question.rows) for question in got.questions] == asked
    assert got.problems == []


def test_rows_without_a_number_are_asked_about_once():
    got = people_in(["a", None, " ", "b"], [1, 2, 3, 4])
    assert [(q.key, q.rows, q.found) for q in got.questions] == [("person-missing", (3, 4), "")]
    assert got.questions[0].problem().sentence("nl") == (
        "In deze rijen staat geen persoonsnummer (2 keer; rijen 3-4). Vul het in, of beslis erover "
        "in het "
        "regelbestand of het beslissingenwerkboek. Toegestaan: eigen persoon · weglaten."
    )


def test_rows_without_a_number_can_be_people_of_their_own():
    made = [decided("eigen persoon", rows=(3,)), decided("drop", rows=(4,))]
    got = people_in(["a", None, " ", "b"], [1, 2, 3, 4], made)
    assert list(got.ids.index) == [2, 3, 5]
    assert got.ids.is_unique and got.questions == [] and got.used == set(made)


def test_registrations_have_many_rows_per_person():
    got = people_in(["a", "a", "a", "b"], [1, 1, 2, 1], many=True)
    assert list(got.ids) == ["a", "a", "a", "b"]
    assert got.questions == []


def test_registrations_are_still_one_spelling_per_person():
    got = people_in(["a1", "A1", "a1"], [1, 1, 2], many=True)
    assert [(q.key, q.rows, q.allowed) for q in got.questions] == [
        ("person-alike", (2, 3, 4), ("zelfde als a1", "zelfde als A1", "verschillende mensen"))
    ]
    settled = people_in(["a1", "A1", "a1"], [1, 1, 2], [decided("same a1", "A1")], many=True)
    assert list(settled.ids) == ["a1", "a1", "a1"] and settled.questions == []


# decisions that cannot be followed, and the sentence
REFUSED = [
    (
        [decided("keep 9", "a", origin="rules.yml", line=3)],
        "Dit besluit wordt niet begrepen. Kies een van de toegestane besluiten. Gevonden: keep 9. "
        "Toegestaan: houd rij 2 · houd rij 3.",
    ),
    (
        [
            decided("keep 2", "a", origin="rules.yml", line=3),
            decided("keep 3", "a", origin="b.xlsx", row=5),
        ],
        "Twee besluiten over hetzelfde spreken elkaar tegen: ‘keep 2’ hier en ‘keep 3’ in b.xlsx, "
        "5. Haal er "
        "één weg. Gevonden: a.",
    ),
    (
        [decided("misschien", "a", origin="rules.yml", line=3)],
        "Dit besluit wordt niet begrepen. Kies een van de toegestane besluiten. Gevonden: misschien. "
        "Toegestaan: houd rij · zelfde als · verschillende mensen · eigen persoon · weglaten.",
    ),
]


@pytest.mark.parametrize(("decisions", "expected"), REFUSED)
def test_a_decision_that_cannot_be_followed(decisions, expected):
    got = people_in(["a", "a"], [1, 2], decisions)
    assert [problem.sentence("nl") for problem in got.problems] == [expected]
    assert (got.problems[0].file, got.problems[0].line) == ("rules.yml", 3)
