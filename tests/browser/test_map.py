"""The map: it draws, answers a pointer, a tap and keys, prints the published figures, and can be shared."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Watched, map_opened, map_ready

AREA = "E01000896"
# Colours that the graphics card was told to show, read back from the frame it drew.
COLOURS = """() => new Promise((resolve) => {
  LCA.map.once("render", () => {
    const canvas = LCA.map.getCanvas(), gl = canvas.getContext("webgl2");
    const pixels = new Uint8Array(canvas.width * canvas.height * 4);
    gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    const seen = new Map();
    for (let at = 0; at < pixels.length; at += 4) {
      const colour = pixels.slice(at, at + 3).join(",");
      seen.set(colour, (seen.get(colour) || 0) + 1);
    }
    resolve([...seen].sort((a, b) => b[1] - a[1]).slice(0, 14));
  });
  LCA.map.triggerRepaint();
})"""


def parts(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def go(page: Page, state: str) -> None:
    """Follow a link to a state of the map that is already open."""
    page.goto(f"{page.url.split('#')[0]}#{state}")


def point_in(page: Page, code: str) -> tuple[float, float]:
    """Bring the map close to an area's middle and return that point in pixels of the window."""
    x, y = page.evaluate(
        """async (code) => {
          const idle = LCA.map.once("idle");
          LCA.map.jumpTo({ center: LCA.middle(code), zoom: 14 });
          await idle;
          const box = LCA.map.getCanvas().getBoundingClientRect();
          const point = LCA.map.project(LCA.middle(code));
          return [box.x + point.x, box.y + point.y];
        }""",
        code,
    )
    return x, y


def table(site_dir: Path, name: str) -> list[dict[str, str]]:
    with (site_dir / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def published(site_dir: Path) -> dict[str, dict[str, str]]:
    return {row["lsoa21cd"]: row for row in table(site_dir, "lsoa.csv")}


@pytest.fixture(scope="module")
def opened(browser: Browser, address: Callable[[str], str]) -> Iterator[Watched]:
    """The map page, opened once for all questions put to it."""
    with map_opened(
        browser, address("map.html"), viewport={"width": 1280, "height": 1000}, has_touch=True
    ) as watched:
        yield watched


def test_the_panel_opens_with_london_and_its_five_highest_areas(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    panel = opened.page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("London")
    compared = [row for row in published.values() if not row["denominator_flag"]]
    highest = sorted(compared, key=lambda row: -float(row["rate_smoothed"]))[:5]
    highest.sort(key=lambda row: -float(row["rate_per_1000_12m"]))  # in the order of what is printed
    expect(panel.locator(".highest a")).to_have_text([row["lsoa21nm"] for row in highest])


def test_the_map_draws_every_area_in_the_colours_of_its_legend(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    page = opened.page
    drawn = page.evaluate(
        "new Set(LCA.map.queryRenderedFeatures({ layers: ['fill'] }).map((one) => one.id)).size"
    )
    assert drawn == len(published)
    pixels: dict[str, int] = dict(page.evaluate(COLOURS))
    swatches = page.locator("#legend .swatch:not(.hatched)").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).backgroundColor.match(/[0-9]+/g).join(','))"
    )
    assert len(swatches) >= 5
    assert set(swatches) <= set(pixels)


def test_legend_counts_are_all_areas(opened: Watched, published: dict[str, dict[str, str]]) -> None:
    texts = opened.page.locator("#legend .legend-count").all_inner_texts()
    assert sum(int(re.sub(r"\D", "", text)) for text in texts) == len(published)


def test_a_pointer_over_an_area_names_it_with_count_and_rate(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    row = published[AREA]
    opened.page.mouse.move(*point_in(opened.page, AREA))
    tip = opened.page.locator("#map-tip")
    expect(tip).to_contain_text(row["lsoa21nm"])
    expect(tip).to_contain_text(f"{int(row['crimes_12m']):,} crimes")
    expect(tip).to_contain_text(f"{float(row['rate_per_1000_12m']):,.1f} per")
    expect(opened.page.locator("#legend .pointed")).to_have_count(1)


def test_a_tap_chooses_the_area_and_the_panel_says_how_many_and_which_way(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    page, row = opened.page, published[AREA]
    page.touchscreen.tap(*point_in(page, AREA))
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_contain_text(row["lsoa21nm"])
    expect(panel.locator(".quote")).to_contain_text(f"recorded {int(row['crimes_12m']):,} crimes")
    expect(panel).to_contain_text(re.compile(r"the year before \([\d,]+\)"))
    expect(panel.locator("svg.trend")).to_be_visible()
    assert parts(page)["area"] == AREA
    assert page.evaluate("LCA.atlas.chosenLines().length") > 0


def test_the_sentence_the_line_and_the_highest_areas_follow_the_type(
    opened: Watched, published: dict[str, dict[str, str]], site_dir: Path
) -> None:
    page = opened.page
    go(page, f"measure=burglary&area={AREA}")
    panel = page.locator("#panel")
    expect(panel.locator(".quote")).to_contain_text(re.compile(r"recorded [\d,]+ burglar(y|ies) in"))
    expect(panel.locator(".panel-trend h3")).to_contain_text("Burglary, a month")
    names = panel.locator("svg.trend text.end").all_text_contents()
    assert {"This area", published[AREA]["ward"], published[AREA]["borough"], "London"} == set(names)
    row = panel.locator("tbody tr", has_text="Burglary")
    expect(row.locator("strong")).to_have_text("Burglary")
    said = panel.locator(".quote").inner_text()
    assert row.locator("td").first.inner_text() in said
    go(page, "measure=burglary")
    expect(panel.locator("h2")).to_have_text("London")
    expect(panel).to_contain_text("Highest rates: burglary")


def test_months_of_an_area_add_up_to_its_published_count(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    page = opened.page
    go(page, f"area={AREA}")
    opened.page.locator("svg.trend").wait_for()
    year, all_months = page.evaluate(
        """async (code) => {
          const { atlas } = LCA;
          const area = atlas.areas.code.indexOf(code);
          const held = await atlas.loadPlaces(atlas.areas.boroughs[atlas.areas.borough[area]].slug);
          const months = held.series("recorded")[held.areas.indexOf(area)];
          const sum = (list) => list.reduce((a, b) => a + b, 0);
          return [sum(months.slice(-12)), sum(months)];
        }""",
        AREA,
    )
    assert year == int(published[AREA]["crimes_12m"])
    assert all_months == int(published[AREA]["crimes_36m"])


def test_a_neighbours_link_is_read_out_from_its_heading(opened: Watched) -> None:
    page = opened.page
    go(page, f"area={AREA}")
    near = page.locator("#panel .links a").first
    name = near.inner_text()
    near.press("Enter")
    heading = page.locator("#panel h2")
    expect(heading).to_contain_text(name)
    expect(heading).to_be_focused()
    expect(page.locator("#map-status")).to_contain_text(name)


def test_choosing_a_borough_and_a_ward_outlines_them_and_says_their_sentence(
    opened: Watched, site_dir: Path
) -> None:
    page = opened.page
    go(page, "")
    page.select_option("#borough", label="Camden")
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Camden")
    borough = next(row for row in table(site_dir, "boroughs.csv") if row["borough"] == "Camden")
    expect(panel.locator(".quote")).to_contain_text(f"Camden recorded {int(borough['crimes_12m']):,} crimes")
    assert parts(page)["borough"] == "camden"
    whole = page.evaluate("LCA.atlas.chosenLines().length")
    ward = next(row for row in table(site_dir, "wards.csv") if row["borough"] == "Camden")
    go(page, f"ward={ward['ward_code']}")
    expect(panel.locator("h2")).to_have_text(ward["ward"])
    expect(panel.locator(".quote")).to_contain_text(f"recorded {int(ward['crimes_12m']):,} crimes")
    assert 0 < page.evaluate("LCA.atlas.chosenLines().length") < whole


def test_arrow_keys_go_to_a_neighbour_and_escape_lets_go(opened: Watched) -> None:
    page = opened.page
    go(page, f"area={AREA}")
    near = page.locator("#panel .links a")
    near.first.wait_for()
    names = near.all_inner_texts()
    page.locator("#map canvas").focus()
    page.keyboard.press("ArrowRight")
    heading = page.locator("#panel h2")
    expect(heading).to_have_text(re.compile("|".join(map(re.escape, names))))
    assert parts(page)["area"] != AREA
    page.keyboard.press("Escape")
    expect(heading).to_have_text("London")
    expect(page).to_have_url(re.compile(r"^(?!.*area=)"))


def test_measure_change_and_period_change_title_legend_and_address(opened: Watched) -> None:
    page = opened.page
    go(page, "")
    before = page.locator("#legend").inner_text()
    page.select_option("#measure", "burglary")
    expect(page.locator("#map-title")).to_contain_text("Burglary")
    expect(page).to_have_url(re.compile("measure=burglary"))
    assert page.locator("#legend").inner_text() != before
    page.locator("#show-change").check(force=True)
    expect(page.locator("#map-title")).to_contain_text("against the 12 months before")
    expect(page.locator("#legend")).to_contain_text("too few to tell")
    expect(page.locator("#time")).to_be_hidden()
    expect(page).to_have_url(re.compile("show=change"))
    page.select_option("#measure", "cluster")
    expect(page.locator("#show-change")).to_be_disabled()
    expect(page.locator("#map-title")).to_contain_text("Cluster")
    expect(page.locator("#legend")).to_contain_text("palest: stays in under")


def test_a_flagged_area_is_hatched_and_says_why(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    flagged = next(code for code, row in published.items() if row["denominator_flag"])
    page = opened.page
    go(page, f"area={flagged}")
    expect(page.locator("#panel")).to_contain_text(published[flagged]["denominator_flag"])
    expect(page.locator("#panel .quote")).not_to_contain_text("London’s rate")
    shown, ground = page.evaluate(
        "(id) => [LCA.atlas.colours()[id], LCA.atlas.colour('ground')]", sorted(published).index(flagged)
    )
    assert shown == ground


def test_an_unknown_area_says_so_and_shows_london(opened: Watched) -> None:
    page = opened.page
    go(page, "area=E01999999")
    expect(page.locator("#map-status")).to_have_text(
        "There is no area “E01999999” here: the map shows all of London."
    )
    expect(page.locator("#map-status")).to_be_visible()
    expect(page.locator("#panel h2")).to_have_text("London")


def test_the_back_button_takes_measures_and_places_back(opened: Watched) -> None:
    page = opened.page
    go(page, "")
    page.select_option("#measure", "robbery")
    expect(page.locator("#map-title")).to_contain_text("Robbery")
    page.select_option("#borough", label="Barnet")
    expect(page.locator("#panel h2")).to_have_text("Barnet")
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("London")
    expect(page.locator("#measure")).to_have_value("robbery")
    page.go_back()
    expect(page.locator("#map-title")).to_contain_text("All recorded crime")
    expect(page.locator("#measure")).to_have_value("recorded")
    page.go_forward()
    expect(page.locator("#measure")).to_have_value("robbery")


def test_a_shared_address_reopens_the_same_view(opened: Watched, address: Callable[[str], str]) -> None:
    page = opened.page
    page.goto(address(f"map.html#measure=burglary&area={AREA}"))
    expect(page.locator("#map-title")).to_contain_text("Burglary")
    page.evaluate(
        "void LCA.map.jumpTo({ center: [-0.17, 51.56], zoom: 12.5 })"
    )  # or the whole map is handed back
    expect(page).to_have_url(re.compile("view=12.50/51.5600/-0.1700"))
    shared: str = page.url
    page.reload()
    map_ready(page)
    view: dict[str, Any] = page.evaluate("({ zoom: LCA.map.getZoom(), ...LCA.map.getCenter() })")
    assert view == pytest.approx({"zoom": 12.5, "lng": -0.17, "lat": 51.56}, abs=1e-4)
    assert page.url == shared
    expect(page.locator("#measure")).to_have_value("burglary")
    expect(page.locator("#panel h2")).not_to_be_empty()
    assert opened.problems == []
