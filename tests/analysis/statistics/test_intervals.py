"""Intervals against published values, hand arithmetic, statsmodels, and their own promise of coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson_2indep

from build.analysis.statistics.intervals import (
    dispersed,
    garwood,
    rate_ratio,
    ratio_over_months,
    standardised_ratio,
    which_is_higher,
    wilson,
)


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


@pytest.mark.parametrize(
    "case",
    [
        (60, 51477.5, 30, 54308.7),
        (41, 28010.0, 15, 19017.0),
        (5, 100.0, 40, 300.0),
        (900, 10.0, 1000, 11.0),
        (10, 3600.0, 10, 12000.0),
        (29261, 1188309.0, 35367, 4731172.0),
    ],
)
def test_ratio_interval_equals_statsmodels(case: tuple[int, float, int, float]) -> None:
    ratio, low, high = rate_ratio(*case, 0.95)
    expected = confint_poisson_2indep(*case, method="score", compare="ratio", alpha=0.05)
    assert (float(low), float(high)) == pytest.approx(expected, rel=1e-6)
    assert float(ratio) == pytest.approx((case[0] / case[1]) / (case[2] / case[3]))


def test_ratio_interval_gives_a_published_worked_example() -> None:
    """26 cases in 204 and 10 in 205: 2.61 (1.28 to 5.34) by the score method of Siev (1994), Estimating vaccine efficacy in
    prospective studies, Preventive Veterinary Medicine 20, 279-296, appendix 1, as worked in the vignette of the R package
    PF, section 6.1.
    """
    assert [round(float(each), 2) for each in rate_ratio(26, 204, 10, 205, 0.95)] == [2.61, 1.28, 5.34]


@pytest.mark.parametrize(
    ("case", "null", "p", "digit"),
    [((60, 51477.5, 30, 54308.7), 1.0, 0.000316, 5e-7), ((41, 28010.0, 15, 19017.0), 1.5, 0.2398, 2e-4)],
)
def test_ratio_limits_agree_with_published_score_tests(
    case: tuple[int, float, int, float], null: float, p: float, digit: float
) -> None:
    """Gu et al. (2008) publish one-sided p-values of the score test for two studies (coronary heart disease after
    hormones, breast cancer after fluoroscopy), not intervals; they are taken here as statsmodels' tests quote them. The
    interval inverts that test, so its lower limit at a confidence of 1 - 2p is the ratio tested, as closely as p is printed.
    For the second study our p is one in the fourth decimal above the published one, as statsmodels' is.
    """
    strict, loose = (float(rate_ratio(*case, 1 - 2 * (p + step))[1]) for step in (-digit, digit))
    assert strict < null < loose


@pytest.mark.parametrize("expected", [(3, 3), (3, 30), (8, 60), (10, 10), (12, 200), (40, 400)])
def test_ratio_interval_covers_as_it_says_summed_over_all_counts(expected: tuple[int, int]) -> None:
    counts = [np.arange(int(mean + 10 * mean**0.5 + 20)) for mean in expected]
    y1, y0 = np.meshgrid(*counts, indexing="ij")
    chance = np.outer(*(stats.poisson.pmf(n, mean) for n, mean in zip(counts, expected, strict=True)))
    _, low, high = rate_ratio(y1, np.ones(y1.shape), y0, np.ones(y0.shape), 0.95)
    truth = expected[0] / expected[1]
    assert chance[(low <= truth) & (truth <= high)].sum() == pytest.approx(0.95, abs=0.01)


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


def test_ratio_over_months_by_hand() -> None:
    # 10 of 20, 30 of 40, 20 of 40: 60 of 100. Residuals from 0.6 of each month: -2, 6, -4, squares 56.
    ratio, low, high = ratio_over_months([10, 30, 20], [20, 40, 40], 0.95)
    half = stats.t.ppf(0.975, 2) * np.sqrt(3 / 2 * 56) / 100
    assert float(ratio) == pytest.approx(0.6)
    assert (float(low), float(high)) == pytest.approx((0.6 - half, 0.6 + half))


def test_ratio_over_months_of_one_share_has_no_spread_and_of_two_months_no_interval() -> None:
    ratio, low, high = ratio_over_months([[1, 0], [2, 0], [3, 0]], [[4, 0], [8, 0], [12, 0]], 0.95)
    assert (ratio[0], low[0], high[0]) == pytest.approx((0.25, 0.25, 0.25))
    assert np.isnan([ratio[1], low[1], high[1]]).all()
    assert np.isnan(ratio_over_months([1, 2], [3, 4], 0.95)[1])


def test_two_figures_differ_although_their_intervals_overlap() -> None:
    """Two normal figures 3 standard errors apart: each interval reaches 1.96, the difference has an error of 1.41."""
    assert which_is_higher((3.0, 1.04, 4.96), (0.0, -1.96, 1.96)) == 1
    assert which_is_higher((0.0, -1.96, 1.96), (3.0, 1.04, 4.96)) == -1
    assert which_is_higher((2.7, 0.74, 4.66), (0.0, -1.96, 1.96)) == 0  # under 1.96 times 1.41


def test_a_standardised_ratio_by_hand() -> None:
    """Rates 0.1 and 0.2 against 0.05 and 0.2 by stratum; of the standard, three quarters are in the first."""
    ratio, low, high = standardised_ratio([10, 20], [100, 100], [5, 40], [100, 200], [300, 100], 0.95)
    mean, base = 0.75 * 0.1 + 0.25 * 0.2, 0.75 * 0.05 + 0.25 * 0.2
    assert float(ratio) == pytest.approx(mean / base)
    error = np.sqrt(
        (0.75**2 * 10 + 0.25**2 * 20) / 100**2 / mean**2
        + (0.75**2 * 5 / 100**2 + 0.25**2 * 40 / 200**2) / base**2
    )
    assert float(np.log(high / ratio)) == pytest.approx(1.959964 * error, rel=1e-6)
    assert float(high * low) == pytest.approx(float(ratio**2))
    assert np.isnan(standardised_ratio([1, 0], [10, 0], [1, 1], [10, 10], [1, 1], 0.95)[0])


def test_a_count_that_varies_more_has_the_interval_of_a_smaller_count_that_does_not() -> None:
    low, high = dispersed(60.0, 0.95, 3.0, np.inf)
    assert (low, high) == pytest.approx(tuple(3 * limit for limit in garwood(20.0, 0.95)))
    plain = np.array(garwood(np.arange(30), 0.95))
    assert np.array(dispersed(np.arange(30), 0.95, 1.0, np.inf)) == pytest.approx(plain)
    wider = dispersed(60.0, 0.95, 3.0, 5.0)
    assert wider[0] < low
    assert wider[1] > high
    assert dispersed(0.0, 0.95, 3.0, 9.0)[0] == 0
