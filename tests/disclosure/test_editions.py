"""What two editions, two waves or two pages tell together."""

import json

import pandas as pd
import pytest

from swresearch.disclosure import (
    EditionRecord,
    Tells,
    audit,
    compare,
    distribution_cells,
    group_cells,
    link,
    protect,
    protect_groups,
    protected_cells,
    read_record,
    scale_cells,
    together,
)
from swresearch.errors import ProblemsError, UsageError
from swresearch.programme import Publication


def table(rows: list[list[int]]) -> pd.DataFrame:
    cells = [(at, to, value) for at, row in enumerate(rows) for to, value in enumerate(row)]
    return pd.DataFrame(cells, columns=["group", "answer", "value"])


def record(edition: str, **cells: float | None) -> EditionRecord:
    return EditionRecord(edition, {"t": {f"p: {name}": value for name, value in cells.items()}})


COMPARED = [
    # first edition, second edition, what is found
    ({"all": 40, "a=1": 12}, {"all": 40, "a=1": 12}, []),
    ({"all": 40, "a=1": 12}, {"all": 39, "a=1": 11}, [("p: a=1", "few"), ("p: all", "few")]),
    ({"all": 40, "a=1": 12}, {"all": 50, "a=1": 17}, []),
    ({"all": 40, "a=1": 12}, {"all": 50, "a=1": 16}, [("p: a=1", "few")]),
    ({"all": 40, "a=1": 12}, {"all": 40, "a=1": None}, [("p: a=1", "shown-before")]),
    ({"all": 40, "a=1": None}, {"all": 40, "a=1": 12}, [("p: a=1", "hidden-before")]),
    ({"all": 40, "a=1": None}, {"all": 60, "a=1": 12}, []),
    ({"all": 40, "a=1": None}, {"all": 40, "a=1": None}, []),
    ({"all": 40}, {"all": 40, "a=1": 3}, []),
]


@pytest.mark.parametrize(("first", "second", "expected"), COMPARED)
def test_two_editions_are_compared_cell_by_cell(first, second, expected):
    found = compare(record("2021", **first), record("2022", **second), Publication())
    assert [(one.cell, one.tells.value) for one in found] == expected


def test_a_difference_says_which_editions_and_what_to_do():
    found = compare(record("2021", a=12), record("2022", a=11), Publication())
    assert [one.problem().sentence("nl") for one in found] == [
        "Tussen 2021 en 2022 verandert p: a met zo weinig mensen dat hun antwoord te berekenen is. "
        "Publiceer pas weer als er meer mensen bij zijn, of haal deze vraag of groep uit het programma. "
        "Is 2021 nooit openbaar geweest, haal dan het bestand van die editie weg uit de map ‘editions’ "
        "van de bouwmap."
    ]


def test_a_record_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "2021.json"
    before = record("2021", **{"all": 40.0, "a=1": None})
    before.write(path)
    assert read_record(path) == before
    assert [file.name for file in tmp_path.iterdir()] == ["2021.json"]


def test_a_withdrawal_leaves_nothing_of_the_old_record(tmp_path):
    path = tmp_path / "2021.json"
    record("2021", all=40.0, withdrawn=7.0).write(path)
    record("2021", all=39.0).write(path)
    assert read_record(path).cells == {"p: all": 39.0}
    assert "withdrawn" not in path.read_text(encoding="utf-8")


DAMAGED = ["", "{", "[]", '{"edition": "1"}', '{"edition": "1", "tables": {"t": 3}}', b"\xff\xfe"]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_record_stops_the_build(tmp_path, content):
    path = tmp_path / "2021.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ProblemsError) as refused:
        read_record(path)
    assert refused.value.sentences("nl") == [
        "2021.json: Het overzicht van wat een eerdere editie publiceerde, is beschadigd of niet te "
        "lezen. Zet het bestand terug uit een reservekopie; zonder dit overzicht is niet na te gaan "
        "wat de edities samen verraden."
    ]


def test_the_record_holds_published_numbers_only():
    got = protect(link({"t": table([[1, 20, 30], [25, 9, 40]])}, population="p"), Publication())
    cells = protected_cells(got)
    hidden = got.cells.index[got.cells["hidden"]]
    assert len(hidden) > 1
    assert all(cells[name] is None for name in hidden)
    assert all(cells[name] == got.cells["value"][name] for name in cells if cells[name] is not None)
    json.dumps(cells)


def test_an_earlier_edition_that_showed_more_is_known_to_the_reader():
    rows = [[1, 20, 30], [25, 9, 40], [33, 28, 12]]
    linked = link({"t": table(rows)}, population="p")
    now = protect(linked, Publication())
    before = protect(linked, Publication(smallest_cell=1))
    earlier = EditionRecord("2021", {"t": protected_cells(before)})
    found = compare(earlier, EditionRecord("2022", {"t": protected_cells(now)}), Publication())
    named = {one.cell for one in found if one.tells is Tells.SHOWN_BEFORE}
    # Every cell that an audit would have to take as known is named, so that nothing is left to compute.
    assert named == set(now.cells.index[now.cells["hidden"]])
    known = {name: earlier.cells[name] for name in named}
    assert "p: answer=0&group=0" in {one.cell for one in audit(now, known)}


def test_groups_and_means_are_recorded_as_they_stand_on_the_page():
    counts = pd.DataFrame(
        {"key": [1, 2, 3.0, 4], "label": list("abcd"), "count": [20.0, 3.0, 2.0, 18.0]}
    )
    shown = protect_groups(counts, Publication())
    assert group_cells(counts, shown, "region", "client.2020") == {
        "client.2020: region=1": 20.0,
        "client.2020: region=2": None,
        "client.2020: region=3": None,
        "client.2020: region=4": 18.0,
        "client.2020: region=2+3": 5.0,
    }
    scales = pd.DataFrame({"scale": ["trust", "rest"], "base": [40.0, None], "mean": [3.25, None]})
    assert scale_cells(scales, "client.2020") == {
        "client.2020.trust: all": 40.0,
        "client.2020.trust: mean": 3.25,
        "client.2020.rest: all": None,
        "client.2020.rest: mean": None,
    }


ONE_MORE = {"p.trust: all": 41.0, "p.trust: mean": 3.3, "p: region=1": 21.0, "p: all": 41.0}
MANY_MORE = {"p.trust: all": 50.0, "p.trust: mean": 3.9, "p: region=1": 26.0, "p: all": 50.0}


@pytest.mark.parametrize(("cells", "expected"), [(ONE_MORE, sorted(ONE_MORE)), (MANY_MORE, [])])
def test_one_person_more_gives_a_score_and_a_group_and_many_more_do_not(cells, expected):
    before = {"p.trust: all": 40.0, "p.trust: mean": 3.2, "p: region=1": 20.0, "p: all": 40.0}
    first, second = EditionRecord("2021", {"t": before}), EditionRecord("2022", {"t": cells})
    assert [one.cell for one in compare(first, second, Publication())] == expected


def test_seven_who_came_in_are_fewer_than_a_whole_group():
    """Their answers would be the difference of two distributions, each of which may be shown."""
    before = {"p.helps: all": 40.0, "p.helps: helps=agree": 12.0}
    after = {"p.helps: all": 47.0, "p.helps: helps=agree": 19.0}
    first, second = EditionRecord("2021", {"t": before}), EditionRecord("2022", {"t": after})
    assert [one.cell for one in compare(first, second, Publication())] == ["p.helps: all"]


@pytest.mark.parametrize(("agree", "expected"), [(18, True), (12, True), (17, False)])
def test_what_all_or_none_of_the_newcomers_in_a_group_answered_is_named(agree, expected):
    group, cell = "p.helps: region=1", "p.helps: helps=agree&region=1"
    before = {"p.helps: all": 60.0, group: 30.0, cell: 12.0}
    after = {"p.helps: all": 80.0, group: 36.0, cell: float(agree)}
    first, second = EditionRecord("2021", {"t": before}), EditionRecord("2022", {"t": after})
    found = compare(first, second, Publication())
    assert [(one.cell, one.tells) for one in found] == ([(cell, Tells.WHOLE)] if expected else [])
    assert compare(first, second, Publication(group_disclosure=False)) == ()


def test_tables_protected_apart_may_tell_together():
    """One table hides by answer, another of the same people by team: each safe, not both."""
    people = pd.DataFrame(
        [(g, a, n) for g, row in enumerate([[3, 6, 20], [9, 8, 30]]) for a, n in enumerate(row)],
        columns=["group", "answer", "value"],
    )
    strict = protect(link({"t": people}), Publication())
    loose = protect(link({"t": people}), Publication(smallest_cell=1))
    assert audit(strict) == ()
    assert "answer=0&group=0" in strict.cells.index[strict.cells["hidden"]]
    both = together([strict, loose])
    assert not both.cells["hidden"].any()
    by_team = pd.DataFrame({"group": [0, 1], "value": [29, 47]})
    assert audit(together([strict, protect(link({"g": by_team}), Publication())])) == ()
    with pytest.raises(UsageError):
        together([strict, protect(link({"t": table([[3, 6, 21], [9, 8, 30]])}), Publication())])


def test_a_total_shown_elsewhere_undoes_what_a_table_hides():
    rows = [[4, 2], [1, 3]]
    hidden = protect(link({"t": table(rows)}), Publication())
    assert hidden.cells["hidden"]["all"]
    totals = pd.DataFrame({"answer": [0, 1], "value": [5, 5]})
    shown = protect(link({"u": totals}), Publication())
    assert shown.cells["shown"].tolist() == [5, 5, 10]
    exposed = {one.cell for one in audit(together([hidden, shown]))}
    assert exposed
    joint = protect(link({"t": table(rows), "u": totals}), Publication())
    assert audit(joint) == ()


def test_distributions_are_recorded_under_the_names_of_crossings():
    frame = pd.DataFrame(
        {
            "item": ["i", "i"],
            "code": ["agree", "disagree"],
            "count": [20.0, float("nan")],
            "base": [30.0, 30.0],
        }
    )
    assert distribution_cells(frame, "client.2020") == {
        "client.2020.i: all": 30.0,
        "client.2020.i: i=agree": 20.0,
        "client.2020.i: i=disagree": None,
    }
