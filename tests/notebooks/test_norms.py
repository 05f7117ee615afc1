"""Classes of published norms on the page of scales: every norm apart, and nobody pointed at."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.notebooks.programmes import PUBLICATION, write_programme

from swresearch.instruments import catalogue, from_catalogue
from swresearch.norms import norm_shares, protect_norms
from swresearch.programme import Publication

MHI5 = from_catalogue("mhi5")
# Scores by hand, in the order of CBS: 4 x (sum of five times 0-5, the positive questions turned round).
PEOPLE = {(4, 4, 3, 4, 3): 60, (4, 6, 3, 5, 4): 68, (3, 3, 4, 3, 4): 40, (6, 6, 1, 6, 1): 100}


def answers_of(counts):
    rows = [answers for answers, n in zip(PEOPLE, counts, strict=True) for _ in range(n)]
    return pd.DataFrame(rows, columns=MHI5.orders["cbs"])


def page_of(stage, folder, counts, **publication):
    content = answers_of(counts).rename_axis("id").to_csv()
    phase = {"title": "Klanten", "people": "klanten", "person": "klant"}
    source = {"file": "a.csv", "instrument": "mhi5", "id": "id"}
    phase["waves"] = {"2020": {"year": 2020, "sources": [source]}}
    rules = {**PUBLICATION, **publication}
    write_programme(folder, {}, {"client": phase}, {"a.csv": content}, publication=rules)
    return stage(folder, folder / "out").page("client-2020-scales")


def told(page):
    table = page.table("norms-all")
    rows = [[f"{cell.text} {cell.light}".strip() for cell in row] for row in table.rows]
    return dict(sorted(table.groups.items())), rows


def test_two_official_cut_offs_stay_two_and_a_score_of_60_falls_on_either_side(stage, tmp_path):
    """Forty people, ten of whom score 60: healthy by Statistics Netherlands, complaints by the GGD."""
    page = page_of(stage, tmp_path, [10, 12, 10, 8])
    groups, rows = told(page)
    assert groups == {
        0: "Psychische gezondheid: norm CBS (lager dan 60)",
        2: "Psychische gezondheid: norm GGD en RIVM (60 of lager)",
    }
    # prop.test(10, 40, correct = FALSE) and so on
    assert rows == [
        ["psychisch ongezond", "25% [14–40]", "40"],
        ["psychisch gezond", "75% [60–86]", "40"],
        ["psychische klachten", "50% [35–65]", "40"],
        ["geen psychische klachten", "50% [35–65]", "40"],
    ]
    assert "geen oordeel over één persoon" in page.text


def test_below_the_base_of_percentages_people_are_counted(stage, tmp_path):
    assert told(page_of(stage, tmp_path, [3, 3, 3, 3]))[1][0] == ["psychisch ongezond", "3 van de 12", "12"]


def test_a_small_group_gives_no_class_and_says_why(stage, tmp_path):
    page = page_of(stage, tmp_path, [2, 3, 2, 2])
    assert [row[1:] for row in told(page)[1]] == [["–", "–"]] * 4
    assert page.table("norms-all").notes == [
        "Een streepje: minder dan 10 antwoorden, en daarom geen getal."
    ]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([10, 12, 10, 8], False),
        ([2, 18, 10, 10], True),  # two people score 60: the two norms can be subtracted
        ([10, 12, 2, 16], True),  # two people are unhealthy by either norm
        ([10, 15, 0, 15], True),  # nobody is unhealthy by one of them
        ([0, 20, 20, 0], False),  # nobody scores 60, so that both norms say the same
    ],
)
def test_a_sensitive_scale_follows_the_rules_for_cells(counts, hidden):
    from swresearch.score import score

    scored = score(answers_of(counts).astype(float), MHI5)
    found = norm_shares(scored, MHI5)
    rules = Publication.model_validate({**PUBLICATION, "sensitive": ["mhi5_down"]})
    got = protect_norms(found, scored, MHI5, rules)
    assert got["hidden"].tolist() == [hidden] * 4
    assert got["count"].isna().tolist() == [hidden] * 4
    assert got["reason"].dropna().unique().tolist() == (["disclosure.sensitive"] if hidden else [])
    free = protect_norms(found, scored, MHI5, Publication.model_validate(PUBLICATION))
    assert not free["hidden"].any()


@pytest.mark.parametrize("name", [n for n, i in catalogue().items() if any(s.norms for s in i.scales.values())])
def test_classes_of_every_published_norm_add_up_to_everyone(name):
    """One person for every score at an end of a class, and in the middle of it."""
    instrument = catalogue()[name]
    for key, scale in instrument.scales.items():
        for norm_name, norm in scale.norms.items():
            scores = pd.Series([end for b in norm.bands for end in (b.low, (b.low + b.high) / 2, b.high)])
            found = norm_shares(pd.DataFrame({key: scores}), instrument)
            part = found[(found["scale"] == key) & (found["norm"] == norm_name)]
            assert part["count"].tolist() == [3] * len(norm.bands)
            assert part["share"].sum() == pytest.approx(1)
