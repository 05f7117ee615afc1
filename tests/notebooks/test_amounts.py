"""No page publishes an amount by group, so that the rule of one dominant contributor has no table to guard.

The rule itself is tested where it stands (tests/disclosure/test_protecting.py): a page that is to publish
sums by group has to make them with `link` and `protect`.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import numpy as np
from tests.notebooks.programmes import tiny_instrument, write_programme

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
MODES = [1] * 12 + [2] * 14
# One of the first group worked nearly all of its hours; no sum or mean is a number that occurs otherwise.
HOURS = [8731, *range(613, 624), *range(701, 715)]


def staged_hours(stage, folder: Path):
    instrument = tiny_instrument()
    instrument["items"]["hours"] = {"kind": "number", "wording": "Hoeveel uren?", "minimum": 0}
    instrument["items"]["hours"] |= {"maximum": 9000, "label": "uren"}
    drawn = random.Random(2)
    rows = ["id,q1,q2,q3,q4,mode,interviewer,hours"]
    for at, (mode, hours) in enumerate(zip(MODES, HOURS, strict=True)):
        given = [drawn.randint(1, 5) for _ in range(4)]
        rows.append(",".join(map(str, [f"p{at:03d}", *given, mode, 1, hours])))
    source = {"file": "a.csv", "instrument": "tiny", "id": "id"}
    phase = {"title": "Klanten", "people": "klanten", "person": "klant", "groups": ["mode"]}
    phase |= {"mode": "mode", "waves": {"2020": {"year": 2020, "sources": [source]}}}
    files = {"a.csv": "\n".join(rows) + "\n"}
    write_programme(folder, {"tiny": instrument}, {"client": phase}, files)
    return stage(folder, folder / "out")


def test_no_page_has_the_hours_of_a_group_or_of_a_person(stage, tmp_path):
    staged = staged_hours(stage, tmp_path)
    groups = [np.array(HOURS)[np.array(MODES) == mode] for mode in (1, 2)]
    amounts = {f"{number(part)}" for part in [*groups, np.array(HOURS)] for number in (np.sum, np.max)}
    amounts |= {f"{np.mean(part):.0f}" for part in [*groups, np.array(HOURS)]} | set(map(str, HOURS))
    pages = {name: staged.page(name) for name in staged.runs}
    assert {"client-2020-participation", "client-2020-crossings", "client-2020-statements"} <= set(pages)
    for name, page in pages.items():
        said = page.text + json.dumps(page.results)
        numbers = {found.partition(",")[0] for found in NUMBER.findall(said.replace(".", ""))}
        assert numbers & amounts == set(), name
        assert "hours=" not in said, name


def test_the_answers_do_hold_them(stage, tmp_path):
    """What is looked for above is there to be published."""
    staged = staged_hours(stage, tmp_path)
    wave = next(iter((staged.out / "data").glob("client*2020.parquet")))
    import pandas as pd

    assert sorted(pd.read_parquet(wave)["hours"]) == sorted(map(float, HOURS))
