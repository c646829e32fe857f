"""Pictures of every type of page, for whoever changes how the site looks.

``python -m tests.pictures SITE OUT`` writes one PNG a page, width and colour scheme, one as it would be printed,
and a PDF. ``--readme FOLDER`` takes the two pictures of the README instead.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE
from tests.browser.page_types import TYPES

WIDTHS = (320, 390, 768, 1280, 1920)
SCHEMES = ("light", "dark")
README = {
    "overview.png": "index.html",
    "map.png": "map.html#area=E01000896",
}


def settle(page: Page) -> None:
    """Wait until charts, pictures and map of the whole page are drawn."""
    page.mouse.move(9, 9)  # the map waits for a sign of a reader
    page.evaluate("LCA.drawAll?.()")
    page.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every((one) => one.complete)")
    if page.locator("#map-page").count():
        page.locator("#map-page[data-state]").wait_for()
        page.wait_for_timeout(500)


def take(browser: Browser, site: Path, out: Path, path: str, widths: list[int]) -> None:
    """Write the pictures of one page."""
    stem = path.removesuffix(".html").replace("/", "-")
    for width in widths:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{site.as_uri()}/{path}")
        settle(page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(500)
            page.screenshot(path=out / f"{stem}-{width}-{scheme}.png", full_page=True)
        context.close()
    context = browser.new_context(viewport={"width": 794, "height": 1123})  # A4 in CSS pixels
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{path}")
    settle(page)
    page.pdf(path=out / f"{stem}.pdf", format="A4")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.screenshot(path=out / f"{stem}-print.png", full_page=True)
    context.close()


def take_readme(browser: Browser, site: Path, out: Path) -> None:
    """Write the README's pictures: the first screen of the Overview and of the map with an area chosen."""
    for name, path in README.items():
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(f"{site.as_uri()}/{path}")
        settle(page)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=out / name)
        page.close()


def main() -> None:
    """Take the pictures that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--readme", action="store_true", help="write the README's two pictures into OUT instead"
    )
    parser.add_argument("--pages", nargs="+", default=TYPES, metavar="PATH")
    parser.add_argument("--widths", nargs="+", type=int, default=list(WIDTHS))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        if given.readme:
            take_readme(browser, given.site.resolve(), given.out)
        else:
            for path in given.pages:
                take(browser, given.site.resolve(), given.out, path, given.widths)
                print(path)
        browser.close()


if __name__ == "__main__":
    main()
