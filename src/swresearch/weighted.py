"""Results for the population behind a sample: weighted shares and means where a wave says how it was drawn.

The unweighted results of the people who took part stay what the page is about; these stand beside
them, in tables of their own, with the number of people they rest on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from swresearch.instruments import Instrument, ItemKind, text
from swresearch.language import DEFAULT_LANGUAGE
from swresearch.programme import Design as Drawn
from swresearch.statistics.result import Result
from swresearch.statistics.weights import Design, weighted_mean, weighted_share

NOT_THERE = "weighted.not-there"
AGREEMENT_COLUMNS = (
    "item", "words", "block", "block_title", "base", "unweighted", "share", "low", "high", "reason",
)  # fmt: skip
SCALE_COLUMNS = (
    "scale", "title", "lowest", "highest", "decimals", "base", "unweighted", "mean", "low", "high",
    "reason",
)  # fmt: skip


def is_drawn(drawn: Drawn) -> bool:
    """Whether the wave says anything of how its people were drawn."""
    return any((drawn.weight, drawn.stratum, drawn.cluster, drawn.population))


def design_of(answers: pd.DataFrame, drawn: Drawn) -> Design | None:
    """The design per person, from the items that hold it; None when one of these is not in the answers.

    Without a weight everyone counts alike, unless the size of the strata is known: then everyone stands
    for an equal part of his or her stratum.
    """
    named = {"stratum": drawn.stratum, "cluster": drawn.cluster, "population": drawn.population}
    if any(item not in answers for item in filter(None, (drawn.weight, *named.values()))):
        return None
    columns = {key: answers[item] if item else None for key, item in named.items()}
    weights = answers[drawn.weight] if drawn.weight else _equal(answers, columns)
    return Design(weights, columns["stratum"], columns["cluster"], columns["population"])


def weighted_agreement(
    answers: pd.DataFrame,
    instrument: Instrument,
    drawn: Drawn,
    *,
    perspective: str = "",
    wave: str = "",
    language: str = DEFAULT_LANGUAGE,
) -> pd.DataFrame:
    """Per statement with sides the share of the population that agrees.

    Columns: item, words, block, block_title, base (people who answered, unweighted), unweighted (their
    share, 0-1), share with low and high (weighted, linearised), reason (catalogue key) where there is
    none. A statement that everyone or nobody agrees with has no interval.
    """
    design = design_of(answers, drawn)
    rows = []
    for key, item in instrument.items.items():
        options = instrument.answers(key)
        if item.kind is not ItemKind.CHOICE or options is None or not options.agree:
            continue
        if key not in answers or item.block is None:
            continue
        given = answers[key]
        agrees = given.isin(options.agree).astype(float).where(given.notna())
        row: dict[str, Any] = {
            "item": key,
            "words": item.words(perspective, wave, language) or key,
            "block": item.block,
            "block_title": text(instrument.blocks[item.block].title, language),
            "base": float(agrees.notna().sum()),
            "unweighted": float(agrees.mean()),
        }
        result = weighted_share(agrees, [0.0, 1.0], design) if design else None
        rows.append(row | _found(result, {"option": 1.0}, {"share": "share"}))
    return pd.DataFrame(rows, columns=list(AGREEMENT_COLUMNS))


def weighted_scales(
    answers: pd.DataFrame,
    instrument: Instrument,
    drawn: Drawn,
    language: str = DEFAULT_LANGUAGE,
) -> pd.DataFrame:
    """Per scale the mean in the population.

    Columns: scale, title, lowest, highest, decimals, base (people with a score, unweighted), unweighted
    (their mean), mean with low and high (weighted, linearised), reason where there is none.
    """
    design = design_of(answers, drawn)
    rows = []
    for key, scale in instrument.scales.items():
        if key not in answers:
            continue
        row: dict[str, Any] = {
            "scale": key,
            "title": text(scale.title, language),
            "lowest": scale.bounds[0],
            "highest": scale.bounds[1],
            "decimals": scale.places,
            "base": float(answers[key].notna().sum()),
            "unweighted": float(answers[key].mean()),
        }
        result = weighted_mean(answers[key], design) if design else None
        rows.append(row | _found(result, {}, {"mean": "mean"}))
    return pd.DataFrame(rows, columns=list(SCALE_COLUMNS))


def _equal(answers: pd.DataFrame, columns: dict[str, pd.Series | None]) -> pd.Series:
    """Weights where none are given."""
    stratum, population = columns["stratum"], columns["population"]
    if population is None or columns["cluster"] is not None:
        return pd.Series(1.0, answers.index)
    people = stratum.map(stratum.value_counts()) if stratum is not None else len(answers)
    return population / people


def _found(result: Result | None, where: dict[str, object], names: dict[str, str]) -> dict[str, Any]:
    if result is None or result.refusal:
        empty = dict.fromkeys((*names, "low", "high", "unweighted"), np.nan)
        return {**empty, "reason": NOT_THERE if result is None else result.refusal}
    columns = {**names, "low": "low", "high": "high"}
    return {name: result.value(column, **where) for name, column in columns.items()} | {"reason": None}
