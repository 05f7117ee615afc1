"""A programme of two small phases, quick to build: 24 clients and 24 partners, three statements."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path

PROGRAMME = """\
schema_version: 1
id: small-programme
title: Klein programma
question: {text: Wat gebeurt er?}
synthetic: true
phases:
  client:
    title: Klanten aan het woord
    people: klanten
    person: klant
    waves:
      "2020":
        year: 2020
        sources:
          - {file: client.csv, instrument: short, id: nr, drop: [naam]}
  partner:
    title: Partners aan het woord
    people: partners
    person: partner
    waves:
      "2021":
        year: 2021
        sources:
          - {file: partner.csv, instrument: short, id: nr, drop: [naam]}
"""

INSTRUMENT = """\
schema_version: 1
title: Korte lijst
answer_sets:
  agree:
    options: {1: oneens, 2: neutraal, 3: eens}
    missing: {9: weet niet}
    agree: [3]
    neutral: [2]
    disagree: [1]
blocks:
  work: {title: Het werk}
items:
  listens: {wording: De werker luistert., answers: agree, block: work}
  helps: {wording: De werker helpt., answers: agree, block: work}
  rushes: {wording: De werker heeft haast., answers: agree, block: work, reversed: true}
scales:
  contact:
    title: Contact
    items: [listens, helps, rushes]
    method: mean
    missing: available
    min_valid: 2
    bounds: [1, 3]
"""


def write_small(folder: Path) -> Path:
    """Write the programme into a folder that is made; returns it."""
    (folder / "instruments").mkdir(parents=True)
    (folder / "programme.yml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "instruments" / "short.yml").write_text(INSTRUMENT, encoding="utf-8")
    draw = random.Random(1)
    for name in ("client", "partner"):
        lines = ["nr;naam;listens;helps;rushes"]
        for row in range(24):
            answers = ";".join(str(draw.choice([1, 2, 3, 3])) for _ in range(3))
            lines.append(f"{name[0].upper()}{row:03};Testnaam{name}{row:03};{answers}")
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Replace text in a file; it must be there."""
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def ran(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """Which tasks a build carried out, with the reasons it gave, from its output."""
    return dict(re.findall(r"^▸ (.+) \((.+)\)$", done.stdout, re.MULTILINE))


def reused(done: subprocess.CompletedProcess[str]) -> set[str]:
    """Which tasks a build reused."""
    return set(re.findall(r"^· (.+): hergebruikt, niets veranderd", done.stdout, re.MULTILINE))


def events(out: Path) -> list[tuple[str, str]]:
    """What `run.json` says of the last build: (task, event)."""
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return [(event["task"], event["event"]) for event in record["events"]]
