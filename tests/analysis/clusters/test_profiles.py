"""Boroughs' profiles, against cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.clusters.profiles import borough_profiles

NAMES = {1: "More burglary", 2: "More drugs"}


def areas() -> pd.DataFrame:
    """Five areas in one borough, two in another, one of them without a decile; the index is not a plain count."""
    return pd.DataFrame(
        {
            "borough_code": ["E09000002"] * 2 + ["E09000001"] * 5,
            "borough": ["B"] * 2 + ["A"] * 5,
            "imd_decile": [10, None, 1, 1, 2, 10, 10],
        },
        index=[7, 8, 9, 10, 11, 12, 13],
    )


PREDICTION = pd.DataFrame(
    {
        "residual": [0.0, np.nan, np.log(0.5), np.log(0.8), np.log(1.25), np.log(2), np.log(100)],
        "trained": [False, True, True, True, True, True, False],
    }
)
LABEL = np.array([1, 1, 2, 2, 2, 1, 1], dtype=np.int32)


def test_areas_are_counted_by_decile_beside_london() -> None:
    table = borough_profiles(areas(), PREDICTION, LABEL, NAMES).deciles
    assert len(table) == 2 * 10
    first = table[table["borough_code"] == "E09000001"].set_index("imd_decile")
    assert first["lsoas"].to_dict() == {1: 2, 2: 1, **dict.fromkeys(range(3, 10), 0), 10: 2}
    assert first["lsoa_share"][[1, 2, 10]].tolist() == pytest.approx([0.4, 0.2, 0.4])
    assert first["london_lsoa_share"][[1, 2, 10]].tolist() == pytest.approx([2 / 6, 1 / 6, 3 / 6])
    second = table[table["borough_code"] == "E09000002"].set_index("imd_decile")
    assert second.loc[10, "lsoa_share"] == 1.0  # the area without a decile is in no share


def test_areas_are_counted_by_cluster_beside_london() -> None:
    table = borough_profiles(areas(), PREDICTION, LABEL, NAMES).clusters
    rows = table[["borough", "cluster", "cluster_name", "lsoas", "lsoa_share"]].to_numpy().tolist()
    assert rows == [
        ["A", 1, "More burglary", 2, 0.4],
        ["A", 2, "More drugs", 3, 0.6],
        ["B", 1, "More burglary", 2, 1.0],
        ["B", 2, "More drugs", 0, 0.0],
    ]
    assert table["london_lsoa_share"].tolist() == pytest.approx([4 / 7, 3 / 7] * 2)


def test_recorded_is_set_against_predicted_where_areas_can_be_compared() -> None:
    found = borough_profiles(areas(), PREDICTION, LABEL, NAMES)
    first, second = found.model.to_dict("records")
    # The ratios of A are 0.5, 0.8, 1.25 and 2; the flagged area with 100 is left out.
    assert (first["borough"], first["lsoas"], first["lsoas_above"], first["above_share"]) == ("A", 4, 2, 0.5)
    assert first["ratio_quarter"] == pytest.approx(0.5 + 0.75 * 0.3)
    assert first["ratio_half"] == pytest.approx((0.8 + 1.25) / 2)
    assert first["ratio_three_quarters"] == pytest.approx(1.25 + 0.25 * 0.75)
    assert second["lsoas"] == 0
    assert np.isnan([second["above_share"], second["ratio_half"]]).all()
    assert found.london["lsoas"] == 4
    assert found.london["ratio_half"] == first["ratio_half"]


def test_tables_of_other_areas_are_refused() -> None:
    with pytest.raises(ValueError, match="7 areas, 6 predictions and 7 clusters do not match"):
        borough_profiles(areas(), PREDICTION.head(6), LABEL, NAMES)
