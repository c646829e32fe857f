"""axe on every type of page, at a desk and on a phone, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import Watched

TYPES = [
    "index.html",
    "map.html",
    "map.html#area=E01000896",
    "map.html#borough=camden",
    "boroughs/index.html",
    "boroughs/camden.html",
    "deprivation.html",
    "clusters.html",
    "stops.html",
    "latest.html",
    "quality.html",
    "method.html",
    "downloads.html",
    "sources.html",
    "404.html",
]
WAYS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


@pytest.mark.parametrize("path", TYPES)
def test_no_serious_barrier(path: str, watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address(path))
    if path.startswith("map.html"):
        page.locator("#map-page[data-state=ready]").wait_for()
    found = []
    for width, scheme in WAYS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for violation in Axe().run(page, options=OPTIONS).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                found.append((width, scheme, violation["id"], nodes))
    assert not found
