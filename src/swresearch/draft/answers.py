"""Answer options as far as a file gives them away: labels, codes in a row, or texts that recur."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from swresearch.clean.missing import SEEN_UNANSWERED
from swresearch.clean.texts import same, tidy
from swresearch.draft.facts import Facts
from swresearch.instruments import ItemKind, MissingKind
from swresearch.language import say

MAX_TEXTS = 12
"""More different texts than this are open answers."""
SCALE_END = 10
"""Codes without labels are answers up to here, and numbers above."""
FIRST_MISSING = 97
"""Texts that mean no answer get codes from here on."""
USUAL_MISSING = frozenset(
    map(float, (7, 8, 9, 77, 88, 97, 98, 99, 888, 998, 999, -1, -8, -9, -88, -99))
)
"""Codes that often mean no answer, beside the answers of a scale."""
ANSWER_CODE = re.compile(r"([A-Za-z]{1,3})0*(\d{1,3})")
"""How LimeSurvey codes answers: AO01, A2."""
OTHER = "-oth-"
"""What LimeSurvey writes for "other"."""
_MISSING_WORDS = {
    MissingKind.DONT_KNOW: re.compile(
        r"(?:ik )?weet (?:ik )?(?:het )?niet.*|geen mening.*|don.?t know.*|no opinion.*|not sure", re.I
    ),
    MissingKind.NOT_APPLICABLE: re.compile(
        r"n\.?v\.?t\.?.*|niet van toepassing.*|not applicable.*|does not apply.*|n/a", re.I
    ),
    MissingKind.REFUSED: re.compile(
        r"(?:dat )?wil (?:ik )?(?:dat )?(?:liever )?niet zeggen.*|zeg ik liever niet.*|.*weigert?.*"
        r"|.*refus.*|prefer not.*",
        re.I,
    ),
    MissingKind.NO_ANSWER: re.compile(
        r"geen antwoord.*|niet ingevuld.*|ontbre.*|missing.*|no answer.*|onbekend|unknown|blank", re.I
    ),
}


class Source(StrEnum):
    """How the options of a column were found."""

    LABELS = "labels"
    CODES = "codes"
    ANSWER_CODES = "answer-codes"
    TEXTS = "texts"
    TICKS = "ticks"


@dataclass(frozen=True)
class Missing:
    """A code for no answer, and whether the file declares it or its label suggests it."""

    code: float
    label: str
    kind: MissingKind


@dataclass(frozen=True)
class Answers:
    """A proposed answer set: options, missing codes, and codes that the file does not explain.

    Of a known series: `added` are answers that nobody gave, `strays` how many texts do not belong to it,
    and `agreement` whether it runs from disagree to agree.
    """

    options: tuple[tuple[int, str], ...]
    missing: tuple[Missing, ...] = ()
    ordered: bool = True
    unexplained: tuple[int, ...] = ()
    source: Source = Source.LABELS
    added: tuple[str, ...] = ()
    strays: int = 0
    agreement: bool = False

    def key(self) -> tuple:
        """What makes two proposals the same answer set."""
        return (
            tuple((code, same(label)) for code, label in self.options),
            tuple((m.code, same(m.label)) for m in self.missing),
        )


@dataclass(frozen=True)
class Proposal:
    """What a column seems to hold: its kind, and for a choice the raw material of its answer set."""

    facts: Facts
    kind: ItemKind
    answers: Answers | None = None
    missing: tuple[Missing, ...] = ()
    pool: frozenset = field(default=frozenset())
    source: Source | None = None


def missing_kind(label: str) -> MissingKind | None:
    """Why there is no answer, when a label says so."""
    text = tidy(label)
    return next((kind for kind, words in _MISSING_WORDS.items() if words.fullmatch(text)), None)


def labelled(facts: Facts) -> Proposal:
    """What a column holds whose codes the file labels."""
    if facts.values.index.dtype.kind != "f" and not _numeric_codes(facts):
        return _labelled_texts(facts)
    codes = {float(code): label for code, label in facts.labels.items() if _is_number(code)}
    letters = [(code, label) for code, label in facts.labels.items() if not _is_number(code)]
    seen = facts.numbers if facts.numbers is not None else np.array([])
    missing, options = split_missing(facts, codes, seen)
    missing += [
        Missing(-float(n), tidy(label), missing_kind(label) or MissingKind.NO_ANSWER)
        for n, (_, label) in enumerate(letters, start=1)
        if -float(n) not in codes
    ]
    out = {m.code for m in missing}
    rest = {
        value
        for value in seen
        if value not in options and value not in out and not facts.is_missing(value)
    }
    if len(options) < 2 or not _are_options(options, rest):
        return Proposal(facts, ItemKind.NUMBER, missing=tuple(missing))
    added = _filled_in(options, rest)
    whole = {int(code): tidy(label) for code, label in options.items()} | {
        code: str(code) for code in added
    }
    answers = Answers(tuple(sorted(whole.items())), tuple(missing), True, tuple(added))
    return Proposal(facts, ItemKind.CHOICE, answers, source=Source.LABELS)


def _is_number(code: object) -> bool:
    return isinstance(code, (int, float))


def _numeric_codes(facts: Facts) -> bool:
    return facts.numbers is not None or all(
        str(v).startswith(".") or str(v).isdigit() for v in facts.values.index
    )


def split_missing(
    facts: Facts, codes: dict[float, str], seen: np.ndarray
) -> tuple[list[Missing], dict[float, str]]:
    """Missing codes (declared, or so called by their label) and answer options."""
    missing, options = [], {}
    for code, label in sorted(codes.items()):
        kind = missing_kind(label)
        if facts.is_missing(code) or kind is not None:
            missing.append(Missing(code, tidy(label) or f"{code:g}", kind or MissingKind.NO_ANSWER))
        else:
            options[code] = label or f"{code:g}"
    declared = {float(v) for v in seen if facts.is_missing(v)}
    declared |= {float(c) for c in facts.missing if _is_number(c) and c != SEEN_UNANSWERED}
    for code in sorted(declared - set(codes)):
        missing.append(Missing(code, say("draft.no-answer"), MissingKind.NO_ANSWER))
    return missing, options


def _are_options(options: dict[float, str], rest: set[float]) -> bool:
    """Whether the labelled codes are all answers there are, but for a few that lack a label."""
    codes = [*options, *rest]
    if any(code != int(code) for code in codes):
        return False
    between = all(min(options) <= code <= max(options) for code in rest)
    dense = max(options) - min(options) <= SCALE_END
    return not rest or (between and dense) or len(rest) <= 2


def _filled_in(options: dict[float, str], rest: set[float]) -> list[int]:
    """Codes to add: all between the ends of a scale of which only some are labelled, or those seen."""
    if not rest:
        return []
    low, high = int(min(options)), int(max(options))
    between = all(low <= code <= high for code in rest)
    codes = range(low, high + 1) if between and high - low <= SCALE_END else sorted(rest)
    return [int(code) for code in codes if float(code) not in options]


def _labelled_texts(facts: Facts) -> Proposal:
    """Text codes with labels: the options are the labels, numbered in the order of the file."""
    named = {str(code): tidy(label) for code, label in facts.labels.items()}
    missing = [
        Missing(float(FIRST_MISSING + n), label, missing_kind(label) or MissingKind.NO_ANSWER)
        for n, (code, label) in enumerate(named.items())
        if facts.is_missing(code) or missing_kind(label)
    ]
    out = {m.label for m in missing}
    texts = [label for label in named.values() if label not in out]
    unknown = [str(v) for v in facts.values.index if str(v) not in named and not facts.is_missing(v)]
    if not texts or len(unknown) > MAX_TEXTS:
        return Proposal(facts, ItemKind.OPEN)
    labels = list(dict.fromkeys([*texts, *map(tidy, unknown)]))
    options = tuple(enumerate(labels, start=1))
    added = tuple(code for code, label in options if label not in texts)
    answers = Answers(options, tuple(missing), False, added)
    return Proposal(facts, ItemKind.CHOICE, answers, source=Source.LABELS)
