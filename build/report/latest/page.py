"""Latest month: what the template is given."""

from __future__ import annotations

from build.report.figure.chart_words import estimated_short
from build.report.latest import findings as latest_findings
from build.report.latest.live_feed import live_feed
from build.report.page import Content, Page
from build.report.words import format as fmt

LOCATIONS_SHOWN = 10


def latest(content: Content) -> Page:
    """Central London in the newest month."""
    result = content.results.latest
    shown = result.locations.head(LOCATIONS_SHOWN)
    return Page(
        "latest.html",
        "latest.html",
        "Latest month",
        latest_findings.latest_total(result),
        {
            "finding": latest_findings.latest_total(result),
            "month": fmt.month(result.month),
            "before": fmt.month(result.before) if result.before else "",
            "total": result.total,
            "figures": content.figures.of("latest-"),
            "locations": [
                [fmt.typographic(str(row.location)), fmt.count(row.count_), fmt.count(row.asb)]
                for row in shown.rename(columns={"count": "count_"}).itertuples()
            ],
            "live": live_feed(content),
            "side": result.settings.cell_metres,
            "estimated": estimated_short(content.inputs),
        },
        picture="latest-cells",
    )
