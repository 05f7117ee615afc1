"""Answers before and after in one wide file: drafted as two measurements, and R's change on the page."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import yaml
from tests.notebooks.programmes import REFERENCE, SAI, state_anxiety

from swresearch import changes
from swresearch.draft import draft_programme
from swresearch.draft.facts import facts_of
from swresearch.draft.moments import moments_apart
from swresearch.errors import ProblemsError
from swresearch.notebook import Run
from swresearch.programme import Perspective, load_programme
from swresearch.publish.check import check_programme
from swresearch.read import read_export

LEFT = 20
DEGREE = {1: "helemaal niet", 2: "een beetje", 3: "tamelijk", 4: "zeer"}


def side_by_side(marks: dict[int, str]) -> pd.DataFrame:
    """The reference answers of both measurements, a row per person; twenty people did not come back."""
    frame = pd.read_csv(REFERENCE / "data" / SAI["file"])
    frame = frame[frame["time"].isin(marks)].drop(columns="study")
    wide = frame.pivot(index="id", columns="time")
    wide.columns = [marks[time].format(name) for name, time in wide.columns]
    second = [name for name in wide if name not in [marks[1].format(item) for item in SAI["items"]]]
    wide.loc[wide.index[:LEFT], second] = float("nan")
    return wide.reset_index().assign(leeftijd=lambda people: 30 + people["id"] % 40)


def drafted(folder: Path, file: Path) -> Path:
    """The programme drafted from a file, with the scale that its researcher adds."""
    draft_programme([file], folder, "Een proef")
    path = folder / "instruments" / "klanten.yml"
    scales = yaml.safe_dump({"scales": state_anxiety()["scales"]}, sort_keys=False)
    names = {name.replace(".", "_"): name for name in SAI["items"]}
    content = yaml.safe_load(path.read_text(encoding="utf-8") + scales)
    scale = content["scales"]["anxiety"]
    scale["items"] = [names[key] if names[key] in content["items"] else key for key in scale["items"]]
    for key, item in content["items"].items():
        if names.get(key, key) in SAI["reverse"]:
            item["reversed"] = True
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def csv_file(folder: Path) -> Path:
    side_by_side({1: "{}_pre", 2: "{}_post"}).to_csv(folder / "klanten-2020.csv", index=False)
    return folder / "klanten-2020.csv"


def spss_file(folder: Path) -> Path:
    wide = side_by_side({1: "t0_{}", 2: "t1_{}"}).rename(columns=lambda name: name.replace(".", "_"))
    labels = {name: DEGREE for name in wide if name[:3] in ("t0_", "t1_")}
    wordings = {name: f"Ik voel me {name[3:]}." for name in labels}
    pyreadstat.write_sav(
        wide, str(folder / "klanten-2020.sav"), variable_value_labels=labels, column_labels=wordings
    )
    return folder / "klanten-2020.sav"


@pytest.mark.parametrize(
    ("write", "waves"),
    [(csv_file, ["2020-pre", "2020-post"]), (spss_file, ["2020-t0", "2020-t1"])],
)
def test_before_and_after_in_one_file_become_two_measurements(stage, tmp_path, write, waves):
    folder = drafted(tmp_path / "p", write(tmp_path))
    programme = load_programme(folder)
    phase = programme.file.phases[Perspective.CLIENT]
    assert list(phase.waves) == waves
    (file,) = {source.file for wave in phase.waves.values() for source in wave.sources}
    assert len(list((folder / "raw").iterdir())) == 1 and (folder / file).is_file()
    assert check_programme(folder)[0] == "Geen problemen gevonden. Metingen: 2; mensen: 170."

    staged = stage(folder, tmp_path / "out")
    page = staged.page("client-change")
    kept = [[f"{c.text} {c.light}".strip() for c in row] for row in page.table("kept").rows]
    assert kept[0][:2] == [waves[0], "170"]
    assert kept[1][:4] == [waves[1], "150", "150", "0"]

    scores = pd.read_csv(REFERENCE / "expected" / "sai_flat_scores_wide.csv").set_index("id")  # R
    both = scores.iloc[LEFT:].dropna()
    run = Run.open(staged.out / "runs" / "client-change")
    (pair,) = changes.pairs_of_waves(changes.measurements(run.waves))
    got = changes.paired_changes([pair]).iloc[0]
    from scipy.stats import ttest_rel

    wanted = ttest_rel(both.iloc[:, 1], both.iloc[:, 0])
    interval = wanted.confidence_interval()
    assert (got["n"], got["difference"]) == (len(both), pytest.approx((both.iloc[:, 1] - both.iloc[:, 0]).mean()))
    assert [got["low"], got["high"]] == pytest.approx([interval.low, interval.high], abs=1e-9)
    assert "dezelfde mensen. Van de 170 klanten bij de eerste en de 150 bij de tweede meting" in page.text


def test_a_row_per_moment_becomes_two_measurements(stage, tmp_path):
    """The reference file as R users keep it: a row per person and moment."""
    frame = pd.read_csv(REFERENCE / "data" / SAI["file"]).drop(columns="study")
    frame.to_csv(tmp_path / "klanten-2020.csv", index=False)
    folder = drafted(tmp_path / "p", tmp_path / "klanten-2020.csv")
    assert check_programme(folder)[0] == "Geen problemen gevonden. Metingen: 2; mensen: 170."
    staged = stage(folder, tmp_path / "out")
    staged.page("client-change")
    run = Run.open(staged.out / "runs" / "client-change")
    (pair,) = changes.pairs_of_waves(changes.measurements(run.waves))
    got = changes.paired_changes([pair]).iloc[0]
    tests = json.loads((REFERENCE / "expected" / "tests.json").read_text(encoding="utf-8"))
    wanted = tests["paired"]["sai_flat"]  # R
    assert [got["earlier"], got["later"], got["n"]] == ["2020-1", "2020-2", wanted["n"]]
    assert got["difference"] == pytest.approx(wanted["mean_diff"], abs=1e-9)
    assert [got["low"], got["high"]] == pytest.approx(wanted["ci_diff"], abs=1e-9)
    report = json.loads((staged.out / "data" / "client-2020-1.json").read_text(encoding="utf-8"))
    assert report["rules"]["Een rij van een andere meting in hetzelfde bestand is weggelaten."] == 170
    assert report["rules"]["Een kolom zegt alleen bij welke meting een rij hoort."] == 1


def as_registration(folder):
    """One wave with all rows, as a researcher might have it."""
    path = folder / "programme.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    wave = content["phases"]["client"]["waves"].pop("2020-2")
    wave["sources"][0] |= {"rows": "many", "ignore": ["time"]}
    del wave["sources"][0]["only_rows"]
    content["phases"]["client"]["waves"] = {"2020": wave}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_check_says_that_a_registration_looks_like_moments(tmp_path):
    frame = pd.read_csv(REFERENCE / "data" / SAI["file"]).drop(columns="study")
    frame.to_csv(tmp_path / "klanten-2020.csv", index=False)
    folder = drafted(tmp_path / "p", tmp_path / "klanten-2020.csv")
    as_registration(folder)
    assert (
        "Let op: in raw/klanten-2020.csv staan dezelfde mensen vaker, en de kolom ‘time’ houdt hun rijen uit "
        "elkaar. Is dat het moment van meten, noem het bestand dan bij elk moment als bron, met ‘only_rows: "
        "{time: ...}’ in plaats van ‘rows: many’. Tot die tijd tellen de uitkomsten rijen en geen mensen, en "
        "is er niets over verandering te zeggen."
    ) in check_programme(folder)


@pytest.mark.parametrize(
    ("only", "told"),
    [
        ({"time": 3}, "Geen enkele rij heeft in deze kolom de waarde die bij ‘only_rows’ staat. Neem de waarde "
         "over zoals ze in het bestand staat. Gevonden: 3. Toegestaan: 1 · 2."),
        ({"tyme": 2}, "Deze kolom staat bij ‘only_rows’, maar niet in het bestand. Bedoelt u ‘time’? "
         "Gevonden: tyme."),
    ],
)  # fmt: skip
def test_rows_that_are_not_there_are_told(tmp_path, only, told):
    frame = pd.read_csv(REFERENCE / "data" / SAI["file"]).drop(columns="study")
    frame.to_csv(tmp_path / "klanten-2020.csv", index=False)
    folder = drafted(tmp_path / "p", tmp_path / "klanten-2020.csv")
    path = folder / "programme.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["phases"]["client"]["waves"]["2020-2"]["sources"][0]["only_rows"] = only
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        check_programme(folder)
    sentences = [problem.sentence("nl") for problem in error.value.problems]
    assert sentences[0].startswith(told) and len(sentences) == len(only) + ("tyme" in only)


def test_who_took_no_part_is_left_out_and_told(stage, tmp_path):
    staged = stage(drafted(tmp_path / "p", csv_file(tmp_path)), tmp_path / "out")
    report = json.loads((staged.out / "data" / "client-2020-post.json").read_text(encoding="utf-8"))
    assert report["people"] == 150
    assert report["rules"] == {
        "Een getal dat als tekst was geschreven, zoals ‘4,0’ of ‘1.250’, is een getal geworden.": 2992,
        "Een kolom is weggelaten omdat de onderzoeker dat zegt.": 20,
        "Een rij van iemand die aan deze meting niet meedeed, is weggelaten: op geen van de gevraagde "
        "vragen staat een antwoord.": LEFT,
    }


APART = [
    ("id,a_pre,a_post,b_pre,b_post", ["pre", "post"]),
    ("id;t0.a;t1.a;t2.a;t0.b;t1.b;t2.b", ["t0", "t1", "t2"]),
    ("id,Voor_a,Na_a,Voor_b,Na_b", ["voor", "na"]),
    ("id,a_t1,a_t2,b_t1,b_t2,c_t2", ["t1", "t2"]),
]
TOGETHER = [
    "id,a_pre,a_post",  # one question only
    "id,a_pre,b_pre,c_post,d_post",  # no question comes back
    "id,a,a_post,b,b_post,a_pre,b_pre",  # what would 'a' be?
    "id,a_1,a_2,b_1,b_2",  # numbers count items
    "id,presentie_a,presentie_b,post_code,na_am",
]


def columns_of(tmp_path, header):
    path = tmp_path / "klanten-2020.csv"
    mark = ";" if ";" in header else ","
    width = header.count(mark) + 1
    rows = [mark.join([str(at), *[str(1 + (at * i) % 4) for i in range(1, width)]]) for at in range(30)]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return moments_apart(facts_of(path, read_export(path)))


@pytest.mark.parametrize(("header", "marks"), APART)
def test_moments_are_told_from_the_names_of_columns(tmp_path, header, marks):
    parts = columns_of(tmp_path, header)
    assert [part.moment for part in parts] == marks
    for part in parts:
        assert {"id", "a", "b"} <= set(part.columns) and set(part.columns) == set(part.export.frame)


@pytest.mark.parametrize("header", TOGETHER)
def test_other_names_are_no_moments(tmp_path, header):
    (part,) = columns_of(tmp_path, header)
    assert part.moment == "" and list(part.columns) == header.split(",")
