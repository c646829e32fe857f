"""Every figure of the site: results in, figures out; one module per room."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.clusters import figures as clusters
from build.report.deprivation import figures as deprivation
from build.report.figure.figure import Figure
from build.report.latest import figures as latest
from build.report.overview import figures as overview
from build.report.places import figures as places
from build.report.record import figures as record
from build.report.stops import figures as stops
from build.report.trends import figures as trends
from build.settings import Gate


def all_figures(inputs: Inputs, results: Results, gate: Gate) -> list[Figure]:
    """Return every figure of the site, page by page, each name once. ``gate`` : says when a month is partial."""
    return [
        *overview.figures(inputs, results.trends, results.places),
        *deprivation.figures(inputs, results.deprivation),
        *clusters.figures(inputs, results.clusters),
        *stops.figures(inputs, results),
        *trends.figures(inputs, results),
        *latest.figures(inputs, results.latest),
        *record.quality_figures(inputs, gate),
        *places.figures(inputs, results),
        *record.method_figures(inputs, results.rates),
    ]
