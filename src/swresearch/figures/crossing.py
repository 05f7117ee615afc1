"""A statement crossed with a trait: who agree per group, as dots and whiskers, the whole group last."""

from __future__ import annotations

from swresearch import tables
from swresearch.answers import Group, Side
from swresearch.blocks import Block
from swresearch.disclosure import Crossing
from swresearch.figures.intervals import Estimate, Rows, figure
from swresearch.language import say
from swresearch.writing import known, quoted, source_line


def crossing(found: Crossing, group: Group, *, name: str) -> Block:
    """The share of each group that agrees, from a `disclosure.crossing` of agreement that is shown.

    What is hidden has no dot and says so. The table under the figure has the same numbers.
    """
    language = group.language
    agree = found.frame[found.frame["code"] == Side.AGREE.value]
    hidden = say("disclosure.not-shown", language)
    everyone = say("disclosure.everyone", language, people=group.people)
    key = group.perspective or "group"
    rows = [
        (
            row["group_label"] or everyone,
            [Estimate(key, row["share"], row["low"], row["high"], row["base"], hidden)],
        )
        for _, row in agree.iterrows()
    ]
    base = agree["base"].iloc[-1]
    title = say(
        "disclosure.crossing-title",
        language,
        words=quoted(found.words, language),
        trait=found.trait_title,
    )
    return figure(
        Rows(rows, (0.0, 1.0), True, 0, {key: group}),
        title,
        source_line(group, float(base) if known(base) else None),
        tables.crossing(found, group, name),
        name,
    )
