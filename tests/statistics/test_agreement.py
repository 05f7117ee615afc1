"""Agreement of judges against R and against published tables."""

import numpy as np
import pandas as pd
import pytest
from r_truth import close, data

from swresearch.statistics.agreement import Level, Weights, kappa, krippendorff
from swresearch.statistics.icc import icc, reml

RATINGS = {name: data(f"{name}.csv").iloc[:, 1:] for name in ("krippendorff2011", "shrout_fleiss")}
# vcd's own example (SexualFun: 91 couples, husband by wife), print of confint(Kappa(SexualFun))
SEXUAL_FUN = np.array([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]])
VCD_KAPPA = [(Weights.NONE, 0.1293, 0.06860), (Weights.LINEAR, 0.2374, 0.07832)]


def judgements(table):
    rows, columns = np.nonzero(table)
    times = table[rows, columns]
    return pd.Series(np.repeat(rows, times)), pd.Series(np.repeat(columns, times))


@pytest.mark.parametrize("level", Level)
def test_krippendorff_is_that_of_the_krippendorff_package(level):
    from krippendorff import alpha

    ratings = RATINGS["krippendorff2011"]
    truth = alpha(ratings.to_numpy(float).T, level_of_measurement=str(level))
    close(krippendorff(ratings, level).value("alpha"), truth)


def test_krippendorff_interval_repeats_itself_and_holds_the_value():
    got = [krippendorff(RATINGS["krippendorff2011"], "ordinal", seed=4) for _ in range(2)]
    pd.testing.assert_frame_equal(got[0].table, got[1].table)
    row = got[0].table.iloc[0]
    assert row["low"] < row["alpha"] < row["high"] <= 1
    # the unit that one judge judged says nothing about agreement
    assert (row["units"], got[0].missing) == (11, 1)


def test_variance_components_are_those_of_the_analysis_of_variance_when_nothing_is_missing():
    things, judges, error = reml(RATINGS["shrout_fleiss"].to_numpy(float))
    # mean squares of Shrout & Fleiss (1979), table 3: 11.24, 32.49, 1.02
    close([error + 4 * things, error + 6 * judges, error], [11.24, 32.49, 1.02], 1e-2)


def test_icc_uses_all_ratings_where_pingouin_does_not():
    """README 7: pingouin raises on a missing rating, or deletes the whole row."""
    import pingouin

    ratings = RATINGS["shrout_fleiss"].astype(float)
    ratings.iloc[2, 1] = np.nan
    got = icc(ratings)
    assert got.n == 6
    assert got.warnings == ("warning.small-group", "warning.missing-ratings")
    tidy = ratings.reset_index().melt(id_vars="index")
    with pytest.raises(ValueError, match="unbalanced"):
        pingouin.intraclass_corr(tidy, targets="index", raters="variable", ratings="value")
    deleted = icc(ratings.dropna())
    gap = got.table["icc"] - deleted.table["icc"]
    assert gap.abs().max() > 0.01


def test_reml_agrees_with_statsmodels_on_missing_ratings():
    """Another road: statsmodels' crossed random effects, fitted by REML."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    ratings = RATINGS["shrout_fleiss"].astype(float)
    ratings.iloc[2, 1] = ratings.iloc[4, 3] = np.nan
    tidy = ratings.reset_index().melt(id_vars="index").dropna()
    model = MixedLM.from_formula(
        "value ~ 1",
        groups=np.ones(len(tidy)),
        vc_formula={"thing": "0 + C(index)", "judge": "0 + C(variable)"},
        data=tidy,
    )
    found = model.fit(reml=True)
    truth = dict(zip(model.exog_vc.names, found.vcomp, strict=True))
    things, judges, error = reml(ratings.to_numpy())
    close([things, judges, error], [truth["thing"], truth["judge"], found.scale], 2e-3)


@pytest.mark.parametrize(("weights", "value", "error"), VCD_KAPPA)
def test_kappa_and_its_error_are_those_of_vcd(weights, value, error):
    row = kappa(*judgements(SEXUAL_FUN), weights).table.iloc[0]
    assert round(row["kappa"], 4) == value
    assert row["se"] == pytest.approx(error, abs=6e-6)


@pytest.mark.parametrize("weights", Weights)
def test_kappa_is_that_of_scikit_learn(weights):
    from sklearn.metrics import cohen_kappa_score

    first, second = judgements(SEXUAL_FUN)
    kind = None if weights == Weights.NONE else str(weights)
    truth = cohen_kappa_score(first, second, weights=kind)
    close(kappa(first, second, weights).value("kappa"), truth)


@pytest.mark.parametrize("weights", Weights)
def test_error_of_kappa_is_the_delta_method_one(weights):
    """The same error by numerical derivatives of kappa to the cells."""
    p = SEXUAL_FUN / SEXUAL_FUN.sum()
    apart = np.abs(np.subtract.outer(np.arange(4), np.arange(4))) / 3
    w = {"none": np.eye(4), "linear": 1 - apart, "quadratic": 1 - apart**2}[weights]

    def value(cells):
        cells = cells / cells.sum()
        chance = cells.sum(axis=1) @ w @ cells.sum(axis=0)
        return ((w * cells).sum() - chance) / (1 - chance)

    step = 1e-6
    gradient = np.zeros((4, 4))
    for at in np.ndindex(4, 4):
        bump = np.zeros((4, 4))
        bump[at] = step
        gradient[at] = (value(p + bump) - value(p - bump)) / (2 * step)
    variance = ((p * gradient**2).sum() - (p * gradient).sum() ** 2) / SEXUAL_FUN.sum()
    got = kappa(*judgements(SEXUAL_FUN), weights).value("se")
    assert got == pytest.approx(np.sqrt(variance), abs=1e-8)


def test_categories_that_nobody_used_keep_their_place_in_the_distances():
    first, second = pd.Series([1, 1, 2, 4, 4, 2, 4, 1]), pd.Series([1, 2, 2, 4, 2, 2, 1, 1])
    wide = kappa(first, second, "linear", categories=[1, 2, 3, 4]).value("kappa")
    narrow = kappa(first, second, "linear").value("kappa")
    assert wide != pytest.approx(narrow, abs=1e-3)
    refused = kappa(first, second, categories=[1, 2])
    assert refused.refusal == "refusal.unknown-answers"


def test_full_agreement_has_a_value_and_no_interval():
    judge = pd.Series([1, 2, 3, 1, 2, 3])
    got = kappa(judge, judge)
    assert got.value("kappa") == 1
    assert np.isnan(got.value("low"))
    assert got.warnings == ("warning.small-group", "warning.no-interval")
