"""Every page, opened from a disk: no error, no request to a host, nothing wider than a small phone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Request

from build.serve import QuietHandler, site_server
from build.settings import SizeLimits

from .conftest import PATIENCE, Watched, map_ready
from .page_types import TYPES
from .test_policy import LISTEN

NARROW = {"width": 320, "height": 800}
# One page of each type that has charts; boroughs are all made the same way.
CHARTED = [
    "index.html",
    "places/index.html",
    "places/camden.html",
    "deprivation.html",
    "clusters.html",
    "stops.html",
    "latest.html",
]


def test_every_page_opens_clean_within_its_policy_and_fits_a_small_phone(
    browser: Browser, site_dir: Path, address: Callable[[str], str]
) -> None:
    # Pages at old addresses lead on at once; wards are alike, and pages to embed: one in fifty and in five stand for them.
    every = sorted(path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*.html"))
    wards = [path for path in every if path.count("/") == 2 and path.startswith("places/")]
    embeds = [path for path in every if path.startswith("embed/")]
    others = [path for path in every if path not in {*wards, *embeds} and not path.startswith("boroughs/")]
    paths = others + wards[::50] + embeds[::5]
    assert len(paths) >= 44
    context = browser.new_context(viewport=NARROW)
    context.set_default_timeout(PATIENCE)
    watched = Watched(context.new_page())
    watched.watch()
    watched.page.add_init_script(LISTEN)
    found: dict[str, list[str]] = {}
    for path in paths:
        watched.problems.clear()
        watched.page.goto(address(path), wait_until="load")
        wider = watched.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if path in TYPES:
            watched.page.evaluate("LCA.drawAll?.()")
        if path == "map.html":
            map_ready(watched.page)
        watched.problems += watched.page.evaluate("refused")
        if wider > 0:
            watched.problems.append(f"{wider} pixels wider than the screen")
        if watched.problems:
            found[path] = [*watched.problems]
    context.close()
    assert not found


@pytest.mark.parametrize("path", CHARTED)
def test_charts_are_drawn_when_they_come_into_view(
    path: str, watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address(path))
    page.mouse.move(9, 9)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    frames = page.locator("[data-chart]")
    assert frames.count() > 0
    for index in range(frames.count()):
        frame = frames.nth(index)
        frame.scroll_into_view_if_needed()
        frame.locator(".live svg").wait_for(state="visible")
        assert not frame.locator(":scope > img").is_visible()
        assert frame.locator(".live").get_attribute("aria-label") == frame.locator(
            ":scope > img"
        ).get_attribute("alt")
    assert watched.problems == []


def test_the_chart_library_is_not_loaded_before_a_chart_is_near_and_a_reader_there(
    fresh: Watched, address: Callable[[str], str]
) -> None:
    page = fresh.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address("sources.html"), wait_until="load")
    page.mouse.move(9, 9)
    page.goto(address("index.html"), wait_until="networkidle")
    assert page.locator("[data-chart] > img").first.is_visible()
    assert not [url for url in asked if "/vega." in url or "/maplibre" in url or "/search." in url]
    page.mouse.move(19, 19)
    page.locator(".live svg").first.wait_for()
    assert [url for url in asked if "/vega." in url]


def test_the_overviews_first_view_keeps_within_its_weight_as_a_browser_loads_it(
    browser: Browser, site_dir: Path
) -> None:
    with site_server(site_dir, 0, QuietHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        sizes: dict[str, int] = {}
        page.on("requestfinished", lambda request: sizes.update({request.url: transferred(request)}))
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/", wait_until="networkidle")
        context.close()
        server.shutdown()
    assert len(sizes) >= 4  # the page, its sheet, its scripts, the pictures in view
    assert 0 < sum(sizes.values()) <= SizeLimits().first_view


def transferred(request: Request) -> int:
    """Bytes of an answer as it travelled, head and body."""
    size = request.sizes()
    return size["responseHeadersSize"] + size["responseBodySize"]


def test_a_chart_follows_the_dark_scheme(browser: Browser, address: Callable[[str], str]) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address("index.html"))
    page.mouse.move(9, 9)
    frame = page.locator("[data-chart]").first
    frame.scroll_into_view_if_needed()
    frame.locator(".live svg").wait_for(state="visible")
    drawn = frame.locator(".live").inner_html().lower()
    context.close()
    assert "#7b0a3b" not in drawn
    assert "#e052e0" in drawn


def test_without_a_script_charts_are_pictures_and_the_map_is_a_table(
    browser: Browser, address: Callable[[str], str]
) -> None:
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address("index.html"))
    assert page.locator("[data-chart] > img").first.is_visible()
    assert page.get_by_role("link", name="Find your borough").first.is_visible()
    page.goto(address("map.html"))
    assert page.locator("#map-picture").is_visible()
    assert not page.locator("#measure").is_visible()
    assert page.locator("tbody tr").count() == 33
    context.close()
