"""The Overview: what the template is given."""

from __future__ import annotations

from build import vocabulary
from build.report.overview import findings as overview_findings
from build.report.overview import headlines
from build.report.page import Content, Page
from build.report.publish import metadata
from build.report.words import format as fmt
from build.report.words.measures import RECORDED_TYPES, SHORT_NAMES


def overview(content: Content) -> Page:
    """Three findings, then month by month and type by type."""
    results, figures = content.results, content.figures
    opening = [
        {"figure": figures["overview-years"], "href": "trends.html", "link": "Trends"},
        {"figure": figures["overview-change"], "href": "", "link": ""},
        {
            "figure": figures["deprivation-scores"],
            "href": "deprivation.html",
            "link": "Crime and deprivation",
        },
        {"figure": figures["stops-ratio"], "href": "stops.html", "link": "Stop and search"},
        {"figure": figures["overview-mix"], "href": "", "link": ""},
        {"figure": figures["overview-monthly"], "href": "", "link": ""},
    ]
    months = content.inputs.months
    return Page(
        "index.html",
        "index.html",
        "London Crime Analysis",
        overview_findings.total_change(results.places, content.year),
        {
            "opening": opening,
            "facts": headlines.facts(results.places, content.year),
            "cards": headlines.cards(results.rates.borough, results.places),
            "map": content.maps["recorded"],
            "chips": [{"slug": slug, "name": SHORT_NAMES[slug]} for slug in RECORDED_TYPES],
            "period": fmt.period(months),
            "areas": len(content.inputs.areas),
            "boroughs": results.rates.borough["borough"].nunique(),
            "london": results.rates.london,
            "year": fmt.period(content.year),
            "per": content.per,
            "confidence": content.confidence,
            "recorded_types": len(vocabulary.RECORDED_TYPES),
        },
        heading="How is crime in your area?",
        picture="overview-monthly",
        structured=metadata.website(content.settings.run),
    )
