"""The index of places: what the template is given."""

from __future__ import annotations

from build.analysis.statistics.levels import BOROUGH
from build.report.page import Content, Page
from build.report.places import findings as places_findings
from build.report.places import said
from build.report.places.addresses import INDEX, borough_path
from build.report.words import format as fmt
from build.report.words.rows import dict_rows


def places(content: Content) -> Page:
    """The index of places: every borough, and the chart of their rates."""
    rates = content.results.rates
    years = {
        row["borough_code"]: content.said.year(BOROUGH, row["borough_code"])
        for row in dict_rows(rates.borough)
    }
    rows = [
        row
        | {
            "href": borough_path(row["borough"]),
            "year": years[row["borough_code"]],
            "times": said.times(years[row["borough_code"]].times),
        }
        for row in dict_rows(rates.borough.sort_values("borough"))
    ]
    return Page(
        INDEX,
        "places.html",
        "Places",
        f"{places_findings.spread(rates)}.",
        {
            "figure": content.figures["boroughs-rates"],
            "rows": rows,
            "year": fmt.period(content.year),
            "per": content.per,
            "confidence": content.confidence,
            "population": content.inputs.labels["population"],
        },
    )
