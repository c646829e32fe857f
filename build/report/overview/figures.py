"""The Overview's figures: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.places.change import Places
from build.analysis.trends.yearly_change import Trends
from build.report.figure.figure import Figure
from build.report.overview import charts, findings


def figures(inputs: Inputs, trends: Trends, places: Places) -> list[Figure]:
    """Return the Overview's figures in the order of the page."""
    total = findings.total_change(places, inputs.months[-12:])
    return [
        charts.year_on_year(trends, headline=total.rstrip(".")),
        charts.monthly(inputs, trends, headline=findings.monthly(trends)),
        charts.change(inputs, places, headline=findings.types_change(places)),
        charts.mix(inputs, places, headline=findings.mix(places)),
    ]
