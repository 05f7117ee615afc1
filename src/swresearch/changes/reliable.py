"""Reliable change: which part of the people changed more than the scale's unreliability explains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from swresearch.changes.measurements import Pair, same_scales
from swresearch.instruments import Better, Scale, text
from swresearch.psychometrics import scale_items
from swresearch.score import reverse
from swresearch.statistics.reliable_change import VERDICTS

RELIABLE_COLUMNS = (
    "scale", "title", "decimals", "earlier", "later", "n", "verdict", "count", "share", "low", "high",
    "needed", "alpha", "directed", "doubted",
    "reason",
)  # fmt: skip


def reliable_changes(pairs: Iterable[Pair]) -> pd.DataFrame:
    """The shares of people who reliably improved, stayed alike and worsened (Jacobson and Truax).

    Three rows per pair of measurements and scale, or one with the reason. Columns `RELIABLE_COLUMNS`:
    n (people with both scores), verdict ("improved", "unchanged", "worsened"), count, share (0-1) with
    Wilson's low and high, needed (points that count as change), alpha (of the earlier measurement,
    everyone who was asked), directed (False: the instrument does not say which way is better, and
    "improved" stands for higher), doubted (see `with_doubts`).
    """
    rows = [
        row
        for pair in pairs
        for key, scale, reason in same_scales(pair)
        for row in _rows(pair, key, scale, reason)
    ]
    return pd.DataFrame(rows, columns=list(RELIABLE_COLUMNS))


def _rows(pair: Pair, key: str, scale: Scale, reason: str | None) -> list[dict[str, Any]]:
    from swresearch.statistics.reliability import alpha
    from swresearch.statistics.reliable_change import reliable_change_shares

    head: dict[str, Any] = {
        "scale": key,
        "title": text(scale.title, pair.earlier.language),
        "decimals": scale.places,
        "earlier": pair.earlier.name,
        "later": pair.later.name,
        "directed": scale.better is not None,
        "doubted": False,
        "reason": None,
        "n": 0.0,
    }
    items = scale_items(pair.earlier.instrument, pair.earlier.answers).get(key)
    if reason or not items:
        return [head | {"reason": reason or "changes.no-alpha"}]
    points = reverse(pair.earlier.answers[items], pair.earlier.instrument)[items]
    found = alpha(points)
    if found.refusal:
        return [head | {"n": float(found.n), "reason": found.refusal}]
    reliability = found.value("alpha")
    before, after = pair.earlier.answers[key], pair.later.answers[key]
    result = reliable_change_shares(
        before, after, reliability, higher_is_better=scale.better is not Better.LOWER
    )
    if result.refusal:
        return [head | {"n": float(result.n), "reason": result.refusal}]
    shown = result.table.set_index("verdict").loc[list(VERDICTS)]
    names = ["count", "share", "low", "high", "needed"]
    return [
        head | {"n": float(result.n), "verdict": verdict, "alpha": reliability} | dict(row[names])
        for verdict, row in shown.iterrows()
    ]
