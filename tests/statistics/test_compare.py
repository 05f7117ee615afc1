"""Two and more groups, tables and correlations: exact counts, and where the Python peers differ.

R's numbers themselves stand in `test_every_number`.
"""

import itertools

import numpy as np
import pandas as pd
import pytest
from r_mirror import CORRELATED, EFC, NEGATIVE, SEVERAL, TABLES, TWO
from r_truth import close, expected

from swresearch.statistics.compare import mann_whitney, mean_difference
from swresearch.statistics.correlation import correlation
from swresearch.statistics.crosstab import association
from swresearch.statistics.fisher import fisher_p
from swresearch.statistics.ranks import rank_sum_p, ranks, signed_rank_p
from swresearch.statistics.several import kruskal_wallis, sensitivity

BY_SEARCH = 1e-4  # R's uniroot stops at 1e-4 (Hodges-Lehmann) and 1.2e-4 (odds ratio)


# Exact distributions: every arrangement counted one by one.


@pytest.mark.parametrize("seed", range(6))
def test_exact_rank_sum_is_the_count_of_all_arrangements(seed):
    generator = np.random.default_rng(seed)
    scores = ranks(generator.integers(0, 4, 11).astype(float))
    observed = scores[:5].sum()
    sums = np.array([scores[list(picked)].sum() for picked in itertools.combinations(range(11), 5)])
    truth = (np.abs(sums - sums.mean()) >= abs(observed - sums.mean()) - 1e-9).mean()
    assert rank_sum_p(scores, 5, observed) == pytest.approx(truth, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_exact_signed_rank_is_the_count_of_all_signs(seed):
    generator = np.random.default_rng(seed)
    scores = ranks(generator.integers(1, 5, 10).astype(float))
    signs = np.array(list(itertools.product([0, 1], repeat=10)))
    sums = signs @ scores
    observed = sums[generator.integers(len(sums))]
    truth = (np.abs(sums - sums.mean()) >= abs(observed - sums.mean()) - 1e-9).mean()
    assert signed_rank_p(scores, observed) == pytest.approx(truth, abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_fisher_is_the_count_of_all_tables(seed):
    from scipy.special import gammaln

    generator = np.random.default_rng(seed)
    table = generator.integers(0, 4, generator.integers(2, 4, 2))
    table[0] += 1
    table[:, 0] += 1
    chances = np.array([-gammaln(found + 1).sum() for found in _tables(table)])
    observed = -gammaln(table + 1).sum()
    weight = np.exp(chances - chances.max())
    truth = weight[chances <= observed + 1e-7].sum() / weight.sum()
    assert fisher_p(table) == pytest.approx(truth, abs=1e-12)


def _tables(table):
    """Every table with the margins of this one."""

    def fill(rows, left):
        if len(rows) == 1:
            yield [list(left)]
            return
        for row in itertools.product(*(range(limit + 1) for limit in left)):
            if sum(row) == rows[0]:
                rest = [a - b for a, b in zip(left, row, strict=True)]
                for below in fill(rows[1:], rest):
                    yield [list(row), *below]

    for found in fill(table.sum(axis=1).tolist(), table.sum(axis=0).tolist()):
        yield np.array(found)


def test_fisher_of_a_table_that_is_too_large_gives_no_p():
    got = association(
        pd.Series(np.tile(np.arange(6), 60)), pd.Series(np.repeat(np.arange(6), 60))
    ).table.iloc[0]
    assert np.isnan(got["p_fisher"])
    assert got["chi2"] == 0


def test_permutation_p_is_close_to_the_chi_square_p_and_counts_the_observed():
    got = kruskal_wallis(*SEVERAL["bfi_ext_by_education"], seed=3, permutations=999).table.iloc[0]
    assert got["p_permutation"] == pytest.approx(got["p"], abs=0.006)
    assert got["permutations"] == 999
    strong = kruskal_wallis(*SEVERAL["efc_neg6_by_dependency"], seed=3, permutations=99)
    assert strong.value("p_permutation") == 0.01


def test_sensitivity_compares_interviewers_and_modes_as_one_family():
    generator = np.random.default_rng(5)
    outcomes = pd.DataFrame(generator.integers(1, 6, (60, 2)), columns=["trust", "support"])
    by = {
        "interviewer": pd.Series(["Anna", "Bas", "Cas"] * 20),
        "mode": pd.Series(["video"] * 58 + ["phone"] * 2),
    }
    got = sensitivity(outcomes, by)
    assert got.table["reason"].isna().tolist() == [True, True, False, False]
    assert got.table["reason"].dropna().unique().tolist() == ["refusal.small-cell-group"]
    assert got.warnings == ("warning.pairs-left-out",)
    known = got.table.dropna(subset="p")
    close(known["p_holm"], np.minimum(np.sort(known["p"]) * [2, 1], 1)[np.argsort(known["p"])])


# Where the Python peers differ from R (README of the reference, numbers 2 to 8).


def test_pingouin_rounds_its_intervals():
    import pingouin

    first, second = (NEGATIVE[EFC["c161sex"] == sex].dropna() for sex in (1, 2))
    theirs = pingouin.ttest(first, second, correction=True)["CI95"].iloc[0]
    ours = mean_difference(*TWO["efc_neg6_by_carersex"]).table[["low", "high"]].iloc[0]
    close(ours, expected("tests")["two"]["efc_neg6_by_carersex"]["welch"]["ci"])
    assert np.abs(np.asarray(theirs, dtype=float) - ours.to_numpy(dtype=float)).max() > 1e-4


@pytest.mark.parametrize(
    ("kind", "interval", "key", "naive"),
    [
        ("kendall", "fieller", "ci_fieller", "ci_fisher_z_naive"),
        ("spearman", "bonett-wright", "ci_bonett_wright", "ci_fisher_z"),
    ],
)
def test_pingouin_takes_pearsons_error_for_rank_correlations(kind, interval, key, naive):
    import pingouin

    truth = expected("tests")["corr"]["efc_neg6_c12hour"][kind]
    x, y = CORRELATED["efc_neg6_c12hour"]
    theirs = pingouin.corr(x, y, method=kind)["CI95"].iloc[0]
    close(theirs, truth[naive], 0.006)  # rounded to two decimals
    table = correlation(x, y).table.set_index(["kind", "interval"])
    ours = table.loc[(kind, interval), ["low", "high"]]
    close(ours, truth[key])
    # and the two intervals are not the same
    assert np.abs(np.array(truth[naive]) - np.array(truth[key])).max() > 1e-3


def test_pingouin_corrects_cramers_v_of_2_by_2_tables():
    import pingouin

    frame = EFC[["c161sex", "c175empl"]].dropna()
    theirs = pingouin.chi2_independence(frame, "c161sex", "c175empl")[2]["cramer"].iloc[0]
    truth = expected("tests")["tables"]["efc_sex_empl"]["cramer_v"]
    close(association(*TABLES["efc_sex_empl"]).value("cramer_v"), truth)
    assert abs(theirs - truth) > 1e-3


def test_scipys_exact_mann_whitney_passes_over_ties():
    from scipy.stats import mannwhitneyu

    values = pd.Series([1, 1, 2, 2, 3, 3, 2, 3, 4, 4, 5, 5], dtype=float)
    groups = pd.Series(["a"] * 6 + ["b"] * 6)
    scores = ranks(values.to_numpy())
    sums = np.array([scores[list(some)].sum() for some in itertools.combinations(range(12), 6)])
    truth = (np.abs(sums - sums.mean()) >= abs(scores[:6].sum() - sums.mean()) - 1e-9).mean()
    theirs = mannwhitneyu(values[:6], values[6:], method="exact").pvalue
    assert mann_whitney(values, groups).value("p_exact") == pytest.approx(truth, abs=1e-12)
    assert abs(theirs - truth) > 1e-3


def test_scipys_fisher_gives_the_sample_odds_ratio():
    from scipy.stats import fisher_exact

    truth = expected("tests")["tables"]["efc_sex_empl"]
    theirs = fisher_exact(truth["table"]).statistic
    close(association(*TABLES["efc_sex_empl"]).value("odds_ratio"), truth["fisher_or"], BY_SEARCH)
    assert abs(theirs - truth["fisher_or"]) > 2 * BY_SEARCH


def test_groups_without_overlap_have_no_interval():
    got = mann_whitney(pd.Series([1, 2, 3, 4, 5, 6]), pd.Series(["a"] * 3 + ["b"] * 3))
    row = got.table.iloc[0]
    assert row["rank_biserial"] == -1
    assert np.isnan(row["low"])
    assert np.isnan(row["high"])
    assert "warning.no-overlap" in got.warnings


@pytest.mark.parametrize("seed", range(5))
def test_shift_is_the_median_of_all_differences_between_the_groups(seed):
    generator = np.random.default_rng(seed)
    first, second = generator.integers(0, 6, 14), generator.integers(1, 6, 9)
    got = mann_whitney(pd.Series([*first, *second]), pd.Series(["a"] * 14 + ["b"] * 9)).value("shift")
    assert got == pytest.approx(np.median(np.subtract.outer(first, second)), abs=1e-9)
