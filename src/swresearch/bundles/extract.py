"""The data of a bundle: published results that touch the case, and the casebook counted, as tables.

Only numbers that the site has published are given, and none that rests on fewer people than the
programme's smallest base; there is nothing about a person in a bundle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from swresearch.cases import Casebook, FactorGroup, Intervention, Kind, Level, Status, StudentCase
from swresearch.errors import Problem, ProblemsError
from swresearch.language import say
from swresearch.programme import Condition, Perspective, Phase, Programme
from swresearch.settings import text

Numbers = Mapping[str, Mapping[str, Any]]

# Whole-group shares of agreement: the notebook that keeps them, and how their names end.
STATEMENTS, AGREE = "statements", "agree"
RESULT_COLUMNS = (
    "perspective wave step statement condition agree n share low high item".split()  # noqa: SIM905
)
INTERVENTION_COLUMNS = "title team level status kind what case".split()  # noqa: SIM905


@dataclass(frozen=True)
class Sheet:
    """One table: `labels` say in words what a column is, `codes` what its numbers mean.

    `variables` are the short names that columns have in SPSS, in the reader's language.
    """

    name: str
    frame: pd.DataFrame
    labels: Mapping[str, str]
    codes: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> pd.DataFrame:
        """The table with words in the place of codes, for Excel and for the notebook."""
        frame = self.frame.copy()
        for column, words in self.codes.items():
            frame[column] = frame[column].map(words)
        return frame


def results_sheet(
    programme: Programme, conditions: Collection[Condition], numbers: Numbers
) -> Sheet | None:
    """The published shares of agreement that touch the conditions; None when there are none.

    One row per statement and group: perspective, wave, step, statement, condition, agree and n (counts),
    share, low and high (percentages, 95% interval), and last the item, a name for computers. A programme
    without a map of constructs gives all its statements. Raises `ProblemsError` for a number below the
    smallest base.
    """
    wanted = _items(programme, conditions)
    rows = [row for name, number in numbers.items() for row in _row(programme, name, number, wanted)]
    if not rows:
        return None
    frame = pd.DataFrame(rows, columns=list(RESULT_COLUMNS))
    people = {perspective: at for at, perspective in enumerate(Perspective, start=1)}
    frame["perspective"] = frame["perspective"].map({who.value: at for who, at in people.items()})
    language = programme.language
    words = {
        at: text(programme.file.phases[who].people, language)
        for who, at in people.items()
        if who in programme.file.phases
    }
    labels, variables = _words(RESULT_COLUMNS, language)
    codes = {"perspective": words}
    return Sheet(say("bundles.data.results", language), frame, labels, codes, variables)


def is_result(name: str) -> bool:
    """Whether a number's name is that of a share of agreement with a statement."""
    parts = name.split(".")  # perspective, wave, notebook, perhaps a step, item, agree
    return len(parts) >= 5 and (parts[2], parts[-1]) == (STATEMENTS, AGREE)


def cases_sheet(book: Casebook, language: str) -> Sheet:
    """A row per case: title, team, interventions done and possible per level, conditions and factors."""
    rows = [_case_row(case, book, language) for case in book.cases.values()]
    labels = {name: say(f"bundles.data.{name}", language) for name in ("title", "team")}
    for level in Level:
        for status in Status:
            name = say(f"cases.level-short.{level}", language).lower()
            labels[f"{status}_{level}"] = say(f"bundles.data.{status}", language, name=name)
    for condition in Condition:
        name = say(f"cases.condition.{condition}", language)
        labels[f"condition_{condition}"] = say("bundles.data.condition-in", language, name=name)
    for factor in FactorGroup:
        name = say(f"cases.factor.{factor}", language)
        labels[f"factor_{factor}"] = say("bundles.data.factor-in", language, name=name)
    labels["case"] = say("bundles.data.case", language)
    return Sheet(say("bundles.data.cases", language), pd.DataFrame(rows, columns=list(labels)), labels)


def interventions_sheet(book: Casebook, language: str) -> Sheet:
    """A row per intervention in a case: its case, team, level, status, kind and what it was."""
    codes = {
        "level": {at: say(f"cases.level-short.{one}", language) for at, one in _coded(Level)},
        "status": {at: say(f"cases.status.{one}", language) for at, one in _coded(Status)},
        "kind": {at: say(f"cases.kind.{one}", language) for at, one in _coded(Kind)},
    }
    rows = [
        _intervention_row(case, one, book, language)
        for case in book.cases.values()
        for one in case.interventions
    ]
    labels, variables = _words(INTERVENTION_COLUMNS, language)
    frame = pd.DataFrame(rows, columns=INTERVENTION_COLUMNS)
    return Sheet(say("bundles.data.interventions", language), frame, labels, codes, variables)


def _words(columns: Collection[str], language: str) -> tuple[dict[str, str], dict[str, str]]:
    """What the columns are called in words, and the short names they have in SPSS."""
    labels = {name: say(f"bundles.data.{name}", language) for name in columns}
    return labels, {name: say(f"bundles.variable.{name}", language) for name in columns}


def _coded(options: type) -> Iterator[tuple[int, Any]]:
    return enumerate(options, start=1)  # type: ignore[arg-type]


def _items(programme: Programme, conditions: Collection[Condition]) -> dict[str, Condition] | None:
    """The items that touch the conditions, with theirs; None where the programme maps none."""
    mapped = [(one.condition, one.items) for one in programme.constructs.values() if one.condition]
    if not mapped:
        return None
    return {item: touched for touched, items in mapped if touched in conditions for item in items}


def _row(
    programme: Programme, name: str, number: Mapping[str, Any], wanted: Mapping[str, Condition] | None
) -> Iterator[dict[str, Any]]:
    """The row of a published share of agreement; nothing for other numbers and other items."""
    if not is_result(name) or number["value"] is None:
        return
    perspective, wave, *rest = name.split(".")
    phases = {who.value: phase for who, phase in programme.file.phases.items()}
    if perspective not in phases or wave not in phases[perspective].waves:
        return
    item = rest[-2]
    if wanted is not None and item not in wanted:
        return
    people, base = int(number["n"]), programme.file.publication.smallest_base
    enough = people >= programme.file.publication.percentages_from
    if people < base:
        values = {"name": name, "n": people, "base": base}
        raise ProblemsError([Problem("bundles.small-base", values=values)])
    language = programme.language
    condition = wanted[item] if wanted else None
    yield {
        "perspective": perspective,
        "wave": wave,
        "step": _step(phases[perspective], rest[1:-2], language),
        "item": item,
        "statement": _wording(programme, item, perspective, wave),
        "condition": say(f"cases.condition.{condition}", language) if condition else "",
        "agree": number["count"],
        "n": people,
        "share": _percentage(number["value"]) if enough else None,
        "low": _percentage(number["low"]) if enough else None,
        "high": _percentage(number["high"]) if enough else None,
    }


def _step(phase: Phase, parts: list[str], language: str) -> str:
    known = bool(parts) and parts[0] in phase.steps
    return text(phase.steps[parts[0]].title, language) if known else ""


def _wording(programme: Programme, item: str, perspective: str, wave: str) -> str:
    for instrument in programme.instruments.values():
        if item in instrument.items:
            return instrument.items[item].words(perspective, wave, programme.language)
    return ""


def _percentage(share: float | None) -> float | None:
    """A share as a percentage in whole points, as precise as the site shows it for small groups."""
    return None if share is None else float(round(100 * share))


def _case_row(case: StudentCase, book: Casebook, language: str) -> dict[str, Any]:
    row: dict[str, Any] = {"case": case.name, "title": case.title, "team": _team(case, book, language)}
    for one in case.interventions:
        key = f"{one.status}_{one.level}"
        row[key] = row.get(key, 0) + 1
    counts = {f"{status}_{level}": 0 for level in Level for status in Status}
    conditions = {f"condition_{one}": int(one in case.conditions) for one in Condition}
    named = {factor.factor for factor in case.factors}
    return {
        **counts,
        **row,
        **conditions,
        **{f"factor_{one}": int(one in named) for one in FactorGroup},
    }


def _intervention_row(
    case: StudentCase, one: Intervention, book: Casebook, language: str
) -> dict[str, Any]:
    return {
        "title": case.title,
        "team": _team(case, book, language),
        "level": list(Level).index(one.level) + 1,
        "status": list(Status).index(one.status) + 1,
        "kind": list(Kind).index(one.kind) + 1,
        "what": one.what,
        "case": case.name,
    }


def _team(case: StudentCase, book: Casebook, language: str) -> str:
    return text(book.teams[case.team].title, language) if case.team in book.teams else case.team
