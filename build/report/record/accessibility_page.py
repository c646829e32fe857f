"""The accessibility statement: the standard aimed at, how it was tested, known shortcomings."""

from __future__ import annotations

from typing import Final

from build.report.figure import theme
from build.report.figure.contrast import contrast
from build.report.page import Content, Page
from build.report.words import phrases as say

STANDARD: Final = "Web Content Accessibility Guidelines (WCAG) 2.2, level AA"
# What tests/browser tests on every type of page; the page says the same.
WIDTHS: Final = (1280, 390)
SCHEMES: Final = ("light", "dark")
NARROWEST: Final = 320
TEXT: Final = ("ink", "muted", "accent", "emphasis")  # colours of text
DRAWN: Final = ("ink", "muted", "accent", "emphasis", "context")  # colours in charts
TEXT_CONTRAST: Final = 4.5  # WCAG's minimum for text, and for graphics
DRAWN_CONTRAST: Final = 3.0


def least_contrast(names: tuple[str, ...]) -> float:
    """Return the lowest contrast of these colours against the ground, light and dark."""
    return min(
        contrast(tokens[name], tokens["ground"]) for tokens in (theme.LIGHT, theme.DARK) for name in names
    )


def accessibility(content: Content) -> Page:
    """The standard, what was tested, known limits."""
    panels = sum("panels" in figure.spec["datasets"] for figure in content.figures.values())
    return Page(
        "accessibility.html",
        "accessibility.html",
        "Accessibility",
        f"How this site can be read and used, measured against the {STANDARD}, and what falls short of it.",
        {
            "standard": STANDARD,
            "charts": sum(figure.live for figure in content.figures.values()),
            "panels": panels,
            "widths": say.joined([str(width) for width in WIDTHS]),
            "narrowest": NARROWEST,
            "schemes": say.joined(list(SCHEMES)),
            "text_contrast": least_contrast(TEXT),
            "text_needed": TEXT_CONTRAST,
            "drawn_contrast": least_contrast(DRAWN),
            "drawn_needed": DRAWN_CONTRAST,
        },
    )
