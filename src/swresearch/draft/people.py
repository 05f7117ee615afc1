"""Columns about who people are: the one that tells them apart, and traits such as age."""

from __future__ import annotations

import re

import pandas as pd

from swresearch.draft.facts import Facts, File
from swresearch.draft.texts import holds_series

_TRAITS = """geslacht gender sex sexe leeftijd age opleiding opleidingsniveau education gemeente
    woonplaats plaats place city wijk buurt nationaliteit nationality herkomst afkomst ethnicity
    geboorteland religie godsdienst inkomen income beroep occupation organisatie organisation team regio
    gebied region"""
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_TRAIT = 40  # a longer question speaks of more than the trait
_ID = re.compile(
    r"(?:.*[\s_.\-])?(?:respondent\w*|resp(?:nr|[_.\s]?id|onse[_.\s]?id)?|\w*[_.]id|nr\.?|nummer"
    r"|id(?:nr|nummer|code)?|(?:cli[eë]nt|deelnemer|persoons|klant|respons?)[_.\s]?(?:nr|nummer|id|code)"
    r"|token|case(?:id|nr)?|pseudoniem|code)",
    re.IGNORECASE,
)
_NEARLY_FILLED = 0.8
_MOST_MOMENTS = 6
_TOOL_ID = {"LimeSurvey": ("token", "id"), "Qualtrics": ("ResponseId",)}


def find_id(file: File) -> str | None:
    """The column that tells people apart, by its name and by its values; None when unsure.

    A column with such a name that has many rows per value (a registration) counts too.
    """
    frame = file.export.frame
    candidates = [*_TOOL_ID.get(file.tool or "", ()), *frame.columns]
    named = [
        name
        for name in candidates
        if name in frame and _ID.fullmatch(name.strip()) and not holds_series(file.columns[name])
    ]
    filled = [name for name in named if not frame[name].isna().any()]
    unique = [name for name in filled if frame[name].is_unique]
    # A few rows without a number are mistakes to settle, not a reason to count rows instead of people.
    nearly = [
        name
        for name in named
        if frame[name].notna().mean() >= _NEARLY_FILLED and not has_many_rows(frame, name)
    ]
    for found in (unique, filled, nearly):
        if found:
            return found[0]
    first = frame.columns[0]
    looks = frame[first].is_unique and not frame[first].isna().any() and len(frame) > 1
    return first if looks and not _holds_words(frame[first]) else None


def repeats_by(frame: pd.DataFrame, name: str | None) -> str | None:
    """The column that tells apart the rows of people who are in the file more than once, as a moment does.

    Most people have several rows, and no two of them have the same value in this column of a few values.
    """
    if name is None or not has_many_rows(frame, name):
        return None
    known = frame[frame[name].notna()]
    twice = int(known[name].duplicated().sum())
    for column in known.columns:
        few = 2 <= known[column].nunique() <= _MOST_MOMENTS and known[column].notna().all()
        same_moment = int(known.duplicated([name, column]).sum())
        if column != name and few and same_moment <= 0.02 * twice:
            return str(column)
    return None


def faults_of(frame: pd.DataFrame, name: str) -> tuple[int, int]:
    """How many rows have no number of a person, and how many repeat the number of an earlier row."""
    return int(frame[name].isna().sum()), int(frame[name].dropna().duplicated().sum())


def has_many_rows(frame: pd.DataFrame, name: str | None) -> bool:
    """Whether most people have several rows, as in a registration; a few double rows are mistakes."""
    return name is not None and frame[name].nunique() < 0.7 * len(frame)


def _holds_words(column: pd.Series) -> bool:
    return column.dtype.kind == "M" or bool(
        column.astype("str").str.contains(r"\s\S", regex=True).any()
    )


def is_trait(facts: Facts) -> bool:
    """Whether a column holds a trait that could give people away together with other traits."""
    question = facts.wording if len(facts.wording) <= _LONGEST_TRAIT else ""
    words = {word.casefold() for word in _LETTERS.findall(f"{facts.name} {question}")}
    return bool(words & set(_TRAITS.split()))
