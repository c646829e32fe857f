"""Explore: places side by side as chart, table and map, from disk and below a path of a server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from .conftest import EXPLORE_READY, PATIENCE, Watched, explore_ready
from .serving import served_below

BURGLARY = "#place=E09000012,E09000007&type=burglary&show=count&by=month"


def test_three_actions_answer_whether_burglary_rose_in_hackney(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    explore_ready(page, address("explore.html"))
    page.select_option("#explore-borough", label="Hackney")
    page.select_option("#explore-type", label="Burglary")
    expect(page.locator("#explore-sentence")).to_have_text(
        re.compile(r"^Burglary in Hackney (rose|fell|stayed about the same)$")
    )
    expect(page.locator("#explore-counts")).to_have_text(re.compile(r"^[\d,]+ in .*, [\d,]+ in "))
    assert watched.problems == []


def test_a_brush_on_the_lines_sets_the_period_of_the_map(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    explore_ready(page, address(f"explore.html{BURGLARY}"))
    chart = page.locator("#explore-chart .mark-group.role-frame.root > g > path.background").first
    box = chart.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.1, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, middle, steps=6)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"map=\d{4}-\d\d:\d{4}-\d\d"))
    period = re.search(r"map=(\d{4}-\d\d):(\d{4}-\d\d)", page.url)
    assert period
    assert period[1] < period[2]
    page.click("#tab-map")
    expect(page.locator("#explore-map svg")).to_be_visible()
    expect(page.locator("#explore-subtitle")).to_contain_text("Incidents in all")
    assert watched.problems == []


def test_the_state_stands_in_the_address_and_the_back_button_goes_a_step_back(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    explore_ready(page, address("explore.html"))
    page.select_option("#explore-borough", label="Hackney")
    expect(page).to_have_url(re.compile(r"#place=E09000012&type=recorded&show=count&by=month$"))
    page.select_option("#explore-show", "rate")
    page.select_option("#explore-by", "year")
    expect(page).to_have_url(re.compile(r"show=rate&by=year$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"show=rate&by=month$"))
    expect(page.locator("#explore-by")).to_have_value("month")
    page.reload()
    page.locator(EXPLORE_READY).wait_for()
    expect(page.locator("#explore-places")).to_contain_text("Hackney")
    expect(page.locator("#explore-show")).to_have_value("rate")


def test_a_fifth_line_is_refused_and_said(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    places = "E09000012,E09000007,E09000005,E09000003"
    explore_ready(page, address(f"explore.html#place={places}&type=burglary"))
    page.select_option("#explore-borough", label="Bexley")
    expect(page.locator("#explore-status")).to_contain_text("At most 4 lines")
    assert page.locator("#explore-places .chip").count() == 4


def test_an_unknown_code_says_so(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("explore.html#place=E05999999&type=burglary"))
    expect(page.locator("#explore-status")).to_have_text("No place of London has the code E05999999.")


def test_a_ward_is_added_by_search_without_leaving_the_page(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    explore_ready(page, address("explore.html"))
    page.fill("#explore-search", "haggerston")
    page.get_by_role("group", name="Wards").get_by_role("option").first.click()
    expect(page.locator("#explore-places")).to_contain_text("Haggerston ward, Hackney")
    expect(page).to_have_url(re.compile(r"explore\.html#place=E05\d{6}"))
    assert watched.problems == []


@pytest.mark.parametrize("tab", ["chart", "map"])
def test_the_picture_has_twice_the_pixels_and_words_in_it(
    watched: Watched, address: Callable[[str], str], tab: str
) -> None:
    page = watched.page
    explore_ready(page, address(f"explore.html{BURGLARY}&tab={tab}"))
    expect(page.locator(f"#explore-{tab} svg")).to_be_visible()
    with page.expect_download() as download:
        page.click("#take-png")
    picture = Image.open(download.value.path())
    assert picture.width >= 2 * 640
    # The headline stands above the drawing: some of the sheet's first lines are dark.
    head = picture.convert("L").crop((0, 0, picture.width, 120))
    assert head.getextrema()[0] < 80
    assert watched.problems == []


def test_code_to_embed_shows_the_figure_alone(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    explore_ready(page, address(f"explore.html{BURGLARY}"))
    page.click("#take-embed")
    code = page.input_value("#embed-code")
    source = re.search(r'src="([^"]+)"', code)
    assert source
    page.goto("about:blank")
    explore_ready(page, source[1].replace("&amp;", "&"))
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.locator("#explore-sentence")).to_contain_text("Burglary in Hackney")


@pytest.mark.parametrize("width", [390, 1280])
def test_it_works_below_a_path_of_a_server_and_fits_the_screen(
    browser: Browser, site_dir: Path, width: int
) -> None:
    with served_below(site_dir, "/crime/") as url:
        context = browser.new_context(viewport={"width": width, "height": 850})
        context.set_default_timeout(PATIENCE)
        fresh = Watched(context.new_page())
        page = fresh.page
        page.on("pageerror", lambda error: fresh.problems.append(str(error)))
        for tab in ("chart", "table", "map"):
            explore_ready(page, f"{url}explore.html{BURGLARY}&tab={tab}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.goto("about:blank")
        assert fresh.problems == []
        context.close()


def test_a_comparison_to_begin_with_is_one_press_away(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    explore_ready(page, address("explore.html"))
    offered = page.locator("main .lede a[href*='explore.html#']")
    expect(offered).to_have_count(2)
    offered.first.click()
    expect(page.locator("#explore-places .chip")).to_have_count(2)
    expect(page.locator("#explore-places")).to_contain_text("London")
    expect(page.locator("#explore-show")).to_have_value("rate")
    offered.last.click()
    expect(page.locator("#explore-places .chip")).to_have_count(1)
    expect(page.locator("[name=types]:checked")).to_have_count(3)
    expect(page.locator("#explore-others li")).to_have_count(2)
    assert watched.problems == []


def test_a_device_that_shares_is_handed_sentence_and_link(
    fresh: Watched, address: Callable[[str], str]
) -> None:
    page = fresh.page
    explore_ready(page, address(f"explore.html{BURGLARY}"))
    expect(page.locator("#take-share")).to_be_hidden()  # this browser has nothing to share with
    page.add_init_script("navigator.share = (what) => { window.shared = what; return Promise.resolve(); };")
    page.reload()
    page.locator(EXPLORE_READY).wait_for()
    page.click("#take-share")
    shared = page.evaluate("window.shared")
    assert shared["url"] == page.url
    said = [page.locator(f"#explore-{part}").inner_text() for part in ("sentence", "counts")]
    assert shared["text"] == ": ".join(said)


def test_estimated_months_are_drawn_lighter_and_marked(
    watched: Watched, address: Callable[[str], str], site_dir: Path
) -> None:
    page = watched.page
    held = json.loads((site_dir / "data/place/E05009367.json").read_text(encoding="utf-8"))
    estimated = [month in held["estimated"].get("burglary", []) for month in held["months"]]
    assert any(estimated)
    explore_ready(page, address("explore.html#place=E05009367&type=burglary&show=count&by=month"))
    drawn = {
        name: page.locator(f"#explore-chart .{name}_marks path") for name in ("every_month", "sure_months")
    }
    expect(drawn["every_month"]).to_have_count(1)
    points = {name: len(re.findall("[ML]", path.get_attribute("d") or "")) for name, path in drawn.items()}
    assert points == {"every_month": len(estimated), "sure_months": estimated.count(False)}
    strength = {name: float(path.get_attribute("opacity") or 1) for name, path in drawn.items()}
    assert strength["every_month"] < strength["sure_months"] == 1
    expect(page.locator("#explore-estimated")).to_be_visible()
    page.click("#tab-table")
    expect(page.locator("#explore-table td.estimated-month")).to_have_count(estimated.count(True))


def test_without_scripts_the_picture_the_table_and_the_ways_on_are_there(
    browser: Browser, address: Callable[[str], str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address("explore.html"))
    expect(page.locator("#explore-chart img")).to_be_visible()
    expect(page.locator("#explore-table tbody tr")).not_to_have_count(0)
    expect(page.locator("#explore-table")).to_be_visible()
    for target in ("places/index.html", "downloads.html"):
        expect(
            page.locator(f"main noscript a[href='{target}'], main p a[href='{target}']").first
        ).to_be_visible()
    for control in ("#explore-controls", ".tabs", ".explore-take"):
        expect(page.locator(control)).to_be_hidden()
    context.close()
