"""Crimes from the API to map points and types: the newest month of Central London."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from build.errors import SourceError, in_words, plain, quoted
from build.ingest.geography import in_great_britain, to_grid
from build.vocabulary import API_CATEGORIES

TRANSPORT_POLICE = "BTP"
KEYS = ["crime_type", "location", "easting", "northing"]


def map_points(crimes: list[dict[str, Any]], month: str) -> tuple[pd.DataFrame, int]:
    """``crime_type, location, easting, northing, count`` of the crimes, and how many of British Transport Police were left out.

    That force is left out of the archive's figures too. Raises SourceError for a category that is not known, another month, a
    place outside Great Britain, a changed layout, or if nothing is left.
    """
    try:
        kept = [c for c in crimes if c["location_type"] != TRANSPORT_POLICE]
        rows = [
            (
                str(c["category"]),
                str(c["month"]),
                _text(c["location"]["street"]["name"]),
                float(c["location"]["longitude"]),
                float(c["location"]["latitude"]),
            )
            for c in kept
        ]
    except (KeyError, TypeError, ValueError) as e:
        raise SourceError(f"police.uk API: the layout of a crime has changed ({in_words(e)}).") from e
    if not rows:
        raise SourceError(f"police.uk API: all {len(crimes):,} crimes of {month} are the transport police's.")
    for category, of_month, _, longitude, latitude in rows:
        if category not in API_CATEGORIES:
            raise SourceError(
                f"police.uk API: unknown category {quoted(category)}; known: {', '.join(sorted(API_CATEGORIES))}."
            )
        if of_month != month:
            raise SourceError(f"police.uk API: a crime of {plain(of_month)} among those of {month}.")
        if not in_great_britain(np.array([longitude]), np.array([latitude]))[0]:
            raise SourceError(f"police.uk API: a crime at {longitude}, {latitude}, not in Great Britain.")
    frame = pd.DataFrame(rows, columns=["category", "month", "location", "longitude", "latitude"])
    grid = to_grid(frame.longitude.to_numpy(float), frame.latitude.to_numpy(float)).round().astype(np.int32)
    frame = frame.assign(
        crime_type=frame.category.map(API_CATEGORIES), easting=grid[:, 0], northing=grid[:, 1]
    )
    points = frame.groupby(list(reversed(KEYS))).size().reset_index(name="count")[[*KEYS, "count"]]
    return points, len(crimes) - len(kept)


def _text(value: Any) -> str:
    """A name that is a text; TypeError for anything else, null among it."""
    if not isinstance(value, str):
        raise TypeError(f"{quoted(value)} in place of a street's name")
    return value
