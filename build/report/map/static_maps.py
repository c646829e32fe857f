"""The small maps that stand on a page of results: every area by one measure, as an SVG without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from build.analysis.absence import Absent, attempt
from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.estimates import MAPS, label
from build.report.figure import theme
from build.report.figure.figure import svg_size
from build.report.map.choropleth import borough_lines, choropleth_svg
from build.report.map.measures import LATEST, Measure, local_measure, map_measures, palette

DRAWN = tuple(MAPS)
PALETTES = {
    "low-high": theme.SEQUENTIAL_LIGHT,
    "below-above": theme.DIVERGING_LIGHT,
    "group": theme.GROUPS_LIGHT,
}


@dataclass(frozen=True)
class StaticMap:
    """A drawn map: ``svg_path`` relative to the site's root, its size, its legend, how many areas are hatched.

    legend : ``colour`` (the style sheet's name), ``label, count``. note : what of it is estimated, "" where nothing is.
    """

    svg_path: str
    width: int
    height: int
    legend: list[dict[str, Any]]
    hatched: int
    note: str = ""


def write_static_maps(
    inputs: Inputs,
    geometries: Sequence[Any] | NDArray[Any],
    results: Results,
    out: Path,
) -> dict[str, StaticMap]:
    """Draw recorded crime, residuals and where they are alike, and the clusters under ``out/map``; return the maps by measure.

    Parameters
    ----------
    geometries : (areas,) outlines of one coverage as pictures show them, British National Grid, in the order of
        ``inputs.areas``.
    """
    (out / "map").mkdir(parents=True, exist_ok=True)
    shapes = np.asarray(geometries, dtype=object)
    lines = borough_lines(shapes, inputs.areas["borough_code"].tolist())
    flagged = results.rates.area["denominator_flag"].ne("").to_numpy()
    notes = {name: label(inputs, basis) for name, basis in MAPS.items()}
    measures = map_measures(inputs, results.rates, results.deprivation, results.clusters)
    local = attempt(local_measure, results.deprivation)
    drawn = {
        measure.name: _draw(measure, shapes, lines, flagged, notes[measure.name], out)
        for measure in (*measures, local)
        if not isinstance(measure, Absent) and measure.name in DRAWN
    }
    # A map of what could not be made is absent for the same reason.
    made_from = {"cluster": results.clusters, "residual": results.deprivation, "local": results.deprivation}
    return drawn | {name: cast(StaticMap, made_from[name]) for name in DRAWN if name not in drawn}


def _draw(
    measure: Measure, shapes: NDArray[Any], lines: Any, flagged: NDArray[np.bool_], note: str, out: Path
) -> StaticMap:
    values = measure.values[LATEST if LATEST in measure.values else ""]
    hatched = flagged if measure.hatch else np.zeros(len(values), dtype=bool)
    names = palette(measure)
    fade = measure.fade
    svg = choropleth_svg(
        shapes,
        measure.classes.index(values),
        [_colour(name) for name in names],
        hatched,
        lines,
        np.array(theme.FADES)[fade.classes.index(fade.values)] if fade else None,
        note,
    )
    path = f"map/{measure.name}.svg"
    (out / path).write_text(svg, encoding="utf-8")
    width, height = svg_size(svg)
    counts = measure.classes.counts(np.where(hatched, np.nan, values))
    legend = [
        {"colour": name, "label": label, "count": count}
        for name, label, count in zip(names, measure.classes.labels, counts, strict=True)
    ]
    if fade:
        steps = zip(fade.classes.labels, fade.classes.counts(fade.values), strict=True)
        legend += [
            {"colour": f"fade-{place}", "label": label, "count": count}
            for place, (label, count) in enumerate(steps, 1)
        ][::-1]
    return StaticMap(path, width, height, legend, int(hatched.sum()), note)


def _colour(name: str) -> str:
    """Return the light colour of a name of the style sheet, such as ``group-3``."""
    kind, _, place = name.rpartition("-")
    return PALETTES[kind][int(place) - 1]
