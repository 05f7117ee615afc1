"""The statements of a wave crossed with the groups of its people, as they may be shown.

Only who agrees is crossed: every further answer would make groups of a few people. All crossings of one
statement are looked at together before any is shown, since two tables may tell more than each alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from swresearch.answers import Group, Side
from swresearch.disclosure import (
    BELOW_CELL,
    Crossing,
    Outcome,
    audit,
    crossing,
    protected_cells,
    together,
)
from swresearch.disclosure.crossing import EVERYONE
from swresearch.errors import ProblemsError
from swresearch.instruments import ItemKind
from swresearch.language import say
from swresearch.notebook import WaveData
from swresearch.writing import capital, count_text, known, listed, quoted, share_text


@dataclass(frozen=True)
class Crossed:
    """One trait in one step of a wave: its crossings with every statement.

    `shown` have numbers, in the order of the questionnaire; `withheld` have none, with their reason.
    """

    step: str | None
    step_title: str
    trait: str
    title: str
    shown: tuple[Crossing, ...]
    withheld: tuple[Crossing, ...]

    @property
    def compared(self) -> list[Crossing]:
        """The crossings that show two groups or more beside each other."""
        return [found for found in self.shown if _groups_shown(found) > 1]

    @property
    def alone(self) -> list[Crossing]:
        """The crossings that show one group beside everyone: a figure of these compares nothing."""
        return [found for found in self.shown if _groups_shown(found) == 1]


def crossings(wave: WaveData) -> list[Crossed]:
    """Every statement with sides crossed with every group variable of the phase, per step.

    Group variables that were not asked as a choice are left out. Raises `ProblemsError` when all
    crossings of a statement together would tell what one of them hides.
    """
    found = [
        _crossed(wave, step, title, trait) for step, title in wave.steps for trait in traits(wave, step)
    ]
    _refuse_exposed(found)
    return found


def published(found: Sequence[Crossed]) -> dict[str, dict[str, float | None]]:
    """What these crossings publish, for the record of an edition: per table its cells by name."""
    return {
        f"{one.step or EVERYONE}.{one.trait}.{part.item}": protected_cells(part.protected)
        for one in found
        for part in one.shown
        if part.protected is not None
    }


def traits(wave: WaveData, step: str | None) -> list[str]:
    """The group variables of the phase that were asked as a choice in this step."""
    answers, items = wave.step_answers(step), wave.instrument.items
    return [
        trait
        for trait in wave.phase.groups
        if trait in answers and trait in items and items[trait].kind is ItemKind.CHOICE
    ]


def _crossed(wave: WaveData, step: str | None, title: str, trait: str) -> Crossed:
    answers = wave.step_answers(step)
    made = [
        crossing(
            answers,
            wave.instrument,
            item,
            trait,
            wave.publication,
            outcome=Outcome.AGREEMENT,
            population=wave.population(step),
            **wave.asked,
        )
        for item in _statements(wave, answers)
        if item != trait
    ]
    name = made[0].trait_title if made else trait
    shown = tuple(one for one in made if _says_something(one))
    rest = tuple(_without_frame(one) for one in made if not _says_something(one))
    return Crossed(step, title, trait, name, shown, rest)


def _says_something(found: Crossing) -> bool:
    return found.reason is None and _groups_shown(found) > 0


def _groups_shown(found: Crossing) -> int:
    """Of how many groups the share that agrees may be shown."""
    frame = found.frame
    agree = frame[(frame["code"] == Side.AGREE.value) & (frame["group"] != EVERYONE)]
    return int(agree["share"].notna().sum())


def _without_frame(found: Crossing) -> Crossing:
    return replace(found, frame=found.frame.iloc[:0], reason=found.reason or BELOW_CELL, protected=None)


def _statements(wave: WaveData, answers: pd.DataFrame) -> Iterator[str]:
    for key, item in wave.instrument.items.items():
        if item.kind is ItemKind.CHOICE and item.block is not None and key in answers:
            options = wave.instrument.answers(key)
            if options is not None and options.agree:
                yield key


def _refuse_exposed(found: Sequence[Crossed]) -> None:
    by_statement: dict[tuple[str | None, str], list[Crossing]] = {}
    for one in found:
        for part in one.shown:
            by_statement.setdefault((one.step, part.item), []).append(part)
    problems = [
        exposure.problem()
        for parts in by_statement.values()
        for exposure in audit(together(p.protected for p in parts if p.protected is not None))
    ]
    if problems:
        raise ProblemsError(problems)


def crossing_sentence(found: Crossing, group: Group) -> str:
    """Who agree per group, in words, from a crossing that is shown.

    "Met ‘…’ zijn het eens: in stad 12 van de 18 (67%), …; van alle klanten 34 van de 45 (76%)."
    """
    language = group.language
    agree = found.frame[found.frame["code"] == Side.AGREE.value]
    parts = [
        f"{row['group_label']} {_counted(row, group)}"
        for _, row in agree.iterrows()
        if row["group"] != EVERYONE and known(row["count"])
    ]
    everyone = agree[agree["group"] == EVERYONE].iloc[0]
    key = "crossed" if known(everyone["count"]) else "crossed-groups"
    return say(
        f"disclosure.{key}",
        language,
        statement=quoted(found.words, language),
        groups="; ".join(parts) or say("disclosure.no-group", language),
        people=group.people,
        everyone=_counted(everyone, group) if known(everyone["count"]) else "",
    )


def _counted(row: pd.Series, group: Group) -> str:
    language = group.language
    if not known(row["base"]):
        return count_text(row["count"], language)
    values = {key: count_text(row[key], language) for key in ("count", "base")}
    share = share_text(row["share"], row["base"], group)
    return " ".join(
        part
        for part in (say("sentences.of", language, **values), f"({share})" if share else "")
        if part
    )


def finding(found: Sequence[Crossed], language: str) -> str:
    """The one sentence above the page: how much of all that was crossed can be shown."""
    shown = sum(len(one.shown) for one in found)
    every = shown + sum(len(one.withheld) for one in found)
    if not every:
        # With traits but without statements, it is the statements that lack something.
        return say(f"disclosure.crossed-{'no-agree' if found else 'none'}", language)
    key = "crossed-nothing" if shown == 0 else "crossed-all" if shown == every else "crossed-some"
    traits = listed(list(dict.fromkeys(one.title for one in found)), language)
    return say(f"disclosure.{key}", language, number=shown, every=every, traits=traits)


def reasons(found: Crossed, group: Group) -> list[str]:
    """Why statements are not shown for a trait: one line per reason, with how many there are."""
    language, rules = group.language, group.publication
    by_reason: dict[str, int] = {}
    for one in found.withheld:
        by_reason[str(one.reason)] = by_reason.get(str(one.reason), 0) + 1
    return [
        say(
            f"disclosure.withheld{'-one' if number == 1 else ''}",
            language,
            number=number,
            reason=capital(say(reason, language, base=rules.smallest_base)),
        )
        for reason, number in by_reason.items()
    ]
