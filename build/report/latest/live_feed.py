"""What the Latest month page needs to ask police.uk itself, from the reader's browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from build.report.page import Content
from build.vocabulary import API_CATEGORIES

TRANSPORT_POLICE = "BTP"  # left out of the built figures too


def live_feed(content: Content) -> dict[str, Any]:
    """The address, the area and the built month's counts by type, for ``templates/assets/latest.js``."""
    latest, publishers = content.results.latest, content.settings.network.publishers
    counts = dict(zip(latest.by_type["crime_type"], latest.by_type["count"], strict=True))
    longitudes, latitudes = zip(*content.settings.run.central_london, strict=True)
    return {
        "api": publishers.api,
        "host": urlsplit(publishers.api).hostname,
        "month": latest.month,
        "bounds": [min(longitudes), min(latitudes), max(longitudes), max(latitudes)],
        "leftOut": TRANSPORT_POLICE,
        "types": [{"slug": s, "name": n, "count": int(counts[n])} for s, n in API_CATEGORIES.items()],
    }
