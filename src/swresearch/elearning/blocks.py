"""Questions and the certificate as blocks of a page: plain data, usable without JavaScript.

A question shows its answers folded: opening one says whether it fits, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from swresearch.blocks import Block


@dataclass(frozen=True)
class FoldedAnswer:
    """Something to open: what it is called, a verdict (right, wrong or none) with its word, and texts."""

    title: str
    text: str
    verdict: str = ""
    verdict_label: str = ""
    items: Sequence[str] = ()


@dataclass(frozen=True)
class FoldedQuestion(Block):
    """A question with folded answers.

    `number` says which one it is ("Vraag 2 van 5"), `how` how to go about it, `listed` (under
    `listed_title`) what there is to order or to choose from.
    """

    number: str
    text: str
    how: str
    folds: Sequence[FoldedAnswer]
    listed_title: str = ""
    listed: Sequence[str] = ()
    kind: ClassVar[str] = "question"

    def plain(self) -> str:
        """The question and its answers with what is said of them."""
        folds = [
            " ".join(
                part for part in ("-", fold.title, fold.verdict_label, fold.text, *fold.items) if part
            )
            for fold in self.folds
        ]
        return "\n".join([f"{self.number}. {self.text}", self.how, *self.listed, *folds])


@dataclass(frozen=True)
class Certificate(Block):
    """A certificate of completion to fill in and print; nothing typed in it is kept or sent."""

    title: str
    intro: Sequence[str]
    name_label: str
    date_label: str
    says: str
    covers_title: str
    covers: Sequence[str]
    hours: str
    hint: str
    kind: ClassVar[str] = "certificate"

    def plain(self) -> str:
        """What it certifies."""
        return "\n".join([self.title, self.says, *self.covers, self.hours])
