"""Scores by group on the site: scipy's numbers, small groups taken together, doubtful scales left out."""

from __future__ import annotations

import numpy as np
import pytest
import yaml
from scipy.stats import kruskal, mannwhitneyu
from tests.notebooks.programmes import tiny_programme

from swresearch import group_scores
from swresearch.blocks import Text
from swresearch.contrasts import TELLS_OF_ALL, contrasts
from swresearch.disclosure import SENSITIVE
from swresearch.notebook import Run

RUN = "client-2020-crossings"
NONE_SURE = "De scores verschillen tussen de groepen niet aantoonbaar (één vergelijking)."


def people(groups, shift=0, seed=5):
    """Answers of people in these groups; group 2 agrees `shift` more on all four statements."""
    rng = np.random.default_rng(seed)
    rows = []
    for group in groups:
        level = rng.integers(2, 4) + (shift if group == 2 else 0)
        rows.append([*np.clip(level + rng.integers(0, 2, 3), 1, 5), 6 - min(level, 5), group, 1])
    return rows


def staged(stage, folder, rows, **publication):
    tiny_programme(folder, rows)
    path = folder / "programme.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["phases"]["client"]["groups"] = ["mode"]
    content["publication"] |= publication
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    made = stage(folder, folder / "out")
    return made.page(RUN), Run.open(made.out / "runs" / RUN).wave


def compared(wave):
    made = contrasts(wave, group_scores.groupings(wave), 1, group_scores.withheld(wave))
    return made.set_index("scale")


def test_two_groups_are_those_of_scipy_and_the_sentence_names_the_higher(stage, tmp_path):
    page, wave = staged(stage, tmp_path, people([1, 2] * 20, shift=1))
    found, scores = compared(wave), wave.answers
    first, second = (scores.loc[scores["mode"] == mode, "vier"] for mode in (1, 2))
    theirs = mannwhitneyu(first, second)
    assert found.loc["vier", "value"] == pytest.approx(2 * theirs.statistic / 400 - 1, abs=1e-12)
    assert found.loc["vier", ["groups", "n"]].tolist() == [2, 40]
    assert "Op ‘vier’ zijn de scores bij telefoon aantoonbaar hoger dan bij beeld." in page.text
    assert "Naar mode: beeld en telefoon." in page.text


def test_more_groups_are_those_of_scipy(stage, tmp_path):
    page, wave = staged(stage, tmp_path, people([1, 2, 3] * 14, shift=1))
    found, scores = compared(wave), wave.answers
    h = kruskal(*(part for _, part in scores.groupby("mode")["vier"])).statistic
    assert found.loc["vier", "value"] == pytest.approx(h / 41, abs=1e-12)
    assert "De scores op ‘vier’ verschillen aantoonbaar naar mode." in page.text


def test_no_difference_is_no_proof_of_equality(stage, tmp_path):
    page, _ = staged(stage, tmp_path, people([1, 2] * 20))
    assert page.results["headline"].startswith(NONE_SURE)
    assert (
        "Dat er geen verschil te zien is, bewijst niet dat groepen gelijk zijn: in kleine groepen valt "
        "alleen een groot verschil op."
    ) in [block.text for block in page.blocks if isinstance(block, Text)]
    rows = page.table("group-scores").rows
    assert [row[1].text for row in rows] == ["40", "–"]


def test_small_groups_are_taken_together_and_all_stay_in(stage, tmp_path):
    """Groups of 20, 9 and 3: the two small ones as one, so that n does not tell who were left out."""
    page, wave = staged(stage, tmp_path, people([1] * 20 + [2] * 9 + [3] * 3))
    (one,) = group_scores.groupings(wave)
    assert one.labels == ("beeld", "overige groepen")
    assert one.values.value_counts().to_dict() == {0.0: 20, 1.0: 12}
    assert compared(wave).loc["vier", "n"] == 32
    assert "Naar mode: beeld en overige groepen (telefoon en thuis)." in page.text


@pytest.mark.parametrize(("number", "label"), [(6, "geen antwoord"), (2, "overige groepen")])
def test_people_without_a_group_stay_in_so_that_they_cannot_be_counted(stage, tmp_path, number, label):
    _, wave = staged(stage, tmp_path, people([1] * 20 + [2] * 12 + [""] * number))
    (one,) = group_scores.groupings(wave)
    assert one.labels[0] == "beeld"
    assert one.labels[-1] == label
    assert not one.values.isna().any()
    assert compared(wave).loc["vier", "n"] == 32 + number


def test_one_group_is_not_compared_and_the_page_says_so(stage, tmp_path):
    page, wave = staged(stage, tmp_path, people([1] * 20 + [2] * 2))
    assert compared(wave).empty
    assert "Naar mode: te weinig groepen die groot genoeg zijn om te vergelijken." in page.text


def alike(rows):
    """The people of group 2 all give the same answers."""
    return [[5, 5, 5, 1, 2, 1] if row[4] == 2 else row for row in rows]


def apart(rows):
    """The people of group 2 agree more than anyone of group 1, each in a way of their own."""
    return [[5, 5, 4 + at % 2, 1, 2, 1] if row[4] == 2 else [*row[:3], 4, 1, 1] for at, row in enumerate(rows)]


def unsure(rows):
    """Four of the people of group 2 do not know."""
    return [[8, 8, 8, 8, *row[4:]] if 20 <= at < 24 else row for at, row in enumerate(rows)]


@pytest.mark.parametrize("change", [alike, apart, unsure])
def test_what_would_say_something_about_a_whole_group_is_not_shown(stage, tmp_path, change):
    page, wave = staged(stage, tmp_path, change(people([1] * 20 + [2] * 8)))
    found = compared(wave).loc["vier"]
    assert found["reason"] == TELLS_OF_ALL
    assert found[["value", "low", "high", "p", "p_holm"]].isna().all()
    line = page.table("group-scores").rows[0]
    assert [cell.text for cell in line[3:]] == ["–", "–", "–"]
    assert "aantoonbaar" not in page.results["headline"]


def test_a_question_of_its_own_and_a_sensitive_one_are_no_scale_to_compare(stage, tmp_path):
    rows = people([1, 2] * 20)
    page, wave = staged(stage, tmp_path, rows)
    assert group_scores.withheld(wave) == {"enkel": group_scores.ONE_ITEM}
    assert (
        "enkel: dit is één vraag; voor één vraag gelden de uitsplitsingen van uitspraken."
        in page.table("group-scores").notes
    )
    page, wave = staged(stage, tmp_path / "sensitive", rows, sensitive=["q2"])
    assert compared(wave).loc["vier", "reason"] == SENSITIVE
    assert compared(wave)["p"].isna().all()


def test_a_scale_whose_questions_contradict_each_other_is_not_compared(stage, tmp_path):
    rows = people([1, 2] * 20)
    for row in rows:
        row[3] = 6 - row[3]  # as if the fourth question had been reversed before the export
        row[:3] = [row[3]] * 3
    page, wave = staged(stage, tmp_path, rows)
    assert group_scores.withheld(wave)["vier"] == group_scores.DOUBTED
    assert (
        "vier: de vragen van deze schaal spreken elkaar tegen; een verschil zou niets zeggen."
        in page.table("group-scores").notes
    )
