"""Every chart of the site: results in, figures out; one module a subject."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.clusters import charts as clusters
from build.report.deprivation import charts as deprivation
from build.report.figure.figure import Figure
from build.report.latest import charts as latest
from build.report.overview import charts as overview
from build.report.places import charts as boroughs
from build.report.record import quality_charts as quality
from build.report.record import rate_charts as rates
from build.report.stops import charts as stops
from build.report.trends import charts as trends


def all_figures(inputs: Inputs, results: Results) -> list[Figure]:
    """Return every figure of the site, page by page, each name once."""
    return [
        *overview.figures(inputs, results.trends, results.places),
        *deprivation.figures(inputs, results.deprivation),
        *clusters.figures(inputs, results.clusters),
        *stops.figures(inputs, results),
        *trends.figures(inputs, results),
        *latest.figures(inputs, results.latest),
        *quality.figures(inputs),
        *boroughs.figures(inputs, results),
        *rates.figures(inputs, results.rates),
    ]
