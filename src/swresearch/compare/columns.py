"""Where the scores of an old file are: its columns found by name, by label, by value and by rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from swresearch.clean.texts import same
from swresearch.compare.old_file import old_numbers
from swresearch.compare.rules import Answers, changes, own_rule, scores
from swresearch.errors import Problem, UsageError
from swresearch.instruments import Instrument, ItemKind
from swresearch.read import Export

_ALIKE = 0.75  # of two names: "bfi_agree" and "agreeable" share this much, "agree" and "open" do not
_SHORTEST = 4  # letters of a name that may be part of another one
_EQUAL_SHARE = 0.6  # of the people, for a column that is recognised by its values only
_RULE_SHARE = 0.9  # of the people, for a column that is recognised by the values of another rule
_FEWEST = 5  # people, for a course to be seen in their scores
_SAMPLE = 300  # people on whom other rules are tried
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Found:
    """The column of the old file that holds a scale, and how it was found (name, label, values ...)."""

    column: str
    by: str


@dataclass(frozen=True)
class Columns:
    """Columns of an old file that may hold scores, to be looked through for one instrument.

    `names` says under which name each is known (its own, without the words for a wave), the likeliest
    first; `values` holds their numbers, row by row; `labels` their labels.
    """

    names: Mapping[str, str]
    values: Mapping[str, np.ndarray]
    labels: Mapping[str, str]

    def keep(self, wanted: Callable[[str], bool]) -> Columns:
        """Those columns that are wanted, in their order."""
        return Columns(
            {column: name for column, name in self.names.items() if wanted(column)},
            self.values,
            self.labels,
        )


@dataclass(frozen=True)
class Beside:
    """What the old scores are laid beside, per paired person: the answers, the programme's scores.

    `rows` are places in the old file, `scores` scale -> score.
    """

    answers: Answers
    scores: Mapping[str, np.ndarray]
    rows: np.ndarray


def number_columns(export: Export, without: Iterable[str]) -> dict[str, np.ndarray]:
    """Column -> its numbers, of every column that has any; `without` are columns that hold no scores."""
    left_out = set(without)
    columns = [str(column) for column in export.frame.columns if column not in left_out]
    found = {column: old_numbers(export, column) for column in columns}
    return {column: values for column, values in found.items() if not np.isnan(values).all()}


def is_answer(name: str, instrument: Instrument) -> bool:
    """Whether a column of this name holds answers to an item, or the number of answered items.

    A number that is no part of a scale may be a score that was asked or kept as an item.
    """
    scored = {item for scale in instrument.scales.values() for item in scale.items}
    names = {
        same(alias)
        for key, item in instrument.items.items()
        if key in scored or item.kind is not ItemKind.NUMBER
        for alias in (key, *item.aliases)
    }
    return same(name) in names or letters(name).endswith("nvalid")


def score_columns(
    instrument: Instrument, columns: Columns, beside: Beside, given: Mapping[str, str]
) -> dict[str, Found]:
    """The column of each scale: as given, by its name or label, by a name like it, by values or by rule.

    Answers and numbers of answered items are never taken for scores.
    """
    found = {scale: Found(column, "given") for scale, column in given.items()}
    free = columns.keep(lambda column: not is_answer(columns.names[column], instrument))
    items = {same(name) for key, item in instrument.items.items() for name in (key, *item.aliases)}
    named = free.keep(lambda column: same(free.names[column]) not in items)
    for by, fits in (("name", _name), ("label", _label), ("alike", _alike)):
        for scale in instrument.scales:
            left = _left(named, found)
            if scale not in found and (column := fits(scale, instrument, left)) is not None:
                found |= {scale: Found(column, by)}
    for by, holds in (("values", _by_values), ("rule", _by_rule)):
        for scale in beside.scores:
            left = _left(free, found)
            if scale not in found and (column := holds(scale, left, beside)) is not None:
                found |= {scale: Found(column, by)}
    return {scale: found[scale] for scale in instrument.scales if scale in found}


def fit(old: np.ndarray, new: np.ndarray, rows: np.ndarray) -> float:
    """How well old scores (of every row of the old file) fit new ones (of `rows`), from 0 to 1.

    The share that is equal, of the rows with an old score; or, where a rule differs for everyone, how
    far the two go up and down together. Who has no old score does not count.
    """
    with_score = int((~np.isnan(old)).sum())
    both = ~np.isnan(old[rows]) & ~np.isnan(new)
    one, other = old[rows][both], new[both]
    if not len(one):
        return 0.0
    equal = float(np.isclose(one, other).sum()) / with_score
    if len(one) < _FEWEST or not (np.ptp(one) and np.ptp(other)):
        return equal
    return max(equal, abs(float(np.corrcoef(one, other)[0, 1])) * len(one) / with_score)


def refuse_unknown(export: Export, scales: Iterable[str], given: Mapping[str, str]) -> None:
    """Raise `UsageError` for a given scale or column that is not there."""
    known = list(scales)
    problems = [
        Problem("compare.unknown-scale", found=scale, allowed=known)
        for scale in given
        if scale not in known
    ]
    problems += [
        Problem("compare.unknown-column", found=column, allowed=list(export.frame.columns))
        for column in given.values()
        if column not in export.frame.columns
    ]
    if problems:
        raise UsageError(problems)


def letters(text: str) -> str:
    """A name by its letters and digits only, in small letters."""
    return _NOT_LETTERS.sub("", same(text))


def _left(columns: Columns, found: Mapping[str, Found]) -> Columns:
    taken = {part.column for part in found.values()}
    return columns.keep(lambda column: column not in taken)


def _name(scale: str, instrument: Instrument, free: Columns) -> str | None:
    for column, name in free.names.items():
        if letters(name) == letters(scale):
            return column
    return None


def _label(scale: str, instrument: Instrument, free: Columns) -> str | None:
    words = {letters(text) for text in instrument.scales[scale].title.values()}
    for column, name in free.names.items():
        if letters(free.labels.get(column, name)) in words or letters(name) in words:
            return column
    return None


def _alike(scale: str, instrument: Instrument, free: Columns) -> str | None:
    """The free column whose name or label is most like this scale's, and less like any other's."""
    best, column = 0.0, None
    for name in free.names:
        likeness = _likeness(scale, instrument, free, name)
        if likeness > best:
            best, column = likeness, name
    if column is None or best < _ALIKE:
        return None
    rivals = [_likeness(o, instrument, free, column) for o in instrument.scales if o != scale]
    return column if best > max(rivals, default=0.0) else None


def _likeness(scale: str, instrument: Instrument, free: Columns, column: str) -> float:
    texts = [letters(free.names[column]), letters(free.labels.get(column, ""))]
    words = [letters(word) for word in (scale, *instrument.scales[scale].title.values())]
    return max(_ratio(word, text) for word in words for text in texts)


def _ratio(word: str, text: str) -> float:
    if (len(word) >= _SHORTEST and word in text) or (len(text) >= _SHORTEST and text in word):
        return 1.0
    return SequenceMatcher(None, word, text).ratio() if word and text else 0.0


def _by_values(scale: str, free: Columns, beside: Beside) -> str | None:
    old = {column: free.values[column][beside.rows] for column in free.names}
    return _most_equal(old, [beside.scores[scale]], _EQUAL_SHARE, 2)


def _by_rule(scale: str, free: Columns, beside: Beside) -> str | None:
    """The column that nearly everywhere has what one other rule gives."""
    if not free.names:
        return None
    some = np.arange(min(len(beside.rows), _SAMPLE))
    answers = beside.answers.take(some)
    rule = own_rule(answers.instrument, scale)
    others = (
        scores(change.apply(rule), answers) for change in changes(answers.instrument, scale, answers)
    )
    old = {column: free.values[column][beside.rows[some]] for column in free.names}
    return _most_equal(old, others, _RULE_SHARE, _FEWEST)


def _most_equal(
    old: Mapping[str, np.ndarray], candidates: Iterable[np.ndarray], least: float, fewest: int
) -> str | None:
    """The column that is equal to a candidate for most people, of at least so many and so large a share."""
    best, column = 0.0, None
    for values in candidates:
        for name, theirs in old.items():
            both = ~np.isnan(theirs) & ~np.isnan(values)
            share = (
                float(np.isclose(theirs[both], values[both]).mean()) if both.sum() >= fewest else 0.0
            )
            if share > best and len(np.unique(theirs[both])) > 2:
                best, column = share, name
    return column if best >= least else None
