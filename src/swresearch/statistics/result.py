"""One results object for every analysis, and the way a calculation is refused.

An analysis is declared once (`Analysis`: its name, what was done, the columns of its table) and its
function is wrapped by `Analysis.guard`: a check that finds ill-posed input raises `Refused`, and
the caller gets a `Result` without numbers that names the reason.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ParamSpec

import numpy as np
import pandas as pd

from swresearch.language import DEFAULT_LANGUAGE, say

P = ParamSpec("P")


@dataclass(frozen=True, eq=False)
class Result:
    """What one analysis found, from which figure, table and sentence are made.

    name: which analysis, such as "alpha" or "share".
    table: tidy, one row per estimate; numbers at full precision, shares between 0 and 1.
    method: catalogue key of the sentence that says what was done.
    n: number of people (rows) it rests on.
    missing: number of people left out because an answer is missing.
    warnings: catalogue keys of what a reader should know beside the number.
    refusal: catalogue key of the reason why there is no number; the table then has no rows.
    """

    name: str
    table: pd.DataFrame
    method: str
    n: int
    missing: int = 0
    warnings: tuple[str, ...] = ()
    refusal: str | None = None

    def value(self, column: str, **where: object) -> float:
        """The one number in `column` of the row that `where` points to (column=value, ...).

        Raises `LookupError` when not exactly one row fits, a refused result included.
        """
        rows = self.table
        for name, wanted in where.items():
            rows = rows[rows[name] == wanted]
        if len(rows) != 1:
            raise LookupError(f"{self.name}: {len(rows)} rows fit {where}, refusal {self.refusal}")
        return rows[column].iloc[0]

    def sentences(self, language: str = DEFAULT_LANGUAGE) -> list[str]:
        """What was done, or why there is no number; then the warnings."""
        first = self.refusal or self.method
        return [say(key, language, n=self.n) for key in (first, *self.warnings)]


class Refused(Exception):
    """The input does not carry this statistic; never leaves `swresearch.statistics`."""

    def __init__(self, reason: str, n: int = 0, missing: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.n, self.missing = f"refusal.{reason}", int(n), int(missing)


@dataclass(frozen=True)
class Analysis:
    """The fixed side of an analysis: its name, its method's catalogue key, its table's columns."""

    name: str
    method: str
    columns: tuple[str, ...]

    def result(
        self,
        table: pd.DataFrame | Mapping[str, object] | Sequence[Mapping[str, object]],
        n: int,
        missing: int = 0,
        warnings: Sequence[str] = (),
        method: str | None = None,
    ) -> Result:
        """The results object of a calculation that went well (columns put in the declared order).

        Refuses "no-solution" when a number came out infinite.
        """
        rows = [table] if isinstance(table, Mapping) else table
        frame = pd.DataFrame(rows, columns=list(self.columns))
        # An infinite outcome is no number: something was divided by a spread that is not there.
        if np.isinf(frame.select_dtypes("number").to_numpy(dtype=float)).any():
            raise Refused("no-solution", n, missing)
        named = tuple(f"warning.{warning}" for warning in warnings)
        return Result(self.name, frame, method or self.method, int(n), int(missing), named)

    def refused(self, refusal: Refused) -> Result:
        """The results object of a calculation that was refused: no rows, and the reason."""
        empty = pd.DataFrame(columns=list(self.columns))
        return Result(self.name, empty, self.method, refusal.n, refusal.missing, refusal=refusal.reason)

    def guard(self, calculate: Callable[P, Result]) -> Callable[P, Result]:
        """`calculate`, which answers ill-posed input with a refused `Result`, not an exception."""

        @functools.wraps(calculate)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Result:
            try:
                # What overflows or divides by zero is caught by the check on the outcome below.
                with np.errstate(all="ignore"):
                    return calculate(*args, **kwargs)
            except Refused as refusal:
                return self.refused(refusal)
            except (np.linalg.LinAlgError, ZeroDivisionError):
                return self.refused(Refused("no-solution"))

        return guarded
