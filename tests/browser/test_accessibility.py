"""axe on every type of page, at a desk and on a phone, light and dark: it finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from build.report.record.accessibility_page import SCHEMES, WIDTHS

from .conftest import EXPLORE_READY, PATIENCE, map_ready
from .page_types import TYPES

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Rows and entries of one make (elements, classes, roles, with or without words) are alike to axe: three of each stay.
THIN = """() => {
  const make = (one) => [one.tagName, !one.textContent.trim(), ...[...one.attributes].map(({ name, value }) =>
    /^(class|role|scope|type|fill|style|tabindex|aria-(?!label))/.test(name) ? `${name}=${value}` : name + !value)].join(" ");
  for (const list of document.querySelectorAll("main tbody, main ul, main ol")) {
    const seen = new Map();
    for (const one of [...list.children]) {
      const kind = [one, ...one.querySelectorAll("*")].map(make).join();
      seen.set(kind, (seen.get(kind) || 0) + 1);
      if (seen.get(kind) > 3) one.remove();
    }
  }
}"""
# The marks of a drawing are hidden from whoever axe speaks for; to walk them takes longer than all the rest.
RUN = """(colours) => {
  const ours = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const rules = axe.getRules(colours ? ["cat.color"] : ours).filter(({ tags }) => tags.some((tag) => ours.includes(tag)));
  return axe.run({ exclude: [".live > [aria-hidden]"] }, {
    resultTypes: ["violations"], runOnly: { type: "rule", values: rules.map(({ ruleId }) => ruleId) },
  }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))]));
}"""
# Everything that rules but those of colours look at: what stands there, where, how large, and whether it is seen.
SHAPE = """() => [...document.querySelectorAll("body *")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [one.tagName, one.checkVisibility({ visibilityProperty: true }), ...[x, y, width, height].map(Math.round)].join(" ");
}).join()"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def found(page: Page) -> list[Any]:
    """What axe finds in each way of looking at the page.

    A second scheme that leaves everything where and as it was can only break the rules about colours.
    """
    out = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        shapes = set()
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            shapes.add(page.evaluate(SHAPE))
            only_colours = scheme != SCHEMES[0] and len(shapes) == 1
            out += [(width, scheme, violation) for violation in page.evaluate(RUN, only_colours)]
    return out


COMPARED = "explore.html#place=E09000012,E09000007&type=burglary"
STATES = ["map.html#area=E01000896", "map.html#borough=camden"]  # of a map that is open already
MAP = TYPES.index("map.html") + 1


@pytest.mark.parametrize(
    "path",
    [*TYPES[:MAP], *STATES, *TYPES[MAP:], *(f"{COMPARED}&tab={tab}" for tab in ("chart", "table", "map"))],
)
def test_axe_finds_nothing(path: str, page: Page, address: Callable[[str], str]) -> None:
    page.goto(address(path))
    if path.startswith("map.html"):
        map_ready(page)
    if path in STATES:
        page.locator("#panel h2:not(:text-is('London'))").wait_for()
    if "tab=" in path:  # without a state Explore stays as the build drew it
        page.locator(EXPLORE_READY).wait_for()
    page.evaluate("document.querySelectorAll('main .figure details').forEach((one) => { one.open = true; })")
    page.evaluate(THIN)
    page.evaluate(AXE)
    assert found(page) == []


@pytest.mark.parametrize(
    ("fault", "rule", "schemes"),
    [
        ("document.querySelector('main').append(document.createElement('img'))", "image-alt", SCHEMES),
        (
            "document.querySelector('main p').style.color = 'light-dark(black, #222)'",
            "color-contrast",
            SCHEMES[1:],
        ),
    ],
)
def test_axe_would_find_something(
    fault: str, rule: str, schemes: Sequence[str], page: Page, address: Callable[[str], str]
) -> None:
    page.goto(address("404.html"))
    page.evaluate(fault)
    page.evaluate(AXE)
    violations = found(page)
    assert {violation[0] for _, _, violation in violations} == {rule}
    assert {scheme for _, scheme, _ in violations} <= set(schemes)


def test_a_row_of_another_make_is_not_thinned_out(page: Page, address: Callable[[str], str]) -> None:
    page.goto(address("places/index.html"))
    page.evaluate("document.querySelector('main tbody tr:nth-child(20) td').textContent = ''")
    before = page.locator("main tbody tr").count()
    page.evaluate(THIN)
    assert 4 <= page.locator("main tbody tr").count() < before
    assert page.locator("main tbody td:empty").count() == 1
