"""What is said of a place is the same on its page, in the map's panel, in the search and in its file."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import PATIENCE, Watched, map_ready

PLACES = random.Random(7)


@pytest.mark.parametrize("level", ["E09", "E05", "E01"])
def test_page_panel_search_and_file_say_the_same(
    level: str, watched: Watched, address: Callable[[str], str], site_dir: Path
) -> None:
    page = watched.page
    files = sorted((site_dir / "data/place").glob(f"{level}*.json"))
    held = json.loads(PLACES.choice(files).read_text(encoding="utf-8"))
    kind = {"E09": "borough", "E05": "ward", "E01": "area"}[level]
    name = held["page"].split("/")[-1].removesuffix(".html") if kind == "borough" else held["code"]
    page.goto(address(f"map.html#{kind}={name}"))
    map_ready(page)
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_contain_text(held["name"], timeout=PATIENCE)
    said = panel.locator(".panel-body > p").all_inner_texts()
    assert held["said"] in " ".join(said)
    rows = {
        cells[0]: cells[1:]
        for cells in panel.locator(".area-list tbody tr").evaluate_all(
            "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
    }
    burglary = held["year"]["burglary"]
    assert rows["Burglary"][:3] == [
        f"{burglary['count']:,}",
        f"{burglary['previous']:,}",
        burglary["verdict"],
    ]
    # Compared with London, it opens on Explore with both.
    panel.get_by_role("link", name="London", exact=True).last.click()
    page.wait_for_url(re.compile(rf"explore\\.html#place={held['code']},E12000007"), wait_until="commit")
    page.goto(address(held["page"]))
    shown = page.locator(f"#{held['code']} p" if kind == "area" else "#said").first
    expect(shown).to_contain_text(held["said"], timeout=PATIENCE)
    year = held["year"]["recorded"]
    page.fill("#search", held["code"] if kind == "area" else held["name"])
    option = page.locator("#search-list [role=option]", has_text=f"{year['count']:,} crimes in")
    expect(option.first).to_contain_text(year["verdict"], timeout=PATIENCE)
