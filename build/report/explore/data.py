"""What the Explore page loads: one file of counts a borough, one for London, and the outlines that its maps draw.

======================  ==============================================================================================
``data/explore/CODE.js``         a borough's areas by type and month; with London's code, London and its boroughs
``data/explore/CODE-map.js``     outlines of a borough's areas, or of London's boroughs
======================  ==============================================================================================

Areas stand in the search's order (:func:`build.report.search.index.search_order`), so that a ward is a run of them and the
search's files name them. Counts are packed as :mod:`build.report.search.packing` says: type after type, place after place,
month after month. Verdicts are a figure a measure, place after place: the number of the word, or the number of words where
there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from build.analysis.inputs import Inputs
from build.london import LONDON_CODE
from build.report.publish.hashed_files import data_script
from build.report.search.index import search_order
from build.report.search.packing import digit, pair

FOLDER: Final = "data/explore"
COARSE: Final = 120  # metres that a borough's outline may move
GRID: Final = 10  # metres of a step in the outlines

Counts = NDArray[np.int32]


@dataclass(frozen=True)
class Verdicts:
    """How places changed from one year to the next, as figures.

    figures : (level, code) -> a figure a measure, the number of the verdict's word; "" is London's code.
    none : the figures of a place without verdicts.
    """

    figures: Mapping[tuple[str, str], str]
    none: str

    def of(self, level: str, codes: Iterable[str]) -> str:
        """Return the figures of a level's places, one place after the other."""
        return "".join(self.figures.get((level, code), self.none) for code in codes)


def make_verdicts(table: pd.DataFrame, measures: Sequence[str], words: Sequence[str]) -> Verdicts:
    """Turn a table of ``level, code, measure, verdict`` into figures, for measures in the order of the page."""
    figure = {word: str(number) for number, word in enumerate(words)}
    none = str(len(words))
    wide = table.pivot(index=["level", "code"], columns="measure", values="verdict")
    wide = wide.reindex(columns=list(measures))
    rows = zip(wide.index.tolist(), wide.to_numpy().tolist(), strict=True)
    return Verdicts(
        {place: "".join(figure.get(word, none) for word in row) for place, row in rows}, none * len(measures)
    )


def write_explore_data(
    inputs: Inputs,
    london: NDArray[np.float64],
    verdicts: Verdicts,
    outlines: NDArray[np.object_],
    flags: pd.Series,
    out: Path,
) -> None:
    """Write the files of counts and outlines below ``out``.

    Parameters
    ----------
    london : (types, months) all incidents counted for London, NaN where a force is missing.
    outlines : (areas,) polygons in British National Grid, simplified for drawings.
    flags : why an area's residents are the wrong denominator, "" where they are not, in the order of ``inputs.areas``.
    """
    order = search_order(inputs.areas)
    areas = inputs.areas.iloc[order]
    boroughs = areas.borough_code.drop_duplicates().tolist()
    members = [order[(areas.borough_code == code).to_numpy()] for code in boroughs]
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for code, rows in zip(boroughs, members, strict=True):
        write(folder, code, borough_file(inputs, verdicts, flags, rows))
        write(folder, f"{code}-map", features(outlines[rows]))
    write(folder, LONDON_CODE, london_file(inputs, london, verdicts, boroughs, members))
    whole = [shapely.coverage_union_all(outlines[rows]) for rows in members]
    write(folder, f"{LONDON_CODE}-map", features(shapely.coverage_simplify(whole, COARSE)))


def write(folder: Path, name: str, value: Any) -> None:
    """Write one file of data as a script that hands them over under its name."""
    (folder / f"{name}.js").write_text(data_script(f"explore {name}", value), encoding="utf-8")


def borough_file(
    inputs: Inputs, verdicts: Verdicts, flags: pd.Series, rows: NDArray[np.int64]
) -> dict[str, Any]:
    """Return a borough's areas: residents, counts, months that its force lacks, areas whose rates are not compared."""
    areas = inputs.areas.iloc[rows]
    return {
        "residents": areas.population.tolist(),
        "verdicts": {
            "area": verdicts.of("area", areas.lsoa21cd),
            "ward": verdicts.of("ward", areas.ward_code.drop_duplicates()),
        },
        "counts": "".join(map(digit, stacked(inputs.counts[rows]))),
        "missing": missing_months(inputs.observed[rows]),
        "flagged": np.flatnonzero(flags.to_numpy()[rows] != "").tolist(),
    }


def london_file(
    inputs: Inputs,
    london: NDArray[np.float64],
    verdicts: Verdicts,
    boroughs: list[str],
    members: list[NDArray[np.int64]],
) -> dict[str, Any]:
    """Return London's counts as numbers and those of its boroughs packed; with the codes that the boroughs' files go by."""
    residents = inputs.areas.population.to_numpy()
    counts = np.stack([inputs.counts[rows].sum(axis=0) for rows in members])
    return {
        "london": [[None if np.isnan(n) else int(n) for n in row] for row in london],
        "codes": boroughs,
        "verdicts": {
            "london": verdicts.of("london", [""]),
            "borough": verdicts.of("borough", boroughs),
        },
        "residents": [int(residents[rows].sum()) for rows in members],
        "counts": "".join(map(pair, stacked(counts))),
        "missing": [missing_months(inputs.observed[rows]) for rows in members],
    }


def stacked(counts: Counts) -> Iterable[int]:
    """Return (places, months, types) counts as numbers in the order type, place, month."""
    numbers: list[int] = counts.transpose(2, 0, 1).ravel().tolist()
    return numbers


def missing_months(observed: NDArray[np.bool_]) -> list[int]:
    """Return the positions of months that one of the areas at least lacks."""
    return np.flatnonzero(~observed.all(axis=0)).tolist()


def features(shapes: Iterable[Any]) -> list[dict[str, Any]]:
    """Return shapes as GeoJSON features whose coordinates are whole steps of the grid, by their position as ``id``."""
    return [
        {"type": "Feature", "id": position, "geometry": {"type": "MultiPolygon", "coordinates": rings(shape)}}
        for position, shape in enumerate(shapes)
    ]


def rings(shape: Any) -> list[list[list[list[int]]]]:
    """Return the polygons of a shape as lists of rings, exterior clockwise as d3 wants it."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return [
        [on_grid(shapely.get_coordinates(ring)) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in (shapely.geometry.polygon.orient(p, -1.0) for p in polygons)
    ]


def on_grid(points: NDArray[np.float64]) -> list[list[int]]:
    """Return points on the grid, each once in a row."""
    steps = np.rint(points / GRID).astype(int)
    kept = np.r_[True, (np.diff(steps, axis=0) != 0).any(axis=1)]
    points_kept: list[list[int]] = steps[kept].tolist()
    return points_kept
