"""The small drawings of a place's page, all made in one pass: 36-month lines, locator maps, strips of rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from build.report.figure import theme
from build.report.words import format as fmt

Geometries = NDArray[Any]
STEP, HEIGHT = 3, 20  # drawing units of a line: across a month, and up to the highest month
MAP = 300  # drawing units of the longer side of a locator map
DETAIL = 90  # parts of the longer side under which a bend of an outline is left out
STRIP = 600  # drawing units across a strip


def month_lines(counts: NDArray[np.int64], known: NDArray[np.bool_]) -> list[list[str]]:
    """Return the path of each place's measures, from zero to its own highest month; broken where a month is missing.

    Parameters
    ----------
    counts : (places, months, measures). known : (places, months).
    """
    top = np.maximum(np.where(known[:, :, None], counts, 0).max(axis=1, keepdims=True), 1)
    height = np.rint(HEIGHT * (1 - counts / top)).astype(int).transpose(0, 2, 1).tolist()
    across = [f"{STEP * i} " for i in range(counts.shape[1])]
    return [
        [_path(across, line, seen) for line in lines]
        for lines, seen in zip(height, known.tolist(), strict=True)
    ]


def _path(across: Sequence[str], height: Sequence[int], seen: Sequence[bool]) -> str:
    if all(seen):
        return "M" + " ".join([f"{x}{y}" for x, y in zip(across, height, strict=True)])
    parts, pen = [], "M"
    for x, y, known in zip(across, height, seen, strict=True):
        if known:
            parts.append(f"{pen}{x}{y}")
        pen = "L" if known else "M"
    return "".join(parts)


@dataclass(frozen=True)
class Locator:
    """A whole drawn with its places: ``lines`` (one path of all outlines) and ``shapes``, a path a place by code."""

    width: int
    height: int
    lines: str
    shapes: Mapping[str, str]

    def drawn(self, path: str) -> str:
        """Return a path as SVG, as the style sheet draws it on a page."""
        light = theme.LIGHT
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}"><path d="{path}" '
            f'fill="{light["band"]}" stroke="{light["ground"]}" stroke-width="1.2" stroke-linejoin="round"/></svg>'
        )


def locator(outlines: Mapping[str, Any]) -> Locator:
    """Draw places that make up a whole. ``outlines`` : by code, polygons of one coverage, British National Grid."""
    codes = list(outlines)
    whole = np.array([outlines[code] for code in codes], dtype=object)
    west, south, east, north = shapely.total_bounds(whole)
    size = max(east - west, north - south)
    simple = shapely.coverage_simplify(whole, size / DETAIL)
    scale = MAP / size

    def drawn(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([(xy[:, 0] - west) * scale + 1, (north - xy[:, 1]) * scale + 1])

    shapes = dict(zip(codes, map(_outline, shapely.transform(simple, drawn)), strict=True))
    return Locator(
        width=round((east - west) * scale) + 2,
        height=round((north - south) * scale) + 2,
        lines="".join(shapes.values()),
        shapes=shapes,
    )


def _outline(geometry: Any) -> str:
    rings = shapely.get_rings(shapely.get_parts(geometry))
    return "".join(_ring(np.rint(shapely.get_coordinates(ring)).astype(int)) for ring in rings)


def _ring(points: NDArray[np.int64]) -> str:
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    return "M" + " ".join([f"{x} {y}" for x, y in points[moved].tolist()]) + "Z"


def dissolved(outlines: Geometries, codes: Sequence[str]) -> dict[str, Any]:
    """Return each place's outline, dissolved from its areas'. ``codes`` : (areas,) of the place that each area is in."""
    order = np.argsort(np.asarray(codes), kind="stable")
    names, starts = np.unique(np.asarray(codes)[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {
        str(name): shapely.coverage_union_all(outlines[rows]) for name, rows in zip(names, parts, strict=True)
    }


def strip(rates: Mapping[str, float | None], london: float, own: str) -> dict[str, Any]:
    """Draw places along a line by their rate, from zero: one path of ticks, London and one place apart.

    Parameters
    ----------
    rates : by code; without those that are not compared.

    Returns
    -------
    dict
        ``width, ticks, london`` (across), ``own`` (across, None where it is not compared), ``turned``: whether the place's name
        fits better to its left, ``top``: the rate at the end as printed; empty where there are too
        few to draw, or London's rate is not known.
    """
    shown = {code: rate for code, rate in rates.items() if rate is not None and not fmt.is_missing(rate)}
    if len(shown) < 2 or fmt.is_missing(london):
        return {}
    top = max(*shown.values(), london)
    at = {code: round(STRIP * rate / top) for code, rate in shown.items()}
    here = at.get(own)
    return {
        "width": STRIP,
        "ticks": "".join(f"M{x} 24v16" for x in sorted(at.values())),
        "london": round(STRIP * london / top),
        "own": here,
        "turned": here is not None and here > STRIP / 2,
        "turned_london": london / top > 0.85,
        "top": fmt.rate(top),
        "lowest": min(shown, key=lambda code: shown[code]),
        "highest": max(shown, key=lambda code: shown[code]),
    }
