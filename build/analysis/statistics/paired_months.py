"""How much two years of a monthly series differ through the ordinary ups and downs of its months."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize.elementwise import find_root
from scipy.special import stdtr, stdtrit

from build.analysis.statistics.arrays import Floats

YEAR = 12  # months
AUTOCORRELATIONS = np.arange(0.05, 1.0, 0.1)
# Prior of the autocorrelation, a beta distribution: hardly any, or a great deal. Its shape was chosen for power among those
# that call at most 5% of unchanged series changed at autocorrelations from 0 to 0.8.
BETA = (0.5, 0.15)
NO_STEP = 0.5  # prior probability that no step divides the pairs of a year
STEP_INFORMATION = 12.0  # how vague the prior of a step's size is: Zellner's g
PRECISION = 1e-7  # of a quantile, as a share of it


@dataclass(frozen=True)
class OrdinaryChange:
    """Result of :func:`ordinary_change`; one value a series.

    reach : change of the log daily count from one year to the next that ordinary variation stays within.
    autocorrelation : of neighbouring months, posterior mean.
    step : probability that the pairs of months differ by one amount before some month and by another from then on.
    """

    reach: Floats
    autocorrelation: Floats
    step: Floats


def ordinary_change(daily: Floats, confidence: float) -> OrdinaryChange:
    """Measure what a change between the last two years of monthly series must exceed to stand out.

    Each month is compared with the same month a year before, on the log scale. The differences of one year have one mean,
    or one before some month and another from then on (a step, which is not noise), and the months vary around it as a
    first-order autoregression. Every autocorrelation and every step (or none) is weighted by how well it explains the
    pairs, and the reach is the quantile of the resulting mixture of t distributions. A series that may be strongly
    autocorrelated is therefore judged as such, without estimating the autocorrelation from so few months.

    Parameters
    ----------
    daily : (series, months) counts per day, above 0, two or more whole years without gaps. More years tell more about the
        noise; the change is that of the last two.
    confidence : two-sided.

    References
    ----------
    Harville, D. (1974). Bayesian inference for variance components using only error contrasts. Biometrika 61.
    Liang, F. et al. (2008). Mixtures of g priors for Bayesian variable selection. JASA 103.
    """
    logs = np.log(daily)
    pairs = logs[:, YEAR:] - logs[:, :-YEAR]
    models = _models(logs.shape[1])
    squares = np.maximum(np.einsum("ksn,sn->ks", pairs @ models.projection, pairs), 1e-12)
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
    """Every autocorrelation with every step; arrays have one entry per model.

    step : month of the year from which the pairs differ, 0 for none. projection : (models, pairs, pairs), whose quadratic
    form is a model's weighted residual sum of squares. freedom : of that sum. variance : of the mean of the last year's
    pairs over that of a month. fit : log of the determinants in the restricted likelihood.
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
    """Covariance of differences between years for an autoregression of variance 1."""
    correlation = rho ** np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    differ = np.eye(months)[YEAR:] - np.eye(months)[:-YEAR]
    return np.asarray(differ @ correlation @ differ.T)


def _chances(squares: Floats, models: _Models) -> Floats:
    """(models, series) probability of each model, from its residual sums of squares."""
    plain = np.repeat(squares[models.step == 0], YEAR, axis=0)  # with the same autocorrelation but no step
    freedom = np.repeat(models.freedom[models.step == 0], YEAR)[:, None]
    used = freedom - models.freedom[:, None]
    likely = models.fit[:, None] - freedom / 2 * np.log(plain)
    likely += (freedom - used) / 2 * np.log1p(STEP_INFORMATION)
    likely -= freedom / 2 * np.log1p(STEP_INFORMATION * squares / plain)
    before = np.where(models.step == 0, NO_STEP, (1 - NO_STEP) / (YEAR - 1))
    beta = (BETA[0] - 1) * np.log(models.autocorrelation) + (BETA[1] - 1) * np.log1p(-models.autocorrelation)
    likely += (np.log(before) + beta)[:, None]
    chance = np.exp(likely - likely.max(axis=0))
    return np.asarray(chance / chance.sum(axis=0))


def _quantile(chance: Floats, error: Floats, freedom: Floats, confidence: float) -> Floats:
    """Two-sided quantile of a mixture of t distributions around 0, between the least and the greatest of its parts'."""
    tail = (1 - confidence) / 2
    parts = stdtrit(freedom, 1 - tail)[:, None] * error

    def beyond(reach: Floats, series: Floats) -> Floats:
        which = series.astype(np.int64)
        chances = chance[:, which] * stdtr(freedom[:, None], -reach / error[:, which])
        return np.asarray(chances.sum(axis=0) - tail)

    ends = parts.min(axis=0), parts.max(axis=0)
    found = find_root(beyond, ends, args=(np.arange(error.shape[1]),), tolerances={"xrtol": PRECISION})
    return np.asarray(found.x)
