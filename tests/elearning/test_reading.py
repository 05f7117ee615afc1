"""What is wrong in an e-learning is said with file, line and what to do; what is right is taught."""

import re

import pytest

from swresearch.cases import load_cases, texts
from swresearch.elearning import PACKAGES, QuestionKind, load_course, write_package
from swresearch.errors import ProblemsError


def read(programme):
    """The e-learning of a folder with cases beside it."""
    return load_course(programme / "elearning", load_cases(programme / "cases"))


def problems_of(programme):
    with pytest.raises(ProblemsError) as caught:
        read(programme)
    return caught.value.problems


# file, what stands there, what is put in its place, words of the line it is on, what is said
FAULTS = [
    (
        "drie-niveaus.yml",
        "kind: single\n    text: Welke zin",
        "kind: multipel\n    text: Welke zin",
        "kind: multipel",
        "‘questions.lijn.kind’ heeft een waarde die niet is toegestaan. "
        "Bedoelt u ‘multiple’? Gevonden: multipel. Toegestaan: single · multiple · order · match.",
    ),
    (
        "drie-niveaus.yml",
        "correct: true\n        feedback: Ja. Het is",
        "correct: false\n        feedback: Ja. Het is",
        "answers:\n      - text: Elk niveau hoort",
        "Bij een vraag van de soort single is precies één antwoord goed. "
        "Zet ‘correct: true’ bij één antwoord, of maak er multiple van. Gevonden: 0.",
    ),
    (
        "drie-niveaus.yml",
        "goes_with: Niveau 1, persoon en gezin\n",
        "correct: true\n",
        "- text: Met Joris",
        "Bij dit antwoord ontbreekt ‘goes_with’. Zet erbij waar het bij hoort.",
    ),
    (
        "beslissen.yml",
        "    explanation: >-\n      Vertellen, doel",
        "    explanatie: >-\n      Vertellen, doel",
        "explanatie: ",
        "De sleutel ‘questions.stappen.explanatie’ bestaat niet. "
        "Bedoelt u ‘explanation’? Toegestaan: kind · text · answers · explanation.",
    ),
    (
        "signaleren.yml",
        "title: Signaleren",
        'title: "Signaleren\\x00"',
        "title: ",
        "Hier staat een teken dat een leeromgeving niet kan lezen. Haal het weg. Gevonden: U+0000.",
    ),
    (
        "course.yml",
        "signaleren]",
        "signalen]",
        "lessons: ",
        "De les ‘signalen’ heeft geen bestand. Bedoelt u ‘signaleren’? Gevonden: signalen.",
    ),
    (
        "course.yml",
        "name: het-veldje-na-tienen",
        "name: het-veldje-na-elven",
        "name: het-veldje",
        "Deze naam is niet bekend. Bedoelt u ‘het-veldje-na-tienen’? Gevonden: het-veldje-na-elven.",
    ),
    (
        "course.yml",
        "name: waar-begin-je",
        "name: Waar begin je?",
        "name: Waar",
        "‘name’ bestaat uit kleine letters zonder accenten, cijfers en streepjes. "
        "Kies een andere naam. Gevonden: Waar begin je?.",
    ),
]


@pytest.mark.parametrize(("file", "right", "wrong", "line", "expected"), FAULTS)
def test_a_fault_is_said(programme, file, right, wrong, line, expected):
    path = programme / "elearning" / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    text = text.replace(right, wrong, 1)
    path.write_text(text, encoding="utf-8")
    got = ProblemsError(problems_of(programme)).sentences("nl")
    place = f"elearning/{file}, regel {text[: text.index(line)].count(chr(10)) + 1}"
    assert any(sentence.startswith(f"{place}: {expected}") for sentence in got), got


def test_faults_in_several_files_are_said_at_once(programme):
    for name in ("beslissen", "signaleren"):
        path = programme / "elearning" / f"{name}.yml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("minutes: 20", "minutes: 0"), encoding="utf-8"
        )
    got = [problem.file for problem in problems_of(programme)]
    assert got == ["elearning/beslissen.yml", "elearning/signaleren.yml"]


def test_a_lesson_that_nobody_sees_is_reported(programme):
    folder = programme / "elearning"
    (folder / "oude-les.yml").write_bytes((folder / "beslissen.yml").read_bytes())
    [problem] = problems_of(programme)
    assert problem.key == "elearning.stray"
    assert problem.file == "elearning/oude-les.yml"


def test_too_much_to_remember_is_refused(programme):
    """A state that is longer than SCORM keeps would be cut off in silence by the environment."""
    path = programme / "elearning" / "signaleren.yml"
    question = """  {name}:
    kind: single
    text: Vraag?
    answers:
{answers}"""
    answers = "".join(
        f"      - {{text: antwoord {i}, feedback: ja, correct: {'true' if i == 0 else 'false'}}}\n"
        for i in range(10)
    )
    many = "".join(
        question.format(name=f"een-heel-lange-naam-voor-een-vraag-{i:03}", answers=answers)
        for i in range(80)
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("questions:\n", f"questions:\n{many}", 1), encoding="utf-8")
    [problem] = problems_of(programme)
    assert problem.key == "elearning.too-long"


def test_cases_that_could_not_be_read_are_no_fault_of_the_e_learning(programme):
    assert load_course(programme / "elearning").case is None


def test_a_case_that_is_not_there_is_named(programme):
    with pytest.raises(ProblemsError) as caught:
        load_course(programme / "elearning", {})
    [problem] = caught.value.problems
    assert (problem.file, problem.found) == ("elearning/course.yml", "het-veldje-na-tienen")


def test_a_folder_without_a_course_is_a_sentence(programme):
    (programme / "elearning" / "course.yml").unlink()
    [problem] = problems_of(programme)
    assert problem.file == "elearning/course.yml"


@pytest.mark.parametrize("format", list(PACKAGES))
def test_packages_are_written_alike_each_time(programme, tmp_path, format):
    first = write_package(read(programme), format, tmp_path / "one")
    second = write_package(read(programme), format, tmp_path / "two")
    [one], [two] = list((tmp_path / "one").iterdir()), list((tmp_path / "two").iterdir())
    assert one.name == two.name
    assert one.read_bytes() == two.read_bytes()
    assert one.name in first
    assert second == first.replace("/one/", "/two/")


def test_a_change_reaches_the_package(programme, tmp_path):
    write_package(read(programme), "gift", tmp_path)
    [path] = tmp_path.glob("*.txt")
    before = path.read_bytes()
    lesson = programme / "elearning" / "signaleren.yml"
    lesson.write_text(lesson.read_text("utf-8").replace("Wat is een signaal?", "Wat is het?"), "utf-8")
    write_package(read(programme), "gift", tmp_path)
    assert path.read_bytes() != before
    assert "Wat is het?" in path.read_text(encoding="utf-8")


def test_nothing_of_the_teacher_is_in_a_package(programme, tmp_path, course):
    from swresearch.elearning.cartridge import cartridge_files
    from swresearch.elearning.scorm import scorm_files

    teacher = load_cases(programme / "cases")[course.case.name].teacher
    secret = [words for words in texts(teacher) if len(words) > 20]
    assert len(secret) > 5
    for files in (scorm_files(course), cartridge_files(course)):
        content = "\n".join(text.decode("utf-8", errors="ignore") for text in files.values())
        assert course.case.paragraphs[0][:40] in content
        assert [words for words in secret if words in content] == []


def test_the_lessons_teach(course):
    """Four to six questions, at least two kinds, and the right answer not where one learns to expect it."""
    sets = [lesson.questions for lesson in course.lessons.values()] + [course.file.case.questions]
    for questions in sets:
        assert 4 <= len(questions) <= 6
        assert len({question.kind for question in questions.values()}) >= 2
    singles = [q for q in course.questions.values() if q.kind is QuestionKind.SINGLE]
    places = [[a.correct for a in q.answers].index(True) for q in singles]
    assert max(places.count(place) for place in set(places)) <= len(places) * 2 / 3
    assert set(places) >= {0, 1, 2}


def test_the_right_answer_is_not_simply_the_longest(course):
    singles = [q for q in course.questions.values() if q.kind is QuestionKind.SINGLE]
    longest = [max(q.answers, key=lambda answer: len(answer.text)).correct for q in singles]
    assert sum(longest) <= len(longest) * 3 / 4


def test_learners_are_addressed_as_je(course):
    words = " ".join(text for lesson in course.lessons.values() for text in texts(lesson))
    assert re.search(r"\bje\b", words)
    assert re.findall(r"(?<!‘)\b[Uu]w\b", words) == []
