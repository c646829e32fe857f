"""How long a reader waits: ``python -m tests.pace SITE``.

SITE is the folder of a built site, opened from disk in a browser whose processor is slowed to a quarter, as a phone's is.
Printed are medians of five, in milliseconds: the map's first drawn frame from the first sign of a reader, a change of
measure and a step of the slider until the map is drawn again, a key to results in the search, and choosing a place or a
type to the drawn chart on Explore. Of a drag across the map and of the playing slider: the time between two frames, and how
long scripts held one up (what counts: the drawing itself is done in software here). Figures for a note, not a test: they
depend on the machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, explore_ready

SLOWER = 4
TIMES = 5
SEARCHES = ("Hackney", "Mare Street", "Brixton", "SE1 9SG", "Kensigton")
MAP_READY = "#map-page[data-state=ready]"
# From the first move of the pointer until the map says that its first frame is drawn.
FIRST_FRAME = """() => new Promise((done) => {
  const page = document.getElementById("map-page");
  addEventListener("mousemove", ({ timeStamp }) => {
    new MutationObserver(() => page.dataset.state === "ready" && done(performance.now() - timeStamp))
      .observe(page, { attributes: true, attributeFilter: ["data-state"] });
  }, { once: true });
})"""
# Something is chosen or typed; ended is when the map has drawn the frame that shows it.
REDRAWN = """async ([id, value, kind]) => {
  const field = document.getElementById(id), title = document.getElementById("map-title");
  const before = title.textContent, start = performance.now();
  field.value = value;
  field.dispatchEvent(new Event(kind, { bubbles: true }));
  while (title.textContent === before) await new Promise(requestAnimationFrame);
  await new Promise((done) => { LCA.map.once("render", done); LCA.map.triggerRepaint(); });
  return performance.now() - start;
}"""
# Each letter of a text in turn, until the list of what is found has changed.
LETTERS = """async (text) => {
  const input = document.getElementById("search"), list = document.getElementById("search-list");
  const status = document.getElementById("search-status"), spent = [];
  for (let end = 1; end <= text.length; end++) {
    const changed = new Promise((done) => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(); });
      for (const one of [list, status]) watch.observe(one, { childList: true, subtree: true, attributes: true });
    });
    const start = performance.now();
    input.value = text.slice(0, end);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await changed;
    spent.push(performance.now() - start);
  }
  return spent;
}"""
# From now on: when each frame began, and every task that took longer than 50 ms.
FRAMES = """() => {
  const began = window.began;
  window.began = [];
  window.held = [];
  if (began) return;
  const next = (now) => { window.began.push(now); requestAnimationFrame(next); };
  requestAnimationFrame(next);
  new PerformanceObserver((list) => window.held.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask" });
}"""
# Explore marks itself ready again each time that it has drawn.
CHARTED = """async ([id, value]) => {
  const field = document.getElementById(id), explore = document.getElementById("explore");
  const drawn = new Promise((done) => {
    new MutationObserver(() => done()).observe(explore, { attributes: true, attributeFilter: ["data-state"] });
  });
  const start = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await drawn;
  return performance.now() - start;
}"""


@contextmanager
def slow(browser: Browser) -> Iterator[Page]:
    """A new reader's page on a slowed processor."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(120_000)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page
    context.close()


def first_frame(browser: Browser, site: str) -> float:
    """The map's first drawn frame, from the first sign of a reader."""
    with slow(browser) as page:
        page.goto(f"{site}/map.html", wait_until="load")
        page.wait_for_timeout(500)
        page.evaluate(f"() => {{ window.drawn = ({FIRST_FRAME})(); }}")
        page.mouse.move(9, 9)
        page.locator(MAP_READY).wait_for()
        return float(page.evaluate("window.drawn"))


def changes_of_measure(page: Page) -> list[float]:
    """Five types of crime, one after the other; each file is fetched the first time."""
    types = ["burglary", "robbery", "drugs", "shoplifting", "vehicle_crime"]
    return [page.evaluate(REDRAWN, ["measure", name, "change"]) for name in types]


def steps_of_the_slider(page: Page) -> list[float]:
    """Five periods; the first step fetches the months, and is not counted."""
    newest = int(page.locator("#window").get_attribute("max") or 0)
    spent = [page.evaluate(REDRAWN, ["window", newest - step, "input"]) for step in range(1, TIMES + 2)]
    return spent[1:]


def frames(page: Page, move: Callable[[Page], None]) -> tuple[list[float], list[float]]:
    """Times between frames, and tasks over 50 ms, while something moves."""
    page.evaluate(FRAMES)
    move(page)
    began = page.evaluate("window.began")
    return [after - before for before, after in pairwise(began)], page.evaluate("window.held")


def drag(page: Page) -> None:
    """Move the map across the screen and back, for two seconds."""
    page.mouse.move(900, 500)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(900 - 3 * min(step, 120 - step), 500)
        page.wait_for_timeout(16)
    page.mouse.up()


def play(page: Page) -> None:
    """Let the slider play, for five seconds."""
    page.locator("#play").click()
    page.wait_for_timeout(5000)


def charts(page: Page) -> tuple[list[float], list[float]]:
    """Five boroughs, each for the first time, then five types."""
    codes = ["E09000012", "E09000007", "E09000005", "E09000003"]
    places = [page.evaluate(CHARTED, ["explore-borough", code]) for code in codes]
    kinds = ["burglary", "robbery", "drugs", "shoplifting", "vehicle_crime"]
    return places, [page.evaluate(CHARTED, ["explore-type", kind]) for kind in kinds]


def main(folder: str) -> None:
    """Print what was measured."""
    site = Path(folder).resolve().as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        show("map, first drawn frame", [first_frame(browser, site) for _ in range(TIMES)])
        with slow(browser) as page:
            page.goto(f"{site}/map.html#measure=recorded&view=10.00/51.5000/-0.1000")
            page.locator(MAP_READY).wait_for()
            show("map, change of measure", changes_of_measure(page))
            show("map, step of the slider", steps_of_the_slider(page))
            for what, move in (("a drag", drag), ("the playing slider", play)):
                between, held = frames(page, move)
                show(f"map, {what}, between frames", between)
                show(f"map, {what}, tasks over 50 ms", held or [0.0])
        with slow(browser) as page:
            page.goto(f"{site}/sources.html")
            page.locator("#search").focus()
            page.wait_for_function("LCA.search.index().then(() => true)")
            show("search, key to results", [one for text in SEARCHES for one in page.evaluate(LETTERS, text)])
        with slow(browser) as page:
            explore_ready(page, f"{site}/explore.html")
            places, kinds = charts(page)
            show("Explore, a borough to the chart", places)
            show("Explore, a type to the chart", kinds)
        browser.close()


def show(what: str, spent: list[float]) -> None:
    """Print the middle one of several times, with the longest."""
    print(f"{what}: median {median(spent):.0f} ms of {len(spent)}, longest {max(spent):.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
