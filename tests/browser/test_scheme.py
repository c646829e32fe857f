"""Light and dark: by preference, by the switch, without a flash, without a script, and on paper."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from build.report.figure import theme

from .conftest import PATIENCE, Watched, map_ready

# The scheme when the body first stands there, before anything could be painted: colours follow from it by style alone.
FIRST = """new MutationObserver((_, seer) => {
  if (!document.body) return;
  seer.disconnect();
  window.first = document.documentElement.dataset.scheme;
}).observe(document, { childList: true, subtree: true });"""
GROUND = "getComputedStyle(document.body).backgroundColor"


def rgb(colour: str) -> str:
    """A colour as a browser prints it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


LIGHT, DARK = rgb(theme.LIGHT["ground"]), rgb(theme.DARK["ground"])


def choose(page: Page, scheme: str) -> None:
    page.get_by_label("Colours").select_option(scheme)


def test_the_switch_has_three_states_and_is_remembered_before_the_first_paint(
    fresh: Watched, address: Callable[[str], str]
) -> None:
    page = fresh.page
    page.add_init_script(FIRST)
    page.goto(address("index.html"))
    assert page.evaluate("first") == "auto"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) == DARK
    choose(page, "light")
    assert page.evaluate(GROUND) == LIGHT
    choose(page, "dark")
    page.emulate_media(color_scheme="light")
    assert page.evaluate(GROUND) == DARK
    page.goto(address("places/camden.html"))
    assert page.evaluate("first") == "dark"
    assert page.get_by_label("Colours").input_value() == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.locator("meta[name=color-scheme]").get_attribute("content") == "dark"
    choose(page, "auto")
    assert page.evaluate(GROUND) == LIGHT
    assert fresh.problems == []


def test_charts_and_map_follow_the_switch_at_once(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("index.html"))
    page.mouse.move(9, 9)  # charts wait for a sign of a reader
    line = page.locator(f'.live [stroke="{theme.DARK["emphasis"]}"]').first
    page.locator(f'.live [stroke="{theme.LIGHT["emphasis"]}"]').first.wait_for()
    choose(page, "dark")
    line.wait_for()
    page.goto(address("map.html"))
    map_ready(page)
    ground = "LCA.map.getPaintProperty('ground', 'background-color')"
    assert page.evaluate(ground) == theme.DARK["ground"]
    choose(page, "light")
    assert page.evaluate(ground) == theme.LIGHT["ground"]
    assert watched.problems == []


class _Sandboxed(SimpleHTTPRequestHandler):
    """Serves pages in an origin of their own, to which the browser refuses its storage."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "sandbox allow-scripts")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def refused(site_dir: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Sandboxed, directory=site_dir)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_browser_that_stores_nothing_switches_all_the_same(browser: Browser, refused: str) -> None:
    page = browser.new_page(color_scheme="light")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(refused + "404.html")
    said = "(() => { try { return typeof localStorage; } catch (error) { return error.name; } })()"
    assert page.evaluate(said) == "SecurityError"
    choose(page, "dark")
    assert page.evaluate(GROUND) == DARK
    page.close()
    assert errors == []


MEAN = """async (packed) => {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const sheet = new OffscreenCanvas(image.width, image.height).getContext("2d");
  sheet.drawImage(image, 0, 0);
  const { data } = sheet.getImageData(0, 0, image.width, image.height);
  return data.reduce((sum, value, at) => sum + (at % 4 < 3 ? value : 0), 0) / (data.length / 4 * 3);
}"""


@pytest.fixture
def lightness(browser: Browser) -> Iterator[Callable[[Page, str], float]]:
    """Mean lightness, 0 to 255, of the middle of a picture as the screen shows it; measured in a page of its own."""
    helper = browser.new_page()

    def measure(page: Page, path: str) -> float:
        picture = page.locator(path).first
        picture.scroll_into_view_if_needed()
        page.wait_for_function("(path) => document.querySelector(path).complete", arg=path)
        box = picture.bounding_box()
        assert box
        clip = {
            "x": box["x"] + box["width"] / 2 - 100,
            "y": box["y"] + box["height"] / 2 - 60,
            "width": 200,
            "height": 120,
        }
        shot = page.screenshot(clip=clip)  # type: ignore[arg-type]
        return float(helper.evaluate(MEAN, base64.b64encode(shot).decode()))

    yield measure
    helper.close()


def unfold(page: Page, figure: str) -> None:
    """Open what a figure is folded into, as a reader does."""
    page.locator(f"main details:has({figure}) > summary").first.click()


def test_without_a_script_pictures_are_dark_in_the_dark(
    browser: Browser, address: Callable[[str], str], lightness: Callable[[Page, str], float]
) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address("deprivation.html"))
    expect(page.get_by_label("Colours")).to_be_hidden()
    for figure in ("#deprivation-scores", "#deprivation-local"):
        unfold(page, figure)
    for picture in ("#deprivation-scores .chart > img", "#deprivation-local img"):
        assert lightness(page, picture) < 90
    page.emulate_media(color_scheme="light")
    assert lightness(page, "#deprivation-scores .chart > img") > 200
    context.close()


def test_pictures_follow_the_switch_where_no_chart_is_drawn_over_them(
    watched: Watched, address: Callable[[str], str], lightness: Callable[[Page, str], float]
) -> None:
    page = watched.page
    page.goto(address("deprivation.html"))
    unfold(page, "#deprivation-local")
    light = lightness(page, "#deprivation-local img")
    choose(page, "dark")
    assert light > 200
    assert lightness(page, "#deprivation-local img") < 90
