"""The index of boroughs: what the template is given."""

from __future__ import annotations

from build.report.page import Content, Page
from build.report.places import findings as places_findings
from build.report.words import format as fmt
from build.report.words.rows import dict_rows


def boroughs(content: Content) -> Page:
    """The index of boroughs, with the funnel."""
    rates = content.results.rates
    ordered = dict_rows(rates.borough.sort_values("borough"))
    rows = [{**row, "href": f"{fmt.slug(row['borough'])}.html"} for row in ordered]
    return Page(
        "boroughs/index.html",
        "boroughs.html",
        "Boroughs",
        f"{places_findings.funnel(rates)}.",
        {
            "figure": content.figures["boroughs-funnel"],
            "rows": rows,
            "london": rates.london,
            "year": fmt.period(content.year),
            "per": content.per,
            "confidence": content.confidence,
            "population": content.inputs.labels["population"],
        },
    )
