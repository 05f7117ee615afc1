"""The texts of a column, counted: as they stand, as answers, and as codes with their labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from swresearch.clean.texts import same, tidy
from swresearch.draft.answers import missing_kind
from swresearch.draft.facts import Facts
from swresearch.draft.series import recognise

_CODE_AND_LABEL = re.compile(r"[(\[]?\s*(\d{1,3})\s*(?:[:=.)\]|/-]\s*)+([^\d\s:=.)\]|/-].*)")
_CODE = re.compile(r"[(\[]?\s*(\d{1,3})\s*[:=.)\]]?")
_CODE_THEN_LABEL = re.compile(r"(\d{1,3})\s+([^\d\s].*)")
_MOSTLY = 0.75
"""Texts are codes with labels when as many of the cells hold an answer that is told that way."""


@dataclass(frozen=True)
class Coded:
    """Answers that stand in the cells with their codes: the label of each code, and how often it occurs.

    `strays` are the texts that name no such answer, nor say that there is none.
    """

    labels: Mapping[int, str]
    counts: Mapping[int, int]
    strays: tuple[str, ...]

    def texts(self) -> Counter[str]:
        """How often each answer occurs, every one written the same way: "3: eens"."""
        return Counter({f"{code}: {label}": self.counts[code] for code, label in self.labels.items()})


def text_counts(facts: Facts) -> Counter[str]:
    """How often each text of a column occurs."""
    counts: Counter[str] = Counter()
    for cell, count in facts.values.items():
        counts[tidy(str(cell))] += int(count)
    return counts


def answer_counts(texts: Mapping[str, int]) -> Counter[str]:
    """How often each answer occurs, in the form of `same`; without texts that mean no answer.

    Of answers that stand with their codes it is the label that counts.
    """
    together = coded(texts)
    if together is not None:
        texts = {label: together.counts[code] for code, label in together.labels.items()}
    counts: Counter[str] = Counter()
    for text, count in texts.items():
        if missing_kind(text) is None:
            counts[same(text)] += count
    return counts


def holds_series(facts: Facts) -> bool:
    """Whether the texts of a column are a series of answers that everybody knows, as oneens to eens."""
    is_text = facts.numbers is None and not facts.dates
    return is_text and recognise(answer_counts(text_counts(facts))) is not None


def coded(texts: Mapping[str, int]) -> Coded | None:
    """The answers when these texts are codes with labels ("3: eens"); None when they are something else.

    The same code with the same label is one answer, whatever stands between them ("3 - eens", "3) eens",
    "3 eens"), and so is its code alone ("3"). The label of a code is the one that is used most.
    """
    asked = {text: n for text, n in texts.items() if is_coded(text) or missing_kind(text) is None}
    labels = _labels(asked)
    if len(labels) < 2:
        return None
    counts: Counter[int] = Counter()
    strays = []
    for text, count in asked.items():
        code = _meant(same(text), labels)
        if code is None:
            strays.append(text)
        else:
            counts[code] += count
    if sum(counts.values()) < _MOSTLY * sum(asked.values()):
        return None
    return Coded(labels, counts, tuple(sorted(strays)))


def is_coded(text: str) -> bool:
    """Whether a text looks like a code with its label."""
    return _CODE_AND_LABEL.fullmatch(same(text)) is not None


def _labels(texts: Mapping[str, int]) -> dict[int, str]:
    """The label of each code, in the order of the codes; of two codes with one label the most used."""
    used: dict[int, Counter[str]] = {}
    for text, count in texts.items():
        if match := _CODE_AND_LABEL.fullmatch(_folded(text)):
            used.setdefault(int(match[1]), Counter())[match[2]] += count
    most: dict[str, tuple[int, int]] = {}
    labels: dict[int, str] = {}
    for code, found in used.items():
        label = _plainest(found)
        count = sum(n for text, n in found.items() if same(text) == same(label))
        if count > most.get(same(label), (0, 0))[0]:
            labels.pop(most.get(same(label), (0, code))[1], None)
            most[same(label)], labels[code] = (count, code), label
    return dict(sorted(labels.items()))


def _folded(text: str) -> str:
    """The text with plain dashes."""
    return tidy(re.sub("[‐‑‒–—−]", "-", text))


def _plainest(found: Mapping[str, int]) -> str:
    """The label that is used most, as it is written most."""
    together: Counter[str] = Counter()
    for text, count in found.items():
        together[same(text)] += count
    best = max(sorted(together), key=lambda label: together[label])
    return max(sorted(text for text in found if same(text) == best), key=lambda text: found[text])


def _meant(text: str, labels: Mapping[int, str]) -> int | None:
    """The code of the answer that a text names, by its code, its label, or both when they agree."""
    if alone := _CODE.fullmatch(text):
        return int(alone[1]) if int(alone[1]) in labels else None
    for pattern in (_CODE_AND_LABEL, _CODE_THEN_LABEL):
        if both := pattern.fullmatch(text):
            code = int(both[1])
            return code if code in labels and same(labels[code]) == both[2] else None
    return next((code for code, label in labels.items() if same(label) == text), None)
