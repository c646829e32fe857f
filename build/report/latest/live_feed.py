"""What the Latest month page needs to ask police.uk itself, from the reader's browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from build.config import API_CATEGORIES
from build.report.page import Content

TRANSPORT_POLICE = "BTP"  # left out of the built figures too


def live_feed(content: Content) -> dict[str, Any]:
    """The address, the area and the built month's counts by type, for ``templates/assets/latest.js``."""
    latest, config = content.results.latest, content.config
    counts = dict(zip(latest.by_type["crime_type"], latest.by_type["count"], strict=True))
    longitudes, latitudes = zip(*config.central_london, strict=True)
    return {
        "api": config.publishers.api,
        "host": urlsplit(config.publishers.api).hostname,
        "month": latest.month,
        "bounds": [min(longitudes), min(latitudes), max(longitudes), max(latitudes)],
        "leftOut": TRANSPORT_POLICE,
        "types": [{"slug": s, "name": n, "count": int(counts[n])} for s, n in API_CATEGORIES.items()],
    }
