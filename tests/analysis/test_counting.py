"""Incidents without a place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.counting import located_share, london_totals

MONTHS = ("2024-01", "2024-02")
TYPES = ("Burglary", "Drugs")
LEDGER = pd.DataFrame(
    [
        ("2024-01", "metropolitan", "street", 88, 6, 6),
        ("2024-01", "city-of-london", "street", 10, 0, 0),
        ("2024-02", "metropolitan", "street", 50, 0, 0),
        ("2024-02", "city-of-london", "street", 8, 0, 2),
        ("2024-01", "metropolitan", "stop-and-search", 1, 99, 99),
    ],
    columns=["month", "force", "kind", "counted", "outside", "no_place"],
)
# areas count 98 in January: 60 burglaries, 38 drugs
COUNTS = np.array([[[50, 38], [30, 20]], [[10, 0], [4, 4]]], dtype=np.int32)


def monthly(rows: list[int | None]) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([MONTHS, ["metropolitan", "city-of-london"], TYPES])
    table = index.to_frame(index=False, name=["month", "force", "crime_type"])
    return table.assign(count=pd.array(rows, dtype="Int64"))


def test_london_counts_what_has_no_place_and_not_what_is_outside():
    """January: 110 incidents, 98 counted by areas, 12 not, of which 6 outside: 8 of 12 burglaries, so 4 of those 6."""
    table = monthly([58, 42, 10, 0, 30, 20, 5, 5])
    totals = london_totals(table, COUNTS, LEDGER, MONTHS, TYPES)
    assert totals[0].tolist() == [68 - 4, 42 - 2]
    assert totals[1].tolist() == [35, 25]


def test_a_month_that_a_force_lacks_is_not_smaller_but_unknown():
    totals = london_totals(monthly([58, 42, None, None, 30, 20, 5, 5]), COUNTS, LEDGER, MONTHS, TYPES)
    assert np.isnan(totals[0]).all()
    assert totals[1].tolist() == [35, 25]


def test_each_area_has_its_forces_share_with_a_place():
    share = located_share(
        LEDGER, np.array(["metropolitan", "city-of-london", "metropolitan"]), (*MONTHS, "2024-03")
    )
    assert share == pytest.approx(np.array([[0.94, 1, 1], [1, 0.8, 1], [0.94, 1, 1]]))
