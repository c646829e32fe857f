"""Drawings to PNG: ``vl_convert`` draws them, with the font that it carries; here they are packed harder."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import vl_convert
from numpy.typing import NDArray

# Carried inside vl_convert, so that a picture does not depend on the fonts of the machine that draws it.
FONT = "Liberation Sans"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
LEVEL = 6  # of compression; the most takes five times as long to save one part in twenty
SHADES = 5  # bits a channel by which the colours of a picture of few inks are told apart
TRUE_COLOUR, PALETTE = 6, 3  # colour types
SUB = 1  # filter: each pixel is written as its difference from the one to its left

Pixels = NDArray[np.uint8]


def draw_png(svg: str, scale: float = 1.0) -> bytes:
    """Return an SVG as a PNG, ``scale`` pixels to each of its units."""
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def draw_flat_png(svg: str) -> bytes:
    """Return an SVG of a few opaque inks as a PNG with a palette: a quarter of the bytes that ``vl_convert`` writes.

    Raises
    ------
    ValueError
        When the drawing has more shades than a palette holds, or is not opaque.
    """
    return with_palette(pixels(draw_png(svg)))


def pixels(png: bytes) -> Pixels:
    """Return (rows, columns, 4) red, green, blue and opacity of a PNG as ``vl_convert`` writes it.

    References
    ----------
    Portable Network Graphics (PNG) Specification, W3C: 5 (chunks), 9 (filters), 11.2.2 (header).
    """
    chunks = _chunks(png)
    width, height, depth, colour = struct.unpack(">IIBB", chunks[0][1][:10])
    stream = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    rows = np.frombuffer(stream, np.uint8).reshape(height, -1)
    if (depth, colour) != (8, TRUE_COLOUR) or (rows[:, 0] != SUB).any():
        raise ValueError("vl_convert writes PNG otherwise than this was made for")
    return np.cumsum(rows[:, 1:].reshape(height, width, 4), axis=1, dtype=np.uint8)


def with_palette(picture: Pixels) -> bytes:
    """Return a picture as a PNG with a palette: near shades, as they lie along the edges of letters, become one."""
    if (picture[..., 3] != 255).any():
        raise ValueError("a palette is for pictures without transparent parts")
    height, width, _ = picture.shape
    shade = (picture[..., :3] >> (8 - SHADES)).astype(np.intp)
    code = ((shade[..., 0] << 2 * SHADES) | (shade[..., 1] << SHADES) | shade[..., 2]).ravel()
    found = np.bincount(code, minlength=1 << 3 * SHADES)
    used = np.flatnonzero(found)
    if len(used) > 256:
        raise ValueError(f"{len(used)} shades do not fit a palette")
    place = np.zeros(len(found), np.uint8)
    place[used] = np.arange(len(used))
    # The mean of each shade: of a flat colour, the colour itself.
    channels = [np.bincount(code, picture[..., c].ravel(), len(found))[used] / found[used] for c in range(3)]
    palette = np.rint(np.column_stack(channels)).astype(np.uint8)
    rows = np.zeros((height, width + 1), np.uint8)  # the first byte of a row: no filter
    rows[:, 1:] = place[code].reshape(height, width)
    header = struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)
    return _packed(
        [
            (b"IHDR", header),
            (b"PLTE", palette.tobytes()),
            (b"IDAT", zlib.compress(rows.tobytes(), LEVEL)),
            (b"IEND", b""),
        ]
    )


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _packed(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
