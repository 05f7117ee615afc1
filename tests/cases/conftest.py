"""A casebook to change: one good case, its teams and signals, in a folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

TEAMS = """\
schema_version: 1
teams:
  noord: {title: Team Noord, task: Gezinnen}
  zuid: {title: Team Zuid, task: Buurten}
"""
SIGNALS = """\
schema_version: 1
signals:
  waiting: Wie hulp nodig heeft, wacht lang
  shame: Schaamte houdt mensen weg
"""
CASE = """\
---
schema_version: 1
title: De buurvrouw
team: noord
target_group: Twee buren
question: Wat doe je?
situation: Twee buren horen elkaar.
actors: [buurvrouw, sociaal werker]
interventions:
- {what: Luisteren, level: individual, status: done, kind: guidance}
- {what: Een portiekavond, level: group, status: possible, kind: organising}
conditions:
  cohesion: Zij groeten elkaar niet meer.
factors:
- {factor: team, text: Het team twijfelt.}
considerations: [Praten kan ook verhullen.]
dilemmas: ["Bemiddel je of niet?"]
signals:
- {theme: waiting, text: Een half jaar wachten.}
questions:
  goal: ["Waar werk je naartoe?"]
  options: ["Wat kan nog meer?"]
  plan: ["Wat doe je morgen?"]
fictional: true
teacher:
  aims: [Studenten zien het gebouw achter de ruzie staan.]
  notes: [Laat een opname van voetstappen horen in de klas.]
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

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a case to the folder, with replacements in its text; gives the folder."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "teams.yml").write_text(TEAMS, encoding="utf-8")
    (folder / "signals.yml").write_text(SIGNALS, encoding="utf-8")

    def case(name: str = "buurvrouw.md", *changes: tuple[str, str], story: str = STORY) -> Path:
        text = CASE
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the case"
            text = text.replace(old, new)
        (folder / name).write_text(text.replace("STORY", story), encoding="utf-8")
        return folder

    return case
