"""Multiple choice in LimeSurvey exports: a column per option, Y where it was ticked, else nothing."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from swresearch.clean.texts import same

_SUB_QUESTION = re.compile(r"(.+)\[([^\[\]]+)\]")
_TEXT_BESIDE = re.compile(r".*(?:other|comment)$")
TICK = "y"
NO_TICK = "N"


def without_tick(frame: pd.DataFrame, column: str) -> np.ndarray:
    """The rows in which an option of a multiple-choice question was left unticked: it means no.

    Only where every column of the question holds nothing but Y, and only for people who ticked or wrote
    something at that question: for the others nobody can tell "none of these" from "skipped".
    """
    nowhere = np.zeros(len(frame), dtype=bool)
    found = _SUB_QUESTION.fullmatch(column)
    if found is None:
        return nowhere
    siblings = [name for name in frame.columns if name.startswith(f"{found[1]}[")]
    boxes = [name for name in siblings if not _TEXT_BESIDE.fullmatch(same(name).rstrip("]"))]
    used = {same(value) for name in boxes for value in frame[name].dropna().unique()} - {""}
    if used != {TICK}:
        return nowhere
    answered = (frame[siblings].fillna("").astype("str") != "").any(axis=1).to_numpy()
    return answered & (frame[column].fillna("").astype("str") == "").to_numpy()
