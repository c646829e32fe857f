"""What makes the map recognisable: river, parks, roads, stations and town centres, packed for the browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from build.analysis.geography import Geography
from build.report.map.outlines import to_wgs84
from build.report.map.packing import pack, signed
from build.report.words import format as fmt

LARGE_PARK: Final = 20.0  # hectares of a park that is drawn from far away
PARK_RANKS: Final = (100.0, 30.0)  # hectares from which a park's name is set early, and less early
LEAST_HOLE: Final = 2.0  # hectares
DECIMALS: Final = 4  # of a degree, for names: some ten metres


def encode_surroundings(around: Geography, grid: dict[str, float]) -> dict[str, Any] | None:
    """Return the layers as the map's script reads them; None where no layer is held.

    Parameters
    ----------
    grid : ``west, north, step_x, step_y`` of the outlines: the layers are written in the same steps.

    Returns
    -------
    dict
        Each of ``river, large-parks, parks, motorways, roads`` as ``stream, lines``: for each line or ring where it starts,
        from the start of the one before, how many steps follow, and those. Outer rings turn anticlockwise, and the holes of
        one follow it. ``names`` holds for each kind ``name, at`` (degrees), ``rank`` (0 is set first).
    """
    if around.thames.empty and around.town_centres.empty:
        return None
    drawn = around.parks[around.parks["geometry"].notna()]
    large = drawn["hectares"] >= LARGE_PARK
    motorways = around.roads["kind"] == "motorway"
    # The river ends where London does.
    inside = shapely.coverage_union_all(around.map_outlines)
    lines = {
        "river": _rings(shapely.intersection(_shapes(around.thames), inside)),
        "large-parks": _rings(_shapes(drawn[large])),
        "parks": _rings(_shapes(drawn[~large])),
        "motorways": _lines(_shapes(around.roads[motorways])),
        "roads": _lines(_shapes(around.roads[~motorways])),
    }
    return {**{name: _encode(each, grid) for name, each in lines.items()}, "names": _names(around, drawn)}


def _shapes(table: pd.DataFrame) -> NDArray[Any]:
    return np.asarray(table["geometry"], dtype=object)


def _names(around: Geography, parks: pd.DataFrame) -> dict[str, Any]:
    """Names by kind, in the order in which one may take another's room."""
    lines = around.stations["lines"].str.count(",") + 1
    sizes = parks["hectares"].to_numpy()
    return {
        "centre": _labels(around.town_centres.assign(rank=around.town_centres["rank"].astype(int) - 1)),
        "station": _labels(around.stations.assign(rank=(lines < 2).astype(int))),
        "park": _labels(parks.assign(rank=sum((sizes < limit).astype(int) for limit in PARK_RANKS))),
    }


def _labels(table: pd.DataFrame) -> dict[str, Any]:
    ordered = table[table["name"].ne("")].sort_values(["rank", "name"], kind="stable")
    points = shapely.points(ordered[["easting", "northing"]].to_numpy(np.float64))
    return {
        "name": [fmt.typographic(name) for name in ordered["name"]],
        "at": np.round(shapely.get_coordinates(to_wgs84(points)), DECIMALS).tolist(),
        "rank": ordered["rank"].astype(int).tolist(),
    }


def _lines(geometries: Iterable[Any]) -> list[NDArray[np.float64]]:
    merged = shapely.line_merge(shapely.union_all(list(geometries)))
    return _degrees(shapely.get_parts(merged))


def _rings(geometries: Iterable[Any]) -> list[NDArray[np.float64]]:
    """Outer rings, each with its holes after it, anticlockwise and clockwise."""
    parts = shapely.get_parts(np.asarray(list(geometries), dtype=object))
    kept = [
        shapely.Polygon(part.exterior, _large_holes(part)) for part in parts if part.geom_type == "Polygon"
    ]
    return _degrees(
        [ring for part in shapely.orient_polygons(kept) for ring in (part.exterior, *part.interiors)]
    )


def _large_holes(polygon: Any) -> list[Any]:
    return [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= LEAST_HOLE * 1e4]


def _degrees(lines: Sequence[Any]) -> list[NDArray[np.float64]]:
    """The points of lines in degrees, all projected at once."""
    return [shapely.get_coordinates(line) for line in to_wgs84(np.asarray(lines, dtype=object))]


def _encode(lines: Sequence[NDArray[np.float64]], grid: dict[str, float]) -> dict[str, Any]:
    numbers: list[int] = []
    start = np.zeros(2, dtype=int)
    written = 0
    for line in lines:
        steps = np.rint((line - (grid["west"], grid["north"])) / (grid["step_x"], grid["step_y"])).astype(int)
        steps = steps[np.concatenate([[True], np.any(np.diff(steps, axis=0) != 0, axis=1)])]
        if len(steps) < 2:
            continue
        moves = np.diff(steps, axis=0)
        numbers += [signed(int(n)) for n in steps[0] - start]
        numbers.append(len(moves))
        numbers += [signed(int(n)) for n in moves.ravel()]
        start = steps[0]
        written += 1
    return {"stream": pack(numbers), "lines": written}
