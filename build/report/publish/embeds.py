"""A page of its own for each figure, for other people's sites: the chart, its source, and a link back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from build.report.figure.figure import RenderedFigure
from build.report.page import Page

FOLDER: Final = "embed"
FIGURE: Final = re.compile(r'<figure class="figure[^"]*" id="([^"]+)"')


def stands_on(out: Path, pages: Iterable[str]) -> dict[str, str]:
    """Return the page that each figure stands on, ``index.html#overview-types``; the first, where there are several."""
    found: dict[str, str] = {}
    for page in pages:
        for name in FIGURE.findall((out / page).read_text(encoding="utf-8")):
            found.setdefault(name, f"{page}#{name}")
    return found


def embed_pages(figures: Mapping[str, RenderedFigure], stands: Mapping[str, str]) -> list[Page]:
    """Return a page for each live figure. ``stands`` : as :func:`stands_on` returns it."""
    return [
        Page(
            f"{FOLDER}/{name}.html",
            "embed.html",
            figure.headline,
            figure.alt,
            {"figure": figure, "href": stands.get(name, "index.html")},
            listed=False,
        )
        for name, figure in figures.items()
        if figure.live
    ]
