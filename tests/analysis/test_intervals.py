"""Intervals against published values, hand arithmetic, statsmodels, and their own promise of coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson_2indep

from build.analysis.intervals import garwood, rate_ratio, wilson


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)]
)
def test_garwood_gives_the_published_limits(count: int, low: float, high: float) -> None:
    found = garwood(count, 0.95)
    assert found[0] == pytest.approx(low, abs=5e-4)
    assert found[1] == pytest.approx(high, abs=6e-4)


@pytest.mark.parametrize("mean", [0.3, 2.0, 3.7, 15.0, 120.0])
def test_garwood_covers_at_least_as_promised(mean: float) -> None:
    counts = np.arange(0, 400)
    low, high = garwood(counts, 0.95)
    covered = (low <= mean) & (mean <= high)
    assert stats.poisson.pmf(counts, mean)[covered].sum() >= 0.95


def test_wilson_gives_newcombes_worked_example() -> None:
    low, high = wilson(81, 263, 0.95)
    assert (float(low), float(high)) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_wilson_stays_within_zero_and_one_and_has_nothing_to_say_without_trials() -> None:
    low, high = wilson([0, 10, 0], [10, 10, 0], 0.95)
    assert low[0] == pytest.approx(0.0, abs=1e-12)
    assert high[1] == pytest.approx(1.0, abs=1e-12)
    assert np.isnan([low[2], high[2]]).all()


@pytest.mark.parametrize("case", [(60, 51477.5, 30, 54308.7), (5, 100.0, 40, 300.0), (900, 10.0, 1000, 11.0)])
def test_ratio_interval_equals_statsmodels(case: tuple[int, float, int, float]) -> None:
    ratio, low, high = rate_ratio(*case, 0.95)
    expected = confint_poisson_2indep(*case, method="score", compare="ratio", alpha=0.05)
    assert (float(low), float(high)) == pytest.approx(expected, rel=1e-6)
    assert float(ratio) == pytest.approx((case[0] / case[1]) / (case[2] / case[3]))


def test_ratio_limits_are_where_the_score_test_just_rejects() -> None:
    y1, y0, z2 = 4, 1, stats.norm.ppf(0.975) ** 2
    _, low, high = rate_ratio(y1, 1, y0, 1, 0.95)
    for limit in (float(low), float(high)):
        assert (y1 - y0 * limit) ** 2 == pytest.approx(z2 * (y1 + y0) * limit)


def test_an_estimated_dispersion_stretches_the_score_test() -> None:
    y1, y0, squared = 40, 10, 3.0 * stats.t.ppf(0.975, 22) ** 2
    _, low, high = rate_ratio(y1, 1, y0, 1, 0.95, 3.0, 22.0)
    for limit in (float(low), float(high)):
        assert (y1 - y0 * limit) ** 2 == pytest.approx(squared * (y1 + y0) * limit)
    assert np.isnan(rate_ratio(y1, 1, y0, 1, 0.95, np.nan, 0.0)[1:]).all()


def test_ratio_with_zero_counts() -> None:
    ratio, low, high = rate_ratio([0, 5, 0], [10.0] * 3, [5, 0, 0], [10.0] * 3, 0.95)
    assert ratio[0] == low[0] == 0
    assert 0 < high[0] < np.inf
    assert np.isnan(ratio[1])
    assert low[1] == pytest.approx(5 / stats.norm.ppf(0.975) ** 2)
    assert np.isposinf(high[1])
    assert np.isnan([ratio[2], low[2], high[2]]).all()


def test_ratio_without_exposure_is_unknown() -> None:
    assert np.isnan(rate_ratio(3, 0, 4, 10, 0.95)).all()


def test_ratio_interval_covers_the_truth() -> None:
    rng = np.random.default_rng(7)
    y1, y0 = rng.poisson(30 * 2.5, 4000), rng.poisson(20 * 1.0, 4000)
    _, low, high = rate_ratio(y1, np.full(4000, 30.0), y0, np.full(4000, 20.0), 0.95)
    assert np.mean((low <= 2.5) & (high >= 2.5)) == pytest.approx(0.95, abs=0.012)
