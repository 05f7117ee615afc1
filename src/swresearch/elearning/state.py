"""What a SCORM 1.2 package keeps between two visits, and whether it fits.

The state is "1|<page>|<question>=<choices>|...": per question that was answered, the numbers of the
answers that were ticked, or of the partner that each row was given, with points between them. No
words, and nothing about the learner.
"""

from __future__ import annotations

from collections.abc import Iterator

from swresearch.elearning.model import Course, Question
from swresearch.errors import Problem

# cmi.suspend_data is a CMIString4096 (SCORM 1.2 run-time environment, 3.4.4).
ROOM = 4096
VERSION = "1"
LONGEST_PAGE = 46  # a name of 40 with "lesson-" before it, counted with room to spare


def longest_state(course: Course) -> int:
    """The number of characters of the state when everything has been answered at its longest."""
    answered = (f"{key}={_longest(question)}" for key, question in course.questions.items())
    return len("|".join([VERSION, "x" * LONGEST_PAGE, *answered]))


def _longest(question: Question) -> str:
    return ".".join(str(i) for i in range(len(question.answers)))


def room_in_state(course: Course, file: str) -> Iterator[Problem]:
    """A problem when what is to be kept does not fit."""
    length = longest_state(course)
    if length > ROOM:
        yield Problem("elearning.too-long", file=file, found=length, values={"limit": ROOM})
