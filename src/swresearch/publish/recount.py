"""The numbers of statements and groups counted once more, straight from the staged answers.

Nothing of what made the tables is used here: no distribution, no crossing, no protection. What a run
says that people answered is counted by code, and a number that its rules would hide is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pandas as pd

from swresearch.errors import Problem
from swresearch.instruments import Instrument, text
from swresearch.language import say
from swresearch.programme import Perspective, Programme
from swresearch.publish.gate.tables import Laid
from swresearch.publish.runs import Run, wave_instrument, wave_stem

ANSWERS = re.compile(r"answers-(?P<step>.+?)(?:-\d+)?")
CROSSING = re.compile(r"crossing-(?P<step>[^-]+)-(?P<trait>.+)-(?P<item>[^-]+)")
SINGLE_GROUPS = re.compile(r"crossings-(?P<step>[^-]+)-(?P<trait>.+)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SLACK = 1e-9


@dataclass(frozen=True)
class _Asked:
    """One step of a wave: its people's answers, and how questions and answers are called there."""

    answers: pd.DataFrame
    instrument: Instrument
    perspective: str
    wave: str
    language: str

    def codes(self, item: str) -> dict[str, list[set[int]]]:
        """The codes that each label of an item stands for, joined answers too.

        One word may be the label of an answer and that of a side: "eens" beside "helemaal eens".
        """
        options = self.instrument.answers(item)
        if options is None:
            return {}
        found: dict[str, list[set[int]]] = {}
        for code, label in options.options.items():
            found.setdefault(text(label, self.language), []).append({code})
        for side in ("agree", "neutral", "disagree"):
            word = say(f"answers.side.{side}", self.language)
            found.setdefault(word, []).append(set(getattr(options, side)))
        rest = set(options.options) - set(options.agree)
        return {say("disclosure.rest", self.language): [rest]} | found

    def items(self, words: str) -> list[str]:
        """The items that were put in these words."""
        return [
            key
            for key, item in self.instrument.items.items()
            if key in self.answers
            and " ".join((item.words(self.perspective, self.wave, self.language) or key).split())
            == words
        ]


def recount(
    programme: Programme, runs: Iterable[Run], tables: Iterable[Laid], data: Path
) -> Iterator[Problem]:
    """Every count of statements, and of statements by group, that the staged answers do not bear out."""
    pages = {run.page: run for run in runs}
    read = cache(partial(_asked, programme, data))
    for table in tables:
        run = pages.get(table.page.removesuffix(".html"))
        if run is None or len(run.waves) != 1:
            continue
        if found := ANSWERS.fullmatch(table.name):
            yield from _answers(table, read(*run.waves[0], found["step"]), programme)
        elif found := CROSSING.fullmatch(table.name):
            asked = read(*run.waves[0], found["step"])
            yield from _crossing(table, asked, found["item"], found["trait"], programme)
        elif found := SINGLE_GROUPS.fullmatch(table.name):
            asked = read(*run.waves[0], found["step"])
            yield from _single_groups(table, asked, found["trait"], programme)


def _asked(programme: Programme, data: Path, perspective: Perspective, wave: str, step: str) -> _Asked:
    answers = pd.read_parquet(data / f"{wave_stem(perspective, wave)}.parquet")
    if "step" in answers and (answers["step"] == step).any():
        answers = answers[answers["step"] == step]
    instrument = wave_instrument(programme, perspective, wave)
    return _Asked(answers, instrument, perspective.value, wave, programme.language)


def _answers(table: Laid, asked: _Asked, programme: Programme) -> Iterator[Problem]:
    """A table with a row per statement and a column per answer: a count with its share."""
    rules, n = programme.file.publication, say("tables.n", asked.language)
    for row in table.rows:
        items = asked.items(row[0])
        counted = [_counts(asked, item) for item in items]
        for head, cell in zip(table.columns[1:], row[1:], strict=True):
            shown = _first_number(cell)
            if shown is None or not counted:
                continue
            base = [count for counts in counted for count in counts[n]]
            if max(base) < rules.smallest_base:
                yield _problem("gate.recount-hidden", table, row[0], head)
            known = [count for counts in counted for count in counts.get(head, ())]
            if known and shown not in known:
                yield _problem("gate.recount", table, row[0], head)


def _counts(asked: _Asked, item: str) -> dict[str, list[int]]:
    given = asked.answers[item].dropna()
    counts = {
        label: [int(given.isin(codes).sum()) for codes in sets]
        for label, sets in asked.codes(item).items()
    }
    return counts | {say("tables.n", asked.language): [len(given)]}


def _crossing(
    table: Laid, asked: _Asked, item: str, trait: str, programme: Programme
) -> Iterator[Problem]:
    """A table with a row per group and a column per answer: a share, or a count of a number."""
    people = _people(asked, item, trait, [row[0] for row in table.rows])
    for row, (whole, mine) in zip(table.rows, people, strict=True):
        for head, cell in zip(table.columns[1:-1], row[1:-1], strict=True):
            if codes := asked.codes(item).get(head):
                found = _Counted(table, row[0], head, cell, whole)
                yield from _judged(found, mine[item], codes, programme)


def _single_groups(table: Laid, asked: _Asked, trait: str, programme: Programme) -> Iterator[Problem]:
    """A table with a row per statement and a column per group: how many of that group agree."""
    agree = say("answers.side.agree", asked.language)
    for row in table.rows:
        for item in asked.items(row[0])[:1]:
            people = _people(asked, item, trait, table.columns[1:])
            for head, cell, (whole, mine) in zip(table.columns[1:], row[1:], people, strict=True):
                found = _Counted(table, row[0], head, cell, whole)
                yield from _judged(found, mine[item], asked.codes(item)[agree][-1:], programme)


def _people(
    asked: _Asked, item: str, trait: str, names: list[str] | tuple[str, ...]
) -> list[tuple[bool, pd.DataFrame]]:
    """Per group by name whether it is everyone (the last is), and its people with an answer to the item.

    A name that is no answer is that of the groups taken together.
    """
    everyone = asked.answers[asked.answers[item].notna()]
    everyone = everyone[~everyone.index.duplicated()]
    named = _named(asked, trait)
    apart = {code for name in names for code in named.get(name, ())}
    other = everyone[~everyone[trait].isin(apart)]
    groups = {name: everyone[everyone[trait].isin(named[name])] for name in names if name in named}
    return [*((False, groups.get(name, other)) for name in names[:-1]), (True, everyone)]


@dataclass(frozen=True)
class _Counted:
    """A cell of a table with groups: where it stands, what it says, whether it is about everyone."""

    table: Laid
    line: str
    head: str
    cell: str
    everyone: bool


def _judged(
    found: _Counted, given: pd.Series, codes: list[set[int]], programme: Programme
) -> Iterator[Problem]:
    """What the answers of one group do not bear out, and what the rules hide."""
    rules = programme.file.publication
    if _first_number(found.cell) is None:
        return
    counts = [int(given.isin(some).sum()) for some in codes]
    borne = [count for count in counts if _bears_out(found.cell, count, len(given))]
    if rules.rounding == 1 and not borne:
        yield _problem("gate.recount", found.table, found.line, found.head)
    count = (borne or counts)[0]
    few = 0 < count < rules.smallest_cell
    whole = rules.group_disclosure and count in (0, len(given))
    if not found.everyone and (few or whole):
        yield _problem("gate.recount-hidden", found.table, found.line, found.head)


def _named(asked: _Asked, trait: str) -> dict[str, set[int]]:
    options = asked.instrument.answers(trait)
    return (
        {text(label, asked.language): {code} for code, label in options.options.items()}
        if options
        else {}
    )


def _bears_out(cell: str, count: int, base: int) -> bool:
    """Whether a share ("64% [50–76]") or a count ("5 van de 14") is that of these people."""
    first, *rest = _NUMBER.findall(cell)
    if "%" not in cell:
        return [int(first), *map(int, rest)] == [count, base]
    decimals = len(first.replace(",", ".").partition(".")[2])
    shown = float(first.replace(",", "."))
    return abs(shown - 100 * count / base) <= 0.5 * 10**-decimals + _SLACK


def _first_number(cell: str) -> int | None:
    found = re.match(r"\d+", cell.replace(".", ""))
    return int(found[0]) if found else None


def _problem(key: str, table: Laid, row: str, head: str) -> Problem:
    values = {"table": table.caption, "line": row, "head": head}
    return Problem(key, file=table.page, values=values)
