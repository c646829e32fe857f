"""What stands around every page: the navigation line, the skip link, what has the focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from .conftest import Watched
from .page_types import TYPES

LINE = """() => {
  const links = [...document.querySelectorAll(".nav-line > ul a, .nav-more > summary")].map((one) => one.getBoundingClientRect());
  return [new Set(links.map(({ top }) => Math.round(top))).size, Math.max(...links.map(({ right }) => right)) <= innerWidth];
}"""


def test_the_navigation_is_one_line_that_marks_the_page_and_folds(
    context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    for path in TYPES:
        page.goto(address(path))
        for width in (1280, 1089):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(LINE) == [1, True]
        assert page.locator(".nav-line [aria-current=page]").count() == (path != "404.html")
        page.set_viewport_size({"width": 390, "height": 800})
        expect(page.locator(".nav-line")).to_be_hidden()
        expect(page.locator(".nav-fold summary")).to_be_visible()
        expect(page.locator("#search")).to_be_visible()


def test_the_list_behind_the_line_opens_and_folds_back(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address("quality.html"))
    summary, entry = (
        page.locator(".nav-more > summary"),
        page.locator(".nav-more a", has_text="Accessibility"),
    )
    expect(summary).to_have_class("current")
    summary.press("Enter")
    expect(entry).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.locator("h1").click()
    expect(entry).to_be_hidden()
    summary.click()
    entry.click()
    page.wait_for_url("**/accessibility.html")
    assert watched.problems == []


def test_the_first_stop_of_the_tab_key_leads_past_the_frame(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address("index.html"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_the_focus_is_outlined(scheme: str, watched: Watched, address: Callable[[str], str]) -> None:
    """Two pixels in the accent, whose contrast tests/report/figure/test_contrast.py measures; on every kind of control."""
    page = watched.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address("places/camden.html"))
    page.locator("main details").first.evaluate("(one) => { one.open = true; }")
    accent = page.evaluate("getComputedStyle(document.querySelector('main a')).color")
    for control in ("main a", "summary", "#scheme", "#search", "main th button", ".steps", ".table-scroll"):
        page.locator(f"{control} >> visible=true").first.focus()
        page.keyboard.press("Shift")  # the focus of a key, not of a pointer
        outline = page.evaluate(
            "(({ outlineWidth, outlineStyle, outlineColor }) => [outlineWidth, outlineStyle, outlineColor])"
            "(getComputedStyle(document.activeElement))"
        )
        assert outline == ["2px", "solid", accent], control


SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".skip, a.term"))
  .filter((one) => { const { width, height } = one.getBoundingClientRect(); return width && (width < 24 || height < 23.9); })
  .map((one) => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("width", [390, 1280])
def test_what_can_be_pressed_is_24_pixels_high_and_wide(
    width: int, context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for path in TYPES:
        page.goto(address(path))
        if small := page.evaluate(SMALL):
            found[path] = small[:5]
    assert found == {}
