"""What the cases show, in sentences computed from the casebook: other files, other sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from swresearch.cases import analysis
from swresearch.cases.model import Casebook, Level
from swresearch.language import number, say
from swresearch.settings import text
from swresearch.writing import capital, listed

Ranked = tuple[list[str], list[int], int]


def levels_sentence(book: Casebook, language: str) -> str:
    """In how many cases something was done per level, the most common level first."""
    found = analysis.levels(book).query("status == 'done'")
    ranked = found.sort_values("count", ascending=False, kind="stable")
    names = [_level(level, language) for level in ranked["level"]]
    counts, base = [int(count) for count in ranked["count"]], len(book.cases)
    rest = [
        say("cases.told.at", language, level=name, count=_in(count, base, language))
        for name, count in zip(names[1:], counts[1:], strict=True)
    ]
    return say(
        "cases.told.levels",
        language,
        level=names[0],
        count=_of(counts[0], base, language),
        rest=listed(rest, language),
    )


def wide_sentence(book: Casebook, language: str) -> str:
    """In how many cases something was done or possible at all three levels."""
    wide = sum(case.levels() == set(Level) for case in book.cases.values())
    count = capital(_of(wide, len(book.cases), language))
    return say("cases.told.wide", language, count=count)


def gap_finding(book: Casebook, language: str) -> str:
    """At which level something was most often possible and not done; without a full stop."""
    missed = analysis.levels_missed(book)
    most = int(missed["count"].max())
    if most == 0:
        return say("cases.told.no-gap", language)
    names = [_level(level, language) for level in missed.loc[missed["count"] == most, "level"]]
    gap = _of(most, len(book.cases), language)
    return say("cases.told.gap", language, levels=listed(names, language), count=gap)


def team_finding(book: Casebook, level: Level, language: str) -> str:
    """Which teams did something at a level most and least often; without a full stop."""
    found = analysis.levels_by_team(book)
    return _team_finding(book, found[found["level"] == level], language)


def _team_finding(book: Casebook, rows: pd.DataFrame, language: str) -> str:
    level = _level(rows["level"].iloc[0], language)
    share = rows["count"] / rows["base"]
    if share.max() == share.min():
        return say("cases.told.team-even", language, level=level)
    ends = {
        "most": _teams(book, rows[share == share.max()], language),
        "least": _teams(book, rows[share == share.min()], language),
    }
    return say("cases.told.team", language, level=level, **ends)


def _teams(book: Casebook, rows: pd.DataFrame, language: str) -> str:
    parts = [
        say(
            "cases.told.team-count",
            language,
            team=text(book.teams[row["team"]].title, language),
            count=number(row["count"], 0, language),
            base=number(row["base"], 0, language),
        )
        for _, row in rows.iterrows()
    ]
    return listed(parts, language)


def conditions_finding(book: Casebook, language: str) -> str:
    """Which conditions of social quality are at stake most often; without a full stop."""
    return _first("conditions", *_conditions(book, language), language)


def factors_finding(book: Casebook, language: str) -> str:
    """Which groups of factors weighed most often; without a full stop."""
    return _first("factors", *_factors(book, language), language)


def conditions_after(book: Casebook, language: str) -> str:
    """The conditions that come after the most frequent ones; empty when there are none."""
    return _after(*_conditions(book, language), language)


def factors_after(book: Casebook, language: str) -> str:
    """The groups of factors that come after the most frequent ones; empty when there are none."""
    return _after(*_factors(book, language), language)


def _conditions(book: Casebook, language: str) -> Ranked:
    found = analysis.totals(analysis.conditions_by_team(book), "condition")
    return _ranked(found, lambda key: say(f"cases.condition.{key}", language))


def _factors(book: Casebook, language: str) -> Ranked:
    found = analysis.totals(analysis.factors_by_team(book), "factor")
    return _ranked(found, lambda key: say(f"cases.factor.{key}", language))


def _ranked(found: pd.DataFrame, named: Callable[[str], str]) -> Ranked:
    """Names and counts from many to few, those that no case has left out, and the base."""
    ranked = found[found["count"] > 0].sort_values("count", ascending=False, kind="stable")
    names = [named(word) for word in ranked.iloc[:, 0]]
    return names, [int(count) for count in ranked["count"]], int(ranked["base"].iloc[0])


def _first(key: str, names: list[str], counts: list[int], base: int, language: str) -> str:
    """Those in the first place, together where they share it."""
    count = _of(counts[0], base, language)
    if counts[0] == counts[-1] and len(names) > 1:
        return say(f"cases.told.{key}-even", language, names=listed(names, language), count=count)
    most = listed(names[: counts.count(counts[0])], language)
    return say(f"cases.told.{key}", language, most=most, count=count)


def _after(names: list[str], counts: list[int], base: int, language: str) -> str:
    first = counts.count(counts[0])
    rest = _counted(names[first:], counts[first:], language)
    return say("cases.told.after", language, rest=listed(rest, language)) if rest else ""


def _counted(names: Sequence[str], counts: Sequence[int], language: str) -> list[str]:
    return [
        say("cases.told.ranked", language, name=name, count=number(count, 0, language))
        for name, count in zip(names, counts, strict=True)
    ]


def handed_sentence(book: Casebook, language: str) -> str:
    """In how many cases the team referred or coordinated, and how many interventions that were."""
    found = analysis.handed_on(book)
    return say(
        "cases.told.handed",
        language,
        cases=capital(_of(found["cases"], found["base"], language)),
        done=number(found["done"], 0, language),
        all=number(found["all"], 0, language),
    )


def signals_sentence(book: Casebook, language: str) -> str:
    """How many signals recur, and which come from the most cases."""
    found = analysis.signals(book, language)
    if found.empty:
        return say("cases.told.no-signals", language)
    top = found[found["count"] == found["count"].max()]
    most = [
        say(
            "cases.told.signal-count",
            language,
            title=row["title"],
            cases=counted("case", row["count"], language),
            teams=counted("team", row["teams"], language),
        )
        for _, row in top.iterrows()
    ]
    key = "signal" if len(found) == 1 else "signals"
    values = {"number": number(len(found), 0, language), "most": listed(most, language)}
    return say(f"cases.told.{key}", language, **values)


def counted(what: str, count: int, language: str) -> str:
    """A number of cases or teams with its noun: "1 casus", "18 casussen"."""
    key = f"cases.one-{what}" if count == 1 else f"cases.many-{what}s"
    return say(key, language, number=number(count, 0, language))


def _level(level: str, language: str) -> str:
    return say(f"cases.level.{level}", language)


def _in(count: int, base: int, language: str) -> str:
    """ "in alle", "in 7", "in geen enkele": a count whose base has been named."""
    key = {0: "none", 1: "one", base: "all"}.get(count, "some")
    return say(f"cases.told.{key}", language, number=number(count, 0, language))


def _of(count: int, base: int, language: str) -> str:
    """ "in alle 18 casussen", "in 7 van de 18 casussen", "in geen enkele casus"."""
    key = {base: "all-of", 0: "none-of"}.get(count, "some-of")
    numbers = {"number": number(count, 0, language), "cases": counted("case", base, language)}
    return say(f"cases.told.{key}", language, **numbers)
