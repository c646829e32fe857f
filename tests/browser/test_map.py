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

from .conftest import PATIENCE, Watched, map_ready

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
    resolve([...seen].sort((a, b) => b[1] - a[1]).slice(0, 12));
  });
  LCA.map.triggerRepaint();
})"""


def parts(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def point_in(page: Page, code: str) -> tuple[float, float]:
    """Bring the map close to an area's middle and return that point in pixels of the window."""
    page.locator("#map").scroll_into_view_if_needed()
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


@pytest.fixture(scope="module")
def published(site_dir: Path) -> dict[str, dict[str, str]]:
    with (site_dir / "data" / "lsoa.csv").open(encoding="utf-8", newline="") as file:
        return {row["lsoa21cd"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def opened(browser: Browser, address: Callable[[str], str]) -> Iterator[Watched]:
    """The map page, opened once for all questions put to it."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 1000}, has_touch=True, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    watched = Watched(context.new_page())
    watched.watch()
    watched.page.goto(address("map.html"))
    map_ready(watched.page)
    yield watched
    context.close()


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


def test_a_pointer_over_an_area_names_it_with_rate_and_interval(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    row = published[AREA]
    opened.page.mouse.move(*point_in(opened.page, AREA))
    tip = opened.page.locator("#map-tip")
    expect(tip).to_contain_text(row["lsoa21nm"])
    expect(tip).to_contain_text(f"{float(row['rate_per_1000_12m']):,.1f} per")
    expect(tip).to_contain_text(f"{float(row['rate_low']):,.1f} to {float(row['rate_high']):,.1f}")


def test_a_tap_chooses_the_area_and_the_panel_prints_the_published_figures(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    page, row = opened.page, published[AREA]
    page.touchscreen.tap(*point_in(page, AREA))
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text(row["lsoa21nm"])
    expect(panel).to_contain_text(f"{float(row['rate_per_1000_12m']):,.1f} recorded crimes per")
    expect(panel).to_contain_text(f"interval {float(row['rate_low']):,.1f} to {float(row['rate_high']):,.1f}")
    expect(panel).to_contain_text(f"decile {row['imd_decile']} of")
    expect(panel).to_contain_text(row["cluster_name"])
    expect(panel).to_contain_text(
        f"in this cluster in {int(round(100 * float(row['cluster_membership']), 6))}% of refits"
    )
    expect(panel.locator("svg.spark")).to_be_visible()
    assert parts(page)["area"] == AREA


def test_the_panel_compares_by_interval_and_lists_types_with_theirs(
    opened: Watched, published: dict[str, dict[str, str]], site_dir: Path
) -> None:
    page, row = opened.page, published[AREA]
    page.goto(page.url.split("#")[0] + f"#area={AREA}")
    panel = page.locator("#panel")
    with (site_dir / "data" / "boroughs.csv").open(encoding="utf-8", newline="") as file:
        borough = next(one for one in csv.DictReader(file) if one["borough"] == row["borough"])
    rate, low, high = (float(borough["rate"]), float(row["rate_low"]), float(row["rate_high"]))
    words = "lower than" if high < rate else "higher than" if low > rate else "not to be told apart from"
    expect(panel).to_contain_text(f"{words} {row['borough']}'s {rate:,.1f}")
    panel.locator("#by-type summary").click()
    burglary = panel.locator("#by-type tr", has_text="Burglary")
    counted = int(burglary.locator("td").nth(0).inner_text())
    assert float(burglary.locator("td").nth(1).inner_text()) == pytest.approx(
        1000 * counted / int(row["population"]), abs=0.05
    )
    expect(burglary.locator("td").nth(2)).to_have_text(re.compile(r"^[\d.]+ to [\d.]+$"))


def test_a_neighbours_link_is_read_out_from_its_heading(opened: Watched) -> None:
    page = opened.page
    page.goto(page.url.split("#")[0] + f"#area={AREA}")
    near = page.locator("#panel .links a").first
    name = near.inner_text()
    near.press("Enter")
    heading = page.locator("#panel h2")
    expect(heading).to_have_text(name)
    expect(heading).to_be_focused()
    expect(page.locator("#map-status")).to_contain_text(name)


def test_a_boroughs_areas_stand_beside_the_map_as_a_table(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    page = opened.page
    page.select_option("#measure", "recorded")
    page.select_option("#period", "12m")
    page.select_option("#borough", label="Camden")
    expect(page.locator("#panel h2")).to_have_text("Camden")
    inside = [row for row in published.values() if row["borough"] == "Camden"]
    rows = page.locator("#panel tbody tr")
    expect(rows).to_have_count(len(inside))
    assert parts(page)["borough"] == "camden"
    page.locator("#panel th button", has_text="Rate").click()
    highest = max(inside, key=lambda row: float(row["rate_per_1000_12m"]))
    expect(rows.first).to_contain_text(f"{float(highest['rate_per_1000_12m']):,.1f}")
    rows.first.locator("a").press("Enter")
    expect(page.locator("#panel h2")).to_have_text(highest["lsoa21nm"])


def test_arrow_keys_go_to_a_neighbour_and_escape_lets_go(opened: Watched) -> None:
    page = opened.page
    page.goto(page.url.split("#")[0] + f"#area={AREA}")
    near = page.locator("#panel .links a")
    near.first.wait_for()
    names = near.all_inner_texts()
    page.locator("#map canvas").focus()
    page.keyboard.press("ArrowRight")
    heading = page.locator("#panel h2")
    expect(heading).to_have_text(re.compile("|".join(map(re.escape, names))))
    assert parts(page)["area"] != AREA
    page.keyboard.press("Escape")
    expect(heading).to_have_count(0)
    expect(page).to_have_url(re.compile(r"^(?!.*area=)"))


def test_the_panel_calls_a_rate_coloured_only_where_the_colours_are_rates(opened: Watched) -> None:
    page = opened.page
    page.goto(page.url.split("#")[0] + f"#measure=cluster&area={AREA}")
    expect(page.locator("#panel")).to_contain_text("Shrunk towards its borough's average:")
    page.goto(page.url.split("#")[0] + f"#measure=recorded&area={AREA}")
    expect(page.locator("#panel")).to_contain_text("Shrunk towards its borough's average, as coloured:")


def test_measure_and_period_change_title_legend_and_address(opened: Watched) -> None:
    page = opened.page
    before = page.locator("#legend").inner_text()
    page.select_option("#measure", "burglary")
    expect(page.locator("#map-title")).to_contain_text("Burglary")
    expect(page).to_have_url(re.compile("measure=burglary"))
    assert page.locator("#legend").inner_text() != before
    year = page.locator("#period option").nth(1).get_attribute("value") or ""
    page.select_option("#period", year)
    expect(page).to_have_url(re.compile(f"period={year}"))
    page.select_option("#measure", "cluster")
    expect(page.locator("#period")).to_be_disabled()
    expect(page.locator("#map-title")).to_contain_text("Cluster")
    expect(page.locator("#legend")).to_contain_text("palest: stays in under")


def test_a_flagged_area_is_hatched_and_says_why(
    opened: Watched, published: dict[str, dict[str, str]]
) -> None:
    flagged = next(code for code, row in published.items() if row["denominator_flag"])
    page = opened.page
    page.goto(page.url.split("#")[0] + f"#area={flagged}&measure=recorded")
    expect(page.locator("#panel")).to_contain_text(published[flagged]["denominator_flag"])
    expect(page.locator("#panel")).not_to_contain_text("With its interval, the rate is")
    shown, ground = page.evaluate(
        "(id) => [LCA.atlas.colours()[id], LCA.atlas.colour('ground')]", sorted(published).index(flagged)
    )
    assert shown == ground


def test_a_shared_address_reopens_the_same_view(opened: Watched, address: Callable[[str], str]) -> None:
    page = opened.page
    page.goto(address(f"map.html#area={AREA}&measure=burglary"))
    expect(page.locator("#map-title")).to_contain_text("Burglary")
    page.evaluate("LCA.map.jumpTo({ center: [-0.17, 51.56], zoom: 12.5 })")
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
