"""Every chart of the site: results in, figures out; one module a subject."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.charts import (
    boroughs,
    clusters,
    deprivation,
    latest,
    overview,
    quality,
    rates,
    stops,
    trends,
)
from build.report.figures import Figure


def all_figures(inputs: Inputs, results: Results) -> list[Figure]:
    """Return every figure of the site, page by page, each name once."""
    return [
        *overview.figures(inputs, results.trends),
        *deprivation.figures(inputs, results.deprivation),
        *clusters.figures(inputs, results.clusters),
        *stops.figures(inputs, results),
        *trends.figures(inputs, results),
        *latest.figures(inputs, results.latest),
        *quality.figures(inputs),
        *boroughs.figures(inputs, results),
        *rates.figures(inputs, results.rates),
    ]
