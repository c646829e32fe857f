"""Explore opens on what the build drew, loads nothing large until somebody uses it, and then shows the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .conftest import EXPLORE_READY, PATIENCE, Watched

# Everything that the page says of its selection, and every point of its lines.
SHOWN = """() => ({
  words: ["sentence", "counts", "subtitle", "source"].map((part) => document.getElementById(`explore-${part}`).innerText),
  label: document.getElementById("explore-chart").ariaLabel,
  places: document.getElementById("explore-places").innerText,
  chosen: [...document.querySelectorAll("#explore-controls select")].map(({ value }) => value),
  table: [...document.querySelectorAll("#explore-table tr")].map(({ cells }) => [...cells].map((c) => c.textContent.trim())),
})"""
FIELDS = {"lines": ("line", "value", "sure"), "ends": ("line", "at"), "system": ("words",)}
# The points of one data set, each with the year and month it is of.
POINTS = """([name, fields]) => LCA.explore.view().data(name).map((row) =>
  [new Date(row.month).toISOString().slice(0, 7), ...fields.map((field) => row[field])])"""


def drawn_by_the_build(site: Path, picture: str, name: str) -> list[list[Any]]:
    """The points of a picture as ``POINTS`` reads those of the page."""
    spec = json.loads((site / f"charts/{picture}.vl.json").read_text(encoding="utf-8"))
    return [[row["month"][:7], *map(row.get, FIELDS[name])] for row in spec["datasets"][name]]


def place_of(page: Page) -> list[dict[str, float]]:
    """Where the figure and its chart stand."""
    boxes = [page.locator(part).bounding_box() for part in (".explore-figure", "#explore-chart")]
    return [{side: round(length) for side, length in (box or {}).items()} for box in boxes]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_picture_of_the_build_is_what_the_page_then_draws(
    browser: Browser, site_dir: Path, address: Callable[[str], str], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 850}, timezone_id="UTC")
    context.set_default_timeout(PATIENCE)
    watched = Watched(context.new_page())
    watched.watch()
    page = watched.page
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(address("explore.html"))
    picture = page.locator("#explore-picture img")
    expect(picture).to_be_visible()
    picture.evaluate("(img) => img.decode()")
    page.wait_for_function("document.fonts.status === 'loaded'")
    name = Path(picture.evaluate("(img) => img.currentSrc")).stem
    assert name == ("explore-london-phone" if width < 600 else "explore-london")
    assert not [url for url in loaded if "vega" in url or "/data/" in url]
    before, stood = page.evaluate(SHOWN), place_of(page)
    assert len(before["table"]) > 12

    page.mouse.move(9, 9)
    page.locator(EXPLORE_READY).wait_for()
    expect(page.locator("#explore-chart svg")).to_be_visible()
    expect(page.locator("#explore-picture")).to_have_count(0)
    assert page.evaluate(SHOWN) == before
    # On a phone a key names the line, not its end.
    for points in FIELDS if width > 600 else ("lines", "system"):
        live = page.evaluate(POINTS, [points, FIELDS[points]])
        assert len(live) == (len(before["table"]) - 1 if points == "lines" else 1)
        assert live == drawn_by_the_build(site_dir, name, points), points
    assert place_of(page) == stood
    assert watched.problems == []
    context.close()


def test_an_address_with_a_state_shows_nothing_else_first(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    # Its data never come: what is there is what a reader sees until they do.
    page.route("**/data/**", lambda route: None)
    page.goto(address("explore.html#place=E09000012&type=burglary&show=count&by=month"), wait_until="commit")
    for part in (
        "#explore-sentence",
        "#explore-counts",
        "#explore-subtitle",
        "#explore-picture img",
        ".chip",
    ):
        assert page.locator(part).evaluate("(one) => getComputedStyle(one).visibility") == "hidden", part
    expect(page.locator(EXPLORE_READY)).to_have_count(0)


def test_what_is_chosen_before_the_script_is_there_counts(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/explore*.js", hold)
    page.goto(address("explore.html"), wait_until="commit")
    page.locator("#explore-type").select_option("burglary")
    page.locator("#explore-show").select_option("rate")
    assert late
    for route in late:
        route.continue_()
    expect(page.locator("#explore-sentence")).to_contain_text("Burglary")
    assert "burglary" in page.url
    assert page.locator("#explore-show").input_value() == "rate"
