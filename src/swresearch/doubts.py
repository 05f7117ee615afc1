"""Scales that should not be read before someone has looked: their items contradict each other.

An item that is wrongly reversed, or was reversed before the export, gives a score that looks like any
other. Answers and scores stay as they are; check, build, `score` and the page of the scale say it.
"""

from __future__ import annotations

import pandas as pd

from swresearch.flags import MIN_ANSWERS, MIN_PEOPLE, correlation_limits, straight_lined
from swresearch.instruments import Instrument, Method, text
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.score import reverse
from swresearch.writing import known, listed, quoted, signed

MANY = 0.25
"""From this share of the people on, lines of one answer say something about the questionnaire.

On three questions with three answers, one in nine who tick at random draws a line."""


def direction_doubts(frame: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Scales whose items go against each other after reversal: a direction is probably wrong.

    `frame` has one row per person and one numeric column per item, answers as they were given. Returns
    one row per doubtful scale: `scale`, `n` (people), `alpha`, and `items`: those whose correlation with
    the rest of the scale lies below 0 with its whole 95 % interval. A scale is doubtful when it has
    such an item, alpha is 0 or lower, or the items cancel each other out (alpha is NaN then). Scales of
    fewer than `MIN_PEOPLE` people, or with items that were not asked, are not judged.
    """
    rows = [_doubt(frame, instrument, name) for name in instrument.scales]
    return pd.DataFrame([row for row in rows if row], columns=["scale", "n", "alpha", "items"])


def _doubt(frame: pd.DataFrame, instrument: Instrument, name: str) -> dict[str, object] | None:
    from swresearch.statistics.reliability import SAME_TOTAL, alpha, item_rest

    scale = instrument.scales[name]
    asked = len(scale.items) > 1 and set(scale.items) <= set(frame.columns)
    if not asked or scale.method is Method.GOAL_ATTAINMENT:
        return None
    points = reverse(frame[scale.items], instrument)[scale.items]
    whole, rests = alpha(points), item_rest(points)
    n = int(points.notna().any(axis=1).sum())
    # Without a total that differs there is no alpha, and the more reason to doubt.
    cancels = whole.refusal == SAME_TOTAL
    if rests.refusal is not None or n < MIN_PEOPLE or (whole.refusal is not None and not cancels):
        return None
    found = zip(rests.table["item"], rests.table["item_rest"], strict=True)
    against = [str(item) for item, rest in found if correlation_limits(rest, n)[1] < 0]
    value = float("nan") if cancels else whole.value("alpha")
    if not against and value > 0:
        return None
    return {"scale": name, "n": n, "alpha": value, "items": against}


def contradictions(frame: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Scales on which many people gave one answer to items in both directions.

    Returns one row per such scale: `scale`, `did` (people) and `could` (people whose answers could show
    it). Many is a quarter of at least `MIN_PEOPLE` people: a few careless people are no sign.
    """
    rows = []
    for name, scale in instrument.scales.items():
        lines = straight_lined(frame, instrument, scale.items)
        could = int((lines["both_directions"] & (lines["n_valid"] >= MIN_ANSWERS)).sum())
        did = int(lines["straight_lined"].sum())
        if could >= MIN_PEOPLE and did >= MANY * could:
            rows.append({"scale": name, "did": did, "could": could})
    return pd.DataFrame(rows, columns=["scale", "did", "could"])


def doubt_sentences(
    doubts: pd.DataFrame, instrument: Instrument, language: str = DEFAULT_LANGUAGE
) -> list[str]:
    """What a reader of the scale should know, from `direction_doubts`: one sentence per scale."""
    return [_sentence("doubts.site", row, instrument, language) for _, row in doubts.iterrows()]


def remarks(
    frame: pd.DataFrame, instrument: Instrument, who: str, language: str = DEFAULT_LANGUAGE
) -> list[str]:
    """What the researcher should look at before using the scores of these people (`who`)."""
    doubts = direction_doubts(frame, instrument)
    told = [_sentence("doubts.look", row, instrument, language) for _, row in doubts.iterrows()]
    for _, row in contradictions(frame, instrument).iterrows():
        title = text(instrument.scales[row["scale"]].title, language)
        values = {"title": title, "did": row["did"], "could": row["could"]}
        told.append(say("doubts.contradict", language, **values))
    return [say("doubts.remark", language, who=who, told=sentence) for sentence in told]


def _sentence(key: str, row: pd.Series, instrument: Instrument, language: str) -> str:
    items = [quoted(_words(instrument, item, language), language) for item in row["items"]]
    kind = {0: "none", 1: "one"}.get(len(items), "some")
    return say(
        f"{key}-{kind}",
        language,
        title=text(instrument.scales[row["scale"]].title, language),
        items=listed(items, language),
        alpha=_alpha_text(row["alpha"], language),
        n=row["n"],
    )


def _alpha_text(alpha: float, language: str) -> str:
    return signed(alpha, 2, language) if known(alpha) else say("doubts.no-alpha", language)


def _words(instrument: Instrument, item: str, language: str) -> str:
    found = instrument.items[item]
    return text(found.label, language) or found.words("", "", language) or item
