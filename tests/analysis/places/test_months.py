"""Counts of places by month, worked out by hand for four areas in two wards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.places.months import place_months
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
