import re
from datetime import date

import pytest

from support import ROOT
from swresearch.findings import Evidence, Finding, Says
from swresearch.instruments import text
from swresearch.ledger import Certainty, Doubt, doubt, judge, says_of, seen_text, unknown_numbers
from swresearch.programme import load_programme
from swresearch.quantity import words_for
from swresearch.statistics.proportion import wilson


def number(count: int, n: int, low: float, high: float) -> dict:
    return {
        "value": count / n,
        "count": count,
        "n": n,
        "low": low,
        "high": high,
        "text": "x",
        "title": "x",
    }


NUMBERS = {
    "worker.2019.s.a.agree": number(35, 38, 0.79, 0.97),
    "client.2020.s.a.agree": number(41, 49, 0.71, 0.92),
    "client.2020.s.b.agree": number(26, 49, 0.39, 0.66),
    "partner.2021.s.a.agree": number(3, 27, 0.04, 0.28),
    "partner.2021.s.c.agree": number(19, 22, 0.66, 0.95),
    "client.2020.s.hidden.agree": {**number(1, 2, 0, 1), "value": None, "count": None},
}

RULE = [
    ([("worker.2019.s.a.agree", "supports"), ("client.2020.s.a.agree", "supports")], Certainty.HIGH),
    ([("client.2020.s.a.agree", "supports")], Certainty.REASONABLE),
    ([("partner.2021.s.c.agree", "supports")], Certainty.LOW),
    ([("client.2020.s.b.agree", "supports")], Certainty.LOW),
    (
        [
            ("worker.2019.s.a.agree", "supports"),
            ("client.2020.s.a.agree", "supports"),
            ("partner.2021.s.a.agree", "contradicts"),
        ],
        Certainty.REASONABLE,
    ),
    (
        [("client.2020.s.a.agree", "supports"), ("partner.2021.s.a.agree", "contradicts")],
        Certainty.LOW,
    ),
    ([("client.2020.s.hidden.agree", "supports")], Certainty.UNKNOWN),
    ([("client.2020.s.gone.agree", "supports")], Certainty.UNKNOWN),
]


def finding(*evidence: tuple[str, str], seen: str | None = None) -> Finding:
    return Finding(
        conclusion={"": "Klanten voelen zich gehoord."},
        evidence=[Evidence(number=name, says=Says(says), seen=seen) for name, says in evidence],
        owner="team",
        edition="2021",
        reviewed=date(2021, 6, 1),
    )


@pytest.mark.parametrize(("evidence", "expected"), RULE)
def test_certainty_follows_the_stated_rule(evidence: list, expected: Certainty) -> None:
    judged = judge({"a": finding(*evidence)}, NUMBERS)
    assert judged[0].certainty is expected


WHY = [
    ([("client.2020.s.a.agree", "supports"), ("worker.2019.s.a.agree", "contradicts")],
     (Doubt.CONTRADICTED, ["worker"])),
    ([("worker.2019.s.a.agree", "contradicts"), ("partner.2021.s.a.agree", "contradicts"),
      ("client.2020.s.b.agree", "supports")], (Doubt.CONTRADICTED, ["worker", "partner"])),
    ([("client.2020.s.a.agree", "supports"), ("client.2020.s.a.agree", "contradicts")],
     (Doubt.MIXED, [])),
    ([("client.2020.s.b.agree", "supports")], (Doubt.UNCLEAR, [])),
    ([("partner.2021.s.c.agree", "supports")], (Doubt.FEW, [])),
    ([("client.2020.s.a.agree", "supports")], None),
    ([("client.2020.s.hidden.agree", "supports")], None),
]  # fmt: skip


@pytest.mark.parametrize(("evidence", "expected"), WHY)
def test_why_a_conclusion_is_uncertain(evidence: list, expected: tuple | None) -> None:
    assert doubt(judge({"a": finding(*evidence)}, NUMBERS)[0].evidence) == expected


@pytest.mark.parametrize(
    ("number", "says", "shown"),
    [
        ({"count": 15, "n": 25, "low": 0.41, "high": 0.77}, "supports", Says.PARTLY),
        ({"count": 11, "n": 25, "low": 0.27, "high": 0.63}, "partly", Says.PARTLY),
        ({"count": 38, "n": 45, "low": 0.71, "high": 0.92}, "supports", Says.SUPPORTS),
        ({"count": 3, "n": 22, "low": 0.05, "high": 0.33}, "supports", Says.SUPPORTS),
        ({"count": 12, "n": 26, "low": 0.29, "high": 0.65}, "contradicts", Says.CONTRADICTS),
        ({"count": None, "n": 40, "low": 3.1, "high": 3.6}, "supports", Says.SUPPORTS),
        (None, "supports", Says.SUPPORTS),
    ],
)
def test_a_share_supports_in_full_only_when_it_is_clear(
    number: dict | None, says: str, shown: Says
) -> None:
    assert says_of(Evidence(number="client.2020.s.a.agree", says=Says(says)), number) is shown


@pytest.mark.parametrize(("seen", "changed"), [("41/49", 0), ("40/49", 1), (None, 0)])
def test_a_changed_number_is_to_be_looked_at_again(seen: str | None, changed: int) -> None:
    judged = judge({"a": finding(("client.2020.s.a.agree", "supports"), seen=seen)}, NUMBERS)
    assert len(judged[0].changed) == changed


def test_a_mean_is_seen_as_it_is_written() -> None:
    assert seen_text({"count": None, "text": "3,8", "n": 49}) == "3,8"


def test_an_unknown_number_is_named_with_the_nearest() -> None:
    problems = unknown_numbers(
        {"f": finding(("client.2020.s.a.agre", "supports"))}, NUMBERS, "findings.yml"
    )
    expected = (
        "De bevinding ‘f’ steunt op een getal dat geen notebook bewaart. "
        "Bedoelt u ‘client.2020.s.a.agree’? Gevonden: client.2020.s.a.agre."
    )
    assert [problem.sentence() for problem in problems] == [expected]


# What a word in a conclusion asks of the word that the rule (`words_for`) gives a share.
BORNE_OUT = {
    "vrijwel alle": {"all", "nearly-all"},
    "de meeste": {"all", "nearly-all", "most"},
    "ruim de helft": {"over-half"},
    "ongeveer de helft": {"about-half"},
    "minder dan de helft": {"under-half", "minority", "few", "none"},
    "enkele": {"few"},
}
PEOPLE = {"klanten": "client", "medewerkers": "worker", "ketenpartners": "partner"}
CLAIM = re.compile(
    rf"({'|'.join(BORNE_OUT)})(?: van de)? ((?:(?:, | en )?(?:{'|'.join(PEOPLE)}))+)", re.IGNORECASE
)


def words_of(proof: Evidence) -> str:
    count, n = map(int, (proof.seen or "").split("/"))
    low, high = wilson(count, n)
    return words_for(count, n, float(low), float(high)).key


def test_what_a_conclusion_says_of_most_people_its_evidence_bears_out():
    told = []
    for key, one in load_programme(ROOT / "data").findings.items():
        said = f"{text(one.conclusion, 'nl')} {text(one.dissent, 'nl') if one.dissent else ''}"
        for word, people in CLAIM.findall(said):
            sides = {PEOPLE[group] for group in re.findall(r"\w+", people) if group in PEOPLE}
            for proof in one.evidence:
                if proof.number.split(".")[0] in sides:
                    told.append((key, word, proof.number, words_of(proof)))
    wrong = [line for line in told if line[3] not in BORNE_OUT[line[1].lower()]]
    assert wrong == []
    assert len({line[0] for line in told}) >= 8
