"""A place's file, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from build.analysis.places.months import PlaceMonths
from build.london import LONDON_CODE
from build.report.explore.place_files import YEAR, About, path_of, write_place_files
from build.report.explore.write import places_of
from tests.report import fakes

ABOUT = About(
    months=["2024-01", "2024-02"],
    types=["burglary", "anti_social_behaviour"],
    recorded=[True, False],
    residents="mid-2024",
    source={"publisher": "data.police.uk"},
)
WARDS = PlaceMonths(
    name="ward",
    codes=np.array(["E05000001", "E05000002"]),
    counts=np.array([[[3, 1], [4, 0]], [[5, 2], [9, 9]]]),
    known=np.array([[True, True], [True, False]]),
    estimated=np.array([[[True, False], [False, False]], [[False, False], [True, True]]]),
    residents=np.array([1000, 2000]),
)
NAMES = {
    "E05000001": {"name": "East", "borough": "Camden"},
    "E05000002": {"name": "West", "borough": "Camden"},
}
CHANGES = pd.DataFrame(
    [["ward", "E05000001", "burglary", 7, None, "", "", 7.00001, 3.0, np.nan, 1.0]],
    columns=["level", "code", "measure", *YEAR],
)


def test_a_file_holds_counts_with_nulls_for_missing_months_and_the_year(tmp_path: Path) -> None:
    write_place_files([WARDS], NAMES, CHANGES, ABOUT, tmp_path)
    east, west = (json.loads((tmp_path / path_of(code)).read_text(encoding="utf-8")) for code in WARDS.codes)
    assert east["counts"] == {"recorded": [3, 4], "burglary": [3, 4], "anti_social_behaviour": [1, 0]}
    assert west["counts"] == {
        "recorded": [5, None],
        "burglary": [5, None],
        "anti_social_behaviour": [2, None],
    }
    assert east["estimated"] == {"burglary": ["2024-01"]}
    assert west["estimated"] == {}
    assert east["year"] == {
        "burglary": {
            "count": 7, "previous": None, "verdict": "", "against_london": "", "rate": 7.0, "rate_low": 3.0,
            "rate_high": None, "ratio": 1.0,
        }
    }  # fmt: skip
    assert (west["name"], west["borough"], west["residents"], west["residents_of"]) == (
        "West", "Camden", 2000, "mid-2024",
    )  # fmt: skip


def test_every_place_is_listed_once_with_its_residents_and_where_its_file_is() -> None:
    areas = fakes.areas()
    listed = places_of(areas)
    assert listed["level"].value_counts().to_dict() == {"area": 12, "ward": 6, "borough": 3, "london": 1}
    assert listed["code"].is_unique
    everybody = areas["population"].sum()
    assert listed.groupby("level")["population"].sum().to_dict() == dict.fromkeys(listed["level"], everybody)
    first = listed.iloc[0]
    assert (first["name"], first["borough"], first["path"]) == (
        "London",
        "",
        f"data/place/{LONDON_CODE}.json",
    )
    camden = areas[areas["borough"] == "Camden"]
    ward = listed.set_index("code").loc[camden["ward_code"].iloc[0]]
    assert (ward["name"], ward["borough"]) == (camden["ward"].iloc[0], "Camden")
