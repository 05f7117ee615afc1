"""Who took part in a wave: people per step, way of asking and group, and how they were recruited."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from swresearch.disclosure import group_counts
from swresearch.instruments import Instrument, text
from swresearch.language import DEFAULT_LANGUAGE
from swresearch.programme import Phase, Wave


@dataclass(frozen=True)
class Participation:
    """Who took part in a wave, as counts.

    `steps`, `modes` and each of `groups` have columns key, label, count (people without an answer
    under the key "missing"); `titles` names the groups. `interviewers` is how many different
    interviewers there were (None: not recorded). `recruitment` has columns by, approached, reached,
    took_part, refused, with NaN where it is not known.
    """

    people: int
    steps: pd.DataFrame
    modes: pd.DataFrame
    interviewers: int | None
    groups: dict[str, pd.DataFrame]
    titles: dict[str, str]
    recruitment: pd.DataFrame


def participation(
    answers: pd.DataFrame,
    instrument: Instrument,
    phase: Phase,
    wave: Wave,
    language: str = DEFAULT_LANGUAGE,
) -> Participation:
    """Count who took part: per step, mode and group, and how they were recruited.

    `answers` is the wave's clean frame, index person; a person who took part in two steps counts once
    in `people` and once in each step. Groups are counted for choice items only.
    """
    steps = {key: text(step.title, language) for key, step in phase.steps.items()}
    by_step = answers["step"] if "step" in answers else pd.Series(dtype=object)
    groups = {item: _item_counts(answers, instrument, item, language) for item in phase.groups}
    interviewer = phase.interviewer
    return Participation(
        people=int(answers.index.nunique()),
        steps=group_counts(by_step, steps, language)
        if steps
        else group_counts(by_step[:0], {}, language),
        modes=_item_counts(answers, instrument, phase.mode, language),
        interviewers=int(answers[interviewer].nunique()) if interviewer in answers else None,
        groups={item: frame for item, frame in groups.items() if len(frame)},
        titles={item: _title(instrument, item, language) for item in groups},
        recruitment=_recruitment(wave, language),
    )


def _item_counts(
    answers: pd.DataFrame, instrument: Instrument, item: str | None, language: str
) -> pd.DataFrame:
    options = instrument.answers(item) if item in instrument.items else None
    if item is None or item not in answers or options is None:
        return group_counts(pd.Series(dtype=object), {}, language)
    one_each = answers[~answers.index.duplicated()]
    labels = {code: text(label, language) for code, label in options.options.items()}
    return group_counts(one_each[item], labels, language)


def _title(instrument: Instrument, item: str, language: str) -> str:
    found = instrument.items.get(item)
    if found is None:
        return item
    return text(found.label, language) or found.words("", "", language) or item


def _recruitment(wave: Wave, language: str) -> pd.DataFrame:
    numbers = ("approached", "reached", "took_part", "refused")
    rows = [
        {"by": text(channel.by, language), **{name: getattr(channel, name) for name in numbers}}
        for channel in wave.recruitment
    ]
    frame = pd.DataFrame(rows, columns=["by", *numbers])
    return frame.astype(dict.fromkeys(numbers, float))
