"""How often the intervals hold the truth at n = 22 and n = 49, and how honest exact p-values are.

Run from the root: `.venv/bin/python tests/bench/coverage_statistics.py` (a few minutes; `--quick` for a
tenth of the draws). Prints a table with the mean and the minimum over a stated grid, and ends
with 1 when a mean leaves 94-96.5 % or when P(p <= a) exceeds a. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import binom

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from swresearch.statistics.binormal import distribution
from swresearch.statistics.change import change
from swresearch.statistics.proportion import wilson
from swresearch.statistics.ranks import rank_sum_p, ranks, signed_rank_p
from swresearch.statistics.reliability import alpha, raw_alpha
from swresearch.statistics.several import kruskal_wallis

SIZES = (22, 49)
WANTED = (0.94, 0.965)


def proportions(n: int) -> np.ndarray:
    """Exact coverage of Wilson's interval for p = 0.001, 0.002, ... 0.999."""
    counts = np.arange(n + 1)
    low, high = wilson(counts, np.full(n + 1, n))
    grid = np.arange(1, 1000) / 1000
    inside = (low[:, None] <= grid) & (grid <= high[:, None])
    return (binom.pmf(counts[:, None], n, grid) * inside).sum(axis=0)


ALPHAS = tuple(itertools.product((3, 5, 10), (0.6, 0.7, 0.8, 0.9), ("normal", "1 to 5")))


def alphas(n: int, draws: int) -> np.ndarray:
    """Coverage of Feldt's interval: 3, 5 or 10 items, alpha 0.6 to 0.9, normal or 1 to 5."""
    generator = np.random.default_rng(n)
    return np.array([_alpha(n, *cell, draws, generator) for cell in ALPHAS])


def _alpha(n, k, value, kind, draws, generator) -> float:
    r = value / (k - value * (k - 1))  # the correlation that gives k items this alpha
    cuts = ndtri([0.08, 0.25, 0.55, 0.85])
    truth = value if kind == "normal" else _alpha_of_steps(k, r, cuts)
    hits = total = 0
    for _ in range(draws):
        factor = generator.standard_normal((n, 1)) * np.sqrt(r)
        answers = factor + generator.standard_normal((n, k)) * np.sqrt(1 - r)
        if kind != "normal":
            answers = np.digitize(answers, cuts) + 1.0
        got = alpha(pd.DataFrame(answers))
        if got.refusal is None:
            hits += got.value("low") <= truth <= got.value("high")
            total += 1
    return hits / total


def _alpha_of_steps(k: int, r: float, cuts: np.ndarray) -> float:
    """Alpha in the population of answers 1 to 5, from the bivariate normal distribution."""
    tails = 1 - np.array([0.08, 0.25, 0.55, 0.85])
    together = tails[:, None] + tails - 1 + distribution(cuts, cuts, r)
    variance = np.minimum.outer(tails, tails).sum() - tails.sum() ** 2
    covariance = together.sum() - tails.sum() ** 2
    return raw_alpha(np.full((k, k), covariance) + np.eye(k) * (variance - covariance))


CHANGES = tuple(itertools.product((0.0, 0.2, 0.5, 0.8), (0.3, 0.5, 0.7), (1.0, 1.3)))


def changes(n: int, draws: int) -> np.ndarray:
    """Coverage of g_av's interval: effect 0 to 0.8, correlation 0.3 to 0.7, sd after 1 or 1.3."""
    generator = np.random.default_rng(100 + n)
    return np.array([_change(n, *cell, draws, generator) for cell in CHANGES])


def _change(n, effect, r, spread, draws, generator) -> float:
    shift = effect * np.sqrt((1 + spread**2) / 2)
    hits = 0
    for _ in range(draws):
        before = generator.standard_normal(n)
        other = generator.standard_normal(n)
        after = shift + spread * (r * before + np.sqrt(1 - r**2) * other)
        got = change(pd.Series(before), pd.Series(after))
        hits += got.value("g_av_low") <= effect <= got.value("g_av_high")
    return hits / draws


LEVELS = (0.01, 0.05, 0.1, 0.2)


def exact_levels() -> list[tuple[str, np.ndarray]]:
    """P(p <= a) of the exact tests over every arrangement of tied ranks: no chance involved."""
    scores = ranks(np.array([1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 5], dtype=float))
    sums = [scores[list(some)].sum() for some in itertools.combinations(range(11), 5)]
    mann_whitney = np.array([rank_sum_p(scores, 5, total) for total in sums])
    # Eleven people, two of whom did not change: Pratt's ranks, then every sign.
    pratt = ranks(np.array([0, 0, 1, 1, 1, 2, 2, 3, 4, 4, 5], dtype=float))[2:]
    totals = np.array(list(itertools.product([0, 1], repeat=len(pratt)))) @ pratt
    wilcoxon = np.array([signed_rank_p(pratt, total) for total in totals])
    return [
        ("exact Mann-Whitney, ties", _levels(mann_whitney)),
        ("exact Wilcoxon, ties and zeros", _levels(wilcoxon)),
    ]


def permutation_levels(n: int, draws: int) -> np.ndarray:
    """P(p <= a) of the permutation test: three groups, answers 1 to 5, no difference."""
    generator = np.random.default_rng(200 + n)
    groups = pd.Series(np.arange(n) % 3)
    found = []
    for _ in range(draws):
        answers = pd.Series(generator.choice([1.0, 2, 3, 4, 5], n, p=[0.05, 0.1, 0.2, 0.4, 0.25]))
        seed = int(generator.integers(2**31))
        got = kruskal_wallis(answers, groups, seed=seed, permutations=99)
        found.append(got.value("p_permutation"))
    return _levels(np.array(found))


def _levels(p: np.ndarray) -> np.ndarray:
    return np.array([(p <= level + 1e-9).mean() for level in LEVELS])


def main() -> int:
    """Print the tables; 1 when something is not as it should be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a tenth of the draws")
    draws = 100 if parser.parse_args().quick else 1000
    good = True
    print(f"{'interval':<28}{'n':>4}{'cells':>7}{'mean':>8}{'min':>8}{'max':>8}")
    for n in SIZES:
        for name, found in (
            ("Wilson, proportion (exact)", proportions(n)),
            ("Feldt, alpha", alphas(n, draws)),
            ("Algina-Keselman, g_av", changes(n, draws)),
        ):
            fits = WANTED[0] <= found.mean() <= WANTED[1]
            good &= bool(fits)
            numbers = "".join(f"{100 * x:>8.2f}" for x in (found.mean(), found.min(), found.max()))
            print(f"{name:<28}{n:>4}{len(found):>7}{numbers}{'' if fits else '  OUTSIDE'}")
    print(f"\n{'P(p <= a)':<34}" + "".join(f"{f'a = {level}':>10}" for level in LEVELS))
    rows = [(name, levels, 0) for name, levels in exact_levels()]
    rows += [(f"permutation, n = {n}", permutation_levels(n, 8 * draws), 8 * draws) for n in SIZES]
    for name, levels, times in rows:
        # What was counted must keep the level; what was drawn, but for three standard errors.
        slack = 3 * np.sqrt(np.array(LEVELS) * (1 - np.array(LEVELS)) / times) if times else 1e-12
        fits = (levels <= np.array(LEVELS) + slack).all()
        good &= bool(fits)
        print(f"{name:<34}" + "".join(f"{x:>10.4f}" for x in levels) + ("" if fits else "  TOO OFTEN"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
