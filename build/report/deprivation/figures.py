"""The figures of crime and deprivation: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Inputs
from build.analysis.places.concentration import Gathering
from build.report.deprivation import (
    charts,
    concentration_charts,
    concentration_findings,
    findings,
    headlines,
    partial_charts,
)
from build.report.figure.figure import Figure, headed


def concentration_figures(inputs: Inputs, gathering: Gathering) -> list[Figure]:
    """Return the figures of how far crime gathers in few areas, which need no model."""
    said = concentration_findings.headline(gathering)
    finding = concentration_findings.finding(gathering)
    tenth = concentration_findings.tenth(gathering)
    return [
        headed(concentration_charts.concentration(inputs, gathering, headline=finding), said),
        concentration_charts.curve(inputs, gathering, headline=tenth),
    ]


def figures(inputs: Inputs, deprivation: Deprivation) -> list[Figure]:
    """Return the page's figures in its order."""
    return [
        headed(
            charts.scores(
                inputs,
                deprivation,
                headline=findings.deprivation_score(deprivation),
                compared=findings.model_against_line(deprivation),
                flattery=findings.flattery(deprivation),
                neighbours=findings.neighbours_worth(deprivation),
            ),
            headlines.score(deprivation),
        ),
        headed(
            charts.importance(inputs, deprivation, headline=findings.importance(deprivation)),
            headlines.importance(deprivation),
        ),
        headed(
            partial_charts.partial(inputs, deprivation, headline=findings.partial(deprivation)),
            headlines.partial(deprivation),
        ),
        headed(
            charts.by_type(
                inputs, deprivation, headline=findings.by_type(deprivation), least=findings.NOTHING
            ),
            headlines.by_type(deprivation),
        ),
    ]
