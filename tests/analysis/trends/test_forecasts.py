"""Forecasts: by hand, without a look at the future, and published only by the rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from build.analysis.trends.forecasts import (
    BASELINES,
    METHODS,
    better_baseline,
    count_model,
    exponential_smoothing,
    forecast,
    lead_interval,
    level_naive,
    rolling,
    score,
    seasonal_naive,
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
    errors = [rolling(counts, method, QUICK)[0] for counts in (series, other)]
    same = slice(0, 1)  # the first origin forecasts months 24 to 29, which are the same
    assert errors[0][:, same] == pytest.approx(errors[1][:, same], nan_ok=True)
    # and the forecasts themselves: error of a future three times as large is its distance from the same forecast
    for i in range(1, 7):
        at = slice(i, i + 6)
        future = series[:, 24 + i : 30 + i]
        changed = other[:, 24 + i : 30 + i]
        mean = method(series[:, : 24 + i], 6, 0.95)[0]
        assert errors[0][:, i, at] == pytest.approx(np.abs(mean - future))
        assert errors[1][:, i, at] == pytest.approx(np.abs(mean - changed))


def test_the_baseline_is_last_years_same_month() -> None:
    series = made(1)
    mean, low, high = seasonal_naive(series, 6, 0.95)
    assert mean[0].tolist() == series[0, 24:30].tolist()
    spread = np.sqrt(np.mean((series[0, 12:] - series[0, :-12]) ** 2))
    assert (high - mean)[0] == pytest.approx(stats.t.ppf(0.975, 24) * spread)
    assert (mean - low) == pytest.approx(high - mean)


def test_the_count_model_is_the_generalised_linear_model_it_says_it_is() -> None:
    counts = made(1)[0]
    months, years = np.eye(12)[np.arange(36) % 12], np.eye(3)[np.arange(36) // 12][:, :2]
    fit = sm.GLM(counts, np.column_stack([months, years]), family=sm.families.Poisson()).fit(scale="X2")
    ahead = np.column_stack([np.eye(12)[:6], np.zeros((6, 2))])  # the last year is the reference
    predicted = fit.get_prediction(ahead)
    mean, _, high = count_model(counts[None], 6, 0.95)
    assert mean[0] == pytest.approx(predicted.predicted_mean)
    scale = max(fit.scale, 1)
    error = np.sqrt(scale * mean[0] + scale / fit.scale * predicted.se_mean**2)
    assert (high - mean)[0] == pytest.approx(stats.t.ppf(0.975, 22) * error)


def test_a_window_that_is_no_whole_number_of_years_uses_the_last_whole_ones() -> None:
    series = made(1)
    assert count_model(series[:, :29], 6, 0.95)[0] == pytest.approx(count_model(series[:, 5:29], 6, 0.95)[0])


def test_smoothing_follows_a_level_that_moved() -> None:
    moved = SEASON + 500 * (np.arange(36) >= 18) + np.random.default_rng(3).normal(0, 5, 36)
    mean, low, high = exponential_smoothing(moved[None], 6, 0.95)
    assert mean[0] == pytest.approx(SEASON[:6] + 500, rel=0.1)
    assert (np.diff(high - low) > 0).all()  # the further ahead, the less is known


def test_errors_of_held_out_months_by_hand() -> None:
    series = made(1)
    error, inside, mase = rolling(series, seasonal_naive, QUICK)
    assert error.shape == (1, 7, 12)
    distance = np.abs(series[0, 24:] - series[0, 12:24])
    for i in range(7):
        assert error[0, i, i : i + 6] == pytest.approx(distance[i : i + 6])
    assert np.isnan(error[0, 0, 6:]).all()
    assert set(np.unique(inside[np.isfinite(inside)])) <= {0.0, 1.0}
    usual = [np.abs(series[0, 12:n] - series[0, : n - 12]).mean() for n in range(24, 31)]
    by_month = [np.mean([distance[m] / usual[i] for i in range(7) if i <= m < i + 6]) for m in range(12)]
    assert mase[0] == pytest.approx(np.mean(by_month))


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
    mean = level_naive(series, 6, 0.95)[0][0]
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
    pd.testing.assert_frame_equal(score(made(), ["a", "b"], QUICK), score(made(), ["a", "b"], QUICK))
