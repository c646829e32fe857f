"""A printed page: in the light, with charts as drawings, tables open, its address and its months."""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

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


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_type_of_page_reads_below_a_path_of_a_server(
    browser: Browser, below: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    problems: list[str] = []
    page.on(
        "response",
        lambda response: response.status < 400 or problems.append(f"{response.status} {response.url}"),
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    for path in TYPES:
        page.goto(f"{below}{path}", wait_until="load")
        expect(page.locator("main h1")).to_be_visible()
        drawn = (
            "figure" if scripts else "figure:not(.explore-figure)"
        )  # Explore draws what is chosen, by script alone
        for figure in page.locator(drawn).all():
            expect(figure.locator("img, svg").first).to_be_attached()
            if figure.locator("[data-chart]").count():
                assert figure.locator("tbody tr").count() > 0
        if not scripts:
            assert (
                page.locator("main").get_by_role("img").count()
                == page.locator("main img:visible, main svg[role=img]:visible").count()
            )
    context.close()
    assert problems == []


def test_nothing_is_wider_than_the_paper(browser: Browser, address: Callable[[str], str]) -> None:
    """A4 with the margins of Chromium: what is wider would be cut, or shrink the whole page."""
    context = browser.new_context(viewport={"width": 717, "height": 1000})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.emulate_media(media="print")
    wider = {}
    for path in [*TYPES, "places/city-of-london.html"]:
        page.goto(address(path))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        if over := page.evaluate("document.documentElement.scrollWidth - innerWidth"):
            wider[path] = over
    context.close()
    assert wider == {}
