"""Small areas added up to wards, boroughs and London."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.statistics.levels import AREA, BOROUGH, LONDON, WARD, place_levels

AREAS = pd.DataFrame(
    {
        "lsoa21cd": ["E1", "E2", "E3", "E4"],
        "ward_code": ["W2", "W1", "W2", "W3"],
        "borough_code": ["B1", "B1", "B1", "B2"],
    }
)


def test_every_place_holds_the_sum_of_its_areas():
    levels = place_levels(AREAS)
    values = np.array([[1, 10], [2, 20], [4, 40], [8, 80]])
    assert levels[LONDON].total(values).tolist() == [[15, 150]]
    assert levels[BOROUGH].codes.tolist() == ["B1", "B2"]
    assert levels[BOROUGH].total(values).tolist() == [[7, 70], [8, 80]]
    assert levels[WARD].codes.tolist() == ["W1", "W2", "W3"]
    assert levels[WARD].total(values).tolist() == [[2, 20], [5, 50], [8, 80]]
    assert levels[AREA].total(values).tolist() == values.tolist()


def test_a_place_lacks_what_one_of_its_areas_lacks():
    seen = np.array([[True, True], [True, False], [True, True], [True, True]])
    levels = place_levels(AREAS)
    assert levels[WARD].every(seen).tolist() == [[True, False], [True, True], [True, True]]
    assert levels[LONDON].every(seen).tolist() == [[True, False]]
