"""axe on every type of page, at a desk and on a phone, light and dark: it finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from build.report.record.accessibility_page import SCHEMES, WIDTHS

from .conftest import EXPLORE_READY, PATIENCE, map_ready
from .page_types import TYPES

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# The marks of a drawing are hidden from whoever axe speaks for; to walk them takes longer than all the rest.
RUN = """() => axe.run({ exclude: [".live > [aria-hidden]"] }, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))]))"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def found(page: Page) -> list[Any]:
    """What axe finds in each way of looking at the page."""
    out = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            out += [(width, scheme, violation) for violation in page.evaluate(RUN)]
    return out


COMPARED = "explore.html#place=E09000012,E09000007&type=burglary"
STATES = ["map.html#area=E01000896", "map.html#borough=camden"]


@pytest.mark.parametrize(
    "path", [*TYPES, *STATES, *(f"{COMPARED}&tab={tab}" for tab in ("chart", "table", "map"))]
)
def test_axe_finds_nothing(path: str, page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(path))
    if path.startswith("map.html"):
        map_ready(page)
    if "tab=" in path:  # without a state Explore stays as the build drew it
        page.locator(EXPLORE_READY).wait_for()
    page.evaluate("document.querySelectorAll('main .figure details').forEach((one) => { one.open = true; })")
    page.evaluate(AXE)
    assert found(page) == []


def test_axe_would_find_something(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address("404.html"))
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    page.evaluate(AXE)
    assert {violation[0] for _, _, violation in found(page)} == {"image-alt"}
