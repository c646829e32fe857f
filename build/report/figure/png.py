"""Drawings to PNG: ``vl_convert`` renders them with the font it carries, Pillow packs those of few colours."""

from __future__ import annotations

from io import BytesIO

import vl_convert
from PIL import Image

# Carried inside vl_convert, so that a picture does not depend on the fonts of the machine that draws it.
FONT = "Liberation Sans"
OPAQUE = (255, 255)


def draw_png(svg: str, scale: float = 1.0) -> bytes:
    """Return an SVG as a PNG, ``scale`` pixels to each of its units."""
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def draw_flat_png(svg: str) -> bytes:
    """Return an opaque SVG of few colours as a PNG with a palette: about a seventh of the bytes ``vl_convert`` writes.

    Raises
    ------
    ValueError
        If the drawing is transparent anywhere.
    """
    picture = Image.open(BytesIO(draw_png(svg)))
    if picture.getchannel("A").getextrema() != OPAQUE:
        raise ValueError("a palette is for pictures without transparent parts")
    flat = picture.convert("RGB").quantize(method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    packed = BytesIO()
    flat.save(packed, "PNG", optimize=True)
    return packed.getvalue()
