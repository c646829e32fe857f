"""The search index holds every borough, ward and area once."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from build.report.publish.site_search import search_index, write_search

AREAS = pd.DataFrame(
    {
        "lsoa21cd": ["E01000003", "E01000002", "E01000001", "E01000009"],
        "lsoa21nm": ["Brent 002A", "Camden 001B", "Camden 001A", "Camden 007C"],
        "ward_code": ["E05000007", "E05000001", "E05000001", "E05000002"],
        "ward": ["Alperton", "St Pancras", "St Pancras", "Holborn"],
        "borough": ["Brent", "Camden", "Camden", "Camden"],
    }
)


def test_places_stand_under_their_borough_in_order() -> None:
    brent, camden = search_index(AREAS)
    assert brent == {
        "name": "Brent",
        "slug": "brent",
        "wards": [["E05000007", "Alperton", ["E01000003", "002A"]]],
    }
    assert [ward[1] for ward in camden["wards"]] == ["Holborn", "St Pancras"]
    assert camden["wards"][1][2] == ["E01000001", "001A", "E01000002", "001B"]


def test_the_index_is_a_script_that_hands_over_its_data(tmp_path: Path) -> None:
    path = write_search(AREAS, tmp_path)
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert text.startswith('LCA.data("search",')
    assert json.loads(text.removeprefix('LCA.data("search",').removesuffix(");\n")) == search_index(AREAS)


def test_the_name_changes_with_the_content_only(tmp_path: Path) -> None:
    first = write_search(AREAS, tmp_path)
    assert write_search(AREAS.sample(frac=1, random_state=1), tmp_path) == first
    assert write_search(AREAS.iloc[1:], tmp_path) != first
