"""The four questions of the page for each borough: the charts that its menu shows in place of London's."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.stops.slices import SELF_DEFINED
from build.analysis.stops.stop_and_search import Stops
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.stops import charts, group_charts
from build.report.stops.phrases import select
from build.report.words import format as fmt
from build.report.words import phrases as say


def monthly(inputs: Inputs, stops: Stops, said: Mapping[str, str]) -> dict[str, Figure]:
    """Searches placed in each borough by month. ``said`` : the headline of each borough by its name."""
    out = {}
    for borough, rows in _of(stops, "month"):
        known = rows["count"].astype("Float64").astype(float)
        series = pd.DataFrame(
            {
                "month": rows["value"],
                "name": rows["value"].map(fmt.month),
                "series": borough,
                "part": design.SUBJECT,
                "value": known,
                "text": ["missing" if fmt.is_missing(value) else fmt.count(value) for value in known],
            }
        )
        data = {"series": series, "ends": frame.last_points(series), "system": frame.marks(inputs.months)}
        out[fmt.slug(borough)] = _figure(
            said[borough],
            f"Stops and searches placed in {say.the(borough)} per month, of people and of vehicles, {frame.span(inputs.months)}",
            f"Line of monthly searches in {say.the(borough)}.",
            design.filled(design.lines("Searches"), data, charts.MONTHLY_HEIGHT),
            pd.DataFrame({"Month": series["name"], "Searches": rows["count"].astype("Int64")}),
        )
    return out


def breakdown(
    inputs: Inputs, stops: Stops, by: charts.Breakdown, said: Mapping[str, str]
) -> dict[str, Figure]:
    """Searches of people in each borough by one attribute."""
    out = {}
    for borough, rows in _of(stops, by.column):
        table = rows.rename(columns={"value": by.column})[[by.column, "count", "share"]]
        drawn = charts.breakdown(
            inputs, table.reset_index(drop=True), by, headline=said[borough], place=borough
        )
        out[fmt.slug(borough)] = drawn
    return out


def rates(inputs: Inputs, stops: Stops, said: Mapping[str, str]) -> dict[str, Figure]:
    """Searches per resident of each group in each borough; a borough without a rate says so, without points."""
    out = {}
    every = select(stops.ratios, SELF_DEFINED.name, "borough")
    for borough in stops.borough["borough"]:
        rows = every[every["value"] == borough]
        points = group_charts.rate_points(rows)
        spec = design.filled(
            group_charts.rates_design(stops),
            {"points": points},
            group_charts.points_height(points),
            group_charts.interval_key(stops),
        )
        out[fmt.slug(borough)] = _figure(
            said[borough],
            group_charts.rates_subtitle(inputs, stops, borough),
            f"Points with intervals, one per ethnic group, in {say.the(borough)}.",
            spec,
            group_charts.rates_table(stops, rows),
        )
    return out


def _of(stops: Stops, what: str) -> list[tuple[str, pd.DataFrame]]:
    table = stops.by_borough[stops.by_borough["what"] == what]
    return [(str(borough), rows) for borough, rows in table.groupby("borough", sort=True)]


def _figure(headline: str, subtitle: str, alt: str, spec: design.Design, table: pd.DataFrame) -> Figure:
    return Figure("", headline, subtitle, frame.POLICE, f"{alt} {headline}.", spec, table)
