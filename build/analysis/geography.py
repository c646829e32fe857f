"""Shapes and names: what maps draw and what a reader finds a place by. No analysis depends on them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def _none(*columns: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))


@dataclass(frozen=True)
class Geography:
    """Outlines by purpose, context layers, postcodes and streets.

    Coordinates are metres of the British National Grid. ``area`` is a row number of ``Inputs.areas``. Geometries are Shapely
    objects. A layer that is not held has no rows.

    Attributes
    ----------
    outlines : (areas,) polygons, one coverage, simplified to 10 m: points are placed in them, and they can be downloaded.
    map_outlines : (areas,) the same to 25 m, for the live map.
    picture_outlines : (areas,) the same to 60 m, for drawn pictures.
    postcodes : ``postcode`` ("E8 1EA", one space), ``area``; every live postcode of London once, sorted by postcode.
    streets : ``street, area``; sorted by street and area. A street has as many rows as it has areas, an area as many as it
        has streets. Names as people write them ("Queen's Road"); road numbers ("A10") among them. No counts: names alone are
        published.
    thames : ``geometry``, one row, one polygon (the tideway from Hampton to Purfleet).
    parks : ``name`` ("" for a few), ``hectares, easting, northing`` (a point inside), ``geometry`` (polygons; None for a park
        under 5 ha: a name to search for, too small to draw), largest first.
    roads : ``name`` ("M25"; "" where the source gives no number), ``kind`` ("motorway" or "main"), ``geometry`` (lines).
    stations : ``name, modes, lines, easting, northing``; modes and lines with commas between ("overground,tube"); modes are
        tube, overground, elizabeth, dlr, tram and rail (only where no other of them calls).
    town_centres : ``name, rank`` (1 shows first as a map is zoomed in, 4 last), ``kind, borough, easting, northing``.
    """

    outlines: NDArray[np.object_]
    map_outlines: NDArray[np.object_]
    picture_outlines: NDArray[np.object_]
    postcodes: pd.DataFrame = field(default_factory=lambda: _none("postcode", "area"))
    streets: pd.DataFrame = field(default_factory=lambda: _none("street", "area"))
    thames: pd.DataFrame = field(default_factory=lambda: _none("geometry"))
    parks: pd.DataFrame = field(
        default_factory=lambda: _none("name", "hectares", "easting", "northing", "geometry")
    )
    roads: pd.DataFrame = field(default_factory=lambda: _none("name", "kind", "geometry"))
    stations: pd.DataFrame = field(
        default_factory=lambda: _none("name", "modes", "lines", "easting", "northing")
    )
    town_centres: pd.DataFrame = field(
        default_factory=lambda: _none("name", "rank", "kind", "borough", "easting", "northing")
    )
