"""What is said of a place is the same on its page and card, in the map's panel, in the search and in its file."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from build.london import LONDON_CODE
from build.report.words.measures import MEASURE_NAMES

from .conftest import PATIENCE, Watched, map_opened

Place = Mapping[str, Any]
# A cell as it is seen: a dash says "not available" to those who do not see it.
CELLS = """(rows) => rows.map((row) => [...row.cells].map((cell) =>
  (cell.querySelector("[aria-hidden=true]") || cell).textContent.trim()))"""


def table(site: Path, name: str) -> list[dict[str, str]]:
    with (site / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def drawn(rows: list[dict[str, str]], code: str) -> str:
    """The code of one of the rows, another with every change of the data."""
    return random.Random(len(rows)).choice(rows)[code]


# Each kind of place that is told of in its own way -> the code of one.
KINDS: dict[str, Callable[[Path], str]] = {
    "a borough": lambda site: drawn(
        [row for row in table(site, "boroughs.csv") if not row["denominator_flag"]], "borough_code"
    ),
    "a borough that is not compared": lambda site: next(
        row["borough_code"] for row in table(site, "boroughs.csv") if row["denominator_flag"]
    ),
    "a ward": lambda site: drawn(
        [row for row in table(site, "wards.csv") if not row["denominator_flag"]], "ward_code"
    ),
    "a ward that is not compared": lambda site: drawn(
        [row for row in table(site, "wards.csv") if row["denominator_flag"]], "ward_code"
    ),
    "a small area": lambda site: drawn(
        [row for row in table(site, "lsoa.csv") if not row["denominator_flag"]], "lsoa21cd"
    ),
    "a small area that is not compared": lambda site: drawn(
        [row for row in table(site, "lsoa.csv") if row["denominator_flag"]], "lsoa21cd"
    ),
    "the quietest small area": lambda site: min(
        table(site, "lsoa.csv"), key=lambda row: int(row["crimes_12m"])
    )["lsoa21cd"],
    "an estimated ward": lambda site: estimated(site, "E05"),
    "an estimated small area": lambda site: estimated(site, "E01"),
}


def estimated(site: Path, level: str) -> str:
    """The code of a place of which months of the last two years are estimated."""
    for path in sorted((site / "data/place").glob(f"{level}*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        recent = set(held["months"][-24:])
        if any(recent & set(months) for months in held["estimated"].values()):
            return path.stem
    pytest.fail("nothing is estimated")


def printed(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


def expected_rows(held: Place) -> dict[str, list[str]]:
    """By type as it is called: the count, the year before and the verdict of the place's file."""
    return {
        MEASURE_NAMES[slug]: [printed(year["count"]), printed(year["previous"]), year["verdict"]]
        for slug, year in held["year"].items()
    }


def rows_of(page: Page, selector: str) -> dict[str, list[str]]:
    """The rows of a table by their heading; a verdict without its arrow."""
    return {
        name: [cell.removeprefix("↑ ").removeprefix("↓ ") for cell in cells]
        for name, *cells in page.locator(selector).evaluate_all(CELLS)
    }


def on_the_page(page: Page, held: Place, area: bool) -> dict[str, list[str]]:
    """Check what a place's page and its card say; return the rows of its table."""
    home = f"[id={held['code']}]" if area else "main"
    said = page.locator(f"{home} > p" if area else "#said").first
    text = said.text_content() or ""
    assert text.startswith(held["said"]) if area else text == held["said"]
    if not area:  # the words that the card is drawn with
        assert page.locator("meta[name=description]").get_attribute("content") == held["said"]
    return rows_of(page, f"{home if area else '.place-two'} table.types tbody tr")


def in_the_panel(page: Page, held: Place) -> dict[str, list[str]]:
    """Check the sentence of the map's panel; return the rows of its table."""
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_contain_text(held["name"], timeout=PATIENCE)
    sentences = panel.locator(".panel-body > p, #panel-body > p").all_text_contents()
    assert held["said"] in " ".join(sentences)
    return rows_of(page, "#panel .area-list tbody tr")


@pytest.fixture(scope="module")
def map_page(browser: Browser, address: Callable[[str], str]) -> Iterator[Watched]:
    """The map, small and opened once: its panel is asked for one place after another."""
    with map_opened(browser, address("map.html"), viewport={"width": 700, "height": 600}) as watched:
        yield watched


@pytest.mark.parametrize("kind", KINDS)
def test_page_card_panel_search_and_file_say_the_same(
    kind: str, watched: Watched, map_page: Watched, address: Callable[[str], str], site_dir: Path
) -> None:
    page = watched.page
    code = KINDS[kind](site_dir)
    held = json.loads((site_dir / f"data/place/{code}.json").read_text(encoding="utf-8"))
    area, borough = held["level"] == "area", held["level"] == "borough"
    rows = expected_rows(held)

    page.goto(address(held["page"]))
    own = on_the_page(page, held, area)
    assert {name: cells[:3] for name, cells in own.items()} == {
        name: cells for name, cells in rows.items() if name in own
    }
    # A small area's section leaves out what was never recorded, and nothing else.
    assert {name for name in rows if name not in own} <= {
        name for name, cells in rows.items() if area and cells[:2] == ["0", "0"]
    }
    label = page.locator("#said ~ .estimated-in-part").all_text_contents()

    slug, page = Path(held["page"]).stem, map_page.page
    page.goto(address(f"map.html#{'area' if area else held['level']}={slug if borough else code}"))
    panel = in_the_panel(page, held)
    compared = f"explore.html#place={code},{LONDON_CODE}"
    expect(page.locator(f"#panel a[href*='{compared}']")).to_have_text("London")
    assert {name: cells[:3] for name, cells in panel.items()} == rows
    for name, cells in own.items():
        if not area:
            assert panel[name][3] == cells[3].removesuffix(" times"), name
    if not area:
        told = page.locator("#panel .estimated-in-part").all_text_contents()
        assert [text.partition(".")[0] for text in told] == [text.partition(".")[0] for text in label]

    page.fill("#search", code if area else f"{held['name']} {held['level']}".removesuffix(" borough"))
    year = held["year"]["recorded"]
    period = re.search(r"recorded .*? crimes? in (.*?)[.,]", held["said"])
    assert period
    noun = "crime" if year["count"] == 1 else "crimes"
    counted = f"{year['count']:,}" if year["count"] else "no"
    said = f"{counted} {noun} in {period[1]}: {year['verdict']}"
    options = page.locator("#search-list [role=option]", has_text=held["name"]).filter(has_text=said)
    expect(options.first).to_be_visible(timeout=PATIENCE)
    marked = "(estimated in part)" in (options.first.text_content() or "")
    assert marked == bool(page.locator("#panel .estimated-in-part").count())
    assert watched.problems + map_page.problems == []
