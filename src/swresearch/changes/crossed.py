"""Repeated cross-sections: other people at each measurement, so levels and never change of persons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from swresearch.changes.measurements import Pair, reworded, same_scales
from swresearch.instruments import Scale, text

CROSSED_COLUMNS = (
    "scale", "title", "lowest", "highest", "decimals", "earlier", "later", "n_first", "n_second",
    "mean_before", "low_before", "high_before", "mean_after", "low_after", "high_after", "difference",
    "low", "high", "g", "g_low", "g_high", "p", "p_holm", "everyone", "wording_differs", "doubted",
    "reason",
)  # fmt: skip


def crossed_levels(pairs: Iterable[Pair]) -> pd.DataFrame:
    """The levels of two groups of other people, a row per pair of measurements and scale.

    Columns `CROSSED_COLUMNS`: n_first and n_second (people with a score), the mean with its t interval at
    each, difference (later - earlier) with Welch's low, high and p, g (Hedges, pooled spread, with its
    noncentral interval), p_holm over all rows; doubted (see `with_doubts`); reason (catalogue
    key) where there is no number.
    """
    from swresearch.statistics.multiplicity import holm

    rows = [
        _row(pair, key, scale, reason) for pair in pairs for key, scale, reason in same_scales(pair)
    ]
    frame = pd.DataFrame(rows, columns=list(CROSSED_COLUMNS))
    return frame.assign(p_holm=holm(frame["p"].to_numpy(dtype=float)))


def _row(pair: Pair, key: str, scale: Scale, reason: str | None) -> dict[str, Any]:
    from swresearch.statistics.compare import mean_difference
    from swresearch.statistics.proportion import mean

    before, after = pair.earlier.answers[key], pair.later.answers[key]
    values = pd.concat([after, before], ignore_index=True)
    # The first group in sorted order comes first in the difference: the later measurement.
    result = mean_difference(values, pd.Series([0] * len(after) + [1] * len(before)))
    row: dict[str, Any] = {
        "scale": key,
        "title": text(scale.title, pair.earlier.language),
        "lowest": scale.bounds[0],
        "highest": scale.bounds[1],
        "decimals": scale.places,
        "earlier": pair.earlier.name,
        "later": pair.later.name,
        "n_first": float(before.notna().sum()),
        "n_second": float(after.notna().sum()),
        "everyone": True,
        "wording_differs": reworded(pair, scale),
        "doubted": False,
        "reason": reason or result.refusal,
    }
    for when, scores in (("before", before), ("after", after)):
        level = mean(scores)
        if level.refusal is None:
            row |= {f"{name}_{when}": level.value(name) for name in ("mean", "low", "high")}
    if row["reason"]:
        return row
    found = result.table.iloc[0]
    row |= {name: found[name] for name in ("difference", "low", "high", "p")}
    return row | {"g": found["hedges_g"], "g_low": found["g_low"], "g_high": found["g_high"]}
