"""What the cases show together, as figures and tables of a page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from swresearch.blocks import Cell, Figure, Heading, Items, Table, Text, Tone
from swresearch.cases import analysis
from swresearch.cases.model import Casebook, Kind, Level, StudentCase
from swresearch.cases.sentences import (
    conditions_finding,
    counted,
    factors_finding,
    gap_finding,
    team_finding,
)
from swresearch.figures.heatmap import heatmap
from swresearch.language import number, say
from swresearch.settings import text
from swresearch.writing import capital


def heading(part: str, language: str) -> Heading:
    """The heading of a part of the page: levels, conditions, factors, kinds, signals or all."""
    return Heading(say(f"cases.part.{part}", language))


def paragraph(words: str) -> list[Text]:
    """A finding as a sentence below its figure; nothing when there is none."""
    return [Text(f"{words.removesuffix('.')}.")] if words else []


def remark(language: str) -> Text:
    """That cases, people and teams are invented, and what the numbers therefore do not say."""
    return Text(say("cases.remark", language), Tone.CAUTION)


def levels_figure(book: Casebook, language: str) -> Figure:
    """Levels of what was done, of what was possible, and of what was possible where nothing was done."""
    missed = analysis.levels_missed(book).assign(status="missed")
    found = pd.concat([analysis.levels(book), missed], ignore_index=True)
    found = found.sort_values("level", key=lambda keys: keys.map(list(Level).index), kind="stable")
    frame = found.assign(
        row=found["level"].map(lambda level: capital(say(f"cases.level.{level}", language))),
        column=found["status"].map(lambda status: say(f"cases.status.{status}", language)),
    )
    return _figure(book, frame, "levels", gap_finding(book, language), language)


def levels_by_team_figure(book: Casebook, language: str) -> Figure:
    """Cases in which something was done at a level, by team."""
    frame = _by_team(book, analysis.levels_by_team(book), "level", language)
    return _figure(book, frame, "levels-team", team_finding(book, Level.GROUP, language), language)


def conditions_figure(book: Casebook, language: str) -> Figure:
    """Conditions of social quality at stake, by team."""
    frame = _by_team(book, analysis.conditions_by_team(book), "condition", language)
    return _figure(book, frame, "conditions", conditions_finding(book, language), language)


def factors_figure(book: Casebook, language: str) -> Figure:
    """Groups of factors that weighed, by team."""
    frame = _by_team(book, analysis.factors_by_team(book), "factor", language)
    return _figure(book, frame, "factors", factors_finding(book, language), language)


def _by_team(book: Casebook, found: pd.DataFrame, kind: str, language: str) -> pd.DataFrame:
    """The frame with its rows and columns in words."""
    return found.assign(
        row=found[kind].map(lambda word: capital(say(f"cases.{kind}.{word}", language))),
        column=found["team"].map(lambda team: text(book.teams[team].title, language)),
    )


def _figure(book: Casebook, frame: pd.DataFrame, key: str, title: str, language: str) -> Figure:
    name = f"cases-{key}"
    return heatmap(
        frame,
        title=title,
        source=source(book, language),
        table=_grid_table(frame, key, name, language),
        name=name,
        language=language,
    )


def _grid_table(frame: pd.DataFrame, key: str, name: str, language: str) -> Table:
    """The counts of a grid as a table, with the base beside each in lighter weight."""
    columns = list(frame["column"].unique())
    rows = [
        [Cell(str(row)), *(_of(part, column) for column in columns)]
        for row, part in frame.groupby("row", sort=False)
    ]
    return Table(
        caption=say(f"cases.caption.{key}", language),
        columns=[say(f"cases.first-column.{key}", language), *columns],
        numeric=[False, *[True] * len(columns)],
        rows=rows,
        name=name,
    )


def _of(rows: pd.DataFrame, column: str) -> Cell:
    row = rows[rows["column"] == column].iloc[0]
    return Cell(str(row["count"]), f"/ {row['base']}")


def source(book: Casebook, language: str) -> str:
    """The line under a figure: how many cases of how many teams, and that they are invented."""
    teams = len({case.team for case in book.cases.values()})
    return say(
        "cases.source",
        language,
        cases=counted("case", len(book.cases), language),
        teams=counted("team", teams, language),
    )


def kinds_table(book: Casebook, language: str) -> Table:
    """How often each kind of intervention was done and possible."""
    found = analysis.kinds(book)
    rows = [
        [
            Cell(say(f"cases.kind.{Kind(row['kind']).value}", language)),
            *(Cell(number(row[key], 0, language)) for key in ("done", "possible", "cases")),
        ]
        for _, row in found.iterrows()
    ]
    heads = [
        say("cases.sort", language),
        say("cases.status.done", language),
        say("cases.status.possible", language),
        say("cases.cases-done", language),
    ]
    caption = say("cases.caption.kinds", language)
    return Table(caption, heads, [False, True, True, True], rows, name="cases-kinds")


def signals_table(book: Casebook, language: str) -> Table:
    """Signals that recur, with their cases by title."""
    found = analysis.signals(book, language)
    rows = [
        [
            Cell(row["title"]),
            Cell(number(row["count"], 0, language)),
            Cell(number(row["teams"], 0, language)),
            Cell("; ".join(book.cases[case].title for case in row["cases"])),
        ]
        for _, row in found.iterrows()
    ]
    heads = [say(f"cases.{key}", language) for key in ("signal", "in-cases", "in-teams", "where")]
    caption = say("cases.caption.signals", language)
    return Table(caption, heads, [False, True, True, False], rows, name="cases-signals")


def overview_table(book: Casebook, language: str) -> Table:
    """All cases, team by team: whom they are about, and the levels of what was done and possible."""
    found = analysis.overview(book)
    order = {team: at for at, team in enumerate(book.teams)}
    found = found.sort_values("team", key=lambda teams: teams.map(order), kind="stable")
    rows: list[list[Cell]] = []
    groups: dict[str, int] = {}
    for at, (_, row) in enumerate(found.iterrows()):
        groups.setdefault(text(book.teams[row["team"]].title, language), at)
        levels = [_levels(row[key], language) for key in ("done", "possible")]
        rows.append([Cell(row["title"]), Cell(row["target_group"]), *map(Cell, levels)])
    heads = [
        say(f"cases.{key}", language)
        for key in ("case", "target-group", "levels-done", "levels-possible")
    ]
    caption = say("cases.caption.all", language)
    starts = {at: title for title, at in groups.items()}
    return Table(caption, heads, [False] * 4, rows, groups=starts, name="cases-all")


def _levels(levels: Sequence[str], language: str) -> str:
    words = [say(f"cases.level-short.{Level(level).value}", language) for level in levels]
    return ", ".join(words) or say("cases.none", language)


def story(case: StudentCase) -> list[Text]:
    """The story paragraph by paragraph, as text and nothing else."""
    return [Text(paragraph) for paragraph in case.paragraphs]


def questions(case: StudentCase, language: str) -> list[Items]:
    """The questions of the three rounds."""
    return [
        Items(getattr(case.questions, key), title=say(f"cases.round.{key}", language))
        for key in ("goal", "options", "plan")
    ]
