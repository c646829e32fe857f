"""The Overview's figures: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from dataclasses import replace

from build.analysis.inputs import Inputs
from build.analysis.places.change import Places
from build.analysis.trends.yearly_change import Trends
from build.report.figure.figure import Figure, headed
from build.report.overview import charts, findings, headlines
from build.report.words import format as fmt
from build.report.words.measures import SHORT_NAMES, TYPE_NAMES


def figures(inputs: Inputs, trends: Trends, places: Places) -> list[Figure]:
    """Return the Overview's figures in the order of the page."""
    year = inputs.months[-12:]
    recorded = headed(
        charts.monthly(inputs, trends, headline=findings.total_change(places, year)),
        headlines.total(places, year),
    )
    choices = {
        fmt.slug(SHORT_NAMES[slug]): charts.monthly(
            inputs, trends, headline=headlines.of_type(places, slug, year), measure=slug
        )
        for slug in TYPE_NAMES
    }
    return [
        replace(recorded, choices=choices),
        headed(
            charts.change(inputs, places, headline=findings.types_change(places)), headlines.types(places)
        ),
        headed(charts.mix(inputs, places, headline=findings.mix(places)), headlines.mix(places)),
    ]
