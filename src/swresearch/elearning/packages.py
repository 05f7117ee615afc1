"""Packages of the e-learning for learning environments, written to a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from swresearch.elearning.brightspace import brightspace
from swresearch.elearning.cartridge import cartridge_package, quiz_choices
from swresearch.elearning.gift import gift
from swresearch.elearning.model import CASE, Course
from swresearch.elearning.pages import tell
from swresearch.elearning.scorm import scorm_package


@dataclass(frozen=True)
class Package:
    """A kind of package: the end of its file name, and what writes it."""

    ending: str
    write: Callable[[Course], bytes]


PACKAGES = {
    "scorm": Package("-scorm.zip", scorm_package),
    "cartridge": Package(".imscc", cartridge_package),
    "gift": Package("-gift.txt", lambda course: gift(course).encode()),
    "brightspace": Package("-brightspace.csv", lambda course: brightspace(course).encode()),
}


def package_name(course: Course, format: str) -> str:
    """The file name of a package."""
    return f"{course.file.name}{PACKAGES[format].ending}"


def write_package(course: Course, format: str, output: Path) -> str:
    """Write the e-learning in one format to the folder `output`; says what was written.

    `format` is "scorm" (SCORM 1.2), "cartridge" (Common Cartridge 1.1), "gift" (questions for Moodle) or
    "brightspace" (questions as CSV). Makes the folder when it is not there; the same course gives the
    same bytes.
    """
    content = PACKAGES[format].write(course)
    output.mkdir(parents=True, exist_ok=True)
    path = output / package_name(course, format)
    path.write_bytes(content)
    return told(course, format, path)


def told(course: Course, format: str, path: Path | str) -> str:
    """What kind of package a file is, and how many questions it has."""
    values = {"file": path, "count": len(course.questions), "sets": len(course.lessons)}
    if format == "cartridge":
        sets = {name: lesson.questions for name, lesson in course.lessons.items()}
        if course.file.case is not None:
            sets[CASE] = course.file.case.questions
        values["sets"] = len(sets)
        values["count"] = sum(len(quiz_choices(questions, name)) for name, questions in sets.items())
    return tell(course, f"package.{format}", **values)
