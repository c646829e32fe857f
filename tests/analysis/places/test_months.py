"""Counts of places by month, worked out by hand for four areas in two wards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.places.months import months_table, place_months
from build.analysis.statistics.levels import place_levels

AREAS = pd.DataFrame(
    {
        "lsoa21cd": ["E01000001", "E01000002", "E01000003", "E01000004"],
        "ward_code": ["E05000002", "E05000001", "E05000002", "E05000001"],
        "borough_code": "E09000007",
    }
)
# (areas, months, types)
COUNTS = np.array([[[1, 0], [2, 0]], [[3, 1], [4, 1]], [[5, 0], [6, 2]], [[7, 0], [8, 0]]], dtype=np.int32)
OBSERVED = np.array([[True, True], [True, True], [True, False], [True, True]])
ESTIMATED = np.zeros(COUNTS.shape, dtype=bool)
ESTIMATED[1, 0, 0] = True
RESIDENTS = np.array([10, 20, 30, 40])


def test_wards_add_up_their_areas_and_miss_what_one_of_them_misses() -> None:
    wards = place_months(place_levels(AREAS)["ward"], COUNTS, OBSERVED, ESTIMATED, RESIDENTS)
    assert wards.codes.tolist() == ["E05000001", "E05000002"]
    assert wards.counts.tolist() == [[[10, 1], [12, 1]], [[6, 0], [8, 2]]]
    assert wards.known.tolist() == [[True, True], [True, False]]
    assert wards.estimated[0].tolist() == [[True, False], [False, False]]
    assert wards.residents.tolist() == [60, 40]


def test_the_table_has_a_row_a_place_month_and_type_and_nulls_where_missing() -> None:
    wards = place_months(place_levels(AREAS)["ward"], COUNTS, OBSERVED, ESTIMATED, RESIDENTS)
    names = {"E05000001": "East", "E05000002": "West"}
    table = months_table(wards, names, ["2024-01", "2024-02"], ["burglary", "drugs"])
    assert [
        tuple(row) for row in table.astype(object).where(table.notna(), None).itertuples(index=False)
    ] == [
        ("E05000001", "East", "2024-01", "burglary", 10, True),
        ("E05000001", "East", "2024-01", "drugs", 1, False),
        ("E05000001", "East", "2024-02", "burglary", 12, False),
        ("E05000001", "East", "2024-02", "drugs", 1, False),
        ("E05000002", "West", "2024-01", "burglary", 6, False),
        ("E05000002", "West", "2024-01", "drugs", 0, False),
        ("E05000002", "West", "2024-02", "burglary", None, False),
        ("E05000002", "West", "2024-02", "drugs", None, False),
    ]
