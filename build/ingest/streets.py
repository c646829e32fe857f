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

from build.ingest.raw import encoded
from build.storage import tables as stored

FILE = "streets.parquet"
COLUMNS = ["street", "lsoa21cd", "points"]
KEY = COLUMNS[:2]
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
NAMED = 2  # streets that stand for an area
ROAD_NUMBER = re.compile(r"[ABM]\d+")


def street_points(table: pa.Table, area: NDArray[np.int64], counted: NDArray[np.bool_]) -> pd.DataFrame:
    """``area, street, longitude, latitude``: the distinct published points of the counted rows that a street names.

    ``area`` is the row number of each row's area, ``counted`` which rows have one.
    """
    labels, index = encoded(table, "Location")
    names = np.array([*map(street_of, labels), ""], object)  # the last for an empty cell, whose index is -1
    row = np.asarray(index).astype(np.int64)
    rows = np.flatnonzero(counted & (names != "")[row])
    longitude, latitude = (table[c].to_numpy() for c in ("Longitude", "Latitude"))
    frame = pd.DataFrame(
        {
            "area": area[rows].astype(np.int16),
            "label": row[rows].astype(np.int32),
            "longitude": longitude[rows],
            "latitude": latitude[rows],
        }
    ).drop_duplicates()
    return frame.assign(street=names[frame.label.to_numpy()])[["area", "street", "longitude", "latitude"]]


@cache  # the same labels come month after month
def street_of(label: str) -> str:
    """The street that a ``Location`` names, as people write it; "" where it names a kind of place, or nothing."""
    name = " ".join(label.removeprefix(NEAR).split())
    if name.casefold() in GENERIC or name == NEAR.strip():
        return ""
    return re.sub(r"(?<=\w)'S\b", "'s", name)


def street_table(points: Iterable[pd.DataFrame], codes: pd.Series) -> pd.DataFrame:
    """``street, lsoa21cd, points`` (how many published points bear the name in the area), sorted, of one or more stored."""
    parts = list(points)
    found = pd.concat(parts) if parts else pd.DataFrame(columns=["area", "street", "longitude", "latitude"])
    found = found.drop_duplicates()
    if found.empty:
        empty = {"street": "str", "lsoa21cd": "str", "points": "int16"}
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in empty.items()})[COLUMNS]
    counted = found.groupby(["street", "area"]).size().reset_index(name="points")
    code = codes.to_numpy(object)[counted.area.to_numpy(int)]
    return tidy(counted.assign(lsoa21cd=code))


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
    first = table.groupby("lsoa21cd").head(NAMED).groupby("lsoa21cd").street.agg("; ".join)
    return areas.lsoa21cd.map(first).fillna("")


class DistinctPoints:
    """The points of a whole ingest that a street names, each kept once: from month to month they are much the same."""

    def __init__(self) -> None:
        self.points = pd.DataFrame(columns=["area", "street", "longitude", "latitude"])

    def add(self, _: str, of_month: pd.DataFrame) -> None:
        """Add those of a month."""
        both = pd.concat([self.points, of_month]) if len(self.points) else of_month
        self.points = both.drop_duplicates(ignore_index=True)


def write_new(points: Mapping[str, pd.DataFrame], codes: pd.Series, old: Path, out: Path) -> None:
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
