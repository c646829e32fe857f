"""The map: what the template is given."""

from __future__ import annotations

from build.report.page import Content, Page
from build.report.words import format as fmt


def map_page(content: Content) -> Page:
    """Every area on a map that answers."""
    count = fmt.count(len(content.inputs.areas))
    return Page(
        "map.html",
        "map.html",
        "Map",
        f"Recorded crime in London’s {count} small areas, with the uncertainty of each figure.",
        {"map": content.map_page},
    )
