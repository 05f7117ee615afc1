"""What the cases of a casebook show together, counted in cases and never in people.

Every function takes the `Casebook` (cases as students see them) and returns a new frame in a fixed
order: levels, conditions, factors and kinds in the order of their enums, teams and cases in that of the
casebook. `count` is a number of cases unless a column says otherwise, `base` the number it is out of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from swresearch.cases.model import Casebook, FactorGroup, Kind, Level, Status, StudentCase
from swresearch.programme import Condition
from swresearch.settings import text

RECURS = 2  # a signal recurs when it comes from this many cases


def interventions(book: Casebook) -> pd.DataFrame:
    """One row per intervention: case, team, level, status, kind, what."""
    rows = [
        (name, case.team, i.level.value, i.status.value, i.kind.value, i.what)
        for name, case in book.cases.items()
        for i in case.interventions
    ]
    return pd.DataFrame(rows, columns=["case", "team", "level", "status", "kind", "what"])


def overview(book: Casebook) -> pd.DataFrame:
    """One row per case: case, title, team, target_group, done and possible (tuples of levels)."""
    rows = [
        (name, case.title, case.team, case.target_group, *(_levels(case, s) for s in Status))
        for name, case in book.cases.items()
    ]
    return pd.DataFrame(rows, columns=["case", "title", "team", "target_group", "done", "possible"])


def _levels(case: StudentCase, status: Status) -> tuple[str, ...]:
    found = case.levels(status)
    return tuple(level.value for level in Level if level in found)


def levels(book: Casebook) -> pd.DataFrame:
    """Cases with at least one intervention per level and status: level, status, count, base."""
    cases = list(book.cases.values())
    rows = [
        (level.value, status.value, sum(level in case.levels(status) for case in cases), len(cases))
        for level in Level
        for status in Status
    ]
    return pd.DataFrame(rows, columns=["level", "status", "count", "base"])


def levels_missed(book: Casebook) -> pd.DataFrame:
    """Cases in which something was possible at a level and nothing done there: level, count, base."""
    cases = list(book.cases.values())
    rows = []
    for level in Level:
        missed = [
            case for case in cases if level in case.levels(Status.POSSIBLE) - case.levels(Status.DONE)
        ]
        rows.append((level.value, len(missed), len(cases)))
    return pd.DataFrame(rows, columns=["level", "count", "base"])


def levels_by_team(book: Casebook, status: Status = Status.DONE) -> pd.DataFrame:
    """Cases with an intervention of this status at a level, by team: level, team, count, base."""
    return _by_team(book, "level", Level, lambda case: case.levels(status))


def conditions_by_team(book: Casebook) -> pd.DataFrame:
    """Cases in which a condition is at stake, by team: condition, team, count, base."""
    return _by_team(book, "condition", Condition, lambda case: case.conditions)


def factors_by_team(book: Casebook) -> pd.DataFrame:
    """Cases in which a group of factors weighed, by team: factor, team, count, base."""
    return _by_team(book, "factor", FactorGroup, lambda case: {f.factor for f in case.factors})


def _by_team(
    book: Casebook,
    name: str,
    options: Iterable[Any],
    found: Callable[[StudentCase], Iterable[Any]],
) -> pd.DataFrame:
    """Cases per option and team, for the teams that have cases."""
    rows = []
    for option in options:
        for team in book.teams:
            cases = [case for case in book.cases.values() if case.team == team]
            if cases:
                count = sum(option in found(case) for case in cases)
                rows.append((option.value, team, count, len(cases)))
    return pd.DataFrame(rows, columns=[name, "team", "count", "base"])


def totals(by_team: pd.DataFrame, name: str) -> pd.DataFrame:
    """The teams of a `..._by_team` frame together: name, count, base."""
    return by_team.groupby(name, sort=False)[["count", "base"]].sum().reset_index()


def kinds(book: Casebook) -> pd.DataFrame:
    """Interventions per kind: kind, done, possible (interventions), cases (with one that was done)."""
    found = interventions(book)
    rows = []
    for kind in Kind:
        part = found[found["kind"] == kind.value]
        done = part[part["status"] == Status.DONE.value]
        rows.append((kind.value, len(done), len(part) - len(done), done["case"].nunique()))
    return pd.DataFrame(rows, columns=["kind", "done", "possible", "cases"])


def handed_on(book: Casebook) -> dict[str, int]:
    """Referral and coordination: cases and interventions with it, of all that was done.

    Keys `cases`, `base` (cases), `done`, `all` (interventions that were done).
    """
    found = interventions(book)
    done = found[found["status"] == Status.DONE.value]
    part = done[done["kind"].isin([Kind.REFERRAL.value, Kind.COORDINATION.value])]
    return {
        "cases": int(part["case"].nunique()),
        "base": len(book.cases),
        "done": len(part),
        "all": len(done),
    }


def signals(book: Casebook, language: str) -> pd.DataFrame:
    """Signals that come from two or more cases: signal, title, count, teams, cases (names), texts.

    The most frequent first; then by the order of `signals.yml`. A case counts once.
    """
    rows = []
    for name, title in book.signals.items():
        said = {
            key: [signal.text for signal in case.signals if signal.theme == name]
            for key, case in book.cases.items()
        }
        cases = [key for key, words in said.items() if words]
        if len(cases) >= RECURS:
            teams = len({book.cases[key].team for key in cases})
            words = tuple(sentence for key in cases for sentence in said[key])
            rows.append((name, text(title, language), len(cases), teams, tuple(cases), words))
    frame = pd.DataFrame(rows, columns=["signal", "title", "count", "teams", "cases", "texts"])
    return frame.sort_values("count", ascending=False, kind="stable").reset_index(drop=True)
