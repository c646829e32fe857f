"""STL: a series composed by hand is decomposed into its parts; one with a gap is rejected."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.tsa.seasonal import STL

from build.analysis.counting import month_days
from build.analysis.trends.decomposition import TREND_TERMS, decompose, season_of, split, stands_out
from tests.analysis.made import QUICK, month_names

MONTHS = month_names("2023-04", 36)
SEASON = np.array([40.0, 10, -20, -60, 0, 30, 50, 70, -10, -30, -50, -30])


def test_a_series_put_together_by_hand_comes_apart_again() -> None:
    climb = 1000 + 5.0 * np.arange(36)
    trend, seasonal, remainder = split(climb + np.tile(SEASON, 3))
    assert seasonal == pytest.approx(np.tile(SEASON, 3), abs=1)
    assert trend == pytest.approx(climb, abs=1)
    assert remainder == pytest.approx(np.zeros(36), abs=1)


def test_one_month_far_off_is_left_to_the_remainder() -> None:
    counts = 1000 + np.tile(SEASON, 3) + np.random.default_rng(1).normal(0, 3, 36)
    counts[17] += 400
    trend, _, remainder = split(counts)
    assert remainder[17] == pytest.approx(400, abs=20)
    assert trend == pytest.approx(np.full(36, 1000), abs=15)


def test_parts_add_up_and_the_season_is_named_by_calendar_month() -> None:
    daily = 1000 + np.tile(SEASON, 3) + np.random.default_rng(2).normal(0, 5, 36)
    result = decompose((daily * month_days(MONTHS))[None], ["drugs"], MONTHS, QUICK)
    stl = result.stl
    assert stl["daily"].to_numpy() == pytest.approx(daily)
    assert (stl["trend"] + stl["seasonal"] + stl["remainder"]).to_numpy() == pytest.approx(daily)
    assert stl["month"].tolist() == list(MONTHS)
    season = result.season.set_index("calendar")
    assert list(season.index) == list(range(1, 13))
    assert season["part"].idxmax() == 11  # the highest is the eighth month from April on
    assert season.loc[11, "part"] == pytest.approx(0.07, abs=0.01)
    assert season["certain"].loc[[11, 7]].all()
    assert season.loc[season["certain"], "part"].abs().min() > season["part_high"].sub(season["part"]).max()


def test_the_same_every_day_of_the_year_has_no_season() -> None:
    """By its count February would be a twelfth under the others: that is the calendar."""
    noise = np.random.default_rng(3).normal(1000, 5, 36)
    season = decompose((noise * month_days(MONTHS))[None], ["drugs"], MONTHS, QUICK).season
    assert not season["certain"].any()
    assert season["part"].abs().max() < 0.01


def test_a_month_stands_out_by_an_interval_that_twelve_share() -> None:
    remainder = np.tile([10.0, -10.0], 18)
    error = np.sqrt(3600 / 21) / np.sqrt(3)
    line = stats.t.ppf(1 - 0.05 / 12 / 2, 21) * error
    assert line > stats.t.ppf(0.975, 21) * error
    season = np.array([line - 0.01, line + 0.01, -line - 0.01, -line + 0.01, *np.zeros(8)])
    assert stands_out(np.tile(season, 3), remainder, 0.95).tolist() == [False, True, True, *[False] * 9]


def test_a_trend_over_three_years_takes_as_many_degrees_of_freedom_as_said() -> None:
    """The trace of the smoother: how much each month moves its own trend."""
    window = 10 * 36 + 1
    unit = np.eye(36)
    fits = [STL(month, period=12, seasonal=window, seasonal_deg=0).fit() for month in unit]
    assert sum(fit.trend[i] for i, fit in enumerate(fits)) == pytest.approx(TREND_TERMS, abs=0.05)


def test_interval_of_the_season_by_hand() -> None:
    remainder = np.tile([10.0, -10.0], 18)
    part, reach = season_of(np.tile(SEASON, 3), remainder, 0.95)
    assert part == pytest.approx(SEASON)
    # 36 months minus 11 for the season and 4 for the trend; a calendar month is a mean of three
    assert reach == pytest.approx(stats.t.ppf(0.975, 21) * np.sqrt(3600 / 21) / np.sqrt(3))


@pytest.mark.parametrize(("months", "gap", "why"), [(36, 5, "missing"), (23, None, "few"), (2, None, "few")])
def test_a_series_with_a_gap_or_too_short_is_refused(months: int, gap: int | None, why: str) -> None:
    counts = np.full(months, 100.0)
    if gap is not None:
        counts[gap] = np.nan
    result = decompose(counts[None], ["drugs"], MONTHS[:months], QUICK)
    assert result.stl.empty
    assert result.season.empty
    assert why in result.refused["why"].item()
