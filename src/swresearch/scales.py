"""The scales of a group in numbers: means with intervals, and how well the items hang together."""

from __future__ import annotations

import pandas as pd

from swresearch.instruments import Instrument, text
from swresearch.language import DEFAULT_LANGUAGE

SCALE_COLUMNS = (
    "scale", "title", "lowest", "highest", "decimals", "items", "n", "base",
    "mean", "low", "high", "sd", "alpha", "alpha_low", "alpha_high", "alpha_n",
    "minimum", "maximum", "reason",
)  # fmt: skip


def scale_summary(
    answers: pd.DataFrame, instrument: Instrument, language: str = DEFAULT_LANGUAGE
) -> pd.DataFrame:
    """Per scale the mean with its t interval and alpha, from the scored answers.

    `answers` is the clean frame with a column per scale. Columns: scale, title, lowest, highest (the
    bounds of the scale), decimals, items, n (people), base (people with a score), mean, low, high, sd,
    alpha, alpha_low, alpha_high, alpha_n (people with an answer to any item: alpha uses them pairwise, also
    those without a score), minimum, maximum (scores of one person, for programmes that show
    extremes), reason (catalogue key where there is no mean).
    """
    from swresearch.statistics.proportion import mean

    rows = []
    for key, scale in instrument.scales.items():
        if key not in answers:
            continue
        result = mean(answers[key])
        base = int(answers[key].notna().sum())
        row: dict[str, object] = {
            "scale": key,
            "title": text(scale.title, language),
            "lowest": scale.bounds[0],
            "highest": scale.bounds[1],
            "decimals": scale.places,
            "items": len(scale.items),
            "n": len(answers),
            "base": float(base),
            "reason": result.refusal,
        }
        if result.refusal is None:
            row |= {name: result.value(name) for name in ("mean", "low", "high", "sd")}
            row |= {"minimum": answers[key].min(), "maximum": answers[key].max()}
        rows.append(row | _alpha(answers, instrument, key))
    return pd.DataFrame(rows, columns=list(SCALE_COLUMNS))


def _alpha(answers: pd.DataFrame, instrument: Instrument, scale: str) -> dict[str, float]:
    from swresearch.score import reverse
    from swresearch.statistics.reliability import alpha

    items = instrument.scales[scale].items
    if len(items) < 2 or not set(items) <= set(answers.columns):
        return {}
    result = alpha(reverse(answers[items], instrument))
    if result.refusal is not None:
        return {}
    found = {name: result.value(name) for name in ("alpha", "low", "high")}
    numbers = {"alpha": found["alpha"], "alpha_low": found["low"], "alpha_high": found["high"]}
    return numbers | {"alpha_n": float(result.n)}
