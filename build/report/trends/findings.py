"""Sentences on the monthly series, made by rule from the figures: they claim no more than the intervals allow."""

from __future__ import annotations

from typing import Any

from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.levels import BOROUGH
from build.analysis.statistics.verdicts import FELL, ROSE, UNKNOWN
from build.analysis.trends.changepoints import ChangePoints
from build.analysis.trends.decomposition import Decomposition
from build.analysis.trends.forecast_methods import NAIVE
from build.analysis.trends.forecasts import Forecasts
from build.analysis.trends.series import TimeSeries
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import MEASURE_NAMES, change_of
from build.report.words.rows import dict_rows, highest

SYSTEM = "perhaps the Met’s new recording system"
BASELINE = f"{say.lower_first(NAIVE)}, as it was or at the present level"
GRADUAL = "came gradually: a straight line fits better than steps"


def within(measure: str) -> str:
    """Name of a series inside a sentence."""
    return "all recorded crime" if measure == RECORDED else say.lower_first(MEASURE_NAMES[measure])


def step(row: dict[str, Any]) -> str:
    """Word one change of level: ``up 48% from October 2024``, with what it may be."""
    moved = f"{'up' if row['step'] > 0 else 'down'} {fmt.percent(abs(row['step']), 0)} from {fmt.month(row['month'])}"
    return f"{moved} ({SYSTEM})" if row["near_system"] else moved


def recorded(series: TimeSeries, months: tuple[str, ...]) -> str:
    """Say whether recorded crime as a whole changed level in the window."""
    search = dict_rows(series.changes.scans[series.changes.scans["measure"] == RECORDED])[0]
    if not search["searched"]:
        return f"Whether recorded crime in London changed its level cannot be known from {_why(series)}"
    points = dict_rows(series.changes.points[series.changes.points["measure"] == RECORDED])
    if not points:
        return f"No change of level is found in London’s recorded crime, {fmt.period(months)}"
    return f"Recorded crime in London changed its level: {'; '.join(step(row) for row in points)}"


def _why(series: TimeSeries) -> str:
    """Name what keeps all recorded crime from being searched: gaps, or a window that is too short."""
    refused = series.forecasts.refused
    gaps = (refused.loc[refused["measure"] == RECORDED, "why"] == "months are missing").any()
    if gaps:
        return "a series in which months are missing"
    years = series.settings.change_years
    return f"fewer than {say.few(years)} years of months"


def types(changes: ChangePoints) -> str:
    """Say how many types changed level, and which step is the largest."""
    scans = changes.scans[changes.scans["measure"] != RECORDED]
    searched = int(scans["searched"].sum())
    if not searched:
        return "No type’s series is long and whole enough to be searched for changes of level"
    points = changes.points[changes.points["measure"] != RECORDED]
    if points.empty:
        return f"None of {searched} types changed its level clearly"
    changed = int(points["measure"].nunique())
    largest = highest(points, points["step"].abs())
    return (
        f"{say.capital(say.few(changed))} of {searched} types changed their level; "
        f"the largest step is in {within(str(largest['measure']))}, {step(largest)}"
    )


def chance(series: TimeSeries) -> str:
    """Say how many of the series searched would be named by chance alone; "" if none was."""
    searched, settings = int(series.changes.scans["searched"].sum()), series.settings
    if not searched:
        return ""
    expected = fmt.number(searched * settings.change_false_alarms, 1)
    return (
        f"In a series without any change one is found {fmt.percent(settings.change_false_alarms, 0)} of the time at most, "
        f"as long as neighbouring months are no more alike than an autocorrelation of {settings.change_autocorrelation}; "
        f"among {searched} such series that makes {expected}."
    )


def season(parts: Decomposition) -> str:
    """Say in which month recorded crime is furthest from its trend, and how many series have a month that stands out."""
    table = parts.season
    if table.empty:
        return "No series is long and whole enough to show a season"
    own = table[table["measure"] == RECORDED]
    clear = own[own["certain"].astype(bool)]
    named = int(table.loc[table["certain"].astype(bool), "measure"].nunique())
    of = f"in {say.few(named)} of {table['measure'].nunique()} series at least one month stands out"
    if clear.empty:
        return f"Allowing for its length, no month stands out in all recorded crime; {of}"
    row = highest(clear, clear["part"].abs())
    low, high = sorted((abs(row["part_low"]), abs(row["part_high"])))
    size = f"{fmt.percent(abs(row['part']))} ({fmt.percent_interval(low, high)})"
    side = "above" if row["part"] > 0 else "below"
    month = fmt.MONTHS[int(row["calendar"]) - 1]
    return f"Per day, {month} is {size} {side} the trend of recorded crime, the most of all months; {of}"


def forecasts(result: Forecasts) -> str:
    """Say for how many series a model earns its place."""
    total = int(result.scores["measure"].nunique())
    if not total:
        return "No series is long and whole enough to try forecasts on"
    published = int(result.scores["published"].astype(bool).sum())
    if not published:
        return f"No model forecasts any of {total} series clearly better than {BASELINE}, so there is no forecast"
    rest = total - published
    series = f"one of {total} series" if published == 1 else f"{say.few(published)} of {total} series"
    left = "" if not rest else f"; the other {say.few(rest)} {'has' if rest == 1 else 'have'} no forecast"
    return f"For {series} a model forecast months it had not seen clearly better than {BASELINE}{left}"


def track_records(result: Forecasts) -> dict[str, str]:
    """Word how each published model did, by the slug of its series."""
    published = dict_rows(result.scores[result.scores["published"].astype(bool)])
    return {str(row["measure"]): forecast_of(row) for row in published}


def forecast_of(row: dict[str, Any]) -> str:
    """Word how a published model did: by how much its error is smaller, and how many held-out months its interval held."""
    size = f"{fmt.percent(row['lead'], 0)} ({fmt.percent_interval(row['lead_low'], row['lead_high'], 0)})"
    held = (
        ""
        if fmt.is_missing(row["coverage"])
        else f"; its interval held {fmt.percent(row['coverage'], 0)} of them"
    )
    return f"{row['model']}: on months it had not seen, its error is {size} smaller than that of {BASELINE}{held}"


def borough(places: Places, code: str) -> str:
    """Word how one borough's recorded crime moved in a year, for a small chart."""
    row = change_of(places, RECORDED, code)
    if fmt.is_missing(row["difference"]) or not row["verdict"]:
        return "no comparison: months are missing"
    return say.counted_then_verdict(row)


def boroughs(places: Places) -> str:
    """Say in how many boroughs recorded crime rose and fell in a year."""
    verdicts = places.of(BOROUGH, RECORDED)["verdict"]
    known = verdicts[verdicts != UNKNOWN]
    if known.empty:
        return "Recorded crime in the boroughs cannot be compared with the year before, because months are missing"
    rose, fell = int((known == ROSE).sum()), int((known == FELL).sum())
    boroughs = say.counted(len(known), "borough")
    if not rose + fell:
        return f"In none of {boroughs} did recorded crime move beyond its usual ups and downs in a year"
    return f"In a year recorded crime rose in {say.few(rose)} and fell in {say.few(fell)} of {boroughs}"
