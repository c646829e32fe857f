"""Forecasts: by hand, without a look at the future, and published only by the rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from build.analysis.counting import month_days
from build.analysis.trends.forecast_methods import (
    BASELINES,
    COUNT,
    METHODS,
    count_model,
    exponential_smoothing,
    level_naive,
    seasonal_naive,
)
from build.analysis.trends.forecasts import (
    better_baseline,
    calibrated,
    forecast,
    lead_interval,
    published,
    rolling,
    score,
)
from tests.analysis.made import QUICK, month_names

MONTHS = month_names("2023-01", 36)
SEASON = 1000 + 150 * np.sin(2 * np.pi * np.arange(36) / 12)


def made(series: int = 2, drift: float = 0.0, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(SEASON + drift * np.arange(36), (series, 36)).astype(float)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_no_method_looks_at_the_future(method) -> None:
    series = made()
    other = series.copy()
    other[:, 30:] *= 3
    errors = [rolling(counts, method, QUICK) for counts in (series, other)]
    same = slice(0, 1)  # the first origin forecasts months 24 to 29, which are the same
    assert errors[0][:, same] == pytest.approx(errors[1][:, same], nan_ok=True)
    # and the forecasts themselves: error of a future three times as large is its distance from the same forecast
    for i in range(1, 7):
        at = slice(i, i + 6)
        future = series[:, 24 + i : 30 + i]
        changed = other[:, 24 + i : 30 + i]
        mean = method(series[:, : 24 + i], 6)
        assert errors[0][:, i, at] == pytest.approx(np.abs(mean - future))
        assert errors[1][:, i, at] == pytest.approx(np.abs(mean - changed))


def test_the_baseline_is_last_years_same_month() -> None:
    series = made(1)
    assert seasonal_naive(series, 6)[0].tolist() == series[0, 24:30].tolist()


def test_the_count_model_is_the_generalised_linear_model_it_says_it_is() -> None:
    counts = made(1)[0]
    months, years = np.eye(12)[np.arange(36) % 12], np.eye(3)[np.arange(36) // 12][:, :2]
    fit = sm.GLM(counts, np.column_stack([months, years]), family=sm.families.Poisson()).fit()
    ahead = np.column_stack([np.eye(12)[:6], np.zeros((6, 2))])  # the last year is the reference
    assert count_model(counts[None], 6)[0] == pytest.approx(fit.predict(ahead))


def test_a_window_that_is_no_whole_number_of_years_uses_the_last_whole_ones() -> None:
    series = made(1)
    assert count_model(series[:, :29], 6) == pytest.approx(count_model(series[:, 5:29], 6))


def test_smoothing_follows_a_level_that_moved() -> None:
    moved = SEASON + 500 * (np.arange(36) >= 18) + np.random.default_rng(3).normal(0, 5, 36)
    assert exponential_smoothing(moved[None], 6)[0] == pytest.approx(SEASON[:6] + 500, rel=0.1)


def test_errors_of_held_out_months_by_hand() -> None:
    series = made(1)
    error = rolling(series, seasonal_naive, QUICK)
    assert error.shape == (1, 7, 12)
    distance = np.abs(series[0, 24:] - series[0, 12:24])
    for i in range(7):
        assert error[0, i, i : i + 6] == pytest.approx(distance[i : i + 6])
    assert np.isnan(error[0, 0, 6:]).all()
    usual = [np.abs(series[0, 12:n] - series[0, : n - 12]).mean() for n in range(24, 31)]
    by_month = [np.mean([distance[m] / usual[i] for i in range(7) if i <= m < i + 6]) for m in range(12)]
    assert score(series, ["drugs"], QUICK)[0]["mase"][0] == pytest.approx(np.mean(by_month))


def test_reach_of_an_interval_by_hand() -> None:
    """Two series whose errors are 1 but for one of 8, each month forecast once: the largest of 24 errors is that one.

    Errors near a month are left aside: those of the second series' month 0 are divided by the mean of months 4 to 11.
    """
    error = np.ones((2, 1, 12))
    error[1, 0, 0] = 8
    reach, coverage = calibrated(error, 0.95)
    # of 24 ratios the 0.95 quantile is the 23rd, 1; the mean errors are 1 and 19/12
    assert reach == pytest.approx([1, 19 / 12])
    assert coverage == pytest.approx([1, 11 / 12])
    everything, _ = calibrated(error, 0.99)  # the 24th: 8, over the mean of months 4 to 11
    assert everything == pytest.approx([8, 8 * 19 / 12])


def test_a_month_forecast_from_several_origins_counts_once() -> None:
    error = np.full((1, 3, 12), np.nan)
    error[0, 0] = np.arange(1.0, 13)
    repeated = error.copy()
    repeated[0, 1:, 11] = 12  # the same month and error twice more
    assert calibrated(repeated, 0.9)[0] == pytest.approx(calibrated(error, 0.9)[0])


def test_what_is_published_has_months_of_their_own_length() -> None:
    """100 a day in months of equal length, give or take 10: a month has as many as it has days."""
    days = month_days(MONTHS)
    equal = np.full((1, 36), 100 * days.mean())
    scores = pd.DataFrame({"measure": ["drugs"], "model": [COUNT], "published": [True]})
    table = published(equal, ["drugs"], MONTHS, scores, {COUNT: np.array([10 * days.mean()])}, QUICK)
    assert table["month"].tolist() == [f"2026-{m:02d}" for m in range(1, 7)]
    assert table["forecast"].tolist() == [3100, 2800, 3100, 3000, 3100, 3000]
    assert table["forecast_low"].tolist() == pytest.approx(0.9 * table["forecast"], abs=1)
    assert table["forecast_high"].tolist() == pytest.approx(1.1 * table["forecast"], abs=1)


@pytest.mark.filterwarnings("error")
def test_the_length_of_a_month_is_no_error_of_a_forecast() -> None:
    """So many every day: February is short each year, and 29 days long in one of them."""
    result = forecast(100 * month_days(MONTHS)[None], ["drugs"], MONTHS, QUICK)
    assert result.scores["mae"].to_numpy() == pytest.approx(0, abs=0.01)


def test_interval_of_the_lead_by_hand_where_months_do_not_lean_on_each_other() -> None:
    month = np.array(
        [3.0, -1, 4, -2, 5, -1, 3, -2, 4, -3, 5, -1]
    )  # alternates: no autocorrelation to allow for
    base = np.full((1, 7, 12), 10.0)
    lead, low, high = lead_interval(base, base - month, QUICK)[:, 0]
    error = 10 - month
    reach = stats.t.ppf(1 - 0.05 / 2 / 2, 11) * (error / error.mean()).std(ddof=1) / np.sqrt(12)
    ratio = error.mean() / 10
    assert (lead, low, high) == pytest.approx(
        (1 - ratio, 1 - ratio * np.exp(reach), 1 - ratio * np.exp(-reach))
    )


def test_no_error_shrinks_by_more_than_all_of_it() -> None:
    rng = np.random.default_rng(4)
    base = np.abs(rng.normal(10, 8, (20, 7, 12)))
    assert (lead_interval(base, 0.02 * np.abs(rng.normal(10, 8, base.shape)), QUICK) < 1).all()


def test_the_second_baseline_knows_the_present_level() -> None:
    series = made(1)
    series[0, 30:] *= 0.5
    mean = level_naive(series, 6)[0]
    ratio = series[0, 33:].sum() / series[0, 21:24].sum()
    assert mean == pytest.approx(series[0, 24:30] * ratio)


def test_a_model_must_beat_the_better_baseline() -> None:
    worse, better = np.full((1, 7, 12), 9.0), np.full((1, 7, 12), 4.0)
    assert (better_baseline(worse, better) == 4).all()
    assert (better_baseline(better, worse) == 4).all()


def test_months_that_lean_on_each_other_widen_the_interval() -> None:
    month = np.repeat([4.0, -2.0], 6)
    shuffled = np.tile([4.0, -2.0], 6)
    base = np.full((1, 7, 12), 10.0)
    wide, narrow = (lead_interval(base, base - values, QUICK)[:, 0] for values in (month, shuffled))
    assert wide[2] - wide[1] > 1.5 * (narrow[2] - narrow[1])


def test_a_model_is_published_where_the_better_baseline_is_clearly_worse_and_nowhere_else() -> None:
    series = np.vstack([made(1, drift=-20.0), made(1)])
    result = forecast(series, ["burglary", "robbery"], MONTHS, QUICK)
    scores = result.scores.set_index(["measure", "model"])
    assert set(scores.index) == {(m, k) for m in ("burglary", "robbery") for k in METHODS}
    best = scores["lead"].where(scores["lead_low"] > 0).groupby("measure").transform("max")
    assert scores["published"].tolist() == (scores["lead"] == best).tolist()
    assert scores["published"].equals(scores["published"] & (scores["lead_low"] > 0))
    baseline = scores["mae"][scores.index.get_level_values("model").isin(BASELINES)].groupby("measure").min()
    lead = 1 - scores["mae"] / baseline.reindex(scores.index, level="measure")
    assert scores["lead"].dropna().to_numpy() == pytest.approx(lead[scores["lead"].notna()].to_numpy())
    assert set(result.forecasts["measure"]) == set(
        scores[scores["published"]].index.get_level_values("measure")
    )
    assert (result.forecasts["forecast_low"] <= result.forecasts["forecast"]).all()


@pytest.mark.parametrize("months", [1, 2, 24, 29])
def test_short_series_are_refused(months: int) -> None:
    result = forecast(made()[:, :months], ["drugs", "robbery"], MONTHS[:months], QUICK)
    assert result.scores.empty
    assert result.forecasts.empty
    assert result.refused["why"].tolist() == ["too few months"] * 2


def test_a_series_with_a_gap_is_refused_and_the_others_are_scored() -> None:
    series = made()
    series[0, 3] = np.nan
    result = forecast(series, ["drugs", "robbery"], MONTHS, QUICK)
    assert result.refused.to_dict("records") == [{"measure": "drugs", "why": "months are missing"}]
    assert set(result.scores["measure"]) == {"robbery"}


def test_the_same_series_have_the_same_scores() -> None:
    pd.testing.assert_frame_equal(score(made(), ["a", "b"], QUICK)[0], score(made(), ["a", "b"], QUICK)[0])
