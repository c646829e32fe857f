"""All results of one build together, and the order they are made in."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.clusters import Clusters, mix_clusters
from build.analysis.deprivation import Deprivation, deprivation_model
from build.analysis.inputs import Inputs
from build.analysis.latest import Latest, latest_month
from build.analysis.rates import Rates, area_rates
from build.analysis.stops import Stops, stop_and_search
from build.analysis.trends import Trends, monthly_trends
from build.config import Config


@dataclass(frozen=True)
class Results:
    """What the report is made from; each part is described where it is made."""

    rates: Rates
    deprivation: Deprivation
    clusters: Clusters
    stops: Stops
    trends: Trends
    latest: Latest
