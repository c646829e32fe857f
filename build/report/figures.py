"""Every figure of the site: results in, figures out, each room's drawn while the next room's are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from build.analysis.absence import Absent
from build.analysis.inputs import Inputs
from build.analysis.results import Maker, Results, made
from build.report.clusters import figures as clusters
from build.report.deprivation import figures as deprivation
from build.report.estimates import labelled
from build.report.explore import figures as explore
from build.report.figure.figure import Figure, Figures, RenderedFigure, by_name, render_figures
from build.report.latest import figures as latest
from build.report.overview import figures as overview
from build.report.places import figures as places
from build.report.record import figures as record
from build.report.stops import figures as stops
from build.report.trends import figures as trends
from build.settings import Gate


def start_figures(
    start: Callable[..., Future[Any]],
    inputs: Inputs,
    results: Results,
    gate: Gate,
    part: Maker,
    out: Path,
    cache: Path,
) -> Callable[[], Figures]:
    """Make every figure of the site, and start to draw it below ``out``; returns what waits for the drawings.

    start : as :func:`build.analysis.parallel.aside` yields it. gate, part : as of :func:`all_figures`. cache : folder that
    keeps drawings between builds.
    """
    drawn: list[Future[list[RenderedFigure]]] = []
    reasons: dict[str, str] = {}
    for room, found in all_figures(inputs, results, gate, part):
        if isinstance(found, Absent):
            reasons[room] = found.reason
        else:
            drawn.append(start(render_figures, labelled(found, inputs), out, cache / "drawings" / room))
    return lambda: Figures(by_name(figure for figures in drawn for figure in figures.result()), reasons)


def all_figures(
    inputs: Inputs, results: Results, gate: Gate, part: Maker = made
) -> Iterator[tuple[str, list[Figure] | Absent]]:
    """Yield how the names of a room's figures begin, and the figures or their absence, room by room.

    ``gate`` : says when a month is partial. ``part`` : makes a room's figures, or knows them.
    """
    rooms: dict[str, tuple[Callable[..., list[Figure]], tuple[Any, ...]]] = {
        "borough": (places.figures, (inputs, results)),  # the most to draw
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
        "rates-": (record.method_figures, (inputs, results.rates)),
    }
    for room, (make, given) in rooms.items():
        yield room, part(f"figures-{room.rstrip('-')}", make, *given)
