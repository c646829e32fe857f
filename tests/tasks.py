"""What a new reader comes to do, done in a browser and timed: ``python -m tests.tasks SITE``.

SITE is the folder of a built site or the address that it is served from. Each task is a list of actions as a reader
counts them (typing a name is one, a press is one); the browser tests hold the counts to their limits.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

AREA = "Camden 001A"
READY = "#map-page[data-state=ready]"


@dataclass
class Steps:
    """A reader's actions on a page, counted."""

    page: Page
    taken: int = 0

    def type(self, selector: str, text: str) -> None:
        """Fill a field."""
        self.page.fill(selector, text)
        self.taken += 1

    def press(self, selector: str) -> None:
        """Click or tap what the selector names first."""
        self.page.locator(selector).first.click()
        self.taken += 1


Address = Callable[[str], str]


def find_burglaries(steps: Steps, address: Address) -> str:
    """From the Overview to an area's burglaries, by its name; returns the row of the table as printed."""
    steps.page.goto(address("index.html"))
    steps.type("#find", AREA)
    steps.press("#find-list [role=option]")
    row = steps.page.locator("#panel tbody tr", has_text="Burglary")
    expect(row.locator("td").first).to_have_text(re.compile(r"[\d,]+"))
    return row.inner_text()


def take_boroughs_table(steps: Steps, address: Address) -> str:
    """From a borough's page to its CSV; returns the name of the file."""
    steps.page.goto(address("places/camden.html"))
    with steps.page.expect_download() as download:
        steps.press("main a[href$='data/boroughs/camden.csv']")
    return str(download.value.suggested_filename)


def open_a_shared_view(steps: Steps, address: Address) -> str:
    """From a link that somebody sent to the same measure, period, area and view; returns the address then."""
    steps.page.goto(
        address("map.html#measure=robbery&period=2024-12&area=E01000896&view=12.00/51.5500/-0.1500")
    )
    steps.page.locator(READY).wait_for()
    return steps.page.url


TASKS: dict[str, tuple[Callable[[Steps, Address], str], int]] = {
    "an area's burglaries, from the Overview": (find_burglaries, 2),
    "a borough's table, from its page": (take_boroughs_table, 1),
    "a shared view of the map": (open_a_shared_view, 0),
}


def main(site: str) -> None:
    """Do each task in a fresh browser context and print its actions and seconds."""
    from tests.browser.conftest import ARGUMENTS, CHROMIUM

    served = site.startswith(("http:", "https:"))
    base = site.rstrip("/") if served else Path(site).resolve().as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, (task, most) in TASKS.items():
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            steps = Steps(context.new_page())
            start = time.perf_counter()
            answer = task(steps, lambda path: f"{base}/{path}")
            spent = time.perf_counter() - start
            print(
                f"{name}: {steps.taken} of at most {most} actions, {spent:.1f} s: {' '.join(answer.split())}"
            )
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
