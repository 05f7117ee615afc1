"""A self-sufficiency matrix has no total: per person the domains at or below a level are counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.notebooks.programmes import PUBLICATION, write_programme

from swresearch.instruments import from_catalogue
from swresearch.profiles import profile_shares, protect_profiles
from swresearch.programme import Publication

ZRM = from_catalogue("zrm_2017")
DOMAINS = list(ZRM.items)
CLASSES = ["geen", "1 of 2", "3 tot en met 5", "6 of meer"]


def person(*levels: int) -> list[float]:
    """A person with these levels in the first domains, and 5 in the others."""
    return [*levels, *[5] * (len(DOMAINS) - len(levels))]


# At or below 2: none, 1, 3, 6 domains; at or below 3: none, 2, 3, 7.
KINDS = [person(4), person(2, 3), person(1, 2, 2), person(1, 1, 1, 2, 2, 2, 3)]


def people(counts: list[int]) -> pd.DataFrame:
    rows = [kind for kind, n in zip(KINDS, counts, strict=True) for _ in range(n)]
    return pd.DataFrame(rows, columns=DOMAINS, dtype=float)


def page_of(stage, folder, frame, **publication):
    phase = {"title": "Klanten", "people": "klanten", "person": "klant"}
    source = {"file": "a.csv", "instrument": "zrm_2017", "id": "id"}
    phase["waves"] = {"2020": {"year": 2020, "sources": [source]}}
    content = frame.astype("Int64").rename_axis("id").to_csv()
    rules = {**PUBLICATION, **publication}
    write_programme(folder, {}, {"client": phase}, {"a.csv": content}, publication=rules)
    return stage(folder, folder / "out").page("client-2020-statements")


def told(page):
    table = page.table("profile-all")
    return [[f"{cell.text} {cell.light}".strip() for cell in row] for row in table.rows], table


def test_the_domains_at_or_below_a_level_are_counted_per_person(stage, tmp_path):
    rows, table = told(page_of(stage, tmp_path, people([10, 14, 8, 8])))
    assert table.groups == {
        0: "Domeinen: op niveau 2 (niet zelfredzaam) of lager",
        4: "Domeinen: op niveau 3 (beperkt zelfredzaam) of lager",
    }
    # prop.test(10, 40, correct = FALSE) and so on
    expected = [["25% [14–40]", "40"], ["35% [22–50]", "40"], ["20% [10–35]", "40"], ["20% [10–35]", "40"]]
    assert rows == [[label, *row] for label, row in zip(CLASSES * 2, expected * 2, strict=True)]


def test_who_misses_a_domain_does_not_count():
    frame = people([10, 14, 8, 8])
    frame.iloc[0, 3] = np.nan
    got = profile_shares(frame, ZRM)
    assert set(got["base"]) == {39.0}
    assert list(got["count"][:4]) == [9, 14, 8, 8]


def test_a_small_group_gives_no_number_and_says_why(stage, tmp_path):
    rows, table = told(page_of(stage, tmp_path, people([3, 2, 2, 2])))
    assert [row[1:] for row in rows] == [["–", "–"]] * 8
    assert table.notes[0] == "Een streepje: minder dan 10 antwoorden, en daarom geen getal."


@pytest.mark.parametrize(("counts", "hidden"), [([10, 14, 8, 8], False), ([10, 18, 8, 4], True)])
def test_a_sensitive_domain_follows_the_rules_of_cells(counts, hidden):
    frame = people(counts)
    rules = Publication(sensitive=[DOMAINS[0]], smallest_cell=5)
    got = protect_profiles(profile_shares(frame, ZRM), frame, ZRM, rules)
    assert set(got["hidden"]) == {hidden}
    assert got["count"].isna().all() == hidden
    plain = protect_profiles(profile_shares(frame, ZRM), frame, ZRM, Publication(smallest_cell=5))
    assert not plain["hidden"].any()
