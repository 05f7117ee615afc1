"""Numbers of the cases by name, for prose, the home page and findings."""

from __future__ import annotations

from swresearch.cases import analysis
from swresearch.cases.model import Casebook
from swresearch.cases.sentences import counted
from swresearch.language import number, say
from swresearch.numbers import Number


def case_numbers(book: Casebook, language: str) -> dict[str, Number]:
    """How many cases and teams there are, and in how many something was done or possible per level.

    Names: `cases.all.cases`, `cases.all.teams`, `cases.<level>.<status>`, `cases.<level>.missed`.
    """
    base = len(book.cases)
    teams = len({case.team for case in book.cases.values()})
    found = {
        "cases.all.cases": _number(base, counted("case", base, language), base, language),
        "cases.all.teams": _number(teams, counted("team", teams, language), base, language),
    }
    for row in analysis.levels(book).to_dict("records"):
        status = say(f"cases.status.{row['status']}", language)
        level = say(f"cases.level.{row['level']}", language)
        title = f"{level}: {status}"
        name = f"cases.{row['level']}.{row['status']}"
        found[name] = _number(row["count"], title, base, language)
    for row in analysis.levels_missed(book).to_dict("records"):
        level = say(f"cases.level.{row['level']}", language)
        title = say("cases.possible-not-done", language, level=level)
        found[f"cases.{row['level']}.missed"] = _number(row["count"], title, base, language)
    return found


def _number(value: int, title: str, base: int, language: str) -> Number:
    return Number(number(value, 0, language), title, base, float(value), value)
