"""How far two years of a monthly series differ by the ordinary ups and downs of its months."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from build.analysis.statistics.arrays import Floats

YEAR = 12  # months
AUTOCORRELATIONS = np.arange(0.05, 1.0, 0.1)
# Beta distribution of the autocorrelation before the months are seen: hardly any, or a great deal. Its shape was chosen for
# the most power among those that call at most 5% of unchanged series changed at autocorrelations from 0 to 0.8.
BETA = 0.3
NO_STEP = 0.5  # probability beforehand that no step divides the pairs of a year
STEP_INFORMATION = 12.0  # how vague the size of a step is beforehand: Zellner's g
HALVINGS = 60  # of the range that a quantile is sought in


@dataclass(frozen=True)
class OrdinaryChange:
    """Result of :func:`ordinary_change`; one value a series.

    reach : change of the log of the daily count, from one year to the next, that ordinary variation stays within.
    autocorrelation : of neighbouring months, mean of what the series leaves possible.
    step : probability that the pairs of months differ by one amount before some month and by another from it on.
    """

    reach: Floats
    autocorrelation: Floats
    step: Floats


def ordinary_change(daily: Floats, confidence: float) -> OrdinaryChange:
    """Measure what a change between the last two years of monthly series must exceed to stand out.

    Each month is compared with the same month a year before, on the log scale. The differences of one year have a mean, or
    one mean before some month and another from it on (a step that is not noise), and the months stray from their means as a
    first-order autoregression does. Which autocorrelation, which step if any: every possibility is weighted by how well it
    explains the pairs, and the reach is the quantile of the mixture of t distributions that comes of it. So a series whose
    months may be alike for long is judged as one, without the months' likeness being estimated from so few of them.

    Parameters
    ----------
    daily : (series, months) counts per day, above 0, whole years without gaps, two or more. The more years, the more is
        known of the noise; the change is that of the last two.
    confidence : two-sided.

    References
    ----------
    Harville, D. (1974). Bayesian inference for variance components using only error contrasts. Biometrika 61.
    Liang, F. et al. (2008). Mixtures of g priors for Bayesian variable selection. JASA 103.
    """
    logs = np.log(daily)
    pairs = logs[:, YEAR:] - logs[:, :-YEAR]
    models = _models(logs.shape[1])
    squares = np.maximum(np.einsum("sm,kmn,sn->ks", pairs, models.projection, pairs, optimize=True), 1e-12)
    chance = _chances(squares, models)
    error = np.sqrt(squares * (models.variance / models.freedom)[:, None])
    stepped = models.step > 0
    return OrdinaryChange(
        reach=_quantile(chance, error, models.freedom, confidence),
        autocorrelation=models.autocorrelation @ chance,
        step=chance[stepped].sum(axis=0),
    )


@dataclass(frozen=True)
class _Models:
    """Every autocorrelation with every step; arrays have one entry each.

    step : month of the year from which on the pairs differ, 0 for none. projection : (models, pairs, pairs), whose quadratic
    form is the weighted sum of squares that a model leaves. freedom : of that sum. variance : of the mean of the last
    year's pairs over that of a month. fit : log of the determinants in the restricted likelihood.
    """

    autocorrelation: Floats
    step: NDArray[np.int_]
    projection: Floats
    freedom: Floats
    variance: Floats
    fit: Floats


@cache
def _models(months: int) -> _Models:
    number = np.arange(months - YEAR)
    years = np.eye(months // YEAR - 1)[number // YEAR]
    last = years[:, -1] / YEAR
    rows = []
    for rho in AUTOCORRELATIONS:
        covariance = _pair_covariance(months, float(rho))
        precision = np.linalg.inv(covariance)
        fit = -0.5 * (np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(years.T @ precision @ years)[1])
        for step in range(YEAR):
            terms = np.hstack([years, years * (number % YEAR >= step)[:, None]]) if step else years
            used = precision @ terms
            projection = precision - used @ np.linalg.solve(terms.T @ used, used.T)
            freedom = float(len(number) - terms.shape[1])
            rows.append((float(rho), step, projection, freedom, float(last @ covariance @ last), float(fit)))
    return _Models(*(np.array(column) for column in zip(*rows, strict=True)))


def _pair_covariance(months: int, rho: float) -> Floats:
    """Covariance of differences a year apart, of an autoregression of variance 1."""
    correlation = rho ** np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    differ = np.eye(months)[YEAR:] - np.eye(months)[:-YEAR]
    return np.asarray(differ @ correlation @ differ.T)


def _chances(squares: Floats, models: _Models) -> Floats:
    """(models, series) probability of each model, from the sums of squares it leaves."""
    plain = np.repeat(squares[models.step == 0], YEAR, axis=0)  # of the same autocorrelation without a step
    freedom = np.repeat(models.freedom[models.step == 0], YEAR)[:, None]
    used = freedom - models.freedom[:, None]
    likely = models.fit[:, None] - freedom / 2 * np.log(plain)
    likely += (freedom - used) / 2 * np.log1p(STEP_INFORMATION)
    likely -= freedom / 2 * np.log1p(STEP_INFORMATION * squares / plain)
    before = np.where(models.step == 0, NO_STEP, (1 - NO_STEP) / (YEAR - 1))
    beta = (BETA - 1) * np.log(models.autocorrelation * (1 - models.autocorrelation))
    likely += (np.log(before) + beta)[:, None]
    chance = np.exp(likely - likely.max(axis=0))
    return np.asarray(chance / chance.sum(axis=0))


def _quantile(chance: Floats, error: Floats, freedom: Floats, confidence: float) -> Floats:
    """Two-sided quantile of a mixture of t distributions around 0, by halving."""
    tail = (1 - confidence) / 2
    low, high = np.zeros(error.shape[1]), 1e3 * error.max(axis=0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        beyond = (chance * stdtr(freedom[:, None], -middle / error)).sum(axis=0)
        low, high = np.where(beyond > tail, middle, low), np.where(beyond > tail, high, middle)
    return np.asarray((low + high) / 2)
