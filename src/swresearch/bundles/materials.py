"""What all bundles of a programme are made from, each part made once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from swresearch.bundles.extract import (
    Numbers,
    Sheet,
    cases_sheet,
    interventions_sheet,
    results_sheet,
)
from swresearch.bundles.notebook import solutions, student_notebook, teacher_notebook, template
from swresearch.bundles.tables import spss, workbook
from swresearch.cases import Case, Casebook
from swresearch.errors import Problem, UsageError
from swresearch.language import say
from swresearch.print import Deck, Guide, cards_pdf, form_page, guide_deck, guide_pdf
from swresearch.programme import FILE_NAME, Condition, Programme
from swresearch.settings import text
from swresearch.teaching import Teaching


@dataclass(frozen=True)
class Materials:
    """A programme, its cases, its guide, and the numbers it has published (empty before a build)."""

    programme: Programme
    cases: Mapping[str, Case]
    book: Casebook
    guide: Guide
    numbers: Numbers = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the programme."""
        return self.programme.language

    @property
    def day(self) -> date:
        """The day of the edition, which every file carries."""
        return self.guide.date

    @property
    def title(self) -> str:
        """The title of the programme."""
        return text(self.programme.file.title, self.language)

    def file(self, name: str, **values: object) -> str:
        """What a file is called in the programme's language."""
        return say(f"bundles.file.{name}", self.language, **values)

    @cached_property
    def deck(self) -> Deck:
        """The general set of cards, with backs."""
        return guide_deck(self.guide, self.language)

    @cached_property
    def cards(self) -> bytes:
        """The general set of cards, with backs, as PDF."""
        return cards_pdf(self.deck)

    @cached_property
    def single_cards(self) -> bytes:
        """The general set of cards without backs, as PDF."""
        return cards_pdf(guide_deck(self.guide, self.language, double=False))

    @cached_property
    def guide_print(self) -> bytes:
        """The conversation guide as PDF."""
        return guide_pdf(self.guide, self.language)

    @cached_property
    def form(self) -> bytes:
        """The summary form as a page."""
        return form_page(self.guide, self.language).encode("utf-8")

    @cached_property
    def _case_sheets(self) -> tuple[Sheet, Sheet]:
        return cases_sheet(self.book, self.language), interventions_sheet(self.book, self.language)

    @cached_property
    def interventions(self) -> bytes:
        """All interventions in all cases, for SPSS."""
        return spss(self._case_sheets[1], self.day)

    @cached_property
    def notebook(self) -> bytes:
        """The assignments with the data, for students."""
        return student_notebook(template(self.language), self.language)

    @cached_property
    def solved_notebook(self) -> bytes:
        """The assignments with their solutions, for teachers."""
        return teacher_notebook(template(self.language))

    @cached_property
    def solutions(self) -> tuple[str, ...]:
        """Every line of the solutions and of the remarks for teachers in the notebook."""
        return tuple(solutions(template(self.language)))

    @cached_property
    def _data(self) -> dict[frozenset[Condition], dict[str, bytes]]:
        return {}

    def data(self, conditions: Collection[Condition]) -> dict[str, bytes]:
        """The data files of cases that touch these conditions, by name; made once per set of these."""
        key = frozenset(conditions)
        if key not in self._data:
            self._data[key] = self._data_files(key)
        return self._data[key]

    def _data_files(self, conditions: frozenset[Condition]) -> dict[str, bytes]:
        results = results_sheet(self.programme, conditions, self.numbers)
        sheets = [sheet for sheet in (results, *self._case_sheets) if sheet is not None]
        notes = self._notes(results is not None)
        files = {self.file("workbook"): workbook(sheets, notes, self.language, self.day)}
        files[self.file("interventions-sav")] = self.interventions
        if results is not None:
            files[self.file("results-sav")] = spss(results, self.day)
        return files

    def _notes(self, results: bool) -> Sequence[str]:
        """What the first sheet of the workbook says."""
        names = ["about-results" if results else "about-no-results"]
        if results and self.programme.file.synthetic:
            names.append("about-results-synthetic")
        return [
            say(f"bundles.data.{name}", self.language)
            for name in (*names, "about-cases", "about-interventions")
        ]


def gather(programme: Programme, teaching: Teaching, numbers: Numbers | None = None) -> Materials:
    """The materials of a programme with the numbers it has published.

    Raises `UsageError` for a programme without a guide: it names no cases, factsheets or guide.
    """
    if teaching.guide is None:
        raise UsageError([Problem("bundles.no-guide", file=FILE_NAME)])
    return Materials(programme, teaching.cases, teaching.book, teaching.guide, numbers or {})
