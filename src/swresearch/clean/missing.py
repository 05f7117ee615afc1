"""Why there is no answer: the codebook's own codes and labels, and those that the file declares."""

from __future__ import annotations

import numpy as np

from swresearch.clean.cells import KINDS, Field, Outcome
from swresearch.clean.texts import canonical, same, shown, word
from swresearch.instruments import MissingKind

SEEN_UNANSWERED = -99.0
"""What Qualtrics writes for a question that was seen and not answered."""

_COMMON = tuple(f"-label-{n}" for n in range(1, 5))  # further words for the same, in the catalogue


def reason(about: Field, code: float | None, label: str) -> tuple[Outcome | None, str]:
    """Why a value is no answer, and the rule or question; (None, "") when it may be an answer.

    `code` is the value as a number, None for a text; `label` its text. A code that the file declares
    as missing must be in the codebook, or carry a label that says why in the words of the catalogue;
    otherwise the outcome is None and the question's key is given.
    """
    if code is not None and code in about.missing:
        return _outcome(about.missing[code].kind), "missing-code"
    named = by_label(about, label)
    if named is not None:
        return named, "missing-label"
    if is_declared(about, code if code is not None else label):
        return _declared(about, code if code is not None else label)
    if code == SEEN_UNANSWERED and about.tool == "Qualtrics" and code not in about.options:
        return _outcome(MissingKind.NO_ANSWER), "qualtrics-unanswered"
    return None, ""


def by_label(about: Field, label: str) -> Outcome | None:
    """The reason whose label in the codebook a text is, in any language."""
    wanted = same(label)
    kinds = {
        answer.kind
        for answer in about.missing.values()
        if wanted in {same(text) for text in answer.label.values()}
    }
    return _outcome(kinds.pop()) if len(kinds) == 1 else None


def is_declared(about: Field, value: float | str) -> bool:
    """Whether the file itself says that a value stands for a missing answer."""
    for part in about.declared:
        if isinstance(part, tuple):
            if not isinstance(value, str) and part[0] <= value <= part[1]:
                return True
        elif part == value:
            return True
    return False


def in_ranges(values: np.ndarray, declared: tuple) -> np.ndarray:
    """Whether each number is a code, or lies in a range, that a file declares missing."""
    found = np.zeros(len(values), dtype=bool)
    for part in declared:
        low, high = part if isinstance(part, tuple) else (part, part)
        if not isinstance(low, str):
            found |= (values >= low) & (values <= high)
    return found


def decided(text: str) -> Outcome | None:
    """The reason that a decision names in words: "dont_know", "weet niet"."""
    name = canonical(text, [kind.value for kind in KINDS])
    return None if name is None else _outcome(MissingKind(name))


def allowed(about: Field) -> tuple[str, ...]:
    """The reasons as a decision may name them, in the researcher's language."""
    return tuple(word(kind.value, about.language) for kind in KINDS)


def code_text(code: float) -> str:
    """A code as it is written in a list of what is allowed."""
    return shown(float(code))


def _declared(about: Field, value: float | str) -> tuple[Outcome | None, str]:
    label = about.labels.get(value, "")
    known = by_label(about, label) or (_by_common_words(label) if label else None)
    return (known, "file-missing") if known is not None else (None, "file-missing")


def _by_common_words(label: str) -> Outcome | None:
    names = [f"{kind.value}{end}" for kind in KINDS for end in ("", *_COMMON)]
    name = canonical(label, names)
    return None if name is None else _outcome(MissingKind(name.partition("-")[0]))


def _outcome(kind: MissingKind) -> Outcome:
    return Outcome(missing=KINDS.index(kind))
