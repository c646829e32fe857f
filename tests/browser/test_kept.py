"""The page that tests share is as new for each of them: what one of them left behind, the next does not find."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import DESK, Watched, wipe


def test_what_a_test_leaves_behind_is_gone(watched: Watched, address: Callable[[str], str]) -> None:
    page = watched.page
    page.goto(address("404.html"))
    page.evaluate("localStorage.setItem('left', 1); sessionStorage.setItem('left', 1); window.left = 1")
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    page.context.route("**/*", lambda route: route.abort())
    wipe(page)
    page.goto(address("404.html"))
    assert page.evaluate("[localStorage.left, sessionStorage.left, window.left]") == [None, None, None]
    assert page.evaluate("[innerWidth, innerHeight]") == [DESK["width"], DESK["height"]]
    for left in ("print", "(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"):
        assert not page.evaluate(f"matchMedia('{left}').matches"), left
    assert watched.problems == []
