"""Change of the same people: exact p-values, where the Python peers differ, and who may be compared.

R's numbers themselves stand in `test_every_number`.
"""

import numpy as np
import pandas as pd
import pytest
from r_mirror import BFI, PAIRED
from r_truth import close, expected

from swresearch.statistics.change import change, change_of_means, wilcoxon
from swresearch.statistics.noncentral import noncentral_t, t_limits
from swresearch.statistics.pairs import attrition, drop_out
from swresearch.statistics.reliable_change import reliable_change

BY_OPTIM = 1e-7  # effectsize finds noncentral limits with optim


def test_the_p_to_report_is_the_exact_one_with_pratts_zeros():
    truth = expected("tests")["paired"]["sai_flat"]["wilcoxon"]["coin_pratt_exact"]["p"]
    close(wilcoxon(*PAIRED["sai_flat"]).value("p"), truth)


@pytest.mark.parametrize("df", [2, 21, 48, 300, 2795])
@pytest.mark.parametrize("t", [-30.0, -0.3, 0.0, 4.0])
def test_noncentral_t_is_that_of_boost(t, df):
    from scipy.stats import nct

    for ncp in t + np.array([-2.5, 0.0, 1.5]):
        truth = nct.cdf(t, df, ncp)
        if np.isfinite(truth):
            assert noncentral_t(t, df, ncp) == pytest.approx(truth, abs=1e-11)


def test_noncentral_limits_where_scipy_has_none():
    """scipy 1.17 gives NaN on the way to these limits; effectsize has them."""
    truth = expected("tests")["two"]["bfi_ext_by_gender"]
    low, high = t_limits(truth["student"]["t"], truth["student"]["df"])
    scale_of_d = np.sqrt(1 / truth["n"][0] + 1 / truth["n"][1])
    close([low * scale_of_d, high * scale_of_d], truth["cohens_d"][1:], BY_OPTIM)


# Where the Python peers differ from R (README of the reference, numbers 3 and 6).


def test_pingouin_drops_the_sign_of_d_av_and_takes_other_degrees_of_freedom():
    import pingouin

    truth = expected("tests")["paired"]["bfi_E4_N4"]
    frame = BFI[["E4", "N4"]].dropna()
    theirs = pingouin.compute_effsize(frame["N4"], frame["E4"], paired=True, eftype="hedges")
    table = pingouin.ttest(frame["N4"], frame["E4"], paired=True)
    ours = change(*PAIRED["bfi_E4_N4"]).table.iloc[0]
    assert ours["d_av"] < 0 < table["cohen_d"].iloc[0]
    close(ours["g_av"], truth["g_av_rms"])
    # theirs is d_av over the root mean square, times J with 2n - 2 degrees of freedom
    close(abs(theirs), abs(truth["d_av_rms"]) * truth["J_2n_minus2"], 1e-6)
    assert abs(abs(theirs) - abs(truth["g_av_rms"])) > 1e-5


def test_at_n_8_a_t_approximate_interval_would_change_the_conclusion():
    """README 3: the noncentral interval and the t test agree about zero; pingouin's does not."""
    import pingouin

    before = pd.Series([3.0, 4, 2, 5, 3, 4, 3, 2])
    for shift in np.arange(0.5, 2.5, 0.05):
        after = before + shift * pd.Series([1.0, 0, 2, 1, -1, 2, 1, 0])
        row = change(before, after).table.iloc[0]
        assert (row["d_av_low"] > 0) == (row["p"] < 0.05)
        assert np.sign(row["d_av_low"]) == np.sign(row["g_av_low"])
    d, n = 0.72, 8
    theirs = pingouin.compute_esci(d, n, n, paired=True, eftype="cohen")
    t = d * np.sqrt(n)
    ours = np.array(t_limits(t, n - 1)) / np.sqrt(n)
    assert np.abs(np.asarray(theirs) - ours).max() > 0.02


def test_pingouins_w_is_the_smaller_sum_and_not_rs_v():
    import pingouin

    before, after = PAIRED["sai_flat"]
    both = pd.concat([before, after], axis=1).dropna()
    theirs = pingouin.wilcoxon(both.iloc[:, 1], both.iloc[:, 0])["W_val"].iloc[0]
    truth = expected("tests")["paired"]["sai_flat"]["wilcoxon"]["V_zeros_dropped"]
    row = wilcoxon(before, after).table.iloc[0]
    close(row["v"], truth)
    n = 163 - row["zeros"]
    assert theirs == n * (n + 1) / 2 - truth != truth


def test_scipys_exact_wilcoxon_passes_over_ties_and_zeros():
    from scipy.stats import wilcoxon as scipys

    before, after = PAIRED["sai_flat"]
    both = pd.concat([before, after], axis=1).dropna()
    theirs = scipys(both.iloc[:, 1] - both.iloc[:, 0], method="exact").pvalue
    truth = expected("tests")["paired"]["sai_flat"]["wilcoxon"]["coin_pratt_exact"]["p"]
    close(wilcoxon(before, after).value("p_exact"), truth)
    assert abs(theirs - truth) > 1e-3


# Matching people, drop-out, and cross-sections that are no panel.


def waves():
    first = pd.Series(np.arange(30.0), index=[f"p{i}" for i in range(30)])
    second = pd.Series(np.arange(24.0), index=[f"p{i}" for i in range(6, 30)])
    third = pd.Series(np.arange(20.0), index=[f"p{i}" for i in range(16, 36)])
    return {2020: first, 2021: second, 2022: third}


def test_people_are_matched_by_pseudonym_and_not_by_row():
    before = pd.Series([1.0, 2, 3, 4], index=["d", "c", "b", "a"])
    after = pd.Series([4.0, 3.5, 2, 1.5], index=["a", "b", "c", "d"])
    got = reliable_change(before, after, 0.8).table.set_index("person")["change"]
    assert got.to_dict() == {"d": 0.5, "c": 0.0, "b": 0.5, "a": 0.0}


def test_drop_out_counts_who_stayed_left_and_came():
    got = drop_out(waves()).table.set_index("wave")
    assert got["n"].tolist() == [30, 24, 20]
    assert got["also_before"].tolist() == [0, 24, 14]
    assert got["new"].tolist() == [30, 0, 6]
    assert got["from_first"].tolist() == [30, 24, 14]
    close(got["share_kept"], [1, 0.8, 14 / 30])


def test_attrition_compares_those_who_left_with_those_who_stayed():
    first, second, _ = waves().values()
    got = attrition(first, second)
    assert got.table["n"].tolist() == [24, 6]
    close(got.table["mean"], [17.5, 2.5])
    close(got.table["difference"].iloc[1], 15)


@pytest.mark.parametrize("function", [change, wilcoxon])
def test_repeated_cross_sections_are_no_panel(function):
    first = pd.Series(np.arange(30.0), index=[f"p{i}" for i in range(30)])
    other = pd.Series(np.arange(30.0) ** 1.1, index=[f"q{i}" for i in range(30)])
    assert function(first, other).refusal == "refusal.no-panel"
    few = pd.concat([other[:25], first[:5]])
    assert function(first, few).refusal == "refusal.no-panel"
    assert drop_out({1: first, 2: other}).refusal == "refusal.no-panel"


def test_a_pseudonym_that_occurs_twice_or_not_at_all_is_refused():
    first = pd.Series(np.arange(10.0), index=[*"abcdefghi", "a"])
    other = pd.Series(np.arange(10.0), index=list("abcdefghij"))
    assert change(first, other).refusal == "refusal.double-people"
    unknown = other.rename({"j": None})
    assert change(other, unknown).refusal == "refusal.no-pseudonym"


def test_people_seen_once_are_counted_as_missing():
    values = waves()
    got = wilcoxon(values[2020] % 7, values[2022] % 5)
    assert (got.n, got.missing) == (14, 22)


def test_people_who_all_went_up_have_no_interval_of_the_rank_biserial():
    before = pd.Series(np.arange(8.0))
    got = wilcoxon(before, before + np.array([1, 2, 1, 3, 2, 1, 4, 2]))
    assert got.value("rank_biserial") == 1
    assert np.isnan(got.value("low"))
    assert got.warnings == ("warning.small-group", "warning.no-overlap")


def test_change_of_means_of_the_same_people_is_the_paired_t_test():
    before, after = PAIRED["sai_flat"]
    both = before.notna() & after.notna()
    ours, paired = (
        function(before[both], after[both]).table.iloc[0] for function in (change_of_means, change)
    )
    for name in ("difference", "low", "high", "t", "df", "p"):
        close(ours[name], paired[name])


def test_change_of_means_covers_its_truth_with_people_who_came_or_went():
    """Of 600 draws of 20 people twice, 4 only before and 3 only after, 95 % of the intervals hold."""
    rng, held = np.random.default_rng(11), 0
    people = pd.Index([f"p{at}" for at in range(27)])
    for _ in range(600):
        own = rng.normal(0, 1, 27)
        before = pd.Series(own + rng.normal(0, 0.6, 27), index=people)[:24]
        after = pd.Series(own + 0.5 + rng.normal(0, 0.9, 27), index=people).drop(people[20:24])
        row = change_of_means(before, after).table.iloc[0]
        assert (row["n_both"], row["n_before"], row["n_after"]) == (20, 24, 23)
        close(row["difference"], after.mean() - before.mean())
        held += row["low"] <= 0.5 <= row["high"]
    assert 0.93 <= held / 600 <= 0.97
