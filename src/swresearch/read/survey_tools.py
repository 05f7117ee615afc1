"""What LimeSurvey and Qualtrics put around the answers: headings, unsubmitted answers, tests, spam."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from swresearch.read.model import Format, Note, ReadOptions, Rows

_LIMESURVEY_CODES = {"submitdate", "lastpage", "startlanguage", "startdate", "datestamp"}
# The same columns in words, in LimeSurvey's English and Dutch.
_LIMESURVEY_SUBMITTED = {
    "submitdate",
    "date submitted",
    "datum ingezonden",
    "datum verzonden",
    "datum ingediend",
    "datum voltooid",
    "verzenddatum",
}
_LIMESURVEY_WORDS = _LIMESURVEY_SUBMITTED | {
    "response id",
    "antwoord id",
    "antwoord-id",
    "last page",
    "laatste pagina",
    "start language",
    "starttaal",
    "begintaal",
    "date started",
    "startdatum",
    "date last action",
    "datum laatste actie",
}
_LIMESURVEY_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\[[^\]]*\])*")
_ANSWER_CODE = re.compile(r"(?:A|AO|SQ)?\d{1,4}|Y|N|M|F|-oth-")
_IMPORT_ID = re.compile(r"""\{\s*["']ImportId["']\s*:""")
# https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
_QUALTRICS_BITS = {
    "preview": 1,
    "test": 2,
    "spam": 8,
}  # 9 is a preview that is spam, 40 spam of another kind
_QUALTRICS_STATUS = {
    kind: {str(number) for number in range(64) if number & bit} for kind, bit in _QUALTRICS_BITS.items()
}
_FALSE = {"0", "0.0", "false", "onwaar"}


def qualtrics_heading_rows(rows: Sequence[list[str]]) -> int | None:
    """How many rows stand above the answers of a Qualtrics export; None when it is none.

    The last of them holds `{"ImportId": ...}` in its cells.
    """
    for number, row in enumerate(rows[:4]):
        filled = [cell for cell in row if cell]
        if filled and sum(bool(_IMPORT_ID.match(cell)) for cell in filled) >= 0.5 * len(filled):
            return number + 1
    return None


def is_limesurvey(names: Sequence[str]) -> bool:
    """Whether column names are those of a LimeSurvey export: as codes, in words, or both."""
    if len(_LIMESURVEY_CODES & set(names)) >= 2:
        return True
    if len(_LIMESURVEY_WORDS & {name.strip().casefold() for name in names}) >= 2:
        return True
    return _separator(names) is not None


def split_limesurvey(names: list[str], labels: list[str]) -> tuple[list[str], list[str]]:
    """Headings "AGR[SQ001]. How are you?" as code and text; other headings stay as they are."""
    separator = _separator(names)
    if separator is None:
        return names, labels
    pairs = [_split(name, separator, label) for name, label in zip(names, labels, strict=True)]
    return [code for code, _ in pairs], [label for _, label in pairs]


def _split(name: str, separator: str, label: str) -> tuple[str, str]:
    code, found, text = name.partition(separator)
    return (code, text) if found and _LIMESURVEY_CODE.fullmatch(code) else (name, label)


def _separator(names: Sequence[str]) -> str | None:
    """What stands between code and text; the heading of `lastpage` or `submitdate` shows it."""
    for name in names:
        match = re.match(r"(?:submitdate|lastpage|startlanguage)(\W+)\w", name)
        if match:
            return match.group(1)
    return None


def answers_as(frame: pd.DataFrame) -> str | None:
    """How sub-questions of a LimeSurvey export are answered: "codes" or "text"; None without any."""
    columns = [n for n, name in enumerate(frame.columns) if re.search(r"\[[A-Z]+\d+\]", str(name))]
    head = frame.iloc[:1000]
    values = {str(value) for n in columns for value in head.iloc[:, n].dropna().unique()}
    if not values:
        return None
    coded = sum(bool(_ANSWER_CODE.fullmatch(value)) for value in values)
    return "codes" if coded >= 0.5 * len(values) else "text"


def settle_rows(
    frame: pd.DataFrame, tool: Format, options: ReadOptions
) -> tuple[pd.DataFrame, list[Note]]:
    """Keep or drop rows that are no finished answers of people, as the options say, with notes.

    Reads submitdate (LimeSurvey) or Status, Finished and Progress (Qualtrics); returns a new frame.
    """
    kinds = _limesurvey_kinds(frame) if tool is Format.LIMESURVEY else _qualtrics_kinds(frame)
    notes: list[Note] = []
    drop = pd.Series(False, index=frame.index)
    for kind, mask in kinds.items():
        rule = options.incomplete if kind == "incomplete" else options.test_answers
        if mask is None:
            notes.append(Note(f"{kind}-unknown"))
        elif mask.any():
            notes.append(Note(f"{kind}-{rule}", {"count": int(mask.sum()), "rows": _rows(mask)}))
            drop |= mask & (rule == Rows.DROP)
    return frame.loc[~drop], notes


def _limesurvey_kinds(frame: pd.DataFrame) -> dict[str, pd.Series | None]:
    column = next((c for c in frame.columns if c.strip().casefold() in _LIMESURVEY_SUBMITTED), None)
    return {"incomplete": None if column is None else frame[column].isna()}


def _qualtrics_kinds(frame: pd.DataFrame) -> dict[str, pd.Series | None]:
    kinds: dict[str, pd.Series | None] = {}
    status = _words(frame, "Status")
    tests = pd.Series(False, index=frame.index)
    for kind, numbers in _QUALTRICS_STATUS.items():
        found = (status.isin(numbers) | status.str.contains(kind, regex=False)) & ~tests
        kinds[kind], tests = found, tests | found
    if "Finished" in frame:
        kinds["incomplete"] = _words(frame, "Finished").isin(_FALSE) & ~tests
    elif "Progress" in frame:
        progress = pd.to_numeric(frame["Progress"], errors="coerce")
        kinds["incomplete"] = progress.lt(100) & ~tests
    else:
        kinds["incomplete"] = None
    return kinds


def _words(frame: pd.DataFrame, column: str) -> pd.Series:
    """A column as lower-case text, whole numbers without decimals; all empty when it is not there."""
    if column not in frame:
        return pd.Series("", index=frame.index)
    values = frame[column]
    text = values.map(lambda v: f"{v:g}") if values.dtype.kind == "f" else values.astype("str")
    return text.fillna("").str.strip().str.casefold()


def _rows(mask: pd.Series) -> str:
    """Rows as researchers write them: "4, 29-31"; at most twelve ranges."""
    numbers = [int(row) for row in mask.index[mask]]
    starts = [numbers[0]] + [b for a, b in pairwise(numbers) if b != a + 1]
    ends = [a for a, b in pairwise(numbers) if b != a + 1] + [numbers[-1]]
    ranges = [f"{a}" if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True)]
    return ", ".join(ranges[:12]) + (", ..." if len(ranges) > 12 else "")
