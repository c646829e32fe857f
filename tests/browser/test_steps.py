"""A chart from the keyboard: one stop of the Tab key, then its table's rows by arrow, spoken and shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Watched

CELL = "(cell) => (cell.querySelector('[aria-hidden] + .visually-hidden') || cell).textContent.trim()"


def table_rows(figure: Locator) -> list[list[str]]:
    """The table's cells in the page, headings first, as a screen reader has them."""
    rows = "(rows) => rows.map((row) => [...row.cells].map(%s))" % CELL  # noqa: UP031
    cells: list[list[str]] = figure.locator("tr").evaluate_all(rows)
    return cells


def spoken(heads: list[str], row: list[str]) -> str:
    return ", ".join([row[0], *(f"{head} {cell}" for head, cell in zip(heads[1:], row[1:], strict=True))])


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(300):  # a page of a place has links and a table before its chart
        if target.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("the Tab key does not reach the chart")


def test_arrows_go_from_row_to_row_and_the_row_is_spoken_shown_and_marked(
    watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address("places/camden.html"))
    figure = page.locator("figure:has([data-chart])").first
    steps = figure.get_by_role("slider")
    tab_to(page, steps)
    figure.locator(".live svg").wait_for()
    heads, *rows = table_rows(figure)
    assert heads == ["Month", "Camden", "London", "Estimated"]
    for key, row in [
        ("ArrowRight", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("End", -1),
        ("Home", 0),
        ("ArrowUp", 0),
    ]:
        page.keyboard.press(key)
        expect(steps).to_have_attribute("aria-valuetext", spoken(heads, rows[row]))
        expect(figure.locator(".step")).to_have_text(spoken(heads, rows[row]))
        # The borough's point of that month and London's.
        months = figure.locator(".live .chosen").evaluate_all(
            "(all) => all.map((one) => one.__data__.datum.name)"
        )
        assert months == [rows[row][0]] * 2
    expect(figure.locator(".live .chosen").first).to_have_css("opacity", "1")
    outline = steps.evaluate(
        "(one) => { const { outlineWidth, outlineStyle } = getComputedStyle(one); return [outlineWidth, outlineStyle]; }"
    )
    assert outline == ["2px", "solid"]
    page.keyboard.press("Tab")
    expect(figure.locator(".step")).to_be_hidden()
    expect(figure.locator(".live .chosen")).to_have_count(0)
    assert watched.problems == []


@pytest.mark.parametrize("path", ["index.html", "stops.html", "latest.html"])
def test_every_chart_can_be_stepped_through(
    path: str, watched: Watched, address: Callable[[str], str]
) -> None:
    page = watched.page
    page.goto(address(path))
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    for figure in page.locator("figure:has([data-chart])").all():
        steps = figure.get_by_role("slider")
        heads, *rows = table_rows(figure)
        steps.focus()
        page.keyboard.press("End")
        expect(steps).to_have_attribute("aria-valuetext", spoken(heads, rows[-1]))
        assert int(steps.get_attribute("max") or 0) == len(rows) - 1
    assert watched.problems == []


def test_the_pointer_still_reaches_the_marks(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("trends.html"))
    page.locator("main details:has(#overview-mix) > summary").first.click()
    chart = page.locator("#overview-mix")
    chart.scroll_into_view_if_needed()
    chart.locator(".mark-rect path").first.hover()
    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_be_visible()
    first = table_rows(chart)[1]
    for cell in first[:2]:
        expect(tip).to_contain_text(cell)
