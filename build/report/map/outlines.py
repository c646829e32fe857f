"""Outlines as data: shared borders written once for the map, GeoJSON for the downloads."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from build.report.map.packing import pack, signed

GRID: Final = 8192  # whole-number steps over the longer side of London, about seven metres each

Point = tuple[int, int]
Ring = list[Point]
Polygons = list[list[Ring]]


def to_wgs84(geometries: NDArray[Any]) -> NDArray[Any]:
    """Project geometries from the British National Grid (metres) to WGS 84 (longitude, latitude)."""

    def project(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(_from_grid().transform(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(geometries, project))


@cache
def _from_grid() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(27700, 4326, always_xy=True)


def write_geojson(
    path: Path, geometries: NDArray[Any], columns: dict[str, Sequence[Any]], decimals: int = 5
) -> None:
    """Write areas as a GeoJSON FeatureCollection (RFC 7946).

    Parameters
    ----------
    geometries : (areas,) polygons, British National Grid; written in WGS 84, outer rings anticlockwise.
    columns : property name -> one value per area; missing values are written as null.
    decimals : of a degree; five are about a metre.
    """
    degrees = shapely.transform(to_wgs84(geometries), lambda xy: np.round(xy, decimals))
    shapes = shapely.to_geojson(shapely.orient_polygons(degrees))
    properties = pd.DataFrame(columns).to_json(orient="records", lines=True, double_precision=10).splitlines()
    features = ",\n".join(
        f'{{"type":"Feature","properties":{values},"geometry":{shape}}}'
        for values, shape in zip(properties, shapes, strict=True)
    )
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n', encoding="utf-8")


def encode_outlines(geometries: NDArray[Any]) -> dict[str, Any]:
    """Return outlines as one string in which each border between two areas is written once.

    Parameters
    ----------
    geometries : (areas,) polygons of one coverage in WGS 84.

    Returns
    -------
    dict
        ``west, north, step_x, step_y`` (degrees) and ``stream``: for each area its parts, for each part its
        rings, for each ring its borders; a border is 0 and its steps when it is new, else how many borders
        ago it was written (to be walked backwards). Numbers are packed by
        :func:`~build.report.map.packing.pack`.
    """
    west, south, east, north = shapely.total_bounds(geometries)
    step_x, step_y = (east - west) / GRID, (north - south) / GRID
    # Turned alike, two neighbours run along their border in opposite directions.
    turned = shapely.orient_polygons(geometries)
    areas = _in_steps(turned, (west, north), (step_x, -step_y))
    junctions = _junctions(areas)
    numbers = list(_Stream(junctions).numbers(areas))
    origin = {"west": west, "north": north, "step_x": step_x, "step_y": -step_y}
    return {name: round(float(value), 9) for name, value in origin.items()} | {"stream": pack(numbers)}


def _in_steps(
    geometries: NDArray[Any], origin: tuple[float, float], step: tuple[float, float]
) -> list[Polygons]:
    """Rings of areas in grid steps, without the closing point; rings too small to draw fall away."""
    parts, area = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint((xy - origin) / step).astype(int)
    goes_on = np.any(np.diff(grid, axis=0) != 0, axis=1) & (np.diff(ring) == 0)
    kept = np.append(goes_on, False)
    points = [(x, y) for x, y in grid[kept].tolist()]
    ends = np.cumsum(np.bincount(ring[kept], minlength=len(rings))).tolist()
    drawn = [points[begin:end] for begin, end in itertools.pairwise([0, *ends])]
    areas: list[Polygons] = [[] for _ in geometries]
    for number, inside in itertools.groupby(zip(part.tolist(), drawn, strict=True), itemgetter(0)):
        outer, *holes = [one for _, one in inside]
        if len(outer) > 2:
            areas[area[number]].append([outer, *(hole for hole in holes if len(hole) > 2)])
    return areas


def _junctions(areas: list[Polygons]) -> set[Point]:
    """Points where borders begin and end: those that more or fewer than two others are tied to."""
    rings = [np.array(ring) @ (GRID + 1, 1) for polygons in areas for rings in polygons for ring in rings]
    here, there = np.concatenate(rings), np.concatenate([np.roll(ring, -1) for ring in rings])
    size = (GRID + 1) ** 2  # a point is a number below it, a tie between two a number below its square
    ties = np.unique(np.concatenate([here * size + there, there * size + here]))
    points, others = np.unique(ties // size, return_counts=True)
    return {divmod(point, GRID + 1) for point in points[others != 2].tolist()}


class _Stream:
    """The numbers of all outlines, in the order of the areas, remembering the borders already written."""

    def __init__(self, junctions: set[Point]) -> None:
        self.junctions = junctions
        self.written: dict[tuple[Point, ...], int] = {}
        self.borders = 0
        self.start: Point = (0, 0)

    def numbers(self, areas: list[Polygons]) -> Iterator[int]:
        for polygons in areas:
            yield len(polygons)
            for rings in polygons:
                yield len(rings)
                for ring in rings:
                    yield from self._ring(ring)

    def _ring(self, ring: Ring) -> Iterator[int]:
        borders = list(self._split(ring))
        yield len(borders)
        yield from self._steps([self.start, ring_start := borders[0][0]])
        self.start = ring_start
        for border in borders:
            yield from self._border(tuple(border))

    def _split(self, ring: Ring) -> Iterator[Ring]:
        cuts = [place for place, point in enumerate(ring) if point in self.junctions]
        first = cuts[0] if cuts else ring.index(min(ring))
        turned = [*ring[first:], *ring[: first + 1]]
        ends = [*(cut - first for cut in cuts[1:]), len(ring)]
        for begin, end in zip([0, *ends[:-1]], ends, strict=True):
            yield turned[begin : end + 1]

    def _border(self, border: tuple[Point, ...]) -> Iterator[int]:
        known = self.written.pop(border[::-1], None)
        if known is not None:
            yield self.borders - known
            return
        self.written[border] = self.borders
        self.borders += 1
        yield 0
        yield len(border) - 1
        yield from self._steps(list(border))

    def _steps(self, points: Ring) -> Iterator[int]:
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            yield signed(x1 - x0)
            yield signed(y1 - y0)
