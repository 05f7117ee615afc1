"""Reading the e-learning of a programme: a folder with `course.yml`, and one file per lesson beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from swresearch.cases import Case, StudentCase
from swresearch.elearning.model import Course, CourseFile, Lesson
from swresearch.elearning.state import room_in_state
from swresearch.errors import Problem, ProblemsError
from swresearch.settings import AnySettings, Examined, examine, nearest, read_document, unknown_name

COURSE = "course.yml"


def load_course(folder: Path, cases: Mapping[str, Case] | None = None) -> Course:
    """The e-learning in this folder; its case is one of `cases`, as students see it.

    Without `cases` (they could not be read) the case is left out and its name not looked at. Raises
    `ProblemsError` with every problem in all files of the folder.
    """
    examined, problems = _examined(folder / COURSE, CourseFile)
    if examined is None or examined.value is None:
        raise ProblemsError(problems)
    file = examined.value
    lessons = {name: _examined(folder / f"{name}.yml", Lesson) for name in file.lessons if name}
    for i, name in enumerate(file.lessons):
        if (folder / f"{name}.yml").is_file():
            problems += lessons[name][1]
        else:
            problems.append(_no_lesson(examined, i, name, folder))
    problems += _strays(folder, file)
    case, found = _case(examined, cases)
    problems += found
    read = {name: part.value for name, (part, _) in lessons.items() if part and part.value}
    course = Course(file, read, case)
    problems = problems or list(room_in_state(course, examined.document.file))
    if problems:
        raise ProblemsError(problems)
    return course


def _examined(
    path: Path, model: type[AnySettings]
) -> tuple[Examined[AnySettings] | None, list[Problem]]:
    name = f"{path.parent.name}/{path.name}"
    try:
        examined = examine(read_document(path, name), model)
    except ProblemsError as error:
        return None, list(error.problems)
    return examined, examined.problems


def _no_lesson(examined: Examined[CourseFile], place: int, name: str, folder: Path) -> Problem:
    near = nearest(name, sorted(path.stem for path in folder.glob("*.yml")))
    key = "elearning.no-lesson-near" if near else "elearning.no-lesson"
    values = {"near": near, "file": f"{name}.yml"}
    return examined.document.problem(("lessons", place), key, found=name, values=values)


def _strays(folder: Path, file: CourseFile) -> Iterator[Problem]:
    """Lessons that lie in the folder and are in no course."""
    known = {COURSE, *(f"{name}.yml" for name in file.lessons)}
    for path in sorted(folder.glob("*.yml")):
        if path.name not in known:
            yield Problem("elearning.stray", file=f"{folder.name}/{path.name}", found=path.stem)


def _case(
    examined: Examined[CourseFile], cases: Mapping[str, Case] | None
) -> tuple[StudentCase | None, list[Problem]]:
    """The case as students see it."""
    work = examined.value.case if examined.value else None
    if work is None or cases is None:
        return None, []
    if work.name not in cases:
        key, fields = unknown_name(work.name, sorted(cases))
        return None, [examined.document.problem(("case", "name"), key, **fields)]
    return cases[work.name].student, []
