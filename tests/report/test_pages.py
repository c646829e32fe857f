"""Every page is made from the small London: whole, readable without a script, with no figure typed into a template."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from build.report.figure import theme
from build.report.figure.figure import Figures, RenderedFigure, fields, table_rows
from build.report.map.map_page import MapPage
from build.report.map.static_maps import StaticMap
from build.report.page import Content
from build.report.pages import MENU, make_pages, navigation
from build.report.places.addresses import old_path, place_paths
from build.report.places.said import make_said
from build.report.publish.embeds import embed_pages, stands_on
from build.report.publish.templates import Frame
from build.report.rendering import render_pages
from build.settings import Run, Settings
from tests.report import fakes

TEMPLATES = sorted(Run().templates.glob("*.html"))
ASSETS = (
    "charts.js",
    "icon-180.png",
    "icon-32.png",
    "icon.svg",
    "latest.js",
    "map.js",
    "places.js",
    "map-canvas.js",
    "map-panel.js",
    "maplibre-gl.css",
    "maplibre-gl.js",
    "scheme.js",
    "search.js",
    "explore.js",
    "site.js",
    "style.css",
    "vega.js",
)
# Digits that are part of a name or of Jinja's and HTML's own grammar are outside prose.
NAMES = ("SHA-256",)


@cache  # for the made-up London as it is, which nobody changes
def _figures() -> dict[str, RenderedFigure]:
    """Return the figures as if drawn: the pages need their words and paths, not their files."""
    return {
        figure.name: RenderedFigure(
            **{field.name: getattr(figure, field.name) for field in fields(type(figure))},
            svg_path=f"charts/{figure.name}.svg",
            csv_path=f"charts/{figure.name}.csv",
            spec_path=f"charts/{figure.name}.vl.json",
            script_path=f"charts/{figure.name}.js" if figure.live else "",
            width=640,
            height=300,
            table_columns=list(figure.table.columns),
            table_rows=table_rows(figure.table),
        )
        for figure in fakes.every_figure(fakes.inputs())
    }


def content(**changes: object) -> Content:
    legend = [{"colour": "group-1", "label": "a", "count": 12}]
    drawn = StaticMap("map/x.svg", 100, 80, legend, 1)
    labels = {"confidence": "95", "average": "its borough’s average"}
    measures = [{"name": "recorded", "title": "All recorded crime", "group": "Recorded crime"}]
    values: dict[str, object] = {
        "inputs": fakes.inputs(),
        "results": fakes.results(),
        "figures": Figures(_figures(), {}),
        "maps": {"recorded": drawn, "residual": drawn, "cluster": drawn, "local": drawn},
        "said": make_said(fakes.inputs(), fakes.results()),
        "geography": fakes.geography(),
        "map_page": MapPage(
            data={"labels": labels, "measures": measures, "windows": ["2025-12"], "change": None},
            picture=drawn,
            london={"level": "London recorded 12 crimes in 2025.", "change": "As many as.", "highest": []},
            boroughs=[],
            areas=12,
            partly_estimated=True,
            period="2025",
            population="mid-2022",
            estimated="",
            per=1000,
        ),
        "catalogue": [
            {
                "path": "data/lsoa.csv",
                "title": "Areas",
                "description": "One row per area.",
                "rows": 12,
                "bytes": 2048,
                "columns": [{"name": "lsoa21cd", "title": "Code", "unit": ""}],
            }
        ],
        "settings": Settings(),
    }
    return Content(**{**values, **changes})  # type: ignore[arg-type]


def frame(estimated: str = "Bundled sample."):
    site = {
        "name": "London Crime Analysis",
        "months": "August 2023 to July 2025",
        "estimated": estimated,
        "built": "2026-11-01",
        "nav": navigation(),
        "url": "",
        "sources": "data.police.uk",
        "licence": "Open Government Licence v3.0",
    }
    return Frame(Run(), site, {name: f"assets/{name}" for name in ASSETS})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    made = content()
    written = render_pages(make_pages(made), frame(), out)
    render_pages(embed_pages(made.figures, stands_on(out, written)), frame(), out)
    return out


class Reader(HTMLParser):
    """Collects what the tests ask about a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.images_without_words: list[str] = []
        self.headings: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if tag == "img" and not found.get("alt"):
            self.images_without_words.append(str(found.get("src")))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if "style" in found or any(name.startswith("on") for name in found):
            self.inline.append(tag)


@cache
def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


PLACES = [path for path in place_paths(fakes.areas()).values() if "#" not in path]
MOVED = ["boroughs/index.html", *(old_path(name) for _, name in fakes.BOROUGHS)]
PATHS = [*(entry.path for entry in MENU), *PLACES, *MOVED, "404.html"]


def test_there_is_a_page_for_everything_and_every_place() -> None:
    boroughs, wards = len(fakes.BOROUGHS), len(set(fakes.areas()["ward_code"]))
    # the old addresses of the boroughs and of their index lead on
    assert len(PATHS) == len(set(PATHS)) == len(MENU) + 1 + boroughs + wards + boroughs + 1
    made = [page.path for page in make_pages(content())]
    assert sorted(made) == sorted(PATHS)
    assert made[: len(MENU)] == [entry.path for entry in MENU]
    assert {"places/kensington-and-chelsea.html", "places/camden/ward-c.html"} <= set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_stands_on_its_own(site: Path, path: str) -> None:
    page = read(site / path)
    assert page.headings.count("h1") == 1
    assert not page.images_without_words
    assert not page.inline
    assert len(page.ids) == len(set(page.ids))
    levels = [int(tag[1]) for tag in page.headings]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("path", PATHS)
def test_links_between_pages_lead_somewhere(site: Path, path: str) -> None:
    for link in read(site / path).links:
        target, _, anchor = link.partition("#")
        if not target.endswith(".html") or "://" in target:
            continue
        found = (site / path).parent / target
        assert found.exists(), link
        if anchor and "=" not in anchor:
            assert anchor in read(found.resolve()).ids, link


@pytest.mark.parametrize("path", PATHS)
def test_no_missing_value_leaks_into_a_page(site: Path, path: str) -> None:
    text = (site / path).read_text(encoding="utf-8")
    prose = re.sub(r"<script.*?</script>|<[^>]*>", " ", text, flags=re.DOTALL)
    assert not re.search(r"\b(nan|None|NaN|inf|Undefined)\b", prose)
    assert "estimated" in prose or "Bundled sample" in prose or path.startswith("boroughs/")


def test_every_page_has_a_title_and_a_description() -> None:
    for page in make_pages(content()):
        assert page.title.strip(), page.path
        assert len(page.description) > 20, page.path


def test_two_renders_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    for path in render_pages(make_pages(content()), frame(), tmp_path):
        assert (tmp_path / path).read_bytes() == (site / path).read_bytes()


def test_an_object_never_linked_says_that_it_says_nothing(site: Path) -> None:
    assert "So it says nothing" in (site / "stops.html").read_text(encoding="utf-8")


def test_the_ledger_says_whether_it_adds_up(site: Path, tmp_path: Path) -> None:
    assert "the sum agrees with the rows read" in (site / "quality.html").read_text(encoding="utf-8")
    ledger = fakes.inputs().ledger
    ledger.loc[0, "counted"] += 1
    render_pages(make_pages(content(inputs=fakes.inputs(ledger=ledger))), frame(), tmp_path)
    assert "does <strong>not</strong> agree" in (tmp_path / "quality.html").read_text(encoding="utf-8")


def test_another_edition_of_the_indices_stands_beside_the_one_in_use(tmp_path: Path) -> None:
    render_pages(make_pages(content(settings=Settings(Run(imd="2019")))), frame(), tmp_path)
    alone = (tmp_path / "deprivation.html").read_text(encoding="utf-8")
    assert "holds the scores of IMD 2019 alone" in alone
    assert "areas of an earlier census" in alone
    results = fakes.results()
    held = results.deprivation.editions
    other = held.assign(edition="IMD 2025", r2=0.24, lead=0.04, low=0.01, high=0.07, heaviest=0.2)
    both = replace(results.deprivation, editions=pd.concat([held, other], ignore_index=True))
    changed = content(results=replace(results, deprivation=both), settings=Settings(Run(imd="2025")))
    render_pages(make_pages(changed), frame(), tmp_path)
    for name in ("deprivation.html", "method.html"):
        text = unescape((tmp_path / name).read_text(encoding="utf-8"))
        assert "From the scores of IMD 2025 the forest’s R² is 0.24" in text
        assert "higher by 0.040 (0.010 to 0.070)" in text
        assert "areas of an earlier census" not in text
    page = (tmp_path / "deprivation.html").read_text(encoding="utf-8")
    assert "IMD 2025, random forest" in page
    assert "0.040 (0.010 to 0.070)" in page


def test_the_areas_furthest_off_carry_their_counts_and_intervals(site: Path) -> None:
    text = (site / "deprivation.html").read_text(encoding="utf-8")
    table = text[text.index("Where the prediction is furthest off") :]
    for column in ("Crimes", "Interval", "Smoothed"):
        assert f">{column}" in table
    rates = fakes.results().rates.area.iloc[0]
    assert f"{rates['rate_low']:.1f} to {rates['rate_high']:.1f}" in table


def prose_of(template: str) -> str:
    """Return a template's text without Jinja, scripts, tags and their attributes, entities and names."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template, flags=re.DOTALL)
    text = re.sub(r"<script\b.*?</script>|<svg\b.*?</svg>|<[^>]*>|&#?\w+;", " ", text, flags=re.DOTALL)
    for name in NAMES:
        text = text.replace(name, " ")
    return text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_figure_is_typed_into_a_template(template: Path) -> None:
    assert re.findall(r"\d[\d.,]*", prose_of(template.read_text(encoding="utf-8"))) == []


def test_the_scan_for_typed_figures_finds_one() -> None:
    assert re.findall(r"\d+", prose_of("<h2>{{ n }} areas, 95% sure</h2>")) == ["95"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_word_claims_a_cause(template: Path) -> None:
    prose = prose_of(template.read_text(encoding="utf-8")).lower()
    assert not re.search(r"\b(drives?|driven|causes?|caused)\b", prose)


def test_every_figure_stands_on_a_page_and_every_figure_of_a_page_exists(site: Path) -> None:
    """A page names a figure by the address of its table; the Overview's pictures are figures of other pages too."""
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    named = {name for page in pages for name in re.findall(r'href="(?:\.\./)*charts/([\w-]+)\.csv"', page)}
    assert named == set(content().figures) - {"explore-london-phone"}  # the same chart, narrower


def test_the_statement_counts_the_charts_that_answer_to_keys_and_those_that_do_not(site: Path) -> None:
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    sliders = {name for page in pages for name in re.findall(r'data-chart="([^"]+)"', page)}
    said = (site / "accessibility.html").read_text(encoding="utf-8")
    assert f" {len(sliders)} charts are sliders" in said
    assert "Three figures of small drawings cannot" in said
    explore = {
        name for name in content().figures if name.startswith("explore-")
    }  # drawn by scripts of its own
    assert len(content().figures) == len(sliders) + 3 + len(explore)


def test_type_sizes_are_those_of_the_scale() -> None:
    """Whatever sets a size in a style sheet takes it from the scale; relative sizes would lead off it."""
    sheets = sorted((Run().templates / "assets").rglob("*.css"))
    sheet = "\n".join(path.read_text(encoding="utf-8") for path in sheets)
    sizes = re.findall(r"font(?:-size)?:\s*([^;}]+)", sheet)
    loose = [size for size in sizes if re.search(r"[\d.]+(?:r?em|px|pt|%)", size.replace("/1.", ""))]
    text, smallest = "1rem", f"{theme.SCALE[0]}px"
    # The root's two sizes are what a rem is on screen and on paper; the words of a strip are in units of its drawing.
    known = {
        "106.25%",
        "10pt",
        text,
        f"600 {text} / 1.3 var(--sans)",
        f"{smallest} var(--sans)",
        "9.5px",
        "22px var(--sans)",
        "13px",
    }
    assert set(loose) <= known
    assert theme.SCALE[1] == 16 * 1.0625
