"""Input that carries no statistic: a named refusal without numbers, never an exception."""

import importlib
import inspect
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from r_truth import scale

from swresearch import statistics
from swresearch.language import LANGUAGES, _catalogue
from swresearch.statistics.agreement import kappa, krippendorff
from swresearch.statistics.categorical_omega import categorical_omega
from swresearch.statistics.change import change, change_of_means, friedman, wilcoxon
from swresearch.statistics.compare import mann_whitney, mean_difference, pairwise
from swresearch.statistics.correlation import correlation
from swresearch.statistics.crosstab import association, cells
from swresearch.statistics.dimensions import parallel
from swresearch.statistics.icc import icc
from swresearch.statistics.multiplicity import adjusted
from swresearch.statistics.omega import Missing, loadings, omega, one_factor_fit
from swresearch.statistics.pairs import attrition, drop_out
from swresearch.statistics.perspectives import compare_means, compare_shares, estimates
from swresearch.statistics.polychoric import ordinal_alpha, polychoric
from swresearch.statistics.proportion import distribution, mean, share
from swresearch.statistics.reliability import (
    alpha,
    inter_item,
    item_rest,
    item_statistics,
    report,
)
from swresearch.statistics.reliable_change import reliable_change, reliable_change_shares
from swresearch.statistics.result import Result
from swresearch.statistics.scalability import scalability, scalability_of_pairs
from swresearch.statistics.several import kruskal_wallis, means_of_groups, sensitivity
from swresearch.statistics.weights import (
    Design,
    weighted_difference,
    weighted_mean,
    weighted_quantiles,
    weighted_share,
    weighted_total,
)


def answers(n, seed=0):
    """Four items answered 1 to 5 by n people who have something in common."""
    generator = np.random.default_rng(seed)
    leaning = generator.normal(3, 1, (n, 1))
    found = np.clip(np.round(leaning + generator.normal(0, 0.7, (n, 4))), 1, 5)
    return pd.DataFrame(found, columns=list("abcd"))


FRAMES = {
    "nobody": answers(0),
    "one person": answers(1),
    "two people": answers(2),
    "all the same": answers(120) * 0 + 3,
    "all missing": answers(120) * np.nan,
    "infinite": pd.concat([answers(119), answers(1) + np.inf], ignore_index=True),
    "200 categories": pd.DataFrame(
        {name: np.random.default_rng(i).permutation(400) // 2 for i, name in enumerate("abcd")}
    ).astype(float),
}
OPTIONS = [1, 2, 3, 4, 5]


def halves(frame):
    """Two groups, taken in turn."""
    return pd.Series(np.arange(len(frame)) % 2)


def design(frame):
    return Design(pd.Series(np.ones(len(frame))))


def tidy(frame):
    """Every column a perspective on one construct."""
    return frame.melt(var_name="perspective").assign(construct="trust")


ON_ITEMS = {
    "item_statistics": item_statistics,
    "alpha": alpha,
    "item_rest": item_rest,
    "inter_item": inter_item,
    "omega": omega,
    "omega pairwise": lambda frame: omega(frame, Missing.PAIRWISE),
    "omega fiml": lambda frame: omega(frame, Missing.FIML),
    "one_factor_fit": one_factor_fit,
    "loadings": loadings,
    "ordinal_alpha": ordinal_alpha,
    "polychoric": polychoric,
    "categorical_omega": categorical_omega,
    "scalability": scalability,
    "scalability_of_pairs": scalability_of_pairs,
    "parallel": lambda frame: parallel(frame, seed=1),
    "report": lambda frame: report(frame)[1],
}
ON_CATEGORIES = {
    "distribution": lambda frame: distribution(frame["a"], sorted({*OPTIONS, *frame["a"].dropna()})),
    "share": lambda frame: share(frame["a"], [4, 5]),
    "association": lambda frame: association(frame["a"], frame["b"]),
    "cells": lambda frame: cells(frame["a"], frame["b"]),
    "kappa": lambda frame: kappa(frame["a"], frame["b"]),
    "krippendorff": lambda frame: krippendorff(frame, "ordinal", seed=1),
    "compare_shares": lambda frame: compare_shares(tidy(frame), list("abcd"), [4, 5]),
    "estimates of shares": lambda frame: estimates(tidy(frame), list("abcd"), [4, 5]),
    "weighted_share": lambda frame: weighted_share(
        frame["a"], sorted({*OPTIONS, *frame["a"].dropna()}), design(frame)
    ),
}
ON_GROUPS = {
    "mann_whitney": mann_whitney,
    "mean_difference": mean_difference,
    "pairwise": pairwise,
    "kruskal_wallis": kruskal_wallis,
    "means_of_groups": means_of_groups,
    "sensitivity": lambda values, groups: sensitivity(values.to_frame(), {"mode": groups}),
    "weighted_difference": lambda values, groups: weighted_difference(values, groups, design(values)),
}
ON_NUMBERS = {
    "mean": lambda frame: mean(frame["a"]),
    "correlation": lambda frame: correlation(frame["a"], frame["b"]),
    "change": lambda frame: change(frame["a"], frame["b"]),
    "change_of_means": lambda frame: change_of_means(frame["a"], frame["b"]),
    "wilcoxon": lambda frame: wilcoxon(frame["a"], frame["b"]),
    "friedman": friedman,
    "reliable_change": lambda frame: reliable_change(frame["a"], frame["b"], 0.8),
    "reliable_change_shares": lambda frame: reliable_change_shares(frame["a"], frame["b"], 0.8),
    "attrition": lambda frame: attrition(frame["a"], frame["b"]),
    "icc": icc,
    "compare_means": lambda frame: compare_means(tidy(frame), list("abcd")),
    "estimates of means": lambda frame: estimates(tidy(frame), list("abcd")),
    "weighted_mean": lambda frame: weighted_mean(frame["a"], design(frame)),
    "weighted_total": lambda frame: weighted_total(frame["a"], design(frame)),
    "weighted_quantiles": lambda frame: weighted_quantiles(frame["a"], design(frame)),
    **{
        name: lambda frame, function=function: function(frame["a"], halves(frame))
        for name, function in ON_GROUPS.items()
    },
}
EVERYTHING = ON_ITEMS | ON_CATEGORIES | ON_NUMBERS
# A share of people who all gave the same of several answers is a share, with a Wilson interval.
FINE_WHEN_ALL_THE_SAME = {
    "distribution", "share", "weighted_share", "compare_shares", "estimates of shares",
}  # fmt: skip
REASONS = {
    "nobody": {"no-answers", "too-few"},
    "one person": {"too-few", "small-cell-group"},
    "two people": {"too-few", "small-cell-group"},
    "all the same": {"constant", "constant-item", "one-category", "no-change", "few-left"},
    "all missing": {"no-answers", "too-few"},
    "infinite": {"infinite"},
}


ELSEWHERE = {"drop_out", "adjusted"}  # their input is no frame of answers; cases of their own below


def test_every_statistic_of_the_library_is_walked_here():
    """A statistic is a function of `swresearch.statistics` that `Analysis.guard` has wrapped."""
    folder = Path(inspect.getfile(statistics)).parent
    rooms = [
        importlib.import_module(f"swresearch.statistics.{f.stem}") for f in folder.glob("[a-z]*.py")
    ]
    found = {
        name
        for room in rooms
        for name, function in vars(room).items()
        if hasattr(function, "__wrapped__") and function.__module__ == room.__name__
        if not name.startswith("_")
    }
    assert len(found) > 35
    walked = {label.split()[0] for label in EVERYTHING}
    assert found == walked - {"report"} | ELSEWHERE


def refused(got, reasons):
    assert isinstance(got, Result)
    assert got.refusal is not None, got.table
    assert got.refusal.removeprefix("refusal.") in reasons
    assert got.table.empty
    assert len(got.table.columns) > 0
    for language in LANGUAGES:
        assert got.sentences(language)[0].endswith(".")


ILL_POSED = [
    (name, flaw)
    for name in EVERYTHING
    for flaw in REASONS
    if (flaw, name) not in {("all the same", fine) for fine in FINE_WHEN_ALL_THE_SAME}
]


@pytest.mark.parametrize(("name", "flaw"), ILL_POSED)
def test_ill_posed_input_is_refused_with_its_reason(name, flaw):
    refused(EVERYTHING[name](FRAMES[flaw]), REASONS[flaw])


@pytest.mark.parametrize("name", sorted(FINE_WHEN_ALL_THE_SAME))
def test_shares_of_0_and_1_keep_an_honest_interval(name):
    got = EVERYTHING[name](FRAMES["all the same"])
    assert got.refusal is None
    if name != "weighted_share":  # linearisation has no interval at 0 and 1
        assert (got.table["low"] < got.table["high"]).all()


@pytest.mark.parametrize("name", ON_ITEMS | ON_CATEGORIES)
def test_200_categories_are_refused_where_categories_count(name):
    refused((ON_ITEMS | ON_CATEGORIES)[name](FRAMES["200 categories"]), {"too-many-categories"})


@pytest.mark.parametrize("name", ON_GROUPS)
def test_200_groups_are_refused(name):
    values = pd.Series(np.arange(1000.0))
    got = ON_GROUPS[name](values, pd.Series(np.arange(1000) % 200))
    refused(got, {"too-many-categories", "not-two-groups"})


@pytest.mark.parametrize("name", ON_GROUPS)
def test_one_group_is_refused(name):
    values = pd.Series(np.arange(30.0))
    refused(ON_GROUPS[name](values, pd.Series(["a"] * 30)), {"one-group", "not-two-groups"})


@pytest.mark.parametrize("name", EVERYTHING)
def test_sound_input_is_not_refused(name):
    frame = answers(120)
    if name == "attrition":
        frame.loc[frame.index < 20, "b"] = np.nan
    got = EVERYTHING[name](frame)
    assert got.refusal is None
    assert got.n > 0
    numbers = got.table.select_dtypes("number").to_numpy(dtype=float)
    assert not np.isinf(numbers).any()


ITEM = answers(60, seed=3)
SOUND = ITEM["a"] % 2 == 0


def one_apart(*rows):
    """Everyone the same, but for one person per item."""
    frame = pd.DataFrame(3.0, index=range(60), columns=list("abcd"))
    for row, name in zip(rows, "abcd", strict=True):
        frame.loc[row, name] = 4.0
    return frame


DEGENERATE = {
    "same total": ITEM.assign(c=6 - ITEM["a"], d=6 - ITEM["b"]),
    "opposites": pd.DataFrame({name: abs(6 * (name in "bd") - ITEM["a"]) for name in "abcd"}),
    "copies": pd.DataFrame(dict.fromkeys("abcd", ITEM["a"])),
    "copies and a gap": pd.DataFrame(dict.fromkeys("abcd", ITEM["a"])).mask(
        np.random.default_rng(4).random((60, 4)) < 0.1
    ),
    "rest of a cancels": ITEM.assign(c=6 - ITEM["b"])[["a", "b", "c"]].assign(d=ITEM["d"]),
    "first item constant": ITEM.assign(a=3.0),
    "second item constant": ITEM.assign(b=3.0),
    "one person apart": one_apart(0, 0, 0, 0),
    "four people apart": one_apart(0, 1, 2, 3),
    "two kinds of people": pd.DataFrame({name: 1.0 + np.arange(60) % 2 for name in "abcd"}),
    "constant groups": pd.DataFrame({name: 1.0 + np.arange(60) % 2 for name in "acd"}).assign(
        b=lambda frame: 3 - frame["a"]
    )[list("abcd")],
    "everyone one up": pd.DataFrame(
        {name: ITEM["a"].clip(1, 2) + at for at, name in enumerate("abcd")}
    ),
    "last is the sum": ITEM.assign(d=ITEM["a"] + ITEM["b"] + ITEM["c"]),
    "nothing in common": pd.DataFrame(
        {"a": [1, 1, 2, 2] * 15, "b": [1, 2, 1, 2] * 15, "c": [1, 2, 2, 1] * 15, "d": [1, 2, 2, 1] * 15}
    ).astype(float),
    "equal but for rounding": ITEM.assign(a=np.where(SOUND, 0.1 + 0.2, 0.3)),
    "few answered both": ITEM.mask(np.arange(240).reshape(60, 4) > 12),
    "three people": answers(3, seed=2),
    "ten people": answers(10, seed=2),
    "enormous": ITEM * 1e200,
    "minute": ITEM * 1e-200,
}


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("flaw", DEGENERATE)
def test_no_spread_never_becomes_an_infinite_number_or_an_exception(name, flaw):
    got = EVERYTHING[name](DEGENERATE[flaw])
    numbers = got.table.select_dtypes("number").to_numpy(dtype=float)
    assert not np.isinf(numbers).any()
    assert got.refusal is None or got.table.empty
    assert all(sentence.endswith(".") for sentence in got.sentences())


@pytest.mark.parametrize(
    ("name", "flaw", "reason"),
    [
        ("alpha", "same total", "same-total"),
        ("alpha", "opposites", "same-total"),
        ("icc", "same total", "same-judged"),
        ("kappa", "one person apart", None),
        ("mean_difference", "constant groups", "constant-group"),
        ("change", "equal but for rounding", "constant"),
        ("mann_whitney", "equal but for rounding", "constant"),
        ("alpha", "enormous", "beyond-reach"),
        ("change", "enormous", "beyond-reach"),
        ("change", "minute", "beyond-reach"),
    ],
)
def test_what_has_no_spread_is_refused_with_its_own_reason(name, flaw, reason):
    got = EVERYTHING[name](DEGENERATE[flaw])
    assert got.refusal == (reason and f"refusal.{reason}")


def test_items_that_cancel_out_leave_gaps_and_a_warning_in_the_item_statistics():
    got = item_rest(DEGENERATE["rest of a cancels"][["a", "b", "c"]])
    assert got.warnings == ("warning.negative-item", "warning.flat-rest")
    assert got.table["item_rest"].isna().tolist() == [True, False, False]
    assert got.table["alpha_dropped"].isna().tolist() == [True, False, False]
    assert alpha(DEGENERATE["rest of a cancels"][["a", "b", "c"]]).refusal is None
    assert alpha(DEGENERATE["same total"]).sentences() == [
        "Hier is geen getal: de vragen heffen elkaar op, zodat iedereen op hetzelfde totaal uitkomt. "
        "Kijk of er vragen verkeerd om staan of elkaars tegendeel zijn."
    ]


@pytest.mark.parametrize("name", EVERYTHING)
def test_input_is_never_changed(name):
    frame = answers(120)
    before = frame.copy()
    EVERYTHING[name](frame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("name", ON_NUMBERS)
def test_text_in_place_of_numbers_is_refused(name):
    frame = answers(120).astype(object)
    frame.loc[5, :] = "eens"
    refused(EVERYTHING[name](frame), {"not-numeric"})


def test_one_answer_option_is_refused():
    refused(distribution(pd.Series([1] * 20), [1]), {"one-category"})
    refused(kappa(pd.Series([1] * 20), pd.Series([1] * 20)), {"one-category"})


@pytest.mark.parametrize(
    ("function", "flaw", "reason"),
    [
        (drop_out, {}, "one-wave"),
        (drop_out, {2020: pd.Index([]), 2021: pd.Index(["a"])}, "no-answers"),
        (drop_out, {2020: pd.Index(["a", "a", "b"]), 2021: pd.Index(["a"])}, "double-people"),
        (adjusted, pd.Series([], dtype=float), "no-answers"),
        (adjusted, pd.Series([0.1, np.inf]), "infinite"),
        (friedman, answers(20)[["a", "b"]], "two-measurements"),
        (icc, answers(20)[["a"]], "one-judge"),
        (icc, answers(20)[["a", "a"]].set_axis(["x", "y"], axis=1), "no-disagreement"),
        (alpha, answers(20)[["a"]], "one-item"),
        (alpha, answers(9), "too-few"),
        (ordinal_alpha, answers(60), "too-few"),
    ],
)
def test_what_does_not_carry_the_statistic_is_refused(function, flaw, reason):
    refused(function(flaw), {reason})


def test_a_reliability_outside_0_to_1_is_refused():
    frame = answers(30)
    refused(reliable_change(frame["a"], frame["b"], 1.0), {"no-reliability"})


def test_people_who_all_changed_as_much_are_refused():
    frame = answers(30)
    refused(change(frame["a"], frame["a"] + 1), {"same-change"})


def test_items_that_different_people_answered_are_refused():
    frame = answers(60)
    frame.loc[:29, ["a", "b"]] = np.nan
    frame.loc[30:, ["c", "d"]] = np.nan
    refused(alpha(frame), {"too-few-together"})


def test_one_constant_item_is_refused_where_pingouin_passes_it():
    """README 1: constant items pass silently there."""
    import pingouin

    frame = scale("bfi_agree").assign(A1=4.0)
    refused(alpha(frame), {"constant-item"})
    assert np.isfinite(pingouin.cronbach_alpha(frame)[0])


# The catalogue.


def sources():
    folder = Path(inspect.getfile(statistics)).parent
    return "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))


def used(room):
    """Keys of one room that occur in the source as a literal."""
    text = sources()
    literals = set(re.findall(r'"([a-z0-9]+(?:[.-][a-z0-9]+)*)"', text))
    return {word.removeprefix(f"{room}.") for word in literals}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ["refusal", "method", "warning"])
def test_every_sentence_of_the_catalogue_is_used(room, language):
    keys = {key.split(".")[1] for key in _catalogue(language) if key.startswith(f"{room}.")}
    assert keys - used(room) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_and_method_has_its_sentence(language):
    texts = _catalogue(language)
    refusals = re.findall(r'Refused\(\s*"([a-z-]+)"', sources())
    refusals += re.findall(r'"refusal\.([a-z-]+)"', sources())
    assert len(refusals) > 50
    assert {f"refusal.{key}" for key in refusals} - set(texts) == set()
    methods = set(re.findall(r'"(method\.[a-z-]+)"', sources()))
    assert len(methods) > 30
    assert methods - set(texts) == set()


def test_dutch_and_english_say_the_same_things():
    rooms = ("refusal.", "method.", "warning.")
    keys = [{key for key in _catalogue(lang) if key.startswith(rooms)} for lang in LANGUAGES]
    assert keys[0] == keys[1]
