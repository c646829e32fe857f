"""The figures and small drawings of Trends, each with the sentences that the figures bear out."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.figure.figure import Figure, headed
from build.report.figure.small_multiples import Panel
from build.report.overview import findings as overview_findings
from build.report.trends import borough_charts, charts, findings, forecast_charts, headlines, type_charts
from build.report.trends.panels import Key


def figures(inputs: Inputs, results: Results) -> list[Figure]:
    """Return the page's figures in order, without those that have nothing to say."""
    series = results.series
    out = [
        headed(
            type_charts.types(inputs, results, headline=overview_findings.types_change(results.places)),
            headlines.verdicts(results.places),
        ),
    ]
    if len(series.decomposition.season):
        season = findings.season(series.decomposition)
        out.append(
            headed(charts.season(inputs, series, headline=season), headlines.season(series.decomposition))
        )
    if len(series.forecasts.forecasts):
        told = findings.forecasts(series.forecasts)
        out.append(
            headed(
                forecast_charts.forecasts(inputs, results, headline=told),
                headlines.forecasts(series.forecasts),
            )
        )
    moved = findings.boroughs(results.places)
    return [
        *out,
        headed(borough_charts.boroughs(inputs, results, headline=moved), headlines.boroughs(results.places)),
    ]


def panels(inputs: Inputs, results: Results) -> dict[str, list[Panel] | Key]:
    """Return the page's small drawings and their keys, of types, boroughs and forecasts: ``type_panels``, ``type_key``, ..."""
    series = results.series
    moves = {code: findings.borough(results.places, code) for code in borough_charts.borough_names(results)}
    records = findings.track_records(series.forecasts)
    return {
        "type_key": type_charts.type_key(inputs.months),
        "borough_key": borough_charts.BOROUGH_KEY,
        "forecast_key": forecast_charts.forecast_key(results),
        "type_panels": type_charts.type_panels(results, inputs.months),
        "borough_panels": borough_charts.borough_panels(inputs, results, moves),
        "forecast_panels": forecast_charts.forecast_panels(inputs, results, records),
    }
