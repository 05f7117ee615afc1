"""Adjusted p-values against R's p.adjust."""

import numpy as np
import pandas as pd
import pytest
from r_truth import close, expected

from swresearch.statistics import multiplicity

METHODS = {
    "holm": multiplicity.holm,
    "BH": multiplicity.bh,
    "BY": multiplicity.by,
    "bonferroni": multiplicity.bonferroni,
    "hommel": multiplicity.hommel,
    "hochberg": multiplicity.hochberg,
}


@pytest.mark.parametrize("method", METHODS)
def test_adjusted_is_that_of_p_adjust(method):
    truth = expected("tests")["padjust"]
    close(METHODS[method](truth["p"]), truth[method])


@pytest.mark.parametrize("method", ["holm", "BH"])
def test_unknown_p_values_are_left_out_of_the_family(method):
    truth = expected("tests")["padjust"]
    got = METHODS[method]([np.nan if p is None else p for p in truth["p_na"]])
    wanted = [np.nan if p is None else p for p in truth[f"{method}_na"]]
    np.testing.assert_allclose(got, wanted, atol=1e-9)


def test_adjusted_keeps_the_names_and_the_size_of_the_family():
    got = multiplicity.adjusted(pd.Series([0.01, np.nan, 0.04], index=["a", "b", "c"]))
    assert (got.n, got.missing) == (2, 1)
    assert list(got.table["test"]) == ["a", "b", "c"]
    close(got.table["holm"].dropna(), [0.02, 0.04])


def test_a_p_value_above_one_is_refused():
    assert multiplicity.adjusted(pd.Series([0.1, 1.2])).refusal == "refusal.no-p-value"
