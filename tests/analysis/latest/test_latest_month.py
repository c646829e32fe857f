"""The newest month of Central London against a year before, on a handful of points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from build.analysis.latest.latest_month import Latest, latest_month
from build.analysis.statistics.intervals import rate_ratio
from build.analysis.statistics.overdispersion import MonthDispersion, month_spread, year_dispersion
from build.vocabulary import ASB
from tests.analysis.made import QUICK, TYPES, grid_areas, month_names, poisson_counts

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


def spread(dispersion: float = 2.0, freedom: float = 22.0) -> MonthDispersion:
    """The same dispersion for recorded crime as a whole and each type."""
    size = len(TYPES) + 1
    return MonthDispersion(np.full(size, dispersion), np.full(size, freedom), 12, 36)


@pytest.fixture
def latest() -> Latest:
    return latest_month(points(), MONTHS, spread(), QUICK)


def test_months_and_totals(latest: Latest) -> None:
    assert (latest.month, latest.before) == ("2025-12", "2024-12")
    assert latest.total == {"recorded": 12, "asb": 9, "recorded_before": 12, "asb_before": 0, "points": 4}


def test_change_by_type_with_interval(latest: Latest) -> None:
    burglary = latest.by_type.set_index("crime_type").loc["Burglary"]
    assert (burglary["count"], burglary["before"], burglary["change"]) == (6, 12, -0.5)
    _, low, high = rate_ratio(6, 1, 12, 1, 0.95, 2.0, 22.0)
    assert (burglary["low"], burglary["high"]) == pytest.approx((float(low) - 1, float(high) - 1))
    assert burglary["dispersion"] == 2


def test_change_of_recorded_crime_as_a_whole(latest: Latest) -> None:
    _, low, high = rate_ratio(12, 1, 12, 1, 0.95, 2.0, 22.0)
    expected = {"change": 0.0, "low": float(low) - 1, "high": float(high) - 1, "dispersion": 2.0}
    assert latest.change == pytest.approx(expected)
    assert latest.spread == {"areas": 12, "months": 36}


def test_more_dispersion_and_fewer_years_widen_the_interval() -> None:
    def width(varies: MonthDispersion) -> float:
        change = latest_month(points(), MONTHS, varies, QUICK).change
        return change["high"] - change["low"]

    assert width(spread(1.0)) < width(spread(3.0)) < width(spread(3.0, 11.0))


def test_without_a_known_dispersion_a_change_has_no_interval() -> None:
    latest = latest_month(points(), MONTHS, spread(np.nan, 0.0), QUICK)
    burglary = latest.by_type.set_index("crime_type").loc["Burglary"]
    assert burglary["change"] == -0.5
    assert np.isnan([burglary["low"], burglary["high"], latest.change["low"]]).all()


def test_a_february_of_29_days_is_compared_per_day() -> None:
    rows = [
        (month, "Burglary", PARK, 530_010, 180_010, n) for month, n in (("2024-02", 290), ("2023-02", 280))
    ]
    latest = latest_month(points(rows), month_names("2023-01", 14), spread(), QUICK)
    assert latest.change["change"] == pytest.approx(0)


def test_a_february_of_29_days_is_not_taken_for_dispersion() -> None:
    days = np.tile([30.0, 28.0, *[30.0] * 10], 2)
    days[13] = 29
    assert year_dispersion(1e6 * days[None], days)[0].tolist() == [1.0]
    assert year_dispersion(1e6 * days[None], np.ones(24))[0] > 100


def test_dispersion_by_hand() -> None:
    """Two years that are 10 or 20 in turn, the other way round in each: all expected 15, 24 squares of 5, 11 degrees."""
    one = np.tile([10.0, 20.0], 6)
    dispersion, freedom = year_dispersion(np.array([[*one, *one[::-1]], [*one, *one]]), np.ones(24))
    assert dispersion == pytest.approx([24 * 25 / 15 / 11, 1.0])
    assert freedom.tolist() == [11, 11]


def test_a_year_with_a_missing_month_is_left_out() -> None:
    months = np.tile([10.0, 20.0], 18)
    months[30] = np.nan
    assert year_dispersion(months[None], np.ones(36))[1].tolist() == [11]
    months[3] = np.nan
    dispersion, freedom = year_dispersion(months[None], np.ones(36))
    assert np.isnan(dispersion).all()
    assert freedom.tolist() == [0]


def test_the_months_are_those_of_areas_among_the_points() -> None:
    areas, counts = grid_areas(5, 5), poisson_counts(25, 36, 20)
    corners = pd.DataFrame({"easting": [531_000, 533_000], "northing": [181_000, 183_000]})
    counts[0] *= np.arange(36, dtype=np.int32)[:, None] % 5  # outside: its jumps do not matter
    observed = np.ones((25, 36), bool)
    found = month_spread(areas, counts, observed, np.full(36, 30.0), TYPES, corners)
    assert (found.areas, found.months) == (4, 36)
    assert (found.dispersion < 2).all()
    inside = [6, 7, 11, 12]
    recorded = counts[inside][:, :, :-1].sum(axis=(0, 2)).astype(float)
    assert found.dispersion[0] == year_dispersion(recorded[None], np.ones(36))[0]
    observed[6, 20] = False
    assert month_spread(areas, counts, observed, np.full(36, 30.0), TYPES, corners).months == 24
    nowhere = month_spread(areas, counts, observed, np.full(36, 30.0), TYPES, corners + 1e6)
    assert nowhere.areas == nowhere.months == 0
    assert np.isnan(nowhere.dispersion).all()


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


def test_squares_are_those_of_the_newest_month_alone() -> None:
    rows = [*ROWS, ("2024-12", "Burglary", PARK, 540_010, 180_010, 3)]
    latest = latest_month(points(rows), MONTHS, spread(), QUICK)
    assert len(latest.cells) == 4
    assert latest.squares == {"any": 3, "half": 1}


def test_places_of_one_name_far_apart_are_two(latest: Latest) -> None:
    assert latest.locations.to_numpy().tolist() == [[HIGH_STREET, 7, 0], [HIGH_STREET, 5, 0], [PARK, 0, 9]]


def test_without_the_year_before_there_is_no_change() -> None:
    latest = latest_month(points(ROWS[:5]), MONTHS, spread(), QUICK)
    assert latest.before == ""
    assert latest.by_type[["before", "change", "low", "high"]].isna().all(axis=None)


def test_the_newest_month_with_points_is_taken() -> None:
    assert latest_month(points(ROWS[5:]), MONTHS, spread(), QUICK).month == "2025-06"


def test_no_points_at_all_is_said_and_not_shown_as_zero_months() -> None:
    latest = latest_month(points([]), MONTHS, spread(), QUICK)
    assert (latest.month, latest.before) == ("", "")
    assert latest.cells.empty
    assert latest.locations.empty
