"""Settings of stop and search."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.statistics.settings import Common


@dataclass(frozen=True)
class StopSettings(Common):
    """Settings of stop and search."""

    ratio_fewest: int = 10  # searches in a group and among White, for a ratio to be given
    busiest_share: float = 0.05  # of areas, for concentration
    busiest_hours: int = 4  # of the day, one after the other
