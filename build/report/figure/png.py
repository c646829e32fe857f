"""Drawings to PNG: ``vl_convert`` renders them with the font it carries, Pillow packs those of few colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import numpy as np
import vl_convert
from PIL import Image, ImageColor

from build.analysis.parallel import in_processes
from build.storage.code_used import code_behind
from build.storage.kept import Kept

# Carried inside vl_convert, so that a picture does not depend on the fonts of the machine that draws it.
FONT = "Liberation Sans"
PACKING = 3  # how hard PNGs are compressed: one step more takes twice as long, and saves a seventh
STEP = 14  # between shades of a palette, of 255: closer ones Pillow takes for each other
Drawn = TypeVar("Drawn")


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


def draw_all(
    things: Sequence[Drawn], draw: Callable[[Drawn], bytes], made_with: str, cache: Path, workers: int
) -> list[bytes]:
    """Return each thing as a PNG; those that ``cache`` does not keep are drawn in so many processes.

    ``things`` : all that is drawn of one is in its ``repr``. draw : a function that processes can be given. made_with : what
    it is made with beyond them and the code.
    """
    by_words = {repr(thing): thing for thing in things}
    made_with += f" {version('vl-convert-python')} {version('pillow')} {code_behind(draw)}"
    return Kept(cache / "pictures", made_with).all(
        [repr(thing) for thing in things],
        lambda missing: in_processes(draw, [by_words[words] for words in missing], workers),
    )
