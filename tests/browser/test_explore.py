"""Explore: places side by side as chart, table and map, from disk; what is taken away is what the Parquet file holds."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from build.vocabulary import CRIME_TYPES

from .conftest import PATIENCE, Watched
from .serving import served_below

READY = "#explore[data-state=ready]"
BURGLARY = "#place=E09000012,E09000007&type=burglary&show=count&by=month"
SELECTIONS = 24  # drawn at random and compared with the Parquet file


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.locator(READY).wait_for()
    return page


def taken(page: Page) -> list[dict[str, str]]:
    """The rows of the CSV of what is shown."""
    with page.expect_download() as download:
        page.click("#take-csv")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def by_month(site_dir: Path) -> pd.DataFrame:
    data = site_dir / "data"
    tables = [pd.read_parquet(data / f"{level}_type_month.parquet") for level in ("area", "ward")]
    tables.append(pd.read_csv(data / "borough_type_month.csv"))
    table = pd.concat([t.astype({"code": str, "month": str, "crime_type": str}) for t in tables])
    return table.assign(crime_type=table.crime_type.map(CRIME_TYPES))


def test_three_actions_answer_whether_burglary_rose_in_hackney(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    opened(page, address("explore.html"))
    page.select_option("#explore-borough", label="Hackney")
    page.select_option("#explore-type", label="Burglary")
    sentence = page.locator("#explore-sentence")
    expect(sentence).to_have_text(
        re.compile(r"^Burglary in Hackney (rose|fell|stayed about the same): [\d,]+ in .*, [\d,]+ in ")
    )
    assert watched.problems == []


def test_a_brush_on_the_lines_sets_the_period_of_the_map(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    opened(page, address(f"explore.html{BURGLARY}"))
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
    opened(page, address("explore.html"))
    page.select_option("#explore-borough", label="Hackney")
    expect(page).to_have_url(re.compile(r"#place=E09000012&type=recorded&show=count&by=month$"))
    page.select_option("#explore-show", "rate")
    page.select_option("#explore-by", "year")
    expect(page).to_have_url(re.compile(r"show=rate&by=year$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"show=rate&by=month$"))
    expect(page.locator("#explore-by")).to_have_value("month")
    page.reload()
    page.locator(READY).wait_for()
    expect(page.locator("#explore-places")).to_contain_text("Hackney")
    expect(page.locator("#explore-show")).to_have_value("rate")


def test_a_fifth_line_is_refused_and_said(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    places = "E09000012,E09000007,E09000005,E09000003"
    opened(page, address(f"explore.html#place={places}&type=burglary"))
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
    opened(page, address("explore.html"))
    page.fill("#explore-search", "haggerston")
    page.get_by_role("group", name="Wards").get_by_role("option").first.click()
    expect(page.locator("#explore-places")).to_contain_text("Haggerston ward, Hackney")
    expect(page).to_have_url(re.compile(r"explore\.html#place=E05\d{6}"))
    assert watched.problems == []


@pytest.mark.parametrize("seed", range(SELECTIONS))
def test_a_random_selection_equals_the_parquet_file(
    watched: Watched, address: Callable[[str], str], by_month: pd.DataFrame, seed: int
) -> None:
    rng = random.Random(seed)
    level = rng.choice(["E01", "E05", "E09"])
    codes = rng.sample([c for c in sorted(by_month.code.unique()) if c.startswith(level)], rng.randint(1, 2))
    types = rng.sample(sorted(by_month.crime_type.unique()), rng.randint(1, 2))
    page = watched.page
    opened(page, address(f"explore.html#place={','.join(codes)}&type={','.join(types)}"))
    rows = {(r["code"], r["month"], r["crime_type"]): r for r in taken(page)}
    expected = by_month[by_month.code.isin(codes) & by_month.crime_type.isin(types)]
    assert len(rows) == len(expected) > 0
    for code, month, kind, count, estimated in expected[
        ["code", "month", "crime_type", "count", "estimated"]
    ].itertuples(index=False, name=None):
        row = rows[code, month, kind]
        assert row["value"] == ("" if pd.isna(count) else str(count))
        assert row["estimated"] == str(bool(estimated)).lower()


def test_rates_and_shares_are_those_of_the_counts(
    watched: Watched, address: Callable[[str], str], by_month: pd.DataFrame, site_dir: Path
) -> None:
    page = watched.page
    code = "E09000012"
    own = by_month[by_month.code == code].pivot(index="month", columns="crime_type", values="count")
    recorded = own.drop(columns="anti_social_behaviour").sum(axis=1)
    residents = pd.read_csv(site_dir / "data/boroughs.csv").set_index("borough").population["Hackney"]
    opened(page, address(f"explore.html#place={code}&type=robbery&show=rate&by=year"))
    got: Any = [r["value"] for r in taken(page)]
    rate = own.robbery.astype(float).rolling(12).sum() / residents * 1000
    assert got[:11] == [""] * 11
    assert [float(v) for v in got[11:]] == pytest.approx(rate.iloc[11:].tolist())
    opened(page, address(f"explore.html#place={code}&type=robbery&show=share&by=month"))
    got = [float(r["value"]) for r in taken(page)]
    assert got == pytest.approx((100 * own.robbery / recorded).astype(float).tolist())


@pytest.mark.parametrize("tab", ["chart", "map"])
def test_the_picture_has_twice_the_pixels_and_words_in_it(
    watched: Watched, address: Callable[[str], str], tab: str
) -> None:
    page = watched.page
    opened(page, address(f"explore.html{BURGLARY}&tab={tab}"))
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
    opened(page, address(f"explore.html{BURGLARY}"))
    page.click("#take-embed")
    code = page.input_value("#embed-code")
    source = re.search(r'src="([^"]+)"', code)
    assert source
    page.goto("about:blank")
    opened(page, source[1].replace("&amp;", "&"))
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
            opened(page, f"{url}explore.html{BURGLARY}&tab={tab}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.goto("about:blank")
        assert fresh.problems == []
        context.close()


def test_without_scripts_the_page_leads_to_the_boroughs_and_the_downloads(
    browser: Browser, address: Callable[[str], str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address("explore.html"))
    expect(
        page.locator("noscript a[href='places/index.html'], main a[href='places/index.html']").first
    ).to_be_visible()
    context.close()
