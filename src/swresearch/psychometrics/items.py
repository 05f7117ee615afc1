"""How each question behaved: how it was answered, and whether it goes with the rest of its scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from swresearch.answers import Side, distribution
from swresearch.disclosure import protect_distribution
from swresearch.instruments import Instrument, Method, text
from swresearch.psychometrics.people import Asked
from swresearch.score import reverse

ITEM_COLUMNS = (
    "item", "words", "block", "block_title", "reversed", "base", "missing", "mean", "sd", "lowest",
    "highest", "item_rest", "alpha_dropped", "joined", "hidden", "reason",
)  # fmt: skip
REST_COLUMNS = (
    "scale",
    "title",
    "item",
    "words",
    "reversed",
    "base",
    "item_rest",
    "alpha_dropped",
    "reason",
)


def item_behaviour(people: Asked) -> pd.DataFrame:
    """Per item of the instrument that has ordered answers, how it behaved with these people.

    Items stand under each scale they belong to (`block`, `block_title`), those in no scale last (block
    ""). Columns `ITEM_COLUMNS`: base (people with an answer), missing, mean and sd of the answers as
    they were put (not reversed), lowest and highest (shares, 0-1, of the lowest and highest answer
    there is), item_rest and alpha_dropped (after reversal; NaN outside a scale).

    What the programme's rules hide is hidden here: below the smallest base every number; where answers
    are joined to agree and disagree, also sd, lowest and highest (`joined`), because together with the
    joined counts they would give each answer back.
    """
    rests = _by_item(item_rest_frame(people))
    shown = _protected(people)
    rows = []
    for scale, title, items in _scales_and_rest(people.instrument, people.group.language):
        for key in items:
            if key not in shown:
                continue
            row = {"block": scale, "block_title": title, **_item_row(people, key, shown[key])}
            if not row["hidden"]:
                row |= rests.get((scale, key), {})
            rows.append(row)
    return pd.DataFrame(rows, columns=list(ITEM_COLUMNS))


def _by_item(frame: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    """What `item_rest_frame` found, by scale and item."""
    names = ["item_rest", "alpha_dropped"]
    return {(row["scale"], row["item"]): dict(row[names]) for _, row in frame.iterrows()}


def item_rest_frame(people: Asked) -> pd.DataFrame:
    """Per item of each scale its correlation with the rest of the scale, and alpha without it.

    Columns `REST_COLUMNS`; `reason` is the catalogue key where there is no number, for all items of the
    scale alike. Scales whose items were not all asked are left out.
    """
    from swresearch.statistics.reliability import item_rest

    instrument, answers, language = people.instrument, people.answers, people.group.language
    rows: list[dict[str, Any]] = []
    for key, items in scale_items(instrument, answers).items():
        result = item_rest(reverse(answers[items], instrument))
        found = result.table.set_index("item")
        for item in items:
            row = {
                "scale": key,
                "title": text(instrument.scales[key].title, language),
                "item": item,
                "words": short_words(people, item),
                "reversed": instrument.items[item].reversed,
                "base": float(answers[item].notna().sum()),
                "reason": result.refusal,
            }
            if item in found.index:
                row |= {name: found[name].at[item] for name in ("item_rest", "alpha_dropped")}
            rows.append(row)
    return pd.DataFrame(rows, columns=list(REST_COLUMNS))


def scale_items(instrument: Instrument, answers: pd.DataFrame) -> dict[str, list[str]]:
    """The items of every scale whose items were all asked; personal goals are no items of a scale."""
    return {
        key: list(scale.items)
        for key, scale in instrument.scales.items()
        if set(scale.items) <= set(answers.columns) and scale.method is not Method.GOAL_ATTAINMENT
    }


def short_words(people: Asked, item: str) -> str:
    """What an item is called in a table: its label, else its wording, else its key."""
    found = people.instrument.items[item]
    language = people.group.language
    return text(found.label, language) or found.words(**people.asked) or item


def _scales_and_rest(instrument: Instrument, language: str) -> list[tuple[str, str, list[str]]]:
    """Scales with their items, then the other ordered items (under an empty key)."""
    scales = [
        (key, text(scale.title, language), list(scale.items))
        for key, scale in instrument.scales.items()
    ]
    used = {item for _, _, items in scales for item in items}
    others = [key for key in instrument.items if key not in used and _ordered(instrument, key)]
    return [*scales, ("", "", others)]


def _ordered(instrument: Instrument, key: str) -> bool:
    answers, item = instrument.answers(key), instrument.items[key]
    return answers is not None and answers.ordered and item.block is not None and not item.trait


def _protected(people: Asked) -> dict[str, pd.DataFrame]:
    """The protected distribution of every ordered item that was asked, by item."""
    keys = [
        key
        for key in people.instrument.items
        if (options := people.instrument.answers(key)) is not None and options.ordered
    ]
    counted = distribution(people.answers, people.missing, people.instrument, keys, **people.asked)
    shown = protect_distribution(counted, people.group.publication, people.group.language)
    return {str(key): part for key, part in shown.groupby("item", sort=False)}


def _item_row(people: Asked, key: str, shown: pd.DataFrame) -> dict[str, Any]:
    from swresearch.statistics.proportion import mean

    hidden = bool(shown["hidden"].any())
    row: dict[str, Any] = {
        "item": key,
        "words": short_words(people, key),
        "reversed": people.instrument.items[key].reversed,
        "base": float(shown["base"].iloc[0]),
        "missing": float(shown.loc[shown["side"] == Side.MISSING.value, "count"].sum(skipna=False)),
        "joined": False,
        "hidden": hidden,
        "reason": shown["reason"].iloc[0],
    }
    if hidden:
        return row
    ends = _ends(people.instrument, key, shown)
    found = mean(people.answers[key])
    if found.refusal:
        return row | ends | {"reason": found.refusal}
    spread = np.nan if ends["joined"] else found.value("sd")
    return row | ends | {"mean": found.value("mean"), "sd": spread}


def _ends(instrument: Instrument, key: str, shown: pd.DataFrame) -> dict[str, Any]:
    """The shares of the lowest and highest answer; NaN where answers were joined."""
    options = instrument.answers(key)
    codes = sorted(options.options) if options else []
    shares = {row["code"]: row["share"] for _, row in shown.iterrows()}
    if not codes or not {codes[0], codes[-1]} <= set(shares):
        return {"lowest": np.nan, "highest": np.nan, "joined": True}
    return {"lowest": shares[codes[0]], "highest": shares[codes[-1]], "joined": False}
