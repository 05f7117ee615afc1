"""Open answers: kept word for word, without the spaces around them."""

from __future__ import annotations

import numpy as np

from swresearch.clean.cells import Distinct, Field, Meaning, Outcome, Reader
from swresearch.clean.decisions import Kind


def read(about: Field, found: Distinct) -> Meaning:
    """The texts without spaces at their ends; line breaks and spaces inside stay as they are."""
    meaning = Meaning.blank(len(found.texts), "")
    texts = np.array([text.strip().replace("\u00a0", " ") for text in found.texts], dtype=object)
    meaning.values[:] = texts
    meaning.rules[texts != np.array(found.texts, dtype=object)] = "trimmed"
    return meaning


def decide(about: Field, text: str) -> Outcome | None:
    """Any text may replace an open answer, to take out a name for example."""
    return Outcome(text)


READER = Reader(Kind.ANSWER, None, read, decide, lambda about: ())
"""How a column with open answers is read."""
