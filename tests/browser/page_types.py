"""One page of each type, for tests of all pages."""

from __future__ import annotations

from build.report.pages import NAVIGATION

A_BOROUGH = "places/camden.html"
TYPES = [*NAVIGATION.values(), A_BOROUGH, "404.html"]
