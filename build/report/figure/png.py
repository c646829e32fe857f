"""Drawings to PNG: ``vl_convert`` renders them with the font it carries, Pillow packs those of few colours."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import vl_convert
from PIL import Image, ImageColor

# Carried inside vl_convert, so that a picture does not depend on the fonts of the machine that draws it.
FONT = "Liberation Sans"
PACKING = 3  # how hard PNGs are compressed: one step more takes twice as long, and saves a seventh
STEP = 14  # between shades of a palette, of 255: closer ones Pillow takes for each other


def draw_png(svg: str, scale: float = 1.0) -> bytes:
    """Return an SVG as a PNG, ``scale`` pixels to each of its units."""
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def flat_png(picture: Image.Image, palette: Image.Image) -> bytes:
    """Return a picture as a PNG with a palette of :func:`palette_of`: about a seventh of the bytes ``vl_convert`` writes.

    To find the colours of each picture would take longer than to draw it, and not keep the ground's.
    """
    packed = BytesIO()
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(packed, "PNG", compress_level=PACKING)
    return packed.getvalue()


def palette_of(pairs: Sequence[tuple[str, str]]) -> Image.Image:
    """Return a palette of two colours and what is between them, for each pair: the edges of letters and shapes."""
    ends = [[np.array(ImageColor.getrgb(colour)) for colour in pair] for pair in pairs]
    between = [np.linspace(low, high, max(2, abs(high - low).max() // STEP)) for low, high in ends]
    shades = np.rint(np.concatenate(between)).astype(np.uint8)
    palette = Image.new("P", (1, 1))
    palette.putpalette(shades.tobytes())
    return palette
