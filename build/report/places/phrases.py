"""Names that the charts and the pages of the boroughs share."""

from __future__ import annotations

from build.analysis.inputs import Rates
from build.report.words import format as fmt
from build.report.words import units


def figure_name(borough: str, chart: str) -> str:
    """Return the file stem of a borough's chart."""
    return f"borough-{fmt.slug(borough)}-{chart}"


def funnel_limits(rates: Rates) -> dict[str, str]:
    """Return the shares of boroughs within the funnel's two bands as printed, by the ends of the columns' names."""
    return dict(zip(("95", "998"), map(units.share, rates.settings.funnel_limits), strict=True))
