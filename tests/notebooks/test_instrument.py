"""The page of an instrument: R's numbers on it, refusals in words, and nobody pointed at."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from tests.notebooks.programmes import (
    PUBLICATION,
    REFERENCE,
    state_anxiety,
    state_anxiety_waves,
    tiny_programme,
    write_programme,
)

from swresearch import psychometrics
from swresearch.notebook import Run

RUN = "instrument-state_anxiety"
RELIABILITY = json.loads((REFERENCE / "expected" / "reliability.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", name="staged")
def _staged(stage, tmp_path_factory):
    folder = tmp_path_factory.mktemp("instrument")
    phases, files = state_anxiety_waves({"t1": 1, "t2": 2})
    write_programme(folder, {"state_anxiety": state_anxiety()}, phases, files)
    return stage(folder, folder / "out")


@pytest.fixture(scope="module", name="page")
def _page(staged):
    return staged.page(RUN)


@pytest.fixture(scope="module", name="asked")
def _asked(staged, page):
    return psychometrics.asked_people(Run.open(staged.out / "runs" / RUN).waves)


def key(name):
    return name.replace(".", "_")


@pytest.mark.parametrize("wave", ["t1", "t2"])
def test_reliability_is_that_of_psych_and_lavaan(asked, wave):
    """psych::alpha, psychometric::alpha.CI, lavaan (one factor), psych::polychoric."""
    frame = psychometrics.reliability([a for a in asked if a.name.endswith(wave)], seed=1)
    got = frame.set_index("statistic")
    truth = RELIABILITY[f"sai_flat_{wave}"]
    alpha = truth["pairwise"]
    assert got.at["alpha", "value"] == pytest.approx(alpha["raw_alpha"], abs=1e-9)
    assert [got.at["alpha", end] for end in ("low", "high")] == pytest.approx(alpha["feldt"], abs=1e-9)
    assert got.at["standardised", "value"] == pytest.approx(alpha["std_alpha"], abs=1e-9)
    omega = truth["omega_lavaan_ml_listwise"]
    assert got.at["omega", "value"] == pytest.approx(omega, abs=1e-4)
    ordinal = truth["ordinal_alpha_polychoric_pairwise"]
    assert got.at["ordinal_alpha", "value"] == pytest.approx(ordinal, abs=1e-4)
    assert got.at["mokken", "value"] == pytest.approx(truth["mokken"]["H"], abs=1e-9)
    assert got["reason"].isna().all()


@pytest.mark.parametrize("wave", ["t1", "t2"])
def test_items_are_those_of_psych(asked, wave):
    people = next(a for a in asked if a.name.endswith(wave))
    truth = RELIABILITY[f"sai_flat_{wave}"]["pairwise"]
    got = psychometrics.item_rest_frame(people).set_index("item")
    for name, wanted in truth["alpha_drop"].items():
        assert got.at[key(name), "alpha_dropped"] == pytest.approx(wanted, abs=1e-9), name
    for name, wanted in truth["r_drop"].items():
        assert got.at[key(name), "item_rest"] == pytest.approx(wanted, abs=1e-9), name


def test_the_page_says_the_same_in_dutch(page):
    cells = [f"{c.text} {c.light}".strip() for c in page.table("reliability").rows[0]]
    alpha = RELIABILITY["sai_flat_t1"]["pairwise"]
    written = f"{alpha['raw_alpha']:.2f} [{alpha['feldt'][0]:.2f}–{alpha['feldt'][1]:.2f}]"
    assert cells[:3] == ["klanten t1", "170", written.replace(".", ",")]
    calm = next(row for row in page.table("items-client-t1").rows if "calm" in row[0].text)
    told = RELIABILITY["sai_flat_t1"]["pairwise"]
    assert calm[0].light == "(omgekeerd)"
    assert [calm[4].text, calm[5].text] == [
        f"{told[name]['calm']:.2f}".replace(".", ",") for name in ("r_drop", "alpha_drop")
    ]


def test_items_are_described_as_they_were_put(asked):
    """Not reversed: the mean that people recognise; floor and ceiling from the same answers."""
    people = asked[0]
    got = psychometrics.item_behaviour(people).set_index("item")
    raw = pd.read_csv(REFERENCE / "data" / "sai_flat_prepost.csv").query("time == 1")
    for name in ("calm", "high.strung"):
        answers = raw[name].dropna()
        row = got.loc[key(name)]
        assert [row["base"], row["missing"]] == [len(answers), len(raw) - len(answers)]
        assert row["mean"] == pytest.approx(answers.mean(), abs=1e-12)
        assert row["sd"] == pytest.approx(answers.std(), abs=1e-12)
        ends = [(answers == end).mean() for end in (1, 4)]
        assert [row["lowest"], row["highest"]] == pytest.approx(ends, abs=1e-12)


def test_every_answer_to_every_question_is_counted_and_small_bases_are_not(stage, tmp_path):
    """Counted by pandas from the raw file; below the smallest base there is no number at all."""
    raw = pd.read_csv(REFERENCE / "data" / "sai_flat_prepost.csv").query("time == 1")
    phases, files = state_anxiety_waves({"t1": 1})
    for folder, base in ((tmp_path / "a", 10), (tmp_path / "b", 200)):
        rules = {**PUBLICATION, "smallest_base": base}
        write_programme(folder, {"state_anxiety": state_anxiety()}, phases, files, publication=rules)
        table = stage(folder, folder / "out").page(RUN).table("item-answers-client-t1")
        assert len(table.rows) == 20
        row = next(row for row in table.rows if "calm" in row[0].text)
        given = raw["calm"].dropna()
        counts = [str(int((given == code).sum())) for code in (1, 2, 3, 4)]
        shown = [cell.text for cell in row[1:6]]
        assert shown == ([*counts, str(len(given))] if base == 10 else ["–"] * 5)


def test_the_matrix_is_that_of_cor(asked):
    frame = psychometrics.inter_item_frame(asked[:1])
    raw = pd.read_csv(REFERENCE / "data" / "sai_flat_prepost.csv").query("time == 1")
    pair = frame[(frame["item"] == "calm") & (frame["other"] == "tense")].iloc[0]
    # One of the two is reversed, which turns the sign.
    assert pair["r"] == pytest.approx(-raw["calm"].corr(raw["tense"]), abs=1e-12)
    assert len(frame) == 20 * 19 / 2


def test_joined_answers_cannot_be_taken_apart(stage, tmp_path):
    phases, files = state_anxiety_waves({"t1": 1})
    rules = {**PUBLICATION, "join_answers_below": 200}
    degree = {"agree": [3, 4], "disagree": [1, 2]}
    instrument = state_anxiety()
    instrument["answer_sets"]["degree"] |= degree
    write_programme(tmp_path, {"state_anxiety": instrument}, phases, files, publication=rules)
    page = stage(tmp_path, tmp_path / "out").page(RUN)
    table = page.table("items-client-t1")
    for row in table.rows:
        assert row[3].text == "–", "floor and ceiling"
        assert row[2].light == "", "spread"
        assert len(row[2].text.partition(",")[2]) == 1, "the mean to one decimal"
    assert any("samengevoegd" in note for note in table.notes)


# Answers to q1-q4; q4 is reversed, so the same answer to all contradicts itself.
STRAIGHT = [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("straight", "told"), [(0, "minder dan 5"), (4, "minder dan 5"), (5, "5"), (8, "8")]
)
def test_straight_lines_are_counted_and_small_counts_are_not_told(stage, tmp_path, straight, told):
    rng = np.random.default_rng(3)
    rows = [[*rng.choice([1, 2], 3), 5, 1, 1] for _ in range(40 - straight)]
    tiny_programme(tmp_path, [*rows, *([*STRAIGHT, 1, 1] for _ in range(straight))])
    page = stage(tmp_path, tmp_path / "out").page("instrument-tiny")
    assert [row[2].text for row in page.table("signs").rows] == [told] * 4


@pytest.mark.parametrize(("turned", "told"), [(False, "geen"), (True, "vier")])
def test_a_flipped_direction_is_named_by_scale(stage, tmp_path, turned, told):
    rng = np.random.default_rng(5)
    levels = rng.integers(1, 6, 40)
    rows = [[v, v, min(v + 1, 5), v if turned else 6 - v, 1, 1] for v in levels]
    tiny_programme(tmp_path, rows)
    page = stage(tmp_path, tmp_path / "out").page("instrument-tiny")
    assert [row[3].text for row in page.table("signs").rows] == [told] * 4


def test_a_scale_that_was_not_asked_in_full_says_so(stage, tmp_path):
    phases, files = state_anxiety_waves({"t1": 1})
    frame = [line.split(",") for line in files["t1.csv"].splitlines()]
    at = frame[0].index("calm")
    files["t1.csv"] = "\n".join(",".join(r[:at] + r[at + 1 :]) for r in frame) + "\n"
    phases["client"]["waves"]["t1"]["sources"][0]["not_asked"] = ["calm"]
    write_programme(tmp_path, {"state_anxiety": state_anxiety()}, phases, files)
    page = stage(tmp_path, tmp_path / "out").page(RUN)
    assert (
        "Alfa (1 keer). Hier is geen getal: niet alle vragen van deze schaal zijn gesteld." in page.text
    )


@pytest.mark.parametrize(
    ("scales", "groups", "told"),
    [
        (2, 2, "De 2 schalen zijn in 2 groepen bekeken. Alfa loopt van 0,65 tot 0,75; 2 van de 4 keer is "
         "zij minstens 0,7."),
        (1, 2, "De schaal is in 2 groepen bekeken. Alfa loopt van 0,65 tot 0,75; 1 van de 2 keer is zij "
         "minstens 0,7."),
        (2, 1, "De 2 schalen zijn in één groep bekeken. Alfa loopt van 0,65 tot 0,75; 1 van de 2 keer is "
         "zij minstens 0,7."),
        (1, 1, "Alfa van de schaal is 0,65; 0,7 is gebruikelijk voor uitspraken over groepen."),
    ],
)  # fmt: skip
def test_the_finding_counts_scales_and_groups_in_good_dutch(scales, groups, told):
    cells = [(scale, group) for scale in range(scales) for group in range(groups)]
    frame = pd.DataFrame(cells, columns=["scale", "group"])
    frame = frame.assign(statistic="alpha", value=np.resize([0.65, 0.75], len(cells)))
    assert psychometrics.finding(frame) == told


MORE = (
    "Wie bij ‘Agree’ geen hoofdcomponenten telt maar gemeenschappelijke factoren, vindt er meer (3). Die telling "
    "neemt in grote groepen ook kleine factoren mee, zoals van twee vragen die op elkaar lijken; daarom staat zij "
    "niet in de tabel. Wilt u de schaal splitsen, kijk dan eerst naar de samenhang tussen de vragen."
)


def test_five_questions_of_one_scale_are_one_dimension(stage, tmp_path):
    """psych's count of common factors finds three in the five agreeable questions of 2,800 people."""
    scale = json.loads((REFERENCE / "expected" / "scales.json").read_text(encoding="utf-8"))["bfi_agree"]
    answers = pd.read_csv(REFERENCE / "data" / scale["file"])[scale["items"]]
    codes = range(scale["min"], scale["max"] + 1)
    items = {
        name: {"answers": "six", "wording": f"{name}.", "reversed": name in scale["reverse"]}
        for name in scale["items"]
    }
    agree = {"title": "Agree", "items": scale["items"], "method": "mean"}
    instrument = {
        "answer_sets": {"six": {"options": {code: str(code) for code in codes}}},
        "items": items,
        "scales": {"agree": {**agree, "bounds": [scale["min"], scale["max"]]}},
    }
    source = {"file": "a.csv", "instrument": "five"}
    waves = {"2020": {"year": 2020, "sources": [source]}}
    phase = {"title": "Klanten", "people": "klanten", "person": "klant", "waves": waves}
    files = {"a.csv": answers.to_csv(index=False)}
    write_programme(tmp_path, {"five": instrument}, {"client": phase}, files)
    page = stage(tmp_path, tmp_path / "out").page("instrument-five")
    table = page.table("reliability")
    (row,) = table.rows
    assert row[table.columns.index("Dimensies")].text == "1"
    assert MORE in page.text
