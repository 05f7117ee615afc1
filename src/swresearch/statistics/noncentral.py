"""Intervals of effect sizes from noncentral distributions."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np


def t_limits(t: float, df: float, confidence: float = 0.95) -> tuple[float, float]:
    """The noncentralities for which `t` lies at the upper and lower edge of what is likely.

    Source: Steiger & Fouladi (1997); R: `uniroot` on `pt(t, df, ncp)`, `MBESS::conf.limits.nct`.
    """
    tail = (1 - confidence) / 2

    def edge(chance: float) -> float:
        return _root(lambda ncp: noncentral_t(t, df, ncp) - chance, t - 10, t + 10)

    return edge(1 - tail), edge(tail)


def noncentral_t(t: float, df: float, ncp: float) -> float:
    """P(T <= t) of the noncentral t distribution; scipy's `nctdtr` gives NaN in places (1.17).

    The normal chance of T * s <= t * s, averaged over the spread s of a standard deviation.
    """
    from scipy.special import chdtri, gammaln, ndtr

    low, high = np.sqrt(chdtri(df, [1 - 1e-16, 1e-18]) / df)
    turns = [low, high] if t == 0 else [low, *np.clip((ncp + np.array([-8, 8])) / t, low, high), high]
    nodes, weights = _nodes()
    edges = np.sort(turns)
    half = np.diff(edges)[:, None] / 2
    s = (edges[:-1, None] + half) + half * nodes
    constant = np.log(2) + df / 2 * np.log(df / 2) - gammaln(df / 2)
    density = np.exp(constant + (df - 1) * np.log(np.maximum(s, 1e-300)) - df * s**2 / 2)
    return float((half * weights * density * ndtr(t * s - ncp)).sum())


@functools.cache
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(80)


def chi_square_limits(chi2: float, df: float, confidence: float = 0.95) -> tuple[float, float]:
    """The noncentralities that put `chi2` at the edges of what is likely; 0 where there is none."""
    from scipy.special import chdtr, chndtr

    tail = (1 - confidence) / 2

    def edge(chance: float) -> float:
        if chdtr(df, chi2) <= chance:
            return 0.0
        return _root(lambda ncp: float(chndtr(chi2, df, ncp)) - chance, 0.0, chi2 + 10)

    return edge(1 - tail), edge(tail)


def _root(gap: Callable[[float], float], low: float, high: float) -> float:
    """Where the falling function `gap` is zero; the bracket widens until it holds the root."""
    from scipy.optimize import brentq

    width = high - low
    for _ in range(60):
        if gap(high) < 0:
            break
        high += width
    while low < 0 and gap(low) < 0:
        low -= width
    return float(brentq(gap, low, high, xtol=1e-13, rtol=1e-14))


def unbiased(df: float) -> float:
    """Hedges' exact factor J that takes the small-sample bias out of d."""
    from scipy.special import gammaln

    return float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2))
