"""Street names: what the ``Location`` of police rows ("On or near Mare Street") says of the areas they are counted in.

A snapshot keeps names, not a history. ``streets.parquet`` next to its months holds every pair of area and street that the files
of a whole ingest name; a month that comes later brings a file of its own with the pairs not known before, so that a renewal
adds a few rows and rewrites nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from build.ingest.raw import DICTIONARY, encoded
from build.storage import tables as stored

FILE = "streets.parquet"
COLUMNS = ["street", "lsoa21cd", "points"]
KEY = COLUMNS[:2]
POINT_COLUMNS = ["area", "street", "longitude", "latitude"]
NO_POINTS = pa.table(
    {"area": pa.array([], pa.int16()), "street": pa.array([], DICTIONARY)}
    | dict.fromkeys(["longitude", "latitude"], pa.array([], pa.float64()))
)
NEAR = "On or near "
# What police.uk writes where a point is no street; compared without regard to case.
GENERIC = {
    "airport/airfield",
    "bus/coach station",
    "conference/exhibition centre",
    "ferry terminal",
    "further/higher educational building",
    "hospital",
    "motorway service area",
    "nightclub",
    "no location",
    "park/open space",
    "parking area",
    "pedestrian subway",
    "petrol station",
    "police station",
    "prison",
    "race track/circuit",
    "shopping area",
    "sports/recreation area",
    "supermarket",
    "theatre/concert hall",
    "theme/adventure park",
}
ROAD_NUMBER = re.compile(r"[ABM]\d+")


def street_points(table: pa.Table, area: NDArray[np.int64], counted: NDArray[np.bool_]) -> pa.Table:
    """``area, street, longitude, latitude``: the distinct published points of the counted rows that a street names.

    ``area`` is the row number of each row's area, ``counted`` which rows have one. ``street`` is dictionary-encoded.
    """
    labels, index = encoded(table, "Location")
    names = [*map(street_of, labels), ""]  # the last for an empty cell, whose index is -1
    row = np.asarray(index)
    rows = np.flatnonzero(counted & (np.array(names, object) != "")[row])
    street = pa.DictionaryArray.from_arrays(row[rows].astype(np.int32), pa.array(names, pa.utf8()))
    points = table.select(["Longitude", "Latitude"]).take(pa.array(rows))
    return distinct(
        pa.table([pa.array(area[rows].astype(np.int16)), street, *points.columns], names=POINT_COLUMNS)
    )


def distinct(*points: pa.Table) -> pa.Table:
    """Each of the points of some tables of :func:`street_points` once."""
    together = pa.concat_tables(points).unify_dictionaries()
    return together.group_by(POINT_COLUMNS, use_threads=False).aggregate([])


@cache  # the same labels come month after month
def street_of(label: str) -> str:
    """The street that a ``Location`` names, as people write it; "" where it names a kind of place, or nothing."""
    name = " ".join(label.removeprefix(NEAR).split())
    if name.casefold() in GENERIC or name == NEAR.strip():
        return ""
    return re.sub(r"(?<=\w)'S\b", "'s", name)


def street_table(points: Iterable[pa.Table], codes: pd.Series) -> pd.DataFrame:
    """``street, lsoa21cd, points`` (how many published points bear the name in the area), sorted, of one or more stored."""
    found = distinct(NO_POINTS, *points)
    counted = found.group_by(["street", "area"], use_threads=False).aggregate([([], "count_all")])
    code = codes.to_numpy(object)[counted["area"].to_numpy()]
    street = counted["street"].cast(pa.utf8()).to_pandas()
    return tidy(pd.DataFrame({"street": street, "lsoa21cd": code, "points": counted["count_all"].to_numpy()}))


def tidy(table: pd.DataFrame) -> pd.DataFrame:
    """A table of streets with its columns and types, sorted by street and area; of a pair given twice the most points."""
    most: pd.DataFrame = table.groupby(KEY)["points"].max().astype("int16").reset_index()
    return most.sort_values(KEY, ignore_index=True)[COLUMNS]


def not_held(table: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """The pairs of area and street that are not held yet."""
    known = pd.MultiIndex.from_frame(held[KEY])
    return table[~pd.MultiIndex.from_frame(table[KEY]).isin(known)].reset_index(drop=True)


def names_of_areas(streets: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """(areas,) the one or two streets with most published points, joined by "; "; "" for an area that has none.

    Of streets with as many points, the one with more of them in the borough comes first (a high street runs through several
    areas), then one with a name before one with a number.
    """
    if streets.empty:
        return pd.Series("", index=areas.index)
    table = streets.merge(areas[["lsoa21cd", "borough_code"]], on="lsoa21cd")
    table["around"] = table.groupby(["borough_code", "street"])["points"].transform("sum")
    table["number"] = table.street.str.fullmatch(ROAD_NUMBER.pattern)
    table = table.sort_values(
        ["lsoa21cd", "points", "around", "number", "street"], ascending=[True, False, False, True, True]
    )
    place = table.groupby("lsoa21cd").cumcount()
    first, second = (table[place == n].set_index("lsoa21cd").street for n in range(2))
    return areas.lsoa21cd.map(first.str.cat("; " + second, na_rep="")).fillna("")


class DistinctPoints:
    """The points of a whole ingest that a street names, each kept once: from month to month they are much the same."""

    def __init__(self) -> None:
        self.points = NO_POINTS

    def add(self, _: str, of_month: pa.Table) -> None:
        """Add those of a month."""
        self.points = distinct(self.points, of_month)


def write_new(points: Mapping[str, pa.Table], codes: pd.Series, old: Path, out: Path) -> None:
    """Carry the held streets over from ``old``, and write what each of the months given adds to them into its folder."""
    if not (old / FILE).exists():
        write(street_table(points.values(), codes), out)
        return
    held = stored.read_table(old / FILE)
    write(held, out)
    for month, of_month in points.items():
        added = not_held(street_table([of_month], codes), held)
        if len(added):
            write(added, out / month)


def write(table: pd.DataFrame, folder: Path) -> None:
    """Write a table of streets."""
    stored.write_table(table, folder / FILE, ordered="street")


def read_streets(paths: Iterable[Path]) -> pd.DataFrame:
    """Every pair of area and street in the tables of a snapshot, next to its months and in them: ``street, lsoa21cd, points``."""
    tables = [stored.read_table(p) for p in paths]
    return tidy(pd.concat(tables)) if tables else pd.DataFrame(columns=COLUMNS)
