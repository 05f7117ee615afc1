"""The change log: every cell that was changed and every row that was left out, and by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from swresearch.language import DEFAULT_LANGUAGE, say

COLUMNS = ["file", "row", "column", "before", "after", "rule"]


def changes(
    file: str, rows: np.ndarray, column: str, before: Any, after: Any, rule: Any
) -> pd.DataFrame:
    """Changes in one column of one file: `before`, `after` and `rule` per row, or one for all rows."""
    parts = {"file": file, "row": rows, "column": column}
    parts |= {"before": before, "after": after, "rule": rule}
    return pd.DataFrame(parts, columns=COLUMNS, index=range(len(rows))).astype(_TYPES)


def join(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One log of several, in the order of file rows, and within a row as the columns came."""
    full = [part for part in parts if len(part)]
    if not full:
        return changes("", np.array([], dtype="int64"), "", "", "", "")
    log = pd.concat(full, ignore_index=True)
    return log.sort_values(["file", "row"], kind="stable", ignore_index=True)


def rule_counts(counts: Iterable[Mapping[str, int]], language: str = DEFAULT_LANGUAGE) -> pd.DataFrame:
    """What the site shows of cleaning: columns `rule`, `text` (in the language) and `count`.

    `counts` are those of each cleaned file. One row per rule that was used, the most used first;
    nothing about a person.
    """
    total: Counter[str] = Counter()
    for part in counts:
        total.update(part)
    ordered = sorted(total.items(), key=lambda part: (-part[1], part[0]))
    rows = [(rule, say(f"clean.rule.{rule}", language), count) for rule, count in ordered]
    return pd.DataFrame(rows, columns=["rule", "text", "count"])


_TYPES = dict.fromkeys(COLUMNS, "str") | {"row": "int64"}
