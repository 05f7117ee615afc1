"""What only shows when files are laid side by side: numbers of people confused, or used twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import pandas as pd

from swresearch.clean.decisions import Decision, Kind, Question
from swresearch.clean.people import People, alike, is_apart
from swresearch.clean.texts import word
from swresearch.programme import Source

Part = tuple[str, str, Source, People]
"""Perspective, wave, source and people of one file."""


def between_files(
    parts: Iterable[Part], decisions: Sequence[Decision], language: str
) -> tuple[list[Question], set[Decision]]:
    """Questions about people in more than one file of a phase, and the decisions that were used.

    A number that is written differently in two files would give one person two pseudonyms; a number
    that stands twice in one step of one wave, of one instrument, would count one person twice.
    """
    questions: list[Question] = []
    used: set[Decision] = set()
    by_phase = sorted((part for part in parts if part[3].column), key=lambda part: part[0])
    for _, phase in groupby(by_phase, key=lambda part: part[0]):
        files = list(phase)
        more, done = _spelled_differently(files, decisions, language)
        questions += more + _counted_twice(files, language)
        used |= done
    return questions, used


def _spelled_differently(
    files: list[Part], decisions: Sequence[Decision], language: str
) -> tuple[list[Question], set[Decision]]:
    first: dict[str, tuple[str, str]] = {}
    used: set[Decision] = set()
    questions = []
    for _, _, source, people in files:
        names = people.ids.drop_duplicates()
        forms = alike(names)
        own = forms[~forms.duplicated(keep=False)]  # within one file it has been asked already
        for name, form in zip(names.loc[own.index], own, strict=True):
            other, file = first.setdefault(form, (name, source.file))
            if other == name:
                continue
            apart = [d for d in decisions if is_apart(d, form, source.file)]
            used |= set(apart)
            if not apart:
                questions.append(_confused(people, name, other, file, language))
    return questions, used


def _confused(people: People, name: str, other: str, file: str, language: str) -> Question:
    rows = tuple(people.ids.index[(people.ids == name).to_numpy()])
    allowed = (f"{word('same', language)} {other}", word("different", language))
    return Question(
        Kind.PERSON,
        "person-alike-files",
        people.file,
        people.column,
        rows,
        f"{name} · {other}",
        allowed,
        {"other": file},
    )


def _counted_twice(files: list[Part], language: str) -> list[Question]:
    seen: dict[tuple, pd.Series] = {}
    questions = []
    for _, wave, source, people in files:
        if source.rows == "many":
            continue
        asked = (wave, source.step, source.instrument)
        before = seen.get(asked)
        ids = pd.Series(source.file, index=pd.Index(people.ids.unique()))
        if before is not None:
            again = ids.index[ids.index.isin(before.index)]
            questions += [_again(people, name, str(before[name]), language) for name in again]
        seen[asked] = ids if before is None else before.combine_first(ids)
    return questions


def _again(people: People, name: str, other: str, language: str) -> Question:
    rows = tuple(people.ids.index[(people.ids == name).to_numpy()])
    return Question(
        Kind.PERSON,
        "person-two-files",
        people.file,
        people.column,
        rows,
        name,
        (word("drop", language),),
        {"other": other},
    )
