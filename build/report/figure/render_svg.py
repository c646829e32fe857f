"""Specifications to SVG."""

from __future__ import annotations

import json
from html import escape
from importlib.metadata import version
from pathlib import Path

import vl_convert

from build.errors import SiteError
from build.report.figure import theme
from build.report.figure.png import FONT
from build.storage.code_used import code_behind
from build.storage.kept import Kept

VEGA_LITE = "6.4"


def draw(spec: str) -> str:
    """Draw one specification, given as JSON, with text measured in one font, whatever others the machine has.

    Raises SiteError if it cannot be drawn.
    """
    try:
        svg = vl_convert.vegalite_to_svg(
            spec.replace(json.dumps(theme.SANS), json.dumps(FONT)), vl_version=VEGA_LITE
        )
    except ValueError as e:
        raise SiteError(f"A chart could not be drawn: {str(e).strip().splitlines()[0]}") from e
    return str(svg).replace(f'font-family="{FONT}"', f'font-family="{escape(theme.SANS)}"')


def draw_all(specs: list[str], cache: Path) -> list[str]:
    """Draw specifications, but those whose drawings the folder ``cache`` keeps.

    Raises
    ------
    SiteError
        If a specification cannot be drawn.
    """
    kept = Kept(cache, f"{version('vl-convert-python')} {code_behind(draw)}")
    drawn = kept.all(specs, lambda missing: [draw(spec).encode() for spec in missing])
    return [svg.decode() for svg in drawn]
