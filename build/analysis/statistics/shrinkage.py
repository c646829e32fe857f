"""Empirical-Bayes shrinkage: a Gamma prior on the areas' rates, fitted to their Poisson counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, psi, zeta

from build.analysis.statistics.arrays import Floats

# Of log shape and of log mean over the crude rate. Beyond the first two the prior cannot be told from "no pooling" and "one
# rate for all".
_BOUNDS = np.array([[-6.0, -3.0], [12.0, 3.0]])
_LONGEST_STEP, _SHORTEST_STEP = 2.0, 1e-7
_ROUNDS, _HALVINGS = 60, 30


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

    start = np.array([np.log(_moment_shape(y, e * crude)), 0.0])
    shape, mean = _maximise(
        partial(_log_likelihood, y=y, expected=e * crude, values=values, times=times), start
    )
    return GammaPrior(shape=float(np.exp(shape)), mean=float(crude * np.exp(mean)))


def log_marginal(prior: GammaPrior, count: NDArray[np.int32], exposure: Floats) -> float:
    """Log-likelihood of counts under a prior (negative binomial), but for a constant; the prior's mean is above 0."""
    mu, shape = exposure * prior.mean, prior.shape
    total = shape + mu
    chance = (
        gammaln(count + shape) - gammaln(shape) + shape * np.log(shape / total) + count * np.log(mu / total)
    )
    return float(chance.sum())


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


def _maximise(function: Callable[[Floats], tuple[float, Floats, Floats]], start: Floats) -> Floats:
    """Where a function with its gradient and Hessian is greatest, by Newton's method inside ``_BOUNDS``.

    A step is no longer than ``_LONGEST_STEP`` and is halved until it leads up; where the function is not concave the
    gradient gives the direction.
    """
    here: Floats = np.clip(start, *_BOUNDS)
    value, gradient, hessian = function(here)
    for _ in range(_ROUNDS):
        concave = hessian[0, 0] < 0 and np.linalg.det(hessian) > 0
        step = np.linalg.solve(-hessian, gradient) if concave else gradient / np.abs(gradient).max()
        step *= min(1.0, _LONGEST_STEP / max(np.abs(step).max(), _SHORTEST_STEP))
        for _ in range(_HALVINGS):
            there = np.clip(here + step, *_BOUNDS)
            new = function(there)
            if new[0] >= value:
                break
            step /= 2
        moved = np.abs(there - here).max()
        if new[0] < value or moved < _SHORTEST_STEP:
            break
        here, (value, gradient, hessian) = there, new
    return here


def _log_likelihood(
    theta: Floats, y: Floats, expected: Floats, values: Floats, times: NDArray[np.int_]
) -> tuple[float, Floats, Floats]:
    """Per area, with its gradient and Hessian; theta is log shape and log mean (relative to the crude rate).

    The gamma functions are taken once for each distinct count.
    """
    shape, mu = np.exp(theta[0]), expected * np.exp(theta[1])
    total = shape + mu
    gammas = times @ (gammaln(values + shape) - gammaln(shape))
    log_likelihood = gammas + (shape * np.log(shape / total) + y * np.log(mu / total)).sum()
    slope = (
        times @ (psi(values + shape) - psi(shape)) + (np.log(shape / total) + 1 - (shape + y) / total).sum()
    )
    curve = times @ (zeta(2, values + shape) - zeta(2, shape)) + (
        (1 / shape - 2 / total + (shape + y) / total**2).sum()
    )
    gradient = np.array([shape * slope, (shape * (y - mu) / total).sum()])
    both = shape * ((y - mu) * mu / total**2).sum()
    by_mean = -(shape * mu * (shape + y) / total**2).sum()
    hessian = np.array([[shape * slope + shape**2 * curve, both], [both, by_mean]])
    return log_likelihood / y.size, gradient / y.size, hessian / y.size


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
