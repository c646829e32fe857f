"""All results of one build, and the order in which they are computed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.analysis.clusters.mix_clusters import Clusters, mix_clusters
from build.analysis.clusters.profiles import Profiles, borough_profiles
from build.analysis.counting import located_share, london_totals, month_days, with_recorded
from build.analysis.deprivation.model import Deprivation, deprivation_model
from build.analysis.inputs import Inputs, Rates
from build.analysis.latest.latest_month import Latest, latest_month
from build.analysis.latest.settings import LatestSettings
from build.analysis.parallel import warm_pool
from build.analysis.places.change import Places, place_changes
from build.analysis.places.settings import PlaceSettings
from build.analysis.places.years import place_years
from build.analysis.rates.area_rates import area_rates
from build.analysis.settings import AnalysisSettings
from build.analysis.statistics.levels import place_levels
from build.analysis.statistics.overdispersion import month_spread
from build.analysis.stops.concentration import Concentration, search_concentration
from build.analysis.stops.hours import SearchClock, search_clock
from build.analysis.stops.stop_and_search import Stops, stop_and_search
from build.analysis.trends.series import TimeSeries, time_series
from build.analysis.trends.yearly_change import Trends, monthly_trends
from build.london import forces_of


@dataclass(frozen=True)
class Results:
    """Everything the report is made from; each part is described where it is computed."""

    rates: Rates
    deprivation: Deprivation
    clusters: Clusters
    stops: Stops
    trends: Trends
    places: Places
    latest: Latest
    clock: SearchClock
    concentration: Concentration
    profiles: Profiles
    series: TimeSeries


def analyse(inputs: Inputs, settings: AnalysisSettings) -> Results:
    """Compute every result from the inputs alone; the same inputs and settings give the same results.

    Once the rates are known the parts are independent. Those that hand work to processes wait in threads of their own, so
    that no processor idles; each part adds up its numbers in a fixed order.
    """
    areas, months, types = inputs.areas, inputs.months, inputs.types
    workers = settings.trends.workers_for(len(areas))
    if workers > 1:
        warm_pool(workers)  # the processes load their libraries while the rates are computed
    rates = area_rates(areas, inputs.counts, months, inputs.observed, types, settings.rates)
    with ThreadPoolExecutor(workers) as threads:
        deprivation = threads.submit(
            deprivation_model,
            areas,
            rates,
            inputs.neighbours,
            settings.deprivation,
            inputs.editions,
            inputs.labels["deprivation"],
        )
        clusters = threads.submit(
            mix_clusters, areas, inputs.counts, inputs.observed, rates, types, settings.clusters
        )
        stops = stop_and_search(areas, inputs.stops, inputs.coverage, months, settings.stops)
        london = london_totals(inputs.monthly, inputs.counts, inputs.ledger, months, types)
        trends = monthly_trends(areas, london, inputs.counts, months, inputs.observed, types, settings.trends)
        places = places_of(inputs, london, rates, trends, settings.places)
        series = time_series(trends, months, settings.trends, workers)
        latest = latest_of(inputs, months, settings.latest)
        clock = search_clock(inputs.stops_clock, inputs.coverage, months, settings.stops)
        flagged = rates.area["denominator_flag"].ne("").to_numpy()
        concentration = search_concentration(
            areas, inputs.stops_area, inputs.counts, inputs.coverage, flagged, types, months, settings.stops
        )
        model, groups = deprivation.result(), clusters.result()
        profiles = borough_profiles(areas, model.area, groups.label, groups.names)
        return Results(
            rates, model, groups, stops, trends, places, latest, clock, concentration, profiles, series
        )


def places_of(
    inputs: Inputs, london: NDArray[np.float64], rates: Rates, trends: Trends, settings: PlaceSettings
) -> Places:
    """Counts, changes, verdicts and rates of every place, from the areas' counts and London's own change."""
    levels = place_levels(inputs.areas)
    years = place_years(
        levels,
        with_recorded(inputs.counts, inputs.types),
        with_recorded(london, inputs.types),
        inputs.observed,
        located_share(inputs.ledger, forces_of(inputs.areas["borough_code"]), inputs.months),
        month_days(inputs.months),
        inputs.areas["population"].to_numpy(np.float64),
    )
    return place_changes(levels, years, rates.measures, rates.spread, trends.change, settings)


def latest_of(inputs: Inputs, months: tuple[str, ...], settings: LatestSettings) -> Latest:
    """The newest of ``months`` that points are held for, with the months' dispersion in the same place."""
    spread = month_spread(inputs.areas, inputs.counts, inputs.observed, inputs.types, inputs.points)
    return latest_month(inputs.points, months, spread, settings)
