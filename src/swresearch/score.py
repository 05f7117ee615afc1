"""Scoring: from answers to scale scores, each with the number of items it rests on.

`score(frame, instrument)` reverses items, joins them by the scale's own method and rule for missing
items, and leaves a score empty where too few items were answered. Everything is computed over all
people and items at once; which items, in which direction, by which rule, stands in the instrument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from swresearch.errors import Problem, ProblemsError, UsageError
from swresearch.instruments import (
    Instrument,
    Method,
    MissingRule,
    Norm,
    Scale,
    text,
)
from swresearch.language import DEFAULT_LANGUAGE
from swresearch.settings import nearest

N_VALID = "_n_valid"
"""What follows a scale's name in the column with the number of its items that were answered."""

_SHOWN_ROWS = 10


def score(
    frame: pd.DataFrame,
    instrument: Instrument,
    scales: Iterable[str] | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> pd.DataFrame:
    """Scores of the scales, beside the number of answered items they rest on.

    `frame` has one row per person and one numeric column per item, empty where there is no answer; its
    other columns are not read. An item without a column counts as not answered (it was not asked).
    Returns a frame with the same index and, per scale in the order asked for, `<scale>` (float) and
    `<scale>_n_valid` (int, 0 to the number of items; for goal attainment the goals with a level and a
    weight). A score is empty where fewer items were answered than the scale requires. `language` is
    that of the reason why an instrument is refused.

    Raises `ProblemsError` for an instrument that may not be scored, a value that is no answer to its
    item, a sum outside a conversion table and weights that are all 0; `UsageError` for an unknown scale
    and for a frame without a column of any item.
    """
    names = _scale_names(instrument, scales)
    _refuse_unscorable(instrument, language)
    needed = _items_of(instrument, names)
    _refuse_strange_frame(frame, instrument, language)
    _refuse_impossible(frame, instrument, needed)
    columns: dict[str, np.ndarray] = {}
    for name in names:
        points, n_valid = _scale_points(frame, instrument, name)
        columns[name], columns[f"{name}{N_VALID}"] = points, n_valid
    return pd.DataFrame(columns, index=frame.index)


def reverse(frame: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """The frame with every reversed item turned round: lowest + highest possible answer - answer.

    The bounds are those of the item's own answer options (for a number its minimum and maximum), so
    that reversing twice gives the answers back. Other columns and empty cells stay as they are. Raises
    `ProblemsError` for a reversed number without minimum or maximum.
    """
    turned = {
        key: sum(item_bounds(instrument, key)) - frame[key].astype(float)
        for key, item in instrument.items.items()
        if item.reversed and key in frame.columns
    }
    return frame.assign(**turned)


def item_bounds(instrument: Instrument, key: str) -> tuple[float, float]:
    """The lowest and highest answer an item can have; raises `ProblemsError` when there is none."""
    item, answers = instrument.items[key], instrument.answers(key)
    if answers is not None:
        return float(min(answers.options)), float(max(answers.options))
    if item.minimum is None or item.maximum is None:
        raise ProblemsError([Problem("score.no-bounds", column=key)])
    return item.minimum, item.maximum


def bands(scores: pd.Series, norm: Norm, language: str = DEFAULT_LANGUAGE) -> pd.Series:
    """The norm's label for each score, as an ordered category; empty for an empty score.

    A band runs from `low` up to the next band's `low`: published bands such as 1.00-2.99 and 3.00-4.30
    leave no score between them. A score below the first or above the last band has no label.
    """
    ordered = sorted(norm.bands, key=lambda band: band.low)
    lows = np.array([band.low for band in ordered])
    # Sums of fractions miss a whole cut-off by 1e-16; nine decimals are far below any scale's step.
    values = scores.to_numpy(dtype=float).round(9)
    codes = np.searchsorted(lows, values, side="right") - 1
    codes[np.isnan(values) | (values > max(band.high for band in ordered))] = -1
    labels = [text(band.label, language) for band in ordered]
    categories = pd.Categorical.from_codes(codes, pd.Index(labels), ordered=True)
    return pd.Series(categories, index=scores.index, name=scores.name)


def _scale_names(instrument: Instrument, scales: Iterable[str] | None) -> list[str]:
    names = list(instrument.scales) if scales is None else list(scales)
    problems = []
    for name in names:
        if name not in instrument.scales:
            near = nearest(name, instrument.scales)
            key = "score.unknown-scale-near" if near else "score.unknown-scale"
            known = list(instrument.scales)
            problems.append(Problem(key, found=name, allowed=known, values={"near": near}))
    if problems:
        raise UsageError(problems)
    return names


def _refuse_unscorable(instrument: Instrument, language: str) -> None:
    if instrument.refused is not None:
        title, reason = text(instrument.title, language), text(instrument.refused, language)
        raise ProblemsError([Problem("score.refused", values={"title": title, "reason": reason})])


def _items_of(instrument: Instrument, names: list[str]) -> list[str]:
    wanted = [instrument.scales[name] for name in names]
    items = [item for scale in wanted for item in (*scale.items, *scale.weights.values())]
    return list(dict.fromkeys(items))


def _refuse_strange_frame(frame: pd.DataFrame, instrument: Instrument, language: str) -> None:
    known = list(instrument.items)
    if not set(known) & set(frame.columns):
        values = {"title": text(instrument.title, language)}
        found = ", ".join(str(column) for column in frame.columns[:_SHOWN_ROWS])
        raise UsageError([Problem("score.no-items", found=found, allowed=known, values=values)])


def _refuse_impossible(frame: pd.DataFrame, instrument: Instrument, needed: list[str]) -> None:
    problems: list[Problem] = []
    for key in needed:
        if key in frame.columns:
            problems += _impossible(frame[key], instrument, key)
    if problems:
        raise ProblemsError(problems)


def _impossible(column: pd.Series, instrument: Instrument, key: str) -> list[Problem]:
    """The values of a column that are no answer to the item, each with the rows it stands in."""
    if not pd.api.types.is_numeric_dtype(column):
        return [Problem("score.not-numbers", column=key, found=str(column.dtype))]
    values = column.to_numpy(dtype=float, na_value=np.nan)
    wrong = ~np.isnan(values) & ~_possible(values, instrument, key)
    if not wrong.any():
        return []
    answers, item = instrument.answers(key), instrument.items[key]
    allowed = list(answers.options) if answers else f"{item.minimum} – {item.maximum}"
    problems = []
    for value in np.unique(values[wrong]):
        rows = column.index[values == value]
        shown = ", ".join(str(row) for row in rows[:_SHOWN_ROWS])
        about = {"rows": shown, "count": len(rows)}
        found = f"{value:g}"
        problems.append(
            Problem("score.impossible", column=key, found=found, allowed=allowed, values=about)
        )
    return problems


def _possible(values: np.ndarray, instrument: Instrument, key: str) -> np.ndarray:
    answers, item = instrument.answers(key), instrument.items[key]
    if answers is not None:
        return np.isin(values, np.array(list(answers.options), dtype=float))
    low = -np.inf if item.minimum is None else item.minimum
    high = np.inf if item.maximum is None else item.maximum
    return (values >= low) & (values <= high)


def combine(
    points: np.ndarray,
    scale: Scale,
    people: pd.Index,
    name: str = "",
    weights: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The score and the number of valid items per person, from item points after reversal.

    `points` is people x items, empty (NaN) where there is no answer; `weights` has the same shape and
    is for goal attainment only (default: all 1). `people` and `name` are for messages. Raises
    `ProblemsError` for a sum outside the conversion table and for weights that are all 0.
    """
    if scale.method is Method.GOAL_ATTAINMENT:
        weights = np.ones(points.shape) if weights is None else weights
        points = np.where(np.isnan(weights), np.nan, points)
        n_valid = (~np.isnan(points)).sum(axis=1)
        values = _goal_attainment(points, weights, scale, people, name)
    else:
        n_valid = (~np.isnan(points)).sum(axis=1)
        values = _METHODS[scale.method](points, n_valid, scale, name)
    enough = (n_valid >= scale.required) & (n_valid > 0)
    return np.where(enough, scale.multiply * values + scale.add, np.nan), n_valid


def _scale_points(
    frame: pd.DataFrame, instrument: Instrument, name: str
) -> tuple[np.ndarray, np.ndarray]:
    """The score and the number of valid items of one scale, per person."""
    scale = instrument.scales[name]
    points = _item_points(frame, instrument, scale.items)
    weights = _weights(frame, scale) if scale.weights else None
    return combine(points, scale, frame.index, name, weights)


def _item_points(frame: pd.DataFrame, instrument: Instrument, items: list[str]) -> np.ndarray:
    """Answers after reversal, people x items, empty where there is no answer."""
    points = np.full((len(frame), len(items)), np.nan)
    for i, key in enumerate(items):
        if key in frame.columns:
            points[:, i] = frame[key].to_numpy(dtype=float, na_value=np.nan)
            if instrument.items[key].reversed:
                points[:, i] = sum(item_bounds(instrument, key)) - points[:, i]
    return points


def _mean(points: np.ndarray, n_valid: np.ndarray, scale: Scale, name: str) -> np.ndarray:
    return np.nansum(points, axis=1) / np.maximum(n_valid, 1)


def _sum(points: np.ndarray, n_valid: np.ndarray, scale: Scale, name: str) -> np.ndarray:
    total = np.nansum(points, axis=1)
    if scale.missing is MissingRule.PRORATED:
        return total / np.maximum(n_valid, 1) * len(scale.items)
    return total


def _count(points: np.ndarray, n_valid: np.ndarray, scale: Scale, name: str) -> np.ndarray:
    return np.isin(points, np.array(scale.counted, dtype=float)).sum(axis=1).astype(float)


def _lookup(points: np.ndarray, n_valid: np.ndarray, scale: Scale, name: str) -> np.ndarray:
    """The conversion of whole sums; only complete rows have one."""
    complete = n_valid == len(scale.items)
    totals = points[complete].sum(axis=1)
    sums = np.array(sorted(scale.lookup), dtype=float)
    places = np.searchsorted(sums, totals).clip(max=len(sums) - 1)
    if (sums[places] != totals).any():
        found = ", ".join(f"{total:g}" for total in np.unique(totals[sums[places] != totals]))
        problem = Problem("score.lookup-gap", found=found, values={"scale": name})
        raise ProblemsError([problem])
    converted = np.array([scale.lookup[int(total)] for total in sums])
    values = np.full(len(points), np.nan)
    values[complete] = converted[places]
    return values


def _weights(frame: pd.DataFrame, scale: Scale) -> np.ndarray:
    """The weight of each goal per person; 1 for a goal without a weight item."""
    weights = np.ones((len(frame), len(scale.items)))
    for i, key in enumerate(scale.items):
        source = scale.weights.get(key)
        if source is not None:
            known = source in frame.columns
            weights[:, i] = frame[source].to_numpy(float, na_value=np.nan) if known else np.nan
    return weights


def _goal_attainment(
    levels: np.ndarray, weights: np.ndarray, scale: Scale, index: pd.Index, name: str
) -> np.ndarray:
    """T = 50 + 10 sum(w x) / sqrt((1 - r) sum(w^2) + r (sum w)^2), Kiresuk and Sherman (1968).

    A goal without level or weight is in none of the sums. Turner-Stokes (2009) printed this formula
    wrongly and corrected it in an erratum.
    """
    used = np.where(np.isnan(levels), 0.0, weights)
    weighted = np.nansum(used * np.nan_to_num(levels), axis=1)
    squares, total = (used**2).sum(axis=1), used.sum(axis=1)
    spread = (1 - scale.correlation) * squares + scale.correlation * total**2
    no_goals = np.isnan(levels).all(axis=1)
    powerless = (spread <= 0) & ~no_goals
    if powerless.any():
        rows = ", ".join(str(row) for row in index[powerless][:_SHOWN_ROWS])
        values = {"scale": name, "rows": rows, "count": int(powerless.sum())}
        raise ProblemsError([Problem("score.weights-zero", values=values)])
    return 50 + 10 * weighted / np.sqrt(np.where(no_goals, 1.0, spread))


_METHODS: dict[Method, Callable[[np.ndarray, np.ndarray, Scale, str], np.ndarray]] = {
    Method.MEAN: _mean,
    Method.SUM: _sum,
    Method.COUNT: _count,
    Method.LOOKUP: _lookup,
}
