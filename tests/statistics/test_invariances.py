"""What must not matter: row order, item order, reversal, shift and scale, names of groups.

Answers are drawn by hypothesis, gaps and all; a result and its transformed twin are both refused,
for the same reason, or both give the same numbers.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as drawn

from swresearch.statistics.agreement import kappa, krippendorff
from swresearch.statistics.change import change, change_of_means, friedman, wilcoxon
from swresearch.statistics.compare import mann_whitney, mean_difference
from swresearch.statistics.correlation import correlation
from swresearch.statistics.crosstab import association
from swresearch.statistics.icc import icc
from swresearch.statistics.omega import omega
from swresearch.statistics.proportion import distribution, mean, share
from swresearch.statistics.reliability import alpha, item_rest, item_statistics
from swresearch.statistics.scalability import scalability
from swresearch.statistics.several import kruskal_wallis, means_of_groups
from swresearch.statistics.weights import Design, weighted_mean

QUICK = settings(max_examples=25, deadline=None)
ITEMS = list("abcd")


@st.composite
def frames(draw, gaps=True):
    """Answers 1 to 5 of 12 to 60 people to four items, a weight, and a group per person."""
    n = draw(st.integers(12, 60))
    values = [1.0, 2.0, 3.0, 4.0, 5.0, *([np.nan] if gaps else [])]
    answers = draw(drawn.arrays(float, (n, 4), elements=st.sampled_from(values), fill=st.nothing()))
    frame = pd.DataFrame(answers, columns=ITEMS)
    groups = drawn.arrays(int, n, elements=st.integers(0, 1), fill=st.nothing())
    return frame.assign(group=draw(groups), weight=1 + np.arange(n) % 3)


@st.composite
def orders(draw):
    """Answers, and the same people in another order."""
    frame = draw(frames())
    return frame, frame.iloc[draw(st.permutations(range(len(frame))))]


def same(got, truth, tolerance=1e-8):
    assert got.refusal == truth.refusal
    pd.testing.assert_frame_equal(
        got.table.reset_index(drop=True),
        truth.table.reset_index(drop=True),
        rtol=tolerance,
        atol=tolerance,
        check_dtype=False,
    )


def same_numbers(got, truth, columns, signs=1.0, tolerance=1e-8):
    assert got.refusal == truth.refusal
    wanted = truth.table[columns].to_numpy(dtype=float) * signs
    np.testing.assert_allclose(
        got.table[columns].to_numpy(dtype=float), wanted, rtol=tolerance, atol=tolerance
    )


ANY_ORDER = {
    "distribution": lambda f: distribution(f["a"], [1, 2, 3, 4, 5]),
    "share": lambda f: share(f["a"], [4, 5]),
    "mean": lambda f: mean(f["a"]),
    "item_statistics": lambda f: item_statistics(f[ITEMS]),
    "alpha": lambda f: alpha(f[ITEMS]),
    "item_rest": lambda f: item_rest(f[ITEMS]),
    "scalability": lambda f: scalability(f[ITEMS]),
    "mann_whitney": lambda f: mann_whitney(f["a"], f["group"]),
    "mean_difference": lambda f: mean_difference(f["a"], f["group"]),
    "kruskal_wallis": lambda f: kruskal_wallis(f["a"], f["b"]),
    "means_of_groups": lambda f: means_of_groups(f["a"], f["group"]),
    "association": lambda f: association(f["a"], f["group"]),
    "correlation": lambda f: correlation(f["a"], f["b"]),
    "change": lambda f: change(f["a"], f["b"]),
    "change_of_means": lambda f: change_of_means(f["a"], f["b"]),
    "wilcoxon": lambda f: wilcoxon(f["a"], f["b"]),
    "friedman": lambda f: friedman(f[ITEMS]),
    "kappa": lambda f: kappa(f["a"], f["b"]),
    "krippendorff": lambda f: krippendorff(f[ITEMS], "ordinal"),
    "weighted_mean": lambda f: weighted_mean(f["a"], Design(f["weight"])),
}


@pytest.mark.parametrize("name", ANY_ORDER)
@given(pair=orders())
@QUICK
def test_the_order_of_people_does_not_matter(name, pair):
    frame, other = pair
    same(ANY_ORDER[name](other), ANY_ORDER[name](frame))


@given(pair=orders())
@QUICK
def test_the_order_of_people_does_not_matter_to_icc_on_complete_ratings(pair):
    frame, other = (found[ITEMS].dropna() for found in pair)
    same(icc(other), icc(frame))


# Statistics of a scale: column, whether turning every item round changes its sign.
SCALE = {
    "alpha": (alpha, ["alpha", "low", "high", "standardised", "guttman_6", "average_r"]),
    "scalability": (scalability, ["h"]),
    "omega": (omega, ["omega", "low", "high", "standardised"]),
}


@st.composite
def scales(draw):
    """Four items that have something in common, so that a factor can be found."""
    n, seed = draw(st.integers(60, 120)), draw(st.integers(0, 10_000))
    generator = np.random.default_rng(seed)
    leaning = generator.normal(3, 1, (n, 1))
    answers = np.clip(np.round(leaning + generator.normal(0, 0.8, (n, 4))), 1, 5)
    return pd.DataFrame(answers, columns=ITEMS)


@pytest.mark.parametrize("name", SCALE)
@given(frame=scales(), order=st.permutations(ITEMS))
@QUICK
def test_the_order_of_items_does_not_matter(name, frame, order):
    function, columns = SCALE[name]
    whole = slice(1) if name == "scalability" else slice(None)
    got, truth = function(frame[list(order)]), function(frame)
    assert got.refusal is None
    np.testing.assert_allclose(
        got.table[columns][whole].astype(float),
        truth.table[columns][whole].astype(float),
        atol=1e-8,
    )


@given(frame=scales(), order=st.permutations(ITEMS))
@QUICK
def test_numbers_of_an_item_go_with_the_item(frame, order):
    for function in (item_rest, item_statistics):
        got = function(frame[list(order)]).table.set_index("item").loc[ITEMS]
        truth = function(frame).table.set_index("item")
        pd.testing.assert_frame_equal(got, truth, atol=1e-9)


@pytest.mark.parametrize("name", SCALE)
@given(frame=scales())
@QUICK
def test_turning_every_item_round_changes_nothing_about_a_scale(name, frame):
    function, columns = SCALE[name]
    same_numbers(function(6 - frame), function(frame), columns)


@given(frame=scales())
@QUICK
def test_turning_one_item_round_changes_the_sign_of_its_own_correlation(frame):
    turned = item_rest(frame.assign(a=6 - frame["a"])).table.set_index("item")["item_rest"]
    truth = item_rest(frame).table.set_index("item")["item_rest"]
    assert turned["a"] == pytest.approx(-truth["a"], abs=1e-9)


@pytest.mark.parametrize("name", SCALE)
@given(frame=scales(), shift=st.integers(-20, 20), times=st.integers(1, 9))
@QUICK
def test_shift_and_scale_of_all_items_change_nothing_about_a_scale(name, frame, shift, times):
    function, columns = SCALE[name]
    same_numbers(function(frame * times + shift), function(frame), columns, tolerance=1e-7)


@given(frame=frames(), shift=st.floats(-50, 50), times=st.floats(0.1, 20))
@QUICK
def test_a_mean_goes_along_with_shift_and_scale(frame, shift, times):
    got, truth = mean(frame["a"] * times + shift), mean(frame["a"])
    assert got.refusal == truth.refusal
    for column in ("mean", "low", "high", "median"):
        wanted = truth.table[column] * times + shift
        np.testing.assert_allclose(got.table[column].astype(float), wanted.astype(float), atol=1e-7)
    same_numbers(got, truth, ["skew", "kurtosis"], tolerance=1e-6)


FREE_OF_SCALE = {
    "mann_whitney": (
        lambda x, f: mann_whitney(x, f["group"]),
        ["rank_biserial", "low", "high", "p", "p_asymptotic", "superiority"],
    ),
    "mean_difference": (
        lambda x, f: mean_difference(x, f["group"]),
        ["cohens_d", "d_low", "d_high", "hedges_g", "t", "df", "p"],
    ),
    "kruskal_wallis": (lambda x, f: kruskal_wallis(x, f["group"]), ["h", "p", "epsilon2"]),
    "means_of_groups": (lambda x, f: means_of_groups(x, f["group"]), ["f", "df2", "p"]),
    "correlation": (lambda x, f: correlation(x, f["b"]), ["r", "low", "high", "p"]),
}


@pytest.mark.parametrize("name", FREE_OF_SCALE)
@given(frame=frames(), shift=st.integers(-9, 9), times=st.integers(1, 9))
@QUICK
def test_effect_sizes_are_free_of_shift_and_scale(name, frame, shift, times):
    function, columns = FREE_OF_SCALE[name]
    moved = function(frame["a"] * times + shift, frame)
    same_numbers(moved, function(frame["a"], frame), columns, tolerance=1e-7)


@given(frame=frames(gaps=False), shift=st.integers(-9, 9), times=st.integers(1, 9))
@QUICK
def test_change_in_standard_deviations_is_free_of_shift_and_scale(frame, shift, times):
    got = change(frame["a"] * times + shift, frame["b"] * times + shift)
    columns = ["d_av", "d_av_low", "d_av_high", "g_av", "d_rm", "d_z", "t", "p"]
    same_numbers(got, change(frame["a"], frame["b"]), columns, tolerance=1e-7)


@given(frame=frames())
@QUICK
def test_the_way_back_is_the_way_there_with_its_sign_turned(frame):
    there, back = change(frame["a"], frame["b"]), change(frame["b"], frame["a"])
    same_numbers(back, there, ["difference", "d_av", "g_av", "d_z", "t"], signs=-1)
    assert there.refusal or there.value("d_av_low") == pytest.approx(-back.value("d_av_high"))
    there, back = wilcoxon(frame["a"], frame["b"]), wilcoxon(frame["b"], frame["a"])
    same_numbers(back, there, ["z", "rank_biserial", "pseudomedian"], signs=-1, tolerance=1e-6)
    same_numbers(back, there, ["p", "p_exact", "p_asymptotic"])


@given(frame=frames())
@QUICK
def test_swapping_the_names_of_two_groups_turns_the_sign(frame):
    names, swapped = frame["group"].map({0: "x", 1: "y"}), frame["group"].map({0: "y", 1: "x"})
    one, other = mann_whitney(frame["a"], names), mann_whitney(frame["a"], swapped)
    same_numbers(other, one, ["rank_biserial", "shift"], signs=-1, tolerance=1e-6)
    same_numbers(other, one, ["p", "p_exact", "p_asymptotic", "p_corrected"])
    one, other = mean_difference(frame["a"], names), mean_difference(frame["a"], swapped)
    same_numbers(other, one, ["difference", "t", "cohens_d", "hedges_g"], signs=-1)
    same_numbers(other, one, ["p", "df"])


@given(frame=frames(), names=st.permutations(list("pqrst")))
@QUICK
def test_names_of_groups_do_not_matter_where_no_group_comes_first(frame, names):
    new = dict(zip([1.0, 2.0, 3.0, 4.0, 5.0], names, strict=True))
    renamed = frame["b"].map(new)
    columns = ["h", "df", "p", "epsilon2"]
    same_numbers(kruskal_wallis(frame["a"], renamed), kruskal_wallis(frame["a"], frame["b"]), columns)
    columns = ["chi2", "df", "p", "g2", "cramer_v", "low", "high", "p_fisher"]
    one, other = association(frame["group"], frame["b"]), association(frame["group"], renamed)
    same_numbers(other, one, columns)


@given(frame=frames(), codes=st.permutations([1.0, 2.0, 3.0, 4.0, 5.0]))
@QUICK
def test_names_of_categories_do_not_matter_to_nominal_agreement(frame, codes):
    new = dict(zip([1.0, 2.0, 3.0, 4.0, 5.0], codes, strict=True))
    renamed = frame[ITEMS].apply(lambda column: column.map(new))
    one, other = kappa(frame["a"], frame["b"]), kappa(renamed["a"], renamed["b"])
    same_numbers(other, one, ["kappa", "se", "observed", "expected"])
    same_numbers(krippendorff(renamed), krippendorff(frame[ITEMS]), ["alpha"])


@given(frame=frames(gaps=False), times=st.floats(0.01, 1000))
@QUICK
def test_only_the_proportions_of_weights_matter_to_a_mean(frame, times):
    one = weighted_mean(frame["a"], Design(frame["weight"]))
    other = weighted_mean(frame["a"], Design(frame["weight"] * times))
    same_numbers(other, one, ["mean", "low", "high", "se", "sd"])


@given(count=st.integers(0, 60), n=st.integers(3, 60))
@QUICK
def test_the_interval_of_no_mirrors_that_of_yes(count, n):
    assume(count <= n)
    answers = pd.Series(["yes"] * count + ["no"] * (n - count))
    yes, no = share(answers, ["yes"]), share(answers, ["no"])
    np.testing.assert_allclose(
        yes.table[["share", "low", "high"]], 1 - no.table[["share", "high", "low"]], atol=1e-12
    )
    assert 0 <= yes.value("low") <= yes.value("share") <= yes.value("high") <= 1
