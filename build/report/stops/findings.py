"""Sentences on stop and search, made by rule from the figures: they claim no more than the intervals allow."""

from __future__ import annotations

import pandas as pd

from build import vocabulary
from build.analysis.stops.stop_and_search import Stops
from build.london import has_own_force
from build.report.stops.phrases import CALLED, of_share, ratio_limits, side
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units
from build.report.words.rows import dict_rows, highest, lowest


def stop_ratio(stops: Stops, group: str = "Black") -> str:
    """Say how often a group was searched per resident as against White, with the interval that allows months to differ."""
    row = dict_rows(stops.rates[stops.rates["group"] == group])[0]
    if fmt.is_missing(row["ratio"]):
        return f"No ratio can be given for the group {group}."
    low, high = ratio_limits(row)
    figures = f"{fmt.number(row['ratio'], 1)} times ({fmt.interval(low, high)})"
    per = f"Per resident, people who stated their ethnicity as {group} were searched"
    if low > 1:
        return f"{per} {figures} as often as people who stated White."
    if high < 1:
        return f"{per} less often than people who stated White: {figures}."
    return f"{per} about as often as people who stated White: {figures}, which includes no difference."


def highest_rate(stops: Stops) -> str:
    """Say which group is searched most per resident."""
    rows = stops.rates.dropna(subset=["rate"]).sort_values(["rate", "group"], ascending=[False, True])
    top = rows.iloc[0]
    return (
        f"{fmt.rate(top['rate'])} searches a year per {units.per(stops.settings)} residents of the {top['group']} group, "
        f"the highest rate of the {say.few(len(rows))} groups"
    )


def not_stated(stops: Stops) -> str:
    """Say what share of searches has no stated ethnicity."""
    share = fmt.percent(stops.volumes["not_stated_share"])
    return f"{share} of the searches have no stated ethnicity and are in no group."


def stop_bound(stops: Stops, group: str = "Black") -> str:
    """Say between which ratios the one published would be whoever the not-stated are, and where in one scenario."""
    row = dict_rows(stops.bound[stops.bound["group"] == group])[0]
    share = fmt.percent(stops.volumes["not_stated_share"], 0)
    start = f"{share} of searches of people have no stated ethnicity"
    if fmt.is_missing(row["ratio_spread"]):
        return f"{start}; what they would make of the ratio cannot be said."
    lowest_ratio, highest_ratio = (fmt.number(row[f"ratio_{end}"], 2) for end in ("lowest", "highest"))
    return (
        f"{start}. Had all of them been White, the ratio for {group} would be {lowest_ratio}; had all been {group}, "
        f"{highest_ratio}. Spread like the searches of the same officer-defined group whose ethnicity was stated, they would "
        f"make it {fmt.number(row['ratio_spread'], 2)}."
    )


def stop_ages(stops: Stops, group: str = "Black") -> str:
    """Say what the ratio is with every group given the same ages, or that it is crude, and why."""
    row = dict_rows(stops.rates[stops.rates["group"] == group])[0]
    if fmt.is_missing(row["ratio_age"]):
        return (
            "The ratio is crude: it does not allow for the groups’ ages, because the Census table of ethnic group by age "
            "is not among the data of this build. Young people are searched most, and the groups differ in age."
        )
    figures = say.with_interval(row["ratio_age"], row["ratio_age_low"], row["ratio_age_high"])
    return f"Given the same ages and the same share of men, the ratio for {group} would be {figures}."


def stop_results(stops: Stops) -> str:
    """Say whether the share of searches that ends in an arrest differs between groups with a stated ethnicity."""
    rows = stops.results[stops.results["group"] != vocabulary.NOT_STATED].dropna(subset=["arrest_rate"])
    if rows.empty:
        return "How many searches end in an arrest is not known"
    low, high = lowest(rows, rows["arrest_rate"]), highest(rows, rows["arrest_rate"])
    ends = f"{fmt.percent(low['arrest_rate'])} ({low['group']}) to {fmt.percent(high['arrest_rate'])} ({high['group']})"
    if side(high, low, of_share("arrest")) <= 0:
        return f"The share of searches that ends in an arrest does not differ clearly between groups: from {ends}"
    return f"The share of searches that ends in an arrest differs between groups: from {ends}"


def stop_share(table: pd.DataFrame, column: str, thing: str) -> str:
    """Say which value of an attribute is most frequent, leaving empty cells aside but not out of the total."""
    named = table[table[column] != "Not recorded"]
    if named.empty:
        return f"The {thing} was not recorded"
    top = highest(named, named["count"])
    name = CALLED.get(str(top[column]), top[column])
    return f"The most frequent {thing} was “{name}”: {fmt.percent(top['share'], 0)} of searches of people"


def stop_boroughs(stops: Stops) -> str:
    """Say between which boroughs search rates range; the City of London, with few residents, is left out."""
    boroughs = stops.borough[~stops.borough["borough_code"].map(has_own_force)]
    rows = boroughs.dropna(subset=["rate"])
    low, high = lowest(rows, rows["rate"]), highest(rows, rows["rate"])
    return (
        f"Searches per {units.per(stops.settings)} residents a year range from {fmt.rate(low['rate'])} in {low['borough']} to "
        f"{fmt.rate(high['rate'])} in {high['borough']}"
    )


def stop_monthly(stops: Stops) -> str:
    """Say how many searches were reported in the last 12 months."""
    return f"{fmt.count(stops.volumes['searches'])} searches were reported in the {say.last_months(stops.notes['months'])}"
