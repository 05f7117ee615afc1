"""How an instrument behaves, as tables: reliability, items, inter-item matrices, warning signs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from swresearch.answers import Group
from swresearch.blocks import Cell, Table
from swresearch.language import DEFAULT_LANGUAGE, say
from swresearch.programme import Publication
from swresearch.tables.cells import caption, count_cell, estimate_cell, number_text, records
from swresearch.writing import (
    NO_NUMBER,
    count_or_fewer,
    count_text,
    known,
    may_be_share,
    people_between,
    share_text,
    who,
)

_PLACES = {"dimensions": 0}


def reliability(frame: pd.DataFrame, language: str = DEFAULT_LANGUAGE, name: str = "") -> Table:
    """Scales in groups with their statistics, from `psychometrics.reliability` (protected).

    A statistic without a single number has no column.
    """
    found_any = frame[frame["value"].notna()]
    statistics = [
        key for key in dict.fromkeys(frame["statistic"]) if key in set(found_any["statistic"])
    ]
    rows: list[list[Cell]] = []
    starts: dict[int, str] = {}
    for (_, title), scale in frame.groupby(["scale", "title"], sort=False):
        starts[len(rows)] = str(title)
        for group, part in scale.groupby("group", sort=False):
            found = {row["statistic"]: row for row in records(part)}
            cells = [_statistic_cell(found.get(key), language) for key in statistics]
            n = count_cell(part["n"].iloc[0], language)
            rows.append([Cell(str(group)), n, *cells])
    heads = [say("tables.group", language), say("tables.n", language)]
    heads += [say(f"psychometrics.statistic.{key}", language) for key in statistics]
    return Table(
        caption=say("psychometrics.caption.reliability", language),
        columns=heads,
        numeric=[False, *[True] * (len(heads) - 1)],
        rows=rows,
        notes=[say(f"psychometrics.note.{key}", language) for key in ("dash", "interval", "people")],
        groups=starts,
        name=name,
    )


def items(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """How every item behaved with one group, from `psychometrics.item_behaviour`."""
    language = group.language
    rows = [_item_cells(row, group) for row in records(frame)]
    keys = ("answered", "mean", "ends", "item-rest", "dropped")
    return Table(
        caption=say("psychometrics.caption.items", language, who=who(group)),
        columns=[say("tables.question", language), *(_head(key, language) for key in keys)],
        numeric=[False, *[True] * len(keys)],
        rows=rows,
        notes=_item_notes(frame, group),
        groups=_scale_starts(frame, language),
        name=name,
    )


def item_rest(frame: pd.DataFrame, group: Group, name: str = "") -> Table:
    """Items with the rest of their scale, from `psychometrics.item_rest_frame` (protected)."""
    language = group.language
    rows = [
        [
            Cell(row["words"], _turned(row, language)),
            *(Cell(number_text(row[key], 2, language)) for key in ("item_rest", "alpha_dropped")),
            count_cell(row["base"], language),
        ]
        for row in records(frame)
    ]
    notes = [say("psychometrics.note.item-rest", language)]
    notes += [
        say("psychometrics.refused", language, title=title, reason=_reason(str(reason), part, group))
        for (title, reason), part in frame.groupby(["title", "reason"], sort=False)
    ]
    heads = [_head(key, language) for key in ("item-rest", "dropped")]
    return Table(
        caption=caption("item-rest", group),
        columns=[say("tables.question", language), *heads, say("tables.n", language)],
        numeric=[False, True, True, True],
        rows=rows,
        notes=notes,
        groups=_starts(frame["title"]),
        name=name,
    )


def inter_item(
    frame: pd.DataFrame, publication: Publication, language: str = DEFAULT_LANGUAGE, name: str = ""
) -> list[Table]:
    """Per scale the correlations of its items, all groups below each other; lower triangles.

    `frame` is a protected `psychometrics.inter_item_frame`.
    """
    return [
        _matrix(part, str(title), publication, language, f"{name}-{scale}" if name else "")
        for (scale, title), part in frame.groupby(["scale", "title"], sort=False)
    ]


def signs(
    frame: pd.DataFrame, publication: Publication, language: str = DEFAULT_LANGUAGE, name: str = ""
) -> Table:
    """Straight lines and flipped directions per group, from `psychometrics.answer_signs`.

    Fewer people than the smallest cell are written as just that.
    """
    rows = [
        [
            Cell(row["group"]),
            count_cell(row["n"], language),
            Cell(count_or_fewer(row["straight_lined"], publication.smallest_cell, language)),
            Cell(_flipped(row, language)),
        ]
        for row in records(frame)
    ]
    keys = ("straight", "flipped")
    heads = [say("tables.group", language), say("tables.people", language)]
    return Table(
        caption=say("psychometrics.caption.signs", language),
        columns=[*heads, *(_head(key, language) for key in keys)],
        numeric=[False, True, True, False],
        rows=rows,
        notes=[say(f"psychometrics.note.{key}", language) for key in keys],
        name=name,
    )


def _head(key: str, language: str) -> str:
    return say(f"psychometrics.column.{key}", language)


def _statistic_cell(row: Mapping[str, Any] | None, language: str) -> Cell:
    if row is None or not known(row["value"]):
        return Cell(NO_NUMBER)
    places = _PLACES.get(row["statistic"], 2)
    return estimate_cell(row["value"], row["low"], row["high"], places, language)


def _item_cells(row: Mapping[str, Any], group: Group) -> list[Cell]:
    language = group.language
    # With few people a mean to two decimals is the sum of their answers.
    places = 1 if row["joined"] else 2
    missing = {"number": count_text(row["missing"], language)}
    sd = {"sd": number_text(row["sd"], 2, language)}
    return [
        Cell(row["words"], _turned(row, language)),
        Cell(
            count_text(row["base"], language),
            say("psychometrics.missing", language, **missing) if row["missing"] > 0 else "",
        ),
        Cell(
            number_text(row["mean"], places, language),
            say("psychometrics.sd", language, **sd) if known(row["sd"]) else "",
        ),
        _ends(row, group),
        *(Cell(number_text(row[key], 2, language)) for key in ("item_rest", "alpha_dropped")),
    ]


def _ends(row: Mapping[str, Any], group: Group) -> Cell:
    """The shares of the lowest and the highest answer: "0% / 17%"."""
    if not known(row["lowest"]) or not may_be_share(row["base"], group):
        return Cell(NO_NUMBER)
    shares = (share_text(row[key], row["base"], group) for key in ("lowest", "highest"))
    return Cell(" / ".join(shares))


def _item_notes(frame: pd.DataFrame, group: Group) -> list[str]:
    language = group.language
    notes = [say(f"psychometrics.note.{key}", language) for key in ("ends", "item-rest")]
    if bool(frame["joined"].any()):
        limit = group.publication.join_answers_below
        notes.append(say("psychometrics.note.joined", language, limit=limit))
    for reason, part in frame.groupby("reason", sort=False):
        words = ", ".join(dict.fromkeys(part["words"]))
        found = _reason(str(reason), part, group)
        notes.append(say("psychometrics.refused", language, title=words, reason=found))
    return notes


def _reason(reason: str, part: pd.DataFrame, group: Group) -> str:
    n = count_text(part["base"].min(), group.language)
    return say(reason, group.language, n=n, base=group.publication.smallest_base)


def _scale_starts(frame: pd.DataFrame, language: str) -> dict[int, str]:
    loose = say("psychometrics.loose", language)
    return _starts(frame["block_title"].where(frame["block"] != "", loose))


def _starts(titles: pd.Series) -> dict[int, str]:
    """Row number -> heading, where another title starts."""
    changes = titles.ne(titles.shift()).to_numpy()
    return {at: str(titles.iloc[at]) for at in range(len(titles)) if changes[at]}


def _turned(row: Mapping[str, Any], language: str) -> str:
    return f"({say('tables.reversed', language)})" if row["reversed"] else ""


def _matrix(
    frame: pd.DataFrame, title: str, publication: Publication, language: str, name: str
) -> Table:
    shown = frame[frame["reason"].isna()]
    names = dict(zip(shown["item"], shown["words"], strict=True))
    names |= dict(zip(shown["other"], shown["other_words"], strict=True))
    order = list(names)
    rows: list[list[Cell]] = []
    starts: dict[int, str] = {}
    for group, part in shown.groupby("group", sort=False):
        starts[len(rows)] = str(group)
        pairs = {
            frozenset((a, b)): r for a, b, r in zip(part["item"], part["other"], part["r"], strict=True)
        }
        for at, item in enumerate(order):
            found = [pairs.get(frozenset((item, other)), float("nan")) for other in order[:at]]
            cells = [Cell(number_text(r, 2, language)) for r in found]
            blank = [Cell("")] * (len(order) - 1 - at)
            rows.append([Cell(f"{at + 1}. {names[item]}"), *cells, *blank])
    refused = frame[frame["reason"].notna()]
    notes = [
        say(
            "psychometrics.refused",
            language,
            title=", ".join(part["group"]),
            reason=say(
                str(reason),
                language,
                n=people_between(part["n"].min(), part["n"].max(), publication.smallest_base, language),
                base=publication.smallest_base,
            ),
        )
        for reason, part in refused.groupby("reason", sort=False)
    ]
    return Table(
        caption=say("psychometrics.caption.matrix", language, title=title),
        columns=[say("tables.question", language), *(str(at) for at in range(1, max(len(order), 1)))],
        numeric=[False, *[True] * max(len(order) - 1, 0)],
        rows=rows,
        notes=[say("psychometrics.note.matrix", language), *notes],
        groups=starts,
        name=name,
    )


def _flipped(row: Mapping[str, Any], language: str) -> str:
    if row["flipped"]:
        return str(row["flipped"])
    return say(f"psychometrics.flipped.{'none' if row['judged'] else 'unknown'}", language)
