"""Item statistics, alpha and item-rest correlations; psych's numbers stand in `test_every_number`."""

import numpy as np
import pandas as pd
import pytest
from r_truth import SCALES, close, expected, scale

from swresearch.statistics.reliability import alpha, inter_item, item_rest, item_statistics, report


def truth_of(name, missing):
    return expected("reliability")[name][missing]


@pytest.mark.parametrize(
    "item", [name for name in expected("items") if not name.startswith("sai_flat_t1.sa")]
)
def test_item_statistics_are_those_of_psych_describe(item):
    """Items as given, so that shape and median are those of the reference."""
    truth = expected("items")[item]
    source, _, column = item.partition(".")
    name = next(
        key for key in SCALES if key.startswith(source) and column in expected("scales")[key]["items"]
    )
    items = scale(name)
    if column in expected("scales")[name]["reverse"]:
        items = items.assign(**{column: sum(_range(name)) - items[column]})
    got = item_statistics(items).table.set_index("item").loc[column]
    assert (got["n"], got["missing"]) == (truth["n"], truth["missing"])
    names = ["mean", "sd", "se", "median", "skew", "kurtosis", "low", "high"]
    r_names = ["mean", "sd", "se", "median", "skew_type3", "kurt_type3"]
    close(got[names].astype(float), [*(truth[key] for key in r_names), *truth["mean_t_ci"]])


def _range(name):
    return expected("scales")[name]["min"], expected("scales")[name]["max"]


def test_inter_item_is_the_pairwise_correlation_matrix():
    items = scale("efc_negative6")
    got = inter_item(items).table
    truth = items.corr()
    for row in got.itertuples():
        assert row.r == pytest.approx(truth.loc[row.item, row.other], abs=1e-12)
        assert row.n == items[[row.item, row.other]].dropna().shape[0]
    assert len(got) == 15


def test_report_gives_the_three_results_at_once():
    items = scale("bfi_openness")
    for got, truth in zip(
        report(items), (item_statistics(items), alpha(items), item_rest(items)), strict=True
    ):
        pd.testing.assert_frame_equal(got.table, truth.table)
    refused = report(items.iloc[:2])
    assert [result.refusal for result in refused] == ["refusal.too-few"] * 3
    assert [result.name for result in refused] == ["item-statistics", "alpha", "item-rest"]


def test_median_of_answers_that_are_no_whole_numbers():
    values = np.random.default_rng(4).normal(size=(31, 3))
    got = item_statistics(pd.DataFrame(values, columns=list("abc"))).table["median"]
    close(got, np.median(values, axis=0))


def test_two_items_have_no_alpha_without_one_of_them():
    got = item_rest(scale("bfi_agree")[["A2", "A3"]]).table
    assert got["alpha_dropped"].isna().all()
    close(got["item_rest"], [scale("bfi_agree")[["A2", "A3"]].dropna().corr().iloc[0, 1]] * 2, 2e-3)


def test_pingouin_takes_its_interval_from_rows_before_deletion_and_rounds_it():
    """README 1: ours is R's, from the rows that are left, at full precision."""
    import pingouin

    items = scale("efc_cope9")
    truth = truth_of("efc_cope9", "listwise")["feldt"]
    theirs = pingouin.cronbach_alpha(items, nan_policy="listwise")[1]
    ours = alpha(items, listwise=True).table[["low", "high"]].iloc[0]
    close(ours, truth)
    assert np.abs(theirs - np.array(truth)).max() > 1e-4


def test_an_item_that_was_not_reversed_is_reported():
    """README 1: pingouin passes these in silence."""
    items = scale("bfi_agree")
    assert alpha(items).warnings == ()
    flipped = alpha(items.assign(A1=7 - items["A1"], A2=7 - items["A2"]))
    assert flipped.warnings == ("warning.negative-item",)


def test_people_without_any_answer_are_counted_as_r_counts_them():
    got = alpha(scale("efc_negative6"))
    assert (got.n, got.missing) == (908, 6)
    assert got.warnings == ("warning.empty-rows",)
