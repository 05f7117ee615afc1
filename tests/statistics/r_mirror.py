"""Our numbers in the shape of R's: for every file of `expected/` the same tree, from this library."""

import functools

import numpy as np
import pandas as pd
from r_truth import FOLDER, data, expected, item_scores, scale

from swresearch.statistics import multiplicity
from swresearch.statistics.agreement import Level, krippendorff
from swresearch.statistics.categorical_omega import categorical_omega
from swresearch.statistics.change import change, friedman, wilcoxon
from swresearch.statistics.compare import mann_whitney, mean_difference, pairwise
from swresearch.statistics.correlation import correlation, fisher_interval
from swresearch.statistics.crosstab import association, cells
from swresearch.statistics.dimensions import parallel
from swresearch.statistics.icc import icc
from swresearch.statistics.noncentral import unbiased
from swresearch.statistics.omega import Missing, loadings, omega, one_factor_fit
from swresearch.statistics.polychoric import ordinal_alpha, polychoric
from swresearch.statistics.proportion import distribution, mean, share
from swresearch.statistics.reliability import alpha, item_rest, item_statistics
from swresearch.statistics.reliable_change import reliable_change, reliable_change_shares
from swresearch.statistics.scalability import WHOLE, scalability, scalability_of_pairs
from swresearch.statistics.several import kruskal_wallis, means_of_groups
from swresearch.statistics.weights import (
    Design,
    weighted_difference,
    weighted_mean,
    weighted_quantiles,
)

WIDE = pd.read_csv(FOLDER / "expected" / "sai_flat_scores_wide.csv").set_index("id")
EFC, BFI = data("efc.csv"), data("bfi.csv").set_index("respondent", drop=False)
NEGATIVE = item_scores("efc_negative6")
EXTRAVERSION = item_scores("bfi_extraversion").set_axis(BFI.index)
PAIRED = {
    "sai_flat": (WIDE.iloc[:, 0], WIDE.iloc[:, 1]),
    "bfi_E4_N4": (BFI["E4"], BFI["N4"]),
}
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
SCHOOLS = data("apistrat.csv")


@functools.cache
def ours(file, name):
    """The part of a file below its first key."""
    return globals()[f"_{file}"](name)


def _only(result):
    """The one row of a result, its text columns included."""
    (row,) = result.table.to_dict("records")
    return row


def _renamed(row, names):
    return {theirs: row[mine] for theirs, mine in names.items()}


def _by_item(result, column):
    return result.table.set_index("item")[column].to_dict()


# reliability.json

_ALPHA = {
    "raw_alpha": "alpha", "std_alpha": "standardised", "G6": "guttman_6", "average_r": "average_r",
    "ase": "se",
}  # fmt: skip
_REST = {
    "alpha_drop": "alpha_dropped", "std_alpha_drop": "standardised_dropped", "r_drop": "item_rest",
    "raw_r": "item_total", "r_cor": "item_total_corrected",
}  # fmt: skip
_FIT = ("chisq", "df", "cfi", "tli", "rmsea", "srmr")


def _reliability(name):
    items = scale(name)
    fit, listwise = one_factor_fit(items), _only(alpha(items, listwise=True))
    rests = item_rest(items, listwise=True)
    return {
        "pairwise": _alphas(items, False),
        "listwise": _alphas(items, True),
        "feldt_psychometric_listwise": [listwise[key] for key in ("low", "alpha", "high")],
        "r_drop_base_listwise": _by_item(rests, "item_rest"),
        "omega_lavaan_ml_listwise": omega(items, Missing.LISTWISE).value("omega"),
        "omega_lavaan_fiml": omega(items, Missing.FIML).value("omega"),
        "omega_lavaan_std_listwise": omega(items, Missing.LISTWISE).value("standardised"),
        "omega_total_psych_1f_ml_listwise": omega(items, Missing.LISTWISE).value("omega_observed"),
        "omega_total_psych_1f_ml_pairwise": omega(items, Missing.PAIRWISE).value("omega_observed"),
        "cfa_listwise": {key: fit.value(key) for key in _FIT} | {"pvalue": fit.value("p"), "n": fit.n},
        "loadings_std_listwise": _by_item(loadings(items), "loading"),
        "ordinal_alpha_polychoric_pairwise": ordinal_alpha(items).value("alpha"),
        "ordinal_alpha_polychoric_listwise": ordinal_alpha(items, listwise=True).value("alpha"),
        "polychoric_rho_listwise": _square(polychoric(items, listwise=True), "r", items),
        "omega_categorical_GreenYang_semTools": categorical_omega(items).table["omega"].squeeze(),
        "mokken": {
            "H": scalability(items).value("h", item=WHOLE),
            "Hi": _by_item(scalability(items), "h"),
            "Hij": _square(scalability_of_pairs(items), "h", items),
        },
    }


def _alphas(items, listwise):
    got = alpha(items, listwise=listwise)
    row, rests = _only(got), item_rest(items, listwise=listwise)
    statistics = item_statistics(items, listwise=listwise)
    return {
        "n_rows": got.n,
        "n_complete": alpha(items, listwise=True).n,
        **_renamed(row, _ALPHA),
        "feldt": [row["low"], row["high"]],
        "duhachek": [row["low_duhachek"], row["high_duhachek"]],
        **{theirs: _by_item(rests, mine) for theirs, mine in _REST.items()},
        "item_mean": _by_item(statistics, "mean"),
        "item_sd": _by_item(statistics, "sd"),
    }


def _square(pairs, column, items):
    """A symmetric matrix with ones on its diagonal, from one row per pair."""
    square = np.zeros((items.shape[1], items.shape[1]))
    square[np.triu_indices(len(square), 1)] = pairs.table[column]
    return square + square.T + np.eye(len(square))


# items.json


def _items(name):
    source, _, item = name.partition(".")
    frame = data("sai_flat_prepost.csv" if source.startswith("sai") else f"{source}.csv")
    answers = frame.loc[frame["time"] == 1, item] if source.startswith("sai") else frame[item]
    codes = [row["code"] for row in expected("items")[name]["freq"]]
    got = mean(answers)
    row = _only(got)
    top = _only(share(answers, codes[-2:]))
    counted = distribution(answers, codes).table
    return {
        "n": got.n,
        "missing": got.missing,
        **{key: row[key] for key in ("mean", "sd", "se", "median")},
        "mean_t_ci": [row["low"], row["high"]],
        "skew_type3": row["skew"],
        "kurt_type3": row["kurtosis"],
        "freq": [
            {
                "code": option["option"],
                "count": option["count"],
                "pct": 100 * option["share"],
                "wilson_lo": 100 * option["low"],
                "wilson_hi": 100 * option["high"],
            }
            for option in counted.to_dict("records")
        ],
        "top2": {
            "count": top["count"],
            "pct": 100 * top["share"],
            "wilson": [100 * top["low"], 100 * top["high"]],
        },
    }


# agreement.json, rci.json, efa.json, weighted.json


def _agreement(name):
    ratings = {key: data(f"{key}.csv").iloc[:, 1:] for key in ("krippendorff2011", "shrout_fleiss")}
    if name == "kripp":
        return {
            key: {level.value: krippendorff(part, level).value("alpha") for level in Level}
            for key, part in ratings.items()
        }
    got = icc(ratings["shrout_fleiss"])
    names = {
        "ICC": "icc", "F": "f", "df1": "df1", "df2": "df2", "p": "p", "lower bound": "low",
        "upper bound": "high",
    }  # fmt: skip
    forms = {row["form"]: row for row in got.table.to_dict("records")}
    found = {
        "n": got.n,
        "anova": {form: _renamed(row, names) for form, row in forms.items()},
        "lmer_complete": {form: row["icc"] for form, row in forms.items()},
    }
    return {"shrout_fleiss": found}


def _rci(name):
    rxx = alpha(scale("sai_flat_t1")).value("alpha")
    people = reliable_change(*PAIRED[name], rxx)
    got = reliable_change_shares(*PAIRED[name], rxx, higher_is_better=False).table
    counts = got.set_index("verdict")["count"]
    return {
        "rxx": rxx,
        "sd_pre": mean(PAIRED[name][0]).value("sd"),
        "SEM": got["sem"].iloc[0],
        "S_diff": got["s_diff"].iloc[0],
        "min_reliable_change": got["needed"].iloc[0],
        "n": people.n,
        "reliably_down": counts["improved"],
        "unchanged": counts["unchanged"],
        "reliably_up": counts["worsened"],
        "rci": people.table.set_index("person")["index"].reindex(WIDE.index).tolist(),
    }


def _efa(name):
    got = parallel(data("bfi.csv").iloc[:, 1:26], seed=1)
    return {
        "n": got.n,
        "eigen": got.table["component"].tolist(),
        "pa_pc_values": got.table["component"].tolist(),
        "fa_values": got.table["factor"].tolist(),
        "pa_nfact": got.table["keep_factor"].sum(),
        "pa_ncomp": got.table["keep_component"].sum(),
    }[name]


def _weighted(name):
    design = Design(SCHOOLS["pw"], strata=SCHOOLS["stype"], population=SCHOOLS["fpc"])
    means = {key: _only(weighted_mean(SCHOOLS[key], design)) for key in ("api00", "enroll")}
    return {
        "mean": {key: row["mean"] for key, row in means.items()},
        "se": {key: row["se"] for key, row in means.items()},
        "svyttest": _only(weighted_difference(SCHOOLS["api00"], SCHOOLS["awards"], design)),
        "quantiles": weighted_quantiles(SCHOOLS["api00"], design).table["value"].tolist(),
        "sd": means["api00"]["sd"],
    }


# tests.json


def _tests(name):
    makers = {
        "paired": (_paired, PAIRED),
        "two": (_two, TWO),
        "kruskal": (_kruskal, SEVERAL),
        "corr": (_correlated, CORRELATED),
        "tables": (_table, TABLES),
    }
    if name in makers:
        make, cases = makers[name]
        return {key: make(*case) for key, case in cases.items()}
    return {"friedman": _friedman, "padjust": _adjusted}[name]()


_CHANGE = {
    "mean_x": "mean_before", "sd_x": "sd_before", "mean_y": "mean_after", "sd_y": "sd_after",
    "mean_diff": "difference", "sd_diff": "sd_difference", "r": "r", "t": "t", "df": "df", "p": "p",
    "d_z": "d_z", "g_z": "g_z", "d_av_rms": "d_av", "g_av_rms": "g_av", "d_av_meanSD": "d_av_mean_sd",
    "g_av_meanSD": "g_av_mean_sd", "d_rm": "d_rm", "glass_delta_pre": "glass_delta",
}  # fmt: skip


def _paired(before, after):
    got = change(before, after)
    row, ranked = _only(got), _only(wilcoxon(before, after))
    three = {name: [row[f"{name}{end}"] for end in ("", "_low", "_high")] for name in ("d_z", "g_z")}
    pratt = {kind: {"Z": ranked["z"], "p": ranked[f"p_{kind}"]} for kind in ("asymptotic", "exact")}
    dropped = {
        kind: {"Z": ranked["z_dropped"], "p": ranked[f"p_dropped_{kind}"]}
        for kind in ("asymptotic", "exact")
    }
    return {
        "n": got.n,
        "n_zero": ranked["zeros"],
        **_renamed(row, _CHANGE),
        "ci_diff": [row["low"], row["high"]],
        "d_z_ci_nct": three["d_z"][1:],
        "effectsize_d_z": three["d_z"],
        "effectsize_g_z": three["g_z"],
        "J_df": unbiased(row["df"]),
        "J_2n_minus2": unbiased(2 * row["df"]),
        "d_av_rms_ci_AlginaKeselman": [row["d_av_low"], row["d_av_high"]],
        "g_av_rms_ci": [row["g_av_low"], row["g_av_high"]],
        "wilcoxon": {
            "V_zeros_dropped": ranked["v"],
            "p_asym_nocorr": ranked["p_dropped_asymptotic"],
            "p_asym_corr": ranked["p_dropped_corrected"],
            "p_r_default": ranked["p_dropped_corrected"],
            "p_exact_zeros_dropped_exactRankTests": ranked["p_dropped_exact"],
            "pseudomedian": ranked["pseudomedian"],
            "pseudomedian_ci": [ranked["pseudomedian_low"], ranked["pseudomedian_high"]],
            "coin_wilcoxon_asym": dropped["asymptotic"],
            "coin_wilcoxon_exact": dropped["exact"],
            "coin_pratt_asym": pratt["asymptotic"],
            "coin_pratt_exact": pratt["exact"],
            "rank_biserial_zeros_dropped": ranked["rank_biserial"],
            "effectsize_rank_biserial": [ranked[key] for key in ("rank_biserial", "low", "high")],
        },
    }


def _two(values, groups):
    ranked, row = _only(mann_whitney(values, groups)), _only(mean_difference(values, groups))
    sizes = [ranked["n_first"], ranked["n_second"]]
    return {
        "groups": [ranked["first"], ranked["second"]],
        "n": sizes,
        "U_first": ranked["u"],
        "p_asym_nocorr": ranked["p_asymptotic"],
        "p_asym_corr": ranked["p_corrected"],
        "HL_shift": ranked["shift"],
        "HL_ci": [ranked["shift_low"], ranked["shift_high"]],
        "rank_biserial": ranked["rank_biserial"],
        "effectsize_rank_biserial": [ranked[key] for key in ("rank_biserial", "low", "high")],
        "CLES": ranked["superiority"],
        "welch": _renamed(row, {"t": "t", "df": "df", "p": "p"}) | {"ci": [row["low"], row["high"]]},
        "student": {
            "t": row["t_student"],
            "df": sum(sizes) - 2,
            "p": row["p_student"],
            "ci": [row["student_low"], row["student_high"]],
        },
        "cohens_d": [row[key] for key in ("cohens_d", "d_low", "d_high")],
        "hedges_g": [row[key] for key in ("hedges_g", "g_low", "g_high")],
    }


def _kruskal(values, groups):
    row = _only(kruskal_wallis(values, groups))
    means = means_of_groups(values, groups).table.set_index("kind")
    known = values.notna() & groups.notna()
    counts = groups[known].value_counts()
    return {
        "n": {f"{group:g}": count for group, count in counts.items()},
        **_renamed(row, {"H": "h", "df": "df", "p": "p", "epsilon2": "epsilon2", "eta2_H": "eta2"}),
        **_pairs_of_groups(pairwise(values, groups)),
        "welch": {
            "F": means.at["welch", "f"],
            "df": means.loc["welch", ["df1", "df2"]].tolist(),
            "p": means.at["welch", "p"],
        },
        "anova": {"F": means.at["classic", "f"], "p": means.at["classic", "p"]},
    }


def _pairs_of_groups(result):
    """R's lower triangles: a row per group from the second, a column per group up to the last but one."""
    size = int(result.table["second"].max()) - 1
    found = {"pairwise_mwu_raw": "p", "pairwise_mwu_holm": "p_holm"}
    squares = {key: np.full((size, size), np.nan) for key in found}
    for row in result.table.to_dict("records"):
        for key, column in found.items():
            squares[key][int(row["second"]) - 2, int(row["first"]) - 1] = row[column]
    return squares


def _friedman():
    got = friedman(scale("efc_negative6"))
    row = got.table.iloc[0]
    found = _renamed(row, {"chi2": "chi2", "df": "df", "p": "p", "kendall_W": "kendall_w"})
    ranked = {"n": got.n, "k": len(got.table), "mean_ranks": got.table["mean_rank"].tolist()}
    return {"efc_cop2_7": found | ranked}


def _correlated(first, second):
    got = correlation(first, second)
    rows = {(row["kind"], row["interval"]): row for row in got.table.to_dict("records")}
    ends = {key: [row["low"], row["high"]] for key, row in rows.items()}
    pearson, spearman = rows["pearson", "fisher"], rows["spearman", "bonett-wright"]
    kendall = rows["kendall", "fieller"]
    return {
        "n": got.n,
        "pearson": {"r": pearson["r"], "ci": ends["pearson", "fisher"], "p": pearson["p"]},
        "spearman": {
            "rho": spearman["r"],
            "p_R_asym": spearman["p"],
            "p_t": spearman["p"],
            "p_R_asym_continuity": spearman["p_corrected"],
            "ci_fisher_z": ends["spearman", "fisher"],
            "ci_bonett_wright": ends["spearman", "bonett-wright"],
            "ci_fieller": ends["spearman", "fieller"],
        },
        "kendall": {
            "tau_b": kendall["r"],
            "p": kendall["p"],
            "ci_fisher_z_naive": fisher_interval(kendall["r"], 1 / (got.n - 3), 0.95),
            "ci_fieller": ends["kendall", "fieller"],
        },
    }


_ASSOCIATION = {
    "chi2": "chi2", "df": "df", "p": "p", "chi2_yates": "chi2_yates", "p_yates": "p_yates", "G2": "g2",
    "p_G2": "p_g2", "cramer_v": "cramer_v", "contingency_coef": "contingency",
    "expected_min": "expected_min", "fisher_p": "p_fisher", "fisher_or": "odds_ratio",
}  # fmt: skip


def _table(first, second):
    got = association(first, second)
    row, counted = _only(got), cells(first, second).table
    shape = counted["row"].nunique(), counted["column"].nunique()
    return {
        "n": got.n,
        "table": counted["count"].to_numpy().reshape(shape),
        "stdres": counted["residual"].to_numpy().reshape(shape),
        **_renamed(row, _ASSOCIATION),
        "fisher_or_ci": [row["odds_low"], row["odds_high"]],
        "effectsize_v": [row["cramer_v"], row["lower_bound"]],
        "effectsize_v_biascorr": [row["v_corrected"], row["v_corrected_bound"]],
    }


def _adjusted():
    known = expected("tests")["padjust"]
    gaps = [np.nan if p is None else p for p in known["p_na"]]
    methods = ("holm", "bonferroni", "hommel", "hochberg")
    adjust = {name: getattr(multiplicity, name) for name in methods}
    adjust |= {"BH": multiplicity.bh, "BY": multiplicity.by}
    found = {name: method(known["p"]) for name, method in adjust.items()}
    return found | {f"{name}_na": adjust[name](gaps) for name in ("holm", "BH")}
