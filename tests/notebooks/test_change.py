"""The page of change: R's numbers on it, and other people never taken for the same."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest
from tests.notebooks.programmes import REFERENCE, state_anxiety, state_anxiety_waves, write_programme

from swresearch import changes
from swresearch.answers import Group
from swresearch.blocks import Figure, Text, Tone
from swresearch.notebook import Run

ONLY_LATER = "43"
INSTRUMENTS = {"state_anxiety": state_anxiety()}


def truth(name):
    return json.loads((REFERENCE / "expected" / f"{name}.json").read_text(encoding="utf-8"))


def staged_waves(stage, folder, times, returning=None, without=(), **settings):
    phases, files = state_anxiety_waves(times, returning)
    for name, content in files.items():
        frame = pd.read_csv(io.StringIO(content), dtype=str)
        files[name] = frame[~frame["id"].isin(without)].to_csv(index=False)
    write_programme(folder, INSTRUMENTS, phases, files, **settings)
    return stage(folder, folder / "out")


@pytest.fixture(scope="module", name="panel")
def _panel(stage, tmp_path_factory):
    """Without the one person who has a score at the second measurement only."""
    folder = tmp_path_factory.mktemp("panel")
    return staged_waves(stage, folder, {"t1": 1, "t2": 2}, without=[ONLY_LATER])


@pytest.fixture(scope="module", name="telling")
def _telling(stage, tmp_path_factory):
    return staged_waves(stage, tmp_path_factory.mktemp("telling"), {"t1": 1, "t2": 2})


@pytest.fixture(scope="module", name="crossed")
def _crossed(stage, tmp_path_factory):
    return staged_waves(stage, tmp_path_factory.mktemp("crossed"), {"t1": 1, "t2": 2}, 0)


def pairs_in(staged):
    page = staged.page("client-change")
    run = Run.open(staged.out / "runs" / "client-change")
    return page, changes.pairs_of_waves(changes.measurements(run.waves))


def test_the_frame_has_the_numbers_of_r(panel):
    _, pairs = pairs_in(panel)
    got = changes.paired_changes(pairs).iloc[0]
    wanted = truth("tests")["paired"]["sai_flat"]  # t.test(paired), effectsize, coin::wilcoxsign_test
    names = {
        "n": "n", "mean_before": "mean_x", "sd_before": "sd_x", "mean_after": "mean_y",
        "sd_after": "sd_y", "difference": "mean_diff", "d_av": "d_av_rms", "g_av": "g_av_rms",
    }  # fmt: skip
    for name, key in names.items():
        assert got[name] == pytest.approx(wanted[key], abs=1e-9), name
    bounds = {"low": "ci_diff", "d_low": "d_av_rms_ci_AlginaKeselman", "g_low": "g_av_rms_ci"}
    for name, key in bounds.items():
        ends = [got[name], got[name.replace("low", "high")]]
        assert ends == pytest.approx(wanted[key], abs=1e-9), name
    assert got["p"] == pytest.approx(wanted["wilcoxon"]["coin_pratt_exact"]["p"], abs=1e-9)


def test_the_page_has_the_numbers_of_r(panel):
    page, _ = pairs_in(panel)
    sizes = page.table("change-sizes-1").rows[0]
    assert [f"{cell.text} {cell.light}".strip() for cell in sizes] == [
        "Gespannenheid", "0,09 [−0,06 tot 0,24]", "0,09 [−0,06 tot 0,24]", "0,13 [−0,05 tot 0,30]",
        "0,204", "0,204",
    ]  # fmt: skip
    wanted = truth("tests")["paired"]["sai_flat"]
    kept = page.results["numbers"]["client.change.t1-t2.anxiety.difference"]
    ends = [kept[key] for key in ("value", "low", "high")]
    assert ends == pytest.approx([wanted["mean_diff"], *wanted["ci_diff"]], abs=1e-9)
    assert (kept["n"], kept["text"]) == (163, "0,9")
    assert page.results["headline"] == (
        "Bij de klanten die beide keren meededen, is tussen t1 en t2 op geen enkele schaal een "
        "duidelijke verandering te zien."
    )


def test_reliable_change_has_the_numbers_of_r(telling):
    """Higher is more anxious, so that going down is getting better."""
    page, pairs = pairs_in(telling)
    wanted = truth("rci")["sai_flat"]  # Jacobson and Truax, rxx of psych::alpha
    got = changes.reliable_changes(pairs)
    assert got["verdict"].tolist() == ["improved", "unchanged", "worsened"]
    counts = [wanted[key] for key in ("reliably_down", "unchanged", "reliably_up")]
    assert got["count"].tolist() == counts
    assert got["needed"].iloc[0] == pytest.approx(wanted["min_reliable_change"], abs=1e-9)
    assert got["alpha"].iloc[0] == pytest.approx(wanted["rxx"], abs=1e-9)
    assert (
        "Gespannenheid: van de 163 klanten gingen er 17 (10%) betrouwbaar vooruit en 25 (15%) "
        "achteruit; bij 121 (74%) is de verandering kleiner dan de 8,37 punt die nodig is"
    ) in page.text


def test_one_person_with_one_score_cannot_be_computed(telling):
    """One person has a score at the second measurement only; the means of everyone stand elsewhere.

    Anyone who knows these and the difference of the pairs would know the score of that person. So no
    number of the page may rest on the sum of the pairs: the difference is that of the means shown.
    """
    page, pairs = pairs_in(telling)
    shown = page.results["numbers"]["client.change.t1-t2.anxiety.difference"]
    before, after = (wave.answers["anxiety"] for wave in (pairs[0].earlier, pairs[0].later))
    assert shown["value"] == pytest.approx(after.mean() - before.mean(), abs=1e-12)
    of_pairs = changes.paired_changes(pairs).iloc[0]
    assert abs(shown["value"] - of_pairs["difference"]) > 1e-3
    assert abs((shown["low"] + shown["high"]) / 2 - shown["value"]) < 1e-9
    table = page.table("change-1")
    cells = [f"{cell.text} {cell.light}" for cell in table.rows[0]]
    assert cells[2:4] == ["41,6 [40,1–43,1]", "42,4 [40,7–44,0]"]
    assert (
        "Bij Gespannenheid deden zo weinig mensen aan maar één van de metingen mee dat hun scores te "
        "berekenen zouden zijn. Daar gaan gemiddelden en verschil over iedereen die aan die meting meedeed, "
        "en staat er geen d of g."
    ) in table.notes
    assert [cell.text for cell in page.table("change-sizes-1").rows[0]][1:3] == ["–", "–"]


def test_the_figure_says_what_the_table_says(panel):
    page, _ = pairs_in(panel)
    figure = next(block for block in page.blocks if isinstance(block, Figure))
    for drawing in (figure.wide, figure.narrow):
        assert "41,5 [40,0–43,0]" in drawing
        assert "verschil +0,9 [−0,6 tot 2,5]" in drawing
    assert "Gespannenheid: t1 41,5 [40,0–43,0], t2 42,4 [40,7–44,1]; verschil +0,9" in figure.alt
    assert figure.source == "Bron: klanten, t1–t2, n = 163."


@pytest.mark.parametrize(
    ("low", "high", "p", "told"),
    [
        (-15.2, 4.1, 0.3, "geen duidelijke verandering te zien (verschil −6 punt; waarschijnlijk tussen "
         "−15 en 4; n = 50)."),
        (-11.0, -1.0, 0.01, "gemiddeld 6 punt omlaag; waarschijnlijk tussen 1 en 11 (n = 50)."),
        (-11.0, -1.0, 0.06, "(verschil −6 punt; waarschijnlijk tussen −11 en −1; n = 50)."),
    ],
)  # fmt: skip
def test_a_fall_in_words_has_the_sign_of_the_table_or_a_word_for_it(panel, low, high, p, told):
    row = {"title": "Gespannenheid", "earlier": "t1", "later": "t2", "decimals": 0, "n": 50.0}
    row |= {"difference": -6.0, "low": low, "high": high, "p_holm": p, "wording_differs": False}
    row |= {"doubted": False}
    _, pairs = pairs_in(panel)
    group = pairs[0].group
    assert changes.change_sentence(row, group).endswith(told)


def turned(*items):
    """The inventory with some of its questions reversed the wrong way."""
    instrument = state_anxiety()
    for item in items:
        instrument["items"][item]["reversed"] ^= True
    return {"state_anxiety": instrument}


TOLD = "op ‘Gespannenheid’ gaat ‘Ik voel me calm’ tegen de andere vragen in (alfa 0,"
DOUBTED = "Lees dit niet als verandering: de vragen van deze schaal spreken elkaar tegen."


@pytest.mark.parametrize(("returning", "name"), [(None, "change-1"), (0, "levels-1")])
def test_a_scale_that_contradicts_itself_is_no_change(stage, tmp_path, returning, name):
    phases, files = state_anxiety_waves({"t1": 1, "t2": 2}, returning)
    write_programme(tmp_path, turned("calm"), phases, files)
    page, _ = pairs_in(stage(tmp_path, tmp_path / "out"))
    cautions = [b.text for b in page.blocks if isinstance(b, Text) and b.tone is Tone.CAUTION]
    assert [text[: len(TOLD) + 4] for text in cautions] == [f"t1: {TOLD}", f"t2: {TOLD}"]
    assert all(text.endswith("Lees het gemiddelde niet als uitkomst.") for text in cautions)
    assert not [block for block in page.blocks if isinstance(block, Figure)]
    notes = page.table(f"{name}-in-doubt").notes
    told = "Niet als verandering te lezen, want de vragen van de schaal spreken elkaar tegen: Gespannenheid."
    assert told in notes
    assert page.text.count(DOUBTED) == (2 if name == "change-1" else 1)  # with reliable change
    if returning is None:
        for table in ("change-sizes-1", "reliable-1"):
            assert told in page.table(table).notes
        assert page.results["headline"] == (
            "Over verandering van klanten tussen t1 en t2 is hier nog geen uitkomst te geven: de vragen "
            "van de schalen spreken elkaar tegen."
        )
    else:
        assert page.results["headline"] == (
            "De metingen van t1 en t2 zijn nog niet naast elkaar te zetten: de vragen van de schalen "
            "spreken elkaar tegen."
        )


def test_a_scale_without_doubts_is_not_warned_of(panel, crossed):
    for staged in (panel, crossed):
        page, _ = pairs_in(staged)
        assert not [b for b in page.blocks if isinstance(b, Text) and b.tone is Tone.CAUTION]
        assert DOUBTED not in page.text


def test_other_people_are_told_from_the_same(crossed):
    page, pairs = pairs_in(crossed)
    assert [pair.design for pair in pairs] == [changes.Design.CROSS_SECTIONS]
    assert "verschillende mensen (170 en 170)" in page.text
    assert "zeggen niets over verandering van personen" in page.text
    for gone in ("betrouwbare verandering", "Wilcoxon", "gingen klanten", "dezelfde mensen"):
        assert gone not in page.text


def test_levels_of_other_people_are_those_of_welch(crossed):
    _, pairs = pairs_in(crossed)
    got = changes.crossed_levels(pairs).iloc[0]
    scores = pd.read_csv(REFERENCE / "expected" / "sai_flat_scores_wide.csv").set_index("id")
    first, second = (scores[name].dropna() for name in scores)
    from scipy.stats import ttest_ind

    wanted = ttest_ind(second, first, equal_var=False)
    assert got["difference"] == pytest.approx(second.mean() - first.mean(), abs=1e-9)
    assert got["p"] == pytest.approx(wanted.pvalue, abs=1e-9)
    interval = wanted.confidence_interval()
    assert [got["low"], got["high"]] == pytest.approx([interval.low, interval.high], abs=1e-9)


def test_a_few_shared_people_make_no_panel(stage, tmp_path):
    page, pairs = pairs_in(staged_waves(stage, tmp_path, {"t1": 1, "t2": 2}, 30))
    assert [pair.design for pair in pairs] == [changes.Design.CROSS_SECTIONS]
    assert pairs[0].shared == 30
    assert "Er deden te weinig klanten beide keren mee" in page.text


def test_three_measurements_are_compared_in_turn_and_over_all(stage, tmp_path):
    page, pairs = pairs_in(staged_waves(stage, tmp_path, {"t1": 1, "t2": 2, "t3": 1}))
    assert [pair.title for pair in pairs] == ["t1–t2", "t2–t3", "t1–t3"]
    assert page.table("over-all").rows[0][1].text == "163"
    assert "gemiddelden en verschil over iedereen die aan die meting meedeed" in " ".join(page.table("change-1").notes)
    frame = changes.paired_changes(pairs)
    assert frame["reason"].dropna().tolist() == ["refusal.same-change"]
    known = frame["p"].notna()
    assert (frame["p_holm"][known] >= frame["p"][known]).all()
    assert np.isnan(frame["p_holm"].iloc[2])


def test_drop_out_is_shown(stage, tmp_path):
    phases, files = state_anxiety_waves({"t1": 1, "t2": 2})
    lines = files["t2.csv"].splitlines(keepends=True)
    files["t2.csv"] = "".join(lines[:121])  # fifty people left
    write_programme(tmp_path, INSTRUMENTS, phases, files)
    page, _ = pairs_in(stage(tmp_path, tmp_path / "out"))
    rows = [[f"{c.text} {c.light}".strip() for c in row] for row in page.table("kept").rows]
    assert rows[0] == ["t1", "170", "–", "–", "170"]
    assert rows[1] == ["t2", "120", "120", "0", "120 (71%) [63–77]"]
    assert "Gespannenheid: wie na t1 afviel, scoorde toen niet duidelijk anders" in page.text


def test_a_clear_change_says_in_which_direction():
    rows = [
        {"title": "Rust", "difference": 0.6, "low": 0.3, "high": 0.9, "p_holm": 0.001},
        {"title": "Steun", "difference": -0.4, "low": -0.7, "high": -0.1, "p_holm": 0.01},
        {"title": "Tijd", "difference": 0.1, "low": -0.2, "high": 0.4, "p_holm": 0.5},
    ]
    group = Group("klanten", "klant", "2022")
    frame = pd.DataFrame(rows).assign(doubted=False)
    assert changes.figure_title(frame, group) == "Duidelijk omhoog op Rust en omlaag op Steun"
    crossed = changes.figure_title(frame, group, crossed=True)
    assert crossed == "Duidelijk hoger op Rust en lager op Steun"

