"""What may be shown: hidden items leave no number behind, and no small group can be computed back."""

import itertools
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swresearch.answers import agreement, missing_answers
from swresearch.disclosure import (
    BELOW_BASE,
    BELOW_CELL,
    ONE_GROUP,
    protect_differences,
    protect_distribution,
    protect_estimates,
    protect_groups,
)
from swresearch.programme import Publication

NUMBERS = ["count", "base", "share", "low", "high"]


def distributed(**bases: list[int]) -> pd.DataFrame:
    """A distribution frame from counts: disagree, neutral, agree, strongly agree, no answer."""
    codes = [
        (1, "mee oneens", "disagree"),
        (2, "neutraal", "neutral"),
        (3, "mee eens", "agree"),
        (4, "zeer eens", "agree"),
        ("no_answer", "geen antwoord", "missing"),
    ]
    kinds = ("dont_know", "not_applicable", "refused")
    rows = []
    for item, counts in bases.items():
        base = float(sum(counts[:4]))
        head = {"item": item, "words": item, "reversed": False, "block": "b", "block_title": "B"}
        head |= {"base": base}
        for (code, label, side), count in zip(codes, counts, strict=True):
            share = count / base if side != "missing" and base else np.nan
            own = {"code": code, "label": label, "side": side, "count": float(count)}
            rows.append(head | own | {"share": share, "low": share, "high": share})
        blank = {"count": 0.0, "share": np.nan, "low": np.nan, "high": np.nan}
        rows += [head | blank | {"code": k, "label": k, "side": "missing"} for k in kinds]
    return pd.DataFrame(rows)


BASES = [
    # base, smallest base, hidden
    (9, 10, True),
    (10, 10, False),
    (0, 10, True),
    (0, 1, True),
    (1, 1, False),
]


@pytest.mark.parametrize(("base", "smallest", "hidden"), BASES)
def test_the_smallest_base_is_the_first_that_is_shown(base: int, smallest: int, hidden: bool) -> None:
    frame = distributed(few=[0, 0, base, 0, 3], many=[1, 1, 20, 20, 0])
    got = protect_distribution(frame, Publication(smallest_base=smallest))
    few, many = (got[got["item"] == name] for name in ("few", "many"))
    assert few["hidden"].all() == hidden
    assert not many["hidden"].any()
    assert many["reason"].isna().all()
    if hidden:
        assert few[NUMBERS].isna().all(axis=None)
        assert set(few["reason"]) == {BELOW_BASE}


def test_nothing_about_a_hidden_item_comes_back_in_what_is_made_of_it() -> None:
    frame = protect_distribution(distributed(few=[1, 2, 3, 3, 13]), Publication())
    assert (
        agreement(frame)[["count", "base", "share", "low", "high", "no_answer"]].isna().all(axis=None)
    )
    assert missing_answers(frame)[["asked", "base", "no_answer"]].isna().all(axis=None)
    assert agreement(frame)["hidden"].tolist() == [True]


def test_all_items_with_the_same_options_are_joined_when_one_is_small() -> None:
    frame = distributed(a=[2, 3, 10, 5, 1], b=[5, 5, 20, 20, 0], c=[1, 1, 1, 1, 0])
    got = protect_distribution(frame, Publication(join_answers_below=22))
    codes = got[got["side"] != "missing"].groupby("item", sort=False)["code"].agg(list).to_dict()
    assert codes == {item: ["disagree", "neutral", "agree"] for item in "abc"}
    assert agreement(got)["count"].tolist()[:2] == [15, 40]
    assert agreement(got)["share"].iloc[0] == pytest.approx(15 / 20)
    assert got["hidden"].groupby(got["item"]).first().tolist() == [False, False, True]


def test_without_a_joining_rule_the_answers_stay_apart() -> None:
    frame = distributed(a=[2, 3, 10, 5, 1])
    got = protect_distribution(frame, Publication())
    pd.testing.assert_frame_equal(got[frame.columns], frame)


def test_estimates_and_differences_need_the_base_on_every_side() -> None:
    estimates = pd.DataFrame(
        {"n": [9, 10], "estimate": [3.0, 4.0], "low": [2.0, 3.0], "high": [4.0, 5.0], "reason": None}
    )
    got = protect_estimates(estimates, Publication())
    assert got["estimate"].isna().tolist() == [True, False]
    assert got["n"].isna().tolist() == [True, False]
    assert got["reason"].tolist() == [BELOW_BASE, None]
    pairs = pd.DataFrame({"n_first": [30, 9], "n_second": [10, 30], "difference": [0.1, 0.2]})
    assert protect_differences(pairs, Publication())["difference"].isna().tolist() == [False, True]


def test_the_bounds_of_a_hidden_scale_stay() -> None:
    frame = pd.DataFrame(
        {"base": [3.0], "mean": [4.0], "lowest": [1.0], "highest": [5.0], "decimals": [1]}
    )
    got = protect_estimates(frame, Publication())
    assert got[["lowest", "highest", "decimals"]].to_numpy().tolist() == [[1, 5, 1]]
    assert got[["mean", "base"]].isna().all(axis=None)


def groups(*counts: int) -> pd.DataFrame:
    names = [f"g{at}" for at in range(len(counts))]
    return pd.DataFrame({"key": names, "label": names, "count": [float(n) for n in counts]})


MERGED = [
    # counts, what is shown, which were merged, why withheld
    ((10, 12, 30), [10, 12, 30], (), None),
    ((3, 12, 30), [30, 15], ("g0", "g1"), None),  # one small group alone would be the rest of the total
    ((3, 4, 30), [30, 7], ("g0", "g1"), None),
    ((1, 1, 8, 30), [30, 10], ("g0", "g1", "g2"), None),  # 1 + 1 is still below the cell
    ((0, 3, 12, 30), [30, 15], ("g1", "g2"), None),  # an empty group hides nobody
    ((3, 30), [], (), BELOW_CELL),
    ((2, 2, 2), [], (), BELOW_CELL),
    ((40,), [], (), ONE_GROUP),
    ((0, 40), [], (), ONE_GROUP),
    ((), [], (), ONE_GROUP),
]


@pytest.mark.parametrize(("counts", "shown", "merged", "reason"), MERGED)
def test_small_groups_are_merged_or_withheld(
    counts: tuple[int, ...], shown: list[int], merged: tuple[str, ...], reason: str | None
) -> None:
    got = protect_groups(groups(*counts), Publication())
    assert got.frame["count"].tolist() == shown
    assert got.merged == merged
    assert got.reason == reason


@given(st.lists(st.integers(0, 12), min_size=1, max_size=7))
@settings(max_examples=300, deadline=None)
def test_no_small_group_can_be_computed_from_what_is_shown_and_the_total(counts: list[int]) -> None:
    got = protect_groups(groups(*counts), Publication())
    if got.reason:
        assert got.frame.empty
        return
    assert got.frame["count"].sum() == sum(counts)
    assert (got.frame["count"] >= 5).all()
    if got.merged:
        # Another division of the merged people over the same groups gives the same table.
        total = int(got.frame.loc[got.frame["key"] == "other", "count"].iloc[0])
        true = tuple(counts[int(name[1:])] for name in got.merged)
        others = [
            split
            for split in itertools.product(range(total + 1), repeat=min(len(true), 2))
            if len(true) > 2 or sum(split) == total
        ]
        assert len(true) >= 2
        assert all(any(split[at] != true[at] for split in others) for at in range(2))


def test_row_order_of_groups_changes_no_number() -> None:
    rows = [("a", 3), ("b", 4), ("c", 30), ("d", 9)]
    for seed in range(5):
        mixed = random.Random(seed).sample(rows, len(rows))
        frame = pd.DataFrame(mixed, columns=["label", "count"]).assign(key=lambda f: f["label"])
        got = protect_groups(frame, Publication())
        assert sorted(got.frame["count"]) == [7, 9, 30]
        assert sorted(got.merged) == ["a", "b"]
