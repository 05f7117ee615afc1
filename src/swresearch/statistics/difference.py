"""Differences between two unpaired groups, as numbers: means with Welch, shares with Newcombe.

Plain formulas on arrays and counts; the analyses that call them make the results objects.
"""

from __future__ import annotations

import numpy as np

from swresearch.statistics.proportion import wilson


def welch(first: np.ndarray, second: np.ndarray, confidence: float = 0.95) -> dict[str, float]:
    """Mean of `first` minus mean of `second`, with Welch's interval and test.

    Keys: difference, low, high, t, df, p. Arrays without missing values, not both constant.
    R: `t.test(first, second)`.
    """
    from scipy.special import stdtr, stdtrit

    errors = np.array([first.var(ddof=1) / len(first), second.var(ddof=1) / len(second)])
    df = errors.sum() ** 2 / (errors**2 / [len(first) - 1, len(second) - 1]).sum()
    difference, se = float(first.mean() - second.mean()), float(np.sqrt(errors.sum()))
    half = float(stdtrit(df, (1 + confidence) / 2)) * se
    t = difference / se
    return {
        "difference": difference,
        "low": difference - half,
        "high": difference + half,
        "t": t,
        "df": float(df),
        "p": float(2 * stdtr(df, -abs(t))),
    }


def newcombe(
    counts: tuple[int, int], sizes: tuple[int, int], confidence: float = 0.95
) -> dict[str, float]:
    """First share minus second share, with Newcombe's hybrid score interval (his method 10).

    Keys: difference, low, high; shares 0-1. Source: Newcombe (1998, Statistics in Medicine 17,
    873-890).
    """
    shares = np.array(counts) / np.array(sizes)
    low, high = wilson(np.array(counts), np.array(sizes), confidence)
    difference = float(shares[0] - shares[1])
    below = np.hypot(shares[0] - low[0], high[1] - shares[1])
    above = np.hypot(high[0] - shares[0], shares[1] - low[1])
    return {
        "difference": difference,
        "low": float(difference - below),
        "high": float(difference + above),
    }
