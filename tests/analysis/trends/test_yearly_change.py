"""Monthly series and the interval of the yearly change, by hand; its coverage is in tests/proof/trends.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from build.analysis.trends.months import month_noise
from build.analysis.trends.yearly_change import monthly_trends, yearly_change
from tests.analysis.made import ASB_COLUMN, QUICK, TYPES, grid_areas, month_names, poisson_counts


def test_change_and_interval_by_hand() -> None:
    # Two years of the same seasons, the second half as large: expected and observed counts agree, dispersion is 1.
    first = np.arange(20.0, 32.0)
    upright = replace(QUICK, autocorrelation_lean=0.0)
    change = yearly_change(np.concatenate([first * 2, first])[None, :], upright).iloc[0]
    last, previous = first.sum(), 2 * first.sum()
    # 24 months less 12 calendar months, a second year, and a drift whose straight part the year and season hold already
    freedom = (24 - 12 - 1 - 2) * QUICK.autocorrelation_freedom
    reach = stats.t.ppf(0.975, freedom) * np.sqrt(1 / last + 1 / previous)
    assert change["change"] == pytest.approx(-0.5)
    assert change["dispersion"] == 1
    assert change["autocorrelation"] == 0
    assert (change["low"], change["high"]) == pytest.approx(
        (0.5 * np.exp(-reach) - 1, 0.5 * np.exp(reach) - 1)
    )
    assert change["certain"]


def test_interval_is_wider_by_dispersion_and_autocorrelation() -> None:
    series = np.random.default_rng(3).negative_binomial(4, 0.05, (5, 36)).astype(float)
    found = yearly_change(series, QUICK)
    noise = month_noise(series, QUICK)
    counts = series[:, 12:].reshape(5, 2, 12).sum(axis=2)
    error = np.sqrt(noise.dispersion * noise.inflation * (1 / counts).sum(axis=1))
    reach = stats.t.ppf(0.975, noise.freedom) * error
    assert (np.log1p(found["high"]) - np.log1p(found["change"])).to_numpy() == pytest.approx(reach)


@pytest.mark.parametrize("gap", [13, 30])
def test_a_missing_month_in_the_last_two_years_leaves_the_change_null(gap: int) -> None:
    series = np.full((1, 36), 10.0)
    series[0, gap] = np.nan
    change = yearly_change(series, QUICK).iloc[0]
    assert change.drop(["last", "previous"]).isna().all()


def test_an_earlier_gap_only_leaves_its_year_out_of_the_dispersion() -> None:
    series = np.random.default_rng(1).poisson(50, (1, 36)).astype(float)
    two = yearly_change(series[:, 12:], QUICK)
    series[0, 3] = np.nan
    pd.testing.assert_frame_equal(yearly_change(series, QUICK), two)


def test_short_windows_and_empty_years_have_no_change() -> None:
    assert yearly_change(np.full((2, 23), 5.0), QUICK).isna().all(axis=None)
    nothing = yearly_change(np.zeros((1, 24)), QUICK).iloc[0]
    assert (nothing["last"], nothing["previous"]) == (0, 0)
    assert np.isnan(nothing["change"])


def test_series_add_up_and_leave_antisocial_behaviour_apart() -> None:
    areas, counts = grid_areas(4, 6), poisson_counts(24, 24, 2.0)
    months = month_names("2024-01", 24)
    trends = monthly_trends(areas, counts, months, np.ones((24, 24), bool), TYPES, QUICK)
    london = trends.london.pivot_table(index="month", columns="measure", values="count")
    assert london["recorded"].tolist() == counts[:, :, :ASB_COLUMN].sum(axis=(0, 2)).tolist()
    assert london["anti_social_behaviour"].tolist() == counts[:, :, ASB_COLUMN].sum(axis=0).tolist()
    assert trends.borough["count"].sum() == london["recorded"].sum()
    assert set(trends.change["level"]) == {"london", "borough"}
    assert len(trends.change) == 4 * 15
    borough = trends.change.query("level == 'borough' and measure == 'recorded'")
    assert (
        borough["last"].sum()
        == trends.change.query("level == 'london' and measure == 'recorded'")["last"].item()
    )


def test_a_month_that_one_force_misses_is_null_for_its_borough_and_london() -> None:
    areas, counts = grid_areas(4, 6), poisson_counts(24, 24, 2.0)
    observed = np.ones((24, 24), dtype=bool)
    observed[areas["borough_code"] == "E09000010", 5] = False
    trends = monthly_trends(areas, counts, month_names("2024-01", 24), observed, TYPES, QUICK)
    london = trends.london.query("measure == 'recorded'").set_index("month")["count"]
    assert london.isna().tolist() == [month == "2024-06" for month in london.index]
    borough = trends.borough.set_index(["borough_code", "month"])["count"]
    assert pd.isna(borough[("E09000010", "2024-06")])
    assert not pd.isna(borough[("E09000011", "2024-06")])
    change = trends.change.query("measure == 'recorded'").set_index("code")["change"]
    assert change.isna().tolist() == [True, True, False, False]


def test_a_window_of_three_months_has_series_but_no_change() -> None:
    trends = monthly_trends(
        grid_areas(4, 6),
        poisson_counts(24, 3, 2.0),
        month_names("2025-10", 3),
        np.ones((24, 3), bool),
        TYPES,
        QUICK,
    )
    assert trends.london["count"].notna().all()
    assert trends.change["change"].isna().all()
