"""The map, and the index of boroughs."""

from __future__ import annotations

from build.report import findings
from build.report import format as fmt
from build.report.pages.content import Content, Page
from build.report.tables import dict_rows


def map_page(content: Content) -> Page:
    """Every area on a map that answers."""
    count = fmt.count(len(content.inputs.areas))
    return Page(
        "map.html",
        "map.html",
        "Map",
        f"Recorded crime in London's {count} small areas, with the uncertainty of each figure.",
        {"map": content.map_page},
    )


def boroughs(content: Content) -> Page:
    """The index of boroughs, with the funnel."""
    rates = content.results.rates
    ordered = dict_rows(rates.borough.sort_values("borough"))
    rows = [{**row, "href": f"{fmt.slug(row['borough'])}.html"} for row in ordered]
    return Page(
        "boroughs/index.html",
        "boroughs.html",
        "Boroughs",
        f"{findings.funnel(rates)}.",
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
