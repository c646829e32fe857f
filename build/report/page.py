"""What pages are made from, and what a page is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from build.analysis.absence import AbsentError
from build.analysis.geography import Geography
from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.figure.figure import Figures
from build.report.map.map_page import MapPage
from build.report.map.static_maps import StaticMap
from build.report.places.said import Said
from build.report.words import format as fmt
from build.settings import Settings


@dataclass(frozen=True)
class Content:
    """Everything the pages print.

    figures : by name, as ``start_figures`` has them drawn.
    maps : the static maps "residual" and "cluster".
    map_page : what ``write_maps`` returned.
    said : what is said of every place. geography : shapes and names of places.
    catalogue : the downloads: ``path, title, description, rows, bytes, columns`` (``name, title, unit``) each.
    """

    inputs: Inputs
    results: Results
    figures: Figures
    maps: Mapping[str, StaticMap]
    map_page: MapPage
    said: Said
    geography: Geography
    catalogue: list[dict[str, Any]]
    settings: Settings

    @property
    def year(self) -> tuple[str, ...]:
        """The last 12 months of the window."""
        return self.inputs.months[-12:]

    @property
    def per(self) -> str:
        """Residents for which rates are given, as printed."""
        return fmt.count(self.settings.analysis.rates.per)

    @property
    def confidence(self) -> str:
        """The confidence of intervals, as printed."""
        return fmt.percent(self.settings.analysis.rates.confidence, 0)


@dataclass(frozen=True)
class Page:
    """One page: its path, its template, the words of its head, and what the template is given.

    heading : the page's first heading, if it is not the title.
    picture : name of the monthly figure drawn on the page's card; "" for words alone.
    structured : the page, or its table, in schema.org's vocabulary.
    listed : whether search engines and previews are told about the page.
    drawing, marked : SVG drawn on the page's card instead of a chart, and what is filled on it on this card alone; such
        cards are many, and half as large. label : what of the figures on it is estimated.
    anywhere : whether it is shown at any address, as the page for no address is.
    """

    path: str
    template: str
    title: str
    description: str
    context: Mapping[str, Any]
    heading: str = ""
    picture: str = ""
    structured: Mapping[str, Any] = field(default_factory=dict)
    listed: bool = True
    drawing: str = ""
    marked: str = ""
    label: str = ""
    anywhere: bool = False

    @property
    def card(self) -> str:
        """The path of the page's preview picture below the site."""
        return f"cards/{self.path.removesuffix('.html').replace('/', '-')}.png"

    @property
    def card_scale(self) -> float:
        """How large the card is, where a whole one is 1."""
        return 0.5 if self.drawing else 1.0


def section(name: str, make: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """What a template is given for one section of a page: what ``make`` returns, and ``<name>_absent``.

    That is "" or, where the data do not allow the section, the sentence that stands in its place.
    """
    try:
        return {**make(), f"{name}_absent": ""}
    except AbsentError as e:
        return {f"{name}_absent": str(e)}


PageMaker = Callable[[Content], Page]
