"""The pages of the site: one table of who makes them, one loop that writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from build.analysis.absence import AbsentError
from build.report.clusters import page as clusters_page
from build.report.deprivation import page as deprivation_page
from build.report.downloads import page as downloads_page
from build.report.explore import page as explore_page
from build.report.latest import page as latest_page
from build.report.map import page as map_page
from build.report.overview import page as overview_page
from build.report.page import Content, Page, PageMaker
from build.report.places import index_page, place_page
from build.report.places.addresses import place_paths
from build.report.places.said import place_names
from build.report.publish import not_found_page
from build.report.publish.metadata import NAME, PUBLISHERS
from build.report.publish.preview_cards import Card, lines_of
from build.report.record import accessibility_page, glossary_page, method_page, quality_page, sources_page
from build.report.stops import page as stops_page
from build.report.trends import page as trends_page


@dataclass(frozen=True)
class Entry:
    """A page in the navigation: its label, its path, and the function that makes it.

    more : whether it is behind the navigation's last word, "More"; these pages are listed in the footer too.
    """

    title: str
    path: str
    make: PageMaker
    more: bool = False

    def pages(self, content: Content) -> Callable[[], list[Page]]:
        """Return what makes the page, as a list of one."""
        return lambda: [self.make(content)]


# In the order of the navigation; the places' own pages follow from their index.
MENU = (
    Entry("Overview", "index.html", overview_page.overview),
    Entry("Map", "map.html", map_page.map_page),
    Entry("Places", "places/index.html", index_page.places),
    Entry("Explore", "explore.html", explore_page.explore),
    Entry("Stop and search", "stops.html", stops_page.stops),
    Entry("Trends", "trends.html", trends_page.trends),
    Entry("Crime and deprivation", "deprivation.html", deprivation_page.deprivation, more=True),
    Entry("Clusters", "clusters.html", clusters_page.clusters, more=True),
    Entry("Latest month", "latest.html", latest_page.latest, more=True),
    Entry("Data quality", "quality.html", quality_page.quality, more=True),
    Entry("Method", "method.html", method_page.method, more=True),
    Entry("Glossary", "glossary.html", glossary_page.glossary, more=True),
    Entry("Downloads", "downloads.html", downloads_page.downloads, more=True),
    Entry("Sources", "sources.html", sources_page.sources, more=True),
    Entry("Accessibility", "accessibility.html", accessibility_page.accessibility, more=True),
)


def navigation() -> list[dict[str, Any]]:
    """Return the navigation for the environment's ``site.nav``: ``title, href, more``."""
    return [{"title": entry.title, "href": entry.path, "more": entry.more} for entry in MENU]


def make_pages(content: Content) -> list[Page]:
    """Return every page of the site, not yet written."""
    pages = [
        page for entry in MENU for page in made_or_absent(entry.pages(content), [(entry.path, entry.title)])
    ]
    names = place_names(content.inputs.areas)
    places = [
        (path, names[code]) for code, path in place_paths(content.inputs.areas).items() if "#" not in path
    ]
    pages += made_or_absent(lambda: place_page.place_pages(content), places)
    return [*pages, not_found_page.not_found(content)]


def made_or_absent(make: Callable[[], list[Page]], places: Sequence[tuple[str, str]]) -> list[Page]:
    """Return the pages, or in their places (path and title) pages that say why the data do not allow them."""
    try:
        return make()
    except AbsentError as e:
        return [absent_page(path, title, str(e)) for path, title in places]


def absent_page(path: str, title: str, reason: str) -> Page:
    """Return a page that stands in place of one that the data do not allow, with the reason as a sentence."""
    return Page(path, "absent.html", title, reason, {"reason": reason})


def page_cards(pages: Sequence[Page], content: Content, out: Path) -> list[Card]:
    """Return the card of every listed page; the drawings on them are below ``out``."""
    return [page_card(page, content, out) for page in pages if page.listed]


def page_card(page: Page, content: Content, out: Path) -> Card:
    """Return a page's card: its name and description, with its own drawing, the chart it names, or else London's map."""
    named = content.figures[page.picture] if page.picture else None
    figure = named if named and not named.absent else None
    lines = lines_of(figure.spec) if figure else ()
    return Card(
        path=page.card,
        site=NAME,
        title=page.title,
        sentence=Markup(page.description).striptags(),
        source=figure.source if figure else PUBLISHERS,
        measure=". ".join(filter(None, (figure.subtitle, figure.estimated))) if figure else page.label,
        lines=lines,
        drawing=page.drawing
        or ("" if lines else _drawing(figure.svg_path if figure else _map_path(content), out)),
        marked=page.marked,
        scale=page.card_scale,
    )


def _map_path(content: Content) -> str:
    """Return the path of the map of all recorded crime, "" where the data do not allow it."""
    try:
        return content.maps["recorded"].svg_path
    except AbsentError:
        return ""


def _drawing(path: str, out: Path) -> str:
    return (out / path).read_text(encoding="utf-8") if path else ""
