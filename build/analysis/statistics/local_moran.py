"""Where a model is wrong in the same direction as in neighbouring areas: local Moran's I with false discoveries controlled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.analysis.statistics.arrays import Floats, Mask
from build.analysis.statistics.discoveries import discoveries
from build.analysis.statistics.settings import SpatialSettings

ABOVE, BELOW = "above among above", "below among below"
ABOVE_BELOW, BELOW_ABOVE = "above among below", "below among above"


def local_clusters(
    values: Floats, neighbours: NDArray[np.int32], keep: Mask, settings: SpatialSettings
) -> tuple[NDArray[np.object_], dict[str, float]]:
    """Name the areas whose neighbours' mean is further out than chance explains.

    An area's local Moran's I is its value times the mean of its neighbours' values, both less the overall mean. Without a
    spatial pattern its neighbours are a random draw from the other areas; p is two-sided, from ``settings.local_draws`` such
    draws shared by all areas with the same number of neighbours (so that p can be small enough to survive a correction for
    thousands of areas). Benjamini and Hochberg's step-up rule then keeps the expected share of false names at
    ``settings.false_discovery_rate``; neighbouring tests are positively dependent, which the rule allows.

    Parameters
    ----------
    values : (areas,) the values tested, such as residuals.
    neighbours : (pairs, 2) row numbers of areas that share a boundary, each pair once.
    keep : (areas,) False where excluded; areas without a kept neighbour are excluded too.
    settings : ``local_draws, false_discovery_rate, seed``.

    Returns
    -------
    kind : (areas,) "" or one of ABOVE (a high value among high ones), BELOW, ABOVE_BELOW (high among low), BELOW_ABOVE.
    settings : ``tested, found, rate, draws, threshold`` (the largest p that was named; 0 if none).

    References
    ----------
    Anselin, L. (1995). Local indicators of spatial association. Geographical Analysis 27. Benjamini, Y., Hochberg, Y.
    (1995). JRSS B 57. Caldas de Castro, M., Singer, B. (2006). Controlling the false discovery rate: a new application to
    account for multiple and dependent tests in local statistics of spatial association. Geographical Analysis 38.
    """
    pairs = neighbours[keep[neighbours].all(axis=1)]
    ends = np.vstack([pairs, pairs[:, ::-1]])
    number = np.bincount(ends[:, 0], minlength=len(values))
    tested = np.flatnonzero(number > 0)
    kind = np.full(len(values), "", dtype=object)
    tried = {"tested": len(tested), "rate": settings.false_discovery_rate, "draws": settings.local_draws}
    if len(tested) < 3:
        return kind, {**tried, "found": 0, "threshold": 0.0}
    z = np.where(keep, values, 0) - values[tested].mean()
    around = np.bincount(ends[:, 0], weights=z[ends[:, 1]], minlength=len(values))[tested] / number[tested]
    p = _two_sided(around, number[tested], z[tested], settings)
    named = discoveries(p, settings.false_discovery_rate)
    threshold = float(p[named].max()) if named.any() else 0.0
    high, around_high = z[tested] > 0, around > 0
    names = np.where(
        high, np.where(around_high, ABOVE, ABOVE_BELOW), np.where(around_high, BELOW_ABOVE, BELOW)
    )
    kind[tested[named]] = names[named]
    return kind, {**tried, "found": int(named.sum()), "threshold": threshold}


def _two_sided(around: Floats, number: NDArray[np.int64], z: Floats, settings: SpatialSettings) -> Floats:
    """p of each area's neighbour mean, against means of the same number of areas drawn from all."""
    rng = np.random.default_rng(settings.seed)
    p = np.empty(len(around))
    for k in np.unique(number):
        drawn = np.sort(z[rng.integers(0, len(z), size=(settings.local_draws, int(k)))].mean(axis=1))
        rows = number == k
        above = len(drawn) - np.searchsorted(drawn, around[rows], side="left")
        below = np.searchsorted(drawn, around[rows], side="right")
        p[rows] = np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (len(drawn) + 1))
    return p
