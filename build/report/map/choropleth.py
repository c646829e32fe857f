"""Static maps: every area filled by its class, as an SVG that needs no script."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from build.report.figure import theme
from build.report.figure.png import FONT

METRES_PER_UNIT: Final = 50.0
MARGIN: Final = 4
SIZE, LEADING, LETTERS = 20, 26, 100  # of a note, in drawing units and letters in a line

Geometries = NDArray[Any]


def borough_lines(geometries: Geometries, boroughs: Sequence[str]) -> Any:
    """Return the boundaries of the boroughs, dissolved from their areas, as one multi-line geometry."""
    codes = np.asarray(boroughs)
    whole = [shapely.coverage_union_all(geometries[codes == code]) for code in np.unique(codes)]
    return shapely.line_merge(shapely.union_all(shapely.boundary(np.asarray(whole, dtype=object))))


def choropleth_svg(
    geometries: Geometries,
    class_index: Sequence[int] | NDArray[np.integer[Any]],
    colours: Sequence[str],
    hatched: Sequence[bool] | NDArray[np.bool_],
    lines: Any,
    strength: Sequence[float] | NDArray[np.float64] | None = None,
    note: str = "",
) -> str:
    """Draw all areas, one path per class and strength, with borough boundaries on top.

    Parameters
    ----------
    geometries : (areas,) polygons of one coverage, simplified for display.
    class_index : (areas,) index into ``colours``; negative where there is nothing to show.
    colours : light colours of the classes; tokens of ``theme`` follow the reader's colour scheme.
    hatched : (areas,) True where residents are the wrong denominator: hatched and never coloured.
    lines : borough boundaries, as :func:`borough_lines` returns them.
    strength : (areas,) opacity of each area's colour, with few distinct values; full if not given.
    note : printed below the areas.

    Returns
    -------
    str
        A complete SVG document, to be shown through ``<img>`` with an alternative text.
    """
    full = np.ones(len(geometries)) if strength is None else np.asarray(strength)
    classes, hatch = np.asarray(class_index), np.asarray(hatched, dtype=bool)
    grid = _Grid(shapely.total_bounds(geometries))
    paths = []
    for index, colour in enumerate(colours):
        drawn = (classes == index) & ~hatch
        for opacity in np.unique(full):
            shape = grid.area_path(geometries[drawn & (full == opacity)])
            paths.append(f'<path fill="{colour}"{_faded(opacity)} d="{shape}"/>')
    if hatch.any():
        paths.append(f'<path fill="url(#h)" d="{grid.area_path(geometries[hatch])}"/>')
    ink = theme.LIGHT["muted"]
    outline = f'<path fill="none" stroke="{ink}" stroke-width="1.2" stroke-linejoin="round" d="{grid.line_path(lines)}"/>'
    # Edges without smoothing leave no seams between areas, so that these need no outlines of their own: smoothed and outlined,
    # a telephone without a graphics card takes seconds to paint them.
    areas = f'<g shape-rendering="crispEdges">{"".join(paths)}</g>'
    return _document(grid, areas + outline, textwrap.wrap(note, LETTERS))


def _note(top: int, lines: Sequence[str]) -> str:
    style = f'font-family="{FONT}" font-size="{SIZE}" fill="{theme.LIGHT["muted"]}"'
    return "".join(
        f'<text x="{MARGIN}" y="{top + SIZE + LEADING * row}" {style}>{escape(line)}</text>'
        for row, line in enumerate(lines)
    )


def _faded(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity:g}"'


def _document(grid: _Grid, drawn: str, note: Sequence[str]) -> str:
    height = grid.height + LEADING * len(note)
    ink = theme.LIGHT["muted"]
    hatch = (
        '<defs><pattern id="h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)">'
        f'<path d="M0 0V6" stroke="{ink}" stroke-width="1.6"/></pattern></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {grid.width} {height}" '
        f'width="{grid.width}" height="{height}">{theme.svg_dark_style()}{hatch}'
        f"{drawn}{_note(grid.height, note)}</svg>\n"
    )


class _Grid:
    """Whole-number drawing units of ``METRES_PER_UNIT`` from the north-west corner."""

    def __init__(self, bounds: NDArray[np.float64]) -> None:
        west, south, east, north = bounds
        self.west, self.north = west - MARGIN * METRES_PER_UNIT, north + MARGIN * METRES_PER_UNIT
        self.width = int(np.ceil((east - west) / METRES_PER_UNIT)) + 2 * MARGIN
        self.height = int(np.ceil((north - south) / METRES_PER_UNIT)) + 2 * MARGIN

    def area_path(self, geometries: Geometries) -> str:
        """Path data of polygons merged into as few outlines as possible."""
        if not len(geometries):
            return ""
        rings = shapely.get_rings(shapely.get_parts(shapely.coverage_union_all(geometries)))
        return "".join(self._steps(ring, closed=True) for ring in rings)

    def line_path(self, lines: Any) -> str:
        """Path data of lines."""
        return "".join(self._steps(line, closed=False) for line in shapely.get_parts(lines))

    def _steps(self, line: Any, closed: bool) -> str:
        metres = shapely.get_coordinates(line)
        units = np.rint((metres - (self.west, self.north)) / (METRES_PER_UNIT, -METRES_PER_UNIT)).astype(int)
        moved = np.any(np.diff(units, axis=0) != 0, axis=1)
        units = units[np.concatenate([[True], moved])]
        if len(units) < (4 if closed else 2):
            return ""
        steps = np.diff(units[:-1] if closed else units, axis=0)
        start = f"M{units[0, 0]} {units[0, 1]}l"
        pairs = " ".join(f"{x} {y}" for x, y in steps.tolist()).replace(" -", "-")
        return start + pairs + ("z" if closed else "")
