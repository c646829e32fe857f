"""What makes a map recognisable: the Thames, parks, main roads, stations, town centres. Simplified once, here.

====================  ==============================================================================================
``context_thames``        ``geometry``: the tideway, one row
``context_parks``         ``name, hectares, easting, northing`` (a point inside), ``geometry`` (null for a small park: a name to
                          search for, too small to draw), largest first
``context_motorways``     ``name`` ("M25"), ``geometry`` (lines)
``context_main_roads``    ``name`` (""), ``geometry``: the red routes
``context_stations``      ``name, modes, lines`` (each a list with commas between), ``easting, northing``
``context_town_centres``  ``name, rank, kind, borough, easting, northing``; rank 1 shows first as a map is zoomed in
====================  ==============================================================================================

Coordinates are whole metres of the British National Grid, geometries WKB.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from build.errors import ReferenceDataError
from build.ingest.geography import to_grid
from build.ingest.outlines import LONDON_BOX
from build.ingest.published import read_csv, require_columns

if TYPE_CHECKING:
    import geopandas as gpd

TOLERANCE: Final = 20.0  # metres that lines and parks may move
GAP: Final = 35.0  # metres: half the widest gap that bridges leave in the river
SPIKE: Final = 20.0  # metres: half the widest entrance of a dock that is taken for a spike
DRAWN_HECTARES: Final = 5.0  # parks below are not drawn
# Classes of town centres in the London Plan, by how far out a map shows their names.
RANKS: Final = {
    "International": 1,
    "Metropolitan": 1,
    "Major": 2,
    "District": 3,
    "CAZ retail cluster": 4,
    "Local Centre": 4,
    "Unclassified": 4,
}
OF_A_NAME = re.compile(r" (Town|District) Centre$")
MODES = {"tube", "overground", "elizabeth", "dlr", "tram", "rail"}


def read_thames(path: Path) -> pd.DataFrame:
    """The river as one shape: gaps under bridges closed, spikes of dock entrances taken off."""
    river = shapely.union_all(_shapes(path, [], {"Polygon", "MultiPolygon"}).geometry.to_numpy())
    closed = river.buffer(GAP).buffer(-GAP - SPIKE).buffer(SPIKE)
    parts = shapely.get_parts(shapely.simplify(closed, TOLERANCE))
    whole = shapely.multipolygons(parts[shapely.area(parts) > 0.01 * shapely.area(parts).sum()])
    return pd.DataFrame({"geometry": shapely.to_wkb(_rounded(np.array([whole], dtype=object)))})


def read_parks(path: Path) -> pd.DataFrame:
    """Parks with a name, and those large enough to draw; see the module's table."""
    frame = _shapes(path, ["name", "ha"], {"Polygon", "MultiPolygon"})
    frame = frame.assign(name=frame.name.fillna("").str.strip(), ha=pd.to_numeric(frame.ha, errors="coerce"))
    if frame.ha.isna().any():
        raise ReferenceDataError(
            f"{path.name}: feature {int(frame.ha.isna().to_numpy().argmax()) + 1}: ha is not a number. Take the file as it was."
        )
    large = (frame.ha >= DRAWN_HECTARES).to_numpy()
    frame, large = frame[large | (frame.name != "")], large[large | (frame.name != "")]
    inside = (
        shapely.get_coordinates(shapely.point_on_surface(frame.geometry.to_numpy())).round().astype(np.int32)
    )
    shapes = _rounded(shapely.simplify(frame.geometry.to_numpy(), TOLERANCE))
    return pd.DataFrame(
        {
            "name": frame.name.to_numpy(),
            "hectares": frame.ha.to_numpy(),
            "easting": inside[:, 0],
            "northing": inside[:, 1],
            "geometry": np.where(large & ~shapely.is_empty(shapes), shapely.to_wkb(shapes), None),
        }
    ).sort_values(["hectares", "name"], ascending=[False, True], ignore_index=True)


def read_roads(path: Path) -> pd.DataFrame:
    """Lines of a network of roads, joined end to end, by their number where the file has one."""
    frame = _shapes(path, [], {"LineString", "MultiLineString"})
    name = frame["ref"].fillna("") if "ref" in frame else pd.Series("", index=frame.index)
    merged = {
        str(n): shapely.simplify(shapely.line_merge(shapely.union_all(g.to_numpy())), TOLERANCE)
        for n, g in frame.geometry.groupby(name)
    }
    shapes = _rounded(np.array(list(merged.values()), dtype=object))
    return pd.DataFrame({"name": list(merged), "geometry": shapely.to_wkb(shapes)})


def read_stations(path: Path) -> pd.DataFrame:
    """Stations with their modes and lines; see the module's table."""
    file = read_csv(path, ["name", "lon", "lat", "modes", "lines"])
    west, south, east, north = LONDON_BOX
    longitude, latitude = file.scores("lon", west, east), file.scores("lat", south, north)
    file.codes("modes", f"({'|'.join(sorted(MODES))})(,({'|'.join(sorted(MODES))}))*")
    grid = to_grid(longitude.to_numpy(), latitude.to_numpy()).round().astype(np.int32)
    return pd.DataFrame(
        {
            "name": file.texts("name"),
            "modes": file.rows.modes,
            "lines": file.rows.lines,
            "easting": grid[:, 0],
            "northing": grid[:, 1],
        }
    ).sort_values(["name", "modes"], ignore_index=True)


def read_town_centres(path: Path) -> pd.DataFrame:
    """Town centres by their plain name; see the module's table."""
    frame = _shapes(path, ["name", "class", "borough"], {"Point"})
    strange = ~frame["class"].isin(RANKS)
    if strange.any():
        at = int(strange.to_numpy().argmax())
        raise ReferenceDataError(
            f"{path.name}: feature {at + 1}: class {frame['class'].iloc[at]!r} is not known. Give it a rank in "
            "build/ingest/context.py."
        )
    grid = shapely.get_coordinates(frame.geometry.to_numpy()).round().astype(np.int32)
    table = pd.DataFrame(
        {
            "name": frame.name.map(plain_name),
            "rank": frame["class"].map(RANKS).astype("int8"),
            "kind": frame["class"],
            "borough": frame.borough,
            "easting": grid[:, 0],
            "northing": grid[:, 1],
        }
    )
    return table.sort_values(["rank", "name"], ignore_index=True)


def plain_name(name: str) -> str:
    """A town centre as people call it: "Shepherds Bush Town Centre" is Shepherds Bush, "(part)" goes, "A/ B" is A/B."""
    return OF_A_NAME.sub("", name).replace(" (part)", "").replace("/ ", "/").strip()


def _shapes(path: Path, columns: list[str], kinds: set[str]) -> gpd.GeoDataFrame:
    """A GeoJSON of London in the British National Grid; ReferenceDataError where it is something else."""
    import geopandas as gpd  # noqa: PLC0415 (few runs renew the reference tables)

    try:
        frame = gpd.read_file(path)
    except Exception as e:  # pyogrio wraps every GDAL failure in classes of its own
        reason = str(e).splitlines()[0]
        raise ReferenceDataError(f"{path.name}: not readable GeoJSON ({reason}). Download it again.") from e
    require_columns(path.name, frame.columns, columns)
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise ReferenceDataError(f"{path.name}: no feature has a shape. Download it again.")
    west, south, east, north = LONDON_BOX
    shapes = frame.geometry.to_numpy()
    bounds = shapely.bounds(shapes)
    inside = (bounds[:, 0] > west) & (bounds[:, 1] > south) & (bounds[:, 2] < east) & (bounds[:, 3] < north)
    for wrong, what in (
        (~np.isin(frame.geom_type, list(kinds)), f"is not a {' or '.join(sorted(kinds))}"),
        (~inside, "is not in London by its coordinates"),
    ):
        if wrong.any():
            raise ReferenceDataError(
                f"{path.name}: feature {int(np.argmax(wrong)) + 1} {what}. Take longitude and latitude, WGS 84."
            )
    return frame.to_crs(27700)


def _rounded(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes on whole metres. What crosses itself, as published or simplified, is mended before."""
    return np.asarray(
        shapely.set_precision(shapely.make_valid(shapes, method="structure", keep_collapsed=False), 1.0),
        dtype=object,
    )


READERS: Final[dict[str, Callable[[Path], pd.DataFrame]]] = {
    "context_thames": read_thames,
    "context_parks": read_parks,
    "context_motorways": read_roads,
    "context_main_roads": read_roads,
    "context_stations": read_stations,
    "context_town_centres": read_town_centres,
}
