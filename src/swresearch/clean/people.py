"""People: one row per person, told apart by their number, each followed under a pseudonym."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from swresearch.clean import log
from swresearch.clean.decisions import Decision, Kind, Question, chosen, contradiction
from swresearch.clean.texts import canonical, same, shown, tidy, word
from swresearch.errors import Problem
from swresearch.language import LANGUAGES

_BETWEEN = " · "  # how spellings of one person are joined in a question, and in its decision
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
# The same as `_alike`, in steps for a whole column at once; other letters than these go one by one.
_ALIKE = ((r"\s+", ""), ("o", "0"), (r"(^|[^0-9])0+([0-9])", r"\1\2"))
_BEYOND_ASCII = "[^ -_a-~]"
_UNTIDY = r"^\s|\s$|\s\s|[^ -~]"
_WORDS = ("keep", "same", "different", "separate", "drop")
_SPACES = re.compile(r"\s+")
_SHOWN_COLUMNS = 5  # columns in which rows differ, in a sentence
_SHOWN_CELL = 40  # characters of each cell


@dataclass
class People:
    """Who the rows of a file belong to, while this is being settled.

    `ids` (index: row in the file) holds the number of the person of every row that stays; `original`
    how it is written there; `answers` the cells of the items. `changes`, `questions`, `problems`
    and `used` say what came of it.
    """

    file: str
    column: str
    ids: pd.Series
    original: pd.Series
    language: str = "nl"
    answers: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: list[pd.DataFrame] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    used: set[Decision] = field(default_factory=set)

    def leave_out(self, rows: Iterable[int], rule: str) -> None:
        """Take rows away, and log each of them."""
        gone = np.array(sorted(set(rows) & set(self.ids.index)), dtype="int64")
        before = self.original.loc[gone].to_numpy()
        self.changes.append(log.changes(self.file, gone, self.column, before, "", rule))
        self.ids = self.ids.drop(gone)

    def rename(self, rows: pd.Index, name: str, rule: str) -> None:
        """Give rows another number, and log each of them."""
        before = self.ids.loc[rows]
        rows = rows[(before != name).to_numpy()]
        if len(rows):
            places = rows.to_numpy()
            old = before.loc[rows].to_numpy()
            self.changes.append(log.changes(self.file, places, self.column, old, name, rule))
            self.ids = self.ids.where(~self.ids.index.isin(rows), name)

    def ask(self, key: str, rows: Iterable[int], found: str, allowed: Iterable[str]) -> None:
        """Put a question to the researcher."""
        places = tuple(sorted(rows))
        about = (Kind.PERSON, key, self.file, self.column, places, found, tuple(allowed))
        self.questions.append(Question(*about, values={"differing": self._differing(places)}))

    def _differing(self, rows: tuple[int, ...]) -> str:
        """In which columns rows differ, with what stands in each: "uren (4 / 6)"."""
        apart = self.answers.loc[[row for row in rows if row in self.answers.index]]
        found = {}
        for column in apart:
            cells = [shown(cell)[:_SHOWN_CELL] or "–" for cell in apart[column]]
            if len({same(cell) for cell in cells}) > 1:
                found[column] = " / ".join(cells)
        parts = [f"{column} ({cells})" for column, cells in list(found.items())[:_SHOWN_COLUMNS]]
        return " · ".join([*parts, "…"] if len(found) > len(parts) else parts)


def alike(ids: pd.Series) -> pd.Series:
    """A form in which numbers that are easily confused are equal.

    Case, spaces, the letter O for a zero, and zeros that Excel takes off the front do not count.
    """
    special = ids.str.contains(_BEYOND_ASCII)
    forms = ids.str.lower()
    for pattern, other in _ALIKE:
        forms = forms.str.replace(pattern, other, regex=True)
    forms[special] = ids[special].map(_alike)
    return forms


def find_people(
    column: pd.Series,
    answers: pd.DataFrame,
    file: str,
    decisions: Iterable[Decision] = (),
    many: bool = False,
    language: str = "nl",
) -> People:
    """Who the rows of a file belong to.

    `column` holds the numbers as they stand in the file and `answers` the cells of its items (both by
    row in the file). Rows without a number, conflicting rows of one person and numbers that differ in
    case, spaces, zeros or the letter O only, are questions; rows of one person with the same answers
    are one row and the rest is left out and logged. With `many` rows per person only the numbers are
    looked at.
    """
    original = column if column.dtype == "str" else column.map(shown, na_action="ignore").astype("str")
    original = original.fillna("")
    untidy = original.str.contains(_UNTIDY)
    ids = original.mask(untidy, original[untidy].map(tidy))
    people = People(file, str(column.name), ids, original, language, answers)
    mine = [d for d in decisions if d.is_about(Kind.PERSON, file, [people.column])]
    for decision in mine:
        if not _what(decision)[0]:
            allowed = [word(name, language) for name in _WORDS]
            fields = {"found": decision.decision, "allowed": allowed}
            people.problems.append(decision.problem("clean.decision-unknown", **fields))
    trimmed = ids.index[(ids != original).to_numpy()]
    if len(trimmed):
        before, after = original.loc[trimmed].to_numpy(), ids.loc[trimmed].to_numpy()
        rows = trimmed.to_numpy()
        people.changes.append(log.changes(file, rows, people.column, before, after, "trimmed"))
    _drop_decided(people, mine)
    _nameless(people, mine)
    _rename_decided(people, mine)
    if not many and answers.shape[1]:
        _identical(people, answers)
    _groups(people, mine, many)
    return people


def is_apart(decision: Decision, form: str, file: str) -> bool:
    """Whether a decision says that the numbers of this form (see `alike`) are different people."""
    about = decision.is_about(Kind.PERSON, file) and form in _forms(decision)
    return about and _what(decision)[0] == "different"


def _alike(name: str) -> str:
    return _LEADING_ZEROS.sub("", _SPACES.sub("", same(name)).replace("o", "0"))


def _forms(decision: Decision) -> set[str]:
    """The people that a decision is about, in the form in which confused numbers are equal."""
    return {_alike(part) for part in (decision.found or "").split(_BETWEEN.strip())}


def _what(decision: Decision) -> tuple[str, str]:
    """A decision about people in two parts: ("keep", "12"), ("same", "R0031"), ("drop", "")."""
    name = canonical(decision.decision, ("drop", "different", "separate"))
    if name is not None:
        return name, ""
    text = tidy(decision.decision)
    if text.isdigit():
        return "keep", text
    for name in ("keep", "same"):
        for start in (name, *(word(name, language) for language in LANGUAGES)):
            if same(text).startswith(same(start) + " "):
                return name, tidy(text[len(start) :])
    return "", ""


def _drop_decided(people: People, decisions: list[Decision]) -> None:
    """Leave out the rows and people that the researcher takes out, such as those who withdrew."""
    for decision in decisions:
        if _what(decision)[0] != "drop" or not (decision.found or decision.rows):
            continue
        about = pd.Series(True, index=people.ids.index)
        if decision.found:
            about = people.ids == tidy(decision.found)
        if decision.rows:
            about &= people.ids.index.isin(decision.rows)
        if about.any():
            people.used.add(decision)
            people.leave_out(about.index[about], "decision")


def _nameless(people: People, decisions: list[Decision]) -> None:
    """Rows without a number: each a person of its own when the researcher says so, else a question."""
    rows = people.ids.index[(people.ids == "").to_numpy()]
    if rows.empty:
        return
    asked = set(rows)
    for decision in decisions:
        settled = asked & set(decision.rows or asked) if _what(decision)[0] == "separate" else set()
        if settled:
            people.used.add(decision)
            asked -= settled
    # No number of anybody else can begin with this mark: tidy() makes a space of it.
    own = [f"\x1f{people.file} {row}" for row in rows]
    people.ids = people.ids.where(people.ids != "", pd.Series(own, index=rows, dtype="str"))
    if asked:
        allowed = [word("separate", people.language), word("drop", people.language)]
        people.ask("person-missing", asked, "", allowed)


def _rename_decided(people: People, decisions: list[Decision]) -> None:
    """Write the numbers of one person in the one way that the researcher decided."""
    named = [d for d in decisions if _what(d)[0] == "same"]
    if not named:
        return
    forms = alike(people.ids)
    for decision in named:
        rows = people.ids.index[forms.isin(_forms(decision)).to_numpy()]
        if len(rows):
            people.used.add(decision)
            people.rename(rows, _what(decision)[1], "decision")


def _identical(people: People, answers: pd.DataFrame) -> None:
    """Leave out the second and later rows of a person that have the same answers as the first."""
    twice = people.ids[people.ids.duplicated(keep=False)]
    if twice.empty:
        return
    cells = answers.loc[twice.index].apply(lambda column: column.map(_comparable))
    copies = cells.assign(**{"\x1fperson": twice}).duplicated(keep="first")
    people.leave_out(copies.index[copies], "duplicate-row")


def _comparable(value: object) -> str:
    return tidy(shown(value))


def _groups(people: People, decisions: list[Decision], many: bool) -> None:
    """Settle or ask about the numbers that stand in more than one row, or in more than one spelling."""
    forms = alike(people.ids)
    if many:
        spellings = people.ids.groupby(forms).nunique()
        suspect = forms[forms.isin(spellings.index[spellings > 1])]
    else:
        suspect = forms[forms.duplicated(keep=False)]
    for form, rows in suspect.groupby(suspect, sort=False).groups.items():
        _group(people, str(form), pd.Index(rows), decisions, many)


def _group(people: People, form: str, rows: pd.Index, decisions: list[Decision], many: bool) -> None:
    about = [d for d in decisions if form in _forms(d) and (not d.rows or set(d.rows) & set(rows))]
    kept = chosen(d for d in about if _what(d)[0] == "keep")
    if kept and not many:
        _keep(people, rows, kept)
        return
    names = people.ids.loc[rows]
    apart = [d for d in about if _what(d)[0] == "different"]
    people.used |= set(apart)
    spellings = list(names.drop_duplicates())
    if len(spellings) > 1 and not apart:
        _ask_spelling(people, rows, spellings, many)
        return
    if not many:
        for name, own in names.groupby(names, sort=False).groups.items():
            if len(own) > 1:
                allowed = [_row_word("keep", row, people.language) for row in own]
                people.ask("person-twice", own, str(name), allowed)


def _ask_spelling(people: People, rows: pd.Index, spellings: list[str], many: bool) -> None:
    language = people.language
    allowed = [] if many else [_row_word("keep", row, language) for row in rows]
    allowed += [f"{word('same', language)} {name}" for name in spellings]
    allowed.append(word("different", language))
    people.ask("person-alike", rows, _BETWEEN.join(spellings), allowed)


def _keep(people: People, rows: pd.Index, kept: list[Decision]) -> None:
    people.used |= set(kept)
    choices = {_what(decision)[1] for decision in kept}
    if len(choices) > 1:
        people.problems.append(contradiction(kept))
        return
    row = int(choices.pop())
    if row not in rows:
        allowed = [_row_word("keep", other, people.language) for other in rows]
        fields = {"found": kept[0].decision, "allowed": allowed}
        people.problems.append(kept[0].problem("clean.decision-unknown", **fields))
        return
    people.leave_out(set(rows) - {row}, "decision")


def _row_word(name: str, row: int, language: str) -> str:
    return f"{word(name, language)} {row}"
