"""The Overview: what the template is given."""

from __future__ import annotations

from build import vocabulary
from build.report.overview import findings as overview_findings
from build.report.page import Content, Page
from build.report.publish import metadata
from build.report.words import format as fmt


def overview(content: Content) -> Page:
    """Three findings, then month by month and type by type."""
    results, figures = content.results, content.figures
    opening = [
        {"figure": figures["overview-years"], "href": "places/index.html", "link": "Borough by borough"},
        {
            "figure": figures["deprivation-scores"],
            "href": "deprivation.html",
            "link": "Crime and deprivation",
        },
        {"figure": figures["stops-ratio"], "href": "stops.html", "link": "Stop and search"},
    ]
    months = content.inputs.months
    return Page(
        "index.html",
        "index.html",
        "London Crime Analysis",
        overview_findings.total_change(results.places, content.year),
        {
            "opening": opening,
            "figures": [figures[name] for name in ("overview-monthly", "overview-change", "overview-mix")],
            "period": fmt.period(months),
            "areas": len(content.inputs.areas),
            "boroughs": results.rates.borough["borough"].nunique(),
            "london": results.rates.london,
            "year": fmt.period(content.year),
            "per": content.per,
            "confidence": content.confidence,
            "recorded_types": len(vocabulary.RECORDED_TYPES),
        },
        heading="What police data say about crime in London, and how surely",
        picture="overview-monthly",
        structured=metadata.website(content.settings.run),
    )
