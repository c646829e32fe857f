"""One page of each type: what a test of all pages alike is put to."""

from __future__ import annotations

from build.report.pages import NAVIGATION

A_BOROUGH = "places/camden.html"
TYPES = [*NAVIGATION.values(), A_BOROUGH, "404.html"]
