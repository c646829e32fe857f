"""The pages of the site: one table of who makes them, one loop that writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from build.report.pages import accessibility, places, record, subjects
from build.report.pages.content import Content, Page, PageMaker

# In the order of the navigation; boroughs' own pages follow from the index.
MAKERS: dict[str, PageMaker] = {
    "Overview": subjects.overview,
    "Map": places.map_page,
    "Boroughs": places.boroughs,
    "Crime and deprivation": subjects.deprivation,
    "Clusters": subjects.clusters,
    "Stop and search": subjects.stops,
    "Latest month": subjects.latest,
    "Data quality": record.quality,
    "Method": record.method,
    "Downloads": record.downloads,
    "Sources": record.sources,
    "Accessibility": accessibility.accessibility,
}
NAVIGATION = {
    "Overview": "index.html",
    "Map": "map.html",
    "Boroughs": "boroughs/index.html",
    "Crime and deprivation": "deprivation.html",
    "Clusters": "clusters.html",
    "Stop and search": "stops.html",
    "Latest month": "latest.html",
    "Data quality": "quality.html",
    "Method": "method.html",
    "Downloads": "downloads.html",
    "Sources": "sources.html",
    "Accessibility": "accessibility.html",
}
# Pages of record stand behind one word of the navigation line, and in the footer.
RECORD = ("quality.html", "method.html", "downloads.html", "sources.html", "accessibility.html")


def navigation() -> list[dict[str, Any]]:
    """Return the navigation as the environment's ``site.nav`` wants it: ``title, href, record`` (of the record or a subject)."""
    return [{"title": title, "href": href, "record": href in RECORD} for title, href in NAVIGATION.items()]


def make_pages(content: Content) -> list[Page]:
    """Return every page of the site, not yet written."""
    pages = [make(content) for make in MAKERS.values()]
    return [*pages, *places.borough_pages(content), record.not_found(content)]


def render_pages(content: Content, env: jinja2.Environment, out: Path) -> list[str]:
    """Write every page below ``out``.

    Returns
    -------
    list[str]
        Paths relative to ``out``, in the order written.

    Raises
    ------
    jinja2.UndefinedError
        When a template asks for what its page does not give.
    """
    written = []
    for page in make_pages(content):
        root = "../" * page.path.count("/")
        html = env.get_template(page.template).render(page=page, root=root, **page.context)
        target = out / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html, encoding="utf-8")
        written.append(page.path)
    return written
