"""Two and more groups, tables and correlations against R; and where the Python peers differ."""

import itertools

import numpy as np
import pandas as pd
import pytest
from r_truth import close, data, expected, item_scores

from swresearch.statistics.compare import mann_whitney, mean_difference, pairwise
from swresearch.statistics.correlation import correlation
from swresearch.statistics.crosstab import association, cells
from swresearch.statistics.fisher import fisher_p
from swresearch.statistics.ranks import rank_sum_p, ranks, signed_rank_p
from swresearch.statistics.several import kruskal_wallis, means_of_groups, sensitivity

EFC, BFI = data("efc.csv"), data("bfi.csv")
NEGATIVE, EXTRAVERSION = item_scores("efc_negative6"), item_scores("bfi_extraversion")
TWO = {
    "efc_neg6_by_carersex": (NEGATIVE, EFC["c161sex"]),
    "efc_cop1_by_sex": (EFC["c82cop1"], EFC["c161sex"]),
    "bfi_ext_by_gender": (EXTRAVERSION, BFI["gender"]),
}
SEVERAL = {
    "efc_neg6_by_dependency": (NEGATIVE, EFC["e42dep"]),
    "bfi_ext_by_education": (EXTRAVERSION, BFI["education"]),
}
CORRELATED = {
    "efc_neg6_c12hour": (NEGATIVE, EFC["c12hour"]),
    "efc_neg6_quol5": (NEGATIVE, EFC["quol_5"]),
    "bfi_E1_E2": (BFI["E1"], BFI["E2"]),
}
TABLES = {
    "efc_sex_empl": (EFC["c161sex"], EFC["c175empl"]),
    "efc_dep_edu": (EFC["e42dep"], EFC["c172code"]),
}
BY_SEARCH = 1e-4  # R's uniroot stops at 1e-4 (Hodges-Lehmann) and 1.2e-4 (odds ratio)
BY_OPTIM = 1e-7  # effectsize finds noncentral limits with optim


@pytest.mark.parametrize("case", TWO)
def test_mann_whitney_is_that_of_wilcox_test(case):
    truth = expected("tests")["two"][case]
    got = mann_whitney(*TWO[case])
    row = got.table.iloc[0]
    assert [row["n_first"], row["n_second"]] == truth["n"]
    close(
        row[["u", "p_asymptotic", "p_corrected", "superiority", "rank_biserial"]].astype(float),
        [truth[key] for key in ("U_first", "p_asym_nocorr", "p_asym_corr", "CLES", "rank_biserial")],
    )
    close(row[["rank_biserial", "low", "high"]].astype(float), truth["effectsize_rank_biserial"])
    shifts = row[["shift", "shift_low", "shift_high"]].astype(float)
    close(shifts, [truth["HL_shift"], *truth["HL_ci"]], BY_SEARCH)


@pytest.mark.parametrize("case", TWO)
def test_mean_difference_is_that_of_t_test_and_effectsize(case):
    truth = expected("tests")["two"][case]
    row = mean_difference(*TWO[case]).table.iloc[0].drop(["first", "second"]).astype(float)
    for kind, names in {
        "welch": ["t", "df", "p", "low", "high"],
        "student": ["t_student", None, "p_student", "student_low", "student_high"],
    }.items():
        wanted = [truth[kind]["t"], truth[kind]["df"], truth[kind]["p"], *truth[kind]["ci"]]
        for name, value in zip(names, wanted, strict=True):
            if name:
                close(row[name], value)
    close(row["cohens_d"], truth["cohens_d"][0])
    close(row["hedges_g"], truth["hedges_g"][0])
    close(row[["d_low", "d_high"]], truth["cohens_d"][1:], BY_OPTIM)
    close(row[["g_low", "g_high"]], truth["hedges_g"][1:], BY_OPTIM)


@pytest.mark.parametrize("case", SEVERAL)
def test_kruskal_wallis_is_that_of_kruskal_test(case):
    truth = expected("tests")["kruskal"][case]
    got = kruskal_wallis(*SEVERAL[case])
    assert got.n == sum(truth["n"].values())
    names = {"h": "H", "df": "df", "p": "p", "epsilon2": "epsilon2", "eta2": "eta2_H"}
    row = got.table.iloc[0]
    close(row[list(names)].astype(float), [truth[key] for key in names.values()])


@pytest.mark.parametrize("case", SEVERAL)
def test_means_of_groups_are_those_of_oneway_test(case):
    truth = expected("tests")["kruskal"][case]
    got = means_of_groups(*SEVERAL[case]).table.set_index("kind")
    welch = [truth["welch"]["F"], *truth["welch"]["df"], truth["welch"]["p"]]
    close(got.loc["welch", ["f", "df1", "df2", "p"]], welch)
    close(got.loc["classic", ["f", "p"]], [truth["anova"]["F"], truth["anova"]["p"]])


@pytest.mark.parametrize("case", SEVERAL)
def test_pairwise_is_that_of_pairwise_wilcox_test(case):
    truth = expected("tests")["kruskal"][case]
    for row in pairwise(*SEVERAL[case]).table.itertuples():
        at = int(row.second) - 2, int(row.first) - 1
        close(row.p, truth["pairwise_mwu_raw"][at[0]][at[1]])
        close(row.p_holm, truth["pairwise_mwu_holm"][at[0]][at[1]])


@pytest.mark.parametrize("case", TABLES)
def test_association_is_that_of_chisq_test_and_vcd_and_effectsize(case):
    truth = expected("tests")["tables"][case]
    got = association(*TABLES[case])
    assert got.n == truth["n"]
    row = got.table.iloc[0]
    names = {
        "chi2": "chi2", "df": "df", "p": "p", "chi2_yates": "chi2_yates", "p_yates": "p_yates",
        "g2": "G2", "p_g2": "p_G2", "cramer_v": "cramer_v", "contingency": "contingency_coef",
        "expected_min": "expected_min", "p_fisher": "fisher_p",
    }  # fmt: skip
    close(row[list(names)], [truth[key] for key in names.values()])
    close(row[["cramer_v", "lower_bound"]], truth["effectsize_v"][:2], BY_OPTIM)
    close(row[["v_corrected", "v_corrected_bound"]], truth["effectsize_v_biascorr"][:2], BY_OPTIM)


def test_odds_ratio_is_that_of_fisher_test():
    truth = expected("tests")["tables"]["efc_sex_empl"]
    row = association(*TABLES["efc_sex_empl"]).table.iloc[0]
    wanted = [truth["fisher_or"], *truth["fisher_or_ci"]]
    close(row[["odds_ratio", "odds_low", "odds_high"]], wanted, BY_SEARCH)


@pytest.mark.parametrize("case", TABLES)
def test_cells_are_those_of_chisq_test(case):
    truth = expected("tests")["tables"][case]
    got = cells(*TABLES[case]).table
    assert got["count"].tolist() == np.ravel(truth["table"]).tolist()
    close(got["residual"], np.ravel(truth["stdres"]))


@pytest.mark.parametrize("case", CORRELATED)
def test_correlation_is_that_of_cor_test(case):
    truth = expected("tests")["corr"][case]
    got = correlation(*CORRELATED[case])
    assert got.n == truth["n"]
    table = got.table.set_index(["kind", "interval"])
    spearman, kendall, pearson = (truth[kind] for kind in ("spearman", "kendall", "pearson"))
    for name, key in {
        "bonett-wright": "ci_bonett_wright", "fieller": "ci_fieller", "fisher": "ci_fisher_z",
    }.items():  # fmt: skip
        row = table.loc[("spearman", name)]
        close(row[["r", "low", "high", "p"]], [spearman["rho"], *spearman[key], spearman["p_t"]])
        close(np.log(row["p"]), np.log(spearman["p_R_asym"]))
        close(np.log(row["p_corrected"]), np.log(spearman["p_R_asym_continuity"]))
    row = table.loc[("kendall", "fieller")]
    close(row[["r", "low", "high"]], [kendall["tau_b"], *kendall["ci_fieller"]])
    close(np.log(row["p"]), np.log(kendall["p"]))
    row = table.loc[("pearson", "fisher")]
    close(row[["r", "low", "high"]], [pearson["r"], *pearson["ci"]])
    close(np.log(row["p"]), np.log(pearson["p"]))


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
