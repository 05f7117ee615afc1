"""Every number in a drawing and in its text alternative beside the table that stands under it.

A figure's table is compared with the protected one (`tables`); what its drawing and alternative say has to
come from that table, row by row: the numbers that follow the name of a row stand in that row, there or in
another table of the page about the same thing. Only marks on an axis are numbers of the drawing itself; a
drawing says which of its texts those are, and they have to be evenly spaced.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from swresearch.errors import Problem
from swresearch.figures.canvas import TICK
from swresearch.figures.fonts import plain
from swresearch.language import percentage
from swresearch.publish.gate.tables import Laid, site_tables
from swresearch.writing import STAR, decimals_for

BASE = "n"
_FIGURE = re.compile(r"<figure\b[^>]*>.*?</figure\s*>", re.DOTALL | re.IGNORECASE)
_DRAWING = re.compile(r"<svg\b([^>]*)>(.*?)</svg\s*>", re.DOTALL | re.IGNORECASE)
_DRAWN = re.compile(r"<text\b([^>]*)>(.*?)</text\s*>", re.DOTALL | re.IGNORECASE)
_LABEL = re.compile(r"""\baria-label\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEADING = re.compile(r"<th\b[^>]*rowgroup[^>]*>(.*?)</th>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_COUNT = re.compile(r"(\d+|\d{1,3}(?:[.,]\d{3})+)(?:\s+[\d.,]+\s?%)?")
_SOURCE = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption\s*>", re.DOTALL | re.IGNORECASE)
_DIVIDED = "(?:-? )?"  # where a drawing breaks a long word
_CLOSE = 1e-9


@dataclass(frozen=True)
class _Shown:
    """What the table of a figure, and those of its page about the same rows, say.

    `rows` are the numbers by the name of a row, headings between rows included; `many` is the number of
    rows; `answers` the names of rows that stand in the head of a column too; `around` are the numbers of
    caption, columns and notes; `source` those of the line that says who was asked and when, which
    legends repeat.
    """

    caption: str
    rows: Mapping[str, frozenset[str]]
    many: int
    answers: frozenset[str]
    around: frozenset[str]
    source: frozenset[str]


def drawing_problems(page: str, source: str) -> Iterator[Problem]:
    """Numbers drawn or told in the drawings of a page that no table of theirs has."""
    tables = list(site_tables(source, page))
    for figure in _FIGURE.findall(source):
        yield from _of_figure(figure, _shown(figure, page, tables), page)
    yield from _of_figure(_FIGURE.sub("", source), _NOTHING, page)


_NOTHING = _Shown("", {}, 0, frozenset(), frozenset(), frozenset())


def _of_figure(figure: str, shown: _Shown, page: str) -> Iterator[Problem]:
    for attributes, inside in _DRAWING.findall(figure):
        texts = [(how, _plain(text)) for how, text in _DRAWN.findall(inside)]
        ticks = [text for how, text in texts if TICK in how]
        drawn = " ".join(text for how, text in texts if TICK not in how)
        label = _LABEL.search(attributes)
        told = _plain(label[1] or label[2] or "") if label else ""
        yield from _problems("gate.drawn", drawn, shown, page)
        yield from _problems("gate.told", told, shown, page, _numbers(ticks))
        if not _evenly(ticks):
            values = {"table": shown.caption}
            yield Problem("gate.ticks", file=page, found=" · ".join(ticks), values=values)


def _problems(
    key: str, text: str, shown: _Shown, page: str, axis: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """The numbers of a text that do not belong where they stand; before any row also those of the axis."""
    parts = list(_parts(text, shown.rows))
    left_out = shown.many - len({name for name, _ in parts if name})
    row: frozenset[str] = frozenset()
    for at, (name, words) in enumerate(parts):
        # An answer may be called as a row, or start with its name: the row before it goes on then.
        row = shown.rows.get(name, frozenset()) | (row if name in shown.answers else frozenset())
        allowed = shown.around | row
        if not name:
            allowed |= shown.source | axis | {str(shown.many)}
        if at == len(parts) - 1:  # a long alternative ends with how many rows it leaves out
            allowed |= {str(left_out)}
        foreign = dict.fromkeys(
            found for found in _NUMBER.findall(words) if _bare(found) not in allowed
        )
        if foreign:
            values = {"table": shown.caption, "line": name or words[:60]}
            yield Problem(key, file=page, found=" · ".join(foreign), values=values)


def _parts(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The text cut at the names of rows: what stands before the first, then each name with what follows."""
    known = sorted((name for name in names if name), key=len, reverse=True)
    patterns = (_DIVIDED.join(map(re.escape, name)) for name in known)
    any_name = "|".join(f"({pattern})" for pattern in patterns)
    found = list(re.finditer(rf"(?<!\w)(?:{any_name})(?!\w)", text)) if known else []
    starts = [0, *(match.end() for match in found)]
    ends = [*(match.start() for match in found), len(text)]
    which = ["", *(known[(match.lastindex or 1) - 1] for match in found)]
    for name, start, end in zip(which, starts, ends, strict=True):
        yield name, text[start:end]


def _shown(figure: str, page: str, tables: Sequence[Laid]) -> _Shown:
    own = list(site_tables(figure, page))
    headings = [_name(_plain(text)) for text in _HEADING.findall(figure)]
    rows: dict[str, set[str]] = {name: set() for name in headings}
    names = {_name(row[0]) for table in own for row in table.rows if row}
    rows |= {name: set() for name in names}
    for table in (*own, *tables):
        for row in table.rows:
            if row and (found := rows.get(_name(row[0]))) is not None:
                found.update(_numbers(row[1:]))
                found.update(_together(table.columns, row))
    heads = "\n".join(column for table in (*own, *tables) for column in table.columns)
    notes = _plain(figure[figure.rfind("</table>") :]) if own else ""
    around = [notes, *(text for table in own for text in (table.caption, *table.columns))]
    return _Shown(
        own[0].caption if own else "",
        {name: frozenset(numbers) for name, numbers in rows.items()},
        len(names),
        frozenset(name for name in rows if name in heads),
        _numbers(around),
        _numbers(map(_plain, _SOURCE.findall(figure))),
    )


def _together(columns: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """Counts and shares of answers beside each other, from either end: all who disagree, who agree.

    Behind n those of the kinds of missing answers, which a drawing joins.
    """
    at = columns.index(BASE) if BASE in columns else 0
    counts = [found and int(_bare(found[1])) for found in map(_COUNT.fullmatch, row[1 : at + 1])]
    missing = [
        int(_bare(found[1])) for found in map(_COUNT.fullmatch, row[at + 1 :] if at else ()) if found
    ]
    yield from map(str, accumulate(missing))
    answers = [count for count in counts[:-1] if count is not None]
    base = counts[-1] if counts else None
    if base and len(answers) == at - 1:
        for count in (*accumulate(answers), *accumulate(answers[::-1])):
            yield str(count)
            yield _bare(percentage(count / base, decimals_for(base)).rstrip("%"))


def _numbers(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(_bare(number) for text in texts for number in _NUMBER.findall(text))


def _bare(number: str) -> str:
    """A number without the marks of its thousands, and with a point, whatever the language."""
    return re.sub(r"[.,]", "", number) if _THOUSANDS.fullmatch(number) else number.replace(",", ".")


def _evenly(ticks: Sequence[str]) -> bool:
    """Whether the marks of an axis are numbers at one distance from each other."""
    written = [_NUMBER.findall(tick) for tick in ticks]
    if any(len(numbers) != 1 for numbers in written):
        return False
    values = sorted({float(numbers[0].replace(",", ".")) for numbers in written})
    steps = [after - before for before, after in pairwise(values)]
    return not steps or max(steps) - min(steps) < _CLOSE * (1 + max(steps))


def _name(text: str) -> str:
    """A row's name as drawings and alternatives write it, without its full stop or the star of a note."""
    return " ".join(plain(text).split()).rstrip(f" .{STAR}")


def _plain(source: str) -> str:
    return " ".join(plain(html.unescape(_TAG.sub(" ", source))).split())
