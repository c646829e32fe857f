"""One object that serves every subject's functions, for tests of the analysis."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.clusters.settings import ClusterSettings
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.latest.settings import LatestSettings
from build.analysis.places.settings import PlaceSettings
from build.analysis.rates.settings import RateSettings
from build.analysis.stops.settings import StopSettings
from build.analysis.trends.settings import TrendSettings


@dataclass(frozen=True)
class EverySetting(
    PlaceSettings,
    RateSettings,
    DeprivationSettings,
    ClusterSettings,
    StopSettings,
    TrendSettings,
    LatestSettings,
):
    """The settings of every subject in one."""
