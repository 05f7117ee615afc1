"""The main job on files that nobody here made: draft, build, and the numbers are R's."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest
import yaml

from support import REFERENCE, swresearch

pytestmark = pytest.mark.deep  # two builds of each of two real files

EXPECTED = REFERENCE / "expected"
SCALES = json.loads((EXPECTED / "scales.json").read_text(encoding="utf-8"))
ITEMS = json.loads((EXPECTED / "items.json").read_text(encoding="utf-8"))
RULES = {"mean_half": 0.5, "mean_80": 0.8, "mean_all": 1.0}

CLOSED = 1e-9


@pytest.fixture(scope="module", params=["efc", "bfi"])
def own(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Path):
    """A programme drafted from an SPSS file, with the scales of the reference filled in, and built."""
    name = request.param
    folder = tmp_path_factory.mktemp(name) / "programme"
    done = swresearch("new", folder, "--from", REFERENCE / "data" / f"{name}.sav")
    assert (done.returncode, done.stderr) == (0, "")
    out = folder.parent / "out"
    done = swresearch("build", "--programme", folder, "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = (folder / "instruments").glob("*.yml")
    path.write_text(with_scales(path, name), encoding="utf-8")
    done = swresearch("build", "--programme", folder, "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    [answers] = [path for path in (out / "data").glob("*.parquet") if "missing" not in path.name]
    return name, out, pd.read_parquet(answers)


def with_scales(path: Path, name: str) -> str:
    """The drafted instrument with the scales of `scales.json`, each by three missing rules."""
    instrument = yaml.safe_load(path.read_text(encoding="utf-8"))
    scales = {}
    for key, scale in SCALES.items():
        if not scale["file"].startswith(name):
            continue
        for item in scale["reverse"]:
            instrument["items"][item]["reversed"] = True
        for rule, share in RULES.items():
            scales[f"{key}_{rule}"] = {
                "title": f"{key} {rule}",
                "items": list(scale["items"]),
                "method": "mean",
                "missing": "available",
                "min_valid": math.ceil(share * len(scale["items"])),
                "bounds": [scale["min"], scale["max"]],
            }
    return yaml.safe_dump({**instrument, "scales": scales}, allow_unicode=True, sort_keys=False)


def test_the_site_has_its_pages(own) -> None:
    _, out, _ = own
    pages = {path.relative_to(out / "site").as_posix() for path in (out / "site").rglob("*.html")}
    assert {"index.html", "programma.html", "verantwoording/codeboek.html"} <= pages
    assert any(page.endswith("/uitspraken.html") for page in pages)
    assert any(page.endswith("/schalen.html") for page in pages)


def test_frequencies_are_those_of_r(own) -> None:
    """R: table(), on the file's own codes."""
    name, _, answers = own
    compared = 0
    for key, expected in ITEMS.items():
        file, item = key.split(".", 1)
        if file != name or item not in answers:
            continue
        got = answers[item].value_counts()
        assert {row["code"]: row["count"] for row in expected["freq"]} == {
            code: int(got.get(code, 0)) for code in [row["code"] for row in expected["freq"]]
        }, item
        assert int(answers[item].isna().sum()) == expected["missing"], item
        compared += 1
    assert compared >= 9


def test_scores_are_those_of_r(own) -> None:
    """R: rowMeans over the items, reversed by min + max - x, with the missing rule of the column."""
    name, _, answers = own
    compared = 0
    for key, scale in SCALES.items():
        if not scale["file"].startswith(name):
            continue
        expected = pd.read_csv(EXPECTED / f"scores_{key}.csv")
        for rule in RULES:
            got = answers[f"{key}_{rule}"].to_numpy()
            wanted = expected[rule].to_numpy(dtype=float)
            assert len(got) == len(wanted)
            assert (pd.isna(got) == pd.isna(wanted)).all()
            assert abs(got - wanted)[~pd.isna(wanted)].max() < CLOSED
            n_valid = answers[f"{key}_{rule}_n_valid"].to_numpy()
            assert (n_valid == expected["n_valid"].to_numpy()).all()
            compared += 1
    assert compared == {"efc": 6, "bfi": 15}[name]


def test_the_frequencies_on_the_page_are_those_of_r(own) -> None:
    """The counts in the table of answers on the site, read back from its HTML."""
    name, out, _ = own
    [page] = (out / "site").rglob("uitspraken.html")
    tables = pd.read_html(page)
    numbers = {
        str(row.iloc[0]): " ".join(map(str, row)) for table in tables for _, row in table.iterrows()
    }
    item = {"efc": "c82cop1", "bfi": "A1"}[name]
    [settings] = (out.parent / "programme" / "instruments").glob("*.yml")
    wording = yaml.safe_load(settings.read_text(encoding="utf-8"))["items"][item]["wording"]
    shown = next(text for words, text in numbers.items() if words.startswith(wording))
    for row in ITEMS[f"{name}.{item}"]["freq"]:
        assert str(row["count"]) in shown.replace(".", "")


@pytest.mark.parametrize("file", ["limesurvey.csv", "qualtrics.csv", "dutch_two_header_rows.xlsx"])
def test_a_messy_export_gives_a_site(tmp_path: Path, file: str) -> None:
    folder, out = tmp_path / "programme", tmp_path / "out"
    done = swresearch("new", folder, "--from", REFERENCE / "data" / "nasty" / file)
    assert (done.returncode, done.stderr) == (0, "")
    done = swresearch("build", "--programme", folder, "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (out / "site" / "index.html").is_file()
