"""How much more the months of places vary than Poisson counts would, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.levels import Level

YEAR = 12  # months
AUTOCORRELATIONS = np.arange(0.0, 0.96, 0.01)
PRIOR_FREEDOMS = np.geomspace(2.5, 250.0, 16)
MEDIAN_OF_CHI_SQUARED = 0.4549  # with one degree of freedom
HALVES = np.repeat([1.0, -1.0], YEAR // 2)


@dataclass(frozen=True)
class PlaceDispersion:
    """Result of :func:`place_dispersion`, for the places of one level.

    level : (measures,) variance of a month over that of a Poisson count, mean of the places.
    dispersion : (measures, places) the same for each place, at least 1: its own, drawn towards the level's the less its
        months tell. freedom : (measures, places) its degrees of freedom.
    persistence : (measures,) the factor by which autocorrelation of the months widens the variance of the difference
        between two years, at least 1.
    """

    level: Floats
    dispersion: Floats
    freedom: Floats
    persistence: Floats


def place_dispersion(counts: Floats, level: Level, observed: NDArray[np.bool_]) -> PlaceDispersion:
    """Dispersion of the months of every place of a level, from the last two years (or what there is of them).

    Parameters
    ----------
    counts : (areas, months, measures), 0 where not observed.
    level : which places the areas add up to.
    observed : (areas, months). A place that lacks a month gets the level's dispersion; with fewer than two complete places
        or two months nothing is known, and all are 1, the minimum.
    """
    months = counts.shape[1]
    years, length = min(max(months // YEAR, 1), 2), min(months, YEAR)
    recent = slice(months - years * length, months)
    whole = level.every(observed[:, recent]).all(axis=1)
    table = level.total(counts[:, recent]).astype(np.float64)[whole]
    measures, places = counts.shape[2], len(level.codes)
    mean, lasting = np.ones(measures), np.ones(measures)
    dispersion, freedom = np.ones((measures, places)), np.full((measures, places), np.inf)
    if whole.sum() > 1 and length > 1:
        for i in range(measures):
            found = month_dispersion_of(table[:, :, i].reshape(-1, years, length))
            mean[i], lasting[i] = found[0], found[3]
            dispersion[i], freedom[i] = mean[i], found[2].min()
            dispersion[i, whole], freedom[i, whole] = found[1], found[2]
    return PlaceDispersion(mean, dispersion, freedom, lasting)


def month_dispersion_of(counts: Floats) -> tuple[float, Floats, Floats, float]:
    """Measure how the months of places vary within each year, with London's own course removed.

    A place's month is expected to be its share of the year times London's month. Pearson's chi-squared of a place over its
    degrees of freedom is its own dispersion. It is drawn towards the level's by an inverse chi-squared prior fitted to all
    places, so that quiet places, whose months tell little, borrow from the others, and a busy one that varies wildly keeps
    its own. Then half years are compared with those a year before: if they differ by more than the single months imply, the
    months are autocorrelated over longer spells, and two years differ by more too.

    Parameters
    ----------
    counts : (places, years, months of a year), without gaps; at least two places and two months.

    Returns
    -------
    level, dispersion, freedom, persistence
        As of :class:`PlaceDispersion`, of one measure. Half years are compared only where there are two whole years.

    References
    ----------
    McCullagh, P., Nelder, J. (1989). Generalized Linear Models, 4.5.2. Smyth, G. (2004). Linear models and empirical Bayes
    methods. Statistical Applications in Genetics and Molecular Biology 3.
    """
    places, years, months = counts.shape
    month = counts.sum(axis=0)
    share = month / np.maximum(month.sum(axis=1, keepdims=True), 1)
    expected = counts.sum(axis=2, keepdims=True) * share
    root = np.sqrt(expected)
    residual = np.divide(counts - expected, root, out=np.zeros_like(root), where=root > 0)
    residual *= np.sqrt(places / max(places - 1, 1))
    own = (residual**2).sum(axis=(1, 2)) / (years * (months - 1))
    freedom = _freedom(expected)
    level, prior = _prior(own, freedom)
    dispersion = np.maximum(((prior - 2) * level + freedom * own) / (prior + freedom), 1.0)
    lasting = 1.0
    if years == 2 and months == YEAR:
        paired = (residual[:, 1] - residual[:, 0]) / np.sqrt(2 * dispersion)[:, None]
        lasting = _persistence(paired[expected.mean(axis=(1, 2)) >= 1])
    return level, dispersion, prior + freedom, lasting


def _freedom(expected: Floats) -> Floats:
    """(places,) degrees of freedom of a place's chi-squared, fewer where counts are too small for that distribution."""
    cells = expected.shape[1] * (expected.shape[2] - 1)
    mean = expected.mean(axis=(1, 2))
    return np.asarray(cells * mean / (mean + 0.5))


def _prior(own: Floats, freedom: Floats) -> tuple[float, float]:
    """Mean dispersion, at least 1, and degrees of freedom of the prior, by maximum likelihood."""
    seen = freedom > 0.5
    if not seen.any():
        return 1.0, float(PRIOR_FREEDOMS[-1])
    d, values = freedom[seen], np.maximum(own[seen], 1e-3)
    level = max(float((values * d).sum() / d.sum()), 1.0)

    def likelihood(prior: float) -> float:
        scaled = values / (level * (prior - 2) / prior)
        terms = gammaln((d + prior) / 2) - gammaln(d / 2) - gammaln(prior / 2) + d / 2 * np.log(d / prior)
        shape = d / 2 * np.log(scaled) - (d + prior) / 2 * np.log1p(d * scaled / prior)
        return float((terms + shape).sum())

    return level, float(max(PRIOR_FREEDOMS, key=likelihood))


def _persistence(paired: Floats) -> float:
    """Variance of the difference between two years over what it would be if months were independent.

    ``paired`` : (places, 12) differences of a month's residual from the year before, in units of their standard deviation,
    for places with at least one incident a month. Half years are compared by the median, which a few places that really
    changed do not move.
    """
    if not len(paired):
        return 1.0
    seen = float(np.median((paired @ HALVES) ** 2)) / YEAR / MEDIAN_OF_CHI_SQUARED
    half, inflation = _autoregressions()
    return float(np.interp(seen, half, inflation))


@cache
def _autoregressions() -> tuple[Floats, Floats]:
    """By autocorrelation: variances of the differences of half years and of years, relative to independent months."""
    within = np.eye(YEAR) - 1 / YEAR
    contrast = np.repeat([1.0, -1.0], YEAR)
    rows = []
    for rho in AUTOCORRELATIONS:
        long = rho ** np.abs(np.subtract.outer(np.arange(2 * YEAR), np.arange(2 * YEAR)))
        left = within @ long[:YEAR, :YEAR] @ within
        month = float(np.trace(left)) / (YEAR - 1)  # what the dispersion takes a month's variance to be
        half, two = HALVES @ left @ HALVES / YEAR, contrast @ long @ contrast / len(contrast)
        rows.append((half / month, two / month))
    found, inflation = np.array(rows).T
    return np.maximum.accumulate(found), inflation
