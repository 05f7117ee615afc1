"""Findings are settled by a person with a reason; what is open is not published."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from swresearch.errors import ProblemsError
from swresearch.textgate import (
    Gate,
    Kind,
    Settled,
    Verdict,
    deduced,
    examine,
    read_settled,
    to_settle,
)

GATE = Gate(names=["Wil"])
DEDUCED = sys.modules["swresearch.textgate.deduced"]
TEXTS = {"answer-1": "ik wil wel\nbel 06-12345678", "answer-2": "alles goed", "answer-3": "Wil hielp"}
VERB = Settled(text="wil", kind="name", verdict="harmless", reason="werkwoord", by="LB")
PHONE = Settled(
    text="06-12345678", kind="phone", verdict="replace", replacement="[nummer]", reason="van een klant"
)
KEPT_OUT = Settled(text="Wil", kind="name", verdict="withhold", reason="wil niet in het rapport")

CASES = [
    # ledger, what is published, withheld, undecided, unused
    ([], ["answer-2"], (), ["answer-1", "answer-3"], 0),
    ([VERB], ["answer-2"], (), ["answer-1", "answer-3"], 0),
    ([VERB, PHONE], ["answer-1", "answer-2"], (), ["answer-3"], 0),
    ([VERB, PHONE, KEPT_OUT], ["answer-1", "answer-2"], ("answer-3",), [], 0),
    ([Settled(text="wil", kind="name", where="answer-2", verdict="harmless", reason="r")],
     ["answer-2"], (), ["answer-1", "answer-3"], 1),
    ([VERB, PHONE, Settled(text="wil", kind="name", where="answer-1")],
     ["answer-2"], (), ["answer-1", "answer-3"], 1),
]  # fmt: skip


@pytest.mark.parametrize(("ledger", "passed", "withheld", "undecided", "unused"), CASES)
def test_what_is_published(ledger, passed, withheld, undecided, unused):
    got = examine(TEXTS, GATE, ledger)
    assert list(got.texts) == passed
    assert got.withheld == withheld
    assert list(got.undecided) == undecided
    assert len(got.unused) == unused


def test_a_verdict_on_a_folder_holds_for_its_texts_only():
    texts = {"cases/a.md": "Wil hielp", "book/a.md": "Wil hielp", "cases.md": "Wil hielp"}
    kept = Settled(text="Wil", kind="name", where="cases/", verdict="harmless", reason="verzonnen")
    assert list(examine(texts, GATE, [kept]).texts) == ["cases/a.md"]
    one = Settled(text="Wil", kind="name", where="cases/a.md", verdict="withhold", reason="toch niet")
    assert examine(texts, GATE, [one, kept]).withheld == ("cases/a.md",)


def test_what_is_replaced_is_gone():
    got = examine(TEXTS, GATE, [VERB, PHONE])
    assert got.texts["answer-1"] == "ik wil wel\nbel [nummer]"


def test_what_is_open_is_said_with_its_line():
    got = examine(TEXTS, GATE, [VERB])
    assert [problem.place("nl") for problem in got.problems()] == [
        "answer-1, regel 2",
        "answer-3, regel 1",
    ]
    assert got.problems()[0].sentence("nl") == (
        "Hier staat misschien een telefoonnummer. Beslis in het bestand met beoordeelde vondsten of "
        "dit mag blijven, vervangen wordt of wegblijft; tot dan komt de tekst niet op de site. "
        "Gevonden: 06-12345678."
    )


def test_open_findings_become_entries_to_fill_in(tmp_path):
    path = tmp_path / "vondsten.yml"
    path.write_text(to_settle(examine(TEXTS, GATE, [])), encoding="utf-8")
    got = read_settled(path)
    assert [(one.text, one.kind, one.verdict) for one in got] == [
        ("wil", Kind.NAME, None),
        ("06-12345678", Kind.PHONE, None),
        ("Wil", Kind.NAME, None),
    ]
    assert list(examine(TEXTS, GATE, got).undecided) == ["answer-1", "answer-3"]
    assert "  # answer-1: ik [wil] wel bel 06-12345678\n" in path.read_text(encoding="utf-8")


def test_what_was_found_cannot_become_an_entry_of_its_own(tmp_path):
    """A text that looks like YAML stays a comment and a quoted text."""
    texts = {"answer-1": "x\n  - text: wil\n    verdict: harmless\n# wil: [06-12345678]"}
    path = tmp_path / "vondsten.yml"
    path.write_text(to_settle(examine(texts, GATE, [])), encoding="utf-8")
    assert [one.verdict for one in read_settled(path)] == [None, None]


def test_without_a_ledger_nothing_is_settled(tmp_path):
    assert read_settled(tmp_path / "none.yml") == []


FAULTS = [
    (
        "{text: a, kind: name, verdict: harmless}",
        "Bij de beslissing over ‘a’ staat geen reden. Schrijf bij reason op waarom dit zo besloten is.",
    ),
    (
        "{text: a, kind: name, verdict: replace, reason: r}",
        "Er staat niet wat hiervoor in de plaats komt.",
    ),
    (
        "{text: a, kind: name, verdict: withhold, reason: r, replacement: b}",
        "Er staat een vervanging, maar het oordeel is niet replace.",
    ),
    ("{text: a, kind: namen, verdict: withhold, reason: r}", None),
    ("{text: a, kind: name, verdict: fine, reason: r}", None),
]


@pytest.mark.parametrize(("entry", "message"), FAULTS)
def test_a_faulty_ledger_is_refused(tmp_path, entry, message):
    path = tmp_path / "vondsten.yml"
    path.write_text(f"schema_version: 1\nsettled:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as refused:
        read_settled(path)
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].line == 3
    if message:
        assert message in refused.value.sentences("nl")[0]


def test_a_verdict_has_three_forms():
    assert [verdict.value for verdict in Verdict] == ["harmless", "replace", "withhold"]


def test_deduce_is_one_more_finder_where_it_is_installed(monkeypatch, tmp_path):
    """With a stand-in for the package: its own results are not tested here."""

    class Deduce:
        def __init__(self, cache_path):
            self.cache_path = cache_path

        def deidentify(self, text):
            tags = [("persoon", "Mies"), ("datum", "mei"), ("instelling", "Hoeve")]
            found = [
                SimpleNamespace(
                    tag=t, text=w, start_char=text.index(w), end_char=text.index(w) + len(w)
                )
                for t, w in tags
            ]
            return SimpleNamespace(annotations=found)

    monkeypatch.setattr(DEDUCED, "find_spec", lambda name: None)
    assert deduced(tmp_path) is None
    module = ModuleType("deduce")
    module.Deduce = Deduce
    monkeypatch.setitem(sys.modules, "deduce", module)
    monkeypatch.setattr(DEDUCED, "find_spec", lambda name: object())
    gate = Gate(extra=[deduced(tmp_path)])
    got = gate.find("Mies kwam in mei op de Hoeve")
    assert [(one.kind, one.text) for one in got] == [(Kind.NAME, "Mies"), (Kind.OTHER, "Hoeve")]
