"""The defaults that parts of the report still read; goes when they take them from the results."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.clusters.settings import ClusterSettings
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.latest.settings import LatestSettings
from build.analysis.rates.settings import RateSettings
from build.analysis.stops.settings import StopSettings
from build.analysis.trends.settings import TrendSettings


@dataclass(frozen=True)
class Config(RateSettings, DeprivationSettings, ClusterSettings, StopSettings, TrendSettings, LatestSettings):
    """See above."""

    partial_share: float = 0.6
    partial_window: int = 6
