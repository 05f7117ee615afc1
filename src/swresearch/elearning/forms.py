"""The same question in other forms: answers put out of order, and choices where nothing else is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from swresearch.elearning.model import Answer, Question, QuestionKind

Thing = TypeVar("Thing")

ARROW = " → "


@dataclass(frozen=True)
class Option:
    """One thing to tick: its words, whether it is right, and what is said to who ticks it."""

    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class Choice:
    """A question that is answered by ticking one option, or several."""

    ident: str
    text: str
    options: tuple[Option, ...]
    several: bool


def mixed(things: Sequence[Thing], seed: str) -> list[Thing]:
    """The things out of order: always in the same way, and never in their own order."""

    def key(pair: tuple[int, Thing]) -> str:
        return hashlib.sha256(f"{seed}|{pair[0]}".encode()).hexdigest()

    order = [place for place, _ in sorted(enumerate(things), key=key)]
    if order == sorted(order):
        order = order[1:] + order[:1]
    return [things[place] for place in order]


def as_choices(ident: str, question: Question) -> list[Choice]:
    """The question as questions that are answered by ticking, for formats that know nothing else.

    Ordering becomes a choice between whole orders, matching a question per line.
    """
    if question.kind is QuestionKind.ORDER:
        return [_orders(ident, question)]
    if question.kind is QuestionKind.MATCH:
        return [
            _line(f"{ident}.{number}", question, answer)
            for number, answer in enumerate(question.answers, start=1)
        ]
    several = question.kind is QuestionKind.MULTIPLE
    options = tuple(Option(a.text, a.correct, a.feedback) for a in question.answers)
    return [Choice(ident, question.text, options, several)]


def _orders(ident: str, question: Question) -> Choice:
    right = [answer.text for answer in question.answers]
    feedback = question.explanation or ""
    options = [Option(ARROW.join(order), order == right, feedback) for order in _some_orders(right)]
    return Choice(ident, question.text, tuple(mixed(options, ident)), several=False)


def _some_orders(right: list[str]) -> Iterator[list[str]]:
    """The right order and three others: first two changed, last two changed, the whole turned round."""
    yield right
    yield [right[1], right[0], *right[2:]]
    yield [*right[:-2], right[-1], right[-2]]
    yield right[::-1]


def _line(ident: str, question: Question, answer: Answer) -> Choice:
    options = tuple(
        Option(partner, partner == answer.goes_with, answer.feedback) for partner in question.partners
    )
    return Choice(ident, f"{question.text} {answer.text}", options, several=False)
