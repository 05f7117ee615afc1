"""What a programme has to teach with: named in its file, read as one, every problem said at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from two_phases import change, write_small

from support import ROOT, swresearch
from swresearch.errors import ProblemsError
from swresearch.programme import Programme, load_programme
from swresearch.publish.check import check_programme
from swresearch.teaching import load_teaching, teaching_files, teaching_problems

DATA = ROOT / "data"
KEYS = "cases: cases\nguide: guide.yml\nfactsheets: factsheets.yml\nelearning: elearning\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small programme with the demonstration's teaching material."""
    programme = write_small(tmp_path / "programme")
    for name in ("cases", "elearning"):
        shutil.copytree(DATA / name, programme / name)
    for name in ("guide.yml", "factsheets.yml"):
        shutil.copy(DATA / name, programme / name)
    settings = programme / "programme.yml"
    settings.write_text(settings.read_text("utf-8") + KEYS, encoding="utf-8")
    return programme


def told(programme: Programme) -> list[str]:
    return ProblemsError(teaching_problems(programme)).sentences("nl")


def test_everything_that_is_named_is_read(folder: Path) -> None:
    programme = load_programme(folder)
    teaching = load_teaching(programme)
    assert len(teaching.cases) == len(teaching.book.cases) == 18
    assert teaching.guide is not None and len(teaching.guide.cards) == 48
    assert teaching.sheets is not None and list(teaching.sheets.sheets) == [
        "wat-weegt-mee",
        "wat-steunt",
    ]
    assert teaching.course is not None and teaching.course.case is not None
    files = {path.relative_to(folder).as_posix() for path in teaching_files(programme)}
    assert {"cases/teams.yml", "cases/lijn-63.md", "guide.yml", "elearning/course.yml"} <= files


def test_a_programme_without_any_of_it_has_nothing_to_teach_with(tmp_path: Path) -> None:
    programme = load_programme(write_small(tmp_path / "programme"))
    assert not load_teaching(programme)
    assert teaching_problems(programme) == []
    assert teaching_files(programme) == []


def test_cases_without_a_guide_get_the_one_of_the_library(folder: Path) -> None:
    change(folder / "programme.yml", "guide: guide.yml\n", "")
    guide = load_teaching(load_programme(folder)).guide
    assert guide is not None and guide.title == "Samen wegen"


def test_the_guide_of_the_library_is_dutch(folder: Path) -> None:
    change(folder / "programme.yml", "guide: guide.yml\n", "language: en\n")
    with pytest.raises(ProblemsError) as caught:
        load_teaching(load_programme(folder))
    assert caught.value.sentences("en") == [
        "programme.yml: Cases and factsheets go with a conversation guide; that of swresearch is Dutch. "
        "Write one in the programme's language and name it at 'guide'."
    ]


# what is written for a key, and what is said
NAMES = [
    (
        "cases: cases",
        "cases: casses",
        "Deze map bestaat niet in de map ‘programme’. Bedoelt u ‘cases’?",
    ),
    (
        "cases: cases",
        "cases: guide.yml",
        "Deze map bestaat niet in de map ‘programme’. Kijk of de naam",
    ),
    ("cases: cases", "cases: ../cases", "Deze map ligt buiten de map van het programma."),
    ("elearning: elearning", "elearning: /tmp", "Deze map ligt buiten de map van het programma."),
    ("guide: guide.yml", "guide: gids.yml", "Dit bestand bestaat niet in de map ‘programme’."),
    ("guide: guide.yml", "guide: cases", "Dit bestand bestaat niet in de map ‘programme’."),
    ("factsheets: ", "factsheet: ", "De sleutel ‘factsheet’ bestaat niet. Bedoelt u ‘factsheets’?"),
]


@pytest.mark.parametrize(("right", "wrong", "expected"), NAMES)
def test_a_name_that_leads_nowhere_is_said_with_its_line(
    folder: Path, right: str, wrong: str, expected: str
) -> None:
    settings = folder / "programme.yml"
    change(settings, right, wrong)
    line = settings.read_text("utf-8").split(wrong)[0].count("\n") + 1
    with pytest.raises(ProblemsError) as caught:
        load_programme(folder)
    [got] = caught.value.sentences("nl")
    assert got.startswith(f"programme.yml, regel {line}: {expected}"), got


def test_a_link_out_of_the_folder_is_no_folder_of_the_programme(folder: Path) -> None:
    shutil.rmtree(folder / "cases")
    (folder / "cases").symlink_to(DATA / "cases", target_is_directory=True)
    with pytest.raises(ProblemsError) as caught:
        load_programme(folder)
    assert [problem.key for problem in caught.value.problems] == ["programme.outside-folder"]


def test_what_is_wrong_in_four_kinds_of_files_is_said_at_once(folder: Path) -> None:
    change(folder / "cases" / "lijn-63.md", "team: ", "taem: ")
    change(folder / "guide.yml", "kind: question, round: goal", "kind: question, round: gaol")
    change(folder / "factsheets.yml", "count: factors", "count: factoren")
    change(folder / "elearning" / "signaleren.yml", "minutes: ", "minuten: ")
    programme = load_programme(folder)
    places = [sentence.split(",")[0] for sentence in told(programme)]
    assert list(dict.fromkeys(places)) == [
        "cases/lijn-63.md",
        "guide.yml",
        "factsheets.yml",
        "elearning/signaleren.yml",
    ]
    assert all(", regel " in sentence for sentence in told(programme))
    with pytest.raises(ProblemsError) as caught:
        check_programme(folder)
    assert {problem.file for problem in teaching_problems(programme)} <= {
        problem.file for problem in caught.value.problems
    }


def test_a_build_refuses_before_its_first_task(folder: Path, tmp_path: Path) -> None:
    change(folder / "cases" / "lijn-63.md", "team: ", "taem: ")
    done = swresearch("build", "--programme", folder, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "cases/lijn-63.md, regel " in done.stderr
    assert "▸" not in done.stdout and "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "data").exists()


def test_what_does_not_fit_on_paper_is_found_by_check(folder: Path) -> None:
    path = folder / "cases" / "lijn-63.md"
    words = path.read_text("utf-8").partition("dilemmas:\n  - ")
    long = "WWWWWWWW " * 64
    path.write_text(f"{words[0]}{words[1]}{long}\n  - {words[2]}", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        check_programme(folder)
    assert "print.too-high" in {problem.key for problem in caught.value.problems}
    assert "lijn-63/dilemma-" in " ".join(caught.value.sentences("nl"))


def test_check_is_content_with_the_demonstration() -> None:
    done = swresearch("check", "--programme", DATA)
    assert (done.returncode, done.stderr) == (0, "")
