"""Every case of the demonstration, found from its folder, is fit to teach with."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from swresearch.cases import Level, Status, case_problems, load_casebook, load_cases, texts

FOLDER = Path(__file__).parents[2] / "data/cases"
CASES = load_cases(FOLDER)
BOOK = load_casebook(FOLDER)
each = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))


def test_every_file_is_read():
    assert case_problems(FOLDER) == []
    files = {path.stem for path in FOLDER.glob("*.md")} - {"README"}
    assert set(CASES) == files
    assert len(files) >= 18


@each
def test_a_story_is_long_enough_to_teach_with_for_an_hour(case):
    assert 500 <= case.student.words <= 900
    assert len(case.student.paragraphs) >= 6


@each
def test_a_case_leaves_the_choice_open(case):
    student = case.student
    assert len(student.levels()) >= 2
    assert student.levels(Status.POSSIBLE)
    assert len(student.interventions) >= 5
    assert len(student.dilemmas) >= 2
    assert all(dilemma.endswith("?") for dilemma in student.dilemmas)
    assert len(student.considerations) >= 3


@each
def test_a_case_asks_in_every_round(case):
    for questions in student_rounds(case):
        assert len(questions) >= 2
    assert student_rounds(case)[0] != student_rounds(case)[1]
    assert case.student.question.endswith("?")


def student_rounds(case):
    rounds = case.student.questions
    return [rounds.goal, rounds.options, rounds.plan]


@each
def test_nothing_for_teachers_stands_where_students_read(case):
    shown = " ".join(" ".join(texts(case.student)).split())
    assert [words for words in texts(case.teacher) if words in shown] == []
    assert not re.search(r"\b(voor docenten|leerdoel|de studenten)", shown, re.IGNORECASE)


@each
def test_the_words_of_teaching(case):
    """People are addressed with je, described and not labelled; nothing asks to be shouted."""
    asked = " ".join(words for part in student_rounds(case) for words in part)
    assert not re.search(r"\b(u|uw)\b", asked)
    shown = " ".join(texts(case.student))
    labels = (
        "probleemgezin|allochto|autochto|zorgmijder|de laaggeletterde|de dakloze|de verslaafde|junk"
    )
    assert not re.search(labels, shown, re.IGNORECASE)
    english = r"\b(community|empoweren|outreachend|assessment|maatje-to|to do|deadline)\b"
    assert not re.search(english, shown, re.IGNORECASE)
    assert shown.count("‘") >= shown.count("“")


@each
def test_quotation_marks_open_and_close(case):
    for paragraph in case.student.paragraphs:
        assert not set('„”“"') & set(paragraph)
        opened = paragraph.count("‘")
        closed = len(re.findall(r"’", paragraph))
        assert opened == closed, paragraph[:60]


@each
def test_everyone_in_a_case_has_a_part_in_the_story(case):
    """Who is named among the actors is met in the story."""
    for actor in case.student.actors:
        name = re.match(r"[A-Z]\w+(?:-[A-Z]\w+)?", actor)
        if name:
            assert name.group() in case.student.story, actor


def test_no_two_cases_are_alike():
    titles = [case.student.title for case in CASES.values()]
    assert len(set(titles)) == len(titles)
    for first, second in combinations(CASES.values(), 2):
        one, other = (set(fragments(case.student.story)) for case in (first, second))
        assert one & other == set(), (first.name, second.name)


def fragments(story, length=7):
    """Every run of some words of a story."""
    words = re.findall(r"\w+", story.casefold())
    return (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def test_four_teams_have_four_or_five_cases_each():
    counts = Counter(case.student.team for case in CASES.values())
    assert set(counts) == set(BOOK.teams)
    assert len(counts) == 4
    assert set(counts.values()) <= {4, 5}


def test_every_level_is_chosen_somewhere_and_by_none_always():
    for level in Level:
        done = [level in case.student.levels(Status.DONE) for case in CASES.values()]
        assert any(done)
        assert not all(done)
        possible = [level in case.student.levels(Status.POSSIBLE) for case in CASES.values()]
        assert any(possible)


def test_people_have_names_of_their_own():
    """One name belongs to one main person, sociaal werkers apart; ages run from young to old."""
    mains = Counter()
    for case in CASES.values():
        first = re.match(r"[A-Z]\w+(?:-[A-Z]\w+)?", case.student.actors[0])
        if first:
            mains[first.group()] += 1
    assert len(mains) >= 15
    assert set(mains.values()) == {1}
    ages = {
        int(age) for case in CASES.values() for age in re.findall(r"\b(\d\d)\b", case.student.story)
    }
    assert len({age // 10 for age in ages if age < 100}) >= 7


def test_every_shared_signal_is_shared():
    themes = Counter(
        theme for case in CASES.values() for theme in {s.theme for s in case.student.signals} if theme
    )
    assert set(themes) == set(BOOK.signals)
    assert [theme for theme, count in themes.items() if count < 2] == []
