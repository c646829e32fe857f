"""Which places touch each other, and which are most alike in residents, deprivation and mix of crime."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from build.analysis.statistics.levels import Level

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]


def touching(level: Level, neighbours: NDArray[np.int32]) -> list[list[int]]:
    """Return, for each place of a level, the numbers of the places that share a boundary line with it, ascending.

    Parameters
    ----------
    neighbours : (pairs, 2) row numbers of areas that share a boundary line.
    """
    found: list[set[int]] = [set() for _ in level.codes]
    for a, b in level.member[neighbours].tolist():
        if a != b:
            found[a].add(b)
            found[b].add(a)
    return [sorted(near) for near in found]


def most_alike(residents: Floats, deprivation: Floats, counts: NDArray[np.int64], number: int) -> Numbers:
    """Return (places, number) numbers of the other places most like each, the most alike first.

    Three things count the same: the logarithm of residents, deprivation (missing as the average), and the mix of recorded
    crime, compared by the Hellinger distance of the shares of types; each distance is divided by its mean over all pairs.

    Parameters
    ----------
    residents, deprivation : (places,). counts : (places, types) recorded crimes. number : at most the places less one.
    """
    known = np.where(np.isnan(deprivation), np.nanmean(deprivation), deprivation)
    total = counts.sum(axis=1, keepdims=True)
    shares = np.sqrt(np.divide(counts, total, out=np.zeros(counts.shape), where=total > 0))
    parts = [np.log(np.maximum(residents, 1))[:, None], known[:, None], shares]
    distance = sum(_of_mean_one(cdist(part, part)) for part in parts)
    distance = np.asarray(distance)
    np.fill_diagonal(distance, np.inf)
    return np.argsort(distance, axis=1, kind="stable")[:, : min(number, len(counts) - 1)]


def _of_mean_one(distance: Floats) -> Floats:
    mean = float(distance.mean())
    return distance / mean if mean else distance
