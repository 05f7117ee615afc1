"""Hostile programmes, built to a site and opened: nothing runs, and what was written stands as text.

Every door by which words come in carries payloads: settings, instrument, findings, decisions, cells, file
names, prose, a case, a lesson, what a notebook shows, the labels of a file that nobody here made, and the
names, answers and open texts of a workbook. The pages are opened without their own policy
as well, so that what keeps them safe is that nothing became markup, not only that a browser refuses it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup

sys.path.append(str(Path(__file__).parent))

from sinks import write_sinks

from support import swresearch
from swresearch.programme import load_programme
from swresearch.publish.runs import plan
from swresearch.publish.texts import examined, run_texts, written_texts

pytestmark = [pytest.mark.deep, pytest.mark.browser]

ROOT = Path(__file__).parents[2]
RUN = "window.attacked=true"

PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><svg onload={RUN}>',
    f"' onmouseover='{RUN}' onfocus='{RUN}' autofocus='",
    f'" onfocus="{RUN}" autofocus tabindex="1" x="',
    "{{ 7*7 }} {{ cycler.__init__.__globals__.os.system('touch PWNED') }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    f"[klik](javascript:{RUN}) <javascript:{RUN}>",
    f'<a href="javascript:{RUN}">klik</a>',
    f"</title></style></textarea><script>{RUN}</script>",
    f"</text></svg><script>{RUN}</script><svg><text>",
    f"]]><script>{RUN}</script><![CDATA[",
    f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;script&#62;{RUN}&#60;/script&#62;",
    '<iframe srcdoc="&lt;script&gt;parent.attacked=true&lt;/script&gt;"></iframe>',
    '<meta http-equiv="refresh" content="0;url=https://kwaad.example/">',
    '<base href="https://kwaad.example/"><link rel="stylesheet" href="//kwaad.example/a.css">',
    "<style>* { display: none }</style>",
    '<form action="https://kwaad.example/"><button autofocus>x</button></form>',
    f'"}});{RUN};//</script><script>{RUN}</script>',
    "```{raw} html <script>window.attacked=true</script> ``` :::{include} /etc/passwd :::",
    "{getal}`client.2020.weg` {download}`/etc/passwd` {{getal}}",
    "{value} {0.__class__} %(name)s ${attacked} $$\\href{javascript:attacked=true}{x}$$",
    '=HYPERLINK("https://kwaad.example/","x")',
    f'<math><mtext><img src=x onerror="{RUN}"></mtext></math>',
]

# The settings that hold words for readers.
TEXTS = """
title subtitle intro question text people person limits note by commissioner authors contact organisation
source label wording worker client partner conclusion dissent now_what owner reason
"""
SETTINGS = (
    "programme.yml",
    "instruments/social_work.yml",
    "constructs.yml",
    "findings.yml",
    "rules.yml",
)

PROSE = f"""# Over het onderzoek {{{{ 7*7 }}}}

<script>{RUN}</script>

Tekst met <img src="x" onerror="{RUN}"> en [klik](javascript:{RUN}) en {{{{ cycler.next() }}}}.

<iframe src="https://kwaad.example/"></iframe> <a href="javascript:{RUN}">klik</a>

## Kop met <b onclick="{RUN}">vet</b>

```{{blocks}} programme.about
```
"""


def dangerous(text: str, payloads: Iterator[str]) -> str:
    return f"{text} {next(payloads)}"


def wordy(payloads: Iterator[str]) -> Iterator[str]:
    """The payloads without digits, which a conclusion may not have."""
    return (payload for payload in payloads if not any(sign.isdigit() for sign in payload))


def poisoned(tree: Any, payloads: Iterator[str], inside: bool = False) -> Any:
    """The settings with a payload behind every text that readers see."""
    if isinstance(tree, dict):
        return {
            key: dangerous(value, wordy(payloads))
            if key == "conclusion"
            else value
            if key in ("answer_sets", "names")  # the words by which answers and people are recognised
            else poisoned(value, payloads, key in TEXTS.split())
            for key, value in tree.items()
        }
    if isinstance(tree, list):
        return [poisoned(value, payloads, inside) for value in tree]
    return dangerous(tree, payloads) if inside and isinstance(tree, str) else tree


def run(*arguments: str | Path, cwd: Path) -> None:
    done = swresearch(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


def build_settled(programme: Path, out: Path) -> None:
    """Build; what the text gate stops (payloads hold addresses of sites) is settled, and built again."""
    arguments = ("build", "--programme", programme, "--out", out)
    if swresearch(*arguments, cwd=programme.parent).returncode != 0:
        settle_everything(programme, out)
        run(*arguments, cwd=programme.parent)


def settle_everything(programme: Path, out: Path) -> None:
    loaded = load_programme(programme)
    executed = {run.name: out / "runs" / run.name / "notebook.ipynb" for run in plan(loaded)}
    found = examined(loaded, {**written_texts(loaded), **run_texts(executed)}).undecided
    entries = {(one.text, one.kind.value) for findings in found.values() for one in findings}
    assert entries
    ledger = programme / "settled.yml"
    settled = yaml.safe_load(ledger.read_text(encoding="utf-8")) if ledger.is_file() else {}
    settled = {"schema_version": 1, "settled": settled.get("settled", [])}
    settled["settled"] += [
        {"text": text, "kind": kind, "verdict": "harmless", "reason": "een aanval"}
        for text, kind in sorted(entries)
    ]
    ledger.write_text(yaml.safe_dump(settled, allow_unicode=True, width=10**6), encoding="utf-8")
    settings = (programme / "programme.yml").read_text(encoding="utf-8")
    if "\nsettled:" not in settings:
        settings = f"{settings.rstrip()}\nsettled: settled.yml\n"
        (programme / "programme.yml").write_text(settings, encoding="utf-8")


def hostile_demonstration(folder: Path) -> Path:
    """A copy of the demonstration with payloads in its settings, its prose, a file's name and a cell."""
    programme = folder / "programma"
    shutil.copytree(ROOT / "data", programme)
    payloads = cycle(PAYLOADS)
    for name in SETTINGS:
        path = programme / name
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        written = yaml.safe_dump(
            poisoned(tree, payloads), allow_unicode=True, sort_keys=False, width=10**6
        )
        path.write_text(written, encoding="utf-8")
    mirror = f"client/spiegel<img src=x onerror={RUN}> {{{{ 7*7 }}}}.csv"
    (programme / "client/spiegelgesprekken-2020.csv").rename(programme / mirror)
    answer = f"videobellen<script>{RUN}</script>{{{{ 7*7 }}}}"
    cells = (programme / mirror).read_bytes().decode("cp1252")
    assert "videobellen" in cells
    (programme / mirror).write_bytes(cells.replace("videobellen", answer).encode("cp1252"))
    for name in ("programme.yml", "rules.yml"):
        path = programme / name
        text = path.read_text(encoding="utf-8")
        text = text.replace("client/spiegelgesprekken-2020.csv", f"'{mirror}'")
        path.write_text(text.replace("found: videobellen", f"found: '{answer}'"), encoding="utf-8")
    (programme / "book/programma.md").write_text(PROSE, encoding="utf-8")
    poison_teaching(programme)
    write_sinks(programme / "notebooks" / "afvoeren.ipynb", " ".join(PAYLOADS), RUN)
    return programme


WIDEST_WORD = 30


def poison_teaching(programme: Path) -> None:
    """Payloads in a case, its story and a lesson; addresses are left out, which another gate stops."""
    quiet = [payload for payload in PAYLOADS if "//" not in payload]
    payloads = cycle(quiet)
    path = programme / "cases" / "de-lege-stoel.md"
    _, front, story = path.read_text(encoding="utf-8").split("---\n", 2)
    case = yaml.safe_load(front)
    for name in ("situation", "question"):
        case[name] = dangerous(case[name], payloads)
    # A role is printed on a card, which refuses a word that is wider than the card.
    narrow = [payload for payload in quiet if max(map(len, payload.split())) <= WIDEST_WORD]
    case["actors"] = [*case["actors"], *narrow]
    front = yaml.safe_dump(case, allow_unicode=True, sort_keys=False, width=10**6)
    story = "\n\n".join([story.strip(), *quiet])
    path.write_text(f"---\n{front}---\n{story}\n", encoding="utf-8")
    lesson = programme / "elearning" / "signaleren.yml"
    tree = yaml.safe_load(lesson.read_text(encoding="utf-8"))
    tree["remember"] = [dangerous(line, payloads) for line in tree["remember"]]
    for part in tree["parts"]:
        part["title"] = dangerous(part["title"], payloads)
        part["text"] = [dangerous(line, payloads) for line in part["text"]]
    for question in tree["questions"].values():
        question["text"] = dangerous(question["text"], payloads)
    written = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10**6)
    lesson.write_text(written, encoding="utf-8")


def hostile_table(folder: Path) -> Path:
    """A programme drafted from a workbook with payloads for the names of its sheet and columns, in its
    answers and in open texts.
    """
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "<img src=x onerror=attacked=1>"
    sheet.append(["nr", *PAYLOADS, "Hebt u nog iets toe te voegen?"])
    draw = np.random.default_rng(2)
    for row in range(40):
        words = [f"{PAYLOADS[1]} {answer}" for answer in ("oneens", "neutraal", "eens")]
        answers = [words[draw.integers(3)] for _ in PAYLOADS]
        # Eight words of an open text that a question has too would be stopped as a quotation.
        own = PAYLOADS[row % 4].replace("true", str(row))
        sheet.append([f"R{row:03}", *answers, f"Ik zeg {row} {own} en dat is het."])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s"
    path = folder / "vragen.xlsx"
    book.save(path)
    run("new", folder / "programma", "--from", path, cwd=folder)
    return folder / "programma"


def hostile_file(folder: Path) -> Path:
    """A programme drafted from an SPSS file that has payloads for labels and in its name."""
    import pyreadstat

    draw = np.random.default_rng(1)
    frame = pd.DataFrame({f"v{i}": draw.integers(1, 6, 60).astype(float) for i in range(len(PAYLOADS))})
    answers = {float(code): f"{code} {PAYLOADS[code]}"[:110] for code in range(1, 6)}
    path = folder / f"<img src=x onerror={RUN}> {{{{ 7*7 }}}}.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=PAYLOADS[0],
        column_labels=[f"Vraag {i} {payload}" for i, payload in enumerate(PAYLOADS)],
        variable_value_labels=dict.fromkeys(frame.columns, answers),
    )
    run("new", folder / "programma", "--from", path, "--title", PAYLOADS[2], cwd=folder)
    return folder / "programma"


@pytest.fixture(
    scope="module",
    params=[hostile_demonstration, hostile_file, hostile_table],
    ids=lambda make: make.__name__,
)
def attacked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Path
) -> Path:
    """The site of a hostile programme; it has to build."""
    folder = tmp_path_factory.mktemp(request.param.__name__)
    programme = request.param(folder)
    build_settled(programme, folder / "uit")
    assert list(folder.rglob("PWNED")) == []
    return (folder / "uit" / "site").resolve()


def hashed(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def test_the_payloads_stand_on_the_pages_as_text(attacked: Path) -> None:
    words = "\n".join(
        BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").get_text(" ")
        for path in attacked.rglob("*.html")
    )
    words = " ".join(words.split())
    assert [payload for payload in PAYLOADS if " ".join(payload.split()) not in words] == []


def test_no_payload_became_markup(attacked: Path) -> None:
    for path in attacked.rglob("*.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for tag in soup.find_all(True):
            handlers = [name for name in tag.attrs if name.lower().startswith("on") or name == "srcdoc"]
            assert handlers == [], (path.name, str(tag)[:200])
            address = str(tag.get("href") or tag.get("src") or tag.get("action") or "").strip().lower()
            assert not address.startswith(("javascript:", "//", "http", "vbscript:")), (
                path.name,
                address,
            )
        assert soup.find_all(["iframe", "object", "embed", "base", "math", "style", "textarea"]) == []
        metas = soup.find_all("meta", attrs={"http-equiv": "Content-Security-Policy"})
        scripts = [str(tag.string) for tag in soup.find_all("script")]
        assert [tag for tag in soup.find_all("script") if tag.attrs] == []
        assert len(scripts) == (2 if path.name == "search.html" else 1), path.name
        assert all(f"'{hashed(script)}'" in str(metas[0]["content"]) for script in scripts), path.name
        assert [tag["http-equiv"] for tag in soup.find_all("meta", attrs={"http-equiv": True})] == [
            "Content-Security-Policy"
        ]


def test_an_open_text_is_on_no_page(attacked: Path) -> None:
    found = [
        path.name
        for path in attacked.rglob("*")
        if path.is_file() and re.search(rb"Ik zeg \d", path.read_bytes())
    ]
    assert found == []


@pytest.mark.parametrize("bypass", [False, True], ids=["with-policy", "without-policy"])
def test_nothing_runs_and_nobody_is_called(
    attacked: Path, open_page: Callable[..., Any], bypass: bool
) -> None:
    opened = open_page(bypass_csp=bypass, reduced_motion="reduce")
    opened.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path in sorted(attacked.rglob("*.html")):
        opened.goto(path.as_uri())
        opened.page.evaluate(
            """() => {
              document.querySelectorAll("details").forEach(details => { details.open = true; });
              for (const element of document.querySelectorAll("body *")) {
                element.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
                if (element.focus) element.focus();
              }
            }"""
        )
        opened.page.wait_for_timeout(50)
        assert opened.page.evaluate("window.attacked") is None, path.name
        assert opened.said == [], path.name
        assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == [], path.name


def test_a_search_among_payloads_runs_nothing(attacked: Path, open_page: Callable[..., Any]) -> None:
    opened = open_page(bypass_csp=True)
    for asked in ("script", "klik", "vraag", PAYLOADS[1]):
        opened.goto((attacked / "search.html").as_uri())
        opened.page.fill("#sw-search-field", asked)
        opened.page.wait_for_function("() => document.getElementById('sw-search-status').textContent")
        opened.page.wait_for_timeout(50)
        assert opened.page.evaluate("window.attacked") is None, asked
        assert opened.page.locator("#inhoud :is(img, script, svg, iframe)").count() == 0, asked
