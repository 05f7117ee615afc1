"""How the scores of a group are divided over the classes of published norms, every norm apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from swresearch.disclosure.whole_groups import BELOW_BASE, SENSITIVE
from swresearch.instruments import Instrument, Scale, text
from swresearch.language import DEFAULT_LANGUAGE
from swresearch.programme import Publication
from swresearch.score import bands

NORM_COLUMNS = (
    "scale", "title", "norm", "norm_title", "unverified", "label", "count", "base", "share", "low",
    "high", "reason",
)  # fmt: skip
NUMBERS = ["count", "share", "low", "high"]


def has_norms(instrument: Instrument) -> bool:
    """Whether any scale of the instrument has a published norm."""
    return any(scale.norms for scale in instrument.scales.values())


def norm_shares(
    answers: pd.DataFrame, instrument: Instrument, language: str = DEFAULT_LANGUAGE
) -> pd.DataFrame:
    """Per scale, norm and class how many people fall in it, from the scored answers.

    `answers` has a column per scale. Columns `NORM_COLUMNS`: count (people in the class), base (people
    with a score), share (0-1) with its Wilson interval low, high; unverified says that no source
    confirmed the norm; reason (catalogue key) where there is no number. Classes that nobody falls in keep
    their row. A scale with several norms has the classes of each: two official cut-offs stay two.
    """
    rows = [
        row
        for key, scale in instrument.scales.items()
        if key in answers
        for row in _classes(key, scale, answers[key], language)
    ]
    return pd.DataFrame(rows, columns=list(NORM_COLUMNS))


def protect_norms(
    frame: pd.DataFrame, answers: pd.DataFrame, instrument: Instrument, publication: Publication
) -> pd.DataFrame:
    """The shares that may be shown: a smallest base, and the rules for cells where a scale is sensitive.

    A scale that rests on a `sensitive` item is hidden whole when few people fall in a class, or between
    the cut-offs of two norms, which can be subtracted; and when everyone or nobody does. Adds `hidden` and
    the reason.
    """
    small = frame["base"] < publication.smallest_base
    telling = frame["scale"].isin(
        [
            key
            for key, scale in instrument.scales.items()
            if key in answers and _is_sensitive(key, scale, publication)
            if _tells(scale, answers[key], publication)
        ]
    )
    reason = frame["reason"].mask(telling, SENSITIVE).mask(small, BELOW_BASE)
    hidden = small | telling
    blank = {name: frame[name].where(~hidden, np.nan) for name in NUMBERS}
    base = frame["base"].where(~small, np.nan)
    return frame.assign(**blank, base=base, hidden=hidden, reason=reason)


def _classes(key: str, scale: Scale, scores: pd.Series, language: str) -> Iterator[dict[str, Any]]:
    from swresearch.statistics.proportion import distribution

    for name, norm in scale.norms.items():
        found = bands(scores, norm, language).astype(object)
        labels = [text(band.label, language) for band in norm.bands]
        result = distribution(found, labels)
        head = {
            "scale": key,
            "title": text(scale.title, language),
            "norm": name,
            "norm_title": text(norm.title, language),
            "unverified": norm.unverified,
            "base": float(scores.notna().sum()),
            "reason": result.refusal,
        }
        counted = result.table.set_index("option")
        for label in labels:
            row: dict[str, Any] = head | {"label": label}
            if result.refusal is None:
                row |= {column: counted.at[label, column] for column in NUMBERS}
            yield row


def _is_sensitive(key: str, scale: Scale, publication: Publication) -> bool:
    return bool({key, *scale.items} & set(publication.sensitive))


def _tells(scale: Scale, scores: pd.Series, publication: Publication) -> bool:
    """Whether a class of a norm, or what lies between two cut-offs, says too much about the few or all."""
    placed = pd.DataFrame({name: bands(scores, norm) for name, norm in scale.norms.items()})
    placed = placed[scores.notna()].astype(str)
    cells = placed.value_counts()
    few = bool((cells < publication.smallest_cell).any())
    empty = any(len(norm.bands) > placed[name].nunique() for name, norm in scale.norms.items())
    return few or (empty and publication.group_disclosure)
