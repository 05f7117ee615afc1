"""The demonstration's e-learning, a hostile one, and the standards' schemas where they are."""

import shutil
from pathlib import Path

import pytest
import yaml

from swresearch.cases import load_cases
from swresearch.elearning import load_course

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
SCHEMAS = ROOT.parent / "shared" / "schemas"

HOSTILE = (
    "<script>alert(1)</script> ]]> {{ 7*7 }} ```{raw} \"'&amp; ::a:: =~#{}\\n -> %50% "
    "\u202etfel\u202c 🦺"
)


@pytest.fixture(scope="session")
def course():
    return load_course(DATA / "elearning", load_cases(DATA / "cases"))


@pytest.fixture(scope="session")
def schemas():
    """The folder of the standards' schemas."""
    if not SCHEMAS.is_dir():
        pytest.skip("no schemas beside the repository: the packages were not validated")
    return SCHEMAS


@pytest.fixture
def programme(tmp_path):
    """A copy of the cases and the e-learning of the demonstration, to write in."""
    folder = tmp_path / "data"
    for name in ("elearning", "cases"):
        shutil.copytree(DATA / name, folder / name)
    return folder


def _ticked(*right):
    return [
        {"text": f"{sign}{HOSTILE} {i}", "feedback": f"{sign}{HOSTILE}", "correct": i in right}
        for i, sign in enumerate(("", "=", "[html]", "%100%"))
    ]


@pytest.fixture
def hostile(programme):
    """A course in which every text tries to be something else."""
    paired = [
        {"text": f"{i} {HOSTILE}", "feedback": HOSTILE, "goes_with": f"{i % 2} {HOSTILE}"[:120]}
        for i in range(3)
    ]
    ordered = [{"text": f"-{i} {HOSTILE}", "feedback": HOSTILE} for i in range(3)]
    lesson = {
        "schema_version": 1,
        "title": HOSTILE,
        "aim": HOSTILE,
        "minutes": 5,
        "parts": [{"title": HOSTILE, "text": [HOSTILE], "points": [HOSTILE]}],
        "remember": [HOSTILE],
        "sources": [HOSTILE],
        "questions": {
            "one": {"kind": "single", "text": HOSTILE, "answers": _ticked(1)},
            "some": {"kind": "multiple", "text": f"@{HOSTILE}", "answers": _ticked(0, 2)},
            "order": {"kind": "order", "text": HOSTILE, "answers": ordered, "explanation": HOSTILE},
            "match": {"kind": "match", "text": HOSTILE, "answers": paired},
        },
    }
    settings = {
        "schema_version": 1,
        "name": "hostile",
        "title": HOSTILE,
        "summary": HOSTILE,
        "intro": [HOSTILE],
        "pass_mark": 70,
        "lessons": ["lesson"],
        "licence": HOSTILE,
    }
    folder = programme / "elearning"
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in (("course.yml", settings), ("lesson.yml", lesson)):
        text = yaml.safe_dump(content, allow_unicode=True, width=10_000)
        (folder / name).write_text(text, encoding="utf-8")
    return load_course(folder)
