"""Statements by group on the site: what the rules allow, why the rest is not there, and no more."""

from __future__ import annotations

import numpy as np
import pytest
import yaml
from tests.notebooks.programmes import tiny_programme

from swresearch import crossings
from swresearch.blocks import Figure, Heading, Table
from swresearch.disclosure import audit, together
from swresearch.errors import ProblemsError
from swresearch.notebook import Run

RUN = "client-2020-crossings"
STATEMENTS = "client-2020-statements"


def people(number=90, seed=5):
    """Answers to four statements by people in three groups of about the same size."""
    rng = np.random.default_rng(seed)
    return [[*rng.integers(2, 6, 4), 1 + at % 3, 1 + at % 2] for at in range(number)]


def uneven():
    """As `people`, with few or all of one group who agree with some statements."""
    rows = people()
    for at, row in enumerate(rows):
        if row[4] == 1:
            row[2] = 5  # everyone in this group agrees with the third statement
            row[0] = 5 if at < 9 else 2  # three of them agree with the first
    return rows


def programme(folder, rows, options=5, **publication):
    tiny_programme(folder, rows, options)
    path = folder / "programme.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["phases"]["client"]["groups"] = ["mode"]
    content["publication"] |= publication
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


def page_of(stage, folder, rows, run=RUN, **publication):
    staged = stage(programme(folder, rows, **publication), folder / "out")
    return staged.page(run), Run.open(staged.out / "runs" / run)


def laid(page):
    """Every table of a page as text, also those under figures."""
    tables = [block.table if isinstance(block, Figure) else block for block in page.blocks]
    return {t.name: t.plain() for t in tables if isinstance(t, Table)}


def test_answers_without_agreement_are_the_reason_that_nothing_is_crossed(stage, tmp_path):
    folder = programme(tmp_path, people())
    path = folder / "instruments" / "tiny.yml"
    instrument = yaml.safe_load(path.read_text(encoding="utf-8"))
    for side in ("agree", "disagree"):
        del instrument["answer_sets"]["set"][side]
    path.write_text(yaml.safe_dump(instrument, allow_unicode=True), encoding="utf-8")
    page = stage(folder, folder / "out").page(RUN)
    assert page.results["headline"] == (
        "De scores verschillen tussen de groepen niet aantoonbaar (één vergelijking). "
        "Geen vraag van deze meting heeft antwoorden die als ‘eens’ tellen, en alleen wie het eens is wordt "
        "naar groepen uitgesplitst. Is er zo’n vraag, dan geeft de onderzoeker bij haar antwoorden ‘agree’ "
        "op in de vragenlijst."
    )
    headings = [block.text for block in page.blocks if isinstance(block, Heading)]
    assert headings == ["Verschillen de scores tussen groepen?"]  # scores need no answers that count as agreeing


def test_shares_per_group_are_those_of_the_answers(stage, tmp_path):
    rows = people()
    page, _ = page_of(stage, tmp_path, rows)
    answers = np.array(rows)
    for group, label in enumerate(["beeld", "telefoon", "thuis"], start=1):
        mine = answers[answers[:, 4] == group]
        agree, base = int((mine[:, 0] > 3).sum()), len(mine)
        line = next(r for r in page.table("crossing-all-mode-q1").rows if r[0].text == label)
        assert [line[1].text, line[3].text] == [f"{round(100 * agree / base)}%", str(base)]
    assert "Alle 4 uitsplitsingen van uitspraken naar mode staan hieronder." in page.results["headline"]
    published = page.results["published"]
    assert published[f"{RUN}.all.mode.q1"]["client.2020.q1: all"] == 90


def test_where_nothing_may_be_shown_the_page_says_why(stage, tmp_path):
    page, _ = page_of(stage, tmp_path, people(12))
    assert laid(page) == {}
    assert page.text.startswith("Van geen van de 4 uitsplitsingen naar mode kunnen we iets laten zien")
    assert "4 uitspraken: Sommige aantallen zijn zo klein dat mensen herkenbaar zouden zijn" in page.text
    assert page.results["published"] == {}


def test_all_crossings_of_a_statement_together_tell_no_hidden_cell(stage, tmp_path):
    _, run = page_of(stage, tmp_path, uneven())
    found = crossings.crossings(run.wave)
    shown = [part for one in found for part in one.shown]
    assert shown
    assert any(part.frame["hidden"].any() for part in shown)
    assert not audit(together(part.protected for part in shown))


def test_a_failing_audit_stops_the_page_with_a_sentence(stage, tmp_path, monkeypatch):
    _, run = page_of(stage, tmp_path, uneven())

    def told(protected):
        """The real audit, of a reader who knows the hidden numbers from elsewhere."""
        hidden = protected.cells[protected.cells["hidden"]]
        return audit(protected, {str(name): float(value) for name, value in hidden["value"].items()})

    monkeypatch.setattr(crossings, "audit", told)
    with pytest.raises(ProblemsError) as caught:
        crossings.crossings(run.wave)
    assert caught.value.sentences()[0].startswith(
        "Uit de gepubliceerde getallen is te berekenen wat verborgen moest blijven: client.2020.q"
    )


# setting, value, page, what must differ in its tables
SETTINGS = [
    ("smallest_base", 91, STATEMENTS),
    ("join_answers_below", 200, STATEMENTS),
    ("percentages_from", 100, STATEMENTS),
    ("sensitive", ["q1"], STATEMENTS),
    ("smallest_cell", 12, RUN),
    ("smallest_cell", 40, "client-2020-participation"),
    ("protection_interval", 12, RUN),
    ("group_disclosure", False, RUN),
    ("rounding", 5, RUN),
    ("sensitive", ["q1"], "perspectives"),
    ("extremes", True, "client-2020-scales"),
]


@pytest.mark.parametrize(("setting", "value", "run"), SETTINGS)
def test_every_rule_of_the_programme_changes_a_table(stage, tmp_path, setting, value, run):
    usual = laid(page_of(stage, tmp_path / "a", uneven(), run)[0])
    changed = laid(page_of(stage, tmp_path / "b", uneven(), run, **{setting: value})[0])
    assert usual != changed


def test_a_hidden_sensitive_question_says_that_it_is_sensitive(stage, tmp_path):
    rows = [[5, *row[1:]] for row in people()]  # everyone agrees with the first statement
    page, _ = page_of(stage, tmp_path, rows, STATEMENTS, sensitive=["q1"])
    figure = next(block for block in page.blocks if isinstance(block, Figure))
    assert "‘Stelling 1’: gevoelige vraag: niet getoond." in figure.alt
    assert "minder dan 10 antwoorden" not in figure.plain()
    for drawing in (figure.wide, figure.narrow):
        assert "gevoelige vraag: niet getoond" in drawing
    assert any("gevoelige vraag" in note for note in figure.table.notes)
    assert "Over ‘Stelling 1’" not in page.text


def test_a_sensitive_question_stays_hidden_beside_other_phases(stage, tmp_path):
    usual, _ = page_of(stage, tmp_path / "a", people(), "perspectives")
    hidden, _ = page_of(stage, tmp_path / "b", people(), "perspectives", sensitive=["q1"])
    row = next(r for r in hidden.table("perspectives-statements-1").rows if "Stelling 1" in r[0].text)
    assert {cell.text for cell in row[1:]} & {"–"}
    beside = usual.table("perspectives-statements-1").rows
    assert beside != hidden.table("perspectives-statements-1").rows
