"""The figures of the newest month: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.latest.latest_month import Latest
from build.report.figure.figure import Figure, headed
from build.report.latest import charts, findings, headlines


def figures(inputs: Inputs, latest: Latest) -> list[Figure]:
    """Return the page's figures in its order."""
    return [
        headed(
            charts.by_type(
                inputs,
                latest,
                headline=findings.latest_types(latest),
                spread=findings.spread(latest),
                chance=findings.by_chance(latest),
            ),
            headlines.types(latest),
        ),
        headed(charts.cells(inputs, latest, headline=findings.cells(latest)), headlines.squares(latest)),
    ]
