"""Explore's figures: London's recorded crime as a picture, which stands until a reader does something."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.places.change import Places
from build.analysis.trends.yearly_change import Trends
from build.report.explore import charts, findings
from build.report.figure.figure import Figure


def figures(inputs: Inputs, trends: Trends, places: Places) -> list[Figure]:
    """Return the picture for wide screens, and that for phones."""
    claim, counts = findings.claim(places), findings.counts(places, inputs.months)
    return [
        charts.opening(
            inputs.months,
            trends,
            name=name,
            headline=f"{claim}: {counts}",
            subtitle=findings.unit(inputs.months),
            width=width,
        )
        for name, width in (("explore-london", charts.WIDE), ("explore-london-phone", charts.NARROW))
    ]
