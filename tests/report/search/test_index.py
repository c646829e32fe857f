"""The search's files: every borough, ward and area once, places in the areas that hold them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from build.analysis.geography import Geography
from build.analysis.statistics.verdicts import SAME
from build.report.places.said import Said, Year
from build.report.search.index import (
    areas_of,
    boroughs_and_wards,
    search_order,
    short_patterns,
    write_search,
    year_word,
)
from build.report.search.packing import base_36

from .points import NOTHING_SAID

AREAS = pd.DataFrame(
    {
        "lsoa21cd": ["E01000003", "E01000002", "E01000001", "E01000009"],
        "lsoa21nm": ["Brent 002A", "Camden 001B", "Camden 001A", "Camden 007C"],
        "ward_code": ["E05000007", "E05000001", "E05000001", "E05000002"],
        "ward": ["Alperton", "St Pancras", "St Pancras", "Holborn"],
        "borough_code": ["E09000005", "E09000007", "E09000007", "E09000007"],
        "borough": ["Brent", "Camden", "Camden", "Camden"],
        "streets": ["Ealing Road", "", "Euston Road; Gower Street", "High Holborn"],
    }
)
SQUARES = np.array([shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(4)], dtype=object)
GEOGRAPHY = Geography(
    outlines=SQUARES,
    map_outlines=SQUARES,
    picture_outlines=SQUARES,
    postcodes=pd.DataFrame({"postcode": ["HA0 1AA", "NW1 2AA", "NW1 2AB"], "area": [0, 1, 2]}),
    streets=pd.DataFrame({"street": ["Euston Road", "Euston Road", "High Holborn"], "area": [1, 2, 3]}),
    stations=pd.DataFrame(
        {"name": ["Euston", "Watford"], "modes": "rail", "lines": "", "easting": [150, 9000], "northing": 50}
    ),
    town_centres=pd.DataFrame(
        {"name": ["Wembley"], "rank": 1, "kind": "Major", "borough": "Brent", "easting": [10], "northing": 10}
    ),
    parks=pd.DataFrame(
        {"name": ["", "Russell Square"], "hectares": 1.0, "easting": [10, 390], "northing": 10}
    ),
)


def files(out: Path) -> dict[str, Any]:
    """What each of the search's scripts hands over, by its name."""
    found = {}
    for path in out.rglob("*.js"):
        text = path.read_text(encoding="utf-8").removeprefix("LCA.data(").removesuffix(");\n")
        name, value = json.loads(f"[{text}]")
        found[name] = value
    return found


@pytest.fixture
def written(tmp_path: Path) -> dict[str, Any]:
    write_search(AREAS, GEOGRAPHY, {"Camden": ["Tiny"]}, NOTHING_SAID, tmp_path)
    return files(tmp_path)


def test_boroughs_and_wards_are_runs_of_rows() -> None:
    order = search_order(AREAS)
    assert [AREAS.lsoa21cd[row] for row in order] == ["E01000003", "E01000009", "E01000001", "E01000002"]
    assert boroughs_and_wards(AREAS.iloc[order]) == [
        ["Brent", "E09000005", ["Alperton", 1]],
        ["Camden", "E09000007", ["Holborn", 1, "St Pancras", 2]],
    ]


def test_each_borough_has_a_file_of_its_areas(written: dict[str, Any]) -> None:
    assert written["areas-camden"] == {
        "codes": "E01000009 E01000001 E01000002",
        "names": "007C 001A 001B",
        "around": "High Holborn|Euston Road|",
        "years": "- - -",
    }
    assert written["wards"] == "E05000007 E05000002 E05000001"
    assert written["codes-E01000"] == "0012 0023 0030 0091"


def test_places_are_filed_with_the_rows_of_their_areas(written: dict[str, Any]) -> None:
    lines = {
        (kind, line)
        for name, held in written.items()
        if name.startswith("names-")
        for kind, text in held.items()
        for line in text.split("\n")
    }
    assert lines == {
        ("street", "Euston Road|2 1"),
        ("street", "High Holborn|1"),
        ("station", "Euston|3"),
        ("centre", "Wembley|0"),
        ("park", "Russell Square|1"),
    }


def test_the_first_file_says_where_the_others_begin(written: dict[str, Any]) -> None:
    first = written["search"]
    assert first["withoutAreas"] == {"Camden": ["Tiny"]}
    assert [f"names-{sound}" for sound in first["names"]] == [n for n in written if n.startswith("names-")]
    assert first["postcodes"] == ["HA0"]
    assert first["letters"] == "AB"


def test_what_is_not_held_is_left_out(tmp_path: Path) -> None:
    write_search(AREAS, Geography(SQUARES, SQUARES, SQUARES), {}, NOTHING_SAID, tmp_path)
    written = files(tmp_path)
    assert sorted(written) == ["areas-brent", "areas-camden", "codes-E01000", "search", "wards"]
    assert written["search"]["names"] == written["search"]["postcodes"] == []


def test_names_change_with_the_content_only(tmp_path: Path) -> None:
    first = write_search(AREAS, GEOGRAPHY, {}, NOTHING_SAID, tmp_path)
    assert write_search(AREAS, GEOGRAPHY, {}, NOTHING_SAID, tmp_path) == first
    assert write_search(AREAS, GEOGRAPHY, {"Camden": ["Tiny"]}, NOTHING_SAID, tmp_path) != first
    assert len(list((tmp_path / "data").glob("search-*"))) == 1


def test_a_point_belongs_to_the_outline_that_holds_it_or_the_nearest() -> None:
    points = pd.DataFrame({"easting": [150, 450, 1500, 100], "northing": [50, 50, 50, 50]})
    assert areas_of(points, SQUARES).tolist()[:3] == [1, 3, -1]
    assert areas_of(points, SQUARES)[3] in (0, 1)


def test_a_place_bears_its_count_and_verdict_and_whether_they_are_estimated() -> None:
    year = Year(1851, 1730, SAME, 142.7, 130.0, 156.0, 1.4, 150)
    known = Said(
        years={
            "ward": {"E05000001": {"recorded": year}},
            "area": {
                "E01000001": {"recorded": replace(year, count=None)},
                "E01000002": {"recorded": replace(year, verdict="")},
            },
        },
        names={},
        reasons={},
        period="2025",
        ranks={},
        estimated={"ward": {"E09000007": "Estimated in part"}},
        borough_of={"E05000001": "E09000007"},
    )
    assert year_word(known, "ward", "E05000001") == f"{base_36(1851)}2~"
    assert year_word(known, "area", "E01000001") == "-"
    assert year_word(known, "area", "E01000002") == f"{base_36(1851)}4"
    assert year_word(NOTHING_SAID, "ward", "E05000001") == "-"
    assert short_patterns(known)["many"] == "{count} crimes in 2025{verdict}"
    assert short_patterns(known)["verdicts"][2:] == [": about the same", ": too few to tell", ""]
    assert short_patterns(NOTHING_SAID) == {}
