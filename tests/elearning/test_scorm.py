"""The SCORM package: valid, whole, and run in a browser inside somebody else's learning environment."""

import http.server
import io
import json
import re
import threading
import zipfile
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from swresearch.elearning.scorm import scorm_files, scorm_package
from swresearch.elearning.state import ROOM, longest_state

VENDOR = Path(__file__).parent / "vendor"
CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADLCP = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"

ENVIRONMENT = """<!DOCTYPE html><meta charset="utf-8"><title>Leeromgeving</title>
<link rel="icon" href="data:,">
<style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh; display: block }</style>
<script src="scorm12.min.js"></script>
<script>
  window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
  const saved = sessionStorage.getItem("saved");
  if (saved) window.API.loadFromJSON(JSON.parse(saved));
  window.commits = 0;
  window.API.on("LMSCommit", () => { window.commits += 1; });
  window.API.on("LMSSetValue.cmi.core.session_time", (name, value) => { window.session = value; });
  window.API.on("LMSFinish", () => { window.finished = true; });
  window.keep = () => sessionStorage.setItem("saved", JSON.stringify(window.API.cmi));
</script>
<iframe name="package" src="package/index.html"></iframe>
"""


@pytest.fixture(scope="module")
def files(course):
    return scorm_files(course)


# One schema that knows all three: packaging, ADL's attributes, metadata.
TOGETHER = """<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:together">
<import namespace="http://www.imsproject.org/xsd/imscp_rootv1p1p2" schemaLocation="imscp_rootv1p1p2.xsd"/>
<import namespace="http://www.adlnet.org/xsd/adlcp_rootv1p2" schemaLocation="adlcp_rootv1p2.xsd"/>
<import namespace="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1" schemaLocation="imsmd_rootv1p2p1.xsd"/>
</schema>"""


@pytest.fixture(scope="module")
def schema(schemas):
    base = (schemas / "scorm-1.2" / "together.xsd").as_uri()
    return etree.XMLSchema(etree.fromstring(TOGETHER, base_url=base))


@pytest.mark.parametrize("case", ["course", "hostile"])
def test_the_manifest_is_valid(case, request, schema):
    course = request.getfixturevalue(case)
    manifest = etree.fromstring(scorm_files(course)["imsmanifest.xml"])
    schema.assertValid(manifest)
    assert manifest.findtext(f"{CP}metadata/{CP}schema") == "ADL SCORM"
    assert manifest.findtext(f"{CP}metadata/{CP}schemaversion") == "1.2"
    assert manifest.findtext(f"{CP}organizations/{CP}organization/{CP}title") == course.file.title


WRONG = [
    (b"<organizations default", b"<organizations standard"),
    (b'adlcp:scormtype="sco"', b'adlcp:scormtype="page"'),
    (b"<imsmd:title>", b"<imsmd:titel>"),
    (b'<file href="', b'<file name="'),
]


@pytest.mark.parametrize(("right", "wrong"), WRONG)
def test_the_schema_finds_what_is_wrong(right, wrong, files, schema):
    """Without this the test above would prove nothing."""
    close = (right.replace(b"<", b"</"), wrong.replace(b"<", b"</"))
    text = files["imsmanifest.xml"].replace(right, wrong).replace(*close)
    assert text != files["imsmanifest.xml"]
    assert not schema.validate(etree.fromstring(text))


def test_every_file_is_listed_and_nothing_extra(course):
    archive = zipfile.ZipFile(io.BytesIO(scorm_package(course)))
    manifest = etree.fromstring(archive.read("imsmanifest.xml"))
    [resource] = manifest.iter(f"{CP}resource")
    listed = [file.get("href") for file in resource.iter(f"{CP}file")]
    assert sorted(listed) == sorted(set(archive.namelist()) - {"imsmanifest.xml"})
    assert len(listed) == len(set(listed))
    assert resource.get(f"{ADLCP}scormtype") == "sco"
    assert resource.get("href") in listed


def test_every_file_that_the_page_and_styles_name_is_there(files):
    page = files["index.html"].decode()
    named = re.findall(r'(?:src|href)="([^"#]+)"', page)
    for style in ("course.css", "questions.css"):
        named += re.findall(r'url\("([^"]+)"\)', files[style].decode())
    assert len(named) >= 7
    assert [name for name in named if name not in files] == []


def test_the_same_course_gives_the_same_bytes(course):
    assert scorm_package(course) == scorm_package(course)
    entries = zipfile.ZipFile(io.BytesIO(scorm_package(course))).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)


def test_nothing_names_another_host(files):
    """Schema names in the manifest and the fonts' licence are names, not requests."""
    shown = {name: files[name].decode() for name in files if name.endswith((".html", ".css", ".js"))}
    assert [name for name, text in shown.items() if re.search(r"(https?:)?//\w+\.", text)] == []


def test_the_state_fits(course):
    assert longest_state(course) < ROOM / 2


@pytest.fixture
def environment(tmp_path, files):
    """The address of a learning environment that holds the package."""
    (tmp_path / "index.html").write_text(ENVIRONMENT, encoding="utf-8")
    (tmp_path / "scorm12.min.js").write_bytes((VENDOR / "scorm12.min.js").read_bytes())
    for name, content in files.items():
        path = tmp_path / "package" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    handler = partial(_Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Visit:
    """One visit of a learner: the package in a frame of the environment."""

    def __init__(self, page, address):
        self.page = page
        self.requests, self.complaints = [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda line: self.complaints.append(line.text) if line.type == "error" else None
        )
        self.open(address)

    def open(self, address):
        self.page.goto(address)
        self.frame = self.page.frame(name="package")
        self.frame.wait_for_selector("body.js")

    def cmi(self, name):
        return self.page.evaluate("name => String(window.API.lmsGetValue(name))", name)

    def record(self):
        return json.loads(self.page.evaluate("() => JSON.stringify(window.API.cmi)"))

    def leave_and_come_back(self, address):
        """Close the package, keep its record as an environment does, and open it again."""
        self.page.evaluate("() => { document.querySelector('iframe').src = 'about:blank' }")
        self.page.wait_for_function("() => window.finished === true")
        self.page.evaluate("() => window.keep()")
        record = self.record() | {"session": self.page.evaluate("() => window.session")}
        self.open(address)
        return record

    def turn_to(self, page):
        self.frame.click(f'#contents a[data-page="{page}"]')

    def question(self, ident):
        return self.frame.locator(f'.question[data-id="{ident}"]')

    def answer(self, ident, question, right=True):
        """Answer a question as a learner does, rightly or wrongly."""
        shown = self.question(ident)
        if question.kind.by_ticking:
            wanted = [i for i, a in enumerate(question.answers) if a.correct]
            if not right:
                wanted = [i for i, a in enumerate(question.answers) if not a.correct][:1]
            for box in shown.locator("input[type=checkbox]:checked").all():
                box.uncheck()
            for i in wanted:
                shown.locator(f'input[value="{i}"]').check()
        else:
            for select in shown.locator("select").all():
                value = select.get_attribute("data-right") if right else "0"
                select.select_option(index=int(value) + 1)  # the first option says to choose
        shown.locator(".check").click()


@pytest.fixture
def visit(browser, environment):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context.new_page(), environment)
    context.close()


def test_it_is_launched_and_begins(visit, course):
    assert visit.cmi("cmi.core.lesson_status") == "incomplete"
    assert visit.cmi("cmi.core.score.raw") == "0"
    assert visit.cmi("cmi.core.score.max") == "100"
    assert visit.frame.inner_text("#connection").startswith("Je voortgang en score worden")
    assert visit.frame.inner_text("#progress") == f"0 van de {len(course.questions)} vragen goed"
    assert visit.frame.locator(".page:visible").count() == 1


def test_answers_get_their_own_feedback(visit, course):
    visit.turn_to("lesson-drie-niveaus")
    ident = "drie-niveaus.onderzoek"
    question = course.questions[ident]
    visit.answer(ident, question, right=False)
    shown = visit.question(ident)
    assert shown.locator(".result").inner_text() == "Nog niet."
    assert shown.locator(".feedback:visible").all_inner_texts() == [question.answers[1].feedback]
    visit.answer(ident, question)
    assert shown.locator(".result").inner_text() == "Goed."
    assert shown.locator(".feedback:visible").all_inner_texts() == [question.answers[0].feedback]
    assert visit.cmi("cmi.core.score.raw") == str(100 // len(course.questions))


def test_an_unfinished_answer_is_not_looked_at(visit):
    visit.turn_to("lesson-drie-niveaus")
    shown = visit.question("drie-niveaus.indelen")
    shown.locator("select").first.select_option(index=1)
    shown.locator(".check").click()
    assert shown.locator(".result").inner_text() == "Kies eerst bij elke regel iets."
    assert shown.locator(".feedback:visible").count() == 0


def test_what_is_missing_is_said(visit):
    visit.turn_to("lesson-drie-niveaus")
    shown = visit.question("drie-niveaus.achterberg")
    shown.locator('input[value="1"]').check()
    shown.locator(".check").click()
    assert shown.locator(".result").inner_text() == (
        "Nog niet. Wat je aankruiste klopt, maar er is meer goed."
    )


def test_it_is_resumed_where_it_was_left(visit, course, environment):
    lesson = course.lessons["drie-niveaus"]
    visit.turn_to("lesson-drie-niveaus")
    for key, question in list(lesson.questions.items())[:3]:
        visit.answer(f"drie-niveaus.{key}", question)
    wrong = list(lesson.questions)[3]
    visit.answer(f"drie-niveaus.{wrong}", lesson.questions[wrong], right=False)
    record = visit.leave_and_come_back(environment)
    expected = 100 * 3 // len(course.questions)
    assert record["core"]["lesson_status"] == "incomplete"
    assert record["core"]["exit"] == "suspend"
    assert record["core"]["score"]["raw"] == str(expected)
    assert re.fullmatch(r"\d{4}:\d\d:\d\d", record["session"])
    assert record["core"]["lesson_location"] == "lesson-drie-niveaus"
    assert visit.frame.locator(".page:visible").get_attribute("id") == "lesson-drie-niveaus"
    assert visit.frame.inner_text("#progress") == f"3 van de {len(course.questions)} vragen goed"
    assert visit.question("drie-niveaus.indelen").locator(".result").inner_text() == "Goed."
    assert visit.question("drie-niveaus.indelen").locator("select").first.is_disabled()
    assert visit.question(f"drie-niveaus.{wrong}").locator(".result").inner_text() == "Nog niet."
    assert visit.cmi("cmi.core.score.raw") == str(expected)


def test_all_right_is_passed_and_gives_a_certificate(visit, course, environment):
    for ident in course.questions:
        visit.frame.evaluate(ANSWER, ident)
    assert visit.cmi("cmi.core.lesson_status") == "passed"
    assert visit.cmi("cmi.core.score.raw") == "100"
    visit.turn_to("finish")
    visit.frame.fill("#certificate-name", "Fenna de Vries")
    assert visit.frame.inner_text("#certificate-score") == "Score: 100%"
    assert visit.frame.input_value("#certificate-date") != ""
    record = visit.leave_and_come_back(environment)
    assert "Fenna" not in json.dumps(record)
    assert record["core"]["lesson_status"] == "passed"
    assert visit.cmi("cmi.core.lesson_status") == "passed"
    assert visit.frame.input_value("#certificate-name") == ""
    assert len(record["suspend_data"]) <= longest_state(course)


# Answers a question rightly without a hand on the mouse.
ANSWER = """id => {
  const question = document.querySelector(`.question[data-id="${id}"]`);
  question.querySelectorAll("[data-right]").forEach((field) => {
    if (field.tagName === "SELECT") field.value = field.dataset.right; else field.checked = true;
  });
  question.querySelector(".check").click();
}"""


def test_the_pass_mark_decides(visit, course):
    needed = -(-course.file.pass_mark * len(course.questions) // 100)
    got = []
    for ident in list(course.questions)[:needed]:
        visit.frame.evaluate(ANSWER, ident)
        got.append(visit.cmi("cmi.core.lesson_status"))
    assert got == ["incomplete"] * (needed - 1) + ["passed"]
    visit.turn_to("finish")
    assert visit.frame.locator("#certificate").is_visible()
    assert not visit.frame.locator("#locked").is_visible()


DAMAGED = [
    "2|start|drie-niveaus.lijn=2",
    "1|nowhere|no.such=1|drie-niveaus.lijn=9|drie-niveaus.indelen=0|=|x",
    "<script>alert(1)</script>",
    "1",
]


@pytest.mark.parametrize("state", DAMAGED)
def test_a_damaged_or_older_state_is_let_be(visit, environment, state):
    record = visit.record()
    record["suspend_data"] = state
    visit.page.evaluate("r => sessionStorage.setItem('saved', JSON.stringify(r))", record)
    visit.open(environment)
    assert visit.frame.inner_text("#progress").startswith("0 van de")
    assert visit.frame.locator(".page:visible").get_attribute("id") == "start"
    assert visit.complaints == []


def test_nothing_goes_elsewhere_and_nothing_is_refused(visit, course, environment):
    for page in visit.frame.locator("#contents a").all():
        page.click()
    assert {url.split("/package")[0].rstrip("/") for url in visit.requests} <= {
        environment,
        f"{environment}/scorm12.min.js",
    }
    assert visit.complaints == []


def test_without_an_environment_it_says_so(browser, environment):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{environment}/package/index.html")
    assert page.inner_text("#connection") == (
        "Deze pagina is niet met een leeromgeving verbonden. Je voortgang wordt niet bewaard."
    )
    context.close()


def test_an_environment_that_refuses_is_reported(browser, environment):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "window.API = { LMSInitialize: () => 'true', LMSGetValue: () => '', LMSSetValue: () => 'false',"
        " LMSCommit: () => 'false', LMSFinish: () => 'true' }"
    )
    page.goto(f"{environment}/package/index.html")
    assert page.inner_text("#connection").startswith("Je leeromgeving kon je voortgang niet bewaren.")
    context.close()


def test_without_script_everything_can_be_read(browser, environment, course):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{environment}/package/index.html")
    text = page.inner_text("main")
    for lesson in course.lessons.values():
        assert lesson.remember[0] in text
    assert "Voor de vragen is JavaScript nodig." in text
    context.close()


def test_hostile_text_is_text(browser, hostile, tmp_path):
    for name, content in scorm_files(hostile).items():
        path = tmp_path / "hostile" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    context = browser.new_context()
    page = context.new_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto((tmp_path / "hostile" / "index.html").as_uri())
    assert page.inner_text(".brand") == hostile.file.title
    assert page.locator("script:not([src])").count() == 0
    for ident, question in hostile.questions.items():
        shown = page.locator(f'.question[data-id="{ident}"]')
        assert shown.locator("h3").text_content() == question.text
        texts = shown.locator("label").all_text_contents()
        assert sorted(texts) == sorted(answer.text for answer in question.answers)
    assert dialogs == []
    context.close()
