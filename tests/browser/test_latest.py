"""The Latest month page asks police.uk when, and only when, its button is pressed; the loopback publisher answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from build.settings import Publishers, Run
from build.vocabulary import API_CATEGORIES
from tests.loopback import Fault, Loopback
from tests.sources.world import crime

from .conftest import Watched

NEWER = "2031-01"


def in_central_london(i: int, category: str) -> dict:
    """A crime inside the page's rectangle, no two at the same place."""
    (west, south), (_, north), (east, _), _ = Run().central_london
    share = (i % 997 + 0.5) / 997
    place = {
        "latitude": f"{south + (north - south) * share:.6f}",
        "longitude": f"{west + (east - west) * (1 - share):.6f}",
        "street": {"id": i, "name": "On or near X"},
    }
    return crime(i, NEWER, category, location=place)


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    """The API, with a month newer than any that is built."""
    crimes = [in_central_london(i, list(API_CATEGORIES)[i % 3]) for i in range(300)]
    crimes.append({**in_central_london(300, "burglary"), "location_type": "BTP"})
    with Loopback(dates=[NEWER, "2025-12"], crimes={NEWER: crimes}, stall=1) as server:
        yield server


@pytest.fixture
def page(watched: Watched, site_dir: Path, tmp_path: Path, publisher: Loopback) -> Page:
    """The page from disk, its publisher on the loopback."""
    shutil.copytree(site_dir / "assets", tmp_path / "assets")
    html = (site_dir / "latest.html").read_text(encoding="utf-8")
    api = Publishers().api
    # The address stands in the policy and in the page's data, and nowhere else.
    assert html.count(api) == 2
    assert f"connect-src 'self' {api};" in html
    (tmp_path / "latest.html").write_text(html.replace(api, f"{publisher.host}/api/"), encoding="utf-8")
    watched.page.goto((tmp_path / "latest.html").as_uri())
    return watched.page


def press(page: Page) -> str:
    """Press, wait until the answer is there; returns what is said."""
    page.click("#ask")
    for _ in range(400):
        if page.is_enabled("#ask") and not page.inner_text("#ask-status").endswith("…"):
            break
        page.wait_for_timeout(50)
    return page.inner_text("#ask-status")


def test_nothing_is_asked_before_the_press_then_counts_stand_beside_the_built_month(page, publisher):
    page.wait_for_timeout(300)
    assert publisher.log == []
    assert (
        press(page) == "police.uk has January 2031: 300 incidents. The newest month may still be incomplete."
    )
    rows = page.eval_on_selector_all(
        "#ask-answer tbody tr", "rows => rows.map(r => [...r.cells].map(c => c.textContent))"
    )
    feed = json.loads(
        page.inner_text("#live-feed") or page.eval_on_selector("#live-feed", "e => e.textContent")
    )
    built = {t["name"]: f"{t['count']:,}" for t in feed["types"]}
    asked = {API_CATEGORIES[slug]: "100" if i < 3 else "0" for i, slug in enumerate(API_CATEGORIES)}
    assert rows == [[name, asked[name], built[name]] for name in API_CATEGORIES.values()]


def test_an_area_with_too_many_crimes_is_asked_for_in_quarters(page, publisher):
    publisher.most = 100
    assert "300 incidents" in press(page)
    assert publisher.counts("all-crime") > 4


ERRORS: list[tuple[str, Callable[[Loopback], object], str]] = [
    ("nothing newer", lambda p: setattr(p, "dates", ["2020-01"]), "nothing newer: police.uk’s newest month is January 2020."),
    ("empty", lambda p: p.crimes.clear(), "lists January 2031, and does not give it yet"),
    ("502", lambda p: p.faults.append(Fault("all-crime", "status", value="502")), "does not give it yet"),
    ("429", lambda p: setattr(p, "rate", (0, 0)), "asked too much"),
    ("no months", lambda p: setattr(p, "dates", []), "cannot be read"),
    ("no real months", lambda p: setattr(p, "dates", ["9999-99", "2031-13", "soon"]), "cannot be read"),
    ("dropped connection", lambda p: p.faults.append(Fault("dates", "break")), "cannot be reached"),
    ("no cross-origin header", lambda p: p.faults.append(Fault("dates", "html")), "cannot be reached"),
    ("unknown type", lambda p: p.crimes[NEWER].append(in_central_london(7000, "piracy")), "cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "said"), ERRORS, ids=lambda v: v if isinstance(v, str) else "")
def test_errors_are_said_in_words(page, publisher, name, change, said):
    change(publisher)
    assert said in press(page)
    assert page.locator("#ask-answer table").count() == 0
    assert page.is_enabled("#ask")
