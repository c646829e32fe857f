"""Search and tables, from the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Watched


def ask(page: Page, text: str) -> None:
    page.locator("#search").focus()
    page.keyboard.type(text)
    expect(page.locator("#search-list")).to_be_visible()


@pytest.mark.parametrize(
    ("start", "typed", "keys", "end"),
    [
        ("index.html", "camd", ["ArrowDown", "Enter"], r"/boroughs/camden\.html$"),
        ("boroughs/barnet.html", "tower ham", ["Enter"], r"/boroughs/tower-hamlets\.html$"),
        ("method.html", "hampstead town", ["Enter"], r"/map\.html#.*ward=E05"),
        ("boroughs/camden.html", "E01000002", ["Enter"], r"/map\.html#.*area=E01000002"),
    ],
)
def test_search_ends_on_the_place(
    start: str, typed: str, keys: list[str], end: str, watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address(start))
    ask(page, typed)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_url(re.compile(end), wait_until="commit")
    assert watched.problems == []


def test_arrow_keys_move_through_what_was_found(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("sources.html"))
    ask(page, "richmond")
    box, options = page.locator("#search"), page.locator("#search-list [role=option]")
    assert options.count() > 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    page.keyboard.press("ArrowUp")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#search-list")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_place_that_does_not_exist_is_said(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("sources.html"))
    page.locator("#search").fill("atlantis")
    expect(page.locator("#search-status")).to_have_text("No place of that name")
    expect(page.locator("#search-list")).to_be_hidden()


def test_a_table_sorts_by_a_heading_and_turns_round(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("map.html"))
    heading = page.locator("th.number", has_text="Recorded crimes")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    column = page.locator("tbody tr td:nth-of-type(2)")
    falling = [int(text.replace(",", "")) for text in column.all_inner_texts()]
    assert falling == sorted(falling, reverse=True)
    assert falling[0] > falling[-1]
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    rising = [int(text.replace(",", "")) for text in column.all_inner_texts()]
    assert rising == falling[::-1]
