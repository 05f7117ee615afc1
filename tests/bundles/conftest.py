import dataclasses
import sys
from pathlib import Path

import pytest

from swresearch.bundles import Materials, gather
from swresearch.cases import load_casebook, load_cases
from swresearch.programme import load_programme
from swresearch.teaching import load_teaching

ROOT = Path(__file__).parents[2]

# Lets tests here import `shares`, and `printed`, the helper of the print tests.
sys.path += [str(ROOT / "tests/bundles"), str(ROOT / "tests/print")]

from shares import NUMBERS  # noqa: E402

TEAMS = "schema_version: 1\nteams:\n  noord: {title: Team Noord, task: Gezinnen}\n"
CASE = """\
---
schema_version: 1
title: TITLE
team: noord
target_group: Twee buren
question: Wat doe je?
situation: Twee buren horen elkaar.
actors: [buurvrouw, sociaal werker]
interventions:
- {what: Luisteren, level: individual, status: done, kind: guidance}
- {what: 'OPTION', level: group, status: possible, kind: organising}
conditions:
  cohesion: Zij groeten elkaar niet meer.
factors:
- {factor: team, text: Het team twijfelt.}
considerations: ['CONSIDERATION']
dilemmas: ["Bemiddel je of niet?"]
questions:
  goal: ["Waar werk je naartoe?"]
  options: ["Wat kan nog meer?"]
  plan: ["Wat doe je morgen?"]
fictional: true
teacher:
  aims: [Studenten zien het gebouw achter de ruzie staan en niet alleen de buren.]
  notes: [Laat een opname van voetstappen horen in de klas voordat je begint.]
  pitfalls: [De groep kiest partij voor een van beide buren.]
  answers:
    goal: [Slapen en leven naast elkaar in dezelfde flat.]
    options: [Een geluidskaart maakt er een zaak van iedereen van.]
    plan: [Eerst luisteren en dan pas een avond beleggen samen.]
  afterwards: [De buren groeten elkaar weer en dat is genoeg geweest.]
---
STORY
"""
STORY = "\n\n".join(
    " ".join(["Er loopt iemand over de vloer boven haar hoofd."] * 10) for _ in range(3)
)


@pytest.fixture(scope="session")
def programme():
    return load_programme(ROOT / "data")


@pytest.fixture(scope="session")
def teaching(programme):
    return load_teaching(programme)


@pytest.fixture(scope="session")
def demonstration_materials(programme, teaching):
    return gather(programme, teaching, NUMBERS)


@pytest.fixture
def of_case(programme, tmp_path, demonstration_materials):
    """The materials of a casebook with one case of our own, with some of its words changed."""

    def made(title="De buurvrouw", option="Een avond", consideration="Praten kan ook verhullen.",
             story=STORY):  # fmt: skip
        folder = tmp_path / "cases"
        folder.mkdir()
        words = CASE.replace("TITLE", title).replace("OPTION", option.replace("'", "''"))
        words = words.replace("CONSIDERATION", consideration.replace("'", "''"))
        (folder / "de-buurvrouw.md").write_text(words.replace("STORY", story), encoding="utf-8")
        (folder / "teams.yml").write_text(TEAMS, encoding="utf-8")
        return dataclasses.replace(
            demonstration_materials, cases=load_cases(folder), book=load_casebook(folder)
        )

    return made


@pytest.fixture
def materials(of_case) -> Materials:
    return of_case()
