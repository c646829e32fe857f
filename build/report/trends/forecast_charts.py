"""Small multiples of the forecasts that are published, each after the months before it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.figure.small_multiples import Panel
from build.report.trends.panels import BAND, CONTEXT, SUBJECT, Key, lines_of, panel_of, spec_of
from build.report.words import format as fmt
from build.report.words import units
from build.report.words.measures import MEASURE_NAMES

HISTORY = 24  # months shown before a forecast


def forecast_rows(inputs: Inputs, results: Results) -> pd.DataFrame:
    """Published forecasts with the months before them as lines of panels."""
    table, london = results.series.forecasts.forecasts, results.trends.london
    past = list(inputs.months[-HISTORY:])
    parts = []
    for slug in table["measure"].unique():
        name = MEASURE_NAMES[str(slug)]
        own = table[table["measure"] == slug]
        count = london[london["measure"] == slug].set_index("month")["count"].reindex(past).astype(float)
        parts.append(
            lines_of(name, BAND, own["month"], own["forecast"]).assign(
                low=own["forecast_low"].to_numpy(float), high=own["forecast_high"].to_numpy(float)
            )
        )
        parts.append(lines_of(name, CONTEXT, past, count))
        parts.append(lines_of(name, SUBJECT, own["month"], own["forecast"]))
    return pd.concat(parts, ignore_index=True)


def forecast_key(results: Results) -> Key:
    """Return what the lines and the band of a forecast's panel are."""
    band = f"{units.interval(results.series.settings)} interval"
    return {SUBJECT: "forecast", CONTEXT: "recorded", BAND: band}


def forecast_panels(inputs: Inputs, results: Results, records: Mapping[str, str]) -> list[Panel]:
    """A panel a published forecast, each with its own scale from zero. ``records`` : by slug, how its model did."""
    result = results.series.forecasts
    if result.forecasts.empty:
        return []
    rows = forecast_rows(inputs, results)
    months = [*inputs.months[-HISTORY:], *result.forecasts["month"].unique()]
    return [
        panel_of(rows[rows["panel"] == MEASURE_NAMES[slug]], months, MEASURE_NAMES[slug], record)
        for slug, record in records.items()
    ]


def forecasts(inputs: Inputs, results: Results, *, headline: str) -> Figure:
    """The forecasts that are published."""
    table = results.series.forecasts.forecasts
    ahead = list(table["month"].unique())
    return Figure(
        name="trends-forecasts",
        live=False,
        headline=headline,
        subtitle=(
            f"Incidents per month in London, {frame.span(inputs.months[-HISTORY:])}, and forecast for {frame.span(ahead)}, by "
            "type, each on a scale of its own from zero"
        ),
        source=frame.POLICE,
        alt=f"Small charts, one per forecast. {headline}.",
        spec=spec_of(forecast_rows(inputs, results), forecast_key(results), zero=True, shared=False),
        table=pd.DataFrame(
            {
                "Series": table["measure"].map(MEASURE_NAMES),
                "Month": table["month"].map(fmt.month),
                "Forecast": table["forecast"].astype("Int64"),
                "Lowest": table["forecast_low"].astype("Int64"),
                "Highest": table["forecast_high"].astype("Int64"),
                "Model": table["model"],
            }
        ),
        made=(
            "The model of each series is the one that leads the baselines most, among those whose lead is clear on held-out "
            "months; it is then fitted to all months. Its interval is as wide as its errors on held-out months were."
        ),
        limits=(
            "A forecast carries on what the months before did. It knows of no change in law, in policing or in recording, and "
            "a step like those above would break it."
        ),
    )
