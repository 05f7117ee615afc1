"""Which cells are unsafe by themselves, and how far a reader has to stay from each of them."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from swresearch.disclosure.linked import LinkedTables
from swresearch.programme import Publication

AMOUNT_MARGIN = 0.15
"""A reader stays at least this part of an unsafe amount away from it."""


class Status(StrEnum):
    """What happens to a cell, and why.

    `shown`: it is published. `given`: published by the rule for whole groups. `small`: fewer people
    than the smallest cell. `zero`, `full`: nobody or everybody of a group. `dominated`: an amount that
    comes mostly from one contributor. `linked`: hidden so that another cannot be computed.
    """

    SHOWN = "shown"
    GIVEN = "given"
    SMALL = "small"
    ZERO = "zero"
    FULL = "full"
    DOMINATED = "dominated"
    LINKED = "linked"


VISIBLE = (Status.SHOWN, Status.GIVEN)


def unsafe(
    linked: LinkedTables, publication: Publication, outcomes: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """The primary rules over every cell of a linked set.

    `outcomes` are the dimensions that tell something about a group (default: all); 0 % and 100 % are
    looked for over these. Columns `status` (`Status`), `need_low` and `need_high`: the values that must
    both remain possible for a reader, NaN for cells that are safe. An unsafe count must be able to be
    0 or `protection_interval` less, and `protection_interval` more and no small cell.
    """
    cells = linked.cells
    value, people = cells["value"].to_numpy(float), cells["people"].to_numpy(float)
    status = np.full(len(cells), Status.SHOWN.value, dtype=object)
    if publication.group_disclosure:
        zero, full = _whole_groups(linked, outcomes)
        status[zero], status[full] = Status.ZERO.value, Status.FULL.value
    if linked.amounts:
        status[_dominated(cells, publication.dominance)] = Status.DOMINATED.value
    status[(people > 0) & (people < publication.smallest_cell)] = Status.SMALL.value
    status[cells["given"].to_numpy(bool)] = Status.GIVEN.value
    low, high = _needs(status, value, linked, publication)
    return pd.DataFrame({"status": status, "need_low": low, "need_high": high}, index=cells.index)


def _whole_groups(
    linked: LinkedTables, outcomes: tuple[str, ...] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Which cells hold nobody, and which everybody, of a group that has people in it."""
    people = dict(zip(linked.cells.index, linked.cells["people"], strict=True))
    zero, full = set(), set()
    for relation in linked.relations:
        total = people[relation.total]
        if total > 0 and (outcomes is None or relation.over in outcomes) and len(relation.parts) > 1:
            zero |= {part for part in relation.parts if people[part] == 0}
            full |= {part for part in relation.parts if people[part] == total}
    return linked.cells.index.isin(zero), linked.cells.index.isin(full)


def _dominated(cells: pd.DataFrame, share: float) -> np.ndarray:
    largest, value = cells["largest"].to_numpy(float), cells["value"].to_numpy(float)
    return (value > 0) & (np.nan_to_num(largest) > share * value)


def _needs(
    status: np.ndarray, value: np.ndarray, linked: LinkedTables, publication: Publication
) -> tuple[np.ndarray, np.ndarray]:
    primary = ~np.isin(status, [seen.value for seen in VISIBLE])
    if linked.amounts:
        largest = np.nan_to_num(linked.cells["largest"].to_numpy(float)) / publication.dominance
        low, high = value * (1 - AMOUNT_MARGIN), np.maximum(value * (1 + AMOUNT_MARGIN), largest)
    else:
        interval, smallest = publication.protection_interval, publication.smallest_cell
        low, high = np.maximum(value - interval, 0), value + interval
        high = np.where(status == Status.SMALL.value, np.maximum(high, smallest), high)
        # A group's total may be public, and nobody can be more than everyone.
        high = np.where(status == Status.FULL.value, value, high)
    return np.where(primary, low, np.nan), np.where(primary, high, np.nan)
