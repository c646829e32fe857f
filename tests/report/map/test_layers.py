"""River, parks, roads and names: what is drawn, in the steps of the outlines' grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from build.analysis.geography import Geography
from build.report.map.layers import encode_surroundings
from build.report.map.outlines import to_wgs84

from .test_map_page import unpack

GRID = {"west": -0.5, "north": 51.7, "step_x": 0.0001, "step_y": -0.0001}
EVERYWHERE = shapely.box(500_000, 150_000, 560_000, 210_000)


def square(x: float, side: float) -> Any:
    return shapely.box(x, 180_000, x + side, 180_000 + side)


def around(london: Any = EVERYWHERE) -> Geography:
    """A river, a large park with a lake, a small one and one too small, a motorway, a road in two pieces, two names a kind."""
    hollow = square(530_000, 600).difference(shapely.box(530_100, 180_100, 530_400, 180_400))
    outlines = np.array([london], dtype=object)
    pieces = [[(530_000, 181_000), (531_000, 181_000)], [(531_000, 181_000), (532_000, 182_000)]]
    return Geography(
        outlines,
        outlines,
        outlines,
        thames=pd.DataFrame({"geometry": [shapely.box(520_000, 178_000, 522_000, 178_300)]}),
        parks=pd.DataFrame(
            {
                "name": ["Great Park", "Little Park", "Verge"],
                "hectares": [127.0, 9.0, 0.25],
                "easting": [530_300, 535_150, 537_025],
                "northing": [180_300] * 3,
                "geometry": [hollow, square(535_000, 300), None],
            }
        ),
        roads=pd.DataFrame(
            {
                "name": ["M4", "", ""],
                "kind": ["motorway", "main", "main"],
                "geometry": [
                    shapely.LineString([(510_000, 180_000), (512_000, 181_000)]),
                    *map(shapely.LineString, pieces),
                ],
            }
        ),
        stations=pd.DataFrame(
            {
                "name": ["Quiet", "Junction"],
                "lines": ["central", "central,victoria"],
                "easting": [530_000] * 2,
                "northing": [180_000] * 2,
            }
        ),
        town_centres=pd.DataFrame(
            {
                "name": ["Fulham", "Ealing"],
                "rank": [3, 1],
                "easting": [524_000, 517_000],
                "northing": [177_000, 180_500],
            }
        ),
    )


def lines(held: dict[str, Any]) -> list[list[tuple[int, int]]]:
    """Read a layer's lines in steps: a second reading of the format, written from its description."""
    numbers = iter(unpack(held["stream"]))

    def move() -> int:
        value = next(numbers)
        return value // 2 if value % 2 == 0 else -(value + 1) // 2

    out, start = [], (0, 0)
    for _ in range(held["lines"]):
        start = here = (start[0] + move(), start[1] + move())
        line = [here]
        for _ in range(next(numbers)):
            here = (here[0] + move(), here[1] + move())
            line.append(here)
        out.append(line)
    assert next(numbers, None) is None
    return out


def encoded(geography: Geography) -> dict[str, Any]:
    made = encode_surroundings(geography, GRID)
    assert made is not None
    return made


def steps(x: float, y: float) -> tuple[int, int]:
    ((lng, lat),) = shapely.get_coordinates(to_wgs84(shapely.points([[x, y]])))
    return round((lng + 0.5) / 0.0001), round((lat - 51.7) / -0.0001)


def test_lines_come_back_at_their_places_and_roads_that_meet_are_one() -> None:
    made = encoded(around())
    (road,) = lines(made["roads"])
    assert {road[0], road[-1]} == {steps(530_000, 181_000), steps(532_000, 182_000)}
    (motorway,) = lines(made["motorways"])
    assert {motorway[0], motorway[-1]} == {steps(510_000, 180_000), steps(512_000, 181_000)}


def test_the_river_ends_where_london_does() -> None:
    (bank,) = lines(encoded(around(shapely.box(520_500, 170_000, 530_000, 190_000)))["river"])
    assert min(x for x, _ in bank) == pytest.approx(steps(520_500, 178_100)[0], abs=2)
    assert max(x for x, _ in bank) == pytest.approx(steps(522_000, 178_100)[0], abs=2)


def test_large_parks_have_a_layer_of_their_own_and_holes_turn_the_other_way() -> None:
    made = encoded(around())
    outer, hole = (shapely.LinearRing([(x, -y) for x, y in ring]) for ring in lines(made["large-parks"]))
    assert shapely.is_ccw(outer)
    assert not shapely.is_ccw(hole)
    assert made["parks"]["lines"] == 1


def test_names_stand_at_their_points_and_the_important_come_first() -> None:
    names = encoded(around())["names"]
    assert names["park"]["name"] == ["Great Park", "Little Park"]
    assert names["park"]["rank"] == [0, 2]
    assert names["centre"]["name"] == ["Ealing", "Fulham"]
    assert names["centre"]["rank"] == [0, 2]
    assert names["station"]["name"] == ["Junction", "Quiet"]
    # Charing Cross is at 530028, 180380: 51.507 north, 0.127 west.
    assert names["station"]["at"][0] == pytest.approx([-0.128, 51.504], abs=0.002)


def test_where_no_layer_is_held_none_is_written() -> None:
    outlines = np.array([EVERYWHERE], dtype=object)
    assert encode_surroundings(Geography(outlines, outlines, outlines), GRID) is None
