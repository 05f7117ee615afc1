"""Design-weighted numbers against R's survey."""

import numpy as np
import pandas as pd
import pytest
from r_truth import close, data, expected

from swresearch.statistics.weights import (
    Design,
    weighted_mean,
    weighted_share,
    weighted_total,
)

SCHOOLS = data("apistrat.csv")
DESIGN = Design(SCHOOLS["pw"], strata=SCHOOLS["stype"], population=SCHOOLS["fpc"])
TRUTH = expected("weighted")["apistrat"]


def test_statsmodels_error_is_wrong_for_a_survey():
    """README 9: it takes weights for numbers of people."""
    from statsmodels.stats.weightstats import DescrStatsW

    theirs = DescrStatsW(SCHOOLS["api00"], weights=SCHOOLS["pw"]).std_mean
    close(weighted_mean(SCHOOLS["api00"], DESIGN).value("se"), TRUTH["se"]["api00"])
    assert theirs < TRUTH["se"]["api00"] / 5


def test_equal_weights_without_design_give_the_plain_mean():
    values = SCHOOLS["api00"]
    row = weighted_mean(values, Design(pd.Series(np.full(len(values), 7.0)))).table.iloc[0]
    plain = [values.mean(), values.std() / np.sqrt(len(values)), values.std()]
    close(row[["mean", "se", "sd"]], plain)


def test_clusters_are_what_counts_when_clusters_were_drawn():
    """Every person twice in a cluster of two: the error of the people themselves."""
    values = pd.Series([1.0, 4, 2, 5, 3, 7])
    once = weighted_mean(values, Design(pd.Series(np.ones(6)))).value("se")
    twice = pd.concat([values, values], ignore_index=True)
    clusters = pd.Series([*range(6), *range(6)])
    got = weighted_mean(twice, Design(pd.Series(np.ones(12)), clusters=clusters)).table.iloc[0]
    close(got[["se", "df"]].astype(float), [once, 5])


def test_jackknife_finds_about_the_same_error():
    """Another road to the truth: leave one school out in turn, per stratum."""
    values, weights, strata = SCHOOLS["api00"], SCHOOLS["pw"], SCHOOLS["stype"]
    mean = np.average(values, weights=weights)
    total = 0.0
    for row in values.index:
        inside = strata == strata[row]
        size = inside.sum()
        other = weights.where(~inside, weights * size / (size - 1)).drop(row)
        gap = np.average(values.drop(row), weights=other) - mean
        fraction = 1 - size / SCHOOLS["fpc"][row]
        total += fraction * (size - 1) / size * gap**2
    close(np.sqrt(total), TRUTH["se"]["api00"], 1e-2)


def test_weighted_total_is_mean_times_population():
    total = weighted_total(SCHOOLS["enroll"], DESIGN).table.iloc[0]
    mean = weighted_mean(SCHOOLS["enroll"], DESIGN).table.iloc[0]
    close(total["total"], mean["mean"] * mean["population"])
    assert total["low"] < total["total"] < total["high"]


def test_weighted_share_is_the_mean_of_a_yes():
    got = weighted_share(SCHOOLS["awards"], ["Yes", "No", "Maybe"], DESIGN).table.set_index("option")
    mean = weighted_mean((SCHOOLS["awards"] == "Yes").astype(float), DESIGN).table.iloc[0]
    close(got.loc["Yes", ["share", "se"]], [mean["mean"], mean["se"]])
    close(got["share"].sum(), 1)
    # the interval of yes mirrors that of no
    close(got.loc["Yes", "low"], 1 - got.loc["No", "high"])
    assert got.loc["Maybe", "count"] == 0
    assert np.isnan(got.loc["Maybe", "low"])


def test_people_without_a_value_stay_in_the_design():
    """A domain: the error must not be that of a smaller sample."""
    values = SCHOOLS["api00"].where(SCHOOLS["awards"] == "Yes")
    got = weighted_mean(values, DESIGN)
    assert (got.n, got.missing) == (113, 87)
    assert got.value("df") == 197


@pytest.mark.parametrize(
    ("design", "refusal"),
    [
        (Design(SCHOOLS["pw"].where(SCHOOLS.index > 0)), "bad-weights"),
        (Design(SCHOOLS["pw"] * -1), "bad-weights"),
        (Design(SCHOOLS["pw"], strata=pd.Series(["x", *SCHOOLS["stype"][1:]])), "lonely-stratum"),
        (Design(SCHOOLS["pw"], strata=SCHOOLS["stype"].where(SCHOOLS.index > 3)), "bad-design"),
        (Design(SCHOOLS["pw"], population=SCHOOLS["fpc"]), "bad-design"),
        (Design(SCHOOLS["pw"][:50]), "bad-design"),
    ],
)
def test_a_design_that_does_not_fit_is_refused(design, refusal):
    assert weighted_mean(SCHOOLS["api00"], design).refusal == f"refusal.{refusal}"
