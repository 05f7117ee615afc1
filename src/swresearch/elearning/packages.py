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
from swresearch.elearning.reading import FOLDER, has_course, load_course
from swresearch.elearning.scorm import scorm_package
from swresearch.errors import Problem, UsageError


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


def make_packages(programme_folder: Path, format: str, output: Path) -> list[str]:
    """Write the e-learning of a programme in one format; says what was written.

    `format` is "scorm" (SCORM 1.2), "cartridge" (Common Cartridge 1.1), "gift" (questions for Moodle) or
    "brightspace" (questions as CSV). Needs no data of the programme. Makes the folder `output` when it is
    not there; the same input gives the same bytes. Raises `UsageError` for another format or a programme
    without an e-learning, and `ProblemsError` with everything that is wrong in its files.
    """
    if format not in PACKAGES:
        raise UsageError([Problem("elearning.format", found=format, allowed=list(PACKAGES))])
    if not has_course(programme_folder):
        raise UsageError([Problem("elearning.folder-missing", file=str(programme_folder / FOLDER))])
    course = load_course(programme_folder)
    package = PACKAGES[format]
    content = package.write(course)
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"{course.file.name}{package.ending}"
    path.write_bytes(content)
    return [_told(course, format, path)]


def _told(course: Course, format: str, path: Path) -> str:
    values = {"file": path, "count": len(course.questions), "sets": len(course.lessons)}
    if format == "cartridge":
        sets = {name: lesson.questions for name, lesson in course.lessons.items()}
        if course.file.case is not None:
            sets[CASE] = course.file.case.questions
        values["sets"] = len(sets)
        values["count"] = sum(len(quiz_choices(questions, name)) for name, questions in sets.items())
    return tell(course, f"package.{format}", **values)
