"""Nothing that is read moves when a page's scripts come, and what they serve works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from .conftest import PATIENCE, Watched

WHERE = """(parts) => parts.map((part) => document.querySelector(part).getBoundingClientRect())
  .map(({ x, y, width, height }) => [x, y, width, height])"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("map.html", ["#map-frame", "#map-key", "#panel"]),
        ("places/index.html", [".table-filter", ".table-scroll"]),
        ("places/hackney.html", [".table-filter", ".table-scroll"]),
    ],
)
def test_parts_stand_where_they_stood_before_the_scripts(
    browser: Browser, address: Callable[[str], str], path: str, parts: list[str], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 850})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    stood = []
    for scripts in (False, True):
        if not scripts:
            page.route("**/*.js", lambda route: route.abort())
        page.goto(address(path))
        page.evaluate("document.fonts.ready.then(() => true)")
        stood.append(page.evaluate(WHERE, parts))
        page.unroute_all()
    before, after = stood
    assert [pytest.approx(box, abs=1) for box in before] == after
    context.close()


def test_the_box_over_a_table_leaves_the_rows_that_hold_what_is_typed(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address("places/index.html"))
    page.get_by_label("Filter the boroughs").fill("king")
    shown = page.locator("table.places tbody tr:visible th")
    expect(shown).to_have_text(["Barking and Dagenham", "Kingston upon Thames"])
    page.get_by_label("Filter the boroughs").fill("")
    expect(shown).to_have_count(33)
    assert watched.problems == []
