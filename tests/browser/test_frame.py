"""What stands around every page: the navigation line, the skip link, what has the focus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Watched, wipe
from .page_types import TYPES

# Of the links in the navigation line: on how many lines they stand, and whether they fit.
LINE = """() => {
  const links = [...document.querySelectorAll(".nav-line > ul a, .nav-more > summary")].map((one) => one.getBoundingClientRect());
  return [new Set(links.map(({ top }) => Math.round(top))).size, Math.max(...links.map(({ right }) => right)) <= innerWidth];
}"""
# What can be pressed and is less than 24 pixels high or wide.
SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".skip, a.term"))
  .filter((one) => { const { width, height } = one.getBoundingClientRect(); return width && (width < 24 || height < 23.9); })
  .map((one) => one.outerHTML.slice(0, 90))"""
FRAME = (".nav-line", ".nav-fold summary", "#search")


@dataclass(frozen=True)
class Look:
    """A page at a width. line : as LINE says. shown : of FRAME. current : links marked as this page. small : as SMALL says."""

    line: list[Any]
    shown: list[bool]
    current: int
    small: list[str]


@pytest.fixture(scope="module")
def looks(kept: Page, address: Callable[[str], str]) -> dict[tuple[str, int], Look]:
    """Each type of page at each width."""
    wipe(kept)
    out = {}
    for path in TYPES:
        kept.goto(address(path))
        for width in (1280, 1089, 390):
            kept.set_viewport_size({"width": width, "height": 900})
            out[path, width] = Look(
                kept.evaluate(LINE),
                [kept.locator(part).is_visible() for part in FRAME],
                kept.locator(".nav-line [aria-current=page]").count(),
                kept.evaluate(SMALL),
            )
    return out


def test_the_navigation_is_one_line_that_marks_the_page_and_folds(looks: dict[tuple[str, int], Look]) -> None:
    for (path, width), look in looks.items():
        if width == 390:
            assert look.shown == [False, True, True], path
        else:
            assert look.line == [1, True], (path, width)
            assert look.current == (path != "404.html"), path


@pytest.mark.parametrize("width", [390, 1280])
def test_what_can_be_pressed_is_24_pixels_high_and_wide(
    width: int, looks: dict[tuple[str, int], Look]
) -> None:
    assert {path: looks[path, width].small for path in TYPES if looks[path, width].small} == {}


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


def test_a_dash_in_a_table_made_by_a_script_is_said_in_words(
    kept: Page, address: Callable[[str], str]
) -> None:
    wipe(kept)
    kept.goto(address("explore.html"))
    cells = kept.evaluate('["–", "12", "a–b"].map((text) => LCA.element("td", {}, text).textContent)')
    assert cells == ["–not available", "12", "a–b"]
