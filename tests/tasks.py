"""What a reader comes to do, done in a browser: ``python -m tests.tasks SITE``.

SITE is the folder of a built site, which is served on the loopback below a path. Each task starts on the Overview and is a list
of actions as a reader counts them (typing a name is one, a press is one, choosing from a list is one); the browser tests hold
the counts to their limits. No other host answers. Printed are the actions, the seconds, and what the task ended with.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

POSTCODE = "E8 1EA"  # the town hall of Hackney
READY = "#map-page[data-state=ready]"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FOUND = "#find-list [role=option]"
PATIENCE = 60_000  # milliseconds


@dataclass
class Steps:
    """A reader's actions on a page, counted."""

    page: Page
    site: Path
    address: str
    taken: int = 0

    def open(self, path: str = "index.html") -> None:
        """Open a page of the site; to follow a link that was sent is an action, to start is none."""
        self.page.goto(f"{self.address}{path}")

    def type(self, selector: str, text: str) -> None:
        """Fill a field."""
        self.page.fill(selector, text)
        self.taken += 1

    def press(self, target: Locator) -> None:
        """Click or tap."""
        target.click()
        self.taken += 1

    def choose(self, selector: str, label: str) -> None:
        """Choose from a list."""
        self.page.select_option(selector, label=label)
        self.taken += 1

    def find(self, text: str) -> None:
        """Type a place on the Overview and press the first that is found."""
        self.open()
        self.type("#find", text)
        self.press(self.page.locator(FOUND).first)


def find_a_postcode(steps: Steps) -> str:
    """A postcode leads to its small area, whose sentence is in view."""
    steps.open()
    steps.type("#find", POSTCODE)
    option = steps.page.locator(FOUND).first
    code = re.search(r"E01\d{6}", option.inner_text())
    assert code
    steps.press(option)
    steps.page.wait_for_url(re.compile(rf"places/hackney/[\w-]+\.html#{code[0]}$"))
    sentence = steps.page.locator(f"#{code[0]} p").first
    expect(sentence).to_be_in_viewport(timeout=PATIENCE)
    expect(sentence).to_contain_text(
        re.compile(r"recorded [\d,]+ crimes in .* the year before"), timeout=PATIENCE
    )
    return sentence.inner_text()


def find_a_street(steps: Steps) -> str:
    """A street lists the small areas on it; one of them is read about."""
    steps.open()
    steps.type("#find", "Mare Street")
    street = steps.page.get_by_role("group", name="Small areas on Mare Street")
    options = street.get_by_role("option")
    expect(options.nth(1)).to_contain_text("Hackney", timeout=PATIENCE)
    listed = options.count()
    steps.press(options.first)
    section = steps.page.locator(".area:target")
    expect(section.locator("p").first).to_be_in_viewport(timeout=PATIENCE)
    return f"{listed} small areas; {section.locator('h3').inner_text()}"


def read_a_change(steps: Steps) -> str:
    """Has burglary in Hackney gone up? The verdict and both counts are in view."""
    steps.find("Hackney")
    row = steps.page.locator("table.types tr", has=steps.page.locator("th", has_text="Burglary"))
    row.wait_for()
    if not seen(row):
        steps.page.keyboard.press("PageDown")
        steps.taken += 1
        steps.page.wait_for_function(
            "(one) => one.getBoundingClientRect().bottom < innerHeight", arg=row.element_handle()
        )
    expect(row).to_be_in_viewport(ratio=1, timeout=PATIENCE)
    count, before, verdict = (row.locator("td").nth(at).inner_text() for at in range(3))
    assert re.fullmatch(r"[\d,]+ [\d,]+", f"{count} {before}")
    assert re.search("rose|fell|about the same|too few to tell", verdict)
    return f"{count}, {before} the year before: {verdict}"


def seen(one: Locator) -> bool:
    """Whether all of an element is in the window."""
    return bool(
        one.evaluate(
            "(one) => { const b = one.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
        )
    )


def take_two_boroughs(steps: Steps) -> str:
    """Burglary by month in Hackney and Camden as CSV, with the sums of the table of wards."""
    page = steps.page
    steps.open()
    steps.press(page.locator(".nav-line").get_by_role("link", name="Explore"))
    page.wait_for_url("**/explore.html", wait_until="load")
    steps.choose("#explore-borough", "Hackney")
    expect(page.locator("#explore-places")).to_contain_text("Hackney", timeout=PATIENCE)
    steps.choose("#explore-borough", "Camden")
    expect(page.locator("#explore-places")).to_contain_text("Camden", timeout=PATIENCE)
    steps.choose("#explore-type", "Burglary")
    expect(page.locator("#explore-sentence")).to_contain_text("Burglary in Hackney", timeout=PATIENCE)
    with page.expect_download() as download:
        steps.press(page.locator("#take-csv"))
    taken = pd.read_csv(download.value.path())
    wards = pd.read_parquet(steps.site / "data/ward_type_month.parquet")
    boroughs = pd.read_csv(steps.site / "data/wards.csv").set_index("ward_code")["borough"]
    wards = wards.assign(borough=wards["code"].map(boroughs)).query("crime_type == 'Burglary'")
    wards = wards[wards["borough"].isin(["Hackney", "Camden"])]
    expected = wards.groupby(["borough", "month"])["count"].sum()
    found = taken.set_index(["name", "month"])["value"]
    assert found.to_dict() == expected.to_dict()
    return f"{len(taken)} rows, {int(taken['value'].sum()):,} burglaries"


def quote_a_borough(steps: Steps) -> str:
    """A borough's finding as text and as a picture, on a phone."""
    page = steps.page
    steps.open()
    steps.press(page.locator(".cards a:not(.term)").first)
    said = page.locator("#said").inner_text()
    steps.press(page.get_by_role("button", name="Copy this sentence"))
    expect(page.locator("[role=status]", has_text="Copied.")).to_be_visible(timeout=PATIENCE)
    assert said in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        steps.press(page.get_by_role("link", name="Picture (PNG)", exact=True))
    picture = Image.open(download.value.path())
    assert picture.format == "PNG"
    return f"{said} {picture.width} × {picture.height} pixels"


def open_a_shared_view(steps: Steps) -> str:
    """A link that somebody sent opens, on a phone, with map and answer on the first screen."""
    page = steps.page
    steps.open("map.html#measure=robbery&area=E01000896")
    steps.taken += 1
    page.locator(READY).wait_for()
    answer = page.locator("#panel .quote")
    expect(answer).to_contain_text("robber", timeout=PATIENCE)
    expect(answer).to_be_in_viewport(ratio=1, timeout=PATIENCE)
    expect(page.locator("#map canvas").first).to_be_in_viewport(ratio=0.3, timeout=PATIENCE)
    assert page.evaluate("scrollY") == 0
    return answer.inner_text()


def print_a_ward(steps: Steps) -> str:
    """A ward's page is one sheet of A4."""
    steps.find("Dalston ward")
    steps.page.wait_for_url(re.compile(r"places/hackney/dalston\.html$"))
    pages = sheets(steps.page)
    assert pages == 1
    return f"{pages} page"


def sheets(page: Page) -> int:
    """Pages of A4 that a page takes when it is printed."""
    pdf = page.pdf(format="A4")
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@dataclass(frozen=True)
class Task:
    """What a reader wants, the actions it may take, and on how large a screen."""

    do: Callable[[Steps], str]
    most: int
    screen: dict[str, int]


TASKS = {
    "a postcode's small area": Task(find_a_postcode, 2, WIDE),
    "the small areas on Mare Street": Task(find_a_street, 2, WIDE),
    "has burglary in Hackney gone up": Task(read_a_change, 3, WIDE),
    "burglary by month, Hackney and Camden, as CSV": Task(take_two_boroughs, 5, WIDE),
    "a borough's finding, quoted and as a picture": Task(quote_a_borough, 3, PHONE),
    "a shared link to the map": Task(open_a_shared_view, 1, PHONE),
    "a ward's profile, printed": Task(print_a_ward, 2, WIDE),
}


def fresh(browser: Browser, task: Task, address: str) -> BrowserContext:
    """A new reader whose network holds this site alone."""
    context = browser.new_context(viewport=task.screen, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE)
    context.route(lambda url: not url.startswith((address, "blob:", "data:")), lambda route: route.abort())
    return context


def main(site: str) -> None:
    """Do each task with a new reader and print its actions, seconds and outcome."""
    from tests.browser.conftest import ARGUMENTS, CHROMIUM
    from tests.browser.serving import served_below

    folder = Path(site).resolve()
    with served_below(folder, "/crime/") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, task in TASKS.items():
            context = fresh(browser, task, address)
            steps = Steps(context.new_page(), folder, address)
            start = time.perf_counter()
            answer = " ".join(task.do(steps).split())
            spent = time.perf_counter() - start
            print(f"{name}: {steps.taken} of at most {task.most} actions, {spent:.1f} s: {answer}")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
