"""The headlines of stop and search: one claim each, in round figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from build import vocabulary
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.analysis.stops.cells import NOT_RECORDED
from build.analysis.stops.concentration import CRIME, EVERY_AREA, SEARCHES, Concentration
from build.analysis.stops.hours import SearchClock
from build.analysis.stops.slices import OTHER_LAWS, SECTION_60
from build.analysis.stops.stop_and_search import Stops
from build.london import has_own_force
from build.report.stops.phrases import (
    BASE,
    NO_FURTHER_ACTION,
    SUBJECT,
    of_share,
    ratio_limits,
    side,
    with_ratio,
)
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import round_figures as about
from build.report.words import units
from build.report.words.rows import dict_rows, highest, lowest

LONDONERS = {
    "Asian": "Asian Londoners",
    "Black": "Black Londoners",
    "Mixed": "Londoners of mixed ethnicity",
    "White": "white Londoners",
    "Other": "Londoners of other ethnic groups",
}
ARREST = "Arrest"


def monthly(stops: Stops, months: Sequence[str]) -> str:
    """Say how many searches were made in the year. ``months`` : of the year."""
    return f"Police made {about.things(stops.volumes['searches'], 'search', 'searches')} {say.within(months)}"


def placed(borough: str, rows: pd.DataFrame, months: Sequence[str]) -> str:
    """Say how many searches were placed in a borough. ``rows`` : of ``Stops.by_borough``, its months of the last year."""
    counts = rows["count"]
    if counts.isna().any() or not len(counts):
        return f"Months are missing from the searches in {say.the(borough)}"
    searches = about.things(counts.sum(), "search", "searches")
    return f"Police made {searches} in {say.the(borough)} {say.within(months)}"


def looked_for(table: pd.DataFrame) -> str:
    """Say what most searches were for. ``table`` : ``object, count, share``."""
    named = table[table["object"] != NOT_RECORDED]
    if named.empty:
        return "What was looked for was not recorded"
    top = highest(named, named["count"])
    return f"{say.capital(about.share(top['share']))} searches were for {say.lower_first(str(top['object']))}"


def ended(table: pd.DataFrame) -> str:
    """Say what most searches ended in, and how many ended in an arrest. ``table`` : ``outcome, count, share``."""
    named = table[table["outcome"] != NOT_RECORDED].set_index("outcome")
    if named.empty:
        return "What came of the searches was not recorded"
    top = str(named["count"].astype(float).idxmax())
    said = f"{say.capital(about.share(named.at[top, 'share']))} searches ended in {_outcome(top)}"
    if top == ARREST or ARREST not in named.index:
        return said
    return f"{said}, {fmt.percent(named.at[ARREST, 'share'], 0)} in arrest"


def _outcome(word: str) -> str:
    return "no further action" if word == NO_FURTHER_ACTION else say.lower_first(word)


def residents(borough: str, rows: pd.DataFrame) -> str:
    """Say how often a borough's Black residents were searched compared with its white ones. ``rows`` : its rows of ``ratios``."""
    known = dict_rows(rows[rows["group"] == SUBJECT].dropna(subset=["rate"]))
    if not known:
        return f"No rate can be given for {say.the(borough)}"
    (row,) = known
    if fmt.is_missing(row["ratio"]) or fmt.is_missing(row["ratio_low"]):
        return f"{TOO_FEW.capitalize()}: searches of Black people in {say.the(borough)}"
    low, high = ratio_limits(row)
    if low > 1:
        return f"{borough}: Black people searched {about.times(row['ratio'])} as often as white people"
    if high < 1:
        return f"{borough}: Black people searched less often than white people"
    return f"{borough}: Black people searched about as often as white people"


def ratio(stops: Stops) -> str:
    """Say how often Black Londoners were searched compared with white Londoners."""
    row = dict_rows(stops.rates[stops.rates["group"] == SUBJECT])[0]
    if fmt.is_missing(row["ratio"]):
        return f"{TOO_FEW.capitalize()}: searches of {LONDONERS[SUBJECT]}"
    low, high = ratio_limits(row)
    than = f"as often as {LONDONERS[BASE]}"
    if low > 1:
        return f"{LONDONERS[SUBJECT]} were searched about {about.times(row['ratio'])} {than}"
    if high < 1:
        return f"{LONDONERS[SUBJECT]} were searched less often than {LONDONERS[BASE]}"
    return f"{LONDONERS[SUBJECT]} were searched about {than}"


def rates(stops: Stops) -> str:
    """Say which group is searched most, per so many residents."""
    rows = stops.rates.dropna(subset=["rate"])
    if rows.empty:
        return "No rate of searches can be given"
    top = highest(rows, rows["rate"])
    size = fmt.number(top["rate"], 0)
    return (
        f"{LONDONERS[str(top['group'])]} were searched most: {size} per {units.per(stops.settings)} residents"
    )


def ratios(stops: Stops) -> str:
    """Name the two groups searched most often compared with white Londoners."""
    rows = stops.rates.dropna(subset=["ratio_low"]).sort_values("ratio", ascending=False, kind="stable")
    said = [f"{row['group']} {about.times(row['ratio'])}" for row in dict_rows(rows.head(2))]
    if not said:
        return f"{TOO_FEW.capitalize()}: searches by ethnic group"
    return f"Searches per resident compared with {BASE}: {', '.join(said)}"


def results(stops: Stops) -> str:
    """Say of which group searches end in an arrest most often, if they differ."""
    rows = stops.results[stops.results["group"] != vocabulary.NOT_STATED]
    return arrests(rows, {name: words.replace("Londoners", "people") for name, words in LONDONERS.items()})


def arrests(rows: pd.DataFrame, people: dict[str, str]) -> str:
    """Say whose searches end in an arrest most or least often, where one group differs from all others.

    ``people`` : words for each group of ``rows``.
    """
    known = rows.dropna(subset=["arrest_rate"])
    known = known[known["group"].isin(list(people))]
    if known.empty:
        return "How many searches end in arrest is not known"
    ordered = dict_rows(known.sort_values("arrest_rate", kind="stable"))
    low, high, share = ordered[0], ordered[-1], of_share("arrest")
    if side(high, low, share) <= 0:
        return f"Searches ended in arrest {SAME} for every group"
    if side(high, ordered[-2], share) > 0:
        return f"Searches of {people[str(high['group'])]} ended in arrest most often"
    if side(ordered[1], low, share) > 0:
        return f"Searches of {people[str(low['group'])]} ended in arrest least often"
    return "How often searches ended in arrest differed between groups"


def finds(rows: pd.DataFrame) -> str:
    """Say of which group searches find most often what was looked for."""
    known = rows.dropna(subset=["find_rate"])
    if known.empty:
        return "How many searches find what was looked for is not known"
    top = highest(known, known["find_rate"])
    people = (
        LONDONERS.get(str(top["group"]), "others")
        .replace("Londoners", "people")
        .replace("people of other ethnic groups", "other groups")
    )
    return f"Searches of {people} found something most often"


def boroughs(stops: Stops) -> str:
    """Name the boroughs with most and fewest searches per resident."""
    rows = stops.borough[~stops.borough["borough_code"].map(has_own_force)].dropna(subset=["rate"])
    if rows.empty:
        return "No borough’s searches are known"
    low, high = lowest(rows, rows["rate"]), highest(rows, rows["rate"])
    if len(rows) == 1:
        return f"Searches per resident in {high['borough']}"
    return f"Most searches per resident: {high['borough']}; fewest: {low['borough']}"


def gap_by_year(rows: pd.DataFrame) -> str:
    """Say whether the gap between Black and white Londoners moved from the first year to the last."""
    known = dict_rows(with_ratio(rows))
    if len(known) < 2:
        return "One year alone: the gap cannot be compared"
    word = {1: ROSE, -1: FELL, 0: f"stayed {SAME}"}[side(known[-1], known[0])]
    return f"The gap between Black and white Londoners {word}"


def gap_by_object(rows: pd.DataFrame) -> str:
    """Say in searches for what the gap is widest."""
    known = with_ratio(rows)
    if len(known) < 2:
        return "Too few searches to compare by object"
    low, high = lowest(known, known["ratio"]), highest(known, known["ratio"])
    if side(high, low) > 0:
        return f"The gap is widest in searches for {say.lower_first(str(high['value']))}"
    return f"The gap is {SAME} whatever was looked for"


def gap_by_law(rows: pd.DataFrame) -> str:
    """Say how the gap under section 60 compares with that under every other law."""
    by_law = {row["value"]: row for row in dict_rows(with_ratio(rows))}
    if SECTION_60 not in by_law or OTHER_LAWS not in by_law:
        return "Too few section 60 searches to compare"
    word = {1: "wider than", -1: "narrower than", 0: f"{SAME} as"}[
        side(by_law[SECTION_60], by_law[OTHER_LAWS])
    ]
    return f"Under section 60 the gap is {word} under other laws"


def officers(rows: pd.DataFrame) -> str:
    """Say how often Black people were searched as officers saw it."""
    known = dict_rows(with_ratio(rows[rows["group"] == SUBJECT]))
    if not known:
        return "Too few searches to compare by the officers’ view"
    return f"Officers’ view: Black people searched {about.times(known[0]['ratio'])} as often as white people"


def gap_by_borough(rows: pd.DataFrame) -> str:
    """Say in how many boroughs Black residents were searched more often than white ones."""
    known = with_ratio(rows)
    if known.empty:
        return "Too few searches to compare by borough"
    above = int((known["ratio_wide_low"] > 1).sum())
    places = say.counted(len(known), "borough")
    return f"Black residents were searched more often in {say.few(above)} of {places}"


def by_object(rows: pd.DataFrame, stem: str, thing: str) -> str:
    """Say whether a result differs between Black and white people when what was looked for is the same.

    stem : "arrest" or "find". thing : "Arrests" or "Finds".
    """
    low = f"{stem}_low"
    first, second = (
        rows[rows["group"] == name].dropna(subset=[low]).set_index("value") for name in (SUBJECT, BASE)
    )
    shared = [value for value in first.index if value in second.index]
    if not shared:
        return f"{thing} cannot be compared object by object"
    pairs: list[tuple[Any, Any]] = list(
        zip(dict_rows(first.loc[shared]), dict_rows(second.loc[shared]), strict=True)
    )
    differ = sum(side(one, other, of_share(stem)) != 0 for one, other in pairs)
    people = "differ between Black and white people"
    if len(shared) == 1:
        return f"{thing} {'' if differ else 'do not '}{people}"
    return f"{thing} {people} for {say.few(differ)} of {say.few(len(shared))} objects"


def people(table: pd.DataFrame) -> str:
    """Say which age and gender is searched most."""
    named = table[(table["age"] != NOT_RECORDED) & (table["gender"] != NOT_RECORDED)]
    if named.empty:
        return "Age and gender were not recorded"
    top = highest(named, named["count"])
    age = str(top["age"]).replace("-", " to ")
    return f"{say.capital(about.share(top['share']))} searches: {str(top['gender']).lower()}, aged {age}"


def clock(clock: SearchClock) -> str:
    """Say what share of searches is made in the busiest hours."""
    if not clock.peak:
        return "The hours of searches are not known"
    hours = f"between {oclock(clock.peak['first'])} and {oclock(clock.peak['last'] + 1)}"
    share = about.share(clock.peak["share"])
    if "%" in share:  # a third number, next to two hours, is one too many
        return f"Searches are most frequent {hours}"
    return f"{say.capital(share)} searches {'is' if share.startswith('one ') else 'are'} made {hours}"


def oclock(value: float) -> str:
    """Print an hour as people say it: ``3pm``, ``midnight``, ``noon``."""
    hour = int(value) % 24
    if hour % 12 == 0:
        return "noon" if hour else "midnight"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"


def concentration(result: Concentration) -> str:
    """Say whether searches are more concentrated than recorded crime."""
    rows = result.shares
    if rows.empty:
        return "How concentrated searches are takes two years to say"
    latest = rows[(rows["measured"] == rows["measured"].iloc[0]) & (rows["areas"] == EVERY_AREA)]
    by_what = {row["counted"]: row for row in dict_rows(latest[latest["counted"] == latest["chosen_by"]])}
    word = {1: "more concentrated than", -1: "less concentrated than", 0: "about as concentrated as"}[
        side(by_what[SEARCHES], by_what[CRIME], ("share", "share_low", "share_high"))
    ]
    return f"Searches are {word} recorded crime"
