"""Every template on data that carry nothing: a reason on the page, no exception, and no number."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from tests.notebooks.programmes import tiny_programme

from swresearch.blocks import Figure, Heading, Table
from swresearch.errors import ProblemsError

AGREE = [4, 4, 4, 4]
CASES = {
    "emptied": ([[*AGREE, 1, 1]], 5),
    "one": ([[4, 5, 4, 2, 1, 1]], 5),
    "two": ([[4, 5, 4, 2, 1, 1], [3, 4, 2, 1, 2, 2]], 5),
    "nine": ([[1 + (i * j) % 5 for j in (1, 2, 3, 7)] + [1 + i % 2, 1 + i % 3] for i in range(9)], 5),
    "constant": ([[*AGREE, 1, 1]] * 12, 5),
    "constant-groups": ([[*AGREE, 1 + i % 2, 1 + i % 3] for i in range(30)], 5),
    "dont-know": ([[8, 8, 8, 8, 1 + i % 2, 1 + i % 3] for i in range(12)], 5),
    "blank": ([["", "", "", "", 1, 1]] * 12, 5),
    "one-option": ([[1, 1, 1, 1, 1 + i % 2, 1] for i in range(12)], 1),
}
TOO_FEW = {"emptied", "one", "two", "nine", "dont-know", "blank"}
RUNS = [
    "client-2020-participation", "client-2020-statements", "client-2020-scales",
    "client-2020-sensitivity", "perspectives", "client-change", "instrument-tiny",
]  # fmt: skip
# A questionnaire of one answer has no scales to run these on.
NO_SCALES = {("one-option", "client-2020-scales"), ("one-option", "client-2020-sensitivity")}
PAIRS = [(case, run) for case in CASES for run in RUNS if (case, run) not in NO_SCALES]
# Numbers of people, the range of a scale, and the pages' years stand on their own.
PEOPLE = {"n", "Mensen", "Bereik", "Groepen", "Nieuw", "Ook bij de vorige", "Over van de eerste"}


@pytest.fixture(scope="module", name="page_of")
def _page_of(stage, tmp_path_factory):
    """(case, run) -> page; a case's data are read once."""
    staged = {}

    def page(case, run):
        if case not in staged:
            folder = tmp_path_factory.mktemp(case)
            tiny_programme(folder, *CASES[case])
            staged[case] = stage(folder, folder / "out")
            if case == "emptied":
                for path in (folder / "out" / "data").glob("*.parquet"):
                    pd.read_parquet(path)[:0].to_parquet(path)
        return staged[case].page(run)

    return page


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize(("case", "run"), PAIRS)
def test_every_page_says_something_and_nothing_strange(page_of, case, run):
    page = page_of(case, run)
    said = [block for block in page.blocks if not isinstance(block, Heading)]
    assert len(said) > 0
    assert re.findall(r"\b(nan|inf|None|NaT)\b|refusal\.|\{|  ", page.text) == []
    headings = [isinstance(block, Heading) for block in page.blocks]
    assert not headings[-1], "a heading without anything below it"
    assert all(block.rows for block in page.blocks if isinstance(block, Table)), "a table without rows"


@pytest.mark.parametrize("run", [run for run in RUNS if not run.endswith("participation")])
@pytest.mark.parametrize("case", sorted(TOO_FEW))
def test_too_few_people_give_no_number(page_of, case, run):
    page = page_of(case, run)
    assert not any(isinstance(block, Figure) for block in page.blocks)
    cells = [
        (block.caption, column, cell.text)
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
        for column, numeric, cell in zip(block.columns, block.numeric, row, strict=True)
        if numeric and column not in PEOPLE and not cell.text.startswith("minder dan")
    ]
    assert [cell for cell in cells if re.search(r"\d", cell[2])] == []
    assert [n for n in page.results["numbers"].values() if n["value"] is not None] == []


REASONS = {
    ("emptied", "client-change"): "niemand heeft antwoord gegeven",
    ("two", "client-change"): "met minder dan 10 mensen is de groep te klein",
    ("two", "client-2020-scales"): "Minder dan 10 mensen gaven antwoord; daarom staat hier geen getal.",
    ("two", "perspectives"): "De groepen zijn te klein om de perspectieven naast elkaar te zetten.",
    ("constant", "client-2020-scales"): "iedereen gaf hetzelfde antwoord",
    ("constant", "client-change"): "iedereen gaf hetzelfde antwoord",
    ("constant", "instrument-tiny"): "op minstens één vraag gaf iedereen hetzelfde antwoord",
    ("constant", "perspectives"): "Hier is geen getal: iedereen gaf hetzelfde antwoord",
    ("constant-groups", "client-2020-sensitivity"): "iedereen gaf hetzelfde antwoord",
    ("dont-know", "instrument-tiny"): "Minder dan 10 mensen gaven antwoord",
    ("one-option", "client-change"): "delen geen schaal",
    ("one-option", "instrument-tiny"): "Deze vragenlijst heeft geen schalen.",
}


@pytest.mark.parametrize(("case", "run"), REASONS)
def test_the_reason_is_named(page_of, case, run):
    assert REASONS[case, run] in page_of(case, run).text


def test_a_file_without_a_single_answer_stops_the_build(stage, tmp_path):
    tiny_programme(tmp_path, [])
    with pytest.raises(ProblemsError, match="bevat alleen kolomnamen en geen enkel antwoord"):
        stage(tmp_path, tmp_path / "out")
