"""Pages of places from a made-up London: what they say, draw and lead to."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from PIL import Image

from build.report.pages import page_card
from build.report.places import drawings, said
from build.report.places.addresses import area_path, place_paths, ward_path
from build.report.places.place_page import place_pages
from build.report.places.sentences import sentences
from build.report.publish.preview_cards import HEIGHT, WIDTH, write_cards
from build.report.publish.templates import Frame, make_environment
from build.report.rendering import render_pages
from build.report.words import format as fmt
from build.settings import Run
from tests.report import fakes
from tests.report.test_pages import content, frame, read

WARD_CARD = 15_000  # bytes: there are hundreds


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("places")
    render_pages(place_pages(content()), frame(), out)
    return out


def test_an_address_holds_the_borough_since_names_of_wards_occur_twice() -> None:
    assert (
        ward_path("Kensington and Chelsea", "St Helen’s") == "places/kensington-and-chelsea/st-helen-s.html"
    )
    assert area_path("Hackney", "Dalston", "E01000001") == "places/hackney/dalston.html#E01000001"
    areas = fakes.areas().assign(ward="The same")
    assert len(set(place_paths(areas).values())) == len(fakes.BOROUGHS) * 2 + len(areas)


def test_a_wards_card_is_its_locator_map_with_the_sentence_and_the_label(tmp_path: Path) -> None:
    flags = {level: found.copy() for level, found in fakes.inputs().estimated.items()}
    flags["ward"][0, -3] = True
    inputs = fakes.inputs(estimated=flags)
    known = content(inputs=inputs, said=said.make_said(inputs, fakes.results()))
    page = next(page for page in place_pages(known) if page.path == "places/camden/ward-c.html")
    card = page_card(page, known, tmp_path)
    assert card.path == "cards/places-camden-ward-c.png"
    assert card.sentence == f"{page.context['level_sentence']} {page.context['change_sentence']}"
    assert card.measure == "Estimated in part: counts by ward of May 2025"
    assert page.context["map"].lines in card.drawing
    assert page.context["shape"] in card.marked
    write_cards([card], tmp_path, tmp_path / "cache")
    with Image.open(tmp_path / card.path) as drawn:
        assert drawn.size == (WIDTH / 2, HEIGHT / 2)
    assert (tmp_path / card.path).stat().st_size < WARD_CARD


def test_a_place_leads_to_those_before_after_and_next_to_it(site: Path) -> None:
    links = read(site / "places/camden.html").links
    assert {"../places/city-of-london.html", "../places/kensington-and-chelsea.html"} <= set(links)
    assert {"../places/camden/ward-c.html", "../data/boroughs/camden.csv"} <= set(links)
    ward = read(site / "places/camden/ward-c.html").links
    assert ward.count("../../places/camden/ward-d.html") >= 2  # before, after and next to it
    assert "../../places/city-of-london/ward-b.html" in ward  # the wards touch across the boundary


def test_a_ward_has_a_section_for_each_small_area_named_by_its_streets(site: Path) -> None:
    text = (site / "places/camden/ward-c.html").read_text(encoding="utf-8")
    assert re.findall(r'<section class="area" id="(E01\d+)">\n<h3>(.*?)</h3>', text) == [
        ("E01000004", "Camden 001A, around Street 4"),
        ("E01000005", "Camden 001B, around Street 5"),
    ]
    assert "made of whole small areas" in text


def test_the_table_holds_every_type_with_both_counts_verdict_times_and_months(site: Path) -> None:
    text = (site / "places/camden/ward-c.html").read_text(encoding="utf-8")
    table = text[text.index('<table class="types">') : text.index("</table>")]
    rows = re.findall(
        r"<tr><th scope=\"row\">(.*?)<td>(.*?)<td>(.*?)<td>(.*?)<td>(.*?)<td><svg.*?d=\"(.*?)\"", table
    )
    assert len(rows) == len(fakes.MEASURES)
    assert rows[0][:5] == ("All recorded crime", "3,000", "3,150", "↓ fell", "1.0 times")
    assert rows[-1][0] == "Anti-social behaviour"
    assert all(len(re.findall(r"\d+ \d+", row[5])) == len(fakes.MONTHS) for row in rows)


def test_a_borough_that_is_not_compared_says_why_and_has_no_mark_in_the_strip(site: Path) -> None:
    text = (site / "places/city-of-london.html").read_text(encoding="utf-8")
    words = re.sub(r"<[^>]+>", "", text)  # terms are links to the glossary
    assert "Few residents for its size: a rate per resident says little here" in words
    strip = text[text.index('<figure class="strip">') : text.index("</figure>")]
    assert 'class="own"' not in strip
    assert 'class="own"' in (site / "places/camden.html").read_text(encoding="utf-8")


def test_an_old_address_leads_on_without_a_script(site: Path) -> None:
    text = (site / "boroughs/camden.html").read_text(encoding="utf-8")
    assert 'content="0; url=../places/camden.html"' in text
    assert read(site / "boroughs/camden.html").links == ["../places/camden.html"]
    assert "<script" not in text


def test_a_line_of_months_goes_from_zero_to_its_highest_and_breaks_where_a_month_is_missing() -> None:
    counts = np.array([[[0], [5], [10], [5]]])
    assert drawings.month_lines(counts, np.ones((1, 4), dtype=bool)) == [["M0 20 3 10 6 0 9 10"]]
    known = np.array([[True, False, True, True]])
    assert drawings.month_lines(counts, known) == [["M0 20M6 0L9 10"]]


def test_a_locator_draws_what_makes_up_the_whole() -> None:
    places = {"a": shapely.box(0, 0, 100, 100), "b": shapely.box(100, 0, 200, 100)}
    drawn = drawings.locator(places)
    assert (drawn.width, drawn.height) == (302, 152)
    assert drawn.shapes["b"] in drawn.lines
    assert {tuple(map(int, pair.split())) for pair in re.findall(r"\d+ \d+", drawn.shapes["b"])} == {
        (151, 1), (151, 151), (301, 1), (301, 151),
    }  # fmt: skip


def test_a_strip_puts_each_rate_where_it_belongs() -> None:
    drawn = drawings.strip({"a": 50.0, "b": 100.0, "c": float("nan")}, 75.0, "b")
    assert (drawn["ticks"], drawn["own"], drawn["london"]) == ("M300 24v16M600 24v16", 600, 450)
    assert (drawn["lowest"], drawn["highest"], drawn["turned"]) == ("a", "b", True)
    assert drawings.strip({"a": 50.0}, 75.0, "a") == {}


def test_a_small_area_is_called_by_its_streets_where_any_is_known() -> None:
    assert said.area_name("Hackney 017C", "Mare Street; Sylvester Road").endswith(
        "017C, around Mare Street and Sylvester Road"
    )
    assert said.area_name("Hackney 017C", "") == "Hackney 017C"


def test_what_is_said_of_a_place_whose_rate_is_not_compared_has_no_rate_and_no_rank() -> None:
    known = said.make_said(fakes.inputs(), fakes.results())
    assert (
        known.sentences("borough", "E09000001")[0]
        == "The City of London recorded 3,000 crimes in the year to July 2025."
    )
    assert known.types("borough", "E09000001")[0]["times"] == fmt.MISSING
    assert known.sentences("borough", "E09000007")[0].endswith(
        "about London’s rate per resident, the highest of 2 boroughs."
    )
    assert known.short("borough", "E09000007") == "3,000 crimes in the year to July 2025: fell"
    assert known.label("area", "E01000001") == ""


def test_a_place_of_which_months_are_estimated_is_labelled_with_them() -> None:
    flags = {level: found.copy() for level, found in fakes.inputs().estimated.items()}
    flags["ward"][0, -3] = True
    known = said.make_said(fakes.inputs(estimated=flags), fakes.results())
    met = [known.label("ward", code) for code in known.years["ward"] if known.borough_of[code] != "E09000001"]
    assert set(met) == {"Estimated in part: counts by ward of May 2025"}
    assert known.label("borough", "E09000007") == ""
    ward = next(code for code in known.years["ward"] if known.borough_of[code] == "E09000007")
    assert known.short("ward", ward).endswith("(estimated in part)")


def test_a_missing_year_is_said_and_not_zero() -> None:
    first, second = sentences("Dalston", "recorded", "the two months to May 2025", None, None, "", None)
    assert first == "Not every month of the two months to May 2025 was published for Dalston."
    assert second == "There is no full year before to compare it with."
    assert make_environment(Frame(Run(), {}, {})).filters["count"](None) != "0"
