"""The poster, A1: the rounds, levels and conditions of the guide in type that reads from three metres."""

from __future__ import annotations

from typing import Any

from swresearch.errors import Problem, ProblemsError
from swresearch.language import long_date, number
from swresearch.print.guide import guide_data
from swresearch.print.model import FactSheets, Guide
from swresearch.print.typesetting import check_characters, pictures, query, typeset

TEMPLATE = "poster"
POSTER_PPI = 24.0


def poster_pdf(guide: Guide, sheets: FactSheets, language: str) -> bytes:
    """The poster; raises `ProblemsError` when its texts do not fit in type readable from afar."""
    data = poster_data(guide, sheets, language)
    check_characters(data)
    use = query(TEMPLATE, data, sheets.date, language, "<poster-use>")[0]
    over = max(use["over_mm"], 1 if use["pages"] > 1 else 0)
    if over > 0:
        values = {"part": sheets.poster.title, "by": number(over, 0, language)}
        raise ProblemsError([Problem("print.poster", values=values)])
    return typeset(TEMPLATE, data, sheets.date, language)


def poster_pictures(guide: Guide, sheets: FactSheets, language: str) -> list[bytes]:
    """The poster as a PNG picture, to look at."""
    data = poster_data(guide, sheets, language)
    return pictures(TEMPLATE, data, sheets.date, language, POSTER_PPI)


def poster_data(guide: Guide, sheets: FactSheets, language: str) -> dict[str, Any]:
    """What the template is given."""
    data = guide_data(guide, language)
    return {
        "poster": sheets.poster.model_dump(mode="json"),
        "rounds": [
            {key: part[key] for key in ("number", "title", "question")} for part in data["rounds"]
        ],
        "levels": data["levels"],
        "conditions": data["conditions"],
        "day_words": long_date(sheets.date, language),
    }
