"""Shares, distributions and means against R."""

import numpy as np
import pandas as pd
import pytest
from r_truth import close, data, expected, scale

from swresearch.statistics.proportion import distribution, mean, share, wilson

ITEMS = tuple(expected("items"))


def answers(name):
    """The answers as given: the reference takes items before they are reversed."""
    source, _, item = name.partition(".")
    if source.startswith("sai"):
        frame = data("sai_flat_prepost.csv")
        return frame.loc[frame["time"] == 1, item]
    return data(f"{source}.csv")[item]


@pytest.mark.parametrize("name", ITEMS)
def test_mean_is_that_of_t_test_and_psych_describe(name):
    truth = expected("items")[name]
    got = mean(answers(name))
    assert (got.n, got.missing) == (truth["n"], truth["missing"])
    row = got.table.iloc[0]
    names = ["mean", "sd", "se", "median", "skew", "kurtosis", "low", "high"]
    r_names = ["mean", "sd", "se", "median", "skew_type3", "kurt_type3"]
    close(row[names], [*(truth[key] for key in r_names), *truth["mean_t_ci"]])


@pytest.mark.parametrize("name", ITEMS)
def test_distribution_is_that_of_table_and_prop_test(name):
    truth = expected("items")[name]
    options = [row["code"] for row in truth["freq"]]
    got = distribution(answers(name), options)
    assert got.n == truth["n"]
    assert list(got.table["count"]) == [row["count"] for row in truth["freq"]]
    r_names = ["pct", "wilson_lo", "wilson_hi"]
    percentages = [[row[key] for key in r_names] for row in truth["freq"]]
    close(got.table[["share", "low", "high"]] * 100, percentages)


@pytest.mark.parametrize("name", ITEMS)
def test_share_of_the_two_highest_answers_is_that_of_prop_test(name):
    truth = expected("items")[name]["top2"]
    codes = [row["code"] for row in expected("items")[name]["freq"]][-2:]
    row = share(answers(name), codes).table.iloc[0]
    assert row["count"] == truth["count"]
    close(row[["share", "low", "high"]] * 100, [truth["pct"], *truth["wilson"]])


def test_empty_options_keep_their_row_and_their_interval():
    got = distribution(pd.Series(["ja"] * 22), ["ja", "nee", "weet niet"]).table
    assert list(got["count"]) == [22, 0, 0]
    # prop.test(22, 22, correct = FALSE) and prop.test(0, 22, correct = FALSE)
    upper = 1.959963984540054**2 / (22 + 1.959963984540054**2)
    close(got[["low", "high"]], [[1 - upper, 1], [0, upper], [0, upper]])


def test_answers_outside_the_options_are_refused_and_not_dropped():
    got = distribution(pd.Series([1, 2, 3, 9]), [1, 2, 3])
    assert got.refusal == "refusal.unknown-answers"
    assert got.table.empty


def test_options_keep_the_order_of_the_questionnaire():
    got = distribution(pd.Series(["b", "a", "b", "c"]), ["c", "a", "b"]).table
    assert list(got["option"]) == ["c", "a", "b"]
    assert list(got["count"]) == [1, 1, 2]


def test_wilson_bounds_are_where_the_score_test_has_its_critical_value():
    n, count = 49, np.array([0, 1, 7, 25, 48, 49])
    for bound in wilson(count, n):
        inside = (bound > 0) & (bound < 1)
        z = (count / n - bound)[inside] / np.sqrt(bound * (1 - bound) / n)[inside]
        close(np.abs(z), np.full(inside.sum(), 1.959963984540054))


def test_small_groups_carry_a_warning():
    assert share(pd.Series([1, 2] * 11), [1]).warnings == ("warning.small-group",)
    assert share(pd.Series([1, 2] * 15), [1]).warnings == ()


def test_input_is_left_as_it_was():
    items = scale("bfi_agree")
    before = items.copy()
    mean(items["A1"])
    distribution(items["A1"], range(1, 7))
    pd.testing.assert_frame_equal(items, before)
