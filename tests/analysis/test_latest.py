"""The newest month of Central London against a year before, on a handful of points."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from build.analysis.intervals import rate_ratio
from build.analysis.latest import Latest, latest_month
from build.config import ASB
from tests.analysis.made import QUICK, month_names

MONTHS = month_names("2024-12", 13)
HIGH_STREET, PARK = "On or near High Street", "On or near Park Lane"
ROWS = [
    ("2025-12", "Burglary", HIGH_STREET, 530_010, 180_010, 4),
    ("2025-12", "Burglary", HIGH_STREET, 530_240, 180_249, 2),  # same square of 250 m
    ("2025-12", "Robbery", HIGH_STREET, 530_260, 180_010, 1),  # the next one
    ("2025-12", "Robbery", HIGH_STREET, 533_000, 184_000, 5),  # another High Street, kilometres away
    ("2025-12", ASB, PARK, 530_010, 180_010, 9),
    ("2024-12", "Burglary", PARK, 530_010, 180_010, 12),
    ("2025-06", "Burglary", PARK, 530_010, 180_010, 77),
]


def points(rows: list[tuple[Any, ...]] = ROWS) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["month", "crime_type", "location", "easting", "northing", "count"])


@pytest.fixture
def latest() -> Latest:
    return latest_month(points(), MONTHS, QUICK)


def test_months_and_totals(latest: Latest) -> None:
    assert (latest.month, latest.before) == ("2025-12", "2024-12")
    assert latest.total == {"recorded": 12, "asb": 9, "recorded_before": 12, "asb_before": 0, "points": 4}


def test_change_by_type_with_interval(latest: Latest) -> None:
    burglary = latest.by_type.set_index("crime_type").loc["Burglary"]
    assert (burglary["count"], burglary["before"], burglary["change"]) == (6, 12, -0.5)
    _, low, high = rate_ratio(6, 1, 12, 1, 0.95)
    assert (burglary["low"], burglary["high"]) == pytest.approx((float(low) - 1, float(high) - 1))


def test_a_type_new_this_year_has_no_change(latest: Latest) -> None:
    robbery = latest.by_type.set_index("crime_type").loc["Robbery"]
    assert (robbery["count"], robbery["before"]) == (6, 0)
    assert pd.isna(robbery["change"])
    assert pd.isna(robbery["high"])


def test_cells_add_points_of_a_square_and_leave_antisocial_behaviour_out(latest: Latest) -> None:
    cells = latest.cells.set_index(["easting", "northing"])
    assert cells.loc[(530_000, 180_000)].tolist() == [6, 12]
    assert cells.loc[(530_250, 180_000)].tolist() == [1, 0]
    assert cells["count"].sum() == 12


def test_places_of_one_name_far_apart_are_two(latest: Latest) -> None:
    assert latest.places.to_numpy().tolist() == [[HIGH_STREET, 7, 0], [HIGH_STREET, 5, 0], [PARK, 0, 9]]


def test_without_the_year_before_there_is_no_change() -> None:
    latest = latest_month(points(ROWS[:5]), MONTHS, QUICK)
    assert latest.before == ""
    assert latest.by_type[["before", "change", "low", "high"]].isna().all(axis=None)


def test_the_newest_month_with_points_is_taken() -> None:
    assert latest_month(points(ROWS[5:]), MONTHS, QUICK).month == "2025-06"


def test_no_points_at_all_is_said_and_not_shown_as_zero_months() -> None:
    latest = latest_month(points([]), MONTHS, QUICK)
    assert (latest.month, latest.before) == ("", "")
    assert latest.cells.empty
    assert latest.places.empty
