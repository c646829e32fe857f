"""Monthly series and their yearly change, by hand; how often it errs is in tests/proof/change.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.counting import month_days
from build.analysis.statistics.paired_months import ordinary_change
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW, UNKNOWN
from build.analysis.trends.yearly_change import monthly_trends, yearly_change
from tests.analysis.made import ASB_COLUMN, QUICK, TYPES, grid_areas, month_names, poisson_counts

MONTHS = month_names("2023-01", 36)
DAYS = month_days(MONTHS)


def test_a_change_is_that_of_the_counts_per_day_and_its_interval_what_months_leave_open() -> None:
    series = np.random.default_rng(1).poisson(900, (1, 36)).astype(float)
    series[0, 24:] *= 0.5
    found = yearly_change(series, DAYS, QUICK).iloc[0]
    previous, count = series[0, 12:24].sum(), series[0, 24:].sum()
    assert (found["count"], found["previous"]) == (count, previous)
    assert found["change"] == pytest.approx((count / 365) / (previous / 366) - 1)
    reach = ordinary_change((series + 0.5) / DAYS, 0.95).reach[0]
    ends = np.expm1(np.log1p(found["change"]) + np.array([-reach, reach]))
    assert found[["change_low", "change_high"]].to_numpy(float) == pytest.approx(ends)


def test_verdicts_follow_the_interval_and_small_numbers_have_none() -> None:
    rng = np.random.default_rng(2)
    level = np.array([[900.0, 1500], [900, 500], [900, 905], [1, 2]])
    series = rng.poisson(np.repeat(np.column_stack([level[:, 0], level]), 12, axis=1)).astype(float)
    assert yearly_change(series, DAYS, QUICK)["verdict"].tolist() == [ROSE, FELL, SAME, TOO_FEW]


def test_a_leap_day_is_no_rise() -> None:
    """The same count every day: 2024 has more of them, and neither year has more crime."""
    change = yearly_change(100 * DAYS[None], DAYS, QUICK).iloc[0]
    assert change["change"] == pytest.approx(0, abs=1e-12)
    assert change["verdict"] == SAME


@pytest.mark.parametrize("gap", [13, 30])
def test_a_missing_month_in_the_last_two_years_leaves_the_change_null(gap: int) -> None:
    series = np.full((1, 36), 10.0)
    series[0, gap] = np.nan
    change = yearly_change(series, DAYS, QUICK).iloc[0]
    assert change["verdict"] == UNKNOWN
    assert change.drop(["count", "previous", "verdict"]).isna().all()


def test_an_earlier_gap_only_leaves_its_year_out_of_the_noise() -> None:
    series = np.random.default_rng(1).poisson(50, (1, 36)).astype(float)
    two = yearly_change(series[:, 12:], DAYS[12:], QUICK)
    series[0, 3] = np.nan
    pd.testing.assert_frame_equal(yearly_change(series, DAYS, QUICK), two)


def test_short_windows_and_empty_years_have_no_change() -> None:
    short = yearly_change(np.full((2, 23), 5.0), DAYS[:23], QUICK)
    assert short.drop(columns="verdict").isna().all(axis=None)
    assert (short["verdict"] == UNKNOWN).all()
    nothing = yearly_change(np.zeros((1, 24)), DAYS[12:], QUICK).iloc[0]
    assert (nothing["count"], nothing["previous"], nothing["verdict"]) == (0, 0, TOO_FEW)
    assert np.isnan(nothing["change"])


def made(months: int, first: str = "2024-01", seen: np.ndarray | None = None):
    areas, counts = grid_areas(4, 6), poisson_counts(24, months, 2.0)
    observed = np.ones((24, months), bool) if seen is None else seen
    london = np.where(observed.all(axis=0)[:, None], counts.sum(axis=0) + 1.0, np.nan)
    return counts, monthly_trends(areas, london, counts, month_names(first, months), observed, TYPES, QUICK)


def test_london_counts_what_areas_do_not_and_antisocial_behaviour_stands_apart() -> None:
    counts, trends = made(24)
    london = trends.london.pivot_table(index="month", columns="measure", values="count")
    recorded = counts[:, :, :ASB_COLUMN].sum(axis=(0, 2))
    assert london["recorded"].tolist() == (recorded + 13).tolist()  # one of each type without a place
    assert london["anti_social_behaviour"].tolist() == (counts[:, :, ASB_COLUMN].sum(axis=0) + 1).tolist()
    assert trends.borough["count"].sum() == recorded.sum()
    assert trends.change["measure"].tolist() == london.columns.reindex(trends.change["measure"])[0].tolist()
    assert trends.change.set_index("measure")["count"]["recorded"] == london["recorded"].iloc[12:].sum()


def test_a_month_that_one_force_misses_is_null_for_its_borough_and_london() -> None:
    observed = np.ones((24, 24), dtype=bool)
    observed[grid_areas(4, 6)["borough_code"] == "E09000010", 5] = False
    _, trends = made(24, seen=observed)
    london = trends.london.query("measure == 'recorded'").set_index("month")["count"]
    assert london.isna().tolist() == [month == "2024-06" for month in london.index]
    borough = trends.borough.set_index(["borough_code", "month"])["count"]
    assert pd.isna(borough[("E09000010", "2024-06")])
    assert not pd.isna(borough[("E09000011", "2024-06")])
    assert trends.change["change"].isna().all()


def test_a_window_of_three_months_has_series_but_no_change() -> None:
    _, trends = made(3, "2025-10")
    assert trends.london["count"].notna().all()
    assert trends.change["change"].isna().all()
