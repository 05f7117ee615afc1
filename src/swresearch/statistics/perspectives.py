"""Worker, client and partner on the same construct: one design, unpaired, small, of unequal size.

Every pair of perspectives is compared on every construct. The whole table is one declared family:
Holm's adjustment runs over all its rows. Where the perspectives were asked in different words,
`wording_differs` stands beside the number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from swresearch.statistics.checks import MOST_CATEGORIES, SMALLEST, numbers, same
from swresearch.statistics.difference import newcombe, welch
from swresearch.statistics.multiplicity import holm
from swresearch.statistics.proportion import describe, small, wilson
from swresearch.statistics.result import Analysis, Refused, Result

_PAIR = ("construct", "first", "second", "n_first", "n_second")
_TEST = ("difference", "low", "high", "p", "p_holm", "wording_differs", "reason")
MEANS = Analysis(
    "perspectives-means",
    "method.perspectives-means",
    (*_PAIR, "mean_first", "mean_second", *_TEST),
)
SHARES = Analysis(
    "perspectives-shares",
    "method.perspectives-shares",
    (*_PAIR, "share_first", "share_second", *_TEST),
)
GROUPS = Analysis(
    "perspectives",
    "method.perspectives",
    ("construct", "perspective", "n", "estimate", "low", "high", "wording_differs", "reason"),
)
Cells = dict[tuple[object, object], np.ndarray]


@MEANS.guard
def compare_means(
    scores: pd.DataFrame,
    perspectives: Sequence[object],
    wording_differs: Collection[object] = (),
    confidence: float = 0.95,
) -> Result:
    """Differences of means between perspectives, per construct (Welch, Holm over all rows).

    `scores`: columns construct, perspective, value (one row per person and construct; missing
    values are left out and counted). `perspectives`: which ones, in the order of comparison.
    `wording_differs`: constructs whose wording is not the same for all perspectives.
    Columns: construct, first, second, n_first, n_second, mean_first, mean_second, difference
    (first - second), low, high, p, p_holm, wording_differs, reason (catalogue key where a pair
    cannot be compared; its numbers are then NaN). n counts scores. R: `t.test`, `p.adjust`.
    """
    cells, missing = _cells(scores, perspectives)

    def pair(first: np.ndarray, second: np.ndarray) -> dict[str, object]:
        found = welch(first, second, confidence)
        return {
            "mean_first": first.mean(),
            "mean_second": second.mean(),
            **{key: found[key] for key in ("difference", "low", "high", "p")},
        }

    rows = _pairs(cells, perspectives, wording_differs, pair, _no_spread)
    return _family(MEANS, rows, cells, missing)


@SHARES.guard
def compare_shares(
    answers: pd.DataFrame,
    perspectives: Sequence[object],
    codes: Collection[object],
    wording_differs: Collection[object] = (),
    confidence: float = 0.95,
) -> Result:
    """Differences of shares between perspectives, per construct (Newcombe, Fisher, Holm).

    `answers`: columns construct, perspective, value (answer codes); `codes` are the answers that
    count as yes, such as "eens" and "zeer eens". The interval is Newcombe's (method 10), p is
    Fisher's exact test; at the edge of significance the two can disagree.
    Columns as `compare_means`, with share_first and share_second (0-1).
    """
    from scipy.stats import fisher_exact

    cells, missing = _cells(answers, perspectives, codes)

    def pair(first: np.ndarray, second: np.ndarray) -> dict[str, object]:
        counts, sizes = (int(first.sum()), int(second.sum())), (len(first), len(second))
        table = [[counts[0], sizes[0] - counts[0]], [counts[1], sizes[1] - counts[1]]]
        return {
            "share_first": first.mean(),
            "share_second": second.mean(),
            **newcombe(counts, sizes, confidence),
            "p": float(fisher_exact(table).pvalue),
        }

    rows = _pairs(cells, perspectives, wording_differs, pair)
    return _family(SHARES, rows, cells, missing)


@GROUPS.guard
def estimates(
    scores: pd.DataFrame,
    perspectives: Sequence[object],
    codes: Collection[object] | None = None,
    wording_differs: Collection[object] = (),
    confidence: float = 0.95,
) -> Result:
    """Each perspective's own mean (or share of `codes`) per construct, to set side by side.

    `scores`: columns construct, perspective, value. Columns: construct, perspective, n, estimate,
    low, high (t interval; Wilson for shares), wording_differs, reason (as in `compare_means`).
    """
    cells, missing = _cells(scores, perspectives, codes)
    rows = []
    for (construct, perspective), values in cells.items():
        row = {"construct": construct, "perspective": perspective, "n": len(values)}
        rows.append(
            row
            | _estimate(values, codes is not None, confidence)
            | {"wording_differs": construct in wording_differs}
        )
    _any_left([row["reason"] for row in rows], cells, missing)
    warnings = small(min(len(values) for values in cells.values()))
    return GROUPS.result(pd.DataFrame(rows), _people(cells), missing, warnings)


def _estimate(values: np.ndarray, as_share: bool, confidence: float) -> dict[str, object]:
    reason = _too_few(values)
    if reason is None and not as_share and values.min() == values.max():
        reason = "refusal.constant"
    if reason:
        return {"estimate": np.nan, "low": np.nan, "high": np.nan, "reason": reason}
    if as_share:
        low, high = wilson(values.sum(), len(values), confidence)
        return {"estimate": values.mean(), "low": float(low), "high": float(high), "reason": None}
    found = describe(values, confidence)
    return {"estimate": found["mean"], "low": found["low"], "high": found["high"], "reason": None}


def _cells(
    frame: pd.DataFrame, perspectives: Sequence[object], codes: Collection[object] | None = None
) -> tuple[Cells, int]:
    """Values per (construct, perspective), in order of appearance; and how many were missing."""
    frame = frame[frame["perspective"].isin(list(perspectives))]
    if len(set(perspectives)) < 2:
        raise Refused("one-group", n=len(frame))
    there = frame["value"].notna()
    valid = frame[there]
    if valid.empty:
        raise Refused("no-answers", missing=len(frame))
    values = _as_numbers(valid["value"], codes)
    groups = valid.assign(value=values).groupby(["construct", "perspective"], sort=False)["value"]
    found = {key: group.to_numpy() for key, group in groups}
    nobody = np.array([])
    cells = {
        (construct, perspective): found.get((construct, perspective), nobody)
        for construct in frame["construct"].unique()
        for perspective in perspectives
    }
    return cells, int((~there).sum())


def _as_numbers(values: pd.Series, codes: Collection[object] | None) -> np.ndarray:
    """The values as floats, or with `codes` as 1 (one of them) and 0."""
    if codes is None:
        return numbers(values)
    if values.nunique() > MOST_CATEGORIES:
        raise Refused("too-many-categories", n=len(values))
    if pd.api.types.is_numeric_dtype(values):
        numbers(values)  # refuses infinite answers
    return values.isin(list(codes)).to_numpy(dtype=float)


def _pairs(
    cells: Cells,
    perspectives: Sequence[object],
    wording_differs: Collection[object],
    pair: Callable[[np.ndarray, np.ndarray], dict[str, object]],
    unfit: Callable[[np.ndarray, np.ndarray], str | None] = lambda first, second: None,
) -> list[dict[str, object]]:
    """One row per construct and pair of perspectives; a pair that cannot be compared says why."""
    rows = []
    for construct in dict.fromkeys(construct for construct, _ in cells):
        for one, other in combinations(perspectives, 2):
            first, second = cells[construct, one], cells[construct, other]
            reason = _too_few(first) or _too_few(second) or unfit(first, second)
            row: dict[str, object] = {
                "construct": construct,
                "first": one,
                "second": other,
                "n_first": len(first),
                "n_second": len(second),
                "wording_differs": construct in wording_differs,
                "reason": reason,
            }
            rows.append(row | ({} if reason else pair(first, second)))
    return rows


def _too_few(values: np.ndarray) -> str | None:
    if len(values) == 0:
        return "refusal.no-answers"
    return "refusal.too-few" if len(values) < SMALLEST else None


def _no_spread(first: np.ndarray, second: np.ndarray) -> str | None:
    return "refusal.constant" if same(first) or same(second) else None


def _family(analysis: Analysis, rows: list[dict[str, object]], cells: Cells, missing: int) -> Result:
    """The rows with Holm's adjustment over all of them."""
    reasons = [row["reason"] for row in rows]
    _any_left(reasons, cells, missing)
    table = pd.DataFrame(rows).assign(p_holm=lambda frame: holm(frame["p"].to_numpy()))
    warnings = [*small(int(table[["n_first", "n_second"]].to_numpy().min()))]
    warnings += ["pairs-left-out"] if any(reasons) else []
    warnings += ["wording-differs"] if table["wording_differs"].any() else []
    return analysis.result(table, _people(cells), missing, warnings)


def _any_left(reasons: list[object], cells: Cells, missing: int) -> None:
    """Refuse as a whole, with the first reason, when every row has been refused."""
    if all(reasons):
        reason = str(reasons[0]).removeprefix("refusal.")
        raise Refused(reason, n=_people(cells), missing=missing)


def _people(cells: Cells) -> int:
    """Most scores on any one construct: the people behind the table."""
    sizes: dict[object, int] = {}
    for (construct, _), values in cells.items():
        sizes[construct] = sizes.get(construct, 0) + len(values)
    return max(sizes.values(), default=0)
