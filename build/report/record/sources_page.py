"""Sources and licences: what the template is given."""

from __future__ import annotations

from build.report.page import Content, Page
from build.report.words import phrases as say


def sources(content: Content) -> Page:
    """Who published what, under which licence, and which bytes were read."""
    cards = content.inputs.sources
    return Page(
        "sources.html",
        "sources.html",
        "Sources and licences",
        f"The {say.few(len(cards))} published data sets that this site is made from, with their licences.",
        {
            "cards": cards,
            "licence": content.settings.run.licence,
            "estimated": content.inputs.labels["estimated"],
        },
    )
