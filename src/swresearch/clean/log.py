"""The change log: every cell that was changed and every row that was left out, and by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from swresearch.language import DEFAULT_LANGUAGE, say

COLUMNS = ["file", "row", "column", "before", "after", "rule"]


def changes(
    file: str, rows: np.ndarray, column: str, before: Any, after: Any, rule: Any
) -> pd.DataFrame:
    """Changes in one column of one file: `before`, `after` and `rule` per row, or one for all rows.

    Texts are kept as categories: a log can have a row for every cell of a large file.
    """
    parts = {"file": file, "row": rows, "column": column}
    parts |= {"before": before, "after": after, "rule": rule}
    frame = {
        name: part if name == "row" else _categories(part, len(rows)) for name, part in parts.items()
    }
    return pd.DataFrame(frame, columns=COLUMNS)


def coded(codes: np.ndarray, texts: Sequence[str] | np.ndarray) -> pd.Categorical:
    """Texts by their place in a list, in which a text may stand more than once."""
    places, different = pd.factorize(np.array(texts, dtype=object))
    return pd.Categorical.from_codes(places[codes], pd.Index(different, dtype="str"))


def join(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One log of several of one file, in the order of its rows, and within a row as the parts came."""
    full = [part for part in parts if len(part)]
    if not full:
        return changes("", np.array([], dtype="int64"), "", "", "", "")
    rows = np.concatenate([part["row"].to_numpy() for part in full])
    order = np.argsort(rows, kind="stable")
    log = {
        name: rows[order] if name == "row" else _joined([part[name] for part in full]).take(order)
        for name in COLUMNS
    }
    return pd.DataFrame(log)


def _categories(part: Any, size: int) -> pd.Categorical:
    if isinstance(part, str):
        return pd.Categorical.from_codes(np.zeros(size, dtype=np.int8), pd.Index([part], dtype="str"))
    if isinstance(part, pd.Categorical):
        return part
    return coded(np.arange(size), np.asarray(part, dtype=object))


def _joined(parts: list[pd.Series]) -> pd.Categorical:
    """Categories of several parts as one, each text once."""
    known: dict[str, int] = {}
    codes = []
    for part in parts:
        places = [known.setdefault(text, len(known)) for text in part.cat.categories]
        codes.append(np.array(places, dtype=np.int32)[part.cat.codes.to_numpy()])
    return pd.Categorical.from_codes(np.concatenate(codes), pd.Index(list(known), dtype="str"))


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
