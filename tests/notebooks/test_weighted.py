"""Weighted results: R's numbers beside the unweighted ones, and reasons where there are none."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from tests.notebooks.programmes import REFERENCE, write_programme

from swresearch import weighted
from swresearch.notebook import Run
from swresearch.programme import Design

RAW = pd.read_csv(REFERENCE / "data" / "apistrat.csv")
TRUTH = json.loads((REFERENCE / "expected" / "weighted.json").read_text(encoding="utf-8"))["apistrat"]
DESIGN = {"weight": "weight", "stratum": "kind", "population": "schools"}
INSTRUMENT = {
    "answer_sets": {
        "yes": {"options": {1: "nee", 2: "ja"}, "agree": [2], "disagree": [1]},
        "kinds": {"options": {1: "E", 2: "H", 3: "M"}, "ordered": False},
    },
    "blocks": {"all": {"title": "Alles"}},
    "items": {
        "target_met": {"answers": "yes", "block": "all", "wording": "Het doel is gehaald."},
        "kind": {"answers": "kinds"},
        "score_2000": {"kind": "number", "minimum": 0, "maximum": 1000},
        "weight": {"kind": "number", "minimum": 0, "maximum": 100, "decimals": 6},
        "schools": {"kind": "number", "minimum": 0, "maximum": 10000},
    },
    "scales": {
        "api": {"title": "Index", "items": ["score_2000"], "method": "sum", "bounds": [0, 1000]},
    },
}


def written(folder, design, rows=200, not_asked=()):
    frame = pd.DataFrame(
        {
            "id": [f"s{at:03d}" for at in range(len(RAW))],
            "target_met": RAW["sch.wide"].map({"No": 1, "Yes": 2}),
            "kind": RAW["stype"].map({"E": 1, "H": 2, "M": 3}),
            "score_2000": RAW["api00"],
            "weight": RAW["pw"].round(6),
            "schools": RAW["fpc"],
        }
    ).head(rows)
    frame = frame.drop(columns=list(not_asked))
    source = {"file": "a.csv", "instrument": "schools", "id": "id", "not_asked": list(not_asked)}
    wave = {"year": 2000, "sources": [source], "design": design}
    phase = {"title": "Scholen", "people": "scholen", "person": "school", "waves": {"2000": wave}}
    files = {"a.csv": frame.to_csv(index=False)}
    return write_programme(folder, {"schools": INSTRUMENT}, {"partner": phase}, files)


@pytest.fixture(scope="module", name="staged")
def _staged(stage, tmp_path_factory):
    folder = written(tmp_path_factory.mktemp("weighted"), DESIGN)
    return stage(folder, folder / "out")


def test_the_mean_is_that_of_svymean(staged):
    """survey::svymean with strata and finite population; weights written to six decimals."""
    page = staged.page("partner-2000-scales")
    wave = Run.open(staged.out / "runs" / "partner-2000-scales").wave
    got = weighted.weighted_scales(wave.answers, wave.instrument, wave.settings.design).iloc[0]
    assert got["mean"] == pytest.approx(TRUTH["mean"]["api00"], abs=1e-4)
    from scipy.stats import t

    half = t.ppf(0.975, 197) * TRUTH["se"]["api00"]
    assert got["high"] - got["mean"] == pytest.approx(half, abs=1e-4)
    cells = [f"{c.text} {c.light}".strip() for c in page.table("weighted-all").rows[0]]
    assert cells == [
        "Index",
        "662,3 [643,7–680,8]",
        f"{RAW['api00'].mean():.1f}".replace(".", ","),
        "200",
    ]
    assert "Gewogen naar de populatie" in page.text


def test_the_share_is_that_of_the_population(staged):
    page = staged.page("partner-2000-statements")
    yes = RAW["sch.wide"] == "Yes"
    share, plain = (RAW["pw"] * yes).sum() / RAW["pw"].sum(), yes.mean()
    cells = [f"{c.text}" for c in page.table("weighted-all").rows[0]]
    wanted = [f"{100 * value:.1f}%".replace(".", ",") for value in (share, plain)]
    assert cells == ["Het doel is gehaald.", *wanted, "200"]


def test_without_a_design_nothing_is_weighted(stage, tmp_path):
    staged = stage(written(tmp_path, {}), tmp_path / "out")
    for run in ("partner-2000-scales", "partner-2000-statements"):
        assert "Gewogen" not in staged.page(run).text


REFUSED = [
    (DESIGN, 200, ["weight"], "een gegeven over de steekproef staat niet in de antwoorden"),
    (DESIGN, 9, [], "Minder dan 10 mensen gaven antwoord"),
]


@pytest.mark.parametrize(("design", "rows", "not_asked", "reason"), REFUSED)
def test_what_cannot_be_weighted_says_why(stage, tmp_path, design, rows, not_asked, reason):
    staged = stage(written(tmp_path, design, rows, not_asked), tmp_path / "out")
    for run in ("partner-2000-scales", "partner-2000-statements"):
        table = staged.page(run).table("weighted-all")
        assert [cell.text for cell in table.rows[0][1:3]] == ["–", "–"]
        assert any(reason in note for note in table.notes)


def test_the_size_of_the_strata_can_stand_for_weights(staged):
    answers = Run.open(staged.out / "runs" / "partner-2000-scales").wave.answers
    given = weighted.design_of(answers, Design(**DESIGN))
    derived = weighted.design_of(answers, Design(stratum="kind", population="schools"))
    assert given is not None and derived is not None
    assert derived.weights.tolist() == pytest.approx(given.weights.tolist(), abs=1e-4)
