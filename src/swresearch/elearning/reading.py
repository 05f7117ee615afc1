"""Reading the e-learning of a programme: `elearning/course.yml`, and one file per lesson beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from swresearch.cases import StudentCase, load_cases
from swresearch.elearning.model import Course, CourseFile, Lesson
from swresearch.elearning.state import room_in_state
from swresearch.errors import Problem, ProblemsError
from swresearch.settings import AnySettings, Examined, examine, nearest, read_document, unknown_name

FOLDER = "elearning"
COURSE = "course.yml"
CASES = "cases"


def has_course(programme_folder: Path) -> bool:
    """Whether the programme has an e-learning."""
    return (programme_folder / FOLDER / COURSE).is_file()


def load_course(programme_folder: Path) -> Course:
    """The e-learning of a programme; raises `ProblemsError` with every problem in all its files."""
    course, problems = _read(programme_folder)
    if problems or course is None:
        raise ProblemsError(problems)
    return course


def course_problems(programme_folder: Path) -> list[Problem]:
    """All that is wrong in the e-learning, file by file; nothing when the programme has none.

    What is wrong in the cases is left to `swresearch.cases.case_problems`.
    """
    if not (programme_folder / FOLDER).exists():
        return []
    found = _read(programme_folder)[1]
    return [problem for problem in found if not str(problem.file).startswith(f"{CASES}/")]


def _read(programme_folder: Path) -> tuple[Course | None, list[Problem]]:
    folder = programme_folder / FOLDER
    examined, problems = _examined(folder / COURSE, CourseFile)
    if examined is None or examined.value is None:
        return None, problems
    file = examined.value
    lessons = {name: _examined(folder / f"{name}.yml", Lesson) for name in file.lessons if name}
    for i, name in enumerate(file.lessons):
        if (folder / f"{name}.yml").is_file():
            problems += lessons[name][1]
        else:
            problems.append(_no_lesson(examined, i, name, folder))
    problems += _strays(folder, file)
    case, found = _case(examined, programme_folder / CASES)
    problems += found
    read = {name: part.value for name, (part, _) in lessons.items() if part and part.value}
    course = Course(file, read, case)
    return course, problems or list(room_in_state(course, examined.document.file))


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
            yield Problem("elearning.stray", file=f"{FOLDER}/{path.name}", found=path.stem)


def _case(examined: Examined[CourseFile], folder: Path) -> tuple[StudentCase | None, list[Problem]]:
    """The case as students see it."""
    work = examined.value.case if examined.value else None
    if work is None:
        return None, []
    try:
        cases = load_cases(folder)
    except ProblemsError as error:
        return None, list(error.problems)
    if work.name not in cases:
        key, fields = unknown_name(work.name, sorted(cases))
        return None, [examined.document.problem(("case", "name"), key, **fields)]
    return cases[work.name].student, []
