"""Shares, distributions and means against R."""

import numpy as np
import pandas as pd
from r_truth import close, scale

from swresearch.statistics.proportion import distribution, mean, share, wilson


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
