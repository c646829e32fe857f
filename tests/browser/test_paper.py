"""A printed page: in the light, with charts as drawings, tables open, its address and its months."""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from build.report.figure import theme

from .conftest import PATIENCE
from .page_types import A_BOROUGH, TYPES


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def below(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site below a path of a server, as a project's pages are."""
    home = tmp_path_factory.mktemp("served")
    (home / "sub").mkdir()
    (home / "sub" / "path").symlink_to(site_dir)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=home)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sub/path/"
        server.shutdown()


def ink(pdf: bytes) -> str:
    """The drawing orders of a PDF as text."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    out = []
    for stream in streams:
        try:
            out.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:  # a font or another thing that is not packed so
            continue
    return "\n".join(out)


def order(colour: str) -> str:
    """A colour as a PDF's fill order names it: ``.7216 .2627 .0588``."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.4f}".lstrip("0").rstrip("0") for at in (1, 3, 5))


def test_paper_is_light_holds_drawings_and_all_tables(browser: Browser, below: str) -> None:
    context = browser.new_context(color_scheme="dark")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{below}{A_BOROUGH}")
    page.evaluate("LCA.drawAll?.()")
    page.get_by_label("Colours").select_option("dark")
    pdf = page.pdf()
    assert pdf.count(b"/Subtype /Image") == 0
    orders = ink(pdf)
    assert order(theme.LIGHT["emphasis"]) in orders
    assert order(theme.DARK["emphasis"]) not in orders
    assert order(theme.DARK["ground"]) not in orders
    # Opened for the print, and closed again after it.
    assert page.locator("main details[open]").count() == 0
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open])").count() == 0
    expect(page.locator("#address")).to_have_text(f"{below}{A_BOROUGH}")
    expect(page.locator("#address")).to_be_visible()
    expect(page.locator("footer")).to_contain_text(re.compile(r"Period: (\w+ )?\d{4} to (\w+ )?\d{4}"))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details[open]").count() == 0
    context.close()


def test_paper_opens_tables_without_a_script(browser: Browser, address: Callable[[str], str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address("places/index.html"))
    expect(page.locator(".figure table")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".figure table")).to_be_visible()
    context.close()


# The figures of a page that hold neither a picture nor a drawing, and those with a chart and no rows in their table.
BARE = """(figures) => [...document.querySelectorAll(figures)].filter((one) =>
  !one.querySelector("img, svg") || (one.querySelector("[data-chart]") && !one.querySelector("tbody tr"))).map(({ id }) => id)"""
PAPER: ViewportSize = {"width": 717, "height": 1000}  # A4 within the margins of Chromium
PHONE: ViewportSize = {"width": 390, "height": 800}


@dataclass
class Visit:
    """Each type of page, opened one after the other. problems : by path. wider : than the paper, in pixels, by path."""

    problems: dict[str, list[str]] = field(default_factory=dict)
    wider: dict[str, int] = field(default_factory=dict)


def visit(browser: Browser, below: str, scripts: bool) -> Visit:
    context = browser.new_context(java_script_enabled=scripts, viewport=PHONE)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    out, problems = Visit(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("response", lambda got: got.status < 400 or problems.append(f"{got.status} {got.url}"))
    figures = "figure" if scripts else "figure:not(.explore-figure)"  # Explore draws by script alone
    for path in [*TYPES, "places/city-of-london.html"]:
        problems.clear()
        page.goto(f"{below}{path}", wait_until="load")
        expect(page.locator("main h1")).to_be_visible()
        problems += [f"figure {one} is bare" for one in page.evaluate(BARE, figures)]
        if scripts:
            page.emulate_media(media="print")
            page.set_viewport_size(PAPER)
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            if over := page.evaluate("document.documentElement.scrollWidth - innerWidth"):
                out.wider[path] = over
            page.emulate_media(media="null")
            page.set_viewport_size(PHONE)
        else:
            pictures = page.locator("main").get_by_role("img").count()
            if pictures != page.locator("main :is(img, [role=img]):visible").count():
                problems.append("a picture without words")
        if problems:
            out.problems[path] = [*problems]
    context.close()
    return out


@pytest.fixture(scope="module")
def visited(browser: Browser, below: str) -> Visit:
    return visit(browser, below, scripts=True)


def test_every_type_of_page_reads_below_a_path_of_a_server(visited: Visit) -> None:
    assert visited.problems == {}


def test_every_type_of_page_reads_there_without_scripts(browser: Browser, below: str) -> None:
    assert visit(browser, below, scripts=False).problems == {}


def test_nothing_is_wider_than_the_paper(visited: Visit) -> None:
    """What is wider would be cut, or shrink the whole page."""
    assert visited.wider == {}
