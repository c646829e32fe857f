"""One page of each type, for tests of all pages."""

from __future__ import annotations

from build.report.pages import MENU

A_BOROUGH, A_WARD = "places/camden.html", "places/hackney/dalston.html"
TYPES = [*(entry.path for entry in MENU), A_BOROUGH, A_WARD, "404.html"]
