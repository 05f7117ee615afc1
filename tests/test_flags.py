"""Straight lines and a direction that does not fit, on catalogue instruments and on real answers."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from swresearch.flags import direction_flipped, straight_lined
from swresearch.instruments import Instrument, from_catalogue

REFERENCE = Path(__file__).parent / "reference"
SCALES = json.loads((REFERENCE / "expected/scales.json").read_text())
NA = float("nan")

# instrument, answers in the order of its items, flagged, the code given throughout, answered
LINES = [
    ("brs", [3, 3, 3, 3, 3, 3], True, 3, 6),
    ("brs", [3, 3, 3, 3, 3, 4], False, NA, 6),
    ("brs", [NA, 5, 5, NA, 5, NA], True, 5, 3),
    ("brs", [5, 5, NA, NA, NA, NA], False, NA, 2),
    ("brs", [4, NA, 4, NA, 4, NA], False, 4, 3),  # all in one direction: this may be an opinion
    ("brs", [NA] * 6, False, NA, 0),
    ("rosenberg", [2] * 10, True, 2, 10),
    ("de_jong_gierveld_6", [2] * 6, True, 2, 6),
    ("who5", [0] * 5, False, 0, 5),
    ("who5", [5] * 5, False, 5, 5),
]


@pytest.mark.parametrize(("name", "answers", "flagged", "answer", "n_valid"), LINES)
def test_straight_line(name, answers, flagged, answer, n_valid):
    instrument = from_catalogue(name)
    frame = pd.DataFrame([answers], columns=list(instrument.items), index=["p1"], dtype=float)
    got = straight_lined(frame, instrument)
    assert list(got.index) == ["p1"]
    row = got.iloc[0]
    assert (row["straight_lined"], row["n_valid"]) == (flagged, n_valid)
    assert row["answer"] == pytest.approx(answer, nan_ok=True)


def test_only_the_items_asked_for_are_looked_at():
    instrument = from_catalogue("brs")
    frame = pd.DataFrame([[3, 3, 3, 3, 5, 5]], columns=list(instrument.items), dtype=float)
    assert straight_lined(frame, instrument)["straight_lined"].tolist() == [False]
    first = list(instrument.items)[:4]
    assert straight_lined(frame, instrument, first)["straight_lined"].tolist() == [True]
    assert straight_lined(frame.drop(columns=first), instrument)["n_valid"].tolist() == [2]


def test_nobody_and_nothing():
    instrument = from_catalogue("brs")
    assert straight_lined(pd.DataFrame(columns=list(instrument.items)), instrument).empty
    got = straight_lined(pd.DataFrame(index=["p1"]), instrument)
    assert got["straight_lined"].tolist() == [False]


def test_an_unknown_item_is_an_error():
    with pytest.raises(KeyError, match=r"^'brs_7'$"):
        straight_lined(pd.DataFrame(index=["p1"]), from_catalogue("brs"), ["brs_7"])


def _instrument(name):
    """A reference scale as an instrument."""
    found = SCALES[name]
    options = {code: str(code) for code in range(found["min"], found["max"] + 1)}
    items = {key: {"answers": "set", "reversed": key in found["reverse"]} for key in found["items"]}
    scale = {"title": name, "items": found["items"], "method": "mean"}
    return Instrument.model_validate(
        {
            "schema_version": 1,
            "title": name,
            "answer_sets": {"set": {"options": options}},
            "items": items,
            "scales": {name: {**scale, "bounds": [found["min"], found["max"]]}},
        }
    )


TURNED = [name for name, found in SCALES.items() if 0 < len(found["reverse"]) < len(found["items"])]


@pytest.mark.parametrize("name", [n for n in TURNED if SCALES[n]["file"] == "bfi.csv"])
def test_real_answers_are_not_flagged_and_half_reversed_ones_are(name):
    found, instrument = SCALES[name], _instrument(name)
    frame = pd.read_csv(REFERENCE / "data" / found["file"])[found["items"]]
    raw = direction_flipped(frame, instrument)
    assert raw["flipped"].tolist() == [False]
    assert raw["correlation"].iloc[0] < 0
    top = found["min"] + found["max"]
    sent = frame.assign(**{key: top - frame[key] for key in found["reverse"]})
    got = direction_flipped(sent, instrument)
    assert got["flipped"].tolist() == [True]
    assert got["correlation"].iloc[0] == pytest.approx(-raw["correlation"].iloc[0])
    # cor.test(x, y)$conf.int turns round with the sign
    assert got["low"].iloc[0] == pytest.approx(-raw["high"].iloc[0])


def test_a_whole_vector_the_wrong_way_round_is_not_seen():
    """Its correlations are those of the right direction: the docstring says where to look."""
    found, instrument = SCALES["bfi_extraversion"], _instrument("bfi_extraversion")
    frame = pd.read_csv(REFERENCE / "data/bfi.csv")[found["items"]]
    got = direction_flipped(7 - frame, instrument)
    pd.testing.assert_frame_equal(got, direction_flipped(frame, instrument))


def test_interval_of_the_correlation_is_fishers():
    rng = np.random.default_rng(1)
    first = rng.integers(1, 6, 40)
    second = np.clip(first + rng.integers(-1, 2, 40), 1, 5)
    instrument = from_catalogue("brs")
    frame = pd.DataFrame({"brs_bounce_back": first, "brs_hard_time": second}, dtype=float)
    got = direction_flipped(frame, instrument).iloc[0]
    r = np.corrcoef(first, second)[0, 1]
    # Independent way: the bounds are where the z test of r is just significant.
    for bound in (got["low"], got["high"]):
        z = abs(np.arctanh(r) - np.arctanh(bound)) * np.sqrt(40 - 3)
        assert z == pytest.approx(1.959963984540054)
    assert (got["n"], got["flipped"]) == (40, True)


# answers of the two kinds of item, people
ILL_POSED = [([1, 2, 3], [1, 2, 3]), ([3] * 20, [1, 2] * 10), ([NA] * 20, [1, 2] * 10), ([], [])]


@pytest.mark.parametrize(("first", "second"), ILL_POSED)
def test_too_little_to_say_anything(first, second):
    frame = pd.DataFrame({"brs_bounce_back": first, "brs_hard_time": second}, dtype=float)
    got = direction_flipped(frame, from_catalogue("brs")).iloc[0]
    assert not got["flipped"]
    assert np.isnan([got["correlation"], got["low"], got["high"]]).all()


def test_scales_in_one_direction_have_no_row():
    frame = pd.DataFrame({"who5_calm": [1.0, 2.0], "who5_active": [1.0, 2.0]})
    assert direction_flipped(frame, from_catalogue("who5")).empty
