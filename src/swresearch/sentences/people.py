"""Who took part, in sentences."""

from __future__ import annotations

import pandas as pd

from swresearch.answers import Group
from swresearch.language import number, say
from swresearch.writing import (
    count_text,
    known,
    listed,
    share_text,
)


def participation_sentence(people: int, steps: pd.DataFrame, group: Group) -> str:
    """How many took part, and in which step: "71 klanten deden mee: 22 aan …, 49 aan …".

    `people` and `steps` (columns label, count) come from `participation.participation`.
    """
    counts = [(row["label"], row["count"]) for _, row in steps.iterrows() if row["count"] > 0]
    who = {"number": number(people, 0, group.language), "people": group.named(people)}
    if len(counts) < 2:
        key = "sentences.took-part-one" if people == 1 else "sentences.took-part"
        return say(key, group.language, **who)
    parts = [
        say("sentences.in-step", group.language, number=count_text(count, group.language), step=label)
        for label, count in counts
    ]
    return say("sentences.took-part-steps", group.language, steps=listed(parts, group.language), **who)


def response_sentence(recruitment: pd.DataFrame, group: Group) -> str:
    """The response over all channels, or that it is unknown and why.

    `recruitment` comes from `participation.participation`; a single channel without numbers makes the
    response of the whole unknown.
    """
    sums = recruitment[["approached", "took_part"]].sum(skipna=False)
    approached, took_part = float(sums["approached"]), float(sums["took_part"])
    if not known(took_part) or not approached > 0:
        return say("sentences.response-unknown", group.language, people=group.people)
    share = share_text(took_part / approached, approached, group)
    return say(
        "sentences.response",
        group.language,
        people=group.people,
        approached=count_text(approached, group.language),
        took_part=count_text(took_part, group.language),
        share=f" ({share})" if share else "",
    )
