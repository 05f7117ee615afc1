"""Worker, client and partner compared as one design."""

import numpy as np
import pandas as pd
import pytest
from r_truth import close, data, expected, item_scores

from swresearch.statistics.multiplicity import holm
from swresearch.statistics.perspectives import compare_means, compare_shares, estimates

PERSPECTIVES = ["worker", "client", "partner"]


def tidy(sizes=(22, 49, 10), seed=1):
    rng = np.random.default_rng(seed)
    rows = [
        {"construct": construct, "perspective": perspective, "value": value}
        for construct in ("trust", "support")
        for perspective, size in zip(PERSPECTIVES, sizes, strict=True)
        for value in rng.integers(1, 6, size)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("case", "scores", "groups"),
    [
        ("efc_neg6_by_carersex", "efc_negative6", data("efc.csv")["c161sex"]),
        ("bfi_ext_by_gender", "bfi_extraversion", data("bfi.csv")["gender"]),
    ],
)
def test_difference_of_means_is_that_of_t_test(case, scores, groups):
    truth = expected("tests")["two"][case]["welch"]
    frame = pd.DataFrame(
        {"construct": "c", "perspective": groups, "value": item_scores(scores)}
    ).dropna(subset="perspective")
    row = compare_means(frame, [1, 2]).table.iloc[0]
    assert [row["n_first"], row["n_second"]] == expected("tests")["two"][case]["n"]
    close([row["low"], row["high"], row["p"]], [*truth["ci"], truth["p"]])


def test_difference_of_shares_is_newcombes_own_example():
    """Newcombe (1998), table II, column (a): 56/70 - 48/80, method 10: 0.0524 to 0.3339."""
    answers = ["yes"] * 56 + ["no"] * 14 + ["yes"] * 48 + ["no"] * 32
    frame = pd.DataFrame({"construct": "c", "perspective": ["a"] * 70 + ["b"] * 80, "value": answers})
    row = compare_shares(frame, ["a", "b"], ["yes"]).table.iloc[0]
    assert row["difference"] == pytest.approx(0.2)
    assert [round(row["low"], 4), round(row["high"], 4)] == [0.0524, 0.3339]


def test_holm_runs_over_every_row_of_the_table():
    got = compare_means(tidy(), PERSPECTIVES).table
    assert len(got) == 6
    close(got["p_holm"], holm(got["p"]))
    assert (got["p_holm"] >= got["p"]).all()


def test_rows_name_construct_pair_and_sizes_in_the_declared_order():
    got = compare_means(tidy(), PERSPECTIVES).table
    assert list(zip(got["first"], got["second"], strict=True))[:3] == [
        ("worker", "client"),
        ("worker", "partner"),
        ("client", "partner"),
    ]
    assert list(got["n_first"])[:3] == [22, 22, 49]
    assert list(got["construct"].unique()) == ["trust", "support"]


def test_wording_that_differs_stands_beside_the_number():
    got = compare_means(tidy(), PERSPECTIVES, wording_differs={"support"})
    assert list(got.table["wording_differs"]) == [False] * 3 + [True] * 3
    assert got.warnings == ("warning.small-group", "warning.wording-differs")


def test_a_perspective_with_two_people_has_a_reason_and_no_number():
    frame = tidy(sizes=(22, 49, 2))
    got = compare_means(frame, PERSPECTIVES)
    left_out = got.table[got.table["second"] == "partner"]
    assert list(left_out["reason"].unique()) == ["refusal.too-few"]
    assert left_out[["difference", "low", "high", "p", "p_holm"]].isna().all(axis=None)
    assert "warning.pairs-left-out" in got.warnings
    both = compare_shares(frame, PERSPECTIVES, [4, 5]).table
    assert both["reason"].notna().sum() == 4


def test_estimates_stand_side_by_side_with_their_own_intervals():
    frame = tidy()
    got = estimates(frame, PERSPECTIVES, codes=[4, 5]).table
    assert len(got) == 6
    worker = frame.query("construct == 'trust' and perspective == 'worker'")["value"]
    assert got["estimate"][0] == pytest.approx(worker.ge(4).mean())
    assert (got["low"] < got["estimate"]).all()
    assert (got["estimate"] < got["high"]).all()


def test_nobody_at_all_is_refused_with_the_reason():
    empty = tidy().assign(value=np.nan)
    assert compare_means(empty, PERSPECTIVES).refusal == "refusal.no-answers"
    assert compare_means(tidy(), ["worker"]).refusal == "refusal.one-group"
