"""What people agree with, in sentences: one statement, a block, the statements of a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.language import number, say
from swresearch.writing import (
    capital,
    count_text,
    known,
    listed,
    may_be_share,
    probably,
    quoted,
    share_text,
)

Row = Mapping[str, Any] | pd.Series

_MOST_NAMED = 3
"""More statements than this are counted, not named."""


def agreement_sentence(row: Row, group: Group) -> str:
    """How many agree with one statement, from a row of `answers.agreement`.

    "41 van de 49 klanten (84%) zijn het eens met ‘…’; waarschijnlijk tussen 71% en 92%." Below the
    smallest base the reason takes the place of the number.
    """
    statement = quoted(row["words"], group.language)
    if not known(row["count"]):
        return say(
            "sentences.no-number", group.language, statement=statement, reason=why_hidden(row, group)
        )
    return say(
        "sentences.agreement",
        group.language,
        subject=capital(_counted(row, group)),
        statement=statement,
        certainty=_certainty(row, group),
    )


def _counted(row: Row, group: Group) -> str:
    """The number of people who agree with its verb, the share between brackets."""
    key = {1: "one", 0: "none", row["base"]: "all"}.get(row["count"], "some")
    subject = say(
        f"sentences.counted.{key}",
        group.language,
        count=number(row["count"], 0, group.language),
        base=number(row["base"], 0, group.language),
        people=group.named(int(row["base"])),
    )
    share = share_text(row["share"], row["base"], group)
    verb = say(f"sentences.verb.{key}", group.language)
    return " ".join(part for part in (subject, f"({share})" if share else "", verb) if part)


def _certainty(row: Row, group: Group) -> str:
    found = probably(row["low"], row["high"], row["base"], group)
    return f"; {found}" if found else ""


def why_hidden(row: Row, group: Group) -> str:
    """Why a row has no numbers that may be shown."""
    reason = row.get("reason")
    key = reason if isinstance(reason, str) else "sentences.no-sides"
    base = group.publication.smallest_base
    return say(key, group.language, base=base, n=count_text(row["base"], group.language))


def statements_finding(agreement: pd.DataFrame, group: Group) -> str:
    """The one sentence above a page of statements, from an `answers.agreement` frame."""
    shown = _ranked(agreement)
    if shown.empty:
        enough = agreement["base"].max() >= group.publication.smallest_base
        key = "sentences.answers-below" if enough else "sentences.nothing-shown"
        return say(key, group.language, people=group.people)
    ranked, turned = _by_direction(shown)
    if len(ranked) == 1:
        return " ".join([agreement_sentence(ranked.iloc[0], group), *_turned(turned, group)])
    top, bottom = _alike(ranked, ranked.iloc[0], group), _alike(ranked, ranked.iloc[-1], group)
    finding = say(
        "sentences.finding-alike" if len(top) == len(ranked) else "sentences.finding",
        group.language,
        most=_majority(ranked, group),
        every=len(ranked),
        number=_short(ranked.iloc[0], group),
        top=_names(top, group),
        top_number=_number(top, group),
        bottom=_names(bottom, group),
        bottom_number=_number(bottom, group),
    )
    return " ".join([finding, *_turned(turned, group)])


def of_step(sentence: str, group: Group) -> str:
    """A sentence that is read away from its page, with the step it is about: "Spiegelgesprekken: …"."""
    if not group.step:
        return sentence
    return say(
        "sentences.of-step", group.language, step=capital(group.step), sentence=capital(sentence)
    )


def _alike(ranked: pd.DataFrame, end: pd.Series, group: Group) -> pd.DataFrame:
    """The statements that share an end: with the same number, as a reader sees it."""
    return ranked[[_short(row, group) == _short(end, group) for _, row in ranked.iterrows()]]


def _names(rows: pd.DataFrame, group: Group) -> str:
    """Statements by name; how many they are, where they are more than a sentence can hold."""
    if len(rows) > _MOST_NAMED:
        return say("sentences.statements", group.language, number=len(rows))
    return listed([quoted(words, group.language) for words in rows["words"]], group.language)


def _number(rows: pd.DataFrame, group: Group) -> str:
    """The number that statements have in common: "84%" of one, "elk 84%" of several."""
    short = _short(rows.iloc[0], group)
    return short if len(rows) == 1 else say("sentences.each", group.language, number=short)


def _by_direction(shown: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The statements that can be ranked together, and those that point the other way.

    Little agreement with a reversed statement is good news: it is never "the least" among the others.
    Where all statements are reversed, they are ranked together.
    """
    turned = shown["reversed"].astype(bool)
    return (shown, shown[:0]) if turned.all() else (shown[~turned], shown[turned])


def _turned(rows: pd.DataFrame, group: Group) -> list[str]:
    """What is said of statements that point the other way: the one with most agreement, by name."""
    if rows.empty:
        return []
    first = rows.iloc[0]
    top, key = _alike(rows, first, group), "turned"
    if len(rows) == 1:
        few = "" if may_be_share(first["base"], group) else "-one" if first["count"] == 1 else "-some"
        key = f"turned-one{few}"
    return [
        say(
            f"sentences.{key}",
            group.language,
            number=len(rows),
            statement=_names(top, group),
            share=_number(top, group),
            count=count_text(first["count"], group.language),
            base=count_text(first["base"], group.language),
            people=group.people,
        )
    ]


def block_finding(agreement: pd.DataFrame, group: Group, title: str) -> str:
    """The title of a figure about one block of statements: how many most people agree with.

    It counts as the finding above the page does: statements that point the other way stand apart, also
    where a block has no others, so that the titles of a page add up to its finding.
    """
    shown = _ranked(agreement)
    turned = shown["reversed"].astype(bool)
    counted = shown[~turned]
    if counted.empty:
        return title
    number_sure = int((counted["low"] > 0.5).sum())
    key = {0: "none", len(counted): "every"}.get(number_sure, "some")
    apart = {0: "", 1: "turned-one"}.get(int(turned.sum()), "turned")
    finding = say(
        f"sentences.block.{key}",
        group.language,
        title=title,
        number=number_sure,
        every=len(counted),
        people=group.people,
    )
    note = say(f"sentences.block.{apart}", group.language, number=int(turned.sum())) if apart else ""
    return f"{finding}{note}"


def _majority(shown: pd.DataFrame, group: Group) -> str:
    """With how many statements more than half agree for certain: the interval lies above 50%."""
    number_sure = int((shown["low"] > 0.5).sum())
    every = len(shown)
    key = {0: "none", every: "every"}.get(number_sure, "some")
    return say(
        f"sentences.majority.{key}",
        group.language,
        number=number_sure,
        every=every,
        people=group.people,
    )


def _short(row: Row, group: Group) -> str:
    share = share_text(row["share"], row["base"], group)
    if share:
        return share
    return say(
        "sentences.of",
        group.language,
        count=count_text(row["count"], group.language),
        base=count_text(row["base"], group.language),
    )


def _ranked(agreement: pd.DataFrame) -> pd.DataFrame:
    """The items that may be shown, most agreement first; ties in the order of the questionnaire."""
    shown = agreement[agreement["share"].notna()]
    return shown.sort_values("share", ascending=False, kind="stable")


def statements_seen(agreement: pd.DataFrame, group: Group) -> list[str]:
    """What is seen in a block and how sure it is: highest, lowest, and what is missing."""
    shown = _ranked(agreement)
    if shown.empty:
        return []
    ranked, turned = _by_direction(shown)
    ends = [ranked.iloc[0]] if len(ranked) == 1 else [ranked.iloc[0], ranked.iloc[-1]]
    sentences = [*(agreement_sentence(row, group) for row in ends), *_turned(turned, group)]
    if may_be_share(shown["base"].min(), group):
        unsure = (shown["low"] <= 0.5) & (shown["high"] >= 0.5)
        sentences += _half("unsure", shown[unsure], group)
        sentences += _half("fewer", shown[shown["high"] < 0.5], group)
    sentences += _hidden_sentence(agreement, group)
    return sentences


def _half(key: str, rows: pd.DataFrame, group: Group) -> list[str]:
    """With which statements it is not sure that half agrees, or sure that it is fewer."""
    if rows.empty:
        return []
    names = listed(
        [quoted(words, group.language) for words in rows["words"][:_MOST_NAMED]], group.language
    )
    form = "-one" if len(rows) == 1 else "" if len(rows) <= _MOST_NAMED else "-many"
    values = {"names": names, "number": len(rows), "people": group.people}
    return [say(f"sentences.{key}{form}", group.language, **values)]


def _hidden_sentence(agreement: pd.DataFrame, group: Group) -> list[str]:
    hidden = int(agreement["hidden"].sum()) if "hidden" in agreement else 0
    if not hidden:
        return []
    key = "sentences.hidden-one" if hidden == 1 else "sentences.hidden"
    base = group.publication.smallest_base
    return [say(key, group.language, number=hidden, base=base)]
