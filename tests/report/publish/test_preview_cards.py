"""Cards: the words and lines on them, and PNG that any reader can open."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from build.report.figure import theme
from build.report.figure.png import draw_flat_png, draw_png
from build.report.figures import all_figures
from build.report.publish.preview_cards import (
    BOTTOM,
    HEIGHT,
    MARGIN,
    WIDTH,
    Card,
    Line,
    card_svg,
    lines_of,
    write_cards,
)
from build.settings import Gate, SizeLimits
from tests.report import fakes

CARD = Card(
    "cards/camden.png",
    "London Crime Analysis",
    "Camden",
    "Camden: 96.8 (89.2 to 104.8) recorded crimes per 1,000 residents & no more <than that>.",
    "data.police.uk",
    "Recorded crimes per 1,000 residents per month",
    (Line("London", "context", [4.0, None, 2.0]), Line("Kensington and Chelsea", "subject", [8.0, 8.0, 2.0])),
)


def decoded(png: bytes) -> np.ndarray:
    """A PNG as (rows, columns, 3) red, green and blue."""
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))


def test_a_card_is_drawn_in_full_size_on_the_ground_of_the_site() -> None:
    exact = draw_png(card_svg(CARD))
    flat = draw_flat_png(card_svg(CARD))
    picture = decoded(flat)
    assert picture.shape == (HEIGHT, WIDTH, 3)
    ground = [int(theme.LIGHT["ground"][at : at + 2], 16) for at in (1, 3, 5)]
    assert picture[-1, -1].tolist() == ground
    # A palette may merge neighbouring shades at the edges of letters, no more.
    off = np.abs(picture.astype(int) - decoded(exact)).max(axis=2)
    assert off.max() < 16
    assert (off > 0).mean() < 0.02
    assert len(flat) < len(exact) / 4


def test_lines_start_at_zero_break_where_a_month_is_missing_and_are_named_apart() -> None:
    svg = card_svg(CARD)
    paths = dict(zip(("base", "london", "subject"), re.findall(r'<path d="([^"]+)"', svg), strict=True))
    assert paths["base"].startswith(f"M{MARGIN} {BOTTOM}H")
    assert paths["london"].count("M") == 2
    heights = [float(y) for _, y in re.findall(r"[ML](\S+) ([\d.]+)", paths["subject"])]
    top = heights[0]
    assert heights == pytest.approx([top, top, BOTTOM - (BOTTOM - top) / 4], abs=0.1)
    names = [float(y) for y in re.findall(r'<text x="964" y="([\d.]+)"', svg)]
    assert len(names) == 3  # "London", and the borough on two lines
    assert np.diff(names).min() >= 28


def test_words_are_escaped_and_a_page_without_months_has_words_alone() -> None:
    svg = card_svg(Card("x.png", "Site", "Method", "Much <more> & all", "ONS"))
    assert "Much &lt;more&gt; &amp; all" in svg
    assert "<path" not in svg


def test_the_series_of_a_boroughs_chart_become_lines_the_borough_last() -> None:
    figures = {figure.name: figure for figure in all_figures(fakes.inputs(), fakes.results(), Gate())[0]}
    lines = lines_of(figures["borough-camden-trend"].spec)
    assert [(line.name, line.part) for line in lines] == [("London", "context"), ("Camden", "subject")]
    assert all(len(line.values) == len(fakes.MONTHS) for line in lines)
    assert lines[0].values[3] is None


def test_cards_have_the_same_bytes_however_many_draw_and_are_light(tmp_path: Path) -> None:
    cards = [CARD, Card("cards/method.png", "Site", "Method", "How", "ONS")]
    write_cards(cards, tmp_path / "one", tmp_path / "cache-one", 1)
    write_cards(cards, tmp_path / "two", tmp_path / "cache-two", 2)
    for card in cards:
        drawn = (tmp_path / "one" / card.path).read_bytes()
        assert drawn == (tmp_path / "two" / card.path).read_bytes()
        assert len(drawn) < SizeLimits().card


def test_a_transparent_picture_is_refused() -> None:
    clear = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"></svg>'
    with pytest.raises(ValueError, match="without transparent parts"):
        draw_flat_png(clear)
