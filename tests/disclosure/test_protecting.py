"""Linked tables after protection, seen by a reader with linear programs of their own."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.disclosure.reader import Reader, coordinates, exposed, rule, truth

from swresearch.disclosure import audit, link, protect
from swresearch.errors import UsageError
from swresearch.programme import Publication

SHAPES = (
    (("a",), ("a", "b")),
    (("a", "b"),),
    (("a", "b"), ("a", "c")),
    (("a", "b"), ("b", "c"), ("a", "d")),
    (("a", "b", "c"),),
    (("a", "b"), ("a", "c"), ("b", "c", "d")),
)


def random_tables(seed: int) -> dict[str, pd.DataFrame]:
    """Tables with shared margins, of one set of people: sparse and full, even and skewed."""
    random = np.random.default_rng(seed)
    sizes = {name: int(random.integers(2, 5)) for name in "abcd"}
    cells = pd.DataFrame(itertools.product(*map(range, sizes.values())), columns=list(sizes))
    level = random.choice([0.3, 0.8, 2.0, 4.0])
    cells["value"] = random.poisson(level * random.gamma(0.8, 1.2, len(cells)))
    shape = SHAPES[seed % len(SHAPES)]
    return {"".join(dims): cells.groupby(list(dims), as_index=False)["value"].sum() for dims in shape}


def looked_through(seed: int) -> tuple[float, float]:
    """Protect random tables, read them; give the part hidden, and with whole rows hidden."""
    tables = random_tables(seed)
    got = protect(link(tables), Publication())
    published = {
        coordinates(name): None if np.isnan(value) else value
        for name, value in got.cells["shown"].items()
    }
    values = truth(tables)
    assert {where: value for where, value in published.items() if value is not None} == {
        where: value for where, value in values.items() if published[where] is not None
    }
    needs = {where: rule(where, values) for where in values}
    assert [where for where in values if needs[where] and published[where] is not None] == []
    hidden = {where: needs[where] for where in values if published[where] is None}
    found = Reader(tables).worlds(published, hidden)
    assert exposed(found, hidden) == []
    assert audit(got) == ()
    return len(hidden) / len(values), whole_rows(tables, needs)


def whole_rows(tables: dict[str, pd.DataFrame], needs: dict) -> float:
    """The part of all cells that is hidden when every row with an unsafe cell is hidden whole."""
    gone = set()
    for frame in tables.values():
        row_dimension = str(frame.columns[0])
        unsafe = {pair for where in needs if needs[where] for pair in where if pair[0] == row_dimension}
        others = set(frame.columns[1:-1])
        for where, need in needs.items():
            rows = {pair for pair in where if pair[0] == row_dimension}
            inside = {pair[0] for pair in where} <= others | {row_dimension}
            if inside and (rows & unsafe or (not rows and need)):
                gone.add(where)
    return len(gone) / len(needs)


def report(seeds: range) -> None:
    hidden, rows = np.array([looked_through(seed) for seed in seeds]).mean(axis=0)
    print(f"\n{len(seeds)} linked sets: {hidden:.1%} of cells hidden; whole rows: {rows:.1%}")
    assert hidden < rows


def test_a_reader_finds_no_hidden_cell_in_thirty_linked_sets():
    report(range(30))


@pytest.mark.deep
def test_a_reader_finds_no_hidden_cell_in_a_thousand_linked_sets():
    report(range(1000, 2000))


def table(rows: list[list[int]]) -> pd.DataFrame:
    cells = [(at, to, value) for at, row in enumerate(rows) for to, value in enumerate(row)]
    return pd.DataFrame(cells, columns=["group", "answer", "value"])


def test_hiding_only_what_is_unsafe_hides_nothing():
    """A reader recovers all four cells from the totals; with protection they recover none."""
    tables = {"t": table([[1, 20, 30], [25, 2, 40], [33, 28, 3], [12, 4, 50]])}
    values = truth(tables)
    unsafe = {where: rule(where, values) for where in values if rule(where, values)}
    assert len(unsafe) == 4
    published = {where: None if where in unsafe else value for where, value in values.items()}
    found = Reader(tables).worlds(published, unsafe)
    assert sorted(exposed(found, unsafe), key=str) == sorted(unsafe, key=str)
    assert [high for _, high in found.values()] == pytest.approx([values[at] for at in found])
    assert [low for low, _ in found.values()] == pytest.approx([values[at] for at in found])
    got = protect(link(tables), Publication())
    assert audit(got) == ()


CHEAPEST = [
    [[1, 9, 9], [9, 9, 9]],
    [[1, 2, 30], [8, 9, 3]],
    [[0, 9, 12], [9, 8, 6]],
    [[4, 6, 8], [5, 5, 5]],
]


@pytest.mark.parametrize("rows", CHEAPEST)
def test_no_cheaper_choice_is_safe(rows):
    """Every choice that hides less is tried; the reader sees through each of them."""
    tables = {"t": table(rows)}
    got = protect(link(tables), Publication())
    assert got.cheapest
    values = truth(tables)
    needs = {where: rule(where, values) for where in values}
    cost = {where: 1 + np.log2(1 + value) for where, value in values.items()}
    chosen = {coordinates(name) for name in got.cells.index[got.cells["hidden"]]}
    paid = sum(cost[where] for where in chosen)
    must = {where for where in values if needs[where]}
    free = [where for where in values if where not in must]
    reader = Reader(tables)
    tried = 0
    for size in range(len(free) + 1):
        for extra in itertools.combinations(free, size):
            hidden = {where: needs[where] for where in must | set(extra)}
            if sum(cost[where] for where in hidden) < paid - 0.01:
                published = {where: None if where in hidden else values[where] for where in values}
                tried += 1
                assert exposed(reader.worlds(published, hidden), hidden) != []
    assert tried > 0


def test_large_sets_are_protected_cell_by_cell():
    random = np.random.default_rng(3)
    cells = pd.DataFrame(itertools.product(range(14), range(11)), columns=["a", "b"])
    cells["value"] = random.poisson(6 * random.gamma(1, 1.5, len(cells)))
    got = protect(link({"t": cells}), Publication())
    assert len(got.cells) > 150
    assert not got.cheapest
    assert audit(got) == ()
    assert got.share_hidden < 0.5


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4))
@settings(max_examples=25, deadline=None)
def test_whole_numbers_tell_no_more_than_fractions(rows):
    """A reader who knows that people are whole gets no nearer in a table of two dimensions."""
    tables = {"t": table(rows)}
    got = protect(link(tables), Publication())
    assert audit(got) == ()
    published = {
        coordinates(name): None if np.isnan(value) else value
        for name, value in got.cells["shown"].items()
    }
    values = truth(tables)
    hidden = {where: rule(where, values) for where in values if published[where] is None}
    matrix, right, cells = Reader(tables).program(published)
    sums = LinearConstraint(matrix, right, right) if len(right) else ()
    found = {}
    for where in hidden:
        ends = [
            milp(sign * cells[where], integrality=1, bounds=Bounds(0, 500), constraints=sums).fun
            for sign in (1, -1)
        ]
        found[where] = (ends[0], -ends[1])
    assert exposed(found, hidden) == []


def test_the_same_input_gives_the_same_choice():
    first, second = (protect(link(random_tables(4)), Publication()) for _ in range(2))
    pd.testing.assert_frame_equal(first.cells, second.cells)


def test_given_cells_stay_and_what_they_tell_is_not_hidden():
    """Nobody disagrees in the whole group, which is published: so nobody does in any group."""
    linked = link(
        {"t": table([[0, 12, 3], [0, 20, 9]])}, given=[{}, *({"answer": n} for n in range(3))]
    )
    got = protect(linked, Publication())
    status = got.cells["status"]
    assert status["answer=0&group=0"] == "given"
    assert got.cells.loc["answer=1", "shown"] == 32
    assert got.cells.loc[["answer=2&group=0", "answer=2&group=1"], "hidden"].all()
    assert audit(got) == ()


RULES = [
    # counts, settings, status of the first cell
    ([[4, 20], [30, 40]], {}, "small"),
    ([[5, 20], [30, 40]], {}, "shown"),
    ([[5, 20], [30, 40]], {"smallest_cell": 6}, "small"),
    ([[0, 20], [30, 40]], {}, "zero"),
    ([[20, 0], [30, 40]], {}, "full"),
    ([[0, 20], [30, 40]], {"group_disclosure": False}, "shown"),
    ([[0, 0], [30, 40]], {}, "zero"),
]


@pytest.mark.parametrize(("rows", "rules", "expected"), RULES)
def test_what_is_unsafe_in_itself(rows, rules, expected):
    got = protect(link({"t": table(rows)}), Publication(**rules)).cells
    assert got["status"]["answer=0&group=0"] == expected


def test_a_whole_group_is_looked_for_over_outcomes_only():
    """That all who disagree live in one town says nothing about the people of that town."""
    linked = link({"t": table([[8, 20], [0, 30]])})
    by_answer = protect(linked, Publication(), outcomes=("answer",)).cells["status"]
    by_both = protect(linked, Publication()).cells["status"]
    assert by_answer["answer=0&group=0"] != "full"
    assert by_both["answer=0&group=0"] == "full"


def test_rounding_keeps_the_reader_at_a_distance():
    got = protect(link({"t": table([[7, 13, 26], [8, 22, 31]])}), Publication(rounding=5))
    assert got.cells["shown"].tolist()[:3] == [5, 15, 25]
    assert audit(got) == ()


AMOUNTS = [
    # largest contribution to an amount of 100 by 9 people, status
    (71.0, 9, "dominated"),
    (70.0, 9, "shown"),
    (30.0, 4, "small"),
]


@pytest.mark.parametrize(("largest", "people", "expected"), AMOUNTS)
def test_an_amount_from_one_contributor_is_hidden(largest, people, expected):
    rows = [("a", "x", 100.0, largest, people)]
    rows += [(g, w, 300.0, 40.0, 12) for g in "abc" for w in "xyz" if (g, w) != ("a", "x")]
    hours = pd.DataFrame(rows, columns=["team", "work", "value", "largest", "people"])
    got = protect(link({"hours": hours}), Publication())
    assert got.cells["status"]["team=a&work=x"] == expected
    assert audit(got) == ()
    if expected == "dominated":
        assert got.cells["need_high"]["team=a&work=x"] == pytest.approx(115)
        assert got.cells["hidden"].sum() == 4


def test_the_audit_sees_what_is_known_besides():
    got = protect(link({"t": table([[1, 20, 30], [25, 9, 40], [33, 28, 12]])}), Publication())
    hidden = got.cells[got.cells["hidden"] & (got.cells["status"] == "linked")]
    name, value = str(hidden.index[0]), float(hidden["value"].iloc[0])
    found = audit(got, {name: value})
    assert "answer=0&group=0" in {exposure.cell for exposure in found}
    assert found[0].problem().sentence("nl") == (
        "Uit de gepubliceerde getallen is te berekenen wat verborgen moest blijven: "
        f"{found[0].cell}. Verberg meer cellen of voeg groepen samen."
    )
    assert {exposure.problem().key for exposure in audit(got, {"group=0": 2.0})} == {
        "disclosure.inconsistent"
    }


WRONG = [
    (
        {"t": table([[1, -1]])},
        "In de tabel t staat een aantal dat ontbreekt of kleiner is dan nul. "
        "Geef voor elke combinatie een aantal van 0 of meer.",
    ),
    (
        {"t": table([[9, 9], [9, 9]]), "u": table([[9, 9], [9, 8]])[["group", "value"]]},
        "Twee tabellen geven een ander aantal voor dezelfde mensen. Maak ze uit dezelfde gegevens. "
        "Gevonden: group=1.",
    ),
]


@pytest.mark.parametrize(("tables", "message"), WRONG)
def test_wrong_tables_are_refused(tables, message):
    with pytest.raises(UsageError) as refused:
        link(tables)
    assert refused.value.sentences("nl")[0] == message


def test_tables_of_everything_and_of_nothing():
    everything = protect(link({"t": table([[50, 60], [70, 80]])}), Publication())
    assert not everything.cells["hidden"].any()
    nothing = protect(link({"t": table([[0, 0], [0, 0]])}), Publication())
    assert audit(nothing) == ()
