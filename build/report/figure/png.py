"""Drawings to PNG: ``vl_convert`` renders them with the font it carries, Pillow packs those of few colours."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import vl_convert
from PIL import Image

from build.storage.kept import Kept

# Carried inside vl_convert, so that a picture does not depend on the fonts of the machine that draws it.
FONT = "Liberation Sans"
OPAQUE = (255, 255)


def draw_png(svg: str, scale: float = 1.0) -> bytes:
    """Return an SVG as a PNG, ``scale`` pixels to each of its units."""
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def draw_flat_pngs(drawings: Sequence[str], cache: Path, workers: int) -> list[bytes]:
    """Return drawings as PNGs with palettes, but those kept in ``cache`` in parallel threads: drawing does not hold the lock."""
    made_with = f"{version('vl-convert-python')} {version('pillow')} {Path(__file__).read_text('utf-8')}"
    with ThreadPoolExecutor(workers) as threads:
        return Kept(cache / "pictures", made_with).all(
            drawings, lambda missing: threads.map(draw_flat_png, missing)
        )


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
    flat = picture.convert("RGB").quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    packed = BytesIO()
    flat.save(packed, "PNG")
    return packed.getvalue()
