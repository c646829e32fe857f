"""Empirical-Bayes shrinkage: a Gamma prior on the areas' rates, fitted to their Poisson counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln, psi

from build.analysis.statistics.arrays import Floats

_LOG_SHAPE_BOUNDS = (
    -6.0,
    12.0,
)  # beyond these the prior is indistinguishable from "no pooling" and "one rate for all"


@dataclass(frozen=True)
class GammaPrior:
    """Prior of an area's rate: Gamma with ``shape`` and ``mean`` (events per unit of exposure).

    The mean is one number for all areas, or an array with one for each: areas are then drawn towards their own group's mean.
    """

    shape: float
    mean: float | Floats

    def of(self, rows: NDArray[np.bool_]) -> GammaPrior:
        """The prior of some of the areas."""
        return GammaPrior(self.shape, self.mean[rows] if isinstance(self.mean, np.ndarray) else self.mean)

    @property
    def inverse_scale(self) -> float | Floats:
        """Exposure that the prior is worth: ``shape / mean``."""
        return self.shape / self.mean

    def posterior_mean(self, count: NDArray[np.int32], exposure: Floats) -> Floats:
        """Smoothed rates, one per area: a mean of the area's own rate and the prior's, weighted by exposure.

        NaN where the exposure is 0: nothing was observed, so there is nothing to shrink.
        """
        if not np.any(self.mean):
            return np.where(exposure > 0, 0.0, np.nan)
        rate = (self.shape + count) / (self.inverse_scale + exposure)
        return np.where(exposure > 0, rate, np.nan)


def fit_gamma_prior(count: NDArray[np.int32], exposure: Floats) -> GammaPrior:
    """Fit the prior by maximum likelihood of the negative binomial that the counts then follow.

    Parameters
    ----------
    count : (areas,) events.
    exposure : (areas,) person-years (any unit; the prior's mean is per that unit). Areas without exposure are
        left out.

    Returns
    -------
    GammaPrior
        Mean 0 when nothing was counted (every smoothed rate is then 0).

    References
    ----------
    Clayton, D., Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative risks. Biometrics
    43.
    """
    seen = exposure > 0
    y, e = count[seen].astype(np.float64), exposure[seen]
    if y.sum() == 0:
        return GammaPrior(shape=1.0, mean=0.0)
    crude = y.sum() / e.sum()
    values, times = np.unique(y, return_counts=True)

    def loss(theta: Floats) -> tuple[float, Floats]:
        return _negative_log_likelihood(theta, y, e * crude, values, times)

    start = np.array([np.log(_moment_shape(y, e * crude)), 0.0])
    bounds = [_LOG_SHAPE_BOUNDS, (-3.0, 3.0)]
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return GammaPrior(shape=float(np.exp(best.x[0])), mean=float(crude * np.exp(best.x[1])))


def fit_group_prior(
    count: NDArray[np.int32], exposure: Floats, group: NDArray[np.int_], comparable: NDArray[np.bool_]
) -> GammaPrior:
    """Fit a prior whose mean is the area's own group's (borough's), with one shape for all.

    Two levels: the groups' rates are shrunk towards each other with a prior of their own (so that a group without events
    keeps a mean above 0), then the spread of areas around their group is fitted as in :func:`fit_gamma_prior`.

    Parameters
    ----------
    count, exposure, group : (areas,); groups numbered from 0.
    comparable : (areas,) areas to which the prior is fitted; groups without any get the overall mean.

    Returns
    -------
    GammaPrior
        With a mean for each area, comparable or not.
    """
    seen = comparable & (exposure > 0)
    groups = int(group.max()) + 1
    events = np.bincount(group[seen], weights=count[seen], minlength=groups)
    total = events.astype(np.int32)
    years = np.bincount(group[seen], weights=exposure[seen], minlength=groups).astype(np.float64)
    between = fit_gamma_prior(total, years)
    if not between.mean:
        return between
    rate = np.where(years > 0, between.posterior_mean(total, years), between.mean)
    within = fit_gamma_prior(count[seen], exposure[seen] * rate[group[seen]])
    return GammaPrior(within.shape, within.mean * rate[group])


def _moment_shape(y: Floats, expected: Floats) -> float:
    """Shape that gives the counts their observed spread about ``expected``: where the search starts."""
    excess = float(((y - expected) ** 2 - y).sum())
    shape = float((expected**2).sum()) / excess if excess > 0 else 100.0
    return float(np.clip(shape, 0.05, 1000.0))


def _negative_log_likelihood(
    theta: Floats, y: Floats, expected: Floats, values: Floats, times: NDArray[np.int_]
) -> tuple[float, Floats]:
    """Per area, with its gradient; theta is log shape and log mean (relative to the crude rate).

    The gamma functions are taken once for each distinct count.
    """
    shape, mu = np.exp(theta[0]), expected * np.exp(theta[1])
    total = shape + mu
    gammas = times @ (gammaln(values + shape) - gammaln(shape))
    log_likelihood = gammas + (shape * np.log(shape / total) + y * np.log(mu / total)).sum()
    digammas = times @ (psi(values + shape) - psi(shape))
    by_shape = shape * (digammas + (np.log(shape / total) + 1 - (shape + y) / total).sum())
    by_mean = (shape * (y - mu) / total).sum()
    return -log_likelihood / y.size, -np.array([by_shape, by_mean]) / y.size


def rank_bands(
    prior: GammaPrior,
    count: NDArray[np.int32],
    exposure: Floats,
    confidence: float,
    draws: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Interval of each area's rank (1 = highest rate) over draws from the posterior of all areas.

    Parameters
    ----------
    prior, count, exposure : as fitted, (areas,); every exposure above 0.
    confidence : share of draws inside the band.
    draws : how many times all areas are drawn and ranked.
    rng : seeded generator.

    Returns
    -------
    low, high : (areas,) ranks, ``1 <= low <= high <= areas``.

    References
    ----------
    Goldstein, H., Spiegelhalter, D. (1996). League tables and their limitations. JRSS A 159, 385-443.
    """
    areas = count.size
    if not np.any(prior.mean):
        return np.full(areas, 1.0), np.full(areas, float(areas))
    rate = rng.standard_gamma(prior.shape + count, size=(draws, areas)) / (prior.inverse_scale + exposure)
    order = np.argsort(-rate, axis=1, kind="stable")
    rank = np.empty((areas, draws), dtype=np.float32)
    rank[order.ravel(), np.repeat(np.arange(draws), areas)] = np.tile(np.arange(1, areas + 1), draws)
    tail = (1 - confidence) / 2
    rank.sort(axis=1)
    low, high = int(np.floor(tail * (draws - 1))), int(np.ceil((1 - tail) * (draws - 1)))
    return rank[:, low].astype(np.float64), rank[:, high].astype(np.float64)
