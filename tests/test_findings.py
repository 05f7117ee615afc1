"""The findings ledger: words without figures, evidence by name."""

import pytest

from swresearch.errors import ProblemsError
from swresearch.findings import Evidence, Ledger, Says
from swresearch.settings import load

HEAD = """\
schema_version: 1
findings:
  listening:
    conclusion: Mensen voelen zich gehoord
    evidence:
    - number: client.2020.statements.mirror.listens.agree
    owner: A. de Vries
    edition: 2021
    reviewed: 2021-06-30
"""
TYPED = (
    "Een conclusie bevat geen getallen: die komen vers uit het bewijs. Schrijf de conclusie in woorden."
)
NAMED = (
    "De naam van een getal bestaat uit ten minste drie delen met punten ertussen, zoals"
    " client.2020.participation.people. Neem de naam over uit het overzicht van getallen."
)

# what stood there, what stands there now, what is said
ROWS = [
    (
        "Mensen voelen zich gehoord",
        "Van de 49 mensen voelt 84% zich gehoord",
        f"regel 4: {TYPED} Gevonden: Van de 49 mensen voelt 84% zich gehoord.",
    ),
    (
        "Mensen voelen zich gehoord",
        "{nl: Mensen voelen zich gehoord, en: 41 people feel heard}",
        f"regel 4: {TYPED} Gevonden: 41 people feel heard.",
    ),
    (
        "client.2020.statements.mirror.listens.agree",
        "listens",
        f"regel 6: {NAMED} Gevonden: listens.",
    ),
    (
        "client.2020.statements.mirror.listens.agree",
        "client..agree",
        f"regel 6: {NAMED} Gevonden: client..agree.",
    ),
    (
        "    evidence:\n    - number: client.2020.statements.mirror.listens.agree\n",
        "    evidence: []\n",
        "regel 5: ‘findings.listening.evidence’ is leeg. Zet er ten minste 1 onderdeel in.",
    ),
    (
        "listens.agree\n",
        "listens.agree\n      says: support\n",
        "regel 7: ‘findings.listening.evidence.says’ heeft een waarde die niet is toegestaan. Bedoelt u"
        " ‘supports’? Gevonden: support. Toegestaan: supports · partly · contradicts.",
    ),
    (
        "2021-06-30",
        "30-06-2021",
        "regel 9: Bij ‘findings.listening.reviewed’ hoort een datum, geschreven als jjjj-mm-dd."
        " Gevonden: 30-06-2021.",
    ),
    (
        "    owner: A. de Vries\n",
        "",
        "regel 3: De sleutel ‘findings.listening.owner’ ontbreekt. Vul hem in.",
    ),
    (
        "  listening:",
        "  wat gehoord:",
        "regel 3: Een naam onder ‘findings’ bestaat uit letters, cijfers, streepjes en lage streepjes"
        " (ten hoogste 64). Kies een andere naam. Gevonden: wat gehoord.",
    ),
]


def _load(folder, content):
    (folder / "f.yml").write_text(content, encoding="utf-8")
    return load(folder / "f.yml", Ledger, "f.yml")


@pytest.mark.parametrize(("old", "new", "expected"), ROWS)
def test_fault(tmp_path, old, new, expected):
    assert HEAD.count(old) == 1
    with pytest.raises(ProblemsError) as caught:
        _load(tmp_path, HEAD.replace(old, new))
    assert caught.value.sentences() == [f"f.yml, {expected}"]


def test_a_finding(tmp_path):
    got = _load(tmp_path, HEAD).findings["listening"]
    assert (got.edition, got.reviewed.isoformat(), got.main) == ("2021", "2021-06-30", False)
    [evidence] = got.evidence
    assert (evidence.says, evidence.seen) == (Says.SUPPORTS, None)


def test_no_findings_yet(tmp_path):
    assert _load(tmp_path, "schema_version: 1\nfindings: {}\n").findings == {}


WAVES = {
    "client.2020.participation.people": "client.2020",
    "worker.2019.scales.trust.mean": "worker.2019",
    "perspectives.trust.client-worker.difference": None,
}


@pytest.mark.parametrize(("number", "expected"), WAVES.items())
def test_wave_of_a_number(number, expected):
    assert Evidence(number=number).wave == expected
