"""Change of the same people between two measurements, per scale, and over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from swresearch.changes.measurements import Pair, reworded, same_scales
from swresearch.instruments import Scale, text
from swresearch.notebook import ComparedWave

CHANGE_COLUMNS = (
    "scale", "title", "lowest", "highest", "decimals", "earlier", "later", "n", "n_before", "n_after",
    "mean_before", "low_before", "high_before", "sd_before", "mean_after", "low_after", "high_after",
    "sd_after", "difference", "low", "high", "d_av", "d_low", "d_high", "g_av", "g_low", "g_high",
    "p", "p_holm", "biserial", "biserial_low", "biserial_high", "everyone", "wording_differs", "doubted",
    "reason",
)  # fmt: skip
LEFT_COLUMNS = (
    "scale", "title", "decimals", "earlier", "later", "n_first", "n_second", "mean_stayed", "mean_left",
    "difference", "low", "high", "reason",
)  # fmt: skip
OVER_COLUMNS = (
    "scale", "title", "n", "measurements", "chi2", "df", "p", "kendall_w", "doubted", "reason",
)  # fmt: skip


def paired_changes(pairs: Iterable[Pair]) -> pd.DataFrame:
    """How much the same people changed, a row per pair of measurements and scale.

    Columns `CHANGE_COLUMNS`: n (people with a score at both), n_before and n_after (people with a score
    at each); mean with its 95 % t interval and sd at each, of the n people; difference (later - earlier)
    with low and high; d_av (with d_low, d_high) and g_av (g_low, g_high); p of Wilcoxon's signed ranks
    and biserial (its rank-biserial correlation, with interval); p_holm over all rows; everyone (False:
    the means are of the n people); wording_differs; doubted (see
    `with_doubts`); reason (catalogue key) where there is no number.
    """
    rows = [
        _row(pair, key, scale, reason) for pair in pairs for key, scale, reason in same_scales(pair)
    ]
    frame = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
    from swresearch.statistics.multiplicity import holm

    return frame.assign(p_holm=holm(frame["p"].to_numpy(dtype=float)))


def kept_people(measured: Sequence[ComparedWave]) -> pd.DataFrame:
    """Who took part in which measurement; no rows when they are not of the same people.

    Columns as `statistics.pairs.drop_out`: wave, n, also_before, new, from_first, share_kept, low, high.
    """
    from swresearch.statistics.pairs import drop_out

    return drop_out({wave.name: wave.answers.index for wave in measured}).table


def who_left(pairs: Iterable[Pair]) -> pd.DataFrame:
    """Whether those who left scored otherwise at the earlier measurement than those who stayed.

    Columns `LEFT_COLUMNS`: n_first and mean_stayed, n_second and mean_left, difference (stayed - left)
    with Welch's low and high; reason where it cannot be said. Left are those without a score at the
    later measurement; a scale on which nobody left has no row.
    """
    from swresearch.statistics.pairs import attrition

    rows = []
    for pair in pairs:
        for key, scale, _ in same_scales(pair):
            before, after = pair.earlier.answers[key], pair.later.answers[key]
            if before.dropna().index.isin(after.dropna().index).all():
                continue
            result = attrition(before, after)
            row = _head(pair, key, scale) | {"reason": result.refusal, "n_first": 0.0, "n_second": 0.0}
            if result.refusal is None:
                stayed, left = (dict(result.table.iloc[at]) for at in (0, 1))
                row |= {"n_first": float(stayed["n"]), "n_second": float(left["n"])}
                row |= {"mean_stayed": stayed["mean"], "mean_left": left["mean"]}
                row |= {name: left[name] for name in ("difference", "low", "high")}
            rows.append(row)
    return pd.DataFrame(rows, columns=list(LEFT_COLUMNS))


def over_all(measured: Sequence[ComparedWave]) -> pd.DataFrame:
    """Friedman's test over three or more measurements of the same people, per scale.

    Columns `OVER_COLUMNS`; p is not corrected here.
    """
    from swresearch.statistics.change import friedman

    rows = []
    for key, scale in measured[0].instrument.scales.items():
        if not all(key in wave.answers for wave in measured):
            continue
        scores = pd.concat([wave.answers[key] for wave in measured], axis=1, join="inner")
        scores.columns = [wave.name for wave in measured]
        result = friedman(scores)
        row: dict[str, Any] = {
            "scale": key,
            "title": text(scale.title, measured[0].language),
            "n": float(result.n),
            "measurements": len(measured),
            "doubted": False,
            "reason": result.refusal,
        }
        if result.refusal is None:
            row |= dict(result.table.iloc[0][["chi2", "df", "p", "kendall_w"]])
        rows.append(row)
    return pd.DataFrame(rows, columns=list(OVER_COLUMNS))


def _head(pair: Pair, key: str, scale: Scale) -> dict[str, Any]:
    return {
        "scale": key,
        "title": text(scale.title, pair.earlier.language),
        "lowest": scale.bounds[0],
        "highest": scale.bounds[1],
        "decimals": scale.places,
        "earlier": pair.earlier.name,
        "later": pair.later.name,
    }


def _row(pair: Pair, key: str, scale: Scale, reason: str | None) -> dict[str, Any]:
    from swresearch.statistics.change import change, wilcoxon

    before, after = pair.earlier.answers[key], pair.later.answers[key]
    result = change(before, after)
    row = _head(pair, key, scale) | {
        "n": float(result.n),
        "n_before": float(before.notna().sum()),
        "n_after": float(after.notna().sum()),
        "everyone": False,
        "wording_differs": reworded(pair, scale),
        "doubted": False,
        "reason": reason or result.refusal,
    }
    if row["reason"]:
        return row
    found = result.table.iloc[0]
    names = ("mean_before", "sd_before", "mean_after", "sd_after", "difference", "low", "high")
    row |= {name: found[name] for name in (*names, "d_av", "g_av")}
    for size in ("d", "g"):
        row |= {f"{size}_{end}": found[f"{size}_av_{end}"] for end in ("low", "high")}
    for when in ("before", "after"):
        row |= _t_interval(found[f"mean_{when}"], found[f"sd_{when}"], result.n, when)
    ranked = wilcoxon(before, after)
    if ranked.refusal is None:
        row |= {"p": ranked.value("p"), "biserial": ranked.value("rank_biserial")}
        row |= {f"biserial_{end}": ranked.value(end) for end in ("low", "high")}
    return row


def _t_interval(mean: float, sd: float, n: int, when: str) -> dict[str, float]:
    from scipy.special import stdtrit

    half = float(stdtrit(n - 1, 0.975)) * sd / np.sqrt(n)
    return {f"low_{when}": mean - half, f"high_{when}": mean + half}
