"""Postcodes with their points, to hold what the site says of them against the outlines.

``postcode_points.csv`` is every ninetieth postcode of London in Code-Point Open, in alphabetical order: ``postcode, easting,
northing``. Contains OS data © Crown copyright and database right 2025; contains Royal Mail data © Royal Mail copyright and
database right 2025; contains National Statistics data © Crown copyright and database right 2025.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast

import pandas as pd

from build.analysis.absence import Absent
from build.report.places.said import Said

POINTS: Final = Path(__file__).with_name("postcode_points.csv")
# Metres: outlines are generalised to 10 m, so a point by an edge may be on the other side of the line that was published.
OUTLINE_EDGE: Final = 1.0
NOTHING_SAID: Final = cast(Said, Absent("Nothing is known of any place."))


def postcode_points() -> pd.DataFrame:
    """Return ``postcode, easting, northing``."""
    return pd.read_csv(POINTS)
