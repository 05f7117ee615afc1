"""Omega, polychoric correlations and parallel analysis; R's numbers stand in `test_every_number`."""

import numpy as np
import pandas as pd
import pytest
from r_truth import FOLDER, SCALES, close, expected, scale

from swresearch.statistics.binormal import distribution
from swresearch.statistics.categorical_omega import categorical_omega
from swresearch.statistics.dimensions import parallel
from swresearch.statistics.omega import loadings, omega, one_factor_fit
from swresearch.statistics.polychoric import polychoric

ITERATIVE = 1e-4  # fitted by an optimiser on both sides
# semTools gives values above 1 for these two; the README excludes them
ABOVE_ONE = ("sai_flat_t1", "sai_flat_t2")


def test_omega_interval_holds_the_value_and_narrows_with_people():
    items = scale("bfi_agree").dropna()
    few, many = (omega(items.iloc[:n]).table.iloc[0] for n in (100, 2700))
    for row in (few, many):
        assert 0 < row["low"] < row["omega"] < row["high"] < 1
    assert many["high"] - many["low"] < (few["high"] - few["low"]) / 4


def test_omega_error_is_the_spread_over_samples():
    """Recover the truth: the delta-method error against 300 simulated samples."""
    generator = np.random.default_rng(2)
    weights = np.array([0.5, 0.7, 0.6, 0.8, 0.4])
    found = []
    for _ in range(300):
        factor = generator.standard_normal((200, 1))
        noise = generator.standard_normal((200, 5)) * np.sqrt(1 - weights**2)
        found.append(omega(pd.DataFrame(factor * weights + noise)).table.iloc[0])
    found = pd.DataFrame(found)
    truth = weights.sum() ** 2 / (weights.sum() ** 2 + (1 - weights**2).sum())
    assert found["omega"].mean() == pytest.approx(truth, abs=0.01)
    assert found["se"].mean() == pytest.approx(found["omega"].std(), rel=0.12)
    assert 0.92 < ((found["low"] < truth) & (truth < found["high"])).mean() < 0.98


@pytest.mark.parametrize("name", SCALES)
def test_polychoric_is_that_of_psych_polychoric(name):
    truth = np.array(expected("reliability")[name]["polychoric_rho_listwise"])
    got = polychoric(scale(name), listwise=True)
    close(got.table["r"], truth[np.triu_indices(len(truth), 1)], ITERATIVE)
    # psych::cor.smooth changed this matrix and no other
    assert ("warning.smoothed" in got.warnings) == (name == "sai_flat_t2")


@pytest.mark.parametrize("name", ABOVE_ONE)
def test_categorical_omega_above_one_is_refused(name):
    got = categorical_omega(scale(name))
    assert got.refusal == "refusal.no-factor"
    assert got.table.empty


@pytest.mark.parametrize("k", [3, 5, 8])
def test_parallel_analysis_recovers_one_factor_of_few_people(k):
    """A least-squares loading of items without anything in common must not run away."""
    for seed in range(10):
        generator = np.random.default_rng(seed)
        noise = generator.standard_normal((60, k))
        items = 0.8 * generator.standard_normal((60, 1)) + 0.6 * noise
        got = parallel(pd.DataFrame(items), seed + 100).table
        assert got["factor_by_chance"].max() < 1.2
        assert got["keep_factor"].sum() == 1


def test_parallel_analysis_repeats_itself_with_its_seed():
    items = scale("efc_cope9")
    pd.testing.assert_frame_equal(parallel(items, 7).table, parallel(items, 7).table)


@pytest.mark.parametrize("rho", [-0.98, -0.4, 0.0, 0.5, 0.97])
def test_bivariate_normal_is_that_of_scipy(rho):
    from scipy.stats import multivariate_normal

    at = np.array([-2.0, -0.5, 0.0, 1.0, 3.0])
    normal = multivariate_normal(cov=[[1, rho], [rho, 1]])
    truth = [[normal.cdf([a, b]) for b in at] for a in at]
    close(distribution(at, at, rho), truth, 1e-7)
    edges = distribution(np.array([-np.inf, np.inf]), np.array([-np.inf, 0, np.inf]), rho)
    close(edges, [[0, 0, 0], [0, 0.5, 1]])


@pytest.mark.parametrize("function", [omega, one_factor_fit, loadings])
def test_two_items_carry_no_factor(function):
    assert function(scale("bfi_agree")[["A1", "A2"]]).refusal == "refusal.few-items"


def test_items_that_are_sums_of_others_carry_no_factor():
    items = scale("bfi_agree")
    got = omega(items.assign(A9=items["A1"] + items["A2"]))
    assert got.refusal == "refusal.no-factor"


@pytest.mark.parametrize("peer", ["factor_analyzer", "semopy", "plot_likert"])
def test_peers_that_fail_today_are_not_leaned_on(peer):
    """README 10: they fail with current scikit-learn, scipy or pandas; what they give is our own code."""
    root = FOLDER.parents[1]
    name = peer.replace("_", "-")
    assert f"\n{name}==" not in (root / "requirements.lock").read_text("utf-8")
    sources = [file.read_text("utf-8") for file in (root / "src").rglob("*.py")]
    assert [text for text in sources if f"import {peer}" in text or f"from {peer}" in text] == []
