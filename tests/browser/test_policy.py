"""The security policy: the browser blocks what it forbids; that no page violates it, test_pages sees of every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Watched

LISTEN = """window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => refused.push(
  `${event.effectiveDirective} ${event.blockedURI}`));
window.add = (tag, text) => document.body.append(Object.assign(document.createElement(tag), { textContent: text }));"""


@pytest.mark.parametrize(
    ("attempt", "directive"),
    [
        ("add('script', 'window.ran = 1')", "script-src-elem inline"),
        ("document.body.setAttribute('onclick', 'window.ran = 1'); document.body.click()", "script-src-attr inline"),
        ("setTimeout('window.ran = 1')", "script-src eval"),
        ("add('style', 'p { color: red }')", "style-src-elem inline"),
        ("fetch('https://example.org/').catch(() => {})", "connect-src https://example.org"),
        ("document.body.append(Object.assign(new Image(), { src: 'https://example.org/a.png' }))", "img-src https://example.org"),
    ],
)  # fmt: skip
def test_what_the_policy_forbids_is_refused(
    watched: Watched, address: Callable[[str], str], attempt: str, directive: str
) -> None:
    page = watched.page
    page.goto(address("404.html"))
    page.evaluate(f"() => {{ {LISTEN} }}")
    page.evaluate(f"() => {{ {attempt} }}")
    page.wait_for_function("refused.length")
    assert page.evaluate("refused[0]").startswith(directive)
    assert page.evaluate("window.ran") is None
