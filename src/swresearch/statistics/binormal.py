"""The bivariate normal distribution on a grid of thresholds."""

from __future__ import annotations

import functools

import numpy as np


@functools.cache
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(64)


def density(a: np.ndarray, b: np.ndarray, rho: float) -> np.ndarray:
    """Bivariate standard normal density at every pair of `a` and `b`; 0 at infinite thresholds."""
    rest = 1 - rho**2
    a, b = np.asarray(a)[:, None], np.asarray(b)[None, :]
    finite = np.isfinite(a) & np.isfinite(b)
    a, b = np.where(np.isfinite(a), a, 0), np.where(np.isfinite(b), b, 0)
    value = np.exp(-(a * a - 2 * rho * a * b + b * b) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
    return np.where(finite, value, 0.0)


def distribution(a: np.ndarray, b: np.ndarray, rho: float) -> np.ndarray:
    """P(X <= a, Y <= b) for correlation `rho`, at every pair; thresholds may be infinite.

    Plackett's identity, integrated over the arcsine of the correlation (Drezner & Wesolowsky
    1990); exact to about 1e-12 for correlations up to 0.99.
    """
    from scipy.special import ndtr

    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    nodes, weights = _nodes()
    angles = np.arcsin(rho) * (nodes + 1) / 2
    x, y = np.where(np.isfinite(a), a, 0)[:, None], np.where(np.isfinite(b), b, 0)[None, :]
    sines, cosines = np.sin(angles)[:, None, None], np.cos(angles)[:, None, None]
    exponent = -(x * x - 2 * sines * x * y + y * y) / (2 * cosines**2)
    integral = np.tensordot(weights, np.exp(exponent), axes=1) * np.arcsin(rho) / (4 * np.pi)
    finite = np.isfinite(a)[:, None] & np.isfinite(b)[None, :]
    return np.outer(ndtr(a), ndtr(b)) + np.where(finite, integral, 0.0)
