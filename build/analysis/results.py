"""All results of one build together, and the order they are made in."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.clusters import Clusters, mix_clusters
from build.analysis.deprivation import Deprivation, deprivation_model
from build.analysis.inputs import Inputs
from build.analysis.latest import Latest, latest_month
from build.analysis.parallel import warm_pool
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


def analyse(inputs: Inputs, config: Config) -> Results:
    """Every result, from the inputs alone; the same inputs and settings give the same results."""
    if config.workers_for(len(inputs.areas)) > 1:
        warm_pool(config.workers)  # the processes load their libraries while the rates are made
    areas, months, types = inputs.areas, inputs.months, inputs.types
    rates = area_rates(areas, inputs.counts, months, inputs.observed, types, config)
    return Results(
        rates=rates,
        deprivation=deprivation_model(areas, rates, inputs.neighbours, config),
        clusters=mix_clusters(areas, inputs.counts, inputs.observed, rates, types, config),
        stops=stop_and_search(areas, inputs.stops, inputs.coverage, months, config),
        trends=monthly_trends(areas, inputs.counts, months, inputs.observed, types, config),
        latest=latest_month(inputs.points, months, config),
    )
