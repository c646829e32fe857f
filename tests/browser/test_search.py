"""Search and tables, from the keyboard."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

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


INDEX_BUDGET = 60_000  # bytes of the list of places, compressed

# typed, and the place that must stand first
SLIPS = [
    ("Hackny", "Hackney"),
    ("ahckney", "Hackney"),
    ("Kensigton", "Kensington and Chelsea"),
    ("Walthamstw", "Upper Walthamstow"),
    ("westminister", "Westminster"),
    ("Bethnl Gren", "Bethnal Green East"),
    ("richmnd upon", "Richmond upon Thames"),
    # no slip: what begins as asked comes before what is near
    ("barn", "Barnet"),
    ("green", "Greenwich"),
    ("camden 1a", "Camden 001A"),
    ("saint pancras", "St Pancras & Somers Town"),
]
# Slowed down to a phone's pace, worst of all beginnings of what is typed; milliseconds.
KEYSTROKES = """async (all) => {
  const index = await LCA.places.load();
  const spent = (text) => { const start = performance.now(); LCA.places.find(index, text); return performance.now() - start; };
  return all.flatMap((text) => [...text].map((_, end) => spent(text.slice(0, end + 1)))).sort((a, b) => b - a);
}"""


def test_a_slip_of_the_finger_still_finds_the_place(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("sources.html"))
    first = page.locator("#search-list [role=option]").first
    for typed, name in SLIPS:
        page.fill("#search", typed)
        expect(first).to_have_text(re.compile(rf"^{re.escape(name)}(Borough|Ward in|E01)"))
    page.fill("#search", "hackny")
    expect(page.locator("#search-status")).to_contain_text("with a similar one")


def test_a_keystroke_is_answered_at_once_on_a_phone(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("sources.html"))
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    spent = page.evaluate(KEYSTROKES, [typed for typed, _ in SLIPS])
    # The machine is shared: the middle keystroke must be well within the limit, not every single one.
    assert spent[len(spent) // 2] < 50


def test_the_list_of_places_is_fetched_when_the_box_is_first_used(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address("sources.html"), wait_until="load")
    assert not [url for url in asked if "/search." in url]
    page.locator("#search").focus()
    page.wait_for_function("LCA.places.load().then(() => true)")
    assert len([url for url in asked if "/search." in url]) == 1


def test_the_list_of_places_keeps_within_its_budget(site_dir: Path) -> None:
    (index,) = (site_dir / "assets").glob("search.*.js")
    assert len(gzip.compress(index.read_bytes())) < INDEX_BUDGET


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
