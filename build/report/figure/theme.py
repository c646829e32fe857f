"""Colours and type sizes, defined once: charts, static SVGs, style sheet and map all read them here."""

from __future__ import annotations

from typing import Final

LIGHT: Final[dict[str, str]] = {
    "ground": "#fbfaf7",
    "ink": "#1b1d20",
    "muted": "#555b63",
    "rule": "#d8d5cd",
    "accent": "#0b5c7a",
    "emphasis": "#7b0a3b",
    "context": "#898c90",
    "band": "#e3e1da",
    "river": "#aebfc8",
    "park": "#9db88a",
}
DARK: Final[dict[str, str]] = {
    "ground": "#14171a",
    "ink": "#ece9e2",
    "muted": "#a9afb6",
    "rule": "#343a41",
    "accent": "#74c7e3",
    "emphasis": "#e052e0",
    "context": "#747a81",
    "band": "#262b30",
    "river": "#3b4a54",
    "park": "#4b6340",
}

# Names of the palettes in the style sheet, in the order low to high, below to above, groups.
PALETTES: Final = ("low-high", "below-above", "group")

# Low to high: rates, in fixed classes.
SEQUENTIAL_LIGHT: Final = ("#e6eff2", "#bcd6df", "#8bbccb", "#569fb6", "#277f9b", "#0b5c7a", "#063c52")
SEQUENTIAL_DARK: Final = ("#1b2b33", "#1f4352", "#276076", "#35809b", "#4fa3c0", "#74c7e3", "#c4ecf8")

# Below, at, above: residuals and differences from London.
DIVERGING_LIGHT: Final = ("#b8430f", "#dd8a5c", "#f0c9ae", "#e9e7e1", "#b3d0dc", "#5f9fb8", "#0b5c7a")
DIVERGING_DARK: Final = ("#ff9c5e", "#b96d41", "#6c432d", "#32373c", "#2b5363", "#4690ad", "#74c7e3")

# Clusters and ethnic groups: one fixed colour each, everywhere. They differ in lightness as well as in hue, so that they
# can be distinguished without red or green cones (tests/report/figure/test_contrast.py measures by how much).
GROUPS_LIGHT: Final = (
    "#0b6e99",
    "#c4501b",
    "#a07cdb",
    "#4c1e01",
    "#189e8c",
    "#4c3a93",
    "#7c423f",
    "#242855",
    "#4760d8",
    "#0b1215",
)
GROUPS_DARK: Final = (
    "#5bb5de",
    "#f28a52",
    "#785b8a",
    "#f9c555",
    "#8df0d8",
    "#5780d7",
    "#a88084",
    "#a74a04",
    "#c46f1e",
    "#84c9a9",
)

# How strongly an area's group is drawn, from the least certain membership to the most certain.
FADES: Final = (0.3, 0.6, 1.0)

# Type sizes in CSS pixels, smallest to largest; text is the second.
SCALE: Final = (14, 17, 20, 24, 29, 35)
SANS: Final = '"LCA Sans", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
SERIF: Final = '"LCA Serif", Georgia, Cambria, serif'


def dark_of() -> dict[str, str]:
    """Return the dark counterpart of every light colour, by its hex value.

    A colour with two uses (the accent is also a class of the sequential palette) has the same counterpart in both,
    so that a specification or an SVG can be recoloured by value alone.
    """
    pairs = [(LIGHT[token], DARK[token]) for token in LIGHT]
    pairs += zip(SEQUENTIAL_LIGHT, SEQUENTIAL_DARK, strict=True)
    pairs += zip(DIVERGING_LIGHT, DIVERGING_DARK, strict=True)
    pairs += zip(GROUPS_LIGHT, GROUPS_DARK, strict=True)
    return dict(pairs)


def svg_dark_style() -> str:
    """Return the ``<style>`` element that darkens a static SVG drawn in the light colours.

    It matches presentation attributes (``fill="#1b1d20"``), in lower case, and needs no script: an SVG shown through
    ``<img>`` follows the reader's colour scheme by itself.
    """
    rules = (
        f'[{attribute}="{light}"]{{{attribute}:{dark}}}'
        for light, dark in sorted(dark_of().items())
        for attribute in ("fill", "stroke")
    )
    return f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"


def _with_stand_in(families: str) -> str:
    """Families with what stands in for the first until it is loaded (build/report/publish/fonts.py) after it."""
    own, rest = families.split(", ", 1)
    return f'{own}, {own[:-1]} stand-in", {rest}'


def css_tokens() -> str:
    """Return the custom properties used by the style sheet: light, and dark by preference or by the switch.

    ``data-scheme`` on the root element is the switch's state: ``auto``, ``light`` or ``dark``. Paper is always light.
    ``--flip`` is how far third-party black icons are inverted.
    """
    light = "--flip:0;" + _properties(LIGHT, SEQUENTIAL_LIGHT, DIVERGING_LIGHT, GROUPS_LIGHT)
    dark = "--flip:0.9;" + _properties(DARK, SEQUENTIAL_DARK, DIVERGING_DARK, GROUPS_DARK)
    type_ = "".join(f"--size-{step}:{size / SCALE[1]:.4f}rem;" for step, size in enumerate(SCALE))
    return (
        f":root{{color-scheme:light dark;{light}{type_}--sans:{_with_stand_in(SANS)};--serif:{_with_stand_in(SERIF)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-scheme=light]){{{dark}}}}}\n"
        f"@media screen{{:root[data-scheme=light]{{color-scheme:light}}:root[data-scheme=dark]{{color-scheme:dark;{dark}}}}}\n"
        f"@media print{{:root{{color-scheme:light}}}}\n{_swatches()}\n"
    )


def _swatches() -> str:
    """Return a class for each colour of each palette, since pages may not set inline styles."""
    palettes = (SEQUENTIAL_LIGHT, DIVERGING_LIGHT, GROUPS_LIGHT)
    fades = "".join(
        f".swatch.fade-{index}{{background:var(--muted);opacity:{fade:g}}}"
        for index, fade in enumerate(FADES, 1)
    )
    return fades + "".join(
        f".swatch.{name}-{index}{{background:var(--{name}-{index})}}"
        for name, palette in zip(PALETTES, palettes, strict=True)
        for index in range(1, len(palette) + 1)
    )


def _properties(tokens: dict[str, str], *palettes: tuple[str, ...]) -> str:
    out = "".join(f"--{name}:{value};" for name, value in tokens.items())
    for name, palette in zip(PALETTES, palettes, strict=True):
        out += "".join(f"--{name}-{index}:{value};" for index, value in enumerate(palette, 1))
    return out
