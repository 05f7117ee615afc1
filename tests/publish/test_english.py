"""A small programme in English: its site has English pages throughout."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from support import ROOT, swresearch

pytestmark = pytest.mark.deep

DUTCH = """
de|het|een|en|van|zijn|niet|voor|naar|bij|ook|wordt|worden|deze|dit|dat|wie|hoe|alle|geen|uit|wij|zij|u|uw
op|aan|als|door|waar|staat|staan|kan|mensen|vragen|uitspraken|uitspraak|schaal|schalen|antwoord|antwoorden
gemiddelde|klanten|medewerkers|onderzoek|verantwoording|codeboek|terug|volgende|vorige|zoeken|inhoud|tabel
bron|figuur|waarschijnlijk|tussen|lesgeven|meting|metingen|ronde|fase|steunt|gegevens|cijfers|bekijk|samen
betekenis|versies|toegankelijkheid|vragenlijst|vragenlijsten|uitkomsten|perspectieven|veranderden|weet
""".replace("\n", "|").strip("|")
# "EN 301 549" is the name of a standard.
DUTCH_WORDS = re.compile(rf"\b(?!EN 301 549)({DUTCH})\b", re.IGNORECASE)

PROGRAMME = """\
schema_version: 1
id: small-english
title: What neighbours notice
language: en
question: {text: What changes for people?, parts: {what: {text: What changes?}, how: {text: And how?}}}
contact: {authors: [A. Researcher], organisation: Made up, email: someone@example.org}
synthetic: true
findings: findings.yml
publication: {smallest_base: 5, smallest_cell: 3, percentages_from: 10, join_answers_below: 0}
phases:
  client:
    title: Clients speak
    people: clients
    person: client
    mode: mode
    groups: [area]
    waves:
      "2020": {year: 2020, sources: [{file: c1.csv, instrument: short, id: nr}]}
      "2021": {year: 2021, sources: [{file: c2.csv, instrument: short, id: nr}]}
  partner:
    title: Partners look on
    people: partners
    person: partner
    waves:
      "2021":
        year: 2021
        sources: [{file: p.csv, instrument: short, id: nr}]
        recruitment: [{by: letter, approached: 100, took_part: 60}]
"""
INSTRUMENT = """\
schema_version: 1
title: Short list
source: Made for a test.
answer_sets:
  agree:
    options: {1: disagree strongly, 2: disagree, 3: neutral, 4: agree, 5: agree strongly}
    missing: {9: {label: no idea, kind: dont_know}}
    agree: [4, 5]
    neutral: [3]
    disagree: [1, 2]
  way: {ordered: false, options: {1: video, 2: phone}}
  place: {ordered: false, options: {1: North, 2: South}}
blocks:
  work: {title: The work}
items:
  listens: {wording: The worker listens., answers: agree, block: work}
  helps:
    wording: {client: The worker helps me., partner: The worker helps people.}
    answers: agree
    block: work
  time: {wording: The worker takes time., answers: agree, block: work}
  rushes: {wording: The worker is in a hurry., answers: agree, block: work, reversed: true}
  mode: {wording: How asked, answers: way}
  area: {wording: Area, answers: place}
scales:
  contact:
    title: Contact
    items: [listens, helps, time, rushes]
    method: mean
    missing: available
    min_valid: 3
    bounds: [1, 5]
"""
FINDINGS = """\
schema_version: 1
findings:
  listening:
    conclusion: Clients feel heard.
    evidence:
      - {number: client.2021.statements.listens.agree, says: supports}
    dissent: Some do not.
    owner: the team
    edition: "2021"
    reviewed: 2021-09-29
    main: true
    now_what: [Keep listening.]
"""


def write_english(folder: Path) -> Path:
    """Write the programme: two waves of the same 60 clients and one of 60 partners."""
    (folder / "instruments").mkdir(parents=True)
    (folder / "programme.yml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "findings.yml").write_text(FINDINGS, encoding="utf-8")
    (folder / "instruments" / "short.yml").write_text(INSTRUMENT, encoding="utf-8")
    draw = random.Random(1)
    for name, shift in (("c1", 0), ("c2", 1), ("p", 0)):
        lines = ["nr;listens;helps;time;rushes;mode;area"]
        for row in range(60):
            level = (row % 4) + 1 + shift
            given = [min(5, max(1, level + draw.choice([-1, 0, 0, 1]))) for _ in range(3)]
            turned = 6 - min(5, max(1, level + draw.choice([-1, 0, 1])))
            answers = [*given, turned, row % 2 + 1, row % 3 % 2 + 1]
            lines.append(";".join([f"{name[0]}{row:03}", *map(str, answers)]))
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Path:
    """The site of the English programme."""
    folder = tmp_path_factory.mktemp("english")
    done = swresearch(
        "build", "--programme", write_english(folder / "programme"), "--out", folder / "out"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out" / "site"


def texts(page: Path) -> str:
    """What a page says, with what its attributes say."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    for code in soup.find_all(["script", "style", "pre", "code"]):
        code.decompose()
    said = [soup.get_text(" ")]
    for name in ("alt", "title", "aria-label", "placeholder"):
        said += [str(tag[name]) for tag in soup.find_all(attrs={name: True})]
    return re.sub(r"\s+", " ", " ".join(said))


def test_no_dutch_stands_in_the_english_pages(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    found = [
        (page.relative_to(site).as_posix(), said[max(0, match.start() - 40) : match.end() + 40])
        for page in pages
        for said in [texts(page)]
        for match in DUTCH_WORDS.finditer(said)
    ]
    assert found == []


def test_every_page_says_that_it_is_english(site: Path) -> None:
    for page in site.rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
        assert soup.html is not None and soup.html["lang"] == "en", page


@pytest.mark.parametrize(
    "page",
    sorted(
        path.relative_to(ROOT / "book").as_posix()
        for path in (ROOT / "book").rglob("*.md")
        if "en" not in path.parts[-3:] and "_static" not in path.parts
    ),
)
def test_every_page_of_prose_has_its_english_twin(page: str) -> None:
    places = re.compile(r"\{blocks\} (\S+)|\]\((/[^)]+)\)|^(#+) ", re.MULTILINE)
    dutch = (ROOT / "book" / page).read_text(encoding="utf-8")
    english = (ROOT / "book" / "en" / page).read_text(encoding="utf-8")
    assert places.findall(english) == places.findall(dutch)
