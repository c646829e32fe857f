"""Pictures for previews of a link: a page's name, its finding, a small chart where it has one, the source."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Final

from build.report.figure import chart_designs as design
from build.report.figure import theme
from build.report.figure.png import FONT, draw_flat_pngs

WIDTH, HEIGHT = 1200, 630  # the size previews are cropped to
MARGIN: Final = 64
RIGHT: Final = 250  # room for the names at the ends of lines
TITLE, SENTENCE, SMALL = 66, 36, 24  # type sizes
LETTERS, SMALL_LETTERS, NAME_LETTERS = (
    58,
    86,
    16,
)  # per line of a sentence, of small text, of a name next to the chart
LINES, LINES_ALONE = 4, 7  # of the sentence, above a chart and without one
BOTTOM: Final = 470  # of the chart
FIRST_LINE, LINE_STEP = 200, 47  # of the sentence
NARROW: Final = 28  # letters in a line of the sentence with a drawing to its right
PICTURE: Final = (600, 150, 540, 310)  # where a drawing goes: left, top, width, height
ROOT: Final = re.compile(r"<svg\b[^>]*>")
SCHEMES: Final = re.compile(r"<style>.*?</style>", re.S)  # a card has one scheme
LEADING: Final = 28  # between lines of small text
COLOURS: Final = {design.SUBJECT: theme.LIGHT["emphasis"], design.CONTEXT: theme.LIGHT["context"]}
INK: Final = {design.SUBJECT: theme.LIGHT["emphasis"], design.CONTEXT: theme.LIGHT["muted"]}


@dataclass(frozen=True)
class Line:
    """One series of the small chart: its name, its part, a value or None for each month."""

    name: str
    part: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Card:
    """One picture: ``path`` below the site, the words on it, and what is drawn, with ``measure`` naming what it shows.

    lines : a small monthly chart. drawing : another chart or a map as SVG, "" if there is none.
    """

    path: str
    site: str
    title: str
    sentence: str
    source: str
    measure: str = ""
    lines: Sequence[Line] = field(default_factory=tuple)
    drawing: str = ""


def lines_of(spec: dict[str, Any]) -> tuple[Line, ...]:
    """Return the series of a monthly chart, the context first so that the subject is drawn over it; none of another chart."""
    series: dict[tuple[str, str], list[float | None]] = {}
    rows = spec.get("datasets", {}).get("series", [])
    for row in rows if rows and {"month", "series"} <= set(rows[0]) else []:
        series.setdefault((row["series"].replace("\n", " "), row["part"]), []).append(row["value"])
    found = [Line(name, part, values) for (name, part), values in series.items()]
    return tuple(sorted(found, key=lambda line: line.part == design.SUBJECT))


def write_cards(cards: Sequence[Card], out: Path, cache: Path, workers: int) -> None:
    """Write every card below ``out``. ``cache`` : folder that keeps pictures between builds."""
    pictures = draw_flat_pngs([card_svg(card) for card in cards], cache, workers)
    for card, png in zip(cards, pictures, strict=True):
        (out / card.path).parent.mkdir(parents=True, exist_ok=True)
        (out / card.path).write_bytes(png)


def card_svg(card: Card) -> str:
    """Return a card as a drawing, in the site's light colours."""
    light = theme.LIGHT
    wrapped = textwrap.wrap(card.sentence, NARROW if card.drawing else LETTERS)
    room = LINES if card.lines else LINES_ALONE
    small = textwrap.wrap(card.measure, SMALL_LETTERS)[:2]
    source = textwrap.wrap(f"Source: {card.source}", SMALL_LETTERS)
    muted = light["muted"]
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{light["ground"]}"/>',
        f'<rect width="{WIDTH}" height="10" fill="{light["accent"]}"/>',
        _text(MARGIN, 62, card.site if card.site != card.title else "", SMALL, muted),
        _text(MARGIN, 136, card.title, TITLE, light["ink"], "bold"),
        *(
            _text(MARGIN, FIRST_LINE + LINE_STEP * i, line, SENTENCE, light["ink"])
            for i, line in enumerate(wrapped[:room])
        ),
        *_chart(card, FIRST_LINE + LINE_STEP * len(wrapped[:room]) + 12),
        *(_text(MARGIN, BOTTOM + 34 + LEADING * i, line, SMALL, muted) for i, line in enumerate(small)),
        *(
            _text(MARGIN, HEIGHT - 26 - LEADING * i, line, SMALL, muted)
            for i, line in enumerate(reversed(source))
        ),
        _placed(card.drawing) if card.drawing else "",
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="{FONT}">'
        f"{''.join(parts)}</svg>"
    )


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


def _text(x: float, y: float, text: str, size: int, colour: str, weight: str = "normal") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(text)}</text>'


def _chart(card: Card, top: int) -> list[str]:
    """Return the lines, from zero up to the height ``top``, each with its name at the end."""
    lines = [line for line in card.lines if any(value is not None for value in line.values)]
    if not lines:
        return []
    highest = max(value for line in lines for value in line.values if value is not None)
    step = (WIDTH - MARGIN - RIGHT) / max(max(len(line.values) for line in lines) - 1, 1)
    drawn = [
        f'<path d="M{MARGIN} {BOTTOM}H{WIDTH - RIGHT}" stroke="{theme.LIGHT["rule"]}" stroke-width="2"/>'
    ]
    ends = []
    for line in lines:
        points = [
            None
            if value is None
            else (MARGIN + step * i, BOTTOM - (BOTTOM - top) * value / max(highest, 1e-9))
            for i, value in enumerate(line.values)
        ]
        stroke = f'stroke="{COLOURS[line.part]}" stroke-width="5" stroke-linejoin="round"'
        drawn.append(f'<path d="{_path(points)}" fill="none" {stroke}/>')
        ends.append((next(point[1] for point in reversed(points) if point), line))
    return [*drawn, *_names(ends)]


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """Return a line through the points, broken where one is missing."""
    out, pen = "", "M"
    for point in points:
        out += "" if point is None else f"{pen}{point[0]:.1f} {point[1]:.1f}"
        pen = "M" if point is None else "L"
    return out


def _names(ends: Sequence[tuple[float, Line]]) -> list[str]:
    """Return the name of each line at the height where it ends, moved apart if two would overlap."""
    drawn, last = [], float("-inf")
    for height, line in sorted(ends, key=lambda end: end[0]):
        for i, words in enumerate(textwrap.wrap(line.name, NAME_LETTERS)):
            last = max(height + LEADING * i, last + LEADING)
            drawn.append(_text(WIDTH - RIGHT + 14, last + 8, words, SMALL, INK[line.part], "bold"))
    return drawn
