"""The map in motion: who gets the wheel and the fingers, the slider, the picture until the first frame, names, reset."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, expect

from .conftest import PATIENCE, Watched, map_ready

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
VIEW = "view=13.00/51.5460/-0.0750"
BOXES = "() => [...document.querySelectorAll('.map-name')].map((one) => one.getBoundingClientRect().toJSON())"


FILM = 20  # pictures


@dataclass(frozen=True)
class Opened:
    """The map, opened once for many tests. film : how much of it was inked from the first sign of a reader on."""

    page: Page
    film: list[float]

    def at(self, state: str) -> Page:
        """Follow a link to a state of the map, and go to the top of the page."""
        self.page.goto(f"{self.page.url.split('#')[0]}#{state}")
        self.page.evaluate("scrollTo(0, 0)")
        return self.page


@contextmanager
def opened(browser: Browser, address: Callable[[str], str], size: str) -> Iterator[Opened]:
    width, height = SIZES[size]
    phone = size == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=phone, is_mobile=phone
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address("map.html"))
    frame = page.locator("#map-frame")
    page.locator("#map-picture").evaluate("(one) => one.decode()")
    page.mouse.move(9, 9)
    film = []
    for _ in range(FILM):
        film.append(inked(frame.screenshot(animations="allow", type="jpeg", quality=60, timeout=PATIENCE)))
        page.wait_for_timeout(100)
    map_ready(page)
    yield Opened(page, film)
    context.close()


@pytest.fixture(scope="module")
def desk(browser: Browser, address: Callable[[str], str]) -> Iterator[Opened]:
    with opened(browser, address, "desk") as one:
        yield one


@pytest.fixture(scope="module")
def phone(browser: Browser, address: Callable[[str], str]) -> Iterator[Opened]:
    with opened(browser, address, "phone") as one:
        yield one


@pytest.fixture(params=SIZES)
def either(request: pytest.FixtureRequest) -> Opened:
    """The map at a desk, and on a phone."""
    one: Opened = request.getfixturevalue(request.param)
    return one


def middle(page: Page) -> tuple[float, float]:
    """The middle of the map's upper half, which no legend covers."""
    box = page.locator("#map-frame").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 3


def zoom(page: Page) -> float:
    value: float = page.evaluate("LCA.map.getZoom()")
    return value


def inked(picture: bytes) -> float:
    """Which share of a picture's pixels differs from its corner: of a blank one, none."""
    pixels = np.asarray(Image.open(BytesIO(picture)).convert("RGB"), dtype=np.int16)
    return float((np.abs(pixels - pixels[0, 0]).sum(axis=2) > 24).mean())


def until(page: Page, expression: str) -> None:
    """Wait for an expression to hold; the page's policy lets nothing be evaluated by the page itself."""
    last = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(f"() => Boolean({expression})"):
        assert time.monotonic() < last, expression
        page.wait_for_timeout(50)


def test_the_picture_stays_until_the_map_is_drawn(either: Opened) -> None:
    """A film of the first seconds: none of its pictures is blank."""
    expect(either.page.locator("#map-picture")).to_be_hidden()
    assert len(either.film) == FILM
    assert min(either.film) > 0.15


def test_the_wheel_is_the_pages_until_the_map_is_clicked(desk: Opened) -> None:
    page = desk.at(VIEW)
    until(page, "LCA.map.getZoom() === 13 && !LCA.map.isMoving()")
    x, y = middle(page)
    before = zoom(page)
    page.mouse.move(x, y)
    page.mouse.wheel(0, 200)
    until(page, "scrollY > 0")
    expect(page.locator("#map-hint")).to_have_text("Click the map to zoom with the wheel")
    assert zoom(page) == before
    page.evaluate("scrollTo(0, 0)")
    page.mouse.click(x, y)
    page.mouse.wheel(0, -200)
    until(page, f"LCA.map.getZoom() > {before} + 0.1")
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    closer = zoom(page)
    page.mouse.wheel(0, 200)
    until(page, "scrollY > 0")
    assert zoom(page) == pytest.approx(closer, abs=0.01)
    page.evaluate("scrollTo(0, 0)")
    page.mouse.click(x, y)
    page.mouse.move(x, 5)
    page.mouse.move(x, y)
    page.mouse.wheel(0, 200)
    until(page, "scrollY > 0")


def fingers(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    touches = [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def test_one_finger_is_the_pages_and_two_pinch_the_map(phone: Opened) -> None:
    page = phone.at(VIEW)
    until(page, "LCA.map.getZoom() === 13 && !LCA.map.isMoving()")
    session = page.context.new_cdp_session(page)
    x, y = middle(page)
    before = page.evaluate("LCA.map.getCenter()")
    fingers(session, "touchStart", (x, y))
    for step in range(1, 6):
        fingers(session, "touchMove", (x, y - 12 * step))
    expect(page.locator("#map-hint")).to_have_text("Use two fingers to move the map")
    fingers(session, "touchEnd")
    assert page.evaluate("LCA.map.getCenter()") == before
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)  # until the page has come to rest
    x, y = middle(page)
    near = zoom(page)
    fingers(session, "touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 8):
        fingers(session, "touchMove", (x - 20 - 8 * step, y), (x + 20 + 8 * step, y))
        page.wait_for_timeout(30)  # fingers take their time: moves within a frame are one
    fingers(session, "touchEnd")
    until(page, f"LCA.map.getZoom() > {near} + 0.5")


def test_buttons_zoom_reset_shows_london_and_out_ends_there(either: Opened) -> None:
    page = either.at(f"{VIEW}&measure=drugs")
    expect(page.locator("#map-title")).to_contain_text("Drugs")
    until(page, "LCA.map.getZoom() === 13 && !LCA.map.isMoving()")
    before = zoom(page)
    page.click("#zoom-in")
    until(page, f"LCA.map.getZoom() > {before} + 0.9")
    page.click("#reset")
    until(page, "!LCA.map.isMoving() && LCA.map.getZoom() < 11")
    expect(page.locator("#measure")).to_have_value("recorded")
    whole = zoom(page)
    for _ in range(2):
        page.click("#zoom-out")
        page.wait_for_timeout(700)
    assert zoom(page) == pytest.approx(whole, abs=0.05)


def test_the_slider_goes_through_periods_from_the_keyboard(either: Opened) -> None:
    page = either.at("measure=burglary")
    expect(page.locator("#map-title")).to_contain_text("Burglary")
    slider = page.locator("#window")
    newest = int(slider.get_attribute("max") or 0)
    before = page.locator("#legend").text_content() or ""
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#window-name")).to_have_text(re.compile("12 months to"))
    expect(slider).to_have_attribute("aria-valuetext", page.locator("#window-name").inner_text())
    expect(page).to_have_url(re.compile(r"period=\d{4}-\d{2}"))
    page.keyboard.press("Home")
    expect(slider).to_have_value("0")
    expect(page.locator("#legend")).not_to_have_text(before)
    # What a period counts is the sum of its months in the file that the panel's line is drawn from.
    counts, sums = page.evaluate(
        """async () => {
          const { atlas } = LCA;
          const held = await atlas.loadPlaces("hackney");
          const months = held.series("burglary");
          const sum = (list) => list.reduce((a, b) => a + b, 0);
          return [held.areas.map((area) => atlas.figures(area).count), months.map((one) => sum(one.slice(0, 12)))];
        }"""
    )
    assert sum(counts) > 0
    assert counts == sums
    page.keyboard.press("End")
    expect(slider).to_have_value(str(newest))
    expect(page).not_to_have_url(re.compile("period="))


def test_playing_steps_to_the_newest_and_reduced_motion_has_no_play(desk: Opened) -> None:
    page = desk.at("measure=robbery")
    expect(page.locator("#map-title")).to_contain_text("Robbery")
    slider = page.locator("#window")
    newest = slider.get_attribute("max") or ""
    expect(slider).to_have_value(newest)
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_value(str(int(newest) - 3))
    page.evaluate(
        "window.labels = []; new MutationObserver(() => labels.push(document.getElementById('play').ariaLabel))"
        ".observe(document.getElementById('play'), { attributeFilter: ['aria-label'] })"
    )  # on a slow machine playing may be over before its label is looked at
    page.click("#play")
    expect(page.locator("#window")).to_have_value(newest, timeout=PATIENCE)
    expect(page.locator("#play")).to_have_attribute("aria-label", "Play")
    assert page.evaluate("labels[0]") == "Pause"
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator("#play")).to_be_hidden()
    page.emulate_media(reduced_motion="null")


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_names_do_not_overlap(width: int, request: pytest.FixtureRequest) -> None:
    one: Opened = request.getfixturevalue("phone" if width == 390 else "desk")
    page = one.at("measure=burglary")
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("#map-page[data-surrounded]").wait_for()
    page.click("#reset")
    until(page, "!LCA.map.isMoving() && LCA.map.getZoom() < 11 && LCA.map.loaded()")
    seen = []
    for level in (None, 11.5, 13.5):
        if level:
            page.evaluate(
                "(zoom) => { LCA.map.jumpTo({ center: [-0.1, 51.515], zoom }); return LCA.map.once('idle').then(() => 0); }",
                level,
            )
        boxes = page.evaluate(BOXES)
        seen.append(len(boxes))
        for a, b in itertools.combinations(boxes, 2):
            apart = (
                a["right"] <= b["left"] or b["right"] <= a["left"]
                or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]
            )  # fmt: skip
            assert apart, (level, a, b)
    assert min(seen) >= 4


def test_menus_changed_by_a_script_start_the_map(fresh: Watched, address: Callable[[str], str]) -> None:
    page = fresh.page
    page.goto(address("map.html"))
    page.evaluate(
        """() => {
          const menu = document.getElementById("measure");
          menu.value = "burglary";
          menu.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    page.locator("#map-page[data-state]").wait_for()
    expect(page.locator("#map-title")).to_contain_text("Burglary")
    expect(page).to_have_url(re.compile("measure=burglary"))


def test_on_a_phone_a_shared_link_opens_on_map_and_answer(
    browser: Browser, address: Callable[[str], str]
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address("map.html#measure=burglary&area=E01000896"))
    map_ready(page)
    quote = page.locator("#panel .quote")
    expect(quote).to_contain_text("burglar")
    expect(quote).to_be_in_viewport(ratio=1)
    expect(page.locator("#map-frame")).to_be_in_viewport(ratio=0.9)
    widths = page.locator("#legend li").evaluate_all("(all) => all.map((one) => one.offsetWidth)")
    assert max(widths) - min(widths) <= 2  # a row of colours, none wider than another
    handle = page.locator("#panel-handle")
    handle.tap()
    expect(handle).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#panel svg.trend")).to_be_in_viewport()
    handle.tap()
    expect(handle).to_have_attribute("aria-expanded", "false")
    context.close()
