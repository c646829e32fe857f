"""A postcode is found in the site's own files: every other host is blocked, and nothing asks for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page, Route, expect

from build.ingest.reference import Reference, load_reference
from build.settings import Run
from tests.report.search.points import OUTLINE_EDGE, postcode_points

from .conftest import Watched

PLACED = 200  # postcodes through the browser


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(Run())


@pytest.fixture
def alone(watched: Watched) -> Iterator[Page]:
    """A page that nothing but the site's own folder answers."""
    left: list[str] = []

    def only_the_disk(route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            left.append(route.request.url)
            route.abort()

    watched.page.route("**/*", only_the_disk)
    yield watched.page
    assert left == []
    assert watched.problems == []


def status(page: Page, typed: str) -> str:
    """Type something that no place answers, or not alone; returns what is said for all to see."""
    page.fill("#search", typed)
    said = page.locator("#search-status:not(.visually-hidden)")
    expect(said).to_be_visible()
    box = said.bounding_box()
    assert box
    assert box["height"] > 20
    return said.inner_text()


def test_postcodes_lead_to_the_areas_that_hold_them(
    alone: Page, address: Callable[[str], str], reference: Reference
) -> None:
    points = postcode_points()
    points = points.iloc[np.linspace(0, len(points) - 1, PLACED).astype(int)]
    outline = dict(zip(reference.areas.lsoa21cd, reference.outlines, strict=True))
    alone.goto(address("method.html"))
    alone.locator("#search").focus()
    strays = {}
    for postcode, east, north in points.itertuples(index=False, name=None):
        alone.fill("#search", postcode)
        group = alone.get_by_role("group", name=f"Postcode {postcode}", exact=True)
        found = re.search(r"E01\d{6}", group.get_by_role("option").inner_text())
        assert found
        far = outline[found[0]].distance(shapely.Point(east, north))
        if far > OUTLINE_EDGE:
            strays[postcode] = far
    assert strays == {}


@pytest.mark.parametrize("typed", ["SE1 9SG", "se19sg", " Se1  9sg ", "SE1 9sg"])
def test_a_postcode_is_found_however_it_is_typed(
    alone: Page, address: Callable[[str], str], typed: str
) -> None:
    alone.goto(address("index.html"))
    alone.fill("#find", typed)
    option = alone.locator("#find-list").get_by_role("group", name="Postcode SE1 9SG").get_by_role("option")
    code = re.search(r"E01\d{6}", option.inner_text())
    assert code
    option.click()
    alone.wait_for_url(re.compile(code[0]), wait_until="commit")


def test_a_letter_o_typed_for_a_nought_is_forgiven(alone: Page, address: Callable[[str], str]) -> None:
    alone.goto(address("method.html"))
    alone.fill("#search", "SW1A OAA")
    expect(alone.get_by_role("group", name="Postcode SW1A 0AA")).to_be_visible()


def test_an_unknown_postcode_falls_to_its_sector_and_says_so(
    alone: Page, address: Callable[[str], str], site_dir: Path
) -> None:
    alone.goto(address("method.html"))
    said = status(alone, "E8 3ZZ")
    assert "E8 3ZZ is not among London’s postcodes" in said
    options = alone.get_by_role("group", name="Sector E8 3").get_by_role("option")
    assert re.search(r"E01\d{6}; \d+ of \d+ postcodes", options.first.inner_text())
    alone.keyboard.press("Enter")
    alone.wait_for_url(re.compile(r"E01\d{6}"), wait_until="commit")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("M1 1AA", "No postcode in London begins with M1. This site covers Greater London only."),
        ("AL1 1AA", "No postcode in London begins with AL1"),
        ("E1 0", "Type the whole postcode for one small area"),
        ("E8", "E8 is a postcode district"),
        ("SE1 9SGX", "“SE1 9SGX” is not a whole postcode"),
        ("SE1 9SG1", "“SE1 9SG1” is not a whole postcode"),
    ],
)
def test_what_is_no_postcode_of_london_is_said_in_a_plain_sentence(
    alone: Page, address: Callable[[str], str], typed: str, said: str
) -> None:
    alone.goto(address("method.html"))
    assert said in status(alone, typed)
