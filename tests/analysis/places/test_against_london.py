"""A borough compared with London, checked against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.places.against_london import mix, monthly_rate


def test_a_mix_is_of_the_borough_and_londons_of_all_areas() -> None:
    count = np.array([[3, 1, 0], [1, 1, 4]], dtype=np.int32)  # burglary, drugs
    table = mix(count, np.array([True, True, False]), ["Burglary", "Drugs"])
    assert table["crime_type"].tolist() == ["Burglary", "Drugs"]
    assert table["count"].tolist() == [4, 2]
    assert table["share"].tolist() == [4 / 6, 2 / 6]
    assert table["london"].tolist() == [4 / 10, 6 / 10]


def test_without_a_crime_there_is_no_mix() -> None:
    table = mix(np.zeros((2, 2), dtype=np.int32), np.array([True, False]), ["a", "b"])
    assert table[["share", "london"]].isna().all(axis=None)


def test_a_monthly_rate_is_in_the_order_of_months_and_a_missing_month_stays_missing() -> None:
    months = pd.DataFrame({"month": ["2025-02", "2025-01"], "count": pd.array([None, 30], dtype="Int64")})
    table = monthly_rate(months, 2000, 1000)
    assert table["month"].tolist() == ["2025-01", "2025-02"]
    assert table["rate"].iloc[0] == 15
    assert np.isnan(table["rate"].iloc[1])
