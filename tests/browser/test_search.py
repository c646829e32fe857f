"""Search and tables, from the keyboard."""

from __future__ import annotations

import csv
import gzip
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from .conftest import Watched

SEARCH_BUDGET = 15_000  # bytes that one search loads, compressed


def ask(page: Page, text: str) -> None:
    page.fill("#search", text)  # at once: the list that appears answers all of it, and not its first letters
    expect(page.locator("#search-list")).to_be_visible()


@pytest.mark.parametrize(
    ("start", "typed", "keys", "end"),
    [
        ("index.html", "camd", ["ArrowDown", "Enter"], r"/places/camden\.html$"),
        ("places/barnet.html", "tower ham", ["Enter"], r"/places/tower-hamlets\.html$"),
        ("method.html", "hampstead town", ["Enter"], r"/places/camden/hampstead-town\.html$"),
        ("places/camden.html", "E01000002", ["Enter"], r"/places/city-of-london/[\w-]+\.html#E01000002$"),
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


# What Enter chose is kept instead of being gone to.
CHOSEN = """() => {
  window.chosen = [];
  for (const box of document.querySelectorAll("search.search")) {
    box.addEventListener("place", (event) => { event.preventDefault(); window.chosen.push(event.detail.code); });
  }
}"""


def letters(name: str) -> str:
    """A name as the search hears it: Queens Park and Queen's Park are one."""
    return re.sub(r"\W", "", name)


@pytest.mark.parametrize("keys", [["Enter"], ["ArrowDown", "Enter"]], ids="-".join)
def test_enter_acts_on_the_last_letter_typed_however_fast(
    keys: list[str], watched: Watched, address: Callable[[str], str], site_dir: Path
) -> None:
    """Twenty-five places each way: the answers to the first letters are still shown, or not yet there, when Enter comes."""
    page = watched.page
    with (site_dir / "data/places.csv").open(encoding="utf-8", newline="") as file:
        wards = [row for row in csv.DictReader(file) if row["level"] == "ward"]
    once = Counter(letters(row["name"]) for row in wards)
    wards = random.Random(len(keys)).sample([row for row in wards if once[letters(row["name"])] == 1], 25)
    page.goto(address("sources.html"))
    page.evaluate(CHOSEN)
    typed = [f"{row['name']} ward" for row in wards]
    for text in typed:
        page.locator("#search").focus()
        page.keyboard.type(text)
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator("#search")).to_have_value("")
    assert page.evaluate("window.chosen") == [row["code"] for row in wards]
    assert watched.problems == []


# typed, and the place that must stand first
FIRST = [
    ("Hackny", "Hackney"),
    ("ahckney", "Hackney"),
    ("Kensigton", "Kensington and Chelsea"),
    ("westminister", "Westminster"),
    ("Bethnl Gren", "Bethnal Green"),
    ("richmnd upon", "Richmond upon Thames"),
    ("Brikston", "Brixton"),
    ("Totenam", "Tottenham"),
    # no slip: what begins as asked comes before what is near, and a whole name before one that is only begun
    ("barn", "Barnet"),
    ("camden 1a", "Camden 001A"),
    ("hampstead town", "Hampstead Town"),
    ("Brixton", "Brixton"),
    ("Richmond", "Richmond"),
    ("Kings Cross", "Kings Cross"),
    ("E01000002", "City of London 001B"),
]
# Slowed down to a phone's pace, all beginnings of what is typed; milliseconds.
KEYSTROKES = """async (all) => {
  const spent = [];
  for (const text of all) {
    for (let end = 1; end <= text.length; end++) {
      const start = performance.now();
      await LCA.search.answer(text.slice(0, end));
      spent.push(performance.now() - start);
    }
  }
  return spent.sort((a, b) => a - b);
}"""


def test_the_right_place_stands_first_after_a_slip_too(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address("sources.html"))
    first = page.locator("#search-list [role=option]").first
    for typed, name in FIRST:
        page.fill("#search", typed)
        expect(first).to_have_text(re.compile(rf"^{re.escape(name)}"))
    page.fill("#search", "hackny")
    expect(page.locator("#search-status")).to_contain_text("with a similar one")


def groups(page: Page) -> list[str]:
    return page.locator("#search-list [role=group]").evaluate_all("all => all.map((one) => one.ariaLabel)")


def test_places_are_grouped_by_kind_with_the_town_centre_before_its_wards(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address("sources.html"))
    ask(page, "brixton")
    expect(page.get_by_role("group", name="Stations")).to_be_visible()
    found = groups(page)
    assert found[:2] == ["Town centres", "Wards"]
    assert page.get_by_role("group", name="Wards").get_by_role("option").count() == 4


def test_a_street_opens_into_the_small_areas_on_it(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("index.html"))
    page.fill("#find", "Mare Street")
    street = page.get_by_role("group", name="Small areas on Mare Street")
    expect(street.get_by_role("option").first).to_contain_text("Hackney")
    code = re.search(r"E01\d{6}", street.get_by_role("option").first.inner_text())
    assert code
    street.get_by_role("option").first.click()
    page.wait_for_url(re.compile(code[0]), wait_until="commit")
    assert watched.problems == []


def test_a_name_that_no_layer_knows_falls_to_the_streets_that_carry_it(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address("sources.html"))
    ask(page, "soho")
    expect(page.locator("#search-list")).to_contain_text("Soho")
    expect(page.locator("#search-list")).to_contain_text("Westminster")


def test_a_ward_of_the_city_without_figures_says_so(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("sources.html"))
    ask(page, "Bassishaw")
    option = page.get_by_role("group", name="Wards without figures").get_by_role("option")
    expect(option).to_contain_text("smaller than any small area")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"city-of-london"), wait_until="commit")


def test_a_keystroke_is_answered_at_once_on_a_phone(fresh: Watched, address: Callable[[str], str]) -> None:
    page = fresh.page
    page.goto(address("sources.html"))
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    spent = page.evaluate(KEYSTROKES, [typed for typed, _ in FIRST])
    # The machine is shared: the middle keystroke must be well within the limit, not every single one.
    assert spent[len(spent) // 2] < 50


def test_the_list_of_places_is_fetched_when_the_box_is_first_used(
    fresh: Watched, address: Callable[[str], str]
) -> None:
    page = fresh.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address("sources.html"), wait_until="load")
    assert not [url for url in asked if "/search" in url]
    page.locator("#search").focus()
    page.wait_for_function("LCA.search.index().then(() => true)")
    assert len([url for url in asked if "/search." in url]) == 1


@pytest.mark.parametrize(
    "typed", ["Mare Street", "SE1 9SG", "brixton", "hakney wik", "Church Street, Enfield"]
)
def test_a_search_loads_little(typed: str, fresh: Watched, address: Callable[[str], str]) -> None:
    page = fresh.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address("sources.html"))
    asked.clear()
    page.locator("#search").focus()
    page.fill("#search", typed)
    expect(page.locator("#search-list [role=option]").first).to_be_visible()
    page.wait_for_timeout(300)
    loaded = {Path(unquote(urlsplit(url).path)) for url in asked if "/search" in url}
    assert sum(len(gzip.compress(path.read_bytes(), 6, mtime=0)) for path in loaded) <= SEARCH_BUDGET


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
    page.locator("#search").fill("xyzzyplugh")
    expect(page.locator("#search-status")).to_have_text("No place of that name.")
    expect(page.locator("#search-list")).to_be_hidden()


def test_a_table_sorts_by_a_heading_and_turns_round(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("places/index.html"))
    heading = page.locator("table.places th.number", has_text="Crimes")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    column = page.locator("table.places tbody tr td:nth-of-type(2)")
    falling = [int(text.replace(",", "")) for text in column.all_inner_texts()]
    assert falling == sorted(falling, reverse=True)
    assert falling[0] > falling[-1]
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    rising = [int(text.replace(",", "")) for text in column.all_inner_texts()]
    assert rising == falling[::-1]
