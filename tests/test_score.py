"""Scores against R's, the refusal of what cannot be scored, and what may not change a score."""

import json
from math import ceil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swresearch.errors import ProblemsError, UsageError
from swresearch.instruments import Instrument, Norm
from swresearch.score import N_VALID, bands, item_bounds, reverse, score

REFERENCE = Path(__file__).parent / "reference"
SCALES = json.loads((REFERENCE / "expected" / "scales.json").read_text())
FOUR = {1: "a", 2: "b", 3: "c", 4: "d"}


def instrument(items, scales, options=FOUR, reverse=(), **more) -> Instrument:
    return Instrument.model_validate(
        {
            "schema_version": 1,
            "title": "Proef",
            "answer_sets": {"answers": {"options": options}},
            "items": {key: {"answers": "answers", "reversed": key in reverse} for key in items},
            "scales": {"s": {"title": "S", "items": list(items), "bounds": [0, 100], **scales}},
            **more,
        }
    )


# R's columns and the rules that give them; "80" and "half" are ceil(share x items).
RULES = {
    "mean_half": lambda k: {"method": "mean", "missing": "available", "min_valid": ceil(k / 2)},
    "mean_80": lambda k: {"method": "mean", "missing": "available", "min_valid": ceil(0.8 * k)},
    "mean_all": lambda k: {"method": "mean"},
    "sum_prorated_half": lambda k: {
        "method": "sum",
        "missing": "prorated",
        "min_valid": ceil(k / 2),
    },
}


def reference_frame(definition) -> pd.DataFrame:
    frame = pd.read_csv(REFERENCE / "data" / definition["file"])
    return frame.query(definition["filter"]) if "filter" in definition else frame


def reference_instrument(definition, rule) -> Instrument:
    options = {code: str(code) for code in range(definition["min"], definition["max"] + 1)}
    return instrument(definition["items"], rule, options, definition["reverse"])


def test_every_reference_scale_has_expected_scores():
    expected = sorted(path.stem for path in (REFERENCE / "expected").glob("scores_*.csv"))
    assert expected == sorted(f"scores_{name}" for name in SCALES)


@pytest.mark.parametrize("column", RULES)
@pytest.mark.parametrize("name", SCALES)
def test_scores_equal_those_of_r(name, column):
    definition = SCALES[name]
    rule = RULES[column](len(definition["items"]))
    got = score(reference_frame(definition), reference_instrument(definition, rule))
    expected = pd.read_csv(REFERENCE / "expected" / f"scores_{name}.csv")
    np.testing.assert_array_equal(got[f"s{N_VALID}"], expected["n_valid"])
    np.testing.assert_allclose(got["s"], expected[column], rtol=0, atol=1e-9)
    assert expected[column].notna().sum() > 100


# items 1..4, item a reversed: answers, scale, score, n_valid
CASES = [
    ([1, 2, 3], {"method": "mean"}, 3.0, 3),
    ([1, 2, None], {"method": "mean"}, None, 2),
    ([1, 2, None], {"method": "mean", "missing": "available", "min_valid": 2}, 3.0, 2),
    ([None, 2, None], {"method": "mean", "missing": "available", "min_valid": 2}, None, 1),
    ([1, 2, 3], {"method": "sum"}, 9.0, 3),
    ([1, 2, None], {"method": "sum", "missing": "available", "min_valid": 2}, 6.0, 2),
    ([1, 2, None], {"method": "sum", "missing": "prorated", "min_valid": 2}, 9.0, 2),
    ([1, 2, 3], {"method": "sum", "multiply": 4, "add": -3}, 33.0, 3),
    ([1, 4, 3], {"method": "count", "counted": [4, 3]}, 3.0, 3),
    ([4, 4, None], {"method": "count", "counted": [4], "missing": "available", "min_valid": 2}, 1.0, 2),
    ([1, 2, 3], {"method": "lookup", "lookup": {8: 7.5, 9: 8.25, 10: 9.0}}, 8.25, 3),
    ([1, 2, None], {"method": "lookup", "lookup": {8: 7.5, 9: 8.25, 10: 9.0}}, None, 2),
    ([None] * 3, {"method": "sum", "missing": "available", "min_valid": 1}, None, 0),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "rule", "expected", "n_valid"), CASES)
def test_methods_and_rules_for_missing_items(answers, rule, expected, n_valid):
    frame = pd.DataFrame([answers], columns=list("abc"), dtype=float)
    got = score(frame, instrument("abc", rule, reverse="a"))
    assert got.loc[0, "s"] == expected or (expected is None and np.isnan(got.loc[0, "s"]))
    assert got.loc[0, "s_n_valid"] == n_valid


# Kiresuk-Sherman with r = .30: levels, weights, T to four decimals
GOALS = [
    ([1], None, 60),
    ([2], None, 70),
    ([-2], None, 30),
    ([1, 1], None, 62.4035),
    ([1, 1, 1], None, 63.6931),
    ([-1, -1, -1], None, 36.3069),
    ([2, 2, 2], None, 77.3861),
    ([-2, -2, -2], None, 22.6139),
    ([1, 0, -1], [3, 1, 1], 55.1299),
    ([2, 1, 0, -1], [4, 3, 2, 1], 64.0028),
    ([1, 0, 2], [2, 1, 3], 67.6261),
    ([1, None, 1], None, 62.4035),
    ([1, 1, 2], [1, 1, None], 62.4035),
]


def goal_scale(n, weighted) -> Instrument:
    levels, weights = [f"g{i}" for i in range(n)], [f"w{i}" for i in range(n)]
    items = {key: {"answers": "levels"} for key in levels}
    items |= {key: {"kind": "number", "minimum": 0} for key in weights} if weighted else {}
    rule = {"title": "GAS", "items": levels, "method": "goal_attainment", "bounds": [0, 100]}
    rule |= {"missing": "available", "min_valid": 1}
    rule |= {"weights": dict(zip(levels, weights, strict=True))} if weighted else {}
    options = {code: str(code) for code in range(-2, 3)}
    content = {"schema_version": 1, "title": "GAS", "items": items, "scales": {"t": rule}}
    return Instrument.model_validate({**content, "answer_sets": {"levels": {"options": options}}})


def goal_frame(levels, weights) -> pd.DataFrame:
    row = {f"g{i}": level for i, level in enumerate(levels)}
    row |= {f"w{i}": weight for i, weight in enumerate(weights or [])}
    return pd.DataFrame([row], index=["p1"], dtype=float)


@pytest.mark.parametrize(("levels", "weights", "expected"), GOALS)
def test_goal_attainment(levels, weights, expected):
    scale = goal_scale(len(levels), weights is not None)
    got = score(goal_frame(levels, weights), scale)
    assert got.loc["p1", "t"] == pytest.approx(expected, abs=5e-5)
    counted = [level is not None for level in levels]
    if weights:
        counted = [c and w is not None for c, w in zip(counted, weights, strict=True)]
    assert got.loc["p1", "t_n_valid"] == sum(counted)


def test_goal_attainment_refuses_weights_that_are_all_zero():
    with pytest.raises(ProblemsError) as caught:
        score(goal_frame([1, 2], [0, 0]), goal_scale(2, True))
    assert caught.value.sentences("nl") == [
        "Bij de schaal ‘t’ zijn alle gewichten van een persoon 0 (1 keer; rijen: p1). Geef ten minste "
        "één doel een gewicht boven 0, of laat de gewichten weg."
    ]


def test_goals_without_a_level_are_no_zero_weights():
    got = score(goal_frame([None, None], [1, 1]), goal_scale(2, True))
    assert got["t"].isna().all() and got.loc["p1", "t_n_valid"] == 0


answers = st.one_of(st.none(), st.integers(1, 4))
tables = st.lists(st.tuples(answers, answers, answers), min_size=1, max_size=30)


@given(tables)
def test_reversing_twice_is_the_identity(rows):
    frame = pd.DataFrame(rows, columns=list("abc"), dtype=float)
    scale = instrument("abc", {"method": "sum"}, reverse="ac")
    once = reverse(frame, scale)
    pd.testing.assert_frame_equal(reverse(once, scale), frame)
    pd.testing.assert_series_equal(once["b"], frame["b"])


def test_reversal_is_lowest_plus_highest_minus_the_answer():
    frame = pd.DataFrame({"a": [1.0, 4.0, np.nan], "b": [1.0, 2.0, 3.0], "other": ["x", "y", "z"]})
    got = reverse(frame, instrument("ab", {"method": "sum"}, reverse="a"))
    expected = pd.DataFrame({"a": [4.0, 1.0, np.nan], "b": [1.0, 2.0, 3.0], "other": ["x", "y", "z"]})
    pd.testing.assert_frame_equal(got, expected)


@given(tables, st.randoms(use_true_random=False))
def test_shuffled_rows_and_columns_change_nothing(rows, random):
    frame = pd.DataFrame(rows, columns=list("abc"), dtype=float)
    rule = {"method": "mean", "missing": "available", "min_valid": 2}
    scale = instrument("abc", rule, reverse="b")
    order, columns = list(frame.index), list("abc")
    random.shuffle(order)
    random.shuffle(columns)
    got = score(frame.loc[order, columns], scale).sort_index()
    pd.testing.assert_frame_equal(got, score(frame, scale))


def test_scoring_leaves_the_frame_as_it_was():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, np.nan], "c": [4.0, 4.0]})
    before = frame.copy(deep=True)
    score(frame, instrument("abc", {"method": "sum"}, reverse="abc"))
    pd.testing.assert_frame_equal(frame, before)


def test_an_item_that_was_not_asked_counts_as_not_answered():
    frame = pd.DataFrame({"a": [1.0], "c": [2.0]})
    rule = {"method": "mean", "missing": "available", "min_valid": 2}
    got = score(frame, instrument("abc", rule))
    assert (got.loc[0, "s"], got.loc[0, "s_n_valid"]) == (1.5, 2)


# what is wrong: frame, instrument, scales, error, sentence
REFUSED = [
    (
        {"a": [1.0, 8.0, 8.0], "b": [1.0, 1.0, 1.0]},
        instrument("ab", {"method": "sum"}),
        None,
        ProblemsError,
        "kolom a: Deze waarde is geen antwoord op dit item (2 keer; rijen: 1, 2). Schoon de gegevens "
        "eerst op, of verbeter de antwoordreeks van het instrument. Gevonden: 8. "
        "Toegestaan: 1 · 2 · 3 · 4.",
    ),
    (
        {"a": ["ja"], "b": [1.0]},
        instrument("ab", {"method": "sum"}),
        None,
        ProblemsError,
        "kolom a: Deze kolom bevat geen getallen maar str. Schoon de gegevens eerst op: daarbij worden "
        "antwoorden codes. Gevonden: str.",
    ),
    (
        {"x": [1.0]},
        instrument("ab", {"method": "sum"}),
        None,
        UsageError,
        "Geen enkele kolom hoort bij een item van ‘Proef’. Kijk of dit het goede instrument is, en of "
        "de kolommen heten zoals de items. Gevonden: x. Toegestaan: a · b.",
    ),
    (
        {"a": [1.0]},
        instrument("ab", {"method": "sum"}),
        ["t"],
        UsageError,
        "Deze schaal staat niet in het instrument. Kies een van de toegestane schalen. Gevonden: t. "
        "Toegestaan: s.",
    ),
    (
        {"a": [1.0]},
        instrument("ab", {"method": "sum"}, refused={"nl": "Het is een gesprekshulpmiddel."}),
        None,
        ProblemsError,
        "‘Proef’ wordt niet gescoord. Het is een gesprekshulpmiddel.",
    ),
    (
        {"a": [1.0], "b": [4.0]},
        instrument("ab", {"method": "lookup", "lookup": {2: 1.0, 3: 2.0}}),
        None,
        ProblemsError,
        "Deze som staat niet in de omzettabel van de schaal ‘s’. Vul de tabel aan met elke som die kan "
        "voorkomen. Gevonden: 5.",
    ),
]


@pytest.mark.parametrize(("columns", "wrong", "scales", "error", "sentence"), REFUSED)
def test_what_cannot_be_scored_is_a_sentence(columns, wrong, scales, error, sentence):
    with pytest.raises(error) as caught:
        score(pd.DataFrame(columns), wrong, scales)
    assert caught.value.sentences("nl") == [sentence]


def test_a_reversed_number_needs_bounds():
    content = {"schema_version": 1, "title": "T", "items": {"n": {"kind": "number", "maximum": 10}}}
    with pytest.raises(ProblemsError) as caught:
        item_bounds(Instrument.model_validate(content), "n")
    assert caught.value.sentences("nl") == [
        "kolom n: Dit item wordt omgekeerd, maar de laagste en de hoogste waarde zijn niet bekend. Vul "
        "‘minimum’ en ‘maximum’ in."
    ]


# the Brief Resilience Scale's published bands; 4.3333 is 26/6 and 2.3333 is 14/6
BANDS = [(1, "laag"), (14 / 6, "laag"), (2.99, "laag"), (3, "normaal"),
         (0.1 * 30, "normaal"), (25 / 6, "normaal"), (26 / 6, "hoog"), (5, "hoog"), (None, None),
         (5.2, None), (0.5, None)]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), BANDS)
def test_bands(value, expected):
    norm = Norm.model_validate(
        {
            "title": "Smith 2013",
            "bands": [
                {"low": 3.00, "high": 4.30, "label": {"nl": "normaal", "en": "normal"}},
                {"low": 1.00, "high": 2.99, "label": {"nl": "laag", "en": "low"}},
                {"low": 4.31, "high": 5.00, "label": {"nl": "hoog", "en": "high"}},
            ],
        }
    )
    got = bands(pd.Series([value], index=["p"], dtype=float), norm, "nl")
    assert list(got.cat.categories) == ["laag", "normaal", "hoog"]
    assert got["p"] == expected or (expected is None and got.isna().all())
