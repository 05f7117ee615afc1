"""GIFT and the Brightspace CSV, read back by small readers of the tests' own.

The GIFT reader follows Moodle's question/format/gift/format.php: escaped signs become placeholders
first, then the text is cut at its signs, then the placeholders become the signs.
"""

import csv
import io
import re

import pytest

from swresearch.elearning import QuestionKind
from swresearch.elearning.brightspace import brightspace
from swresearch.elearning.gift import gift

COURSES = pytest.mark.parametrize("case", ["course", "hostile"])
SIGNS = {r"\:": ":", r"\#": "#", r"\=": "=", r"\{": "{", r"\}": "}", r"\~": "~", r"\n": "\n"}
FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]")
# The weights that Moodle accepts, in percent.
WEIGHTS = {
    100,
    90,
    83.33333,
    80,
    75,
    70,
    66.66667,
    60,
    50,
    40,
    33.33333,
    30,
    25,
    20,
    16.66667,
    14.28571,
}
WEIGHTS |= {12.5, 11.11111, 10, 5, 0}


def _hide(text):
    text = text.replace("\\\\", "\ue0ff")
    for number, sign in enumerate(SIGNS):
        text = text.replace(sign, chr(0xE000 + number))
    return text.replace("\ue0ff", "\\")


def _reveal(text):
    for number, sign in enumerate(SIGNS.values()):
        text = text.replace(chr(0xE000 + number), sign)
    return text.strip()


def _plain(text):
    """(format, text): a text without a format of its own has that of its question."""
    found = FORMAT.match(text)
    return (found[1] if found else "plain"), _reveal(FORMAT.sub("", text, count=1))


def read_gift(text):
    """[(category, title, text, answers, general feedback)]; an answer is (weight, text, feedback)."""
    category, read = "", []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in part.splitlines() if not line.strip().startswith("//")]
        block = _hide("\n".join(lines))
        if block.startswith("$CATEGORY:"):
            category = block.removeprefix("$CATEGORY:").strip()
            continue
        title, rest = re.match(r"^::(.*?)::(.*)$", block, re.DOTALL).groups()
        opening, closing = rest.index("{"), rest.rindex("}")
        assert rest[closing + 1 :].strip() == ""
        body, general = rest[opening + 1 : closing], ""
        if "####" in body:
            body, _, general = body.rpartition("####")
        assert FORMAT.match(rest)[1] == "plain"
        read.append(
            (
                category,
                _reveal(title),
                _plain(rest[:opening])[1],
                list(_gift_answers(body)),
                _plain(general)[1],
            )
        )
    return read


def _gift_answers(body):
    for part in body.replace("=", "~=").split("~"):
        if not part.strip():
            continue
        answer, _, feedback = part.strip().partition("#")
        weight = 0.0
        if answer.startswith("="):
            weight, answer = 100.0, answer[1:]
        elif found := re.match(r"^%(-*[0-9]{1,2}\.?[0-9]*)%", answer):
            weight, answer = float(found[1]), answer[found.end() :]
        formats = {_plain(answer)[0], _plain(feedback)[0]}
        assert formats == {"plain"}
        if "->" in answer:
            left, right = answer.split("->")
            yield "pair", _plain(left)[1], _plain(right)[1]
        else:
            yield weight, _plain(answer)[1], _plain(feedback)[1]


@COURSES
def test_gift_gives_every_question_back(case, request):
    course = request.getfixturevalue(case)
    read = read_gift(gift(course))
    assert len(read) == len(course.questions)
    for question, (_, _, text, answers, general) in zip(course.questions.values(), read, strict=True):
        assert text.startswith(question.text)
        if question.kind.by_ticking:
            _assert_ticks(question, answers)
            assert general == _arrow(question.explanation or "")
        else:
            _assert_pairs(question, answers)
            assert all(_arrow(answer.feedback) in general for answer in question.answers)


def _arrow(text):
    return text.replace("->", "→")  # GIFT can hide an arrow in no way


def _assert_ticks(question, answers):
    assert [(text, feedback) for _, text, feedback in answers] == [
        (_arrow(answer.text), _arrow(answer.feedback)) for answer in question.answers
    ]
    for (weight, _, _), answer in zip(answers, question.answers, strict=True):
        assert abs(weight) in WEIGHTS
        assert (weight > 0) == answer.correct
    if question.kind is QuestionKind.SINGLE:
        assert sorted(weight for weight, *_ in answers)[-1] == 100
    else:
        assert sum(weight for weight, *_ in answers) == pytest.approx(0, abs=0.001)
        assert sum(weight for weight, *_ in answers if weight > 0) == pytest.approx(100, abs=0.001)


def _assert_pairs(question, answers):
    partners = {
        _arrow(answer.text): str(place)
        if question.kind is QuestionKind.ORDER
        else _arrow(answer.goes_with)
        for place, answer in enumerate(question.answers, start=1)
    }
    assert {left: right for _, left, right in answers} == partners
    assert len(answers) == len(question.answers)
    if question.kind is QuestionKind.ORDER:
        assert [right for *_, right in answers] != sorted(right for *_, right in answers)


def test_gift_has_a_category_per_lesson(course):
    categories = list(dict.fromkeys(category for category, *_ in read_gift(gift(course))))
    assert categories == [
        "Waar begin je?/Les 1: Drie niveaus",
        "Waar begin je?/Les 2: Sociale kwaliteit",
        "Waar begin je?/Les 3: Professioneel beslissen",
        "Waar begin je?/Les 4: Signaleren",
        "Waar begin je?/Casus: Het veldje na tienen",
    ]


def test_a_slash_in_a_title_starts_no_category(hostile):
    """Moodle reads two slashes as one."""
    assert "<//script>" in gift(hostile).splitlines()[0]


def read_brightspace(text):
    """[{key: [cells, ...]}], one per question."""
    questions = []
    for row in csv.reader(io.StringIO(text, newline="")):
        assert len(row) == 5
        if row[0] == "NewQuestion":
            questions.append({})
        if row[0]:
            questions[-1].setdefault(row[0], []).append([cell.strip() for cell in row[1:]])
    return questions


@COURSES
def test_brightspace_gives_every_question_back(case, request):
    course = request.getfixturevalue(case)
    read = read_brightspace(brightspace(course))
    assert len(read) == len(course.questions)
    for question, rows in zip(course.questions.values(), read, strict=True):
        assert rows["QuestionText"][0][0].startswith(question.text.strip())
        assert rows["QuestionText"][0][1] == ""  # not HTML
        _ROWS[question.kind](question, rows)
    names = [rows["ID"][0][0] for rows in read]
    assert len(set(names)) == len(names)


def _options(question, rows):
    full = "1" if question.kind is QuestionKind.MULTIPLE else "100"
    assert rows["NewQuestion"][0][0] == ("MS" if question.kind is QuestionKind.MULTIPLE else "MC")
    assert rows["Option"] == [
        [full if answer.correct else "0", answer.text, "", answer.feedback]
        for answer in question.answers
    ]


def _matches(question, rows):
    assert rows["NewQuestion"][0][0] == "M"
    choices = {number: text for number, text, *_ in rows["Choice"]}
    got = [(text, choices[number]) for number, text, *_ in rows["Match"]]
    assert got == [(answer.text, answer.goes_with.strip()) for answer in question.answers]
    assert all(answer.feedback in rows["Feedback"][0][0] for answer in question.answers)


def _items(question, rows):
    assert rows["NewQuestion"][0][0] == "O"
    got = [[text, html, feedback] for text, html, feedback, _ in rows["Item"]]
    assert got == [[answer.text, "NOT HTML", answer.feedback] for answer in question.answers]
    assert rows["Feedback"][0][0] == question.explanation


_ROWS = {
    QuestionKind.SINGLE: _options,
    QuestionKind.MULTIPLE: _options,
    QuestionKind.MATCH: _matches,
    QuestionKind.ORDER: _items,
}


def test_no_cell_is_a_formula(hostile):
    cells = [cell for row in csv.reader(io.StringIO(brightspace(hostile))) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert any(cell.startswith(" =") for cell in cells)
