"""The gate counts statements and groups again from the answers, and finds every number that differs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.notebooks.test_crossings import programme, uneven

from swresearch.publish.gate import laid_tables
from swresearch.publish.recount import recount


@pytest.fixture(scope="module")
def shown(stage, tmp_path_factory):
    """A small programme, and the tables of its statements and groups as their runs keep them."""
    folder = tmp_path_factory.mktemp("recount")
    staged = stage(programme(folder, uneven()), folder / "out")
    tables = []
    for run in staged.runs.values():
        if run.name in ("client-2020-statements", "client-2020-crossings"):
            kept = staged.page(run.name).results["tables"]
            tables += laid_tables(kept, f"{run.page}.html")
    return staged, tables


def counted(shown, tables) -> list[str]:
    staged, _ = shown
    found = recount(staged.programme, staged.runs.values(), tables, staged.out / "data")
    return [problem.sentence() for problem in found]


def test_the_gate_counts_the_same_from_the_answers(shown):
    assert len([t for t in shown[1] if t.name.startswith(("answers-", "crossing"))]) == 4
    assert counted(shown, shown[1]) == []


@pytest.mark.parametrize(
    ("kind", "numbers"), [("answers-all", 24), ("crossing-all-mode-q2", 8), ("crossings-all-mode", 4)]
)
def test_every_number_that_the_answers_do_not_bear_out_is_found(shown, kind, numbers):
    table = next(t for t in shown[1] if t.name == kind)
    changed = 0
    for at, row in enumerate(table.rows):
        for place in range(1, len(row) - kind.startswith("crossing-")):
            first = re.match(r"\d+", row[place])
            if first is None or table.columns[place] == "weet niet":
                continue
            more = f"{int(first[0]) + 1}{row[place][first.end() :]}"
            rows = [list(one) for one in table.rows]
            rows[at][place] = more
            got = counted(shown, [replace(table, rows=tuple(map(tuple, rows)))])
            assert got[0].startswith(f"In de tabel ‘{table.caption}’ staat bij ‘{row[0]}’, kolom ")
            changed += 1
    assert changed == numbers


def test_a_number_that_the_rules_hide_is_found(shown):
    table = next(t for t in shown[1] if t.name == "crossings-all-mode")
    at = next(i for i, row in enumerate(table.rows) if "–" in row)
    rows = [list(row) for row in table.rows]
    rows[at][rows[at].index("–")] = "10%"
    got = counted(shown, [replace(table, rows=tuple(map(tuple, rows)))])
    assert any("volgens de regels verborgen moet zijn" in sentence for sentence in got)
