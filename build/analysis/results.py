"""All results of one build, and the order in which they are computed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.absence import attempt, require
from build.analysis.clusters.mix_clusters import Clusters, mix_clusters
from build.analysis.clusters.profiles import Profiles, borough_profiles
from build.analysis.clusters.settings import ClusterSettings
from build.analysis.counting import located_share, london_totals, month_days, with_recorded
from build.analysis.deprivation.model import Deprivation, deprivation_model
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.inputs import Inputs, Rates
from build.analysis.latest.latest_month import Latest, latest_month
from build.analysis.latest.settings import LatestSettings
from build.analysis.places.change import Places, place_changes
from build.analysis.places.concentration import Gathering, area_concentration
from build.analysis.places.settings import PlaceSettings
from build.analysis.places.years import place_years
from build.analysis.provenance import drawn_searches, made_from_months
from build.analysis.rates.area_rates import YEAR, area_rates
from build.analysis.rates.settings import RateSettings
from build.analysis.settings import AnalysisSettings
from build.analysis.statistics.levels import LONDON, place_levels
from build.analysis.statistics.overdispersion import month_spread
from build.analysis.statistics.spatial import grid_squares
from build.analysis.stops.concentration import Concentration, search_concentration
from build.analysis.stops.hours import SearchClock, search_clock
from build.analysis.stops.settings import StopSettings
from build.analysis.stops.stop_and_search import Stops, stop_and_search
from build.analysis.trends.series import TimeSeries, time_series
from build.analysis.trends.settings import TrendSettings
from build.analysis.trends.yearly_change import Trends, monthly_trends
from build.london import FORCES, forces_of

Made = TypeVar("Made")

FEWEST_MODELLED = 20  # areas that a model or a grouping is made of


@dataclass(frozen=True)
class Results:
    """Everything the report is made from; each part is described where it is computed.

    A part that the data do not allow is an Absent.
    """

    rates: Rates
    deprivation: Deprivation
    clusters: Clusters
    stops: Stops
    trends: Trends
    places: Places
    gathering: Gathering
    latest: Latest
    clock: SearchClock
    concentration: Concentration
    profiles: Profiles
    series: TimeSeries


class Maker(Protocol):
    """Makes a part of the results, as :func:`~build.analysis.absence.attempt` does, or knows it already.

    part : its name. make : what makes it of what is given, which is all that it depends on besides its code.
    """

    def __call__(self, part: str, make: Callable[..., Made], *given: Any) -> Made:
        """The part, or an Absent."""
        ...


def made(part: str, make: Callable[..., Made], *given: Any) -> Made:
    """A part that is not known yet."""
    return attempt(make, *given)


def analyse(inputs: Inputs, settings: AnalysisSettings, part: Maker = made) -> Results:
    """Compute every result from the inputs alone; the same inputs and settings give the same results.

    Once the rates are known the parts are independent. Those that hand work to processes come first (the series, which need
    no rates, before these) and wait in threads of their own, so that no processor idles; each part adds up its numbers in a
    fixed order.
    """
    areas, months, only = inputs.areas, inputs.months, inputs.only
    workers = settings.trends.workers_for(len(areas))
    crimes = only("areas", "counts", "observed", "months", "types")
    rated = only("areas", "counts", "observed", "months", "types", "neighbours")
    with ThreadPoolExecutor(workers + 1) as threads:
        london = london_totals(inputs.monthly, inputs.counts, inputs.ledger, months, inputs.types)
        trends = part("trends", trends_of, crimes, london, settings.trends)
        series = threads.submit(part, "series", series_of, trends, months, settings.trends, len(areas))
        rates = part("rates", rates_of, rated, settings.rates)
        scored = only("areas", "neighbours", "editions", "labels")
        clusters = threads.submit(part, "clusters", clusters_of, crimes, rates, settings.clusters)
        deprivation = threads.submit(part, "deprivation", deprivation_of, scored, rates, settings.deprivation)
        searches = ("areas", "months", "stops", "coverage", "provenance")
        stops = part("stops", stops_of, only(*searches, "residents_by_age"), settings.stops)
        clock = part("clock", clock_of, only("stops_clock", "coverage", "months"), settings.stops)
        searched = only(*searches, "stops_area", "counts", "types")
        concentration = part("concentration", concentration_of, searched, rates, settings.stops)
        located = only("areas", "counts", "observed", "months", "types", "ledger", "provenance")
        places = part("places", places_of, located, london, rates, trends, settings.places)
        gathering = part("gathering", gathering_of, crimes, rates, settings.places)
        latest = part("latest", latest_of, with_points(inputs), months, settings.latest)
        model, groups = deprivation.result(), clusters.result()
        profiles = part("profiles", profiles_of, areas, model, groups)
        return Results(
            rates,
            model,
            groups,
            stops,
            trends,
            places,
            gathering,
            latest,
            clock,
            concentration,
            profiles,
            series.result(),
        )


def with_points(inputs: Inputs) -> Inputs:
    """What the latest month is made from."""
    return inputs.only("areas", "counts", "observed", "months", "types", "points")


def places_of(
    inputs: Inputs, london: NDArray[np.float64], rates: Rates, trends: Trends, settings: PlaceSettings
) -> Places:
    """Counts, changes, verdicts and rates of every place, from the areas' counts and London's own change."""
    change, spread = trends.change, rates.spread
    forces = forces_of(inputs.areas["borough_code"])
    levels = place_levels(inputs.areas)
    years = place_years(
        levels,
        with_recorded(inputs.counts, inputs.types),
        with_recorded(london, inputs.types),
        inputs.observed,
        located_share(inputs.ledger, forces, inputs.months),
        month_days(inputs.months),
        inputs.areas["population"].to_numpy(np.float64),
        {level: made_of(inputs, level, forces) for level in levels if level != LONDON},
    )
    return place_changes(levels, years, rates.measures, spread, change, settings)


def made_of(inputs: Inputs, level: str, forces: NDArray[np.str_]) -> NDArray[np.bool_]:
    """(areas, measures) whether counts of the last two years, at a level, were made from other months."""
    by_force = made_from_months(inputs.provenance, inputs.months[-2 * YEAR :], inputs.types, level)
    number = [list(FORCES).index(str(force)) for force in forces]
    return np.asarray(with_recorded(by_force.astype(np.int64), inputs.types)[number] > 0)


NO_CRIME = "No complete month of police crime files is held, so no figure of recorded crime can be given."
NO_SEARCHES = "No stop-and-search files are held, so no figure of searches can be given."


def rates_of(inputs: Inputs, settings: RateSettings) -> Rates:
    """Rates; absent without a complete month of crimes in any area."""
    require(bool(inputs.observed[:, -YEAR:].any()), NO_CRIME)
    return area_rates(
        inputs.areas,
        inputs.counts,
        inputs.months,
        inputs.observed,
        inputs.types,
        settings,
        inputs.neighbours,
    )


def deprivation_of(inputs: Inputs, rates: Rates, settings: DeprivationSettings) -> Deprivation:
    """The model; absent where too few areas have a rate to be held out by square of the map."""
    able = (rates.exposure[0] > 0) & rates.area["denominator_flag"].eq("").to_numpy()
    squares = len(np.unique(grid_squares(inputs.areas, settings.block_km * 1000)[able]))
    enough = able.sum() >= FEWEST_MODELLED and squares >= 2
    require(
        bool(enough),
        f"Crime and deprivation are not compared: {int(able.sum())} areas have a rate, and a fair test needs more.",
    )
    return deprivation_model(
        inputs.areas,
        rates,
        inputs.neighbours,
        settings,
        inputs.editions,
        inputs.labels["deprivation"],
    )


def clusters_of(inputs: Inputs, rates: Rates, settings: ClusterSettings) -> Clusters:
    """Groups of areas; absent where too few have crimes to be grouped by."""
    counted = np.where(inputs.observed[:, :, None], inputs.counts, 0).sum(axis=(1, 2)) > 0
    require(
        int(counted.sum()) >= FEWEST_MODELLED,
        f"Areas are not grouped: {int(counted.sum())} of them have crimes in complete months, too few to form groups.",
    )
    return mix_clusters(inputs.areas, inputs.counts, inputs.observed, rates, inputs.types, settings)


def stops_of(inputs: Inputs, settings: StopSettings) -> Stops:
    """Searches; absent where no file of the last year is held."""
    require(_year_of(inputs, inputs.stops), NO_SEARCHES)
    drawn = drawn_searches(inputs.provenance)
    return stop_and_search(
        inputs.areas,
        inputs.stops,
        inputs.coverage,
        inputs.months,
        settings,
        drawn,
        inputs.residents_by_age,
    )


def clock_of(inputs: Inputs, settings: StopSettings) -> SearchClock:
    """Hours of searches; absent likewise."""
    require(_year_of(inputs, inputs.stops_clock), NO_SEARCHES)
    return search_clock(inputs.stops_clock, inputs.coverage, inputs.months, settings)


def concentration_of(inputs: Inputs, rates: Rates, settings: StopSettings) -> Concentration:
    """In how few places searches are; absent without searches or crimes."""
    require(_year_of(inputs, inputs.stops), NO_SEARCHES)
    flagged = rates.area["denominator_flag"].ne("").to_numpy()
    return search_concentration(
        inputs.areas,
        inputs.stops_area,
        inputs.counts,
        inputs.coverage,
        flagged,
        inputs.types,
        inputs.months,
        settings,
        drawn_searches(inputs.provenance),
    )


def gathering_of(inputs: Inputs, rates: Rates, settings: PlaceSettings) -> Gathering:
    """In how few areas each type of crime is; absent where the rates are."""
    measured = with_recorded(inputs.counts, inputs.types)
    return area_concentration(measured, rates.measures, inputs.observed, settings.seed)


def trends_of(inputs: Inputs, london: NDArray[np.float64], settings: TrendSettings) -> Trends:
    """Monthly series; absent without a complete month of crimes."""
    require(bool(inputs.observed.any()), NO_CRIME)
    return monthly_trends(
        inputs.areas, london, inputs.counts, inputs.months, inputs.observed, inputs.types, settings
    )


def series_of(trends: Trends, months: tuple[str, ...], settings: TrendSettings, areas: int) -> TimeSeries:
    """Seasons, changes of level and forecasts; absent where the monthly series are. ``areas``: how many there are."""
    return time_series(trends, months, settings, settings.workers_for(areas))


def profiles_of(areas: pd.DataFrame, model: Deprivation, groups: Clusters) -> Profiles:
    """Boroughs compared with model and groups; absent where one of those is."""
    return borough_profiles(areas, model.area, groups.label, groups.names)


def _year_of(inputs: Inputs, rows: pd.DataFrame) -> bool:
    return bool(rows["month"].isin(inputs.months[-YEAR:]).any())


def latest_of(inputs: Inputs, months: tuple[str, ...], settings: LatestSettings) -> Latest:
    """The newest of ``months`` that points are held for, with the months' dispersion in the same place."""
    require(
        not inputs.points.empty,
        "No month is held in which every force of Central London has a complete file of crimes.",
    )
    days = month_days(inputs.months)
    spread = month_spread(inputs.areas, inputs.counts, inputs.observed, days, inputs.types, inputs.points)
    return latest_month(inputs.points, months, spread, settings)
