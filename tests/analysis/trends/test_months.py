"""Dispersion and autocorrelation of monthly counts, by hand and from series whose own are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from build.analysis.trends.months import month_noise, pearson_residuals
from build.analysis.trends.changepoints import autoregression
from tests.analysis.made import QUICK

UPRIGHT = replace(QUICK, autocorrelation_lean=0.0)  # takes the autocorrelation as estimated


def test_residuals_are_pearsons_about_year_times_month() -> None:
    counts = np.random.default_rng(1).poisson(80, (1, 24)).astype(float)
    table = counts.reshape(2, 12)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    assert pearson_residuals(counts).reshape(2, 12) == pytest.approx((table - expected) / np.sqrt(expected))


def test_dispersion_of_months_that_alternate_is_squares_over_degrees_of_freedom() -> None:
    counts = 100 + 20 * np.cos(np.pi * np.arange(36)) * np.where(np.arange(36) // 12 == 1, -1, 1)
    left = pearson_residuals(counts[None])[0]
    years = np.eye(3)[np.arange(36) // 12]
    drift = np.arange(36.0)[:, None] ** np.array([1, 2, 3])
    terms = np.column_stack([np.eye(12)[np.arange(36) % 12], years, drift / 36.0 ** np.array([1, 2, 3])])
    fitted, _, rank, _ = np.linalg.lstsq(terms, left, rcond=None)
    noise = month_noise(counts[None], UPRIGHT)
    assert noise.autocorrelation == 0
    assert noise.inflation == 1
    assert noise.dispersion[0] == pytest.approx(((left - terms @ fitted) ** 2).sum() / (36 - rank))
    assert noise.freedom[0] == pytest.approx((36 - rank) * QUICK.autocorrelation_freedom)


@pytest.mark.parametrize("rho", [0.3, 0.6])
def test_moments_find_the_autocorrelation_and_dispersion_that_made_the_series(rho: float) -> None:
    # variance nine times the mean, all of it from an autoregression
    series = 10_000 + 300 * autoregression(np.random.default_rng(2), 4000, 120, rho)
    noise = month_noise(series, UPRIGHT)
    assert np.median(noise.autocorrelation) == pytest.approx(rho, abs=0.05)
    assert np.median(noise.dispersion) == pytest.approx(9, rel=0.1)
    # the difference of two means of 12 autoregressive months, to its variance without autocorrelation
    lags = rho ** np.abs(np.subtract.outer(np.arange(24), np.arange(24)))
    contrast = np.repeat([1.0, -1.0], 12)
    assert np.median(noise.inflation) == pytest.approx(contrast @ lags @ contrast / 24, rel=0.15)


def test_leaning_takes_the_autocorrelation_to_be_that_much_higher() -> None:
    series = 10_000 + 300 * autoregression(np.random.default_rng(5), 20, 36, 0.3)
    estimated = month_noise(series, UPRIGHT).autocorrelation
    leaning = month_noise(series, replace(QUICK, autocorrelation_lean=0.1))
    assert leaning.autocorrelation == pytest.approx(estimated)
    lags = (estimated[:, None, None] + 0.1) ** np.abs(np.subtract.outer(np.arange(24), np.arange(24)))
    contrast = np.repeat([1.0, -1.0], 12)
    inside = estimated < QUICK.autocorrelation_cap - 0.1
    assert inside.sum() > 10
    assert leaning.inflation[inside] == pytest.approx((contrast @ lags @ contrast / 24)[inside], rel=0.01)


def test_a_steady_climb_is_drift_and_not_noise() -> None:
    climb = np.linspace(1000, 1400, 36)
    noise = month_noise(np.random.default_rng(4).poisson(climb, (500, 36)).astype(float), QUICK)
    assert np.median(noise.dispersion) < 1.1


def test_a_series_without_any_count_has_no_noise_to_speak_of() -> None:
    noise = month_noise(np.zeros((1, 36)), QUICK)
    assert (noise.dispersion[0], noise.autocorrelation[0]) == (1, 0)
