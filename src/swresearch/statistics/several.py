"""More than two groups: Kruskal-Wallis with epsilon squared, Welch's F, and sensitivity checks.

Agrees with R's `kruskal.test`, `oneway.test`, `effectsize::rank_epsilon_squared`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from swresearch.statistics.checks import same
from swresearch.statistics.groups import Groups, groups_of
from swresearch.statistics.multiplicity import holm
from swresearch.statistics.proportion import small
from swresearch.statistics.ranks import ranks, tie_sum
from swresearch.statistics.result import Analysis, Refused, Result

KRUSKAL = Analysis(
    "kruskal-wallis",
    "method.kruskal-wallis",
    ("groups", "h", "df", "p", "epsilon2", "eta2", "p_permutation", "permutations"),
)
ANOVA = Analysis("means-of-groups", "method.anova", ("kind", "f", "df1", "df2", "p"))
SENSITIVITY = Analysis(
    "sensitivity",
    "method.sensitivity",
    ("outcome", "by", "groups", "n", "h", "epsilon2", "p", "p_holm", "reason"),
)


@KRUSKAL.guard
def kruskal_wallis(
    values: pd.Series, groups: pd.Series, seed: int | None = None, permutations: int = 9999
) -> Result:
    """Do some groups score higher than others? Kruskal-Wallis, corrected for ties.

    `values`: one number per person; `groups`: his or her group. Columns: groups, h, df, p
    (chi-square), epsilon2 (0-1), eta2 (of H), p_permutation (with a `seed`: the share of
    `permutations` random divisions with an H at least as large, the observed one included, so
    that P(p <= a) <= a), permutations.
    """
    found = groups_of(values, groups)
    row = _kruskal(found) | {"p_permutation": np.nan, "permutations": 0}
    if seed is not None:
        chance = np.random.default_rng(seed)
        row["p_permutation"] = permutation_p(found, chance, permutations)
        row["permutations"] = permutations
    return KRUSKAL.result(row, found.n, found.missing, small(int(found.sizes.min())))


def _kruskal(found: Groups) -> dict[str, float]:
    from scipy.special import chdtrc

    n, k = found.n, len(found.names)
    h = float(_heights(ranks(found.values), found.member[None, :], k)[0])
    h = (12 * h / (n * (n + 1)) - 3 * (n + 1)) / (1 - tie_sum(found.values) / (n**3 - n))
    return {
        "groups": k,
        "h": h,
        "df": k - 1,
        "p": float(chdtrc(k - 1, h)),
        "epsilon2": h / (n - 1),
        "eta2": (h - k + 1) / (n - k),
    }


def _heights(scores: np.ndarray, members: np.ndarray, k: int) -> np.ndarray:
    """Per division (rows of `members`) the sum over groups of squared rank sums over size."""
    total = np.zeros(len(members))
    for group in range(k):
        inside = members == group
        total += (inside @ scores) ** 2 / inside.sum(axis=1)
    return total


def permutation_p(
    found: Groups, chance: np.random.Generator, permutations: int, block: int = 1000
) -> float:
    """Share of random divisions at least as uneven as the observed, which is counted as well."""
    scores, k = ranks(found.values), len(found.names)
    observed = _heights(scores, found.member[None, :], k)[0]
    reached = 1
    for start in range(0, permutations, block):
        size = min(block, permutations - start)
        members = chance.permuted(np.tile(found.member, (size, 1)), axis=1)
        reached += int((_heights(scores, members, k) >= observed * (1 - 1e-12)).sum())
    return reached / (permutations + 1)


@ANOVA.guard
def means_of_groups(values: pd.Series, groups: pd.Series) -> Result:
    """Do the means differ? Two rows: kind "welch" (unequal variances) and "classic" (equal).

    Columns: kind, f, df1, df2, p; R's `oneway.test`. Refuses a group in which all are equal.
    """
    from scipy.special import fdtrc

    found = groups_of(values, groups)
    means, variances = _within(found)
    if (variances == 0).any():
        raise Refused("constant-group", found.n, found.missing)
    rows = []
    for kind, (f, df1, df2) in {
        "welch": _welch(found.sizes, means, variances),
        "classic": _classic(found.sizes, means, variances),
    }.items():
        rows.append({"kind": kind, "f": f, "df1": df1, "df2": df2, "p": float(fdtrc(df1, df2, f))})
    return ANOVA.result(rows, found.n, found.missing, small(int(found.sizes.min())))


def _within(found: Groups) -> tuple[np.ndarray, np.ndarray]:
    parts = [found.of(group) for group in range(len(found.names))]
    means = np.array([part.mean() for part in parts])
    return means, np.array([0.0 if same(part) else part.var(ddof=1) for part in parts])


def _classic(sizes: np.ndarray, means: np.ndarray, variances: np.ndarray) -> tuple[float, float, float]:
    n, k = sizes.sum(), len(sizes)
    grand = (sizes * means).sum() / n
    between = (sizes * (means - grand) ** 2).sum() / (k - 1)
    inside = ((sizes - 1) * variances).sum() / (n - k)
    return float(between / inside), float(k - 1), float(n - k)


def _welch(sizes: np.ndarray, means: np.ndarray, variances: np.ndarray) -> tuple[float, float, float]:
    """Welch (1951, Biometrika 38, 330-336)."""
    k, weights = len(sizes), sizes / variances
    grand = (weights * means).sum() / weights.sum()
    spill = ((1 - weights / weights.sum()) ** 2 / (sizes - 1)).sum() / (k**2 - 1)
    between = (weights * (means - grand) ** 2).sum() / (k - 1)
    return float(between / (1 + 2 * (k - 2) * spill)), float(k - 1), float(1 / (3 * spill))


@SENSITIVITY.guard
def sensitivity(outcomes: pd.DataFrame, by: Mapping[str, pd.Series]) -> Result:
    """Do the outcomes depend on who asked, or on how (video, phone)? A check, not a finding.

    `outcomes`: one column per outcome, one row per person. `by`: for each circumstance (such as
    "interviewer", "mode") the value per person. Kruskal-Wallis for every outcome and circumstance,
    Holm over all of them. Columns: outcome, by, groups, n, h, epsilon2, p, p_holm, reason
    (catalogue key where the check cannot be made).
    """
    rows: list[dict[str, object]] = []
    for name, circumstance in by.items():
        for outcome in outcomes.columns:
            row: dict[str, object] = {"outcome": outcome, "by": name, "reason": None}
            try:
                found = groups_of(outcomes[outcome], circumstance)
                got = _kruskal(found)
                row |= {key: got[key] for key in ("groups", "h", "epsilon2", "p")} | {"n": found.n}
            except Refused as refusal:
                row |= {"reason": refusal.reason, "n": refusal.n, "p": np.nan}
            rows.append(row)
    if not rows:
        raise Refused("no-answers")
    if all(row["reason"] for row in rows):
        raise Refused(str(rows[0]["reason"]).removeprefix("refusal."), n=len(outcomes))
    table = pd.DataFrame(rows).assign(p_holm=lambda frame: holm(frame["p"].to_numpy(dtype=float)))
    left_out = ["pairs-left-out"] if any(row["reason"] for row in rows) else []
    return SENSITIVITY.result(table, len(outcomes), 0, left_out)
