"""Factsheets: the words of `factsheets.yml` with counts over the cases and numbers of the programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from swresearch.cases import FactorGroup, Level, Status, StudentCase
from swresearch.errors import Problem, ProblemsError
from swresearch.language import long_date, say
from swresearch.print.model import Count, FactSheet, FactSheets, SheetPart
from swresearch.print.typesetting import check_characters, pictures, query, typeset
from swresearch.programme import Condition

TEMPLATE = "factsheet"
MOST_PAGES = 2
# One side where the text can stay readable, else two; each with the largest text that fits.
SCALES = (1.15, 1.1, 1.05, 1.0, 0.95, 0.9)

Numbers = Mapping[str, Mapping[str, Any]]


def factsheet_pdf(
    sheets: FactSheets,
    name: str,
    cases: Sequence[StudentCase],
    language: str,
    *,
    numbers: Numbers | None = None,
    voices: Sequence[str] = (),
    synthetic: bool = True,
) -> bytes:
    """One factsheet, two sides of A4 at most.

    `numbers` are the programme's published numbers by name, of which the `title` is shown; evidence
    that is not among them is left out. `voices` are sentences from interviews with managers and policy
    officers. `synthetic` says so beside the numbers. Raises `ProblemsError` when it does not fit.
    """
    data = sheet_data(sheets, name, cases, language, numbers or {}, voices, synthetic)
    check_characters(data)
    scale = fitting_scale(data, sheets, language, name)
    return typeset(TEMPLATE, {**data, "scale": scale}, sheets.date, language)


def factsheet_pictures(
    sheets: FactSheets, name: str, cases: Sequence[StudentCase], language: str, ppi: float = 96,
    *, numbers: Numbers | None = None, voices: Sequence[str] = (), synthetic: bool = True,
) -> list[bytes]:  # fmt: skip
    """The pages of a factsheet as PNG pictures, to look at."""
    data = sheet_data(sheets, name, cases, language, numbers or {}, voices, synthetic)
    scale = fitting_scale(data, sheets, language, name)
    return pictures(TEMPLATE, {**data, "scale": scale}, sheets.date, language, ppi)


def fitting_scale(data: Mapping[str, Any], sheets: FactSheets, language: str, name: str) -> float:
    """The largest text with which the sheet keeps to two sides; raises `ProblemsError` without one."""
    pages = {
        scale: query(TEMPLATE, {**data, "scale": scale}, sheets.date, language, "<sheet-use>")[0][
            "pages"
        ]
        for scale in SCALES
    }
    for most in range(1, MOST_PAGES + 1):
        for scale in SCALES:
            if pages[scale] <= most:
                return scale
    values = {"part": name, "pages": MOST_PAGES, "found": pages[SCALES[-1]]}
    raise ProblemsError([Problem("print.sheet-long", values=values)])


def sheet_data(
    sheets: FactSheets,
    name: str,
    cases: Sequence[StudentCase],
    language: str,
    numbers: Numbers,
    voices: Sequence[str],
    synthetic: bool,
) -> dict[str, Any]:
    """What the template is given."""
    sheet = sheets.sheets[name]
    parts = [_part(part, cases, language, numbers, synthetic) for part in sheet.parts]
    parts = [part for part in parts if any(part[key] for key in ("points", "count", "evidence"))]
    return {
        "sheet": {
            "title": sheet.title,
            "lead": sheet.lead,
            "parts": [*parts, *_voices(sheet, voices)],
            "sources": sheet.sources,
        },
        "scale": 1.0,
        "day_words": long_date(sheets.date, language),
    }


def _part(
    part: SheetPart, cases: Sequence[StudentCase], language: str, numbers: Numbers, synthetic: bool
) -> dict[str, Any]:
    told = [str(numbers[name]["title"]) for name in part.evidence if name in numbers]
    return {
        "title": part.title,
        "text": part.text,
        "points": part.points,
        "count": counted(part.count, cases, language) if part.count and cases else None,
        "evidence": [words[:1].upper() + words[1:] for words in told],
        "note": say("print.label.synthetic", language) if synthetic and told else None,
    }


def _voices(sheet: FactSheet, voices: Sequence[str]) -> list[dict[str, Any]]:
    if sheet.voices is None:
        return []
    empty: dict[str, Any] = {"count": None, "evidence": [], "note": None}
    words = None if voices else sheet.voices_none
    return [{"title": sheet.voices, "text": words, "points": list(voices), **empty}]


def counted(count: Count, cases: Sequence[StudentCase], language: str) -> dict[str, Any]:
    """A count over the cases: per factor, condition or level in how many cases it stands."""
    rows = _COUNTS[count](cases, language)
    return {
        "title": say(f"print.chart.{count}", language, cases=len(cases)),
        "cases": len(cases),
        "split": count is Count.LEVELS,
        "rows": rows,
    }


def _row(name: str, done: int, possible: int, cases: int, language: str, level: str | None) -> dict:
    words = "print.done-possible" if level else "print.of"
    label = say(words, language, count=done, possible=possible, base=cases)
    return {"name": name, "done": done, "possible": possible, "label": label, "level": level}


def _factors(cases: Sequence[StudentCase], language: str) -> list[dict[str, Any]]:
    rows = [
        (say(f"cases.factor.{group}", language), _having(cases, lambda c, g=group: _names(c, g)))
        for group in FactorGroup
    ]
    return _sorted(rows, len(cases), language)


def _conditions(cases: Sequence[StudentCase], language: str) -> list[dict[str, Any]]:
    rows = [
        (say(f"cases.condition.{one}", language), _having(cases, lambda c, k=one: k in c.conditions))
        for one in Condition
    ]
    return _sorted(rows, len(cases), language)


def _levels(cases: Sequence[StudentCase], language: str) -> list[dict[str, Any]]:
    """Per level the cases in which something was done there, and those where it was only possible."""
    rows = []
    for level in Level:
        done = _having(cases, lambda c, at=level: at in c.levels(Status.DONE))
        some = _having(cases, lambda c, at=level: at in c.levels())
        name = say(f"cases.level-short.{level}", language)
        rows.append(_row(name, done, some - done, len(cases), language, level.value))
    return rows


def _names(case: StudentCase, group: FactorGroup) -> bool:
    return any(factor.factor is group for factor in case.factors)


def _having(cases: Sequence[StudentCase], test: Any) -> int:
    return sum(bool(test(case)) for case in cases)


def _sorted(rows: Sequence[tuple[str, int]], cases: int, language: str) -> list[dict[str, Any]]:
    """Rows with the largest count first; equal ones stay in the order of the model."""
    ordered = sorted(rows, key=lambda row: -row[1])
    return [
        _row(name[:1].upper() + name[1:], count, 0, cases, language, None) for name, count in ordered
    ]


_COUNTS = {Count.FACTORS: _factors, Count.CONDITIONS: _conditions, Count.LEVELS: _levels}
