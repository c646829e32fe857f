"""Tables of searches to download, by year, object, law, borough, hour and place, and what their columns are."""

from __future__ import annotations

import pandas as pd

from build.analysis.results import Results

# Columns whose names in a result would mean something else in another file.
CONCENTRATION = {
    "measured": "measured_in",
    "chosen": "chosen_in",
    "counted": "counted_what",
    "areas": "area_set",
    "areas_counted": "areas_in_set",
    "months": "complete_months",
    "share": "top_share",
    "share_low": "top_share_low",
    "share_high": "top_share_high",
    "share_same": "top_share_same",
    "share_even": "top_share_even",
}
COLUMNS: dict[str, tuple[str, str]] = {
    "view": ("Whose word on ethnicity: self-defined or officer-defined", ""),
    "dimension": ("What the searches are cut by: all, year, object, legislation, law or borough", ""),
    "value": ("Which part: the months, object, legislation, law (section 60 or every other) or borough", ""),
    "complete_months": ("Complete months counted (in ratios: their mean over residents)", "months"),
    "ratio_wide_low": ("Lower end of the 95% interval where months may differ more than by chance", "ratio"),
    "ratio_wide_high": ("Upper end of it", "ratio"),
    "ratio_mixed": (
        "Officer-defined view: the ratio with Mixed residents counted as officers saw those who stated Mixed",
        "ratio",
    ),
    "unknown_share": ("Share of the part's searches without a stated or recorded group", "share"),
    "ratio_note": ("reference group, or too few searches, where no ratio is given; else empty", ""),
    "linked": ("Searches with “Outcome linked to object of search” filled in", "searches"),
    "found": ("Searches in which it is true: what was looked for was found", "searches"),
    "find_rate": ("Share of those with it filled in; empty where it is never true in the data", "share"),
    "find_low": ("Lower end of its 95% Wilson interval", "share"),
    "find_high": ("Upper end of its 95% Wilson interval", "share"),
    "weekday": ("Day of the week, 0 = Monday", ""),
    "hour": ("Hour of the day that the search began in, London time", "hour"),
    "days": ("Such weekdays in the months counted", "days"),
    "per_day": ("Searches in that hour of such a day, on average", "searches"),
    "search_share": ("Share of all searches of the table", "share"),
    "measured_in": ("Months in which searches or crimes were counted", ""),
    "chosen_in": ("Months by which the areas with most were chosen", ""),
    "counted_what": ("What was counted: searches or recorded crime", ""),
    "chosen_by": ("What the areas have most of: searches or recorded crime", ""),
    "area_set": ("all: every area outside the City of London; not flagged: without those flagged", ""),
    "areas_in_set": ("Areas in the set", "areas"),
    "areas_chosen": ("Areas with most, of which the share is", "areas"),
    "total": ("Searches or recorded crimes counted in the set", "count"),
    "top_share": ("Share of the total in the chosen areas", "share"),
    "top_share_low": ("Lower end of its 95% interval over months", "share"),
    "top_share_high": ("Upper end of its 95% interval over months", "share"),
    "top_share_same": ("Share in the areas that had most in the measured months themselves", "share"),
    "top_share_even": ("What that would be by chance alone, had all areas the same mean", "share"),
    "age": ("Age band as published, or Not recorded", ""),
    "gender": ("Gender as published, or Not recorded", ""),
}


def search_tables(results: Results) -> list[tuple[str, str, str, pd.DataFrame]]:
    """Path, title, description and rows of each table."""
    stops, clock = results.stops, results.clock
    return [
        (
            "data/stops_ratios.csv",
            "Ratios of searches",
            "Rates and ratios of person searches by group, cut by year, object, law and borough, in both views of "
            "ethnicity; the last 12 months but for the cut by year.",
            stops.ratios.rename(columns={"months": "complete_months"}),
        ),
        (
            "data/stops_results_by.csv",
            "Results of searches, cut",
            "Arrests, other outcomes and finds by group, cut by year, object, law and borough, in both views of ethnicity.",
            stops.results_by,
        ),
        (
            "data/stops_age_gender.csv",
            "Searches by age and gender",
            "Person searches by published age band and gender.",
            stops.age_gender.rename(columns={"count": "searches", "share": "search_share"}),
        ),
        (
            "data/stops_clock.csv",
            "Searches by hour",
            "Searches of persons and vehicles placed in London by weekday and hour, London time.",
            clock.cells.rename(columns={"share": "search_share"}),
        ),
        (
            "data/stops_concentration.csv",
            "Searches in few areas",
            "Share of searches and of recorded crime in the areas that had most in the year before.",
            results.concentration.shares.rename(columns=CONCENTRATION),
        ),
    ]
