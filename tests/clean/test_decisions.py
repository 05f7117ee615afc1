"""Decisions over what was read: what they change, which goes first, and when they contradict."""

import pandas as pd
import pytest

from swresearch.clean.answers import READER
from swresearch.clean.cells import Field, clean_column
from swresearch.clean.decisions import Decision, Kind, Question, UnsettledError, read_rules, stale
from swresearch.errors import Problem, ProblemsError
from swresearch.instruments import Item

OPTIONS = {1: {"nl": "nee"}, 2: {"nl": "ja"}}
ABOUT = Field("trust", Item(answers="yesno"), "data/a.csv", "Q1", OPTIONS)


def decided(text, found="x", **parts) -> Decision:
    return Decision(Kind.ANSWER, text, found, **parts)


# decisions, expected answers of the cells x, X, 1, 2 (rows 2 to 5), decisions that were used
CASES = [
    ([], ["?", "?", 1, 2], 0),
    ([decided("2")], [2, 2, 1, 2], 1),
    ([decided("ja")], [2, 2, 1, 2], 1),
    ([decided("2 = ja")], [2, 2, 1, 2], 1),
    ([decided("weet niet")], ["dont_know", "dont_know", 1, 2], 1),
    ([decided("refused")], ["refused", "refused", 1, 2], 1),
    ([decided("2", file="a.csv")], [2, 2, 1, 2], 1),
    ([decided("2", file="data/a.csv", column="q1")], [2, 2, 1, 2], 1),
    ([decided("2", column="Trust")], [2, 2, 1, 2], 1),
    ([decided("2", file="b.csv")], ["?", "?", 1, 2], 0),
    ([decided("2", column="Q2")], ["?", "?", 1, 2], 0),
    ([decided("2", rows=(3,))], ["?", 2, 1, 2], 1),
    ([decided("2", rows=(4,))], ["?", "?", 1, 2], 0),
    ([decided("2", found=None)], ["?", "?", 1, 2], 0),  # about nothing in particular
    ([decided("2", found=None, rows=(4,))], ["?", "?", 2, 2], 1),
    ([decided("1", found="2")], ["?", "?", 1, 1], 1),  # a known answer can be corrected too
    ([decided("1"), decided("2", rows=(3,))], [1, 2, 1, 2], 2),  # the particular goes first
    ([decided("2", rows=(3,)), decided("1")], [1, 2, 1, 2], 2),
    ([decided("1"), decided("2", file="a.csv")], [2, 2, 1, 2], 2),
    ([decided("1 = nee"), decided("1")], [1, 1, 1, 2], 2),  # the same in other words
]


def cleaned(decisions):
    raw = pd.Series(["x", "X", "1", "2"], index=[2, 3, 4, 5], dtype="str")
    return clean_column(raw, ABOUT, READER, tuple(decisions))


@pytest.mark.parametrize(("decisions", "expected", "used"), CASES)
def test_decisions(decisions, expected, used):
    got = cleaned(decisions)
    asked = {row for question in got.questions for row in question.rows}
    reasons = ["dont_know", "not_applicable", "refused", "no_answer"]
    meaning = [
        "?" if row in asked else reasons[missing] if missing >= 0 else value
        for row, value, missing in zip(got.values.index, got.values, got.missing, strict=True)
    ]
    assert meaning == expected
    assert len(got.used) == used and got.problems == ()


def test_a_decision_is_in_the_log():
    got = cleaned([decided("ja", rows=(2,)), decided("weet niet", rows=(3,))]).changes
    expected = [(2, "x", "2", "decision"), (3, "X", "dont_know", "decision")]
    assert list(got[["row", "before", "after", "rule"]].itertuples(index=False, name=None)) == expected


# decisions, sentences
REFUSED = [
    (
        [decided("misschien", origin="rules.yml", line=7)],
        "rules.yml, regel 7, kolom Q1: Dit besluit wordt niet begrepen. Kies een van de toegestane "
        "besluiten. Gevonden: misschien. Toegestaan: 1 = nee · 2 = ja · weet niet · niet van "
        "toepassing · "
        "wil niet zeggen · geen antwoord.",
    ),
    (
        [decided("1", origin="rules.yml", line=7), decided("2 = ja", origin="b.xlsx", row=3)],
        "rules.yml, regel 7: Twee besluiten over hetzelfde spreken elkaar tegen: ‘1’ hier en ‘2 = "
        "ja’ in "
        "b.xlsx, 3. Haal er één weg. Gevonden: x.",
    ),
]


@pytest.mark.parametrize(("decisions", "expected"), REFUSED)
def test_decisions_that_cannot_be_followed(decisions, expected):
    assert ProblemsError(cleaned(decisions).problems).sentences("nl") == [expected]


RULES = """
schema_version: 1
decisions:
  - kind: answer
    file: a.csv
    column: Q1
    rows: [4, 9]
    found: 6+
    decision: 6
    reason: Zo bedoeld.
  - {kind: number, found: 230, decision: 23}
  - {kind: date, found: "31-02-2020", decision: 2020-03-02}
  - {kind: person, found: R0021, decision: keep 22}
"""


def test_read_rules(tmp_path):
    path = tmp_path / "rules.yml"
    path.write_text(RULES, encoding="utf-8")
    expected = (
        Decision(Kind.ANSWER, "6", "6+", "a.csv", "Q1", (4, 9), "Zo bedoeld."),
        Decision(Kind.NUMBER, "23", "230"),
        Decision(Kind.DATE, "2020-03-02", "31-02-2020"),
        Decision(Kind.PERSON, "keep 22", "R0021"),
    )
    got = read_rules(path)
    assert got == expected
    assert [decision.line for decision in got] == [4, 11, 12, 13]
    assert {decision.origin for decision in got} == {"rules.yml"}


# rules file, sentences
WRONG = [
    (
        "schema_version: 1\ndecisions:\n- {kind: answer, found: true, decision: 1}",
        [
            "rules.yml, regel 3: Zonder aanhalingstekens leest YAML dit als waar of onwaar. Zet "
            "true en "
            "false tussen aanhalingstekens. Gevonden: true."
        ],
    ),
    (
        "schema_version: 1\ndecisions:\n- {kind: anwser, found: x, decision: 1}\n- {kind: date}",
        [
            "rules.yml, regel 3: ‘decisions.kind’ heeft een waarde die niet is toegestaan. Bedoelt u "
            "‘answer’? Gevonden: anwser. Toegestaan: answer · number · date · person · column.",
            "rules.yml, regel 4: De sleutel ‘decisions.decision’ ontbreekt. Vul hem in.",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_a_rules_file_that_cannot_be_read(tmp_path, text, expected):
    path = tmp_path / "rules.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        read_rules(path)
    assert caught.value.sentences("nl") == expected


def test_decisions_that_nothing_asked_for_are_reported():
    made = [decided("1"), decided("2", found="y", origin="rules.yml", line=9)]
    got = list(stale(made, [made[0]]))
    assert ProblemsError(got).sentences("nl") == [
        "rules.yml, regel 9: Dit besluit (‘2’) past nergens meer op: de gegevens vragen er niet "
        "om. Haal "
        "het weg, of kijk of bestand, kolom, rijen en gevonden waarde nog kloppen. Gevonden: y."
    ]


def test_questions_are_problems_too():
    question = Question(Kind.PERSON, "person-missing", "a.csv", "nr", (3,), allowed=("weglaten",))
    error = UnsettledError([Problem("score.no-bounds", column="q")], [question])
    assert error.exit_code == 1
    assert [problem.key for problem in error.problems] == ["score.no-bounds", "clean.person-missing"]
