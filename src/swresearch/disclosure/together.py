"""All protected tables of a site as one set: what they tell together."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from swresearch.disclosure.linked import LinkedTables
from swresearch.disclosure.protecting import ProtectedTables
from swresearch.errors import Problem, UsageError


def together(tables: Iterable[ProtectedTables]) -> ProtectedTables:
    """One set out of several that were protected apart, for an audit of the whole site.

    Cells with the same name are the same cell; one that any table shows is known to the reader. Raises
    `UsageError` when two tables hold another number for the same cell.
    """
    several = list(tables)
    cells = pd.concat([one.cells for one in several])
    apart = cells.groupby(level=0, sort=False)["value"].nunique() > 1
    if bool(apart.any()):
        raise UsageError(
            [Problem("disclosure.contradiction", found=name) for name in apart.index[apart]]
        )
    # What a table shows stands before what another hides; of the needs the strictest counts.
    needs = cells.groupby(level=0, sort=False).agg({"need_low": "min", "need_high": "max"})
    cells = cells.sort_values("hidden", kind="stable")
    cells = cells[~cells.index.duplicated()].reindex(needs.index)
    linked = _linked([one.linked for one in several])
    return ProtectedTables(
        linked=linked,
        cells=cells.assign(need_low=needs["need_low"], need_high=needs["need_high"]),
        rounding=max(one.rounding for one in several),
        least=min(one.least for one in several),
        cheapest=False,
    )


def _linked(several: list[LinkedTables]) -> LinkedTables:
    cells = pd.concat([linked.cells for linked in several])
    given = cells.groupby(level=0, sort=False)["given"].any()
    cells = cells[~cells.index.duplicated()]
    return LinkedTables(
        cells=cells.assign(given=given),
        relations=tuple(dict.fromkeys(r for linked in several for r in linked.relations)),
        tables={name: dims for linked in several for name, dims in linked.tables.items()},
    )
