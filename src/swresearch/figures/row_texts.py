"""The numbers of one statement as they stand in a drawing."""

from __future__ import annotations

from swresearch.answers import Group
from swresearch.disclosure import BELOW_BASE
from swresearch.figures.fonts import NO_BREAK
from swresearch.figures.rows import Statement, Statements
from swresearch.language import say
from swresearch.writing import count_text, interval_text, known, share_text


def number_of(row: Statement, group: Group) -> str:
    """The share that agrees, or the count where there are too few people for a share."""
    if not known(row.share):
        return ""
    agree = sum(part.count for part in row.right)
    counts = {"count": count_text(agree, group.language), "base": count_text(row.base, group.language)}
    return share_text(row.share, row.base, group) or say("sentences.of", group.language, **counts)


def interval_of(row: Statement, group: Group) -> str:
    """The interval of the share that agrees; empty where there is no share."""
    return interval_text(row.low, row.high, row.base, group)


def part_of(count: float, row: Statement, group: Group) -> str:
    """One answer as a share of the base, or as a count where there are too few people."""
    return share_text(count / row.base, row.base, group) or count_text(count, group.language)


def hidden(row: Statement, group: Group) -> str:
    """What stands in the place of a statement that may not be shown: why, in a few words."""
    base = group.publication.smallest_base
    return say(f"{row.reason or BELOW_BASE}-short", group.language, base=base)


def told(row: Statement, data: Statements, group: Group) -> str:
    """The numbers of a statement in a line of words, for the narrow drawing."""
    if row.hidden:
        return hidden(row, group)
    agree = say("answers.side.agree", group.language)
    parts = [f"{agree} {number_of(row, group)} {interval_of(row, group)}".strip()]
    if not data.sided:
        parts = [
            f"{label} {part_of(part.count, row, group)}"
            for part, (_, label) in zip(row.right, data.legend, strict=False)
        ]
    elif data.neutral:
        parts.append(f"{data.neutral} {part_of(row.middle, row, group)}")
    parts += [
        f"{title} {count_text(row.missing[key], group.language)}"
        for key, title in data.missing.items()
        if row.missing[key]
    ]
    parts.append(f"n = {count_text(row.base, group.language)}")
    return " · ".join(part.replace(" ", NO_BREAK) for part in parts)
