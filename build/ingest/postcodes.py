"""Postcodes as Ordnance Survey publishes them (Code-Point Open), each placed in the outline that holds its point."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from build.errors import ReferenceDataError
from build.ingest.published import Published
from build.ingest.reference_files import LONDON

COLUMNS = [
    "Postcode",
    "Positional_quality_indicator",
    "Eastings",
    "Northings",
    "Country_code",
    "NHS_regional_HA_code",
    "NHS_HA_code",
    "Admin_county_code",
    "Admin_district_code",
    "Admin_ward_code",
]
USED = ["Postcode", "Eastings", "Northings", "Admin_district_code"]
MEMBERS = "Data/CSV/"
NO_POINT = 0  # easting of a postcode whose place is not known
POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
UNPACKED = 512 << 20  # bytes of one member: far more than any postcode area has


def read_postcodes(path: Path, outlines: NDArray[np.object_]) -> pd.DataFrame:
    """``postcode`` ("E8 1EA", one space), ``area`` (row number of its outline), sorted; London's alone.

    London is what the publisher's district says, so the file may be Great Britain's. A point on the line between areas
    belongs to the first of them; a postcode without a point, or with one that no outline holds, is left out.
    """
    found = pd.concat(list(_members(path)), ignore_index=True)
    if found.empty:
        raise ReferenceDataError(
            f"{path.name}: no postcode of a London borough (district {LONDON}...). Take Great Britain's file."
        )
    points = found[["Eastings", "Northings"]].to_numpy(float)
    at, area = shapely.STRtree(outlines).query(shapely.points(points), predicate="intersects")
    first = np.full(len(found), len(outlines), np.int64)
    np.minimum.at(first, at, area)
    placed = (first < len(outlines)) & (points[:, 0] != NO_POINT)
    frame = pd.DataFrame({"postcode": found.Postcode[placed], "area": first[placed].astype(np.int16)})
    frame = frame.sort_values("postcode", ignore_index=True)
    again = frame.postcode.duplicated()
    if again.any():
        raise ReferenceDataError(
            f"{path.name}: postcode {frame.postcode[again].iloc[0]} appears twice. Download the file again."
        )
    return frame


def _members(path: Path) -> list[pd.DataFrame]:
    """London's rows of each file in the zip."""
    try:
        with zipfile.ZipFile(path) as z:
            names = [n for n in z.namelist() if MEMBERS in n and n.lower().endswith(".csv")]
            if not names:
                raise ReferenceDataError(
                    f"{path.name}: holds no {MEMBERS}*.csv. Take the download in CSV format."
                )
            large = [n for n in names if z.getinfo(n).file_size > UNPACKED]
            if large:
                raise ReferenceDataError(
                    f"{path.name}: {large[0]} is too large to be a postcode area. Download it again."
                )
            return [_london(f"{path.name}, {n}", z.read(n)) for n in names]
    except (zipfile.BadZipFile, OSError, EOFError) as e:
        raise ReferenceDataError(f"{path.name}: not a readable zip ({e}). Download it again.") from e


def _london(name: str, content: bytes) -> pd.DataFrame:
    try:
        frame = pd.read_csv(
            io.BytesIO(content), header=None, dtype=str, keep_default_na=False, encoding="utf-8"
        )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as e:
        reason = str(e).splitlines()[0]
        raise ReferenceDataError(f"{name}: not a readable CSV ({reason}). Download the file again.") from e
    if frame.shape[1] != len(COLUMNS):
        raise ReferenceDataError(
            f"{name}: row 1: {frame.shape[1]} columns, expected {len(COLUMNS)} ({', '.join(COLUMNS[:4])} ...) and no header. "
            "Take the file as published."
        )
    frame.columns = pd.Index(COLUMNS)
    file = Published(name, frame[USED], range(1, len(frame) + 1))
    file = file.where(file.rows.Admin_district_code.str.startswith(LONDON))
    postcode = file.codes("Postcode", POSTCODE).str.replace(" ", "")
    return pd.DataFrame(
        {
            "Postcode": postcode.str[:-3] + " " + postcode.str[-3:],
            "Eastings": file.whole("Eastings"),
            "Northings": file.whole("Northings"),
        }
    )
