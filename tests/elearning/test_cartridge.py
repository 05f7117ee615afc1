"""The cartridge: manifest, metadata and quizzes as the standard wants them, and the quizzes marked."""

import io
import re
import zipfile

import pytest
from lxml import etree

from swresearch.elearning.cartridge import cartridge_files, cartridge_package
from swresearch.elearning.forms import as_choices

CP = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
COURSES = pytest.mark.parametrize("case", ["course", "hostile"])


@pytest.fixture
def files(case, request):
    return cartridge_files(request.getfixturevalue(case))


@pytest.fixture(scope="module")
def manifest_schema(schemas):
    return etree.XMLSchema(file=str(schemas / "common-cartridge-1.1/cc11libxml2validator.xsd"))


@pytest.fixture(scope="module")
def quiz_schema(schemas):
    return etree.XMLSchema(file=str(schemas / "common-cartridge-1.1/ccv1p1_qtiasiv1p2p1_v1p0.xsd"))


def _quizzes(files):
    return {name: etree.fromstring(text) for name, text in files.items() if name.startswith("quiz")}


@COURSES
def test_the_manifest_is_valid(files, manifest_schema):
    manifest_schema.assertValid(etree.fromstring(files["imsmanifest.xml"]))


@COURSES
def test_the_quizzes_are_valid(files, quiz_schema):
    quizzes = {name: quiz for name, quiz in _quizzes(files).items() if name.endswith(".xml")}
    assert len(quizzes) >= 1
    for quiz in quizzes.values():
        quiz_schema.assertValid(quiz)


WRONG = [
    ("imsmanifest.xml", b"rooted-hierarchy", b"a-hierarchy"),
    ("imsmanifest.xml", b"1.1.0", b"1.3.0"),
    ("imsmanifest.xml", b"<lom:value>yes", b"<lom:value>maybe"),
    ("quiz-drie-niveaus.xml", b'action="Set"', b'action="Add"'),
    ("quiz-drie-niveaus.xml", b'varname="SCORE" vartype', b'varname="POINTS" vartype'),
]


@pytest.mark.parametrize(("name", "right", "wrong"), WRONG)
def test_the_schemas_find_what_is_wrong(name, right, wrong, course, manifest_schema, quiz_schema):
    text = cartridge_files(course)[name]
    schema = manifest_schema if name == "imsmanifest.xml" else quiz_schema
    assert right in text
    assert not schema.validate(etree.fromstring(text.replace(right, wrong)))


def _rules(path):
    """(context, test, sentence) of the Schematron rules that the standard's schema carries."""
    sch = "{http://purl.oclc.org/dsdl/schematron}"
    for rule in etree.parse(str(path)).iter(f"{sch}rule"):
        for one in rule.iter(f"{sch}assert"):
            yield rule.get("context"), one.get("test"), " ".join("".join(one.itertext()).split())


def _broken(rules, document, names):
    return [
        sentence
        for context, test, sentence in rules
        for place in document.xpath(f"//{context}", namespaces=names)
        if not place.xpath(f"boolean({test})", namespaces=names)
    ]


@COURSES
def test_the_quizzes_keep_the_rules_of_the_profile(files, schemas):
    rules = list(_rules(schemas / "common-cartridge-1.1/ccv1p1_qtiasiv1p2p1_v1p0.xsd"))
    assert len(rules) > 60
    for quiz in _quizzes(files).values():
        assert _broken(rules, quiz, {"asi": QTI[1:-1]}) == []


def test_the_rules_find_what_is_wrong(course, schemas):
    rules = list(_rules(schemas / "common-cartridge-1.1/ccv1p1_qtiasiv1p2p1_v1p0.xsd"))
    text = cartridge_files(course)["quiz-drie-niveaus.xml"].replace(b"cc.exam.v0p1", b"cc.test.v0p1")
    [got] = _broken(rules, etree.fromstring(text), {"asi": QTI[1:-1]})
    assert got.startswith("[RULE 1j] Invalid fieldentry Assessment metadata")


def test_every_file_is_listed_once_and_nothing_extra(course):
    archive = zipfile.ZipFile(io.BytesIO(cartridge_package(course)))
    manifest = etree.fromstring(archive.read("imsmanifest.xml"))
    listed = [file.get("href") for file in manifest.iter(f"{CP}file")]
    assert sorted(listed) == sorted(set(archive.namelist()) - {"imsmanifest.xml"})
    resources = {one.get("identifier") for one in manifest.iter(f"{CP}resource")}
    named = [item.get("identifierref") for item in manifest.iter(f"{CP}item")]
    assert {name for name in named if name} == resources - {"shared"}


def test_an_assessment_has_one_file_and_no_address(course):
    """Rule set 3 of the manifest's Schematron names an older version's types, so it is checked here."""
    manifest = etree.fromstring(cartridge_files(course)["imsmanifest.xml"])
    quizzes = [one for one in manifest.iter(f"{CP}resource") if one.get("type") == ASSESSMENT]
    got = {
        (one.get("href"), len(one.findall(f"{CP}file")), len(one.findall(f"{CP}dependency")))
        for one in quizzes
    }
    assert len(quizzes) == len(course.lessons) + 1
    assert got == {(None, 1, 0)}


def test_the_same_course_gives_the_same_bytes(course):
    assert cartridge_package(course) == cartridge_package(course)


def test_pages_have_no_script_and_ask_nobody(course):
    pages = {
        name: text.decode() for name, text in cartridge_files(course).items() if name.endswith(".html")
    }
    assert len(pages) == len(course.lessons) + 3
    for text in pages.values():
        assert "<script" not in text
        assert re.search(r"(https?:)?//\w+\.", text) is None


def _marked(item, ticked):
    """The score and the feedback that a quiz engine gives, by the item's own response processing."""

    def holds(test):
        name = etree.QName(test).localname
        if name == "varequal":
            return test.text in ticked
        inner = [holds(part) for part in test]
        return not inner[0] if name == "not" else all(inner)

    score, shown = 0, []
    for condition in item.iter(f"{QTI}respcondition"):
        if not all(holds(test) for test in condition.find(f"{QTI}conditionvar")):
            continue
        score = int(condition.findtext(f"{QTI}setvar") or score)
        shown += [one.get("linkrefid") for one in condition.iter(f"{QTI}displayfeedback")]
        if condition.get("continue") == "No":
            break
    feedback = {
        one.get("ident"): "".join(one.itertext()).strip() for one in item.iter(f"{QTI}itemfeedback")
    }
    return score, [feedback[name] for name in shown]


@COURSES
def test_every_question_is_marked_as_its_answers_say(case, request, files):
    """Each set of one option, the right set, and everything ticked."""
    course = request.getfixturevalue(case)
    items = {
        item.get("ident"): item for quiz in _quizzes(files).values() for item in quiz.iter(f"{QTI}item")
    }
    choices = [
        choice for ident, question in course.questions.items() for choice in as_choices(ident, question)
    ]
    assert [choice.ident for choice in choices] == list(items)
    for choice in choices:
        item = items[choice.ident]
        texts = ["".join(label.itertext()).strip() for label in item.iter(f"{QTI}response_label")]
        assert texts == [option.text for option in choice.options]
        right = {f"a{i}" for i, option in enumerate(choice.options) if option.correct}
        tries = [{f"a{i}"} for i in range(len(texts))] + [right]
        if choice.several:
            tries.append({f"a{i}" for i in range(len(texts))})
        for ticked in tries:
            score, shown = _marked(item, ticked)
            assert score == (100 if ticked == right else 0)
            assert shown == [choice.options[int(name[1:])].feedback for name in sorted(ticked)]


@pytest.mark.parametrize("case", ["hostile"])
def test_hostile_text_is_plain_text(case, files, hostile):
    for quiz in _quizzes(files).values():
        assert {text.get("texttype") for text in quiz.iter(f"{QTI}mattext")} == {"text/plain"}
    assert etree.fromstring(files["imsmanifest.xml"]).findtext(f".//{CP}item/{CP}item/{CP}title") == (
        hostile.file.title
    )


@pytest.mark.browser
def test_pages_look_after_themselves(browser, course, hostile, tmp_path):
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    for name, one in (("own", course), ("hostile", hostile)):
        for file, content in cartridge_files(one).items():
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for path in sorted((tmp_path / name).glob("*.html")):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path.name
            assert page.locator("h1").count() == 1
    assert complaints == []
    context.close()
