"""The lessons as blocks of a page: complete, usable without script, and inert."""

import json

import pytest

from swresearch.blocks import Block
from swresearch.elearning import (
    QuestionKind,
    case_blocks,
    certificate_blocks,
    certificate_html,
    course_blocks,
    lesson_blocks,
    question_html,
)
from swresearch.elearning.forms import mixed
from swresearch.elearning.markup import block_html


def _questions(blocks):
    return [block for block in blocks if block.kind == "question"]


def test_every_lesson_holds_its_text_and_its_questions(course):
    for name, lesson in course.lessons.items():
        blocks = lesson_blocks(course, name)
        text = "\n".join(block.plain() for block in blocks)
        parts = [lesson.aim, *lesson.remember, *lesson.sources]
        parts += [words for part in lesson.parts for words in (part.title, *part.text, *part.points)]
        for question in lesson.questions.values():
            parts += [question.text]
            parts += [words for answer in question.answers for words in (answer.text, answer.feedback)]
        missing = [words for words in parts if words.removesuffix(".") not in text]
        assert missing == []


def test_payloads_are_plain_data(course):
    blocks: list[Block] = [*course_blocks(course), *case_blocks(course), *certificate_blocks(course)]
    for block in blocks:
        assert json.loads(json.dumps(block.payload()))["kind"] == block.kind


def test_the_case_is_called_fictional(course):
    texts = [block.plain() for block in case_blocks(course)]
    assert "Deze casus is verzonnen. De mensen en de plaats bestaan niet." in texts
    assert course.case.question in texts


def test_a_right_order_is_not_given_away(course):
    for ident, question in course.questions.items():
        if question.kind is QuestionKind.ORDER:
            assert mixed(question.answers, ident) != question.answers
            assert sorted(a.text for a in mixed(question.answers, ident)) == sorted(
                a.text for a in question.answers
            )


@pytest.mark.parametrize("seed", ["a", "b", "een lange naam"])
@pytest.mark.parametrize("length", range(2, 9))
def test_mixed_is_never_in_order_and_always_the_same(seed, length):
    things = list(range(length))
    assert mixed(things, seed) != things
    assert mixed(things, seed) == mixed(things, seed)
    assert sorted(mixed(things, seed)) == things


def test_hostile_text_is_escaped(hostile):
    blocks = [*course_blocks(hostile), *lesson_blocks(hostile, "lesson"), *certificate_blocks(hostile)]
    html = "\n".join(str(block_html(block.payload())) for block in blocks)
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 20


def test_a_payload_that_is_no_question_is_an_error():
    with pytest.raises(KeyError):
        question_html({"kind": "question"})


def test_verdicts_and_levels_are_of_a_fixed_set(course):
    payload = _questions(lesson_blocks(course, "beslissen"))[0].payload()
    fold = payload["folds"][0] | {"verdict": '"><script>'}
    html = str(question_html(payload | {"folds": [fold]}, level=99))
    assert 'class="sw-verdict sw-verdict-none"' in html
    assert "<h6 " in html


@pytest.mark.browser
def test_a_folded_question_opens_without_script(browser, course):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    blocks = _questions(lesson_blocks(course, "drie-niveaus"))
    page.set_content("\n".join(str(question_html(block.payload())) for block in blocks))
    first = page.locator(".sw-question").nth(1).locator("details")
    assert first.count() == len(course.lessons["drie-niveaus"].questions["lijn"].answers)
    verdict = first.nth(2).locator(".sw-verdict")
    assert not verdict.is_visible()
    first.nth(2).locator("summary").click()
    assert verdict.is_visible()
    assert verdict.inner_text() == "Past."
    context.close()


@pytest.mark.browser
def test_the_certificate_can_be_filled_in_and_sends_nothing(browser, course):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    [block] = certificate_blocks(course)
    page.set_content(str(certificate_html(block.payload())))
    assert page.locator("form").count() == 0
    page.get_by_label("Je naam").fill("Fenna de Vries")
    page.keyboard.press("Enter")
    assert page.get_by_label("Je naam").input_value() == "Fenna de Vries"
    assert requests == []
    context.close()
