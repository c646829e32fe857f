"""How far monthly counts stray from season, level and drift, and for how long a month's straying lasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from build.analysis.trends.settings import TrendSettings

Floats = NDArray[np.float64]

YEAR = 12  # months
GRID = np.arange(0.0, 1.0, 0.02)  # autocorrelations at which moments are tabulated


@dataclass(frozen=True)
class Noise:
    """Result of :func:`month_noise`; one value a series.

    dispersion : variance of a month over that of a Poisson count, at least 1.
    autocorrelation : of neighbouring months, from 0 to the cap, as estimated.
    inflation : by how much it widens the variance of the difference of two years; it and the others lean to a higher one.
    freedom : degrees of freedom of the dispersion.
    """

    dispersion: Floats
    autocorrelation: Floats
    inflation: Floats
    freedom: Floats


def month_noise(counts: Floats, settings: TrendSettings) -> Noise:
    """Dispersion and autocorrelation of months, from what season, year and drift leave over.

    Pearson residuals about year times calendar month are freed from a smooth drift too, for a series that climbs steadily
    is not a noisy one. What is left is taken for a first-order autoregression; both its parameters are found by matching
    the residuals' sum of squares and lagged products with their expectations, which counts what the fit has used up.

    Parameters
    ----------
    counts : (series, months) without gaps; whole years, two or more.
    settings : ``drift_degree`` of the polynomial; ``autocorrelation_cap``; ``autocorrelation_freedom``: share of
        Satterthwaite's degrees of freedom that is left once the autocorrelation is estimated from the same months;
        ``autocorrelation_lean``: how far above its estimate the autocorrelation is taken to lie, since one that is taken too
        low costs an interval more than one that is taken too high. Both are set so that intervals hold in the simulations of
        ``tests/proof/trends.py``.

    References
    ----------
    McCullagh, P., Nelder, J. (1989). Generalized Linear Models, 4.5.2 and 9.2. Satterthwaite, F. (1946). Biometrics 2.
    """
    months = counts.shape[1]
    table = _moments(months, settings.drift_degree, settings.autocorrelation_cap)
    left = pearson_residuals(counts) @ table.residual
    squares = (left**2).sum(axis=1)
    products = (left[:, 1:] * left[:, :-1]).sum(axis=1)
    ratio = np.divide(products, squares, out=np.full(len(left), -1.0), where=squares > 0)
    rho = np.interp(ratio, table.ratio, table.rho)
    leaning = rho + settings.autocorrelation_lean  # np.interp stops at the cap
    return Noise(
        dispersion=np.maximum(squares / np.interp(leaning, table.rho, table.squares), 1.0),
        autocorrelation=rho,
        inflation=np.interp(leaning, table.rho, table.inflation),
        freedom=np.interp(leaning, table.rho, table.freedom) * settings.autocorrelation_freedom,
    )


def pearson_residuals(counts: Floats) -> Floats:
    """(series, months) counts less their expectation from year and calendar month, over its root."""
    blocks = counts.reshape(len(counts), -1, YEAR)
    total = blocks.sum(axis=(1, 2), keepdims=True)
    expected = blocks.sum(axis=2, keepdims=True) * blocks.sum(axis=1, keepdims=True) / np.maximum(total, 1)
    root = np.sqrt(expected)
    residuals = np.divide(blocks - expected, root, out=np.zeros_like(root), where=root > 0)
    return np.asarray(residuals.reshape(counts.shape))


def season_terms(months: int) -> Floats:
    """(months, 12) one column a calendar month."""
    return np.asarray(np.eye(YEAR)[np.arange(months) % YEAR])


def drift_terms(months: int, degree: int) -> Floats:
    """(months, degree) Legendre polynomials without the constant."""
    across = np.linspace(-1.0, 1.0, months)
    return np.asarray(np.polynomial.legendre.legvander(across, degree)[:, 1:])


@dataclass(frozen=True)
class _Moments:
    """What a first-order autoregression of variance 1 leaves after the fit, by its autocorrelation."""

    residual: Floats
    rho: Floats
    ratio: Floats
    squares: Floats
    inflation: Floats
    freedom: Floats


@cache
def _moments(months: int, degree: int, cap: float) -> _Moments:
    years = np.eye(months // YEAR)[np.arange(months) // YEAR]
    terms = np.column_stack([season_terms(months), years, drift_terms(months, degree)])
    residual = np.eye(months) - terms @ np.linalg.pinv(terms)
    contrast = np.zeros(months)
    contrast[-YEAR:], contrast[-2 * YEAR : -YEAR] = 1, -1
    rho = GRID[cap + 1e-9 >= GRID]
    rows = [_moment(residual, contrast, value) for value in rho]
    ratio, squares, inflation, freedom = np.array(rows).T
    return _Moments(residual, rho, np.maximum.accumulate(ratio), squares, inflation, freedom)


def _moment(residual: Floats, contrast: Floats, rho: float) -> tuple[float, float, float, float]:
    """Lagged products over squares, squares, variance of the contrast over that of white noise, freedom."""
    months = len(contrast)
    correlation = rho ** np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    left = residual @ correlation
    covariance = left @ residual
    squares = float(np.trace(left))
    products = float(np.trace(covariance, offset=1))
    inflation = float(contrast @ correlation @ contrast) / float(contrast @ contrast)
    return products / squares, squares, inflation, squares**2 / float(np.sum(left * left.T))
