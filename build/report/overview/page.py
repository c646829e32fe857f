"""The Overview: what the template is given."""

from __future__ import annotations

from build import vocabulary
from build.report.deprivation import headlines as deprivation_headlines
from build.report.overview import findings as overview_findings
from build.report.overview import headlines
from build.report.page import Content, Page, section
from build.report.publish import metadata
from build.report.words import format as fmt
from build.report.words.measures import RECORDED_TYPES, SHORT_NAMES


def overview(content: Content) -> Page:
    """Search, map and three facts; boroughs; one chart of any type; a finding each on searches and deprivation."""
    results, figures = content.results, content.figures
    months = content.inputs.months
    return Page(
        "index.html",
        "index.html",
        "London Crime Analysis",
        overview_findings.total_change(results.places, content.year),
        {
            "types": [(fmt.slug(name), name) for name in SHORT_NAMES.values()],
            "monthly": figures["overview-monthly"],
            "searches": figures["stops-rates"],
            **section("deprivation", lambda: {"deprivation": _deprivation(content)}),
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


def _deprivation(content: Content) -> str:
    return deprivation_headlines.score(content.results.deprivation)
