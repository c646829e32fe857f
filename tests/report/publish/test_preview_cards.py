"""Cards: the words and lines on them, and PNG that any reader can open."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from build.analysis.parallel import aside
from build.report.figure import theme
from build.report.figure.png import STEP, flat_png, palette_of
from build.report.publish.preview_cards import (
    BOTTOM,
    HEIGHT,
    MARGIN,
    WIDTH,
    Card,
    Line,
    card_words,
    chart_svg,
    draw_card,
    lines_of,
    write_cards,
)
from build.settings import SizeLimits
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


def rgb(name: str) -> list[int]:
    """A colour of the light scheme."""
    return [int(theme.LIGHT[name][at : at + 2], 16) for at in (1, 3, 5)]


def test_a_card_is_drawn_in_full_size_on_the_ground_of_the_site() -> None:
    picture = decoded(draw_card(CARD))
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert picture[-1, -1].tolist() == rgb("ground")
    # The words are drawn: the title in ink and large, the source small and muted.
    assert (picture[60:150] == rgb("ink")).all(axis=2).sum() > 2000
    assert (picture[-60:] == rgb("muted")).all(axis=2).any()


def test_a_palette_merges_neighbouring_shades_and_no_more() -> None:
    letters = Image.new("RGB", (200, 40), theme.LIGHT["ground"])
    ImageDraw.Draw(letters).text((2, 2), "Camden", theme.LIGHT["ink"], font_size=30)
    flat = decoded(flat_png(letters, palette_of([(theme.LIGHT["ground"], theme.LIGHT["ink"])])))
    assert (flat[(np.asarray(letters) == rgb("ground")).all(axis=2)] == rgb("ground")).all()
    assert np.abs(flat.astype(int) - np.asarray(letters)).max() <= STEP


def test_a_small_card_is_half_as_large_and_in_the_colours_of_the_site() -> None:
    band, emphasis = (
        f'<svg viewBox="0 0 10 10"><path d="{path}" fill="{theme.LIGHT[name]}"/></svg>'
        for path, name in (("M0 0 10 0 10 10 0 10Z", "band"), ("M2 2 8 2 8 8 2 8Z", "emphasis"))
    )
    card = replace(CARD, lines=(), drawing=band, marked=emphasis, scale=0.5)
    picture = decoded(draw_card(card))
    assert picture.shape == (HEIGHT / 2, WIDTH / 2, 3)
    for name in ("ground", "band", "emphasis", "accent"):
        assert (picture == rgb(name)).all(axis=2).sum() > 1000, name
    whole = decoded(draw_card(replace(card, scale=1)))[::2, ::2]
    assert np.abs(picture.astype(int) - whole).mean() < 6


def test_a_card_of_any_ward_holds_its_whole_sentence() -> None:
    """The longest name of a ward with the longest sentence on one."""
    sentence = (
        "Bethnal Green West and St Katharine’s recorded 11,851 crimes in the year to September 2025, "
        "10.4 times London’s rate per resident, the 123rd highest of 679 wards. "
        "1,195 fewer than the year before (13,046): about the same."
    )
    title = "Bethnal Green West and St Katharine’s, Tower Hamlets"
    words = card_words(replace(CARD, title=title, sentence=sentence, lines=(), drawing="x"))
    assert sentence in " ".join(line.text for line in words)
    font = ImageFont.truetype(words[0].face.path, words[0].size)
    assert words[0].text == title
    assert MARGIN + font.getlength(title) <= WIDTH - MARGIN


def test_lines_start_at_zero_break_where_a_month_is_missing_and_are_named_apart() -> None:
    svg = chart_svg(CARD)
    paths = dict(zip(("base", "london", "subject"), re.findall(r'<path d="([^"]+)"', svg), strict=True))
    assert paths["base"].startswith(f"M{MARGIN} {BOTTOM}H")
    assert paths["london"].count("M") == 2
    heights = [float(y) for _, y in re.findall(r"[ML](\S+) ([\d.]+)", paths["subject"])]
    top = heights[0]
    assert heights == pytest.approx([top, top, BOTTOM - (BOTTOM - top) / 4], abs=0.1)
    names = [words.y for words in card_words(CARD) if words.x == 964]
    assert len(names) == 3  # "London", and the borough on two lines
    assert np.diff(names).min() >= 28


def test_words_stand_as_they_are_and_a_page_without_months_has_words_alone() -> None:
    card = Card("x.png", "Site", "Method", "Much <more> & all", "ONS")
    assert "Much <more> & all" in [words.text for words in card_words(card)]
    assert chart_svg(card) == ""


def test_the_series_of_a_boroughs_chart_become_lines_the_borough_last() -> None:
    figures = {figure.name: figure for figure in fakes.every_figure(fakes.inputs())}
    lines = lines_of(figures["borough-camden-trend"].spec)
    assert [(line.name, line.part) for line in lines] == [("London", "context"), ("Camden", "subject")]
    assert all(len(line.values) == len(fakes.MONTHS) for line in lines)
    assert lines[0].values[3] is None


def test_cards_have_the_same_bytes_wherever_they_are_drawn_and_are_light(tmp_path: Path) -> None:
    cards = [CARD, Card("cards/method.png", "Site", "Method", "How", "ONS")]
    write_cards(cards, tmp_path / "one", tmp_path / "cache-one")
    with aside(2) as start:
        start(write_cards, cards, tmp_path / "two", tmp_path / "cache-two")
    for card in cards:
        drawn = (tmp_path / "one" / card.path).read_bytes()
        assert drawn == (tmp_path / "two" / card.path).read_bytes()
        assert len(drawn) < SizeLimits().card
