"""Every figure of the site: results in, figures out; one module per room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from build.analysis.absence import Absent
from build.analysis.inputs import Inputs
from build.analysis.results import Maker, Results, made
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


def all_figures(
    inputs: Inputs, results: Results, gate: Gate, part: Maker = made
) -> tuple[list[Figure], dict[str, str]]:
    """Return every figure of the site, page by page, each name once, and why those of a room are absent.

    ``gate`` : says when a month is partial. ``part`` : makes a room's figures, or knows them. The reasons go by how the names
    of the figures begin.
    """
    rooms: dict[str, tuple[Callable[..., list[Figure]], tuple[Any, ...]]] = {
        "overview-": (overview.figures, (inputs, results.trends, results.places)),
        "explore-": (explore.figures, (inputs, results.trends, results.places)),
        "deprivation-concentration": (deprivation.concentration_figures, (inputs, results.gathering)),
        "deprivation-": (deprivation.figures, (inputs, results.deprivation)),
        "clusters-": (clusters.figures, (inputs, results.clusters)),
        "stops-concentration": (stops.concentration_figures, (inputs, results)),
        "stops-": (stops.figures, (inputs, results)),
        "trends-": (trends.figures, (inputs, results)),
        "latest-": (latest.figures, (inputs, results.latest)),
        "quality-": (record.quality_figures, (inputs, gate)),
        "borough": (places.figures, (inputs, results)),
        "rates-": (record.method_figures, (inputs, results.rates)),
    }
    figures: list[Figure] = []
    reasons: dict[str, str] = {}
    for start, (make, given) in rooms.items():
        found = part(f"figures-{start.rstrip('-')}", make, *given)
        if isinstance(found, Absent):
            reasons[start] = found.reason
        else:
            figures += found
    return figures, reasons
