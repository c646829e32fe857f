"""All that the report is given beside the inputs: one field an analysis."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.clusters import Clusters
from build.analysis.deprivation import Deprivation
from build.analysis.latest import Latest
from build.analysis.rates import Rates
from build.analysis.stops import Stops
from build.analysis.trends import Trends


@dataclass(frozen=True)
class Results:
    """The results of one build, each as its own module documents it."""

    rates: Rates
    deprivation: Deprivation
    clusters: Clusters
    trends: Trends
    stops: Stops
    latest: Latest
