"""Central London in the newest month against the same month a year before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Latest:
    """Result of :func:`latest_month`.

    month, before : the newest month and the same month a year before ("" if not held).
    by_type : ``crime_type, slug, count, before, change, low, high`` (change as a fraction, with interval;
        null without a year before).
    cells : 250 m squares of the British National Grid: ``easting, northing`` (south-west corner), ``count,
        before``, recorded crime.
    places : the busiest published places: ``location, count, asb`` (street labels are "On or near ...";
        summed over points with that label in one square kilometre).
    total : dict ``recorded, asb, recorded_before, asb_before, points``.
    """

    month: str
    before: str
    by_type: pd.DataFrame
    cells: pd.DataFrame
    places: pd.DataFrame
    total: dict[str, int]
