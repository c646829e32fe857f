"""A postcode leaves the browser when, and only when, the reader chooses so; postcodes.io's stand-in answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from build.settings import Network, Publishers

from .postcodes_io import UNKNOWN, PostcodesIo, found

AREA, OTHER = "E01003934", "E01000907"
PATIENCE = 700  # milliseconds, in place of the site's own


@pytest.fixture
def service() -> Iterator[PostcodesIo]:
    with PostcodesIo() as server:
        yield server


@pytest.fixture
def place(site_dir: Path, tmp_path: Path, service: PostcodesIo) -> Callable[[str], str]:
    """Addresses of pages on disk whose postcodes.io is the loopback."""
    for folder in ("assets", "map"):
        (tmp_path / folder).symlink_to(site_dir / folder)
    own, patience = Publishers().postcodes, f'data-patience="{Network().postcode_patience}"'
    for name in ("method.html", "map.html"):
        html = (site_dir / name).read_text(encoding="utf-8")
        # The address stands in the policy and in the page's data, and nowhere else.
        assert html.count(own) == 2
        assert f"connect-src 'self' {own};" in html
        assert patience in html
        html = html.replace(own, service.address).replace(patience, f'data-patience="{PATIENCE}"')
        (tmp_path / name).write_text(html, encoding="utf-8")
    return lambda path: f"{tmp_path.as_uri()}/{path}"


@pytest.fixture
def page(context: BrowserContext, place: Callable[[str], str]) -> Page:
    opened = context.new_page()
    opened.goto(place("method.html"))
    return opened


def offered(page: Page, text: str) -> None:
    """Type a postcode and wait until the option to ask for it is there."""
    page.fill("#search", text)
    first = page.locator("#search-list [role=option]").first
    expect(first).to_contain_text("Ask postcodes.io for SE1 9SG")
    expect(first).to_contain_text("Your browser will send the postcode to that service")


def ask(page: Page) -> None:
    offered(page, "SE1 9SG")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("typed", ["SE1 9SG", "se19sg", " Se1  9sg "])
def test_nothing_is_sent_before_the_option_is_chosen(page: Page, service: PostcodesIo, typed: str) -> None:
    service.answer = found(AREA)
    page.locator("#search").focus()
    offered(page, typed)
    page.keyboard.press("Enter")  # marks the option, so that a second press is a choice
    expect(page.locator("#search-list [role=option]").first).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(200)
    assert service.log == []
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"map.html#.*area={AREA}"), wait_until="commit")
    assert service.log == ["/postcodes/SE19SG"]


def test_on_the_map_page_the_area_is_chosen_at_once(
    page: Page, place: Callable[[str], str], service: PostcodesIo
) -> None:
    service.answer = found(None, lsoa=OTHER)  # an older answer, with one code that is still an area of 2021
    page.goto(place(f"map.html#area={AREA}"))
    heading = page.locator("#panel h2")
    before = heading.inner_text()
    offered(page, "SE1 9SG")
    page.locator("#search-list [role=option]").first.click()
    expect(page).to_have_url(re.compile(f"area={OTHER}"))
    expect(heading).not_to_have_text(before)


ANSWERS = [
    ("outside London", lambda s: found("E01023732", "St Albans"), "(St Albans) in none of London's areas"),
    ("retired code alone", lambda s: found(None, lsoa="E01000010"), "in none of London's areas of 2021"),
    ("no such postcode", lambda s: UNKNOWN, "knows no postcode SE1 9SG in use"),
    ("error", lambda s: (503, b"{}"), "answers with an error (503)"),
    ("not JSON", lambda s: (200, b"<html>"), "cannot be read"),
    ("no codes", lambda s: (200, b'{"result": null}'), "cannot be read"),
]


@pytest.mark.parametrize(("name", "answer", "said"), ANSWERS, ids=[name for name, *_ in ANSWERS])
def test_what_can_not_be_placed_is_said_in_words(page, service, name, answer, said):
    service.answer = answer(service)
    ask(page)
    status = page.locator("#search-status")
    expect(status).to_contain_text(said)
    assert status.bounding_box()["height"] > 20  # seen, not only heard
    assert "method.html" in page.url


def test_a_slow_answer_is_given_up_and_another_question_forgets_it(page: Page, service: PostcodesIo) -> None:
    service.let_go.clear()
    ask(page)
    expect(page.locator("#search-status")).to_contain_text("Asking postcodes.io for SE1 9SG")
    expect(page.locator("#search-status")).to_contain_text("did not answer in time")
    ask(page)
    page.fill("#search", "camden")
    expect(page.locator("#search-list [role=option]").first).to_contain_text("Camden")
    service.answer = found(AREA)
    service.let_go.set()
    page.wait_for_timeout(PATIENCE + 200)
    assert "method.html" in page.url
    expect(page.locator("#search-list")).to_be_visible()


def test_a_service_that_refuses_and_a_browser_that_is_offline_are_said(
    page: Page, service: PostcodesIo, context: BrowserContext
) -> None:
    service.close()
    ask(page)
    expect(page.locator("#search-status")).to_contain_text("cannot be reached")
    context.set_offline(True)
    page.fill("#search", "se1 9sg")
    expect(page.locator("#search-status")).to_contain_text("You are offline")
    expect(page.locator("#search-list")).to_be_hidden()


def test_half_a_postcode_asks_for_the_rest(page: Page, service: PostcodesIo) -> None:
    page.fill("#search", "SE1 9")
    expect(page.locator("#search-status")).to_contain_text("type all of it")
    assert service.log == []
