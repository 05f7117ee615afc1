"""The rows above the answers: how many, which of them names the columns, and what the others say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from swresearch.read.model import Format, Note, ReadOptions, refuse
from swresearch.read.survey_tools import is_limesurvey, qualtrics_heading_rows, split_limesurvey

Cells = list[str]
"""The cells of one row as text, "" for empty."""

_NUMBER_OR_DATE = re.compile(r"\s*[-+]?[\d.,/:\s-]*\d[\d.,/:%\sTZ+-]*")
_SPACE = re.compile(r"\s+")
_LABEL_LENGTH = 15  # a row of question texts is longer than this on average


@dataclass(frozen=True)
class Span:
    """A merged range of cells, from the first to the last row and column, counted from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Heading:
    """What stands above the answers.

    `rows` is the number of rows above the first answer, `name_row` the one (from 1) that names the
    columns, or None when names were put together from several. `names`, `labels` and `sections` have
    one text per column, "" for none. `tool` is the survey tool that the heading gives away.
    """

    rows: int
    name_row: int | None
    names: Cells
    labels: Cells
    sections: Cells
    tool: Format | None = None
    notes: tuple[Note, ...] = field(default=())

    def of_width(self, width: int) -> Heading:
        """The same heading for `width` columns: cut off, or filled up with columns without a name."""

        def fitted(cells: Cells) -> Cells:
            return (cells + [""] * width)[:width]

        return replace(
            self, names=fitted(self.names), labels=fitted(self.labels), sections=fitted(self.sections)
        )


def recognise_heading(
    top: Sequence[Cells], options: ReadOptions, path: Path, spans: Sequence[Span] = ()
) -> Heading:
    """Find the heading in the first rows of a table.

    `top` holds the first rows of the file as they stand (the heading and some answers). With several
    rows above the answers, the one that names every column, once each and shortest, gives the names;
    when none does, a column is named by its lowest cell, with the section above it where names would
    repeat. Raises `ProblemsError` when the file ends before the heading does.
    """
    width = max((len(row) for row in top), default=0)
    rows = [row + [""] * (width - len(row)) for row in top]
    _fill_downward(rows, spans)
    tool_rows = qualtrics_heading_rows(rows)
    first = _titles(rows)
    count = options.header_rows or tool_rows or first + _heading_rows(rows[first:], spans, first)
    count = max(count, options.header_row or 0)
    if len(rows) < count or not any(map(any, rows[:count])):
        raise refuse(path, "read.no-heading", values={"rows": count})
    first = min(first, count - 1, (options.header_row or count) - 1)
    used = [any(row[n] for row in rows[first:]) for n in range(width)]
    above = _Above(rows[first:count], first, used, spans)
    heading = _describe(above, options, bool(tool_rows))
    return _with_notes(heading, rows[:first])


def _fill_downward(rows: list[Cells], spans: Sequence[Span]) -> None:
    # A name in a cell merged over two heading rows counts for both.
    for span in spans:
        if span.first_column == span.last_column and span.last_row < len(rows):
            for row in range(span.first_row + 1, span.last_row + 1):
                rows[row][span.first_column] = rows[span.first_row][span.first_column]


def _titles(rows: list[Cells]) -> int:
    """Rows of title above the heading: empty, or with one cell while the table is wider than that."""
    filled = [sum(map(bool, row)) for row in rows]
    if max(filled, default=0) < 3:
        return next((n for n, cells in enumerate(filled) if cells), 0)
    return next(n for n, cells in enumerate(filled) if cells >= 2)


def _heading_rows(rows: list[Cells], spans: Sequence[Span], offset: int) -> int:
    """1, or 2 when the second row speaks of the columns too."""
    if len(rows) < 3 or not _looks_like_heading(rows[1], rows[2:]):
        return 1
    above, below = sum(map(bool, rows[0])), sum(map(bool, rows[1]))
    merged = any(s.first_row == offset and s.last_column > s.first_column for s in spans)
    if merged or above <= 0.7 * below:
        return 2
    return 2 if above == len(rows[0]) and _names_above_texts(rows[0], rows[1]) else 1


def _looks_like_heading(row: Cells, answers: list[Cells]) -> bool:
    filled = [(n, cell) for n, cell in enumerate(row) if cell]
    if not filled or any(_NUMBER_OR_DATE.fullmatch(cell) for _, cell in filled):
        return False
    return not any(cell == answer[n] for n, cell in filled for answer in answers)


def _names_above_texts(names: Cells, texts: Cells) -> bool:
    filled = [text for text in texts if text]
    short = len(set(names)) == len(names) and not any(_SPACE.search(name) for name in names)
    long = sum(map(len, filled)) >= _LABEL_LENGTH * len(filled)
    different = len(set(filled)) >= 0.9 * len(filled) >= 0.8 * len(names)
    return short and long and different


@dataclass(frozen=True)
class _Above:
    """The heading rows, the number of the first one (from 0), columns in use, and merged cells."""

    rows: list[Cells]
    first: int
    used: list[bool]
    spans: Sequence[Span]

    def lowest(self, column: int) -> str:
        """The lowest cell of a column that holds anything."""
        return next((row[column] for row in reversed(self.rows) if row[column]), "")


def _describe(above: _Above, options: ReadOptions, qualtrics: bool) -> Heading:
    chosen = _name_row(above, options, qualtrics)
    others = [row for n, row in enumerate(above.rows) if n != chosen]
    if qualtrics:
        others = others[:1]  # the third row holds codes of the tool, not of the questions
    nothing = [""] * len(above.used)
    labels = next((row for row in others if _is_label_row(row)), nothing)
    over = next((row for row in others if row is not labels and any(row)), None)
    sections = nothing if over is None else _carried(over, above)
    if chosen is None:
        names, name_row = _combined(above, sections), None
    else:
        names = [name or above.lowest(n) for n, name in enumerate(above.rows[chosen])]
        name_row = above.first + chosen + 1
    labels = [
        label or (name if _SPACE.search(name) else "")
        for label, name in zip(labels, names, strict=True)
    ]
    heading = Heading(above.first + len(above.rows), name_row, names, labels, sections)
    return _by_tool(heading, options, qualtrics)


def _name_row(above: _Above, options: ReadOptions, qualtrics: bool) -> int | None:
    if options.header_row:
        return options.header_row - 1 - above.first
    if qualtrics or len(above.rows) == 1:
        return 0
    complete = [
        (sum(map(len, row)), -n)
        for n, row in enumerate(above.rows)
        if all(cell or not use for cell, use in zip(row, above.used, strict=True))
        and len(set(filter(None, row))) == sum(map(bool, row))
    ]
    return -min(complete)[1] if complete else None


def _is_label_row(row: Cells) -> bool:
    filled = [cell for cell in row if cell]
    return len(filled) >= 0.8 * len(row) and len(set(filled)) >= 0.9 * len(filled)


def _carried(row: Cells, above: _Above) -> Cells:
    """Section headings carried to the right: over their merged cells, or to the next heading."""
    number = next(n for n, other in enumerate(above.rows) if other is row) + above.first
    merged = {
        n: row[s.first_column]
        for s in above.spans
        if s.first_row <= number <= s.last_row and s.last_column > s.first_column
        for n in range(s.first_column, s.last_column + 1)
    }
    if merged:
        return [merged.get(n, cell) for n, cell in enumerate(row)]
    carried, last = [], ""
    for cell, use in zip(row, above.used, strict=True):
        last = cell or last
        carried.append(last if use else "")
    return carried


def _combined(above: _Above, sections: Cells) -> Cells:
    """Each column's lowest cell, with its section in front where that cell occurs more often."""
    lowest = [above.lowest(n) for n in range(len(sections))]
    times = Counter(lowest)
    return [
        f"{section} - {name}" if times[name] > 1 and section and section != name else name
        for name, section in zip(lowest, sections, strict=True)
    ]


def _by_tool(heading: Heading, options: ReadOptions, qualtrics: bool) -> Heading:
    names, labels, tool = heading.names, heading.labels, None
    if qualtrics or options.format is Format.QUALTRICS:
        tool = Format.QUALTRICS
    elif options.format is Format.LIMESURVEY or is_limesurvey(names):
        tool = Format.LIMESURVEY
        names, labels = split_limesurvey(names, labels)
    return replace(heading, names=names, labels=labels, tool=tool)


def _with_notes(heading: Heading, titles: list[Cells]) -> Heading:
    notes = []
    texts = [cell for row in titles for cell in row if cell]
    if texts:
        notes.append(Note("title-rows", {"count": len(titles), "text": " · ".join(texts)[:200]}))
    tidy = [_SPACE.sub(" ", name).strip() for name in heading.names]
    changed = sum(a != b for a, b in zip(tidy, heading.names, strict=True))
    if changed:
        notes.append(Note("names-tidied", {"count": changed}))
    labels = [_SPACE.sub(" ", label).strip() for label in heading.labels]
    sections = [_SPACE.sub(" ", section).strip() for section in heading.sections]
    return replace(heading, names=tidy, labels=labels, sections=sections, notes=tuple(notes))
