"""The groups of people that were asked an instrument, each with its answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from swresearch.answers import Group
from swresearch.instruments import Instrument
from swresearch.notebook import WaveData


@dataclass(frozen=True, eq=False)
class Asked:
    """One group that was asked the instrument: everyone in a wave, or those in one step of it.

    `name` is for file names, `title` for readers ("klanten 2020, spiegelgesprekken"). `answers` has the
    items that were asked and the scores; `missing` the same people. `asked` chooses the wording.
    """

    name: str
    title: str
    group: Group
    instrument: Instrument
    answers: pd.DataFrame
    missing: pd.DataFrame
    asked: dict[str, str]


def asked_people(waves: Iterable[WaveData]) -> list[Asked]:
    """Every wave, or every step of it, in which at least one item of the instrument was asked."""
    found = []
    for wave in waves:
        for step, title in wave.steps:
            answers = wave.step_answers(step)
            if not set(wave.instrument.items) & set(answers.columns):
                continue
            parts = (wave.perspective.value, wave.name, step)
            group = wave.group(step)
            found.append(
                Asked(
                    name="-".join(part for part in parts if part),
                    title=", ".join(part for part in (f"{group.people} {wave.name}", title) if part),
                    group=group,
                    instrument=wave.instrument,
                    answers=answers,
                    missing=wave.step_missing(step),
                    asked=wave.asked,
                )
            )
    return found


def named_waves(waves: Iterable[WaveData]) -> list[tuple[str, str, str]]:
    """Perspective, wave and what the pair is called ("klanten 2020"), for `tables.rewordings`."""
    return [(wave.perspective.value, wave.name, f"{wave.group().people} {wave.name}") for wave in waves]


def not_asked(waves: Iterable[WaveData]) -> dict[tuple[str, str], frozenset[str]]:
    """The items that were not asked, by perspective and wave, for `tables.rewordings`."""
    return {(wave.perspective.value, wave.name): wave.settings.unasked for wave in waves}
