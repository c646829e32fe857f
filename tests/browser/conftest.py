"""A real Chromium on a site built once. Without one the tests skip, in one line; under CI they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

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
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("requestfailed", lambda request: self._failure(request.url, request.failure or ""))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" or "stays as a picture" in text or "did not load" in text:
            self.problems.append(f"console: {text}")

    def _failure(self, url: str, reason: str) -> None:
        # Leaving a page aborts what it was still loading.
        if "ERR_ABORTED" not in reason:
            self.problems.append(f"failed: {url} {reason}")

    def _request(self, url: str) -> None:
        if not url.startswith(("file:", "blob:", "data:")):
            self.problems.append(f"request: {url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    if not CHROMIUM:
        pytest.fail("No Chromium found; install one or give its path in CHROMIUM.")
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


EXPLORE_READY = "#explore[data-state=ready]"


def explore_ready(page: Page, url: str) -> Page:
    """Open Explore and wait until it is drawn; without a state in its address it waits itself for a sign of a reader."""
    page.goto(url)
    page.mouse.move(9, 9)
    page.locator(EXPLORE_READY).wait_for()
    return page


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh reader at a desk, in the light scheme."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    fresh.set_default_timeout(PATIENCE)
    yield fresh
    fresh.close()


@pytest.fixture
def watched(context: BrowserContext) -> Watched:
    """A page that keeps a record of what goes wrong."""
    fresh = Watched(context.new_page())
    fresh.watch()
    return fresh
