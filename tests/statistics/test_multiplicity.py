"""Adjusted p-values as a result; those of R's p.adjust stand in `test_every_number`."""

import numpy as np
import pandas as pd
from r_truth import close

from swresearch.statistics import multiplicity


def test_adjusted_keeps_the_names_and_the_size_of_the_family():
    got = multiplicity.adjusted(pd.Series([0.01, np.nan, 0.04], index=["a", "b", "c"]))
    assert (got.n, got.missing) == (2, 1)
    assert list(got.table["test"]) == ["a", "b", "c"]
    close(got.table["holm"].dropna(), [0.02, 0.04])


def test_a_p_value_above_one_is_refused():
    assert multiplicity.adjusted(pd.Series([0.1, 1.2])).refusal == "refusal.no-p-value"
