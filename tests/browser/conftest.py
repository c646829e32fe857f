"""A real Chromium on a site built once. Without one the tests skip, in one line; under CI they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

HERE = Path(__file__).resolve().parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
# Software rendering, so that WebGL works on a machine without a graphics card; no calls home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
]
PATIENCE = int(os.environ.get("LCA_PATIENCE", "60000"))  # milliseconds: drawing in software on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark these tests, and skip them where there is no Chromium (under CI they run, and fail)."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if not CHROMIUM and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason="no Chromium"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once how many tests were left out and how to run them."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if "no Chromium" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} browser tests skipped: no Chromium found. Install one "
            "(Debian, Ubuntu: apt-get install chromium) or give its path in CHROMIUM."
        )


@dataclass
class Watched:
    """A page and everything that went wrong on it."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note errors, policy violations, charts that stayed pictures, and requests that leave for a host."""
        for event, note in self._notes().items():
            self.page.on(event, note)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Note no more."""
        for event, note in self._notes().items():
            self.page.remove_listener(event, note)

    def _notes(self) -> dict[str, Callable[[Any], None]]:
        return {
            "pageerror": self._error,
            "console": self._console,
            "request": self._request,
            "requestfailed": self._failure,
        }

    def _error(self, error: Any) -> None:
        self.problems.append(f"error: {error}")

    def _console(self, message: Any) -> None:
        if message.type == "error" or "stays as a picture" in message.text or "did not load" in message.text:
            self.problems.append(f"console: {message.text}")

    def _failure(self, request: Any) -> None:
        # Leaving a page aborts what it was still loading.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "blob:", "data:")):
            self.problems.append(f"request: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    if not CHROMIUM:
        pytest.fail("No Chromium found; install one or give its path in CHROMIUM.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(site_dir: Path) -> Callable[[str], str]:
    """Turn a path of the site into its address on disk."""
    return lambda path: f"{site_dir.as_uri()}/{path}"


def map_ready(page: Page) -> None:
    """Wait until the map is drawn; without a view in its address it waits itself for a sign of a reader."""
    page.mouse.move(9, 9)
    page.locator("#map-page[data-state=ready]").wait_for()


@contextmanager
def map_opened(browser: Browser, url: str, **reader: Any) -> Iterator[Watched]:
    """The map, opened once and drawn, for a reader of these settings who wants little motion."""
    context = browser.new_context(reduced_motion="reduce", **reader)
    context.set_default_timeout(PATIENCE)
    watched = Watched(context.new_page())
    watched.watch()
    watched.page.goto(url)
    map_ready(watched.page)
    yield watched
    context.close()


EXPLORE_READY = "#explore[data-state=ready]"


def explore_ready(page: Page, url: str) -> Page:
    """Open Explore and wait until it is drawn; without a state in its address it waits itself for a sign of a reader."""
    page.goto(url)
    page.mouse.move(9, 9)
    page.locator(EXPLORE_READY).wait_for()
    return page


DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh reader at a desk, in the light scheme."""
    fresh = browser.new_context(viewport=DESK, color_scheme="light")
    fresh.set_default_timeout(PATIENCE)
    yield fresh
    fresh.close()


@pytest.fixture
def fresh(context: BrowserContext) -> Watched:
    """A page of a fresh reader, for tests of what is loaded when, and for those that add scripts before a page's own."""
    watched = Watched(context.new_page())
    watched.watch()
    return watched


@pytest.fixture(scope="session")
def kept(browser: Browser) -> Iterator[Page]:
    """A page that tests use one after the other: to start another takes a second of processor."""
    context = browser.new_context(viewport=DESK, color_scheme="light")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def watched(kept: Page) -> Iterator[Watched]:
    """A page as a fresh reader at a desk has it, with a record of what goes wrong."""
    wipe(kept)
    watched = Watched(kept)
    watched.watch()
    yield watched
    watched.leave()


def wipe(page: Page) -> None:
    """Make a page as new: nothing stored, granted, emulated or in the way, the pointer in the corner."""
    page.goto("about:blank")
    page.set_viewport_size(DESK)
    page.emulate_media(media="null", color_scheme="light", reduced_motion="null")
    page.unroute_all()
    page.context.unroute_all()
    page.context.clear_cookies()
    page.context.clear_permissions()
    page.mouse.move(0, 0)
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": "file://", "storageTypes": "all"})
    session.detach()
