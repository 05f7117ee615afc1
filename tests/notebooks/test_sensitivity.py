"""The check on the asking: who and how, with sizes and intervals, and no interviewer to be found."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ncx2
from tests.notebooks.programmes import tiny_programme

from swresearch import sensitivity
from swresearch.contrasts import contrasts, epsilon_interval
from swresearch.notebook import Run
from swresearch.publish.runs import asks_circumstances

RUN = "client-2020-sensitivity"


def rows_of(modes, interviewers, shift=0, seed=1):
    """Answers of people asked in these ways by these interviewers; mode 2 agrees `shift` more."""
    rng = np.random.default_rng(seed)
    rows = []
    for mode, interviewer in zip(modes, interviewers, strict=True):
        level = rng.integers(1, 4) + (shift if mode == 2 else 0)
        rows.append(
            [*np.clip(level + rng.integers(0, 2, 3), 1, 5), 6 - min(level, 5), mode, interviewer]
        )
    return rows


def staged_page(stage, folder, rows):
    tiny_programme(folder, rows)
    staged = stage(folder, folder / "out")
    page = staged.page(RUN)
    return page, Run.open(staged.out / "runs" / RUN).wave


def checks(wave, seed=1):
    return contrasts(wave, [one.grouping for one in sensitivity.circumstances(wave)], seed)


def texts(page):
    return [[f"{c.text} {c.light}".strip() for c in row] for row in page.table("sensitivity").rows]


def test_a_difference_between_modes_is_found_and_named(stage, tmp_path):
    modes, interviewers = [1, 2] * 20, [1 + i % 2 for i in range(0, 80, 2)]
    page, wave = staged_page(stage, tmp_path, rows_of(modes, interviewers, shift=2))
    checked = checks(wave)
    assert checked["key"].tolist() == ["mode", "mode"]
    scores = wave.answers["vier"]
    first, second = (scores[wave.answers["mode"] == mode] for mode in (1, 2))
    higher = np.sign(np.subtract.outer(first.to_numpy(), second.to_numpy())).mean()
    assert checked["value"].iloc[0] == pytest.approx(higher, abs=1e-12)
    assert checked["high"].iloc[0] < 0
    assert page.results["headline"].startswith(
        "Bij 2 van de 2 vergelijkingen hangt de uitkomst aantoonbaar samen met wie vroeg of hoe: vier"
    )
    assert "Vergeleken op manier van bevragen: beeld (20) en telefoon (20)." in page.text


def test_the_whole_table_is_one_family(stage, tmp_path):
    rows = rows_of([1, 2] * 20, [1 + i % 3 for i in range(40)])
    _, wave = staged_page(stage, tmp_path, rows)
    checked = checks(wave)
    assert len(checked) == 4
    ordered = checked.sort_values("p", kind="stable")
    wanted = np.minimum(np.maximum.accumulate(ordered["p"] * np.arange(4, 0, -1)), 1)
    assert ordered["p_holm"].tolist() == pytest.approx(wanted.tolist(), abs=1e-12)


@pytest.mark.parametrize("seed", [1, 2])
def test_permutations_return_with_their_seed(stage, tmp_path, seed):
    rows = rows_of([1] * 40, [1 + i % 3 for i in range(40)])
    _, wave = staged_page(stage, tmp_path, rows)
    first, again = (checks(wave, seed) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_interviewers_are_counted_and_never_named(stage, tmp_path):
    """Three interviewers with 20, 16 and 4 people; the labels of their codes stand nowhere."""
    rows = rows_of([1] * 40, [1] * 20 + [2] * 16 + [3] * 4)
    page, wave = staged_page(stage, tmp_path, rows)
    assert "3 interviewers, zonder te zeggen wie" in page.text
    for label in ("beeld", "telefoon", "thuis"):
        assert label not in page.text
    assert "Te klein om mee te vergelijken, en daarom weggelaten: 1 (minder dan 5 mensen)." in page.text
    (one,) = sensitivity.circumstances(wave)
    assert list(one.sizes.values()) == [20, 16]
    assert [row[2] for row in texts(page)] == ["2", "2"]


POOLS = [
    # people per code, smallest cell, pools of an interviewer, pools of a mode
    ({1: 3, 2: 4, 3: 3}, 5, [[1, 2, 3]], [[1, 2, 3]]),
    ({1: 4, 2: 4, 3: 4, 4: 4}, 5, [[1, 2], [3, 4]], [[1, 2, 3, 4]]),
    ({1: 4, 2: 4, 3: 4}, 5, [[1, 2, 3]], [[1, 2, 3]]),
    ({1: 2, 2: 2}, 5, [], []),
    ({1: 4}, 5, [], []),
    ({}, 5, [], []),
]


@pytest.mark.parametrize(("small", "cell", "interviewer", "mode"), POOLS)
def test_small_groups_are_taken_together(small, cell, interviewer, mode):
    counts = pd.Series(small, dtype=float)
    assert sensitivity._pools(counts, cell, several=True) == interviewer
    assert sensitivity._pools(counts, cell, several=False) == mode


def test_a_page_without_differing_circumstances_says_so(stage, tmp_path):
    page, _ = staged_page(stage, tmp_path, rows_of([1] * 20, [1] * 20))
    assert page.results["headline"] == (
        "Iedereen is op dezelfde manier en door dezelfde mensen bevraagd; er is niets te vergelijken."
    )


@pytest.mark.parametrize("df", [2, 5, 12])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.3])
def test_the_interval_of_epsilon_holds_its_value(df, share):
    """Of 400 draws of H at a true noncentrality at least 93 % of the intervals hold it."""
    n = 49
    rng = np.random.default_rng(7)
    ncp = share * (n - 1)
    draws = ncx2.rvs(df, ncp, size=400, random_state=rng) if ncp else rng.chisquare(df, 400)
    ends = [epsilon_interval(h, df, n) for h in draws]
    held = np.mean([low <= share + 1e-12 and share <= high for low, high in ends])
    assert held >= 0.93
    assert all(
        low <= h / (n - 1) <= high or h > n - 1 for (low, high), h in zip(ends, draws, strict=True)
    )


def source(step=None, fixed=None, not_asked=()):
    return SimpleNamespace(
        step=step, fixed=fixed or {}, not_asked=not_asked, instrument="x", columns={}
    )


ASKED = [
    ([source(fixed={"mode": 1}, not_asked=["interviewer"])], False),
    ([source(not_asked=["interviewer"])], True),
    ([source(fixed={"mode": 1})], True),
    ([source("a", {"mode": 1}, ["interviewer"]), source("b", {"mode": 2}, ["interviewer"])], False),
    ([source("a", {"mode": 1}, ["interviewer"]), source("a", {"mode": 2}, ["interviewer"])], True),
]


@pytest.mark.parametrize(("sources", "expected"), ASKED)
def test_the_page_is_planned_where_people_can_have_been_asked_differently(sources, expected):
    wave = SimpleNamespace(sources=sources)
    phase = SimpleNamespace(mode="mode", interviewer="interviewer", waves={"w": wave})
    instruments = {"x": SimpleNamespace(items={"mode": None, "interviewer": None})}
    assert asks_circumstances(phase, "w", instruments) is expected
