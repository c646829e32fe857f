"""LSOA outlines as published to one coverage, simplified once for each purpose that the site has for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from build.errors import ReferenceDataError
from build.ingest.geography import simplify_coverage
from build.ingest.published import require_columns
from build.ingest.reference_files import in_order

if TYPE_CHECKING:
    import geopandas as gpd

CODE = "LSOA21CD"
# London in WGS 84 with a margin: west, south, east, north.
LONDON_BOX: Final = (-0.6, 51.2, 0.4, 51.8)
# Purpose -> metres by which outlines may move: placing points and the download; the live map; drawn pictures.
PURPOSES: Final = {"geometry": 10.0, "map": 25.0, "picture": 60.0}


def read_outlines(path: Path, areas: pd.Series) -> pd.DataFrame:
    """``lsoa21cd, geometry`` of the areas in their order, British National Grid (EPSG:27700).

    Raises ReferenceDataError where a feature has no outline, appears twice, or is not in London.
    """
    frame = _features(path)
    frame = frame[frame.lsoa21cd.isin(areas)]
    shapes = frame.geometry.to_numpy()
    _refuse(path, frame, shapely.is_missing(shapes) | shapely.is_empty(shapes), "has no outline")
    kinds = shapely.get_type_id(shapes)
    _refuse(path, frame, ~np.isin(kinds, (3, 6)), "is not a polygon")
    _refuse_elsewhere(path, frame)
    _refuse(path, frame, frame.lsoa21cd.duplicated().to_numpy(), "appears twice")
    return in_order(pd.DataFrame(frame.to_crs(27700)), areas, path.name)


def _features(path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 (few runs renew the reference tables)

    try:
        frame = gpd.read_file(path)
    except Exception as e:  # pyogrio wraps every GDAL failure in classes of its own
        reason = str(e).splitlines()[0]
        raise ReferenceDataError(f"{path.name}: not readable GeoJSON ({reason}). Download it again.") from e
    require_columns(path.name, frame.columns, [CODE])
    if not isinstance(frame, gpd.GeoDataFrame):
        raise ReferenceDataError(f"{path.name}: no feature has an outline. Download it again.")
    frame = frame[[CODE, "geometry"]].rename(columns={CODE: "lsoa21cd"}).set_geometry("geometry")
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        frame = frame.set_crs(4326, allow_override=True)  # the format's; a mistake shows in the coordinates
    return frame


def _refuse(path: Path, frame: gpd.GeoDataFrame, wrong: NDArray[np.bool_], what: str) -> None:
    if wrong.any():
        at = int(np.argmax(wrong))
        raise ReferenceDataError(
            f"{path.name}: feature {frame.index[at] + 1} ({frame.lsoa21cd.iloc[at]}) {what}. Download the file again."
        )


def _refuse_elsewhere(path: Path, frame: gpd.GeoDataFrame) -> None:
    west, south, east, north = LONDON_BOX
    bounds = shapely.bounds(frame.geometry.to_numpy())
    swapped = (
        (bounds[:, [0, 2]] > south).all() and (bounds[:, [0, 2]] < north).all() if len(bounds) else False
    )
    grid = (np.abs(bounds) > 360).any()
    hint = (
        " (latitude stands before longitude)"
        if swapped
        else " (metres of a grid, not degrees)"
        if grid
        else ""
    )
    wrong = (bounds[:, 0] < west) | (bounds[:, 1] < south) | (bounds[:, 2] > east) | (bounds[:, 3] > north)
    _refuse(
        path,
        frame,
        wrong,
        f"is not in London by its coordinates{hint}. Take longitude and latitude, WGS 84",
    )


def for_each_purpose(shapes: NDArray[np.object_]) -> dict[str, NDArray[np.object_]]:
    """(areas,) outlines of one coverage by purpose, each simplified together, on a grid of a metre."""
    return {purpose: simplify_coverage(shapes, metres) for purpose, metres in PURPOSES.items()}
