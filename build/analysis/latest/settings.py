"""Settings of the newest month of Central London."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.statistics.settings import Common


@dataclass(frozen=True)
class LatestSettings(Common):
    """Settings of the newest month of Central London."""

    cell_metres: int = 250  # side of the squares in which points are counted
    busiest_locations: int = 25
