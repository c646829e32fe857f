"""Names that the charts and the pages of the boroughs share."""

from __future__ import annotations

from build.report.words import format as fmt


def figure_name(borough: str, chart: str) -> str:
    """Return the file stem of a borough's chart."""
    return f"borough-{fmt.slug(borough)}-{chart}"
