"""Do the scores of a wave differ between the groups of its people?

The groups are those that may be counted (`disclosure.protect_groups`): small ones are taken together.
Ranks are compared, so that no mean of a few people is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from swresearch.contrasts import SURE, Grouping, Measure
from swresearch.crossings import traits
from swresearch.disclosure import MISSING, OTHER, SENSITIVE, Groups, group_counts, protect_groups
from swresearch.doubts import direction_doubts
from swresearch.instruments import text
from swresearch.language import say
from swresearch.notebook import WaveData
from swresearch.writing import count_text, listed, quoted

DOUBTED = "group-scores.doubted"
ONE_ITEM = "group-scores.one-item"


def groupings(wave: WaveData) -> list[Grouping]:
    """Every group variable of the phase in every step of the wave, with the groups that may be counted.

    People without an answer on the variable are a group as well, as they are in the crossings: left out,
    the number of them with a score could be computed.
    """
    return [
        _grouping(wave, step, title, trait)
        for step, title in wave.steps
        for trait in traits(wave, step)
    ]


def grouping_sentence(one: Grouping, language: str) -> str:
    """Which groups are compared: "Naar gebied: stad en overige groepen (dorp en kern)."."""
    key = "compared-step" if one.step_title else "compared"
    groups = listed(list(one.labels), language)
    if len(one.labels) < 2:
        groups = say("group-scores.too-few", language)
    if one.merged:
        groups += f" ({listed(list(one.merged), language)})"
    return say(f"group-scores.{key}", language, what=one.what, step=one.step_title, groups=groups)


def withheld(wave: WaveData) -> dict[str, str]:
    """Scales that are not compared between groups, with the reason (catalogue key).

    A scale of one question is a question by group, which falls under the crossings; one with a sensitive
    question says too much of a group; one whose questions contradict each other says nothing.
    """
    scales = wave.instrument.scales
    doubted = direction_doubts(wave.answers, wave.instrument)["scale"]
    found = dict.fromkeys(doubted, DOUBTED)
    found |= {key: ONE_ITEM for key, scale in scales.items() if len(scale.items) == 1}
    sensitive = set(wave.publication.sensitive)
    return found | {key: SENSITIVE for key, scale in scales.items() if sensitive & set(scale.items)}


def finding(frame: pd.DataFrame, found: Sequence[Grouping], language: str) -> list[str]:
    """What all comparisons say, from a protected `contrasts` frame of these groupings: sentences.

    One per difference that shows, or that none shows; none where nothing could be compared.
    """
    made = frame[frame["p_holm"].notna()]
    sure = made[made["p_holm"] < SURE]
    if len(made) and sure.empty:
        key = "none-one" if len(made) == 1 else "none"
        return [say(f"group-scores.{key}", language, all=count_text(len(made), language))]
    by_key = {(one.step or "", one.key): one for one in found}
    return [_difference(row, by_key[row["step"], row["key"]], language) for _, row in sure.iterrows()]


def _difference(row: pd.Series, one: Grouping, language: str) -> str:
    """One difference that shows, in words: who score higher, or by which variable scores differ."""
    key = "higher" if row["measure"] == Measure.BISERIAL.value else "differ"
    higher, lower = one.labels[:2] if row["value"] > 0 else one.labels[1::-1]
    where = say("sensitivity.in-step", language, step=one.step_title) if one.step_title else ""
    return say(
        f"group-scores.{key}",
        language,
        scale=quoted(row["title"], language),
        what=one.what,
        where=where,
        higher=higher,
        lower=lower,
    )


def _grouping(wave: WaveData, step: str | None, title: str, trait: str) -> Grouping:
    given, language = wave.step_answers(step)[trait], wave.language
    options = wave.instrument.answers(trait)
    labels = {code: text(label, language) for code, label in options.options.items()} if options else {}
    groups = protect_groups(group_counts(given, labels, language), wave.publication, language)
    what = text(wave.instrument.items[trait].label, language) or trait
    values = _places(given, groups)
    return Grouping(step, title, trait, what, tuple(groups.frame["label"]), values, groups.merged)


def _places(given: pd.Series, groups: Groups) -> pd.Series:
    """Per person the place of their group in the frame of groups; NaN where that is withheld."""
    merged = dict.fromkeys(groups.merged_keys, OTHER)
    place = {key: float(at) for at, key in enumerate(groups.frame["key"])}
    own = given.astype(object).where(given.notna(), MISSING)
    return own.map(lambda key: place.get(merged.get(key, key), np.nan)).astype(float)
