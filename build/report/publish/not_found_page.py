"""The page for an address that leads nowhere."""

from __future__ import annotations

from build.report.page import Content, Page


def not_found(content: Content) -> Page:
    """The page for an address that leads nowhere."""
    return Page(
        "404.html",
        "404.html",
        "Page not found",
        "This address leads nowhere on this site.",
        {},
        listed=False,
        anywhere=True,
    )
