"""Outlines as one coverage: simplification, neighbours, the area of a point, squares of the National Grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from build.errors import ReferenceDataError

# Great Britain in WGS 84 with a margin; a point beyond it is a mistake, not a place.
GREAT_BRITAIN = (-9.0, 49.0, 2.5, 61.5)

_TO_GRID = Transformer.from_crs(4326, 27700, always_xy=True)


def simplify_coverage(outlines: NDArray[np.object_], metres: float) -> NDArray[np.object_]:
    """Simplify (areas,) polygons as one coverage by at most about ``metres``, on a grid of one metre, without gaps or overlaps.

    Whole metres keep the table small but can make a narrow neck cross itself, so the coverage is cleaned and snapped to
    the grid again. Raises ReferenceDataError if the result is not a valid coverage.
    """
    try:
        rounded = shapely.transform(shapely.coverage_simplify(outlines, metres), np.round)
        clean = shapely.transform(shapely.coverage_clean(rounded), np.round)
        valid = shapely.coverage_is_valid(clean) and bool(shapely.is_valid(clean).all())
    except shapely.errors.GEOSException:
        valid = False
    if not valid or shapely.is_empty(clean).any():
        raise ReferenceDataError(
            "the LSOA outlines overlap, cross themselves or leave gaps. Use the BGC boundaries, unedited."
        )
    return np.asarray(clean, dtype=object)


def contiguous_pairs(outlines: NDArray[np.object_]) -> NDArray[np.int32]:
    """(pairs, 2) row numbers, first < second, of areas that share a boundary line (not just a point)."""
    edges = shapely.boundary(outlines)
    first, second = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.length(shapely.intersection(edges[first], edges[second])) > 0
    pairs = np.stack([first[shared], second[shared]], axis=1).astype(np.int32)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def to_grid(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) eastings and northings in metres; NaN for points outside Great Britain."""
    inside = in_great_britain(longitude, latitude)
    grid = np.full((len(longitude), 2), np.nan)
    grid[inside] = np.stack(_TO_GRID.transform(longitude[inside], latitude[inside]), axis=1)
    return grid


def in_great_britain(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,) whether a WGS 84 point can be a place in Great Britain; False for NaN."""
    west, south, east, north = GREAT_BRITAIN
    with np.errstate(invalid="ignore"):
        return (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)


class AreaFinder:
    """Finds the area that contains a point. Police points are snapped and so repeat: each is looked up once."""

    def __init__(self, outlines: NDArray[np.object_]) -> None:
        self._outlines = outlines
        self._tree = shapely.STRtree(outlines)

    def find(self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.int32]:
        """(n,) row number of the area that holds each WGS 84 point; -1 where none does.

        A point on a shared boundary belongs to the first of the areas in row order.
        """
        # A pair of numbers as one complex number: hashed once, rather than sorted by both.
        row, points = pd.factorize(longitude + 1j * latitude, use_na_sentinel=False)
        grid = to_grid(points.real, points.imag)
        known = np.flatnonzero(~np.isnan(grid[:, 0]))
        at, area = self._tree.query(shapely.points(grid[known]), predicate="intersects")
        found = np.full(len(points), len(self._outlines), np.int32)
        np.minimum.at(found, known[at], area.astype(np.int32))
        found[found == len(self._outlines)] = -1
        return found[row]
