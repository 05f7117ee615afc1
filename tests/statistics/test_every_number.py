"""Every number that R gave on the reference data, one by one, or the reason why it is left out.

`RULES` says per group of numbers which function of R gave them and how close ours must be;
`r_mirror` computes ours. A number of R that fits no rule, or a rule without numbers, fails.
"""

import math
from fnmatch import fnmatchcase

import pytest
from r_mirror import ours
from r_truth import FOLDER, expected

CLOSED = 1e-9  # closed formulas
FITTED = 1e-4  # fitted by an optimiser on both sides
BY_SEARCH = 1e-4  # R's uniroot stops at 1e-4 (Hodges-Lehmann) and 1.2e-4 (odds ratio)
BY_OPTIM = 1e-7  # effectsize finds noncentral limits with optim

# where in expected/<file>.json, the function of R, how close
RULES = [
    ("items/*/mean_t_ci/*", "t.test", CLOSED),
    ("items/*/freq/*/code", "table", CLOSED),
    ("items/*/freq/*/count", "table", CLOSED),
    ("items/*/freq/*/pct", "prop.table", CLOSED),
    ("items/*/freq/*/wilson_*", "prop.test(correct = FALSE)", CLOSED),
    ("items/*/top2/count", "table", CLOSED),
    ("items/*/top2/pct", "prop.table", CLOSED),
    ("items/*/top2/wilson/*", "prop.test(correct = FALSE)", CLOSED),
    *[
        (f"items/*.*/{name}", "psych::describe(type = 3)", CLOSED)
        for name in ("n", "missing", "mean", "sd", "se", "median", "skew_type3", "kurt_type3")
    ],
    ("reliability/*/pairwise/*", "psych::alpha", CLOSED),
    ("reliability/*/listwise/*", "psych::alpha(na.omit(x))", CLOSED),
    ("reliability/*/feldt_psychometric_listwise/*", "psychometric::alpha.CI", CLOSED),
    ("reliability/*/r_drop_base_listwise/*", "cor(item, rowSums(others))", CLOSED),
    ("reliability/*/omega_lavaan_*", "lavaan::cfa", FITTED),
    ("reliability/*/omega_total_psych_*", "psych::omega(nfactors = 1, fm = 'ml')", FITTED),
    *[
        (f"reliability/*/cfa_listwise/{name}", "lavaan::fitMeasures", 1e-8)
        for name in ("chisq", "df", "pvalue", "cfi", "tli", "n")
    ],
    # lavaan's own optimiser stops a little before the minimum: the residuals show it
    ("reliability/*/cfa_listwise/rmsea", "lavaan::fitMeasures", 1e-6),
    ("reliability/*/cfa_listwise/srmr", "lavaan::fitMeasures", 1e-6),
    ("reliability/*/loadings_std_listwise/*", "lavaan::standardizedSolution", FITTED),
    ("reliability/*/ordinal_alpha_polychoric_*", "psych::alpha(psych::polychoric(x)$rho)", FITTED),
    ("reliability/*/polychoric_rho_listwise/*", "psych::polychoric", FITTED),
    ("reliability/[be]*/omega_categorical_*", "semTools::reliability", 1e-6),
    ("reliability/*/mokken/*", "published formula of mokken::coefH", CLOSED),
    ("agreement/kripp/*", "published formula (Krippendorff 2011)", CLOSED),
    ("agreement/icc/*/n", "psych::ICC", CLOSED),
    ("agreement/icc/*/anova/*", "psych::ICC(lmer = FALSE)", CLOSED),
    # lme4 stops a little before the optimum
    ("agreement/icc/*/lmer_complete/*", "psych::ICC(lmer = TRUE)", 1e-5),
    ("rci/*", "published formula (Jacobson and Truax 1991)", CLOSED),
    ("efa/n", "na.omit", CLOSED),
    ("efa/eigen/*", "eigen(cor(x))", CLOSED),
    ("efa/pa_pc_values/*", "psych::fa.parallel", CLOSED),
    ("efa/fa_values/*", "psych::fa.parallel(fm = 'minres')", FITTED),
    ("efa/pa_nfact", "psych::fa.parallel", CLOSED),
    ("efa/pa_ncomp", "psych::fa.parallel", CLOSED),
    ("weighted/*/mean/*", "survey::svymean", CLOSED),
    ("weighted/*/se/*", "survey::svymean", CLOSED),
    ("weighted/*/svyttest/*", "survey::svyttest", CLOSED),
    ("weighted/*/quantiles/*", "survey::svyquantile", CLOSED),
    ("weighted/*/sd", "survey::svyvar", CLOSED),
    *[
        (f"tests/paired/*/{name}", "t.test(paired = TRUE)", CLOSED)
        for name in (
            "n",
            "n_zero",
            "mean_?",
            "sd_?",
            "mean_diff",
            "sd_diff",
            "t",
            "df",
            "p",
            "ci_diff/*",
        )
    ],
    ("tests/paired/*/r", "cor", CLOSED),
    ("tests/paired/*/d_z", "published formula (Lakens 2013)", CLOSED),
    ("tests/paired/*/g_z", "published formula (Lakens 2013)", CLOSED),
    ("tests/paired/*/d_z_ci_nct/*", "pt(ncp = )", CLOSED),
    ("tests/paired/*/J_*", "gamma", CLOSED),
    ("tests/paired/*/d_av_*", "published formula (Algina and Keselman 2003)", CLOSED),
    ("tests/paired/*/g_av_*", "published formula (Algina and Keselman 2003)", CLOSED),
    ("tests/paired/*/d_rm", "published formula (Lakens 2013)", CLOSED),
    ("tests/paired/*/glass_delta_pre", "published formula (Glass 1976)", CLOSED),
    ("tests/paired/*/effectsize_?_z/*", "effectsize::cohens_d, hedges_g", BY_OPTIM),
    ("tests/paired/*/wilcoxon/V_zeros_dropped", "wilcox.test(paired = TRUE)", CLOSED),
    ("tests/paired/*/wilcoxon/p_asym_*", "wilcox.test(exact = FALSE)", CLOSED),
    ("tests/paired/*/wilcoxon/p_r_default", "wilcox.test", CLOSED),
    ("tests/paired/*/wilcoxon/p_exact_*", "exactRankTests::wilcox.exact", CLOSED),
    ("tests/paired/*/wilcoxon/pseudomedian*", "wilcox.test(conf.int = TRUE)", BY_SEARCH),
    ("tests/paired/*/wilcoxon/coin_wilcoxon_*", "coin::wilcoxsign_test(zero = 'Wilcoxon')", CLOSED),
    ("tests/paired/*/wilcoxon/coin_pratt_*", "coin::wilcoxsign_test(zero = 'Pratt')", CLOSED),
    ("tests/paired/*/wilcoxon/*rank_biserial*", "effectsize::rank_biserial(paired = TRUE)", CLOSED),
    ("tests/two/*/groups/*", "factor", CLOSED),
    ("tests/two/*/n/*", "table", CLOSED),
    ("tests/two/*/U_first", "wilcox.test", CLOSED),
    ("tests/two/*/p_asym_*", "wilcox.test(exact = FALSE)", CLOSED),
    ("tests/two/*/HL_*", "wilcox.test(conf.int = TRUE)", BY_SEARCH),
    ("tests/two/*rank_biserial*", "effectsize::rank_biserial", CLOSED),
    ("tests/two/*/CLES", "published formula (Vargha and Delaney 2000)", CLOSED),
    ("tests/two/*/welch/*", "t.test", CLOSED),
    ("tests/two/*/student/*", "t.test(var.equal = TRUE)", CLOSED),
    ("tests/two/*/cohens_d/*", "effectsize::cohens_d", BY_OPTIM),
    ("tests/two/*/hedges_g/*", "effectsize::hedges_g", BY_OPTIM),
    ("tests/kruskal/*/n/*", "table", CLOSED),
    *[(f"tests/kruskal/*[a-z]/{name}", "kruskal.test", CLOSED) for name in ("H", "df", "p")],
    ("tests/kruskal/*/epsilon2", "effectsize::rank_epsilon_squared", CLOSED),
    ("tests/kruskal/*/eta2_H", "effectsize::rank_eta_squared", CLOSED),
    ("tests/kruskal/*/pairwise_mwu_*", "pairwise.wilcox.test(exact = FALSE)", CLOSED),
    ("tests/kruskal/*/welch/*", "oneway.test", CLOSED),
    ("tests/kruskal/*/anova/*", "oneway.test(var.equal = TRUE)", CLOSED),
    ("tests/friedman/*", "friedman.test", CLOSED),
    ("tests/corr/*/n", "cor.test", CLOSED),
    ("tests/corr/*/pearson/*", "cor.test", CLOSED),
    ("tests/corr/*/spearman/rho", "cor.test(method = 'spearman')", CLOSED),
    ("tests/corr/*/spearman/p_*", "cor.test(method = 'spearman', exact = FALSE)", CLOSED),
    ("tests/corr/*/spearman/ci_*", "published formula (Bonett and Wright 2000)", CLOSED),
    ("tests/corr/*/kendall/tau_b", "cor.test(method = 'kendall')", CLOSED),
    ("tests/corr/*/kendall/p", "cor.test(method = 'kendall', exact = FALSE)", CLOSED),
    ("tests/corr/*/kendall/ci_*", "published formula (Fieller and others 1957)", CLOSED),
    ("tests/tables/*/table/*", "table", CLOSED),
    *[
        (f"tests/tables/*_e[dm]*/{name}", "chisq.test(correct = FALSE)", CLOSED)
        for name in ("n", "chi2", "df", "p", "expected_min", "stdres/*")
    ],
    ("tests/tables/*_yates", "chisq.test", CLOSED),
    ("tests/tables/*G2", "vcd::assocstats", CLOSED),
    ("tests/tables/*/cramer_v", "vcd::assocstats", CLOSED),
    ("tests/tables/*/contingency_coef", "vcd::assocstats", CLOSED),
    ("tests/tables/*/effectsize_v/[01]", "effectsize::cramers_v(adjust = FALSE)", BY_OPTIM),
    ("tests/tables/*/effectsize_v_biascorr/[01]", "effectsize::cramers_v(adjust = TRUE)", BY_OPTIM),
    ("tests/tables/*/fisher_p", "fisher.test", CLOSED),
    ("tests/tables/*/fisher_or*", "fisher.test", BY_SEARCH),
    *[
        (f"tests/padjust/{name}/*", f"p.adjust(method = '{name.removesuffix('_na')}')", CLOSED)
        for name in ("holm", "BH", "BY", "bonferroni", "hommel", "hochberg", "holm_na", "BH_na")
    ],
]
LEFT_OUT = {
    "scales/*": "settings: items, reversed items and ranges, which everything here is read by",
    "reliability/sai_*/omega_categorical_*": "README: above 1, no truth; ours is refused",
    "efa/pa_pc_sim*": "README: simulated values come from R's generator",
    "efa/fa_sim/*": "README: simulated values come from R's generator",
    "efa/ml_*": "README: compare eigenvalues and the number of factors only",
    "efa/minres_*": "README: compare eigenvalues and the number of factors only",
    "efa/bartlett/*": "README: compare eigenvalues and the number of factors only",
    "efa/KMO": "README: compare eigenvalues and the number of factors only",
    "efa/MSAi/*": "README: compare eigenvalues and the number of factors only",
    "tests/corr/*/boot*": "README: bootstrap intervals are seeded in R's generator",
    "tests/tables/*/effectsize_v*/2": "the upper end of a one-sided interval is 1 by definition",
    "tests/padjust/p/*": "what goes in",
    "tests/padjust/p_na/*": "what goes in",
}
FILES = sorted(path.stem for path in (FOLDER / "expected").glob("*.json") if path.stem != "versions")


def leaves(tree, path):
    """Every (path, value) that is a number; R's NA and text are none."""
    if isinstance(tree, dict):
        for key, part in tree.items():
            yield from leaves(part, f"{path}/{key}")
    elif isinstance(tree, list):
        for at, part in enumerate(tree):
            yield from leaves(part, f"{path}/{at}")
    elif isinstance(tree, (int, float)):
        yield path, tree


NUMBERS = {path: value for file in FILES for path, value in leaves(expected(file), file)}


def rules_of(path):
    """The rules that a number falls under; the first is its own."""
    return [rule for rule in RULES if fnmatchcase(path, rule[0])]


def mine(path):
    """Our number at the place of R's."""
    file, name, *steps = path.split("/")
    found = ours(file, name)
    for step in steps:
        found = found[step] if isinstance(found, dict) else found[int(step)]
    return float(found)


def test_every_number_has_a_rule_or_a_reason_and_never_both():
    left_out = {p for p in NUMBERS if any(fnmatchcase(p, reason) for reason in LEFT_OUT)}
    ruled = {p for p in NUMBERS if rules_of(p)}
    assert sorted(set(NUMBERS) - ruled - left_out) == []
    assert sorted(ruled & left_out) == []
    assert len(ruled) > 6_000


@pytest.mark.parametrize("pattern", LEFT_OUT)
def test_nothing_is_left_out_that_is_not_there(pattern):
    assert any(fnmatchcase(path, pattern) for path in NUMBERS)


@pytest.mark.parametrize(("pattern", "function", "tolerance"), RULES)
def test_our_number_is_rs(pattern, function, tolerance):
    paths = [p for p in NUMBERS if rules_of(p)[:1] == [(pattern, function, tolerance)]]
    assert len(paths) > 0, f"{function}: no number stands under {pattern}"
    wrong = []
    for path in paths:
        got, truth = mine(path), NUMBERS[path]
        # A p-value of 1e-30 is compared by its size; anything else within 1 by its distance.
        tiny = fnmatchcase(path, "*/p") or fnmatchcase(path, "*/p_*")
        tiny &= 0 < truth < 1e-6
        gap = abs(math.log(got / truth)) if tiny else abs(got - truth) / max(1, abs(truth))
        if not gap <= tolerance:
            wrong.append(f"{path}: {got} is not {truth}, the number of {function}")
    assert wrong == []
