"""Crimes as the API tells them, to map points and types: the newest month of Central London."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from build.errors import SourceError
from build.ingest.geography import to_grid
from build.vocabulary import API_CATEGORIES

TRANSPORT_POLICE = "BTP"
KEYS = ["crime_type", "location", "easting", "northing"]


def map_points(crimes: list[dict[str, Any]], month: str) -> tuple[pd.DataFrame, int]:
    """``crime_type, location, easting, northing, count`` of the crimes, and how many were left out as the transport police's.

    That force is left out of the archive's figures too. Raises SourceError for a category that is not known, another month or
    a changed layout.
    """
    try:
        kept = [c for c in crimes if c["location_type"] != TRANSPORT_POLICE]
        rows = [
            (
                c["category"],
                c["month"],
                c["location"]["street"]["name"],
                float(c["location"]["longitude"]),
                float(c["location"]["latitude"]),
            )
            for c in kept
        ]
    except (KeyError, TypeError, ValueError) as e:
        raise SourceError(f"police.uk API: the layout of a crime changed ({type(e).__name__}: {e}).") from e
    for category, of_month, *_ in rows:
        if category not in API_CATEGORIES:
            raise SourceError(
                f"police.uk API: unknown category {category!r}; known: {', '.join(sorted(API_CATEGORIES))}."
            )
        if of_month != month:
            raise SourceError(f"police.uk API: a crime of {of_month} among those of {month}.")
    frame = pd.DataFrame(rows, columns=["category", "month", "location", "longitude", "latitude"])
    grid = to_grid(frame.longitude.to_numpy(float), frame.latitude.to_numpy(float)).round().astype(np.int32)
    frame = frame.assign(
        crime_type=frame.category.map(API_CATEGORIES), easting=grid[:, 0], northing=grid[:, 1]
    )
    points = frame.groupby(list(reversed(KEYS))).size().reset_index(name="count")[[*KEYS, "count"]]
    return points, len(crimes) - len(kept)
