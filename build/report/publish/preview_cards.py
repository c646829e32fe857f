"""Pictures for previews of a link: a page's name, its finding, a small chart where it has one, the source."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from build.report.figure import chart_designs as design
from build.report.figure import theme
from build.report.figure.png import FONT, draw_png, flat_png, palette_of
from build.report.publish.fonts import FACES, Face
from build.storage.code_used import code_behind
from build.storage.kept import Kept

WIDTH, HEIGHT = 1200, 630  # the size previews are cropped to
BAR: Final = 10  # along the top
MARGIN: Final = 64
RIGHT: Final = 250  # room for the names at the ends of lines
TITLE, SENTENCE, SMALL = 66, 36, 24  # type sizes
# Per line of a sentence, of small text, of a name next to the chart.
LETTERS, SMALL_LETTERS, NAME_LETTERS = 58, 96, 16
LINES, LINES_ALONE = 4, 7  # of the sentence, above a chart and without one
BOTTOM: Final = 470  # of the chart
FIRST_LINE, LINE_STEP = 200, 47  # of the sentence
NARROW: Final = 34  # letters in a line of the sentence with a drawing to its right
PICTURE: Final = (690, 150, 446, 310)  # where a drawing goes: left, top, width, height
ROOT: Final = re.compile(r"<svg\b[^>]*>")
VIEW: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
EDGE: Final = 1  # units of a drawing that the line around a shape is wide
SCHEMES: Final = re.compile(r"<style>.*?</style>", re.S)  # a card has one scheme
LEADING: Final = 28  # between lines of small text
COLOURS: Final = {design.SUBJECT: theme.LIGHT["emphasis"], design.CONTEXT: theme.LIGHT["context"]}
INK, MUTED = theme.LIGHT["ink"], theme.LIGHT["muted"]
NAMES: Final = {design.SUBJECT: theme.LIGHT["emphasis"], design.CONTEXT: MUTED}

SERIF, SANS, BOLD = FACES
Point = tuple[float, float]
Box = tuple[int, int, int, int]  # left, top, width, height
CHART: Final[Box] = (0, FIRST_LINE, WIDTH, BOTTOM + 2 - FIRST_LINE)
SHEETS: Final = 8  # kept: cards that share one follow each other


@dataclass(frozen=True)
class Line:
    """One series of the small chart: its name, its part, a value or None for each month."""

    name: str
    part: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Words:
    """A line of text: where its baseline begins, in the card's units, its size and colour, and the face it is set in."""

    x: float
    y: float
    text: str
    size: int
    colour: str
    face: Face = SANS


@dataclass(frozen=True)
class Card:
    """One picture: ``path`` below the site, the words on it, and what is drawn, with ``measure`` naming what it shows.

    lines : a small monthly chart. drawing : another chart or a map as SVG, "" if there is none. marked : SVG of the same
    size whose one path is filled over it on this card alone. scale : of the picture.
    """

    path: str
    site: str
    title: str
    sentence: str
    source: str
    measure: str = ""
    lines: Sequence[Line] = field(default_factory=tuple)
    drawing: str = ""
    marked: str = ""
    scale: float = 1.0


def lines_of(spec: dict[str, Any]) -> tuple[Line, ...]:
    """Return the series of a monthly chart, the context first so that the subject is drawn over it; none of another chart."""
    series: dict[tuple[str, str], list[float | None]] = {}
    rows = spec.get("datasets", {}).get("series", [])
    for row in rows if rows and {"month", "series"} <= set(rows[0]) else []:
        series.setdefault((row["series"].replace("\n", " "), row["part"]), []).append(row["value"])
    found = [Line(name, part, values) for (name, part), values in series.items()]
    return tuple(sorted(found, key=lambda line: line.part == design.SUBJECT))


def write_cards(cards: Sequence[Card], out: Path, cache: Path) -> None:
    """Write every card below ``out``. ``cache`` : folder that keeps pictures between builds."""
    versions = [version("vl-convert-python"), version("pillow"), *(face.version for face in FACES)]
    kept = Kept(cache / "pictures", f"{versions} {code_behind(draw_card)}")
    by_words = {repr(card): card for card in cards}  # all that is drawn
    drawn = kept.all(list(by_words), lambda missing: [draw_card(by_words[words]) for words in missing])
    for card, png in zip(by_words.values(), drawn, strict=True):
        (out / card.path).parent.mkdir(parents=True, exist_ok=True)
        (out / card.path).write_bytes(png)


def draw_card(card: Card) -> bytes:
    """Return a card as a PNG: on the sheet that it may share with others its own shapes, and its words."""
    site = card.site if card.site != card.title else ""
    picture = _sheet(site, card.source, card.measure, card.drawing, card.scale).copy()
    if chart := chart_svg(card):
        _paste(picture, CHART, chart, card.scale)
    if card.marked:
        _mark(picture, card.marked, card.scale)
    _write(picture, card_words(card), card.scale)
    return flat_png(picture, _palette())


@lru_cache(maxsize=SHEETS)
def _sheet(site: str, source: str, measure: str, drawing: str, scale: float) -> Image.Image:
    """Return what cards have in common: ground, the site's name, the drawing, what it shows, the source."""
    picture = Image.new("RGB", (round(WIDTH * scale), round(HEIGHT * scale)), theme.LIGHT["ground"])
    ImageDraw.Draw(picture).rectangle((0, 0, WIDTH * scale, BAR * scale - 1), theme.LIGHT["accent"])
    if drawing:
        _paste(picture, PICTURE, _placed(drawing), scale)
    shown = textwrap.wrap(measure, SMALL_LETTERS)[:3]
    sources = reversed(textwrap.wrap(f"Source: {source}", SMALL_LETTERS))
    small = [
        (62, site),
        *((BOTTOM + 34 + LEADING * i, line) for i, line in enumerate(shown)),
        *((HEIGHT - 26 - LEADING * i, line) for i, line in enumerate(sources)),
    ]
    _write(picture, [Words(MARGIN, y, line, SMALL, MUTED) for y, line in small], scale)
    return picture


def card_words(card: Card) -> list[Words]:
    """Return the lines of text on this card alone."""
    return [
        Words(MARGIN, 136, card.title, _title_size(card.title), INK, SERIF),
        *(
            Words(MARGIN, FIRST_LINE + LINE_STEP * i, line, SENTENCE, INK)
            for i, line in enumerate(_sentence(card))
        ),
        *_names(card),
    ]


def _paste(picture: Image.Image, box: Box, shapes: str, scale: float) -> None:
    """Draw shapes on the ground in a part of a picture of ``scale`` pixels a unit."""
    left, top, _, _ = box
    ground = f'<rect x="{left}" y="{top}" width="100%" height="100%" fill="{theme.LIGHT["ground"]}"/>'
    drawn = _drawn(box, ground + shapes, scale).convert("RGB")
    picture.paste(drawn, (round(left * scale), round(top * scale)))


def _mark(picture: Image.Image, shape: str, scale: float) -> None:
    """Fill a shape over the drawing with the colour of emphasis."""
    box = around(shape)
    inside = _drawn(box, _placed(shape), scale).getchannel("A")
    picture.paste(theme.LIGHT["emphasis"], (round(box[0] * scale), round(box[1] * scale)), inside)


def around(shape: str) -> Box:
    """Return the part of a card that a shape fills, so that no more is drawn; ``shape`` : SVG of one path of ``x y`` pairs.

    Its ends are even: whole pixels on a card half as large.
    """
    left, top, width, height = PICTURE
    path, view = re.search(r' d="([^"]+)"', shape), VIEW.search(shape)
    if path is None or view is None:
        raise ValueError("a shape marked on a card has no path or states no viewBox")
    across, down = float(view[1]), float(view[2])
    unit = min(width / across, height / down)
    corner = (left + (width - unit * across) / 2, top + (height - unit * down) / 2)
    points = np.array(re.findall(r"-?[\d.]+", path[1]), dtype=float).reshape(-1, 2) * unit + corner
    low = 2 * np.floor((points.min(axis=0) - EDGE * unit) / 2).astype(int)
    high = 2 * np.ceil((points.max(axis=0) + EDGE * unit) / 2).astype(int)
    return (*low.tolist(), *(high - low).tolist())


def _drawn(box: Box, shapes: str, scale: float) -> Image.Image:
    """Draw a part of a card; where it is half transparent only its alpha channel is to be trusted."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{box[2]}" height="{box[3]}" '
        f'viewBox="{" ".join(map(str, box))}" font-family="{FONT}">{shapes}</svg>'
    )
    return Image.open(BytesIO(draw_png(svg, scale)))


def _write(picture: Image.Image, lines: Sequence[Words], scale: float) -> None:
    """Write lines of text on a picture of ``scale`` pixels a unit."""
    pen = ImageDraw.Draw(picture)
    for line in lines:
        font = _font(line.face, line.size * scale)
        pen.text((line.x * scale, line.y * scale), line.text, line.colour, font, anchor="ls")


def _title_size(title: str) -> int:
    """Return the size at which a title fits in its line."""
    return int(TITLE * min(1, (WIDTH - 2 * MARGIN) / _font(SERIF, TITLE).getlength(title)))


def _sentence(card: Card) -> list[str]:
    return textwrap.wrap(card.sentence, NARROW if card.drawing else LETTERS)[
        : LINES if card.lines else LINES_ALONE
    ]


@cache
def _font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    # The basic layout is in every build of Pillow: the same bytes on any machine.
    return ImageFont.truetype(face.path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _palette() -> Image.Image:
    """The colours of cards: what is drawn and written on the ground, and a place filled on its map."""
    light = theme.LIGHT
    on_ground = [(light["ground"], colour) for colour in (*light.values(), *theme.SEQUENTIAL_LIGHT)]
    alone = [(colour, colour) for colour in (*theme.DIVERGING_LIGHT, *theme.GROUPS_LIGHT)]
    return palette_of([*on_ground[1:], (light["band"], light["emphasis"]), *alone])


def _placed(drawing: str) -> str:
    """Return a drawing as large as its place on the card allows, in the light colours."""
    left, top, width, height = PICTURE
    root = ROOT.search(drawing)
    view = re.search(r'viewBox="[^"]+"', root[0]) if root else None
    if root is None or view is None:
        raise ValueError("a drawing for a card states no viewBox")
    opening = (
        f'<svg x="{left}" y="{top}" width="{width}" height="{height}" {view[0]} preserveAspectRatio="xMidYMid meet" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return SCHEMES.sub("", opening + drawing[root.end() :])


def _points(card: Card) -> list[tuple[Line, list[Point | None]]]:
    """Return the points of each line that has any, from zero up to the end of the sentence."""
    lines = [line for line in card.lines if any(value is not None for value in line.values)]
    if not lines:
        return []
    top = FIRST_LINE + LINE_STEP * len(_sentence(card)) + 12
    highest = max(value for line in lines for value in line.values if value is not None)
    step = (WIDTH - MARGIN - RIGHT) / max(max(len(line.values) for line in lines) - 1, 1)
    unit = (BOTTOM - top) / max(highest, 1e-9)
    return [
        (
            line,
            [
                None if v is None else (MARGIN + step * i, BOTTOM - unit * v)
                for i, v in enumerate(line.values)
            ],
        )
        for line in lines
    ]


def chart_svg(card: Card) -> str:
    """Return the lines over their base, in the card's units; "" for a card without them."""
    points = _points(card)
    if not points:
        return ""
    base = f'<path d="M{MARGIN} {BOTTOM}H{WIDTH - RIGHT}" stroke="{theme.LIGHT["rule"]}" stroke-width="2"/>'
    stroke = 'fill="none" stroke-width="5" stroke-linejoin="round"'
    return base + "".join(
        f'<path d="{_path(own)}" {stroke} stroke="{COLOURS[line.part]}"/>' for line, own in points
    )


def _path(points: Sequence[Point | None]) -> str:
    """Return a line through the points, broken where one is missing."""
    out, pen = "", "M"
    for point in points:
        out += "" if point is None else f"{pen}{point[0]:.1f} {point[1]:.1f}"
        pen = "M" if point is None else "L"
    return out


def _names(card: Card) -> list[Words]:
    """Return the name of each line at the height where it ends, moved apart if two would overlap."""
    ends = [(next(point[1] for point in reversed(own) if point), line) for line, own in _points(card)]
    named, last = [], float("-inf")
    for height, line in sorted(ends, key=lambda end: end[0]):
        for i, words in enumerate(textwrap.wrap(line.name, NAME_LETTERS)):
            last = max(height + LEADING * i, last + LEADING)
            named.append(Words(WIDTH - RIGHT + 14, last + 8, words, SMALL, NAMES[line.part], BOLD))
    return named
