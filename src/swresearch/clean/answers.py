"""Answers with options: from codes, labels, or both in one cell, to the codes of the codebook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from swresearch.clean import missing
from swresearch.clean.cells import Distinct, Field, Meaning, Outcome, Reader
from swresearch.clean.decisions import Kind
from swresearch.clean.texts import canonical, same, shown, tidy, word
from swresearch.instruments import Instrument
from swresearch.instruments import text as text_in

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d*)?")
_CODE_AND_LABEL = re.compile(r"[(\[]?\s*([+-]?\d+)\s*[)\]]?\s*[:=.)|/\-]?\s*(.+)")
_ANSWER_CODE = re.compile(r"([a-z]{1,3})0*(\d+)")
_OTHER = "-oth-"  # what LimeSurvey writes for "other", with the text in a column of its own
_YES, _NO = ("yes", "yes-short"), ("no", "no-short")


@dataclass(frozen=True)
class Codebook:
    """What the codebook and the file say about the codes of one item."""

    about: Field

    @cached_property
    def by_label(self) -> dict[str, int]:
        """Code by label in any language; a label of two codes is left out."""
        found: dict[str, set[int]] = {}
        for code, label in self.about.options.items():
            for text in label.values():
                found.setdefault(same(text), set()).add(code)
        return {text: codes.pop() for text, codes in found.items() if len(codes) == 1}

    @cached_property
    def relabelled(self) -> dict[float, int]:
        """File code -> code of the codebook, where the file's labels say that they differ.

        A code of the file that means another option is only read by its label when every labelled
        answer of the file can be: otherwise it is contradicted.
        """
        return {} if self._contradicted else self._differing

    @cached_property
    def contradicted(self) -> frozenset[float]:
        """File codes whose label belongs to another code of the codebook, and cannot be trusted."""
        return self._contradicted

    @cached_property
    def _labelled(self) -> dict[float, int | None]:
        answers = {
            code: label
            for code, label in self.about.labels.items()
            if isinstance(code, (int, float))
            and not missing.is_declared(self.about, code)
            and missing.by_label(self.about, label) is None
        }
        return {float(code): self._by_file_label(label) for code, label in answers.items()}

    @cached_property
    def _differing(self) -> dict[float, int]:
        return {
            code: option
            for code, option in self._labelled.items()
            if option is not None and option != code
        }

    @cached_property
    def _contradicted(self) -> frozenset[float]:
        swapped = {code for code in self._differing if code in self.about.options}
        if not swapped:
            return frozenset()
        readable = None not in self._labelled.values()
        whole = {float(code) for code in self.about.options} <= set(self._labelled)
        return frozenset() if readable and whole else frozenset(map(float, self.about.options))

    def _by_file_label(self, label: str) -> int | None:
        own = self.by_label.get(same(label))
        both = _CODE_AND_LABEL.fullmatch(same(label))
        return own if own is not None or both is None else self.by_label.get(same(both[2]))

    def option_named(self, names: tuple[str, ...]) -> int | None:
        """The one option whose label is one of these words of the catalogue."""
        found = {code for text, code in self.by_label.items() if canonical(text, names)}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def other(self) -> int | None:
        """The one option for "other"."""
        starts = tuple(same(word("other", language)) for language in ("nl", "en"))
        found = {code for text, code in self.by_label.items() if text.startswith(starts)}
        return found.pop() if len(found) == 1 else None


def read(about: Field, found: Distinct) -> Meaning:
    """What each distinct value of a column with answer options means.

    A number is a code, unless the file's own labels say that its codes mean something else. A text is a
    label (case, spaces and typographic marks do not matter), a code in text, or a code with its label;
    yes, no and "other" as survey tools write them; or an answer code such as AO04 where the
    codebook numbers its options from 1. Anything else is unclear.
    """
    book = Codebook(about)
    meaning = Meaning.blank(len(found.texts), np.nan)
    answer_codes = _answer_codes(about, found)
    for i, text in enumerate(found.texts):
        outcome, rule = _one(book, text, answer_codes)
        if outcome is None:
            meaning.unclear[i] = rule
            continue
        meaning.values[i] = np.nan if outcome.value is None else outcome.value
        meaning.missing[i] = outcome.missing
        meaning.rules[i] = rule
    return meaning


def decide(about: Field, text: str) -> Outcome | None:
    """What a decision means: a code, a label, a code with its label, or a reason for no answer."""
    book = Codebook(about)
    code = _number(text)
    for outcome in (_option(book, code), _label(book, text), _both(book, text)):
        if outcome is not None:
            return outcome
    return missing.decided(text) or missing.reason(about, code, text)[0]


def yes_or_no(about: Field, text: str) -> Outcome | None:
    """The option that a yes or no in any language stands for; None when the item has no such option."""
    return _yes_no(Codebook(about), text)


def missing_code_of(instrument: Instrument, item: str, cell: object) -> float:
    """The missing code that a cell holds, by its number or its label; NaN when it holds none."""
    codes = instrument.missing_answers(item)
    code = _number(shown(cell))
    if code is not None:
        return code if code in codes else np.nan
    wanted = same(shown(cell))
    for known, answer in codes.items():
        labels = {same(label) for label in answer.label.values()}
        if wanted in labels or wanted in {f"{known:g}: {label}" for label in labels}:
            return float(known)
    return np.nan


def allowed(about: Field) -> tuple[str, ...]:
    """The options as "1 = ja", then the reasons for no answer."""
    options = [f"{code} = {text_in(label, about.language)}" for code, label in about.options.items()]
    return (*options, *missing.allowed(about))


def _one(book: Codebook, text: str, answer_codes: Mapping[str, int]) -> tuple[Outcome | None, str]:
    """The meaning of one value and the rule that gives it; without meaning, the key of the question."""
    about, code = book.about, _number(text)
    label = book.by_label.get(same(text))
    if code is not None:
        return _code(book, code, text, label)
    outcome, rule = missing.reason(about, None, text)
    if outcome is not None or rule:
        return outcome, rule
    if label is not None:
        return Outcome(label), "label"
    for found, rule in (
        (_both(book, text), "code-and-label"),
        (_file_label(book, text), "file-label"),
        (_yes_no(book, text), "yes-no"),
        (_other(book, text), "other"),
        (_given(answer_codes.get(same(text))), "answer-code"),
    ):
        if found is not None:
            return found, rule
    return None, "unknown-answer"


def _code(book: Codebook, code: float, text: str, label: int | None) -> tuple[Outcome | None, str]:
    """The meaning of a number: as a code, else as a reason for no answer, else as a label."""
    about = book.about
    if code in about.options or code in book.relabelled:
        return _option_code(book, code, text, label)
    named = missing.by_label(about, about.labels.get(code, ""))
    if named is not None:
        return named, "missing-code" if code in about.missing else "file-missing"
    outcome, rule = missing.reason(about, code, text)
    if outcome is None and not rule and label is not None:
        return Outcome(label), "label"
    return outcome, rule or "unknown-answer"


def _option_code(
    book: Codebook, code: float, text: str, label: int | None
) -> tuple[Outcome | None, str]:
    """The option that a code stands for, unless the file says otherwise."""
    for doubt, question in (
        (missing.is_declared(book.about, code), "missing-is-answer"),
        (code in book.contradicted, "label-contradicts"),
    ):
        if doubt:
            return None, question
    if code in book.relabelled:
        return Outcome(book.relabelled[code]), "file-label"
    if label is not None and label != code:
        return None, "code-or-label"
    return Outcome(int(code)), "" if text == shown(code) else "number-text"


def _number(text: str) -> float | None:
    plain = tidy(text)
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def _option(book: Codebook, code: float | None) -> Outcome | None:
    return Outcome(int(code)) if code is not None and code in book.about.options else None


def _label(book: Codebook, text: str) -> Outcome | None:
    return _given(book.by_label.get(same(text)))


def _both(book: Codebook, text: str) -> Outcome | None:
    """A code with its label in one cell; both must say the same."""
    found = _CODE_AND_LABEL.fullmatch(same(text))
    if found is None:
        return None
    code, label = int(found[1]), found[2]
    if book.by_label.get(label) == code:
        return Outcome(code)
    if code in book.about.missing and code not in book.about.options:
        named = missing.by_label(book.about, label)
        own = book.about.missing[code].label.values()
        return named if label in {same(text) for text in own} else None
    return None


def _yes_no(book: Codebook, text: str) -> Outcome | None:
    for names in (_YES, _NO):
        if canonical(text, names):
            return _given(book.option_named(names))
    return None


def _file_label(book: Codebook, text: str) -> Outcome | None:
    """A text code that the file explains by a label."""
    label = book.about.labels.get(text) or book.about.labels.get(tidy(text))
    return None if label is None else _label(book, label)


def _other(book: Codebook, text: str) -> Outcome | None:
    return _given(book.other) if same(text) == _OTHER else None


def _given(code: int | None) -> Outcome | None:
    return None if code is None else Outcome(code)


def _answer_codes(about: Field, found: Distinct) -> dict[str, int]:
    """Answer codes such as AO01, AO02 or A1, A2, whose number is the place of the option.

    Only where the codebook numbers its options 1, 2, 3 ... too, and where all such codes of the column
    have the same letters and a number that exists: then place and code are one.
    """
    if list(about.options) != list(range(1, len(about.options) + 1)) or not found.is_text:
        return {}
    codes = {same(text): _ANSWER_CODE.fullmatch(same(text)) for text in found.texts}
    numbers = {text: (part[1], int(part[2])) for text, part in codes.items() if part}
    if len({letters for letters, _ in numbers.values()}) != 1:
        return {}
    places = {text: number for text, (_, number) in numbers.items()}
    return places if all(number in about.options for number in places.values()) else {}


READER = Reader(Kind.ANSWER, np.nan, read, decide, allowed)
"""How a column with answer options is read."""
