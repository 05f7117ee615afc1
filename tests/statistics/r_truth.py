"""The reference data and the numbers that R gives on them (see tests/reference/README.md)."""

import functools
import json
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent.parent / "reference"


@functools.cache
def expected(name):
    return json.loads((FOLDER / "expected" / f"{name}.json").read_text(encoding="utf-8"))


@functools.cache
def data(name):
    return pd.read_csv(FOLDER / "data" / name)


SCALES = tuple(expected("scales"))


@functools.cache
def scale(name):
    """The items of a scale, the reversed ones turned round."""
    known = expected("scales")[name]
    frame = data(known["file"])
    if "filter" in known:
        column, _, value = known["filter"].partition("==")
        frame = frame[frame[column] == float(value)]
    items = frame[known["items"]].copy()
    reverse = known.get("reverse", [])
    items[reverse] = known["min"] + known["max"] - items[reverse]
    return items


def close(got, truth, tolerance=1e-9):
    """Equal within `tolerance`, absolute below 1 and relative above it."""
    got, truth = np.asarray(got, dtype=float), np.asarray(truth, dtype=float)
    assert got.shape == truth.shape
    gap = np.abs(got - truth) / np.maximum(1, np.abs(truth))
    assert gap.max() <= tolerance, f"{got} is not {truth}"


@functools.cache
def item_scores(name, rule="mean_half"):
    """Scale scores by R's rule, in the rows of the data file (after the scale's filter)."""
    return pd.read_csv(FOLDER / "expected" / f"scores_{name}.csv")[rule]
