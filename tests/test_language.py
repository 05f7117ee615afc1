"""The text catalogue: complete in both languages, and every sentence that is asked for is there."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from swresearch.language import LANGUAGES, say, small_start

SOURCE = Path(__file__).parents[1] / "src/swresearch"
FOLDER = SOURCE / "language"
ROOMS = sorted(path.name for path in (FOLDER / "nl").glob("*.yml"))
MODULES = sorted(SOURCE.rglob("*.py"))


def _texts(language, room):
    def flat(tree, prefix=""):
        for key, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{key}.")
            else:
                yield f"{prefix}{key}", str(value)

    content = (FOLDER / language / room).read_text(encoding="utf-8")
    return dict(flat(yaml.safe_load(content) or {}))


def _placeholders(text):
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def test_both_languages_have_the_same_rooms():
    assert sorted(path.name for path in (FOLDER / "en").glob("*.yml")) == ROOMS
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} - {"__pycache__"} == set(LANGUAGES)


BOOK = Path(__file__).parents[1] / "book"
PROSE = sorted(path.relative_to(BOOK / "en") for path in (BOOK / "en").rglob("*.md"))


def _frame(path):
    """What a page of prose is built of: its headings by level and its blocks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    signs = [line if line.startswith("```{blocks}") else line.partition(" ")[0] for line in lines]
    return [sign for sign in signs if sign.startswith(("#", "```{blocks}"))]


def test_every_page_of_prose_is_there_in_english():
    dutch = [path.relative_to(BOOK) for path in BOOK.rglob("*.md")]
    assert sorted(path for path in dutch if path.parts[0] not in ("en", "_static")) == PROSE


@pytest.mark.parametrize("page", PROSE, ids=str)
def test_a_page_of_prose_has_the_same_frame_in_english(page):
    assert _frame(BOOK / "en" / page) == _frame(BOOK / page)


@pytest.mark.parametrize("room", ROOMS)
def test_room_has_the_same_keys_and_placeholders(room):
    dutch, english = _texts("nl", room), _texts("en", room)
    assert list(dutch) == list(english)
    different = [key for key in dutch if _placeholders(dutch[key]) != _placeholders(english[key])]
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_no_text_is_empty_or_stands_twice(language, room):
    texts = _texts(language, room)
    assert [key for key, text in texts.items() if not text.strip()] == []
    others = [_texts(language, other) for other in ROOMS if other != room]
    assert [key for key in texts if any(key in other for other in others)] == []


def _keys_used():
    """Every constant key given to `say`, `Problem`, `Fault`, `fault`, or a document's `problem`."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                place = {"say": 0, "Problem": 0, "fault": 0, "Fault": 1, "problem": 1}.get(name)
                if place is not None and len(node.args) > place:
                    prefix = "" if name == "say" else "problem."
                    for key in _constants(node.args[place]):
                        yield module.relative_to(SOURCE).as_posix(), f"{prefix}{key}"


def _constants(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


KNOWN = {key for room in ROOMS for key in _texts("nl", room)}


def test_every_key_that_is_used_exists():
    used = set(_keys_used())
    assert len(used) > 100
    # A room may have a short hand of its own, which puts its name before the key.
    short = {key.rpartition(".")[2] for key in KNOWN}
    unknown = [
        (module, key)
        for module, key in used
        if key not in KNOWN and not ("." not in key and key in short)
    ]
    assert sorted(unknown) == []


# A key in a variable: the constant itself looks like a problem of one of the rooms.
DOTTED = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)+|settings\.[a-z-]+")


def test_every_constant_that_looks_like_a_problem_exists():
    rooms = {key.split(".")[1] for key in KNOWN if key.startswith("problem.")}
    wrong = []
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = node.value
                looks = DOTTED.fullmatch(found) and found.split(".")[0] in rooms
                if looks and not {f"problem.{found}", found} & KNOWN:
                    wrong.append((module.name, found))
    assert wrong == []


def test_problems_say_what_to_do():
    """A problem is at least a sentence, with a capital and a full stop."""
    problems = [key for key in sorted(KNOWN) if key.startswith("problem.")]
    for language in LANGUAGES:
        texts = {key: text for room in ROOMS for key, text in _texts(language, room).items()}
        bad = [
            texts[key]
            for key in problems
            if not re.match(r"^[A-ZÀ-Ý‘'’{]", texts[key]) or not re.search(r"[.?:}’]$", texts[key])
        ]
        assert bad == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Diepte-interviews", "diepte-interviews"),
        ("spiegelgesprekken", "spiegelgesprekken"),
        ("CQ-meting", "CQ-meting"),
        ("Één keer", "één keer"),
        ("A", "A"),
        ("", ""),
    ],
)
def test_a_title_within_a_sentence_starts_small(title, expected):
    assert small_start(title) == expected


def test_an_unknown_text_is_a_defect():
    with pytest.raises(KeyError, match=r"^'no\.such\.text'$"):
        say("no.such.text")
    with pytest.raises(KeyError, match=r"^'value'$"):
        say("place.row")
