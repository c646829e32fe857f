"""Tables of stop and search to download."""

from __future__ import annotations

import pandas as pd

from build.analysis.results import Results
from build.analysis.stops.stop_and_search import Stops
from build.london import FORCES
from build.report.downloads.schema import (
    BOROUGH,
    BOROUGH_CODE,
    MONTH,
    Column,
    Product,
    amount,
    ends,
    force_column,
    share,
)
from build.report.words import units

DEFINED = "Ethnic group: self-defined in the five Census groups, unless the view is officer-defined"
GROUP = Column("group", "Self-defined ethnic group, of the Census")
CUT = (
    Column(
        "view",
        "Whose word on ethnicity: self-defined or officer-defined",
        values=("self-defined", "officer-defined"),
    ),
    Column("dimension", "What the searches are cut by: all, year, object, legislation, law or borough"),
    Column(
        "value", "Which part: the months, object, legislation, law (section 60 or every other) or borough"
    ),
    Column("group", DEFINED),
)
RESIDENTS = amount("residents", "Census usual residents", "residents")
COMPLETE_MONTHS = "Complete months counted (in ratios: their mean over residents)"


def stop_products(results: Results) -> list[Product]:
    """Searches: by month, by ethnic group, by borough, cut further, by age, hour and place."""
    stops = results.stops
    return [
        Product(
            "data/stops_monthly.csv",
            "Searches by month",
            "All searches that each force reported.",
            stops.monthly,
            (
                MONTH,
                force_column(tuple(FORCES)),
                amount("count", "Searches reported; empty where the month is missing or partial", "searches"),
            ),
            key=("month", "force"),
        ),
        _ethnicity(stops),
        _results(stops),
        _boroughs(stops),
        *_cuts(stops),
        *_people_and_hours(results),
    ]


def _searches(title: str = "Person searches placed in London, last 12 months") -> Column:
    return amount("searches", title, "searches")


def _rate(stops: Stops) -> tuple[Column, ...]:
    unit, interval = units.rate(stops.settings), units.interval(stops.settings)
    rate = amount("rate", f"Person searches {unit}", unit)
    return rate, *ends(rate, f"the exact {interval} Poisson interval of the rate")


def _ratio(stops: Stops) -> tuple[Column, ...]:
    interval = units.interval(stops.settings)
    ratio = amount("ratio", "Rate divided by that of the White group", "ratio")
    wide = f"the {interval} interval where months, or years of boroughs, may differ more than by chance"
    return (
        ratio,
        *ends(ratio, f"the {interval} score interval of the ratio"),
        *ends(ratio, wide, stem="ratio_wide"),
        *_readings(interval),
    )


def _readings(interval: str) -> tuple[Column, ...]:
    """What the ratio would be by other readings of the same searches."""
    aged = amount(
        "ratio_age", "The ratio of rates standardised by age and sex; empty without residents by age", "ratio"
    )
    return (
        aged,
        *ends(aged, f"its {interval} interval, as wide as the one before"),
        amount(
            "ratio_lowest",
            "Bound of the ratio: if all searches without a group were of White people",
            "ratio",
        ),
        amount(
            "ratio_highest", "Bound of the ratio: if all searches without a group were of this group", "ratio"
        ),
        amount(
            "ratio_spread",
            "Scenario: the ratio if the not-stated were spread by officer-defined group",
            "ratio",
        ),
    )


def _share_with_ends(stops: Stops, stem: str, title: str) -> tuple[Column, ...]:
    """A share and the ends of its Wilson interval."""
    words = f"its {units.interval(stops.settings)} Wilson interval"
    rate = share(f"{stem}_rate", title)
    return rate, *ends(rate, words, stem=stem)


def _ethnicity(stops: Stops) -> Product:
    return Product(
        "data/stops_ethnicity.csv",
        "Searches by ethnic group",
        "Rates and rate ratios by self-defined ethnic group, with intervals.",
        stops.rates.merge(
            stops.bound[["group", "ratio_lowest", "ratio_highest", "ratio_spread"]], on="group", how="left"
        ),
        (GROUP, _searches(), RESIDENTS, *_rate(stops), *_ratio(stops)),
        key=("group",),
    )


ARRESTS = amount("arrests", "Searches that ended in an arrest", "searches")
WITH_OUTCOME = amount("recorded", "Searches whose outcome was recorded: what the shares are of", "searches")
OUTCOMES = amount("outcomes", "Searches with an outcome other than no further action", "searches")


def _arrest(stops: Stops) -> tuple[Column, ...]:
    return _share_with_ends(stops, "arrest", "Share of searches that ended in an arrest")


def _outcome(stops: Stops) -> tuple[Column, ...]:
    return _share_with_ends(stops, "outcome", "Share of searches with such an outcome")


def _results(stops: Stops) -> Product:
    return Product(
        "data/stops_results.csv",
        "Results of searches",
        "Arrests and other outcomes by self-defined ethnic group, with intervals.",
        stops.results,
        (GROUP, _searches(), WITH_OUTCOME, ARRESTS, *_arrest(stops), OUTCOMES, *_outcome(stops)),
        key=("group",),
    )


def _boroughs(stops: Stops) -> Product:
    black = amount("ratio_black", "Rate of the Black group divided by that of the White group", "ratio")
    return Product(
        "data/stops_boroughs.csv",
        "Searches by borough",
        "Person searches by borough: rate, not-stated share, ratio.",
        stops.borough,
        (
            BOROUGH_CODE,
            BOROUGH,
            _searches(),
            RESIDENTS,
            *_rate(stops),
            share("not_stated_share", "Share of person searches without a self-defined ethnicity"),
            black,
            *ends(black, f"its {units.interval(stops.settings)} interval, wide as in the table of ratios"),
        ),
        key=("borough_code",),
    )


def _cuts(stops: Stops) -> list[Product]:
    mixed = (
        "Officer-defined view: the ratio with Mixed residents counted as officers saw those who stated Mixed"
    )
    note = "reference group, or too few searches, where no ratio is given; else empty"
    searches = _searches("Person searches placed in London in the part and its months")
    return [
        Product(
            "data/stops_ratios.csv",
            "Ratios of searches",
            "Rates and ratios of person searches by group, cut by year, object, law and borough, in both views of "
            "ethnicity; the last 12 months but for the cut by year.",
            stops.ratios,
            (
                *CUT,
                searches,
                RESIDENTS,
                amount("complete_months", COMPLETE_MONTHS, "months", source="months"),
                *_rate(stops),
                *_ratio(stops),
                amount("ratio_mixed", mixed, "ratio"),
                share("unknown_share", "Share of the part’s searches without a stated or recorded group"),
                Column("ratio_note", note),
            ),
        ),
        Product(
            "data/stops_results_by.csv",
            "Results of searches, cut",
            "Arrests, other outcomes and finds by group, cut by year, object, law and borough, in both views of ethnicity.",
            stops.results_by,
            (
                *CUT,
                searches,
                WITH_OUTCOME,
                ARRESTS,
                OUTCOMES,
                amount("linked", "Searches with “Outcome linked to object of search” filled in", "searches"),
                amount("found", "Searches in which it is true: what was looked for was found", "searches"),
                *_arrest(stops),
                *_outcome(stops),
                *_share_with_ends(
                    stops,
                    "find",
                    "Share of those with it filled in; empty where it is never true in the data",
                ),
            ),
        ),
    ]


def _people_and_hours(results: Results) -> list[Product]:
    of_all = share("search_share", "Share of all searches of the table", source="share")
    return [
        Product(
            "data/stops_age_gender.csv",
            "Searches by age and gender",
            "Person searches by published age band and gender.",
            results.stops.age_gender,
            (
                Column("age", "Age band as published, or Not recorded"),
                Column("gender", "Gender as published, or Not recorded"),
                amount("searches", _searches().title, "searches", source="count"),
                of_all,
            ),
        ),
        Product(
            "data/stops_clock.csv",
            "Searches by hour",
            "Searches of people and vehicles placed in London by weekday and hour, London time.",
            results.clock.cells,
            (
                Column("weekday", "Day of the week, 0 = Monday", bounds=(0, 6)),
                Column("hour", "Hour of the day that the search began in, London time", "hour", (0, 23)),
                _searches("Searches of people and vehicles in that hour, all such weekdays together"),
                amount("days", "Such weekdays in the months counted", "days"),
                amount("per_day", "Searches in that hour of such a day, on average", "searches"),
                of_all,
            ),
        ),
    ]


def concentration_product(results: Results) -> Product:
    interval = units.interval(results.concentration.settings)
    top = share("top_share", "Share of the total in the chosen areas", source="share")
    same = "Share in the areas that had most in the measured months themselves"
    even = "What that would be by chance alone, had all areas the same mean"
    rows: pd.DataFrame = results.concentration.shares
    return Product(
        "data/stops_concentration.csv",
        "Searches in few areas",
        "Share of searches and of recorded crime in the areas that had most in the year before.",
        rows,
        (
            Column(
                "area_set",
                "all: every area outside the City of London; not flagged: without those flagged",
                source="areas",
            ),
            Column("measured_in", "Months in which searches or crimes were counted", source="measured"),
            Column("chosen_in", "Months by which the areas with most were chosen", source="chosen"),
            Column("counted_what", "What was counted: searches or recorded crime", source="counted"),
            Column("chosen_by", "What the areas have most of: searches or recorded crime"),
            amount("areas_in_set", "Areas in the set", "areas", source="areas_counted"),
            amount("areas_chosen", "Areas with most, of which the share is", "areas"),
            amount("complete_months", "Complete months counted", "months", source="months"),
            amount("total", "Searches or recorded crimes counted in the set", "count"),
            top,
            *ends(top, f"its {interval} interval over months", sources=("share_low", "share_high")),
            share("top_share_same", same, source="share_same"),
            share("top_share_even", even, source="share_even"),
        ),
    )
