"""Columns: which column of a file holds which item, by name and never by position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from swresearch.clean.decisions import Decision, Kind, Question, chosen, contradiction
from swresearch.clean.texts import canonical, same, word
from swresearch.errors import Problem
from swresearch.instruments import Instrument
from swresearch.programme import Source
from swresearch.settings import nearest

# Columns that a survey tool adds of itself. They hold no answers; some hold traces of people.
_LIMESURVEY = """id submitdate lastpage startlanguage seed token startdate datestamp ipaddr refurl
    interviewtime"""
_LIMESURVEY_TIMES = re.compile(r"(?:group|question)time\d+.*")
_QUALTRICS = """startdate enddate status ipaddress progress finished recordeddate responseid
    recipientlastname recipientfirstname recipientemail externalreference locationlatitude
    locationlongitude distributionchannel userlanguage"""
_QUALTRICS_MORE = re.compile(r"duration \(in seconds\)|q_[a-z]+.*")
_TOOL_COLUMNS = {
    "LimeSurvey": (frozenset(_LIMESURVEY.split()), _LIMESURVEY_TIMES),
    "Qualtrics": (frozenset(_QUALTRICS.split()), _QUALTRICS_MORE),
}


@dataclass
class Matched:
    """Which column holds what.

    `items`: item -> column; `id`: the column with people's numbers; `left_out`: column -> rule by which
    it is not used. `problems`, `questions` and `used` decisions say what came of it.
    """

    items: dict[str, str] = field(default_factory=dict)
    id: str | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    used: set[Decision] = field(default_factory=set)


def match_columns(
    columns: Iterable[str],
    source: Source,
    instrument: Instrument,
    decisions: Iterable[Decision] = (),
    tool: str | None = None,
    perspective: str = "",
    wave: str = "",
    language: str = "nl",
) -> Matched:
    """Match the columns of a file to the items of its instrument.

    A column is an item when the source says so (`columns`), when it has the name of the item or of one
    of its aliases, or when its name is the very wording put to this perspective; case, spaces and
    non-breaking spaces do not count. Direct identifiers (`drop`), ignored columns and the columns that
    a survey tool adds are left out. Every other column, and every item without a column that is not in
    `not_asked` or `fixed`, is a problem.
    """
    given = list(columns)
    matched = Matched()
    by_name = {same(column): column for column in given}
    _leave_out(matched, source, by_name)
    _find_id(matched, source, by_name)
    names = _names(instrument, source, perspective, wave)
    rest = [c for c in given if c not in matched.left_out and c != matched.id]
    _misnamed(matched, source, by_name, rest)
    for column in rest:
        item = names.get(same(column))
        if item is not None:
            _match(matched, source, column, item)
    rest = [column for column in rest if same(column) not in names]
    rest = _telling_rows(matched, source, by_name, rest)
    rest = _decided(matched, source, instrument, rest, decisions, language)
    unknown = [c for c in rest if not _is_tool_column(c, tool)]
    matched.left_out |= {c: "tool-column" for c in rest if c not in unknown}
    missing = _missing(matched, source, instrument, unknown)
    _ask(matched, source, unknown, missing, language)
    return matched


def _names(instrument: Instrument, source: Source, perspective: str, wave: str) -> dict[str, str]:
    """Item by column name: the wording, then aliases and keys, then what the source says."""
    wordings: dict[str, set[str]] = {}
    for key, item in instrument.items.items():
        for wording in _wordings(item.wording, perspective, wave):
            wordings.setdefault(same(wording), set()).add(key)
    names = {wording: keys.pop() for wording, keys in wordings.items() if len(keys) == 1}
    for key, item in instrument.items.items():
        names |= {same(name): key for name in (*item.aliases, key)}
    return names | {same(column): item for column, item in source.columns.items()}


def _wordings(wording: Mapping[str, Any], perspective: str, wave: str) -> list[str]:
    for key in (f"{perspective}/{wave}", perspective, ""):
        if key in wording:
            return list(wording[key].values())
    return []


def _leave_out(matched: Matched, source: Source, by_name: dict[str, str]) -> None:
    for names, rule in ((source.drop, "dropped-column"), (source.ignore, "ignored-column")):
        for name in names:
            if same(name) in by_name:
                matched.left_out[by_name[same(name)]] = rule
            else:
                matched.problems.append(_absent(f"clean.no-{rule}", source, name, by_name.values()))


def _telling_rows(
    matched: Matched, source: Source, by_name: dict[str, str], rest: list[str]
) -> list[str]:
    """Columns that tell which rows belong to the wave, and hold nothing else; return the others."""
    for name in source.only_rows:
        if same(name) not in by_name:
            matched.problems.append(_absent("clean.no-rows-column", source, name, by_name.values()))
    telling = {same(name) for name in source.only_rows}
    matched.left_out |= {column: "moment-column" for column in rest if same(column) in telling}
    return [column for column in rest if same(column) not in telling]


def _find_id(matched: Matched, source: Source, by_name: dict[str, str]) -> None:
    if source.id is None:
        return
    matched.id = by_name.get(same(source.id))
    if matched.id is None:
        problem = _absent("clean.no-id-column", source, source.id, by_name.values())
        matched.problems.append(problem)


def _misnamed(matched: Matched, source: Source, by_name: dict[str, str], free: list[str]) -> None:
    """Columns that the source names and the file does not have."""
    for name in source.columns:
        if same(name) not in by_name:
            matched.problems.append(_absent("clean.no-source-column", source, name, free))


def _absent(key: str, source: Source, name: str, known: Iterable[str]) -> Problem:
    columns = list(known)
    near = nearest(name, columns)
    key = f"{key}-near" if near else key
    return Problem(key, file=source.file, found=name, allowed=columns, values={"near": near})


def _match(matched: Matched, source: Source, column: str, item: str) -> None:
    first = matched.items.setdefault(item, column)
    if first != column or item in source.fixed:
        key = "item-fixed-too" if item in source.fixed else "item-twice"
        values = {"item": item, "first": first}
        problem = Problem(f"clean.{key}", file=source.file, column=column, values=values)
        matched.problems.append(problem)
    elif item in source.not_asked:
        values = {"item": item}
        problem = Problem("clean.item-was-asked", file=source.file, column=column, values=values)
        matched.problems.append(problem)


def _decided(
    matched: Matched,
    source: Source,
    instrument: Instrument,
    rest: list[str],
    decisions: Iterable[Decision],
    language: str,
) -> list[str]:
    """Settle unknown columns by decision: an item, ignore or drop; return those that are left."""
    about = [d for d in decisions if d.is_about(Kind.COLUMN, source.file)]
    left = []
    for column in rest:
        mine = chosen(d for d in about if same(d.found or d.column or "") == same(column))
        meanings = {_meaning(d, instrument) for d in mine}
        matched.used |= set(mine)
        if not mine:
            left.append(column)
        elif len(meanings) > 1:
            matched.problems.append(contradiction(mine))
        elif None in meanings:
            allowed = [*_column_words(language), *instrument.items]
            fields = {"found": mine[0].decision, "allowed": allowed}
            problem = mine[0].problem("clean.decision-unknown", column=column, **fields)
            matched.problems.append(problem)
        elif meanings <= {"ignored-column", "dropped-column"}:
            matched.left_out[column] = str(meanings.pop())
        else:
            _match(matched, source, column, str(meanings.pop()))
    return left


def _meaning(decision: Decision, instrument: Instrument) -> str | None:
    word_ = canonical(decision.decision, ("ignore", "drop"))
    if word_ is not None:
        return {"ignore": "ignored-column", "drop": "dropped-column"}[word_]
    keys = {same(key): key for key in instrument.items}
    return keys.get(same(decision.decision))


def _is_tool_column(column: str, tool: str | None) -> bool:
    if tool not in _TOOL_COLUMNS:
        return False
    names, more = _TOOL_COLUMNS[tool]
    return same(column) in names or more.fullmatch(same(column)) is not None


def _missing(matched: Matched, source: Source, instrument: Instrument, unknown: list[str]) -> list[str]:
    """The items without a column, each reported with the nearest column that is left."""
    accounted = {*matched.items, *source.not_asked, *source.fixed}
    missing = [key for key in instrument.items if key not in accounted]
    for key in missing:
        near = nearest(key, unknown)
        name = "clean.item-missing-near" if near else "clean.item-missing"
        values = {"item": key, "near": near}
        matched.problems.append(Problem(name, file=source.file, found=None, values=values))
    return missing


def _ask(
    matched: Matched, source: Source, unknown: list[str], missing: list[str], language: str
) -> None:
    for column in unknown:
        near = nearest(column, missing)
        key = "unknown-column-near" if near else "unknown-column"
        allowed = (*_column_words(language), *missing)
        question = Question(
            Kind.COLUMN, key, source.file, column, found=column, allowed=allowed, values={"near": near}
        )
        matched.questions.append(question)


def _column_words(language: str) -> tuple[str, str]:
    return word("ignore", language), word("drop", language)
