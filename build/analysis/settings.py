"""The settings of every subject together, as one argument of the analysis."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from build.analysis.clusters.settings import ClusterSettings
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.latest.settings import LatestSettings
from build.analysis.places.settings import PlaceSettings
from build.analysis.rates.settings import RateSettings
from build.analysis.stops.settings import StopSettings
from build.analysis.trends.settings import TrendSettings


@dataclass(frozen=True)
class AnalysisSettings:
    """One frozen dataclass per subject; the defaults are the published site's."""

    rates: RateSettings = field(default_factory=RateSettings)
    deprivation: DeprivationSettings = field(default_factory=DeprivationSettings)
    clusters: ClusterSettings = field(default_factory=ClusterSettings)
    stops: StopSettings = field(default_factory=StopSettings)
    trends: TrendSettings = field(default_factory=TrendSettings)
    places: PlaceSettings = field(default_factory=PlaceSettings)
    latest: LatestSettings = field(default_factory=LatestSettings)

    def with_common(self, **changes: Any) -> AnalysisSettings:
        """The same with fields of :class:`build.analysis.statistics.settings.Common` changed in every subject."""
        return replace(self, **{f.name: replace(getattr(self, f.name), **changes) for f in fields(self)})
