"""Counts of every place by month and type: what the tables of months, the place files and Explore hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.analysis.statistics.levels import Level

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class PlaceMonths:
    """Monthly counts of the places of one level.

    name : the level. codes : (places,). counts : (places, months, types) incidents with a place in it. known : (places, months)
    whether all of its areas have a complete month; where False the counts are missing, not zero. estimated : (places, months,
    types) whether a count is an estimate. residents : (places,).
    """

    name: str
    codes: NDArray[np.str_]
    counts: Counts
    known: Mask
    estimated: Mask
    residents: Counts


def place_months(
    level: Level, counts: NDArray[np.int32], observed: Mask, estimated: Mask, residents: NDArray[np.int64]
) -> PlaceMonths:
    """Add the areas up to the places of a level.

    Parameters
    ----------
    counts : (areas, months, types). observed : (areas, months). residents : (areas,).
    estimated : (areas, months, types) whether the area's force publishes estimates of places of this level.
    """
    return PlaceMonths(
        name=level.name,
        codes=level.codes,
        counts=np.asarray(level.total(counts.astype(np.int64))),
        known=level.every(observed),
        estimated=~level.every(~estimated),
        residents=np.asarray(level.total(residents.astype(np.int64))),
    )
