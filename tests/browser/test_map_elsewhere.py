"""The map where things are missing or small: no WebGL, a sub-path of a server, a phone."""

from __future__ import annotations

import csv
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import PATIENCE, Watched, map_ready

AREA = "E01000896"
NO_WEBGL = """const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : get.call(this, kind, ...more);
};"""


@pytest.fixture(scope="module")
def published(site_dir: Path) -> dict[str, dict[str, str]]:
    with (site_dir / "data" / "lsoa.csv").open(encoding="utf-8", newline="") as file:
        return {row["lsoa21cd"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def flat(browser: Browser, address: Callable[[str], str]) -> Iterator[Watched]:
    """The map page in a browser that has no WebGL."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(PATIENCE)
    watched = Watched(context.new_page())
    watched.watch()
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    watched.page.add_init_script(NO_WEBGL)
    watched.page.goto(address("map.html"))
    map_ready(watched.page)
    assert not [url for url in asked if "maplibre-gl." in url and url.endswith(".js")]
    yield watched
    context.close()


def pixel(page: Page, code: str) -> tuple[list[int], dict[str, float]]:
    """Go near an area; return the colour drawn at its middle, and that place in the window."""
    return page.evaluate(
        """async (code) => {
          const { drawing } = LCA.atlas, [lng, lat] = LCA.middle(code);
          drawing.jump({ zoom: 14, lng, lat });
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const box = drawing.canvas.getBoundingClientRect();
          const { width, height } = drawing.canvas;
          const data = drawing.canvas.getContext("2d").getImageData(width / 2, height / 2, 1, 1).data;
          return [[...data.slice(0, 3)], { x: box.x + box.width / 2, y: box.y + box.height / 2 }];
        }""",
        code,
    )


def test_without_webgl_areas_are_drawn_in_their_class_and_can_be_pressed(
    flat: Watched, published: dict[str, dict[str, str]]
) -> None:
    page = flat.page
    assert not page.locator("#map-picture").is_visible()
    drawn = []
    for measure in ("recorded", "decile"):
        page.select_option("#measure", measure)
        expect(page.locator("#map-title")).to_contain_text(
            "recorded crime" if measure == "recorded" else "decile"
        )
        colour, place = pixel(page, AREA)
        expected = page.evaluate("(code) => LCA.atlas.colours()[LCA.atlas.areas.code.indexOf(code)]", AREA)
        assert "#{:02x}{:02x}{:02x}".format(*colour) == expected
        drawn.append(colour)
    assert drawn[0] != drawn[1]
    page.mouse.click(place["x"], place["y"])
    expect(page.locator("#panel h2")).to_contain_text(published[AREA]["lsoa21nm"])
    page.locator("#map canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel h2")).not_to_contain_text(published[AREA]["lsoa21nm"])


def test_without_webgl_lists_drag_and_zoom_answer(
    flat: Watched, published: dict[str, dict[str, str]]
) -> None:
    page = flat.page
    page.select_option("#borough", label=published[AREA]["borough"])
    page.select_option("#area", label=published[AREA]["lsoa21nm"])
    expect(page.locator("#panel h2")).to_contain_text(published[AREA]["lsoa21nm"])
    before = page.evaluate("LCA.atlas.drawing.view()")
    page.get_by_role("button", name="Zoom out").click()
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 200, steps=3)
    page.mouse.up()
    after = page.evaluate("LCA.atlas.drawing.view()")
    assert after["zoom"] == pytest.approx(before["zoom"] - 1)
    assert after["lng"] < before["lng"]
    # A hundred pixels of a world that is 512 of them wide at zoom nought, and twice that for each step.
    assert before["lng"] - after["lng"] == pytest.approx(100 * 360 / (512 * 2 ** after["zoom"]), rel=0.01)
    expect(page.locator("#panel h2")).to_contain_text(published[AREA]["lsoa21nm"])
    assert flat.problems == []


@pytest.fixture
def below(site_dir: Path, tmp_path: Path) -> Iterator[str]:
    """The site served from ``/sub/path/`` of a web server, as GitHub Pages does it."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "path").symlink_to(site_dir)
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sub/path/"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing on the terminal."""

    def log_message(self, *_: object) -> None:
        """Keep still."""


def test_from_a_sub_path_search_leads_to_the_place_and_on_to_the_map_and_nothing_leaves(
    below: str, watched: Watched, published: dict[str, dict[str, str]]
) -> None:
    page = watched.page
    page.goto(f"{below}places/barnet.html")
    page.fill("#search", AREA)
    page.locator("#search-list [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"{re.escape(below)}places/camden/.*\.html#{AREA}"), wait_until="commit")
    page.locator(f"#{AREA}").get_by_role("link", name="On the map").click()
    page.wait_for_url(re.compile(rf"{re.escape(below)}map\.html#.*area={AREA}"), wait_until="commit")
    map_ready(page)
    expect(page.locator("#panel h2")).to_contain_text(published[AREA]["lsoa21nm"])
    assert [problem for problem in watched.problems if below not in problem] == []


def test_on_a_phone_the_panel_is_one_press_away_and_nothing_is_too_small_to_hit(
    browser: Browser, address: Callable[[str], str]
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, is_mobile=True, has_touch=True, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address(f"map.html#area={AREA}"))
    map_ready(page)
    page.locator("#panel .links a").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    small = page.locator("#map-page :is(a, button, select, summary)").evaluate_all(
        """(all) => all.filter((one) => one.checkVisibility() && !one.closest("p, li, td, th"))
          .map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 24 || height < 24).map(([text]) => text)"""
    )
    assert small == []
    page.locator("#map canvas").focus()
    page.keyboard.press("Enter")
    heading = page.locator("#panel h2")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    context.close()


def test_nothing_large_is_fetched_before_a_sign_and_what_is_chosen_meanwhile_holds(
    fresh: Watched, address: Callable[[str], str]
) -> None:
    page = fresh.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address("map.html"))
    page.wait_for_timeout(500)
    expect(page.locator("#map-picture")).to_be_visible()
    assert [url for url in asked if "/map/" in url and url.endswith(".js")] == []
    assert page.locator("#borough option").count() == 34
    # As a list chosen from with a finger on a slow line: the change comes before the map does.
    page.select_option("#measure", "burglary")
    page.select_option("#borough", index=6)
    borough = page.locator("#borough option:checked").inner_text()
    map_ready(page)
    expect(page.locator("#map-title")).to_contain_text("Burglary")
    expect(page.locator("#borough option:checked")).to_have_text(borough)
    expect(page.locator("#panel h2")).to_have_text(borough)
    expect(page.locator("#map-picture")).to_be_hidden()
