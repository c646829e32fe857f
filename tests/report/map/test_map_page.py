"""Outlines, classes and values of the map, against small shapes and hand-made numbers."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from build.report.figure import theme
from build.report.map import choropleth, classes, measure_files, outlines, packing

ISLAND = shapely.box(1, 1, 2, 2)
# A 3 by 3 field with an island in its middle, and a neighbour to the east that shares one side.
FIELD = shapely.Polygon([(0, 0), (3, 0), (3, 3), (0, 3)], [ISLAND.exterior.coords])
EAST = shapely.box(3, 0, 5, 3)
TWO_PARTS = shapely.MultiPolygon([shapely.box(0, 3, 3, 4), shapely.box(6, 0, 7, 1)])
AREAS = np.array([FIELD, ISLAND, EAST, TWO_PARTS], dtype=object)


def unpack(text: str) -> list[int]:
    """Read packed numbers: a second reading of the format, written from its description."""
    digits = [ord(letter) - 35 - (ord(letter) > 92) for letter in text]
    out, place = [], 0
    while place < len(digits):
        first = digits[place]
        length = 1 if first < 64 else 2 if first < 88 else 3
        rest = digits[place + 1 : place + length]
        value = first if length == 1 else first - 64 if length == 2 else first - 88
        for digit in rest:
            value = value * 91 + digit
        out.append(value + (0, 0, 64, 64 + 24 * 91)[length])
        place += length
    return out


def decode(packed: dict[str, Any], count: int) -> list[Any]:
    """Rebuild areas from a stream, border by border."""
    numbers = iter(unpack(packed["stream"]))
    borders: list[list[tuple[int, int]]] = []
    here = (0, 0)

    def signed() -> int:
        value = next(numbers)
        return value // 2 if value % 2 == 0 else -(value + 1) // 2

    def ring() -> list[tuple[int, int]]:
        nonlocal here
        length = next(numbers)
        start = here = (here[0] + signed(), here[1] + signed())
        points = [start]
        for _ in range(length):
            ago = next(numbers)
            if ago:
                line = borders[-ago][::-1]
            else:
                line = [points[-1]]
                for _ in range(next(numbers)):
                    line.append((line[-1][0] + signed(), line[-1][1] + signed()))
                borders.append(line)
            points += line[1:]
        here = start
        return points

    def degrees(points: list[tuple[int, int]]) -> list[tuple[float, float]]:
        return [
            (packed["west"] + x * packed["step_x"], packed["north"] + y * packed["step_y"]) for x, y in points
        ]

    areas = []
    for _ in range(count):
        parts = [[degrees(ring()) for _ in range(next(numbers))] for _ in range(next(numbers))]
        areas.append(shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in parts]))
    assert next(numbers, None) is None
    return areas


def test_outlines_come_back_as_they_went() -> None:
    back = decode(outlines.encode_outlines(AREAS), len(AREAS))
    for area, again in zip(AREAS, back, strict=True):
        assert again.is_valid
        assert shapely.hausdorff_distance(area, again) < 0.001
        assert again.area == pytest.approx(area.area, rel=0.001)


def test_a_shared_border_is_written_once() -> None:
    alone = len(outlines.encode_outlines(np.array([FIELD], dtype=object))["stream"])
    again = np.array([FIELD, ISLAND], dtype=object)
    # The island's outline is the field's inner one: its parts, rings, borders and start, and one reference.
    assert len(outlines.encode_outlines(again)["stream"]) - alone <= 10


@given(st.lists(st.integers(0, 27_090), max_size=40))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    text = packing.pack(numbers)
    assert unpack(text) == numbers
    assert "\\" not in text
    assert '"' not in text


@pytest.mark.parametrize("number", [-1, 27_091])
def test_a_number_that_cannot_be_packed_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="can be packed"):
        packing.pack([number])


def test_geojson_is_wound_and_rounded_as_the_standard_says(tmp_path: Path) -> None:
    squares = np.array(
        [shapely.box(530000, 180000, 530100, 180100), shapely.box(530100, 180000, 530200, 180100)]
    )
    path = tmp_path / "areas.geojson"
    outlines.write_geojson(path, squares, {"code": ["a", "b"], "rate": [1.5, float("nan")]})
    read = json.loads(path.read_text(encoding="utf-8"))
    assert [feature["properties"] for feature in read["features"]] == [
        {"code": "a", "rate": 1.5},
        {"code": "b", "rate": None},
    ]
    ring = read["features"][0]["geometry"]["coordinates"][0]
    assert shapely.is_ccw(shapely.LinearRing(ring))
    assert all(round(value, 5) == value for point in ring for value in point)
    # Trafalgar Square is at 530034, 180381: 51.508 north, 0.128 west.
    assert ring[0] == pytest.approx([-0.128, 51.505], abs=0.003)


def test_classes_are_letters_and_none_stands_before_them() -> None:
    assert measure_files.letters(np.array([-1, 0, 6])) == "`ag"
    # As the map's script reads them: the code of "a" is 97.
    assert [ord(letter) - 97 for letter in "`ag"] == [-1, 0, 6]


def test_a_ward_whose_year_is_missing_has_no_count_rather_than_nought(tmp_path: Path) -> None:
    wards = pd.DataFrame(
        {
            "count": pd.array([0, None], dtype="Int64"),
            "previous": pd.array([7, None], dtype="Int64"),
            "verdict": ["too few to tell", ""],
            "against_london": "",
        },
        index=["E05000001", "E05000002"],
    )
    areas = pd.DataFrame({"rate_low": [1.0, np.nan], "rate_high": [2.0, np.nan]})
    made: Any = {
        "measure": SimpleNamespace(name="robbery", classes=classes.quantile_classes(np.array([1.0, 9.0]))),
        "rates": SimpleNamespace(measures=("robbery",)),
        "rolling": SimpleNamespace(monthly=np.ones((1, 24, 2), dtype=int), smoothed=np.ones((1, 13, 2))),
        "places": SimpleNamespace(of=lambda level, _: {"ward": wards, "area": areas}[level]),
    }
    address = measure_files.write_rate(**made, out=tmp_path)["file"]
    written = (tmp_path / address).read_text(encoding="utf-8").removeprefix("LCA.data(").removesuffix(");\n")
    change = json.loads(f"[{written}]")[1]["change"]
    assert (change["count"], change["before"]) == ([0, None], [7, None])


def test_classes_have_clean_breaks_and_count_every_value() -> None:
    values = np.append(np.linspace(1, 700, 700), np.nan)
    found = classes.quantile_classes(values)
    assert found.breaks == (100, 200, 300, 400, 500, 600)
    assert found.labels[0] == "under 100"
    assert found.labels[1] == "100 to 200"
    assert found.labels[-1] == "600 or more"
    assert found.counts(values) == [99, 100, 100, 100, 100, 100, 101]
    assert found.index(np.array([99.9, 100, np.nan])).tolist() == [0, 1, -1]


def test_equal_quantiles_make_one_break() -> None:
    found = classes.quantile_classes(np.array([0.0] * 50 + [3.0] * 50))
    assert found.breaks == (3,)
    assert found.counts(np.array([0.0, 3.0, 5.0])) == [1, 2]


@given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=60))
def test_breaks_ascend_and_every_value_has_a_class(values: list[float]) -> None:
    array = np.array(values)
    found = classes.quantile_classes(array)
    assert list(found.breaks) == sorted(set(found.breaks))
    assert len(found.labels) == len(found.breaks) + 1
    assert sum(found.counts(array)) == len(values)


def test_residuals_are_classed_alike_in_both_directions() -> None:
    found = classes.residual_classes()
    assert len(found.labels) == 7
    assert found.breaks == tuple(-limit for limit in found.breaks[::-1])
    assert found.index(np.log(np.array([0.3, 1.0, 3.0]))).tolist() == [0, 3, 6]


def test_most_deprived_is_the_last_class() -> None:
    found = classes.decile_classes()
    decile = np.array([1.0, 2.0, 3.0, 9.0, 10.0])
    assert [found.labels[place] for place in found.index(10 - decile)] == [
        "1 and 2 (most deprived)",
        "1 and 2 (most deprived)",
        "3 and 4",
        "9 and 10 (least deprived)",
        "9 and 10 (least deprived)",
    ]


def test_a_static_map_joins_a_class_and_hatches_what_can_not_be_compared() -> None:
    grid = np.array(
        [shapely.box(x, y, x + 1000, y + 1000) for y in (0, 1000) for x in (0, 1000, 2000)], dtype=object
    )
    lines = choropleth.borough_lines(grid, ["a", "a", "b", "a", "a", "b"])
    assert lines.length == pytest.approx(4000 + 6000 + 2000)
    hatched = np.array([False, True, False, False, False, False])
    colours = theme.SEQUENTIAL_LIGHT[:3]
    svg = choropleth.choropleth_svg(grid, [0, 0, 1, 0, 0, -1], colours, hatched, lines)
    paths = {
        path.get("fill"): path.get("d")
        for path in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
    }
    # Three of the first class touch: one outline, with one start and no inner borders.
    assert (paths[colours[0]] or "").count("M") == 1
    assert (paths[colours[1]] or "").count("M") == 1
    assert paths[colours[2]] == ""
    assert (paths["url(#h)"] or "").count("M") == 1
    assert theme.SEQUENTIAL_DARK[0] in svg


def test_areas_less_sure_of_their_cluster_are_drawn_paler() -> None:
    grid = np.array([shapely.box(x, 0, x + 1000, 1000) for x in (0, 1000, 2000, 3000)], dtype=object)
    strength = np.array([1.0, 1.0, 0.3, 0.6])
    svg = choropleth.choropleth_svg(
        grid,
        [0, 0, 0, 1],
        ["#111111", "#222222"],
        [False] * 4,
        choropleth.borough_lines(grid, "aabb"),
        strength,
    )
    drawn = [
        (path.get("fill"), path.get("opacity"))
        for path in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
        if path.get("d") and path.get("fill") in ("#111111", "#222222")
    ]
    assert drawn == [("#111111", "0.3"), ("#111111", None), ("#222222", "0.6")]


def test_membership_at_a_step_belongs_to_the_surer_class() -> None:
    found = classes.membership_classes((0.8, 0.95))
    assert [found.labels[place] for place in found.index(np.array([0.2, 0.8, 0.949, 0.95, 1.0]))] == [
        "palest: stays in under 80% of refits",
        "paler: stays in 80% to 95% of refits",
        "paler: stays in 80% to 95% of refits",
        "full colour: stays in 95% of refits or more",
        "full colour: stays in 95% of refits or more",
    ]
    assert len(found.labels) == len(theme.FADES)
