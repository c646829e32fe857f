"""The Overview's figures: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.places.change import Places
from build.analysis.trends.yearly_change import Trends
from build.report.figure.figure import Figure, detailed
from build.report.overview import charts, findings, headlines


def figures(inputs: Inputs, trends: Trends, places: Places) -> list[Figure]:
    """Return the Overview's figures in the order of the page."""
    year = inputs.months[-12:]
    total, moved = headlines.total(places, year), headlines.types(places)
    return [
        detailed(charts.year_on_year(trends, headline=total), findings.total_change(places, year)),
        detailed(
            charts.monthly(inputs, trends, headline=headlines.monthly(trends)), findings.monthly(trends)
        ),
        detailed(charts.change(inputs, places, headline=moved), findings.types_change(places)),
        detailed(charts.mix(inputs, places, headline=headlines.mix(places)), findings.mix(places)),
    ]
