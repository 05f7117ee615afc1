"""Which rows of a file belong to a wave, when the file holds more than one moment."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from swresearch.clean import log
from swresearch.clean.columns import Matched
from swresearch.clean.people import People
from swresearch.clean.task import Task
from swresearch.clean.texts import same, shown
from swresearch.errors import Problem

_SHOWN = 12


def own_rows(task: Task) -> tuple[Task, list[pd.DataFrame], list[Problem]]:
    """The task with the rows that `only_rows` asks for; the log of the others; values that no row has."""
    changes: list[pd.DataFrame] = []
    problems: list[Problem] = []
    by_name = {same(column): column for column in task.export.frame.columns}
    for name, value in task.source.only_rows.items():
        column, frame = by_name.get(same(name)), task.export.frame
        if column is None:  # told where columns are matched; other moments' rows would say more
            task = replace(task, export=replace(task.export, frame=frame.iloc[:0]))
            continue
        labels = task.export.value_labels.get(column, {})
        texts = frame[column].map(shown)
        wanted = {same(shown(value)), *(same(shown(c)) for c, x in labels.items() if x == value)}
        mine = texts.map(same).isin(wanted).to_numpy(dtype=bool)
        if not mine.any():
            allowed = sorted(text for text in texts.unique() if text)[:_SHOWN]
            problems.append(
                Problem(
                    "clean.no-such-rows",
                    file=task.source.file,
                    column=column,
                    found=value,
                    allowed=allowed,
                )
            )
        gone = frame.index[~mine].to_numpy(dtype="int64")
        before = texts[~mine].to_numpy()
        changes.append(log.changes(task.source.file, gone, column, before, "", "other-rows"))
        task = replace(task, export=replace(task.export, frame=frame[mine]))
    return task, changes, problems


def leave_out_absent(people: People, task: Task, matched: Matched) -> None:
    """Rows of people who took no part: nothing stands at any of the items that everyone was asked."""
    asked = [matched.items[key] for key in task.source.only_answered if key in matched.items]
    if asked:
        cells = task.export.frame.loc[people.ids.index, asked]
        blank = cells.apply(lambda column: column.map(lambda cell: shown(cell).strip() == ""))
        people.leave_out(cells.index[blank.all(axis=1).to_numpy()], "took-no-part")
