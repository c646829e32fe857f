"""Every figure of the site: results in, figures out; one module per room."""

from __future__ import annotations

from collections.abc import Callable

from build.analysis.absence import AbsentError
from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.clusters import figures as clusters
from build.report.deprivation import figures as deprivation
from build.report.explore import figures as explore
from build.report.figure.figure import Figure
from build.report.latest import figures as latest
from build.report.overview import figures as overview
from build.report.places import figures as places
from build.report.record import figures as record
from build.report.stops import figures as stops
from build.report.trends import figures as trends
from build.settings import Gate


def all_figures(inputs: Inputs, results: Results, gate: Gate) -> tuple[list[Figure], dict[str, str]]:
    """Return every figure of the site, page by page, each name once, and why those of a room are absent.

    ``gate`` : says when a month is partial. The reasons go by how the names of the figures begin.
    """
    rooms: dict[str, Callable[[], list[Figure]]] = {
        "overview-": lambda: overview.figures(inputs, results.trends, results.places),
        "explore-": lambda: explore.figures(inputs, results.trends, results.places),
        "deprivation-concentration": lambda: deprivation.concentration_figures(inputs, results.gathering),
        "deprivation-": lambda: deprivation.figures(inputs, results.deprivation),
        "clusters-": lambda: clusters.figures(inputs, results.clusters),
        "stops-concentration": lambda: stops.concentration_figures(inputs, results),
        "stops-": lambda: stops.figures(inputs, results),
        "trends-": lambda: trends.figures(inputs, results),
        "latest-": lambda: latest.figures(inputs, results.latest),
        "quality-": lambda: record.quality_figures(inputs, gate),
        "borough": lambda: places.figures(inputs, results),
        "rates-": lambda: record.method_figures(inputs, results.rates),
    }
    made: list[Figure] = []
    reasons: dict[str, str] = {}
    for start, make in rooms.items():
        try:
            made += make()
        except AbsentError as e:
            reasons[start] = str(e)
    return made, reasons
