"""What each column seems to hold, looked at alone: a choice, a number, a date, or people's own words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import count

from swresearch.clean.texts import same, tidy
from swresearch.draft.answers import (
    ANSWER_CODE,
    MAX_TEXTS,
    OTHER,
    SCALE_END,
    USUAL_MISSING,
    Missing,
    Proposal,
    Source,
    labelled,
    missing_kind,
    split_missing,
)
from swresearch.draft.facts import DATE, NUMBER, Facts
from swresearch.draft.people import is_trait
from swresearch.draft.series import MOST_STRAYS, recognise
from swresearch.draft.texts import answer_counts, coded, text_counts
from swresearch.instruments import ItemKind, MissingKind

_LONGEST_OPTION = 80
_OPEN_NAME = re.compile(
    r"(?:.*[\s_.\-])?(?:opmerking|toelicht|verklaar|namelijk|suggestie|anders,|comment|remark|explain"
    r"|tips?\b|waarom|why\b|kwijt\b|vertel|beschrijf|toevoeg|toe te voegen|add\b|describe).*",
    re.I,
)
_SENTENCE = 8  # as many words are a sentence of somebody rather than an option
_PHRASE = 3  # as many words may be an option, or what somebody wrote
_RARE = 2  # what people choose comes back more often than this, what they write does not
_WORD = re.compile(r"[^\W\d_]+")
_TEXT_BESIDE = re.compile(r".*(?:other|comment)\]|.*_TEXT")  # the words beside an option "other"


def propose(facts: Facts, labelled_file: bool) -> Proposal:
    """What a column holds, looked at alone; `labelled_file`: the file explains codes somewhere.

    Where a file labels its codes, a number without labels is a number; where it labels none, a few
    small whole numbers are taken for answers.
    """
    if _TEXT_BESIDE.fullmatch(facts.name):
        return Proposal(facts, ItemKind.OPEN)
    if facts.labels:
        return labelled(facts)
    if facts.dates:
        return Proposal(facts, ItemKind.DATE)
    if facts.numbers is not None:
        return _numeric(facts, labelled_file)
    return _text(facts)


def _numeric(facts: Facts, labelled_file: bool) -> Proposal:
    numbers = facts.numbers
    if numbers is None:
        return Proposal(facts, ItemKind.OPEN)
    declared, _ = split_missing(facts, {}, numbers)
    rest = {float(value) for value in numbers if not facts.is_missing(value)}
    whole = all(value == int(value) for value in rest)
    plain = {value for value in rest if 0 <= value <= SCALE_END}
    outside = rest - plain
    few = len(plain) >= 2 and outside <= USUAL_MISSING
    if labelled_file or not whole or not few or facts.filled < 2 * len(rest):
        return Proposal(facts, ItemKind.NUMBER, missing=tuple(declared))
    pool = frozenset(int(value) for value in rest)
    return Proposal(facts, ItemKind.CHOICE, None, tuple(declared), pool, Source.CODES)


def _text(facts: Facts) -> Proposal:
    texts = [tidy(str(cell)) for cell in facts.values.index]
    different = {same(text): text for text in texts}
    if "[" in facts.name and set(different) <= {"y", "n"}:
        return Proposal(facts, ItemKind.CHOICE, None, (), frozenset(different), Source.TICKS)
    if _are_answer_codes(texts):
        return Proposal(facts, ItemKind.CHOICE, None, (), frozenset(texts), Source.ANSWER_CODES)
    if (mostly := _mostly(facts)) is not None:
        return Proposal(facts, mostly, missing=_said(texts) if mostly is ItemKind.NUMBER else ())
    counts = text_counts(facts)
    if (together := coded(counts)) is not None:
        counts = together.texts()
    pool = frozenset({same(text): text for text in counts}.values())
    if recognise(answer_counts(counts)) is not None or _recurs(facts, counts):
        return Proposal(facts, ItemKind.CHOICE, None, (), pool, Source.TEXTS)
    return Proposal(facts, ItemKind.OPEN)


def _are_answer_codes(texts: list[str]) -> bool:
    codes = [ANSWER_CODE.fullmatch(text) for text in texts if text != OTHER]
    letters = {match[1] for match in codes if match}
    return bool(codes) and all(codes) and len(letters) == 1 and len(texts) <= MAX_TEXTS


def _recurs(facts: Facts, counts: Counter[str]) -> bool:
    """Whether a column holds a few short texts again and again, as answers do."""
    texts = list(counts)
    if not texts or _is_open(facts, counts):
        return False
    different = len({same(text) for text in texts})
    often = facts.filled >= 3 * different or (different <= 3 and facts.filled > different)
    return different <= MAX_TEXTS and often and max(map(len, texts)) <= _LONGEST_OPTION


def seem_own_words(facts: Facts) -> bool:
    """Whether an open column holds so few texts that they might be answers to choose from after all."""
    texts = text_counts(facts)
    return 1 < len(texts) <= MAX_TEXTS and facts.filled > len(texts)


def _mostly(facts: Facts) -> ItemKind | None:
    """A number or a date, when only a few cells hold something else: those are listed when cleaned."""
    for kind, form in ((ItemKind.NUMBER, NUMBER), (ItemKind.DATE, DATE)):
        fitting = sum(int(n) for cell, n in facts.values.items() if form.fullmatch(str(cell)))
        said = sum(int(n) for cell, n in facts.values.items() if missing_kind(str(cell)))
        told = facts.filled - said
        if fitting >= 10 and told - fitting <= MOST_STRAYS * told:
            return kind
    return None


def _said(texts: list[str]) -> tuple[Missing, ...]:
    """Texts among numbers that say why there is none ("n.v.t."), each with a code that is no number there."""
    said = {same(text): text for text in sorted(texts) if missing_kind(text)}
    codes = (-float(code) for code in count(1) if f"-{code}" not in texts)
    found = zip(codes, said.values(), strict=False)
    return tuple(Missing(c, t, missing_kind(t) or MissingKind.NO_ANSWER) for c, t in found)


def _is_open(facts: Facts, counts: Counter[str]) -> bool:
    """Whether people wrote in their own words, though some wrote the same: better unread than published."""
    texts = list(counts)
    words = [len(text.split()) for text in texts]
    asked = _OPEN_NAME.fullmatch(facts.name) or _OPEN_NAME.fullmatch(facts.wording)
    if asked or max(words) >= _SENTENCE or (len(texts) == 1 and words[0] >= _PHRASE):
        return True
    phrases = [text for text in texts if len(text.split()) >= _PHRASE]
    if not is_trait(facts) and any(map(_names_somebody, phrases)):
        return True
    rare = [text for text in phrases if counts[text] <= _RARE]
    return 2 * len(phrases) > len(texts) and 2 * len(rare) > len(phrases)


def _names_somebody(phrase: str) -> bool:
    """Whether a word after the first has a capital, as in "Mevrouw Jansen was top"; HBO is no name."""
    return any(word[:1].isupper() and not word.isupper() for word in _WORD.findall(phrase)[1:])
