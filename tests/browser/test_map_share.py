"""What a reader takes from the map: a link that reopens the view, a picture, a table of what is in view."""

from __future__ import annotations

import base64
import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import PATIENCE, Watched, map_opened, map_ready

AREA = "E01000896"
VIEW = f"map.html#measure=burglary&period=2024-12&area={AREA}&view=12.50/51.5600/-0.1700"
# The colours of a picture and how often each occurs, and its size.
READ_PICTURE = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const seen = {};
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.slice(at, at + 3).join(",");
    seen[colour] = (seen[colour] || 0) + 1;
  }
  return { width: image.width, height: image.height, seen };
}"""


@pytest.fixture(scope="module")
def opened(browser: Browser, address: Callable[[str], str]) -> Iterator[Watched]:
    """The map with a measure, a year, an area and a view, as somebody shared it."""
    with map_opened(browser, address(VIEW), viewport={"width": 900, "height": 900}) as watched:
        yield watched


def saved(page: Page, button: str, path: Path) -> str:
    """Press a button, keep what it saves, return the name that the browser was given."""
    with page.expect_download() as download:
        page.click(button)
    download.value.save_as(path)
    return str(download.value.suggested_filename)


def test_a_copied_link_is_the_view_and_opens_it_again(
    opened: Watched, browser: Browser, address: Callable[[str], str]
) -> None:
    page = opened.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".map-take summary")
    page.click("#copy-link")
    expect(page.locator("#share-status")).to_contain_text("is copied")
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url == address(VIEW)
    context = browser.new_context(viewport={"width": 390, "height": 800})
    context.set_default_timeout(PATIENCE)
    other = context.new_page()
    other.goto(copied)
    map_ready(other)
    assert other.url == copied
    expect(other.locator("#measure")).to_have_value("burglary")
    expect(other.locator("#window-name")).to_have_text("2024")
    expect(other.locator("#panel h2")).to_have_text(page.locator("#panel h2").inner_text())
    view: dict[str, Any] = other.evaluate("LCA.atlas.drawing.view()")
    assert {name: view[name] for name in ("zoom", "lat", "lng")} == pytest.approx(
        {"zoom": 12.5, "lat": 51.56, "lng": -0.17}, abs=1e-4
    )
    context.close()


def test_where_no_page_may_copy_the_link_is_shown(opened: Watched) -> None:
    page = opened.page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.click("#copy-link")
    expect(page.get_by_label("Link to this view")).to_have_value(page.url)


def test_the_picture_has_map_legend_and_words(opened: Watched, tmp_path: Path) -> None:
    page, path = opened.page, tmp_path / "view.png"
    assert saved(page, "#save-picture", path) == "london-crime-burglary-2024-12.png"
    blank = page.context.new_page()
    read = blank.evaluate(READ_PICTURE, base64.b64encode(path.read_bytes()).decode())
    blank.close()
    frame = page.locator("#map").bounding_box()
    assert frame
    assert read["width"] == pytest.approx(2 * frame["width"], abs=4)
    assert read["height"] > 2 * frame["height"] + 200  # title, legend and source have room of their own
    swatches = page.locator("#legend .swatch:not(.hatched)").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).backgroundColor.match(/[0-9]+/g).join(','))"
    )
    assert set(swatches) <= set(read["seen"])
    ink, emphasis = page.evaluate(
        "['ink', 'emphasis'].map((name) => LCA.atlas.colour(name).match(/\\w\\w/g).map((part) => parseInt(part, 16)).join(','))"
    )
    assert read["seen"].get(ink, 0) > 500  # the letters of the title
    assert read["seen"].get(emphasis, 0) > 200  # the outline of the chosen area


def test_the_table_is_what_is_in_view_with_counts_and_intervals(
    opened: Watched, site_dir: Path, tmp_path: Path
) -> None:
    page, path = opened.page, tmp_path / "view.csv"
    page.select_option("#measure", "recorded")
    page.locator("#window").focus()
    page.keyboard.press("End")
    expect(page.locator("#map-title")).not_to_contain_text("2024")
    assert re.fullmatch(r"london-crime-recorded-\d{4}-12\.csv", saved(page, "#save-table", path))
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    with (site_dir / "data" / "lsoa.csv").open(encoding="utf-8", newline="") as file:
        published = {row["lsoa21cd"]: row for row in csv.DictReader(file)}
    assert AREA in {row["lsoa21cd"] for row in rows}
    assert 0 < len(rows) < len(published)
    assert re.match(rf"{len(rows):,} areas saved", page.locator("#share-status").inner_text())
    for row in rows:
        known = published[row["lsoa21cd"]]
        assert row["count"] == known["crimes_12m"]
        assert (row["lsoa21nm"], row["ward"], row["borough"]) == (
            known["lsoa21nm"],
            known["ward"],
            known["borough"],
        )
        for name, published_name in (("rate", "rate_per_1000_12m"), ("rate_low",) * 2, ("rate_high",) * 2):
            assert float(row[name]) == pytest.approx(float(known[published_name]), abs=0.02)
    page.select_option("#measure", "decile")
    assert saved(page, "#save-table", path) == "london-crime-decile.csv"
    deciles = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert all(row["imd_decile"] == published[row["lsoa21cd"]]["imd_decile"] for row in deciles)
    assert opened.problems == []
