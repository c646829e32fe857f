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
from build.report.figure.figure import Figure, detailed


def concentration_figures(inputs: Inputs, gathering: Gathering) -> list[Figure]:
    """Return the figure of how far crime gathers in few areas, which needs no model."""
    said = concentration_findings.headline(gathering)
    drawn = concentration_charts.concentration(inputs, gathering, headline=said)
    return [detailed(drawn, concentration_findings.finding(gathering))]


def figures(inputs: Inputs, deprivation: Deprivation) -> list[Figure]:
    """Return the page's figures in its order."""
    return [
        detailed(
            charts.scores(
                inputs,
                deprivation,
                headline=headlines.score(deprivation),
                compared=findings.model_against_line(deprivation),
                flattery=findings.flattery(deprivation),
                neighbours=findings.neighbours_worth(deprivation),
            ),
            findings.deprivation_score(deprivation),
        ),
        detailed(
            charts.importance(inputs, deprivation, headline=headlines.importance(deprivation)),
            findings.importance(deprivation),
        ),
        detailed(
            partial_charts.partial(inputs, deprivation, headline=headlines.partial(deprivation)),
            findings.partial(deprivation),
        ),
        detailed(
            charts.by_type(
                inputs, deprivation, headline=headlines.by_type(deprivation), least=findings.NOTHING
            ),
            findings.by_type(deprivation),
        ),
    ]
